"""The answers that a question may get, as what each makes of a profile.

An answer is one that can be typed, and what is typed makes the same of a profile. Of
answers that no condition tells apart, one stands for all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import product
from typing import Any, NamedTuple

from cdss.explain.sampling import ages, doses, moments, statements_of_value
from cdss.model.concept import Vocabulary
from cdss.model.condition import (
    RESPONSES,
    Aged,
    Bounds,
    Counted,
    Leaf,
    Measured,
    Timed,
    Treated,
)
from cdss.model.duration import Duration
from cdss.model.profile import Profile, Statement, Treatment
from cdss.model.time import Moment

Apply = Callable[[Profile], Profile]
"""An answer, as what it makes of a profile."""

ANSWER = "answer"
"""Where supposed statements stand."""


def asked_of(leaf: Leaf) -> Treated | None:
    """What a condition asks of treatments, counted or not."""
    asked = leaf.of if isinstance(leaf, Counted) else leaf
    return asked if isinstance(asked, Treated) else None


def aspects(leaf: Leaf) -> tuple[str, ...]:
    """What a condition asks for beyond the agent and the route, by sorts of questions."""
    asked = asked_of(leaf)
    if asked is None:
        return ()
    wanted = {
        "response": asked.responses,
        "running": asked.running is not None,
        "dose": any(asked.dose),
        "duration": any(asked.duration),
        "start": asked.within or asked.before or asked.after,
    }
    return tuple(sort for sort, is_asked in wanted.items() if is_asked)


def is_named_at_once(leaf: Leaf) -> bool:
    """Whether a name and a response can meet a condition on treatments."""
    asked = asked_of(leaf)
    if asked is None or asked.route is not None:
        return False
    return set(aspects(leaf)) <= {"response"} and set(asked.responses) != {"unknown"}


class Asking(NamedTuple):
    """Who is asked what, and for which conditions."""

    key: tuple[str, ...]
    leaves: Sequence[Leaf]
    profile: Profile
    vocabulary: Vocabulary


def _stating(*statements: Statement) -> Apply:
    def apply(profile: Profile) -> Profile:
        return profile._replace(statements=(*profile.statements, *statements))

    return apply


def _state(ask: Asking) -> Iterator[Apply]:
    yield _stating(Statement(ask.key[1], f"{ask.key[1]}: present", ANSWER, "present"))
    if any(isinstance(leaf, Timed) for leaf in ask.leaves):
        yield from _when(ask)
    yield _stating(Statement(ask.key[1], f"{ask.key[1]}: absent", ANSWER, "absent"))


def _when(ask: Asking) -> Iterator[Apply]:
    present = Statement(ask.key[1], f"{ask.key[1]}: present", ANSWER, "present")
    for start in _starts(ask):
        words = f"{present.words}, since {start.stated}"
        yield _stating(present._replace(start=start, words=words))


def _starts(ask: Asking) -> list[Moment]:
    """Beginnings that the conditions on time judge differently."""
    asked = [asked_of(leaf) or leaf for leaf in ask.leaves]
    timed = [leaf for leaf in asked if isinstance(leaf, Timed | Treated)]
    lengths = {leaf.within for leaf in timed}
    lengths |= {leaf.for_at_least for leaf in timed if isinstance(leaf, Timed)}
    is_related = any(leaf.before or leaf.after for leaf in timed)
    known = [each.start for each in ask.profile.statements]
    known += [each.start for each in ask.profile.treatments]
    others = [each for each in known if each is not None] if is_related else []
    return moments([each for each in lengths if each is not None], others, related=is_related)


def _value(ask: Asking) -> Iterator[Apply]:
    wanted = [leaf for leaf in ask.leaves if isinstance(leaf, Measured)]
    for statement in statements_of_value(ask.vocabulary[ask.key[1]], wanted, ANSWER):
        yield _stating(statement)


def _age(ask: Asking) -> Iterator[Apply]:
    bounds = [leaf.bounds for leaf in ask.leaves if isinstance(leaf, Aged)]
    for leaf in ask.leaves:
        if isinstance(leaf, Measured):
            bounds += [
                Bounds(at_least=range_.age_from, below=range_.age_below)
                for range_ in ask.vocabulary[leaf.concept].ranges
            ]
    for age in ages(bounds):

        def apply(profile: Profile, age: Duration = age) -> Profile:
            return profile._replace(age=age, age_words=str(age), age_place=ANSWER)

        yield apply


def _sex(_: Asking) -> Iterator[Apply]:
    for sex in ("female", "male"):

        def apply(profile: Profile, sex: str = sex) -> Profile:
            return profile._replace(sex=sex, sex_place=ANSWER)

        yield apply


def _adding(*treatments: Treatment) -> Apply:
    def apply(profile: Profile) -> Profile:
        return profile._replace(treatments=(*profile.treatments, *treatments))

    return apply


def _treatment(concept: str, vocabulary: Vocabulary, route: str | None = None) -> Treatment:
    known = vocabulary[concept]
    return Treatment(
        concept, known.agent or concept, f"{concept}: given", ANSWER, route=known.route or route
    )


def _given(ask: Asking) -> Iterator[Apply]:
    given = _treatment(ask.key[1], ask.vocabulary, ask.key[2] or None)
    yield _adding(given)
    yield _adding(given._replace(never=True, words=f"{ask.key[1]}: never given"))


def _others(ask: Asking) -> Iterator[Apply]:
    def apply(profile: Profile) -> Profile:
        return profile._replace(treatments_complete=ANSWER)

    yield apply
    # What is named and meets no condition answers nothing: it is noted, and asked again.
    for leaf in ask.leaves:
        named = _named_for(leaf, ask)
        if named:
            yield _adding(*named)


def _named_for(leaf: Leaf, ask: Asking) -> tuple[Treatment, ...]:
    """Treatments whose names and responses meet a condition; none where that takes more."""
    asked = asked_of(leaf)
    if asked is None or not is_named_at_once(leaf):
        return ()
    if isinstance(leaf, Treated) and asked.concept is not None:
        given = [asked.concept]
    else:
        count = leaf.at_least if isinstance(leaf, Counted) else 1
        given = _not_named(asked.concept, ask)[:count]
        if len(given) < count:
            return ()
    target = asked.targets[0] if asked.targets else None
    said = [each for each in asked.responses if each != "unknown"]
    responses = tuple((target, each) for each in said[:1])
    return tuple(_treatment(each, ask.vocabulary)._replace(responses=responses) for each in given)


def _not_named(concept: str | None, ask: Asking) -> list[str]:
    """The agents, of a class or of any, that the profile does not name."""
    named = {name for each in ask.profile.treatments for name in (each.agent, each.concept)}
    return [
        each.id
        for each in sorted(ask.vocabulary, key=lambda each: each.id)
        if each.kind == "agent"
        and each.id not in named
        and ask.vocabulary.descendants(each.id) == {each.id}
        and (concept is None or ask.vocabulary.is_a(each.id, concept))
    ]


def _changing(at: int, **changes: Any) -> Apply:
    def apply(profile: Profile) -> Profile:
        treatments = list(profile.treatments)
        treatments[at] = treatments[at]._replace(**changes)
        return profile._replace(treatments=tuple(treatments))

    return apply


def targets(leaves: Sequence[Leaf]) -> tuple[str | None, ...]:
    """What a response is asked for, by some conditions: None is the treatment as a whole.

    Example:
        >>> targets([Treated("a", ("none",)), Treated("a", ("none",), ("muscle",))])
        (None, 'muscle')
    """
    wanted = [leaf for leaf in _treated(leaves) if leaf.responses]
    whole = any(leaf.unspecified or not leaf.targets for leaf in wanted)
    named = dict.fromkeys(target for leaf in wanted for target in leaf.targets)
    return (*([None] if whole else []), *named)


def _response(ask: Asking) -> Iterator[Apply]:
    at = int(ask.key[1])
    wanted = [leaf for leaf in _treated(ask.leaves) if leaf.responses]
    before = ask.profile.treatments[at].responses
    told = {target for target, said in before if said != "unknown"}
    open_ = [target for target in targets(ask.leaves) if target not in told]
    ways = [_told_apart(target, wanted) for target in open_]
    # Each target may have responded in its own way.
    for said in product(*ways):
        yield _changing(at, responses=(*before, *zip(open_, said, strict=True)))


def _told_apart(target: str | None, wanted: Sequence[Treated]) -> list[str]:
    """Responses of one target that some condition takes differently."""
    about = [leaf for leaf in wanted if target in leaf.targets or not leaf.targets]
    found: dict[tuple[bool, ...], str] = {}
    for said in RESPONSES[:-1]:
        found.setdefault(tuple(said in leaf.responses for leaf in about), said)
    return list(found.values())


def _running(ask: Asking) -> Iterator[Apply]:
    for running in (True, False):
        yield _changing(int(ask.key[1]), running=running)


def _route(ask: Asking) -> Iterator[Apply]:
    at = int(ask.key[1])
    known = ask.vocabulary[ask.profile.treatments[at].agent].routes
    routes = known or tuple(sorted(each.id for each in ask.vocabulary if each.kind == "route"))
    for route in routes:
        yield _changing(at, route=route)


def _dose(ask: Asking) -> Iterator[Apply]:
    for dose in doses([leaf.dose for leaf in _treated(ask.leaves)]):
        yield _changing(int(ask.key[1]), dose=dose, dose_words=str(dose))


def _duration(ask: Asking) -> Iterator[Apply]:
    for duration in ages([leaf.duration for leaf in _treated(ask.leaves)]):
        yield _changing(int(ask.key[1]), duration=duration)


def _start(ask: Asking) -> Iterator[Apply]:
    for start in _starts(ask):
        yield _changing(int(ask.key[1]), start=start)


def _treated(leaves: Sequence[Leaf]) -> list[Treated]:
    return [asked for leaf in leaves if (asked := asked_of(leaf)) is not None]


ANSWERS: dict[str, Callable[[Asking], Iterator[Apply]]] = {
    "state": _state,
    "when": _when,
    "value": _value,
    "age": _age,
    "sex": _sex,
    "given": _given,
    "others": _others,
    "response": _response,
    "running": _running,
    "route": _route,
    "dose": _dose,
    "duration": _duration,
    "start": _start,
}
