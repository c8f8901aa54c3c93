"""What entries on one agent say differently of the same course: named, and all of it is read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import combinations

from cdss.inference.measured import lies_below
from cdss.inference.verdicts import basis_of
from cdss.model.concept import Vocabulary
from cdss.model.condition import RESPONSES
from cdss.model.consultation import Oddity
from cdss.model.profile import Treatment
from cdss.model.time import before
from cdss.model.wording import response_words

_BESIDE_ANY = frozenset({"not-tolerated", "unknown"})
"""Responses that say nothing of how well it worked."""

_BEFORE_RELAPSE = frozenset({"complete", "improved", "partial", "relapse-on-taper"})
"""Responses that one course may have had, a relapse among them."""


def told_twice(given: Iterable[Treatment], vocabulary: Vocabulary) -> Iterator[Oddity]:
    """Name the responses, and the running, that entries on one agent state differently.

    Entries are of one course unless what they state of time, route or dose tells them apart.

    Args:
        given: What was given.
        vocabulary: The concepts.

    Example:
        >>> import cdss
        >>> kb = cdss.load()
        >>> text = "treatments: [{agent: IVIg, response: none}, {agent: IVIg, response: improved}]"
        >>> answer = cdss.consult(cdss.profile_from_yaml(text, kb), kb)
        >>> print(answer.oddities[0].text)
        response to intravenous immunoglobulin: stated as improved and as no response; both are read
    """
    by_agent: dict[str, dict[Treatment, Treatment]] = {}
    for each in given:
        # Of entries that say the very same, the first stands for all.
        if each.responses or each.running is not None:
            said = each._replace(place="")
            by_agent.setdefault(each.agent, {}).setdefault(said, each)
    for agent, entries in by_agent.items():
        # Two entries on a class may be about two agents of it.
        if len(entries) > 1 and not _is_class(agent, vocabulary):
            alike = [
                pair
                for pair in combinations(entries.values(), 2)
                if _are_one_course(*pair, vocabulary)
            ]
            yield from _responses(alike, vocabulary) if alike else ()
            yield from _running(alike, vocabulary) if alike else ()


def _is_class(agent: str, vocabulary: Vocabulary) -> bool:
    return any(vocabulary.agent_of(each) != agent for each in vocabulary.descendants(agent))


# What entries say


def _responses(
    alike: Iterable[tuple[Treatment, Treatment]], vocabulary: Vocabulary
) -> Iterator[Oddity]:
    found: dict[str | None, tuple[dict[str, None], dict[Treatment, None]]] = {}
    for pair in alike:
        one, other = pair
        for target, said in one.responses:
            for about, also in other.responses:
                if target == about and _differ(said, also):
                    words, entries = found.setdefault(target, ({}, {}))
                    words.update({said: None, also: None})
                    entries.update(dict.fromkeys(pair))
    for target, (said_of, entries) in found.items():
        about = "" if target is None else f" of {vocabulary.phrases[target]}"
        stated = [response_words(each) for each in RESPONSES if each in said_of]
        yield _oddity(f"response{about} to", stated, entries, vocabulary)


def _differ(one: str, other: str) -> bool:
    """Whether one course cannot have had both responses."""
    if one == other or not _BESIDE_ANY.isdisjoint((one, other)):
        return False
    return "relapse-on-taper" not in (one, other) or not {one, other} <= _BEFORE_RELAPSE


def _running(
    alike: Iterable[tuple[Treatment, Treatment]], vocabulary: Vocabulary
) -> Iterator[Oddity]:
    entries: dict[Treatment, None] = {}
    for pair in alike:
        if {each.running for each in pair} == {True, False}:
            entries.update(dict.fromkeys(pair))
    if entries:
        yield _oddity("state of", ["running", "not running"], entries, vocabulary)


def _oddity(
    about: str, stated: Iterable[str], entries: Iterable[Treatment], vocabulary: Vocabulary
) -> Oddity:
    places = tuple(dict.fromkeys(map(basis_of, entries)))
    # Two forms of one agent go by the agent's name.
    names = {each.concept for each in entries}
    name = names.pop() if len(names) == 1 else next(iter(entries)).agent
    ways = [f"as {each}" for each in stated]
    said = f"{', '.join(ways[:-1])} and {ways[-1]}"
    read = "both are" if len(ways) == 2 else "all are"
    text = f"{about} {vocabulary.phrases[name]}: stated {said}; {read} read"
    return Oddity("told-twice", text, places)


# Whether entries are about one course


def _are_one_course(one: Treatment, other: Treatment, vocabulary: Vocabulary) -> bool:
    if one.concept != other.concept and any(
        vocabulary.is_narrower(each.concept) for each in (one, other)
    ):
        return False
    turned = (one, other), (other, one)
    if (
        one.route
        and other.route
        and not any(
            vocabulary.is_a(each.route or "", beside.route or "") for each, beside in turned
        )
    ):
        return False
    return not any(_is_less(*pair) or _is_apart(*pair) for pair in turned)


def _is_less(one: Treatment, other: Treatment) -> bool:
    """Whether the one surely was a smaller dose than the other."""
    doses = one.dose, other.dose
    if doses[0] is None or doses[1] is None or doses[0].unit != doses[1].unit:
        return False
    return lies_below(doses[0], doses[1])


def _is_apart(one: Treatment, other: Treatment) -> bool:
    """Whether what is stated of time says that the one is an earlier course than the other."""
    if one.end is not None and other.running and _is_over(one):
        return True
    return any(
        first is not None and then is not None and before(first, then) is True
        for first, then in (
            (one.start, other.start),
            (one.end, other.start),
            (one.end, other.end),
        )
    )


def _is_over(each: Treatment) -> bool:
    return bool(each.end and each.end.latest is not None and each.end.latest < 0)
