"""Sources for people: a list of them, and one in full with the timeline of its case."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator

from cdss.model.account import (
    Course,
    Dose,
    Finding,
    General,
    SourceAccount,
    SourceLine,
    Stage,
    SubjectAccount,
    Told,
)
from cdss.model.evidence import Passage

_LABEL = 12
"""Columns of a label within an entry."""

KINDS = {
    "background": "background",
    "claim": "the authors' own claim",
    "hypothesis": "the authors' hypothesis",
    "cited-work": "cited work, not this source's evidence",
    "limitation": "limitation",
}


def source_list(lines: Iterable[SourceLine], *, width: int = 80) -> str:
    """Sources, one entry each."""
    entries = [list(_entry(line, width)) for line in lines]
    if not entries:
        return "no sources"
    return "\n\n".join("\n".join(entry) for entry in entries)


def _entry(line: SourceLine, width: int) -> Iterator[str]:
    people = f"n = {line.n}" if line.n else "no subjects of its own"
    yield from _block(line.id, "", width)
    yield from _block(line.citation, "  ", width)
    counts = f"{line.statements} statements, evidence: {line.evidence}"
    yield from _block(f"{_spaced(line.design)}, {people}; {line.standing}; {counts}", "  ", width)
    if line.same_subject_as:
        same = f"same person as in {', '.join(line.same_subject_as)}: counts once"
        yield from _block(same, "  ", width)


def source_text(source: SourceAccount, *, width: int = 80) -> str:
    """One source in full.

    Args:
        source: The account.
        width: Columns to print in.
    """
    return "\n".join(line.rstrip() for line in _source(source, width))


def _source(source: SourceAccount, width: int) -> Iterator[str]:
    yield from _block(source.id.upper(), "", width)
    yield from _block(source.citation, "", width)
    if source.url:
        yield source.url
    if not source.identified:
        yield "Its publication could not be identified: it is cited as what it is."
    standing = source.standing
    yield from _labelled("design", f"{_spaced(source.design)}, n = {source.n}", width)
    words = f"{standing.status}, checked {standing.checked}: {standing.where}"
    yield from _labelled("standing", words, width)
    yield from _labelled("read", source.read or "not stated", width)
    for same in source.same_subject_as:
        yield from _labelled("same person", f"{same}. Counts once.", width)
    yield from _labelled("CARE", _care(source.care), width)
    for subject in source.subjects:
        yield ""
        yield from _subject(subject, width)
    if source.evidence:
        yield ""
        yield "EVIDENCE"
        for finding in source.evidence:
            yield from _finding(finding, width)
    if source.general:
        yield ""
        yield "GENERAL STATEMENTS (of the authors about the world; never the subject's)"
        for general in source.general:
            yield from _general(general, width)


def _care(care: dict[str, str]) -> str:
    """CARE's points, grouped by whether the text gives them."""
    groups: dict[str, list[str]] = {}
    for point, given in care.items():
        groups.setdefault(given, []).append(point.replace("_", " "))
    order = [each for each in ("yes", "partial", "no", "not noted") if each in groups]
    return "; ".join(f"{each}: {', '.join(groups[each])}" for each in order)


# Subjects


def _subject(subject: SubjectAccount, width: int) -> Iterator[str]:
    who = f"{subject.id}  {subject.label or subject.kind}"
    if subject.kind == "patient":
        yield from _block(f"TIMELINE {who}", "", width)
    else:
        yield from _block(f"STATED OF {who} (n = {subject.n}; in no order)", "", width)
    for stage in subject.stages:
        yield from _stage(stage, width)


def _stage(stage: Stage, width: int) -> Iterator[str]:
    title = stage.title[:1].upper() + stage.title[1:]
    if stage.course is None:
        yield from _block(f" {title}", "", width, hang=3)
    else:
        yield from _block(f" > {title} ({stage.course.id})", "", width, hang=5)
        yield from _course(stage.course, width)
    if stage.course is not None and stage.statements:
        yield "   observed during or after it:"
    for told in stage.statements:
        yield from _told(told, width)


def _told(told: Told, width: int) -> Iterator[str]:
    words = told.words
    if told.when:
        words += f"; {told.when}"
    if told.printed:
        words += f'; printed "{told.printed}"'
    yield from _block(f"   {told.id:<4}{words} {_places(told.at)}", "", width, hang=7)
    for mark in told.marks:
        yield from _block(f"       {mark}", "", width, hang=9)
    yield from _quotes(told.at, 7, width)


