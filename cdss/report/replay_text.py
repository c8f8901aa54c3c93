"""What a replay or a comparison of knowledge found, for people."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from cdss.model.replay import (
    Change,
    Differences,
    PartChange,
    PatientDifference,
    Quotations,
    Replayed,
)
from cdss.report.words import clean, count
from cdss.report.wrapping import wrapped

_MARKS = {"added": "+", "appeared": "+", "removed": "-", "withdrawn": "-", "went": "-"}
_CHANGED = "~"
_LABEL = 10


def replay_text(found: Replayed, *, width: int = 80) -> str:
    """What an answer rests on, then and now, and every part of it that changed."""
    lines = [f"REPLAY  {clean(found.name)}, as of {found.as_of}"]
    for each in found.stamps:
        said = f"{clean(each.after)}, the same"
        if not each.same:
            said = f"was {clean(each.before)}; now {clean(each.after)}"
        lines += _row(each.about, said, width)
    lines += _row("quoted", _quoted(found.quotations), width) if found.quotations.told else []
    lines += ["", *_parts(found.parts, width)] if found.parts else []
    if found.not_compared:
        said = f"{', '.join(map(clean, found.not_compared))}; only one of the two programs knows it"
        lines += ["", *wrapped(said, width, "NOT COMPARED: ", "     ")]
    if found.same:
        return "\n".join([*lines, "", "ANSWER: the same"])
    lines += ["", f"ANSWER: {count(len(found.changes), 'change')}"]
    return "\n".join([*lines, *_changes(found.changes, width)])


def _quoted(found: Quotations) -> str:
    """How many quotations were read again, and what kept the others from it."""
    told = count(found.told, "passage")
    if not found.read and not found.unread:
        return f"{told}, not read again (`--texts DIR` does)"
    if found.read == found.told:
        return f"{told}, all read again"
    said = [f"{told}, {found.told - found.read} not read again", *map(clean, found.unread)]
    return "; ".join(said)


def diff_text(found: Differences, *, width: int = 80) -> str:
    """What of two knowledge bases differs, then patient by patient, then counts."""
    lines = []
    for mark, each in (("-", found.before), ("+", found.after)):
        said = f"{clean(each.name)}, version {clean(each.version)} of {each.date}"
        lines += wrapped(f"{said}, sha256 {each.sha256[:12]}", width, f"{mark} ", "  ")
    lines += ["", *_parts(found.parts, width)]
    for patient in found.patients:
        lines += _patient(patient, width)
    changed, same, unread = (found.counts[key] for key in ("changed", "the same", "not read"))
    total = count(len(found.patients), "profile")
    told = f"{total}: {changed} changed, {same} the same, {unread} not read"
    sorts = [
        f"{name}: {number}"
        for name, number in found.counts.items()
        if name not in ("changed", "the same", "not read")
    ]
    return "\n".join([*lines, "", *wrapped("; ".join([told, *sorts]), width, "COUNTS  ", " " * 8)])


def _patient(patient: PatientDifference, width: int) -> Iterator[str]:
    if patient.unread:
        yield from ("", f"PROFILE {clean(patient.name)}: not read")
        for each in patient.unread:
            for line in each.splitlines():
                yield from wrapped(line.strip(), width, "   ", "     ")
    elif patient.changes:
        number = count(len(patient.changes), "change")
        yield from ("", f"PROFILE {clean(patient.name)}, as of {patient.as_of}: {number}")
        yield from _changes(patient.changes, width)


def _parts(parts: Iterable[PartChange], width: int) -> Iterator[str]:
    listed = tuple(parts)
    yield f"KNOWLEDGE: {count(len(listed), 'part')} changed" if listed else "KNOWLEDGE: the same"
    for each in listed:
        title = f": {clean(each.title)}" if each.title else ""
        said = f"{clean(each.key)} {each.how}{_version(each)}{title}"
        yield from wrapped(said, width, f" {_MARKS.get(each.how, _CHANGED)} ", "     ")


def _version(each: PartChange) -> str:
    """The versions, where the part has them; a change that did not raise them says so."""
    if each.before is None or each.after is None:
        version = each.before or each.after
        return f" (version {clean(version)})" if version else ""
    if each.before == each.after:
        return f" (version {clean(each.after)} still)"
    return f" (version {clean(each.before)} to {clean(each.after)})"


def _changes(changes: Iterable[Change], width: int) -> Iterator[str]:
    for each in changes:
        label = f": {clean(each.label)}" if each.label and each.label != each.name else ""
        said = f"{each.kind} {clean(each.name)} {each.how}{label}"
        yield from wrapped(said, width, f" {_MARKS.get(each.how, _CHANGED)} ", "     ")
        named = {aspect.name for aspect in each.aspects}
        for aspect in each.aspects:
            # What is missing stands there in words, too, as what to ask.
            if aspect.name == "missing" and "asks" in named:
                continue
            parts = [
                f"{word} {', '.join(clean(one) for one in side)}"
                for word, side in (
                    ("was", aspect.before),
                    ("now", aspect.after),
                    ("otherwise", aspect.otherwise),
                )
                if side
            ]
            yield from _row(clean(aspect.name), "; ".join(parts), width, "   ")
        yield from _row("because", _because(each), width, "   ")


def _because(change: Change) -> str:
    """The parts of the knowledge behind a change, or that none is known."""
    return {
        "knowledge": f"changed: {', '.join(clean(each) for each in change.because)}",
        "knowledge-elsewhere": (
            "no changed part of the knowledge is seen to bear on it; one of those above does"
        ),
        "program": "no part of the knowledge it rests on changed: the program did",
        "unexplained": (
            "neither the knowledge nor the program changed: the answer was edited, or another "
            "engine gave it, or one alone"
        ),
    }[change.reason]


def _row(label: str, said: str, width: int, indent: str = "") -> list[str]:
    lead = indent + f"{label:<{_LABEL}}"
    return wrapped(said, width, lead if lead.endswith(" ") else f"{lead} ", indent + " " * _LABEL)
