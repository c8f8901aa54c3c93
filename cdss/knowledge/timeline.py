"""A subject's course in order, and where its order is not stated.

Baseline comes first (onset, presentation, diagnosis), then each intervention
with what was observed during and after it, in the order that ``after`` states.
What is only known to have been so before an intervention stands before that
one; what has no place at all comes last and says so.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from graphlib import CycleError, TopologicalSorter
from typing import NamedTuple

from cdss.knowledge.documents.source import InterventionDocument, StatementDocument, TimeDocument
from cdss.model.account import Course, Stage, Told

BASELINE = ("onset", "presentation", "diagnosis")
_AT = {
    **{name: f"at {name}" for name in BASELINE},
    "report": "at the time of the report",
}
_LOCAL_ID = re.compile(r"[A-Z]+\d+")


class Slot(NamedTuple):
    """Where a statement belongs: a kind of stage and, for most, its intervention."""

    kind: str
    of: str = ""


def in_order(given: tuple[InterventionDocument, ...]) -> tuple[InterventionDocument, ...]:
    """Interventions, each after all those it is stated to follow; else as the file has them.

    A circle cannot be put in order: then the file's order stands.
    """
    known = {each.id: each for each in given}
    sorter: TopologicalSorter[str] = TopologicalSorter()
    for each in given:
        sorter.add(each.id, *(name for name in each.after if name in known))
    try:
        sorter.prepare()
    except CycleError:
        return given
    rank = {name: at for at, name in enumerate(known)}
    waiting: list[str] = []
    found: list[str] = []
    while sorter.is_active():
        waiting = sorted([*waiting, *sorter.get_ready()], key=rank.__getitem__)
        name = waiting.pop(0)
        found.append(name)
        sorter.done(name)
    return tuple(known[name] for name in found)


def order_unknown(given: tuple[InterventionDocument, ...]) -> Mapping[str, tuple[str, ...]]:
    """For each intervention, the others of which it is not stated which began first."""
    before = _all_before(given)
    return {
        each.id: tuple(
            other.id
            for other in given
            if other.id != each.id
            and other.id not in before[each.id]
            and each.id not in before[other.id]
        )
        for each in given
    }


def _all_before(given: Iterable[InterventionDocument]) -> Mapping[str, frozenset[str]]:
    direct = {each.id: each.after for each in given}
    found: dict[str, frozenset[str]] = {}
    for name, after in direct.items():
        seen: set[str] = set()
        waiting = list(after)
        while waiting:
            here = waiting.pop()
            if here not in seen:
                seen.add(here)
                waiting.extend(direct.get(here, ()))
        found[name] = frozenset(seen)
    return found


def slot_of(statement: StatementDocument, ranks: Mapping[str, int]) -> Slot:
    """The stage that a statement belongs to.

    Args:
        statement: The statement.
        ranks: The interventions with their places in the order.
    """
    time = statement.time
    if isinstance(time, str) and time in (*BASELINE, "report"):
        return Slot(time)
    if isinstance(time, TimeDocument):
        beside = time.during or (time.after if _is_id(time.after) else None)
        if beside in ranks:
            return Slot("beside", beside or "")
    before = [name for name in statement.before if name in ranks]
    if before:
        return Slot("before", min(before, key=ranks.__getitem__))
    return Slot("unplaced")


def when(statement: StatementDocument) -> str | None:
    """The time within its stage, in words; None where the stage says all there is."""
    time = statement.time
    if not isinstance(time, TimeDocument):
        return None
    words = []
    if time.age:
        words.append(f"at age {time.age}")
    if time.since_onset:
        words.append(f"{time.since_onset} after onset")
    if time.after:
        words.append("afterwards" if _is_id(time.after) else f"after {time.after}")
    if time.for_:
        words.append(f"for {time.for_}")
    return ", ".join(words) or None


def stage_words(statement: StatementDocument, given: str, name: Callable[[str], str]) -> str:
    """When something was so, in words, as the source places it before an intervention.

    Args:
        statement: The statement.
        given: The id of the intervention that it is told before.
        name: What another intervention is called, by its id.
    """
    time = statement.time
    if isinstance(time, str) and time in _AT:
        return _AT[time]
    words = []
    if isinstance(time, TimeDocument):
        words += [f"during {name(time.during)}"] if time.during else []
        after = f"after {name(time.after)}" if time.after and _is_id(time.after) else ""
        words += [(when(statement) or "").replace("afterwards", after)]
    elif given in statement.before:
        words.append("before the intervention")
    elif statement.before:
        words.append(f"before {name(statement.before[0])}")
    return ", ".join(each for each in words if each) or "when: not stated"


def stages(
    statements: tuple[StatementDocument, ...],
    given: tuple[InterventionDocument, ...],
    tell: Callable[[StatementDocument], Told],
    describe: Callable[[InterventionDocument], Course],
) -> tuple[Stage, ...]:
    """A person's course as stages; empty ones are left out.

    Args:
        statements: What is stated.
        given: The interventions.
        tell: A statement in words.
        describe: An intervention in words.
    """
    ordered = in_order(given)
    ranks = {each.id: at for at, each in enumerate(ordered)}
    slots: dict[Slot, list[Told]] = {}
    for statement in statements:
        slots.setdefault(slot_of(statement, ranks), []).append(tell(statement))
    found = [_observed(name, slots.get(Slot(name))) for name in BASELINE]
    for each in ordered:
        course = describe(each)
        title = f"some time before {each.id}, {course.label}"
        found.append(_observed(title, slots.get(Slot("before", each.id))))
        beside = tuple(slots.get(Slot("beside", each.id), ()))
        found.append(Stage(course.label, not course.order_unknown, course, beside))
    found.append(_observed("at the time of the report", slots.get(Slot("report"))))
    found.append(
        _observed(
            "at a time not stated; its place in the order is unknown",
            slots.get(Slot("unplaced")),
            known=False,
        )
    )
    return tuple(stage for stage in found if stage.statements or stage.course)


def _observed(title: str, told: list[Told] | None, *, known: bool = True) -> Stage:
    return Stage(title, known, None, tuple(told or ()))


def _is_id(text: str | None) -> bool:
    return text is not None and _LOCAL_ID.fullmatch(text) is not None