def _course(course: Course, width: int) -> Iterator[str]:
    for name, words in _course_rows(course):
        yield from _labelled(name, words, width, indent=3)
    yield from _quotes(course.at, 3 + _LABEL, width)


def _dose(dose: Dose) -> str:
    why = f": {dose.why}" if dose.why else ""
    mark = f" (AMBIGUOUS, not for dosing{why})" if dose.ambiguous else ""
    return f'"{dose.printed}"{mark}'


def _course_rows(course: Course) -> Iterator[tuple[str, str]]:
    if course.order_unknown:
        others = ", ".join(course.order_unknown)
        yield "order", f"which began first, this or {others}, is not stated"
    rows = {
        "dose": ", then ".join(map(_dose, course.doses)) or "not-stated",
        "schedule": course.schedule,
        "duration": course.duration,
        "started": course.started,
        "beside it": course.concomitant,
    }
    yield from ((name, words) for name, words in rows.items() if words != "not-stated")
    if course.purpose:
        yield "given for", ", ".join(course.purpose)
    silent = [name for name, words in rows.items() if words == "not-stated"]
    if silent:
        yield "not stated", ", ".join(silent)
    for reply in course.responses:
        marks = f" ({'; '.join(reply.marks)})" if reply.marks else ""
        yield "response", f"{reply.label}: {_spaced(reply.response)}{marks}"
    if course.as_printed:
        yield "printed", f'"{course.as_printed}"'
    elif not course.responses:
        yield "response", "not stated"
    stated = course.adverse_events
    not_none = "not stated (which is not “none”)"
    yield "harm", not_none if stated == "not-stated" else stated
    for mark in course.marks:
        yield "note", mark
    yield "at", _places(course.at)


# Evidence and general statements


def _finding(finding: Finding, width: int) -> Iterator[str]:
    evidence = finding.evidence
    head = f" {evidence.id}  {finding.about} ({_spaced(evidence.question)}; {evidence.level})"
    yield from _block(head, "", width, hang=5)
    rows = [("situation", ", ".join(_spaced(each) for each in evidence.situation))]
    for target in dict.fromkeys([*evidence.direction, *evidence.result]):
        said = [evidence.direction[target].upper()] if target in evidence.direction else []
        said += [evidence.result[target]] if target in evidence.result else []
        rows.append(("result", f"{_spaced(target)}: {'; '.join(said)}"))
    rows += [
        ("follow-up", _stated(evidence.follow_up)),
        ("harm", _stated(evidence.adverse_events)),
        ("authors", _stated(evidence.hedging)),
        *(("limit", each) for each in evidence.limitations),
        ("at", _places(evidence.at)),
    ]
    for name, words in rows:
        yield from _labelled(name, words, width, indent=3)
    yield from _quotes(evidence.at, 3 + _LABEL, width)


def _general(general: General, width: int) -> Iterator[str]:
    kind = KINDS.get(general.kind, general.kind)
    words = f" {general.id:<4}[{kind}] {general.statement} {_places(general.at)}"
    yield from _block(words, "", width, hang=5)
    yield from _quotes(general.at, 5, width)


# Lines


def _places(at: tuple[Passage, ...]) -> str:
    """Section and characters of each place, in brackets."""
    words = [
        each.section if each.span is None else f"{each.section} {each.span[0]}-{each.span[1]}"
        for each in at
    ]
    return f"[{'; '.join(words)}]"


def _quotes(at: tuple[Passage, ...], indent: int, width: int) -> Iterator[str]:
    for each in at:
        if each.quote is not None:
            yield from _block(" " * indent + f"“{each.quote}”", "", width, hang=indent + 1)


def _labelled(name: str, words: str, width: int, *, indent: int = 0) -> Iterator[str]:
    head = f"{' ' * indent}{name:<{_LABEL}}"
    yield from textwrap.wrap(
        head + words, width, subsequent_indent=" " * len(head), break_on_hyphens=False
    )


def _block(words: str, indent: str, width: int, *, hang: int = 2) -> Iterator[str]:
    after = indent + " " * (hang if not indent else 0)
    lines = textwrap.wrap(
        words, width, initial_indent=indent, subsequent_indent=after, break_on_hyphens=False
    )
    yield from lines or [""]


def _stated(words: str) -> str:
    return "not stated" if words == "not-stated" else words


def _spaced(words: str) -> str:
    return words.replace("-", " ")
