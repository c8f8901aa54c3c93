"""Values that were out of their range before a treatment, and nearer to it under the treatment."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from cdss.extract.clauses import Line
from cdss.extract.course import MOST, Response, with_places
from cdss.extract.marks import Figure, Mention, Span, Why
from cdss.extract.relations import Measured, pick
from cdss.extract.responses import OUTSIDE

if TYPE_CHECKING:
    from cdss.extract.events import Walk


def by_mention(measured: tuple[Measured, ...], mentions: tuple[Mention, ...]) -> dict[int, int]:
    """The figure of each mention of a measurement that has one value, in its own sentence."""
    found: dict[int, list[int]] = {}
    for each in measured:
        if each.mention < len(mentions):
            found.setdefault(each.mention, []).append(each.figure)
    return {mention: given[0] for mention, given in found.items() if len(given) == 1}


def levels(walk: Walk, line: Line, start: int, end: int, before: list[int]) -> None:
    """Add what a value says that is told again: "CK was 140 U/L" after 8760 and the treatment.

    Only of a value that the text called raised or low, or showed to be so by its range; and of
    treatments that were begun between the two.
    """
    rank = walk.ranks[line.number]
    if walk.cohort or rank >= OUTSIDE:
        return
    for at in range(start, end):
        part = line.parts[at]
        figure = walk.values.get(part.number) if part.kind == "mention" else None
        if figure is None:
            continue
        concept = pick(walk.mentions[part.number], walk.vocabulary, {"measurement"})
        level = _level(walk.figures[figure])
        if concept is None or level is None:
            continue
        since, first, unit = walk.levels.setdefault(
            concept, (line.number, level, walk.figures[figure].unit)
        )
        nearer = (concept in walk.raised and level < first) or (
            concept in walk.lowered and level > first
        )
        if not nearer or unit != walk.figures[figure].unit:
            continue
        span = Span(part.start, max(part.end, walk.figures[figure].end))
        why = (Why("nearer to its range than before", span),)
        response = Response(concept, "improved", span, span, line.number, why, -1, rank)
        for which in before or walk.running_now():
            known = walk.given[which]
            begun = since < known.places[0][0] <= line.number
            told = any(each.target == concept for each in known.responses)
            if begun and not told and len(known.responses) < MOST:
                known = known._replace(responses=(*known.responses, response))
                walk.given[which] = with_places(known, ((line.number, span),))


def _level(figure: Figure) -> Fraction | None:
    if figure.bounds is None:
        return None
    return figure.bounds.high if figure.bounds.high is not None else figure.bounds.low
