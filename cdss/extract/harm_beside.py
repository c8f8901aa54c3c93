"""Harm that stands beside something else: a treatment that went on, or others who had more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cdss.extract.clauses import PREPOSITIONS, Line, Part
from cdss.extract.cues import Cue
from cdss.extract.harm_rules import ANAPHORS, ENDED
from cdss.extract.relations import pick
from cdss.extract.whose import REASONS

if TYPE_CHECKING:
    from cdss.extract.events import Walk

HAD = frozenset(
    (
        *("had", "developed", "presented with", "experienced", "complained of"),
        *("suffered from", "suffered", "presented", "showed", "reported"),
    )
)
COUNTED = frozenset({"value", "count", "percent", "number"})
"""The kinds of figure that tell how many people."""
_SEEN = frozenset({"observed", "noted", "seen", "noticed", "found"})
_LIST = 12
"""Parts before a finding in which its list may begin."""


def continued_with(walk: Walk, line: Line, start: int, end: int, here: list[int]) -> list[range]:
    """Where something came up, and the treatment went on: "X developed, and A was continued"."""
    parts = line.parts
    went_on = next((at for at in range(start, end) if _goes_on(parts, at, start)), None)
    if went_on is None or any(each.says("time-word") for each in parts[start:went_on]):
        return []
    subject = {word for each in parts[start:went_on] for word in each.word.split()}
    if not here and ANAPHORS.isdisjoint(subject):
        return []
    found = []
    for first, last in line.clauses:
        if last > start:
            break
        came = next((at for at in range(first, last) if _came(parts[at])), None)
        if came is None or any(_better(each) for each in parts[first:last]):
            continue
        where = range(came + 1, last)
        if not any(parts[at].kind == "mention" for at in where):
            where = range(first, came)
        if not any(_there_before(walk, parts[at], line.number) for at in where):
            found.append(where)
    return found


def others_had(walk: Walk, line: Line, start: int, end: int) -> bool:
    """Whether others are told of with what they had: "...; three had X", after a harm."""
    parts = line.parts
    first = start + (parts[start].word in {";", ",", "and"})
    return (
        walk.cohort
        and walk.harmed[0] == line.number
        and first > start
        and first + 1 < end
        and parts[first].kind == "figure"
        and walk.figures[parts[first].number].kind in COUNTED
        and any(_came(each) for each in parts[first:end])
        and not any(_better(each) for each in parts[first:end])
    )


def relieved(parts: tuple[Part, ...], at: int) -> bool:
    """Whether it is what went, or grew less: "disappearance of [X]", "improvement in A and [X]"."""
    for back in range(at - 1, max(-1, at - _LIST), -1):
        part = parts[back]
        if part.says("complete", "improved", "partial", "fall") and not part.verb:
            return part.word.endswith((" of", " in", " from"))
        if part.kind == "cue" or (part.kind == "sign" and part.word != ","):
            return False
        if part.word in PREPOSITIONS:
            return False
    return False


def of_the_treatment(walk: Walk, parts: tuple[Part, ...], at: int, start: int) -> bool:
    """Whether it is a treatment that was complicated, and no illness."""
    named = next((each for each in reversed(parts[start:at]) if each.kind == "mention"), None)
    return named is None or named.number in walk.named


def borne_well(parts: tuple[Part, ...], start: int, at: int) -> bool:
    """Whether it says that a treatment was borne: "tolerated A well", "tolerability was good"."""
    if parts[at].word == "well":
        return any(each.word == "tolerated" for each in parts[start:at])
    if not parts[at].word.startswith(("good", "excellent", "satisfactory")):
        return False
    return any(each.word in {"tolerability", "tolerance"} for each in parts[start:at])


def none_in_particular(parts: tuple[Part, ...], at: int, start: int) -> Cue | None:
    """The denial of "no specific side effects", which of other things denies nothing."""
    if at == start or parts[at - 1].word not in _UNSPECIFIC:
        return None
    return parts[at - 1].says("not-negation")


_UNSPECIFIC = frozenset({"no specific", "no definite"})


def in_time(parts: tuple[Part, ...], start: int, end: int) -> bool:
    """Whether it is told when in an illness it came: "two had [X] late in their illness"."""
    return any(each.word in _COURSE for each in parts[start:end])


_COURSE = frozenset({"disease", "illness"})


def is_reason(parts: tuple[Part, ...], at: int, start: int, end: int) -> bool:
    """Whether a harm is why another treatment was given: "because of [toxicity], B was added"."""
    comma = next((each for each in range(at, end) if parts[each].word == ","), end)
    return parts[start].word in REASONS and any(
        each.says("treated") and each.verb for each in parts[comma:end]
    )


def is_stop(part: Part) -> bool:
    """Whether a part says that a treatment was stopped, or left for another."""
    if part.word.startswith("switched"):
        return True
    return part.says("stopped") is not None and part.word.partition(" ")[0] in ENDED


def _goes_on(parts: tuple[Part, ...], at: int, start: int) -> bool:
    part = parts[at]
    if part.word == "continued":
        return at > start and parts[at - 1].says("be") is not None
    return part.says("stopped") is not None and any(
        each.says("negation") for each in parts[start:at]
    )


def _came(part: Part) -> bool:
    return part.verb and (part.says("arose") is not None or part.word in HAD or part.word in _SEEN)


def _better(part: Part) -> bool:
    return part.says("complete", "improved", "partial") is not None


def _there_before(walk: Walk, part: Part, sentence: int) -> bool:
    if part.kind != "mention":
        return False
    concept = pick(walk.mentions[part.number], walk.vocabulary, {"finding", "diagnosis"})
    return concept is not None and walk.was_there(concept, sentence)
