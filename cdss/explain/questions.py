"""What could be asked about a patient: one question per unknown fact, with its answers.

A condition that is open asks for a fact. Facts are gathered by what a person would be
asked: a finding is asked for once, whatever rules want it, and one value of a
measurement decides every bound on it. Each question carries the answers it may get, as
changes to a profile, so that what an answer would decide is read off the real reading
of the changed profile and never guessed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import product
from typing import Any, NamedTuple

from cdss.explain.sampling import ages, doses, moments, statements_of_value
from cdss.inference.treated import fits, is_intervention
from cdss.model.concept import Vocabulary
from cdss.model.condition import (
    RESPONSES,
    Aged,
    Bounds,
    Counted,
    Leaf,
    Measured,
    OfSex,
    Stated,
    Timed,
    Treated,
)
from cdss.model.duration import Duration
from cdss.model.profile import Profile, Statement, Treatment
from cdss.model.time import Moment

Key = tuple[str, ...]
"""What a question is about: its sort, and a concept, or the place of a treatment in its list.

Sorts are ``state``, ``when``, ``value``, ``age``, ``sex``, ``given``, ``others`` (than so many
treatments; ``OTHERS`` alone is all of these), and of one treatment ``response``, ``running``,
``route``, ``dose``, ``duration`` and ``start``.
"""

OTHERS: Key = ("others",)

Apply = Callable[[Profile], Profile]
"""An answer, as what it makes of a profile."""

ANSWER = "answer"
"""Where supposed statements stand."""


class Question(NamedTuple):
    """One unknown fact.

    Attributes:
        key: What it is about.
        leaves: The open conditions that it can decide.
        answers: Answers that decide differently, as changes to a profile.
        facts: How many unknown facts it may come to: what was given has a response, and what
            is present a beginning.
        others: The conditions that, after its answers, may rest on what else was given.
    """

    key: Key
    leaves: tuple[Leaf, ...]
    answers: tuple[Apply, ...]
    facts: int = 1
    others: int = 0


def keys(leaf: Leaf, profile: Profile, vocabulary: Vocabulary) -> Iterator[Key]:
    """The questions that could decide one open leaf.

    Example:
        >>> from datetime import date
        >>> nobody = Profile("", date(2026, 11, 20))
        >>> list(keys(Stated("fever"), nobody, Vocabulary([])))
        [('state', 'fever')]
    """
    if isinstance(leaf, Stated):
        yield ("state", leaf.concept)
    elif isinstance(leaf, Timed):
        there = any(
            each.state == "present" and vocabulary.is_a(each.concept, leaf.concept)
            for each in profile.statements
        )
        yield ("when" if there else "state", leaf.concept)
    elif isinstance(leaf, Measured):
        yield ("value", leaf.concept)
        if leaf.status is not None:
            yield from _of_range(leaf.concept, profile, vocabulary)
    elif isinstance(leaf, Aged):
        yield ("age",)
    elif isinstance(leaf, OfSex):
        yield ("sex",)
    elif isinstance(leaf, Treated | Counted):
        yield from _of_treatments(leaf, profile, vocabulary)


def _of_range(concept: str, profile: Profile, vocabulary: Vocabulary) -> Iterator[Key]:
    """Age and sex, where a stated value waits for them to have its range."""
    for each in profile.statements:
        if each.value is None or each.status is not None or each.reference is not None:
            continue
        if not (vocabulary.is_a(each.concept, concept) or vocabulary.is_a(concept, each.concept)):
            continue
        ranges = vocabulary[each.concept].ranges
        if profile.sex is None and any(range_.sex for range_ in ranges):
            yield ("sex",)
        if profile.age is None and any(range_.age_from or range_.age_below for range_ in ranges):
            yield ("age",)


def _of_treatments(
    leaf: Treated | Counted, profile: Profile, vocabulary: Vocabulary
) -> Iterator[Key]:
    asked = leaf.of if isinstance(leaf, Counted) else leaf
    is_named = found = False
    for at, each in enumerate(profile.treatments):
        about = True if asked.concept is None else is_intervention(asked.concept, each, vocabulary)
        if each.never or about is False:
            continue
        is_named = is_named or about is True
        if fits(asked, each, vocabulary) is False:
            continue
        for sort in _open_aspects(asked, each, vocabulary, sure=about is True):
            found = True
            yield (sort, str(at))
    if profile.treatments_complete is not None:
        return
    if isinstance(leaf, Counted) or asked.concept is None:
        yield ("others", str(len(profile.treatments)))
    elif not is_named:
        yield ("given", asked.concept, asked.route or "")
    elif not found:
        yield ("others", str(len(profile.treatments)))


def _open_aspects(
    asked: Treated, each: Treatment, vocabulary: Vocabulary, *, sure: bool
) -> Iterator[str]:
    """What is not stated of a treatment that may be the one asked for."""
    aspects = {
        "response": Treated(None, asked.responses, asked.targets, asked.unspecified),
        "running": Treated(None, running=asked.running),
        "route": Treated(None, route=asked.route),
        "dose": Treated(None, dose=asked.dose),
        "duration": Treated(None, duration=asked.duration),
    }
    for sort, aspect in aspects.items():
        if fits(aspect, each, vocabulary) is None:
            yield sort
    if not sure and each.route is None and asked.concept and vocabulary.route_of(asked.concept):
        yield "route"
    if (asked.within or asked.before or asked.after) and each.start is None:
        yield "start"


def question(
    key: Key, leaves: Iterable[Leaf], profile: Profile, vocabulary: Vocabulary
) -> Question:
    """The question with this key, for the open leaves that it can decide."""
    asking = tuple(leaves)
    answers = _ANSWERS[key[0]](_Asking(key, asking, profile, vocabulary))
    return Question(
        key,
        asking,
        tuple(answers),
        _facts(key[0], asking),
        len({leaf for leaf in asking if _aspects(leaf)}) if key[0] in _OF_GIVEN else 0,
    )


_OF_GIVEN = frozenset({"given", "response", "running", "route", "dose", "duration", "start"})
"""Sorts of questions after which others of the same may have been given."""


def _facts(sort: str, asking: Sequence[Leaf]) -> int:
    if sort == "state":
        return 1 + any(isinstance(leaf, Timed) for leaf in asking)
    if sort == "given":
        return 1 + len({aspect for leaf in asking for aspect in _aspects(leaf)})
    if sort == "others":
        # What is named may decide one condition and leave the others to be asked for.
        return len({leaf for leaf in asking if _is_named_at_once(leaf)} or (sort,))
    return 1


def _asked_of(leaf: Leaf) -> Treated | None:
    asked = leaf.of if isinstance(leaf, Counted) else leaf
    return asked if isinstance(asked, Treated) else None


def _aspects(leaf: Leaf) -> tuple[str, ...]:
    """What a condition asks for beyond the agent and the route, by sorts of questions."""
    asked = _asked_of(leaf)
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


def _is_named_at_once(leaf: Leaf) -> bool:
    """Whether a name and a response can meet a condition on treatments."""
    asked = _asked_of(leaf)
    if asked is None or asked.route is not None:
        return False
    return set(_aspects(leaf)) <= {"response"} and set(asked.responses) != {"unknown"}


# The answers of each sort


class _Asking(NamedTuple):
    """Who is asked what, and for which conditions."""

    key: Key
    leaves: Sequence[Leaf]
    profile: Profile
    vocabulary: Vocabulary


def _stating(*statements: Statement) -> Apply:
    def apply(profile: Profile) -> Profile:
        return profile._replace(statements=(*profile.statements, *statements))

    return apply


def _state(ask: _Asking) -> Iterator[Apply]:
    yield _stating(Statement(ask.key[1], f"{ask.key[1]}: present", ANSWER, "present"))
    if any(isinstance(leaf, Timed) for leaf in ask.leaves):
        yield from _when(ask)
    yield _stating(Statement(ask.key[1], f"{ask.key[1]}: absent", ANSWER, "absent"))


def _when(ask: _Asking) -> Iterator[Apply]:
    present = Statement(ask.key[1], f"{ask.key[1]}: present", ANSWER, "present")
    for start in _starts(ask):
        words = f"{present.words}, since {start.stated}"
        yield _stating(present._replace(start=start, words=words))


def _starts(ask: _Asking) -> list[Moment]:
    """Beginnings that the conditions on time judge differently."""
    asked = [_asked_of(leaf) or leaf for leaf in ask.leaves]
    timed = [leaf for leaf in asked if isinstance(leaf, Timed | Treated)]
    lengths = {leaf.within for leaf in timed}
    lengths |= {leaf.for_at_least for leaf in timed if isinstance(leaf, Timed)}
    is_related = any(leaf.before or leaf.after for leaf in timed)
    known = [each.start for each in ask.profile.statements]
    known += [each.start for each in ask.profile.treatments]
    others = [each for each in known if each is not None] if is_related else []
    return moments([each for each in lengths if each is not None], others, related=is_related)


def _value(ask: _Asking) -> Iterator[Apply]:
    wanted = [leaf for leaf in ask.leaves if isinstance(leaf, Measured)]
    for statement in statements_of_value(ask.vocabulary[ask.key[1]], wanted, ANSWER):
        yield _stating(statement)


def _age(ask: _Asking) -> Iterator[Apply]:
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


def _sex(_: _Asking) -> Iterator[Apply]:
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


def _given(ask: _Asking) -> Iterator[Apply]:
    given = _treatment(ask.key[1], ask.vocabulary, ask.key[2] or None)
    yield _adding(given)
    yield _adding(given._replace(never=True, words=f"{ask.key[1]}: never given"))


def _others(ask: _Asking) -> Iterator[Apply]:
    def apply(profile: Profile) -> Profile:
        return profile._replace(treatments_complete=ANSWER)

    yield apply
    # What is named and meets no condition answers nothing: it is noted, and asked again.
    for leaf in ask.leaves:
        named = _named_for(leaf, ask)
        if named:
            yield _adding(*named)


def _named_for(leaf: Leaf, ask: _Asking) -> tuple[Treatment, ...]:
    """Treatments whose names and responses meet a condition; none where that takes more."""
    asked = _asked_of(leaf)
    if asked is None or not _is_named_at_once(leaf):
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


def _not_named(concept: str | None, ask: _Asking) -> list[str]:
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


def _response(ask: _Asking) -> Iterator[Apply]:
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


def _running(ask: _Asking) -> Iterator[Apply]:
    for running in (True, False):
        yield _changing(int(ask.key[1]), running=running)


def _route(ask: _Asking) -> Iterator[Apply]:
    at = int(ask.key[1])
    known = ask.vocabulary[ask.profile.treatments[at].agent].routes
    routes = known or tuple(sorted(each.id for each in ask.vocabulary if each.kind == "route"))
    for route in routes:
        yield _changing(at, route=route)


def _dose(ask: _Asking) -> Iterator[Apply]:
    for dose in doses([leaf.dose for leaf in _treated(ask.leaves)]):
        yield _changing(int(ask.key[1]), dose=dose, dose_words=str(dose))


def _duration(ask: _Asking) -> Iterator[Apply]:
    for duration in ages([leaf.duration for leaf in _treated(ask.leaves)]):
        yield _changing(int(ask.key[1]), duration=duration)


def _start(ask: _Asking) -> Iterator[Apply]:
    for start in _starts(ask):
        yield _changing(int(ask.key[1]), start=start)


def _treated(leaves: Sequence[Leaf]) -> list[Treated]:
    return [asked for leaf in leaves if (asked := _asked_of(leaf)) is not None]


_ANSWERS: dict[str, Callable[[_Asking], Iterator[Apply]]] = {
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
