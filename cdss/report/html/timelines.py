"""The patient's course and the reported one, drawn one above the other."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from cdss.model.explanation import Comparison, Step
from cdss.report.html.drawing import LINE, SMALL, STRONG, Run, broken, drawing, written
from cdss.report.html.markup import Html, joined, tag
from cdss.report.words import NOT_STATED, clean, line_of


class _Layout(NamedTuple):
    """How steps are set.

    How many in a row, how wide each is, how much it shows, how high a line and a heading are,
    and the width given to a letter.
    """

    across: int
    column: int
    observed: int
    line: int
    head: int
    letter: float
    strong: float


_WHOLE = _Layout(across=3, column=226, observed=4, line=LINE, head=26, letter=SMALL, strong=STRONG)
"""More than three in a row are too narrow to be read on a sheet of A4."""

_BRIEF = _Layout(across=4, column=168, observed=0, line=14, head=19, letter=6.2, strong=7.0)
"""Treatments alone, and of them what is stated: as wide as a sheet of A4, at its own size,
in the narrow letters that the style sheet gives it."""

_GAP = 14
_MARK = 11
"""From the left of a step to the middle of its mark."""

_TRACK = 18
"""From the top of a row to its line."""

LEGEND = (
    "Disc: a treatment. Disc in a ring: this option. Square: a stage. Read along the rows; a "
    "line is broken beside a step whose place in the order is not stated."
)


def timelines(
    comparison: Comparison, ids: tuple[str, str], title: str, *, brief: bool = False
) -> Html:
    """Both courses as one image, in rows.

    Args:
        comparison: The patient beside one subject.
        ids: Of the image's title and description.
        title: The image's title.
        brief: Whether stages without a treatment are left out.
    """
    layout = _BRIEF if brief else _WHOLE
    content: list[Html] = []
    told: list[str] = []
    bottom = 0.0
    for heading, whole in lanes(comparison):
        steps = [each for each in whole if each.given] if brief else whole
        told.append(f"{heading}: {', then '.join(map(_name, steps)) or 'no step stated'}.")
        what = "treatment" if brief else "step of the course"
        none = "" if steps else f": no {what} is stated"
        content.append(written([Run(f"{heading}{none}", "strong")], 0, bottom + 16))
        bottom += layout.head
        for start in range(0, len(steps), layout.across):
            bottom = _row(steps, start, bottom, content, layout)
        bottom += layout.head - 18
    width = layout.across * layout.column + (layout.across - 1) * _GAP
    return drawing(content, width, bottom, ids, (title, " ".join(told)))


def lanes(comparison: Comparison) -> tuple[tuple[str, tuple[Step, ...]], ...]:
    """Each course under its heading."""
    there = clean(comparison.subject_label) or clean(comparison.subject)
    return (
        ("This patient", comparison.here),
        (f"Reported: {there}", comparison.there),
    )


def in_words(step: Step) -> str:
    """A step in one sentence.

    Example:
        >>> step = Step("ashwater", "", True, False, True, {"spots": "gone"}, "", (), "p.yaml:3")
        >>> in_words(step)
        'ashwater (when: not stated): spots: gone; beside it: not stated; p.yaml:3'
    """
    when = f" ({_when(step)})" if _when(step) else ""
    return f"{_name(step)}{when}: {'; '.join(_told(step))}".removesuffix(": ")


def said_in_words(comparison: Comparison) -> Html:
    """Both courses as lists, for whoever does not see the drawing."""
    return joined(
        piece
        for heading, steps in lanes(comparison)
        if steps
        for piece in (
            tag("p", heading, class_="lead"),
            tag("ol", *(tag("li", in_words(each)) for each in steps)),
        )
    )


def _when(step: Step) -> str:
    # A stage that has no date is named by its time: "at onset".
    return clean(step.when) or (f"when: {NOT_STATED}" if step.given else "")


def _name(step: Step) -> str:
    return f"{clean(step.title)}{', this option' if step.is_this else ''}"


def _told(step: Step, most: int | None = None) -> list[str]:
    """What came of a step, what ran beside it, and where that stands.

    Of more than ``most`` things observed the rest are counted; with 0, none is told, nor
    what is not stated.
    """
    alike: dict[str, list[str]] = {}
    for target, words in step.response.items():
        alike.setdefault(clean(words), []).append(clean(target))
    told = [f"{', '.join(targets)}: {words}" for words, targets in alike.items()]
    brief = most == 0
    if step.given and not told:
        told.append(f"response: {NOT_STATED}")
    if step.beside or (step.given and not brief):
        told.append(f"beside it: {clean(step.beside) or NOT_STATED}")
    told += map(clean, step.observed[:most])
    if most and len(step.observed) > most:
        told.append(f"and {len(step.observed) - most} more")
    if brief:
        # Where there is little room a line of the profile is told without its file, and a
        # place in the source is in the citation; the broken line tells of the order.
        line = line_of(step.at)
        return [*told, f"line {line}"] if line else told
    if not step.known:
        told.append(f"order: {NOT_STATED}")
    return [*told, clean(step.at)] if step.at else told


def _row(
    steps: Sequence[Step], start: int, top: float, content: list[Html], layout: _Layout
) -> float:
    """Draw steps beside one another; where the next row may begin."""
    track = top + _TRACK - (LINE - layout.line)
    column = layout.column
    across = int(column / layout.letter)
    lowest = 0
    row = steps[start : start + layout.across]
    marks: list[Html] = []
    for place, step in enumerate(row):
        x = place * (column + _GAP)
        first, last = start + place == 0, start + place == len(steps) - 1
        middle = x + _MARK
        if not first:
            # The line comes from the step before: from the row's edge, or the mark beside it.
            begin = x if place == 0 else middle - (column + _GAP)
            known = steps[start + place - 1].known and step.known
            content.append(_track(begin, middle, track, known=known))
        if not last and place == layout.across - 1:
            known = step.known and steps[start + layout.across].known
            content.append(_track(middle, x + column, track, known=known))
        marks += _mark(step, middle, track)
        when = clean(step.when) if layout is _BRIEF else _when(step)
        runs = [
            *(broken(when, across, "small") if when else []),
            *broken(_name(step), int((column - 8) / layout.strong), "strong"),
        ]
        for said in _told(step, layout.observed):
            runs += broken(said, across, "small")
        content.append(written(runs, x, track + layout.line + 7, layout.line))
        lowest = max(lowest, len(runs))
    content += marks
    return track + layout.line + 7 + lowest * layout.line + (6 if layout is _WHOLE else -4)


def _track(begin: float, end: float, y: float, *, known: bool) -> Html:
    return tag("path", d=f"M{begin:g} {y:g}H{end:g}", class_="track" if known else "track open")


def _mark(step: Step, x: float, y: float) -> list[Html]:
    if not step.given:
        return [tag("rect", x=x - 6, y=y - 6, width=12, height=12, class_="stage")]
    found = [tag("circle", cx=x, cy=y, r=5, class_="given")]
    if step.is_this:
        found.append(tag("circle", cx=x, cy=y, r=9, class_="ring"))
    return found
