"""The patient's course and the reported one, drawn one above the other."""

from __future__ import annotations

from collections.abc import Sequence

from cdss.model.explanation import Comparison, Step
from cdss.report.html.drawing import LETTER, LINE, STRONG, Run, broken, drawing, written
from cdss.report.html.markup import Html, joined, tag
from cdss.report.words import NOT_STATED, clean

_ACROSS = 3
"""Steps in one row: more than three are too narrow to be read on a sheet of A4."""

_COLUMN = 226
_GAP = 14
_MARK = 11
"""From the left of a step to the middle of its mark."""

_TRACK = 18
"""From the top of a row to its line."""

LEGEND = (
    "Disc: a treatment. Disc in a ring: this option. Square: a stage. Read along the rows; a "
    "broken line leads to a step whose place in the order is not stated."
)


def timelines(comparison: Comparison, ids: tuple[str, str], title: str) -> Html:
    """Both courses as one image, in rows of three steps."""
    content: list[Html] = []
    bottom = 0.0
    for heading, steps in lanes(comparison):
        content.append(written([Run(heading, "strong")], 0, bottom + 16))
        bottom += 26
        if not steps:
            content.append(written([Run("no step of the course is stated")], 0, bottom + 12))
            bottom += 26
        for start in range(0, len(steps), _ACROSS):
            bottom = _row(steps, start, bottom, content)
        bottom += 8
    width = _ACROSS * _COLUMN + (_ACROSS - 1) * _GAP
    description = " ".join(
        f"{heading}: {'; then '.join(map(in_words, steps)) or 'no step stated'}."
        for heading, steps in lanes(comparison)
    )
    return drawing(content, width, bottom, ids, (title, description))


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
    when = step.when or f"when: {NOT_STATED}"
    return f"{_name(step)} ({clean(when)}): {'; '.join(_told(step))}".removesuffix(": ")


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


def _name(step: Step) -> str:
    return f"{clean(step.title)}{', this option' if step.is_this else ''}"


def _told(step: Step) -> list[str]:
    """What came of a step, what ran beside it, and where that stands."""
    told = [f"{clean(target)}: {clean(words)}" for target, words in step.response.items()]
    if step.given:
        told += [] if told else [f"response: {NOT_STATED}"]
        told.append(f"beside it: {clean(step.beside) or NOT_STATED}")
    elif step.beside:
        told.append(f"beside it: {clean(step.beside)}")
    told += map(clean, step.observed)
    if not step.known:
        told.append(f"place in the order: {NOT_STATED}")
    return told + ([clean(step.at)] if step.at else [])


def _row(steps: Sequence[Step], start: int, top: float, content: list[Html]) -> float:
    """Draw up to three steps beside one another; where the next row may begin."""
    track = top + _TRACK
    across = int((_COLUMN - 8) / LETTER)
    lowest = 0
    row = steps[start : start + _ACROSS]
    marks: list[Html] = []
    for place, step in enumerate(row):
        x = place * (_COLUMN + _GAP)
        first, last = start + place == 0, start + place == len(steps) - 1
        middle = x + _MARK
        if not first:
            # The line comes from the step before: from the row's edge, or the mark beside it.
            begin = x if place == 0 else middle - (_COLUMN + _GAP)
            content.append(_track(begin, middle, track, known=step.known))
        if not last and place == _ACROSS - 1:
            known = steps[start + _ACROSS].known
            content.append(_track(middle, x + _COLUMN, track, known=known))
        marks += _mark(step, middle, track)
        runs = [
            *broken(clean(step.when) or f"when: {NOT_STATED}", across, "small"),
            *broken(_name(step), int((_COLUMN - 8) / STRONG), "strong"),
        ]
        for said in _told(step):
            runs += broken(said, across, "small")
        content.append(written(runs, x, track + 24))
        lowest = max(lowest, len(runs))
    content += marks
    return track + 24 + lowest * LINE + 6


def _track(begin: float, end: float, y: float, *, known: bool) -> Html:
    return tag("path", d=f"M{begin:g} {y:g}H{end:g}", class_="track" if known else "track open")


def _mark(step: Step, x: float, y: float) -> list[Html]:
    if not step.given:
        return [tag("rect", x=x - 6, y=y - 6, width=12, height=12, class_="stage")]
    found = [tag("circle", cx=x, cy=y, r=5, class_="given")]
    if step.is_this:
        found.append(tag("circle", cx=x, cy=y, r=9, class_="ring"))
    return found
