"""Grades of what is else only aimed at: "strength was 3/5" beside a score named "strength grade".

That "3/5" or "grade 3" is a grade is language; the score is the vocabulary's.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping

from cdss.extract.marks import Figure, Mention, Span, Text, Why
from cdss.extract.patterns import Pattern
from cdss.model.concept import Vocabulary

_NEAR = 80
_TOP = 10
_GRADE = Pattern(r"\bgraded?(?: of| as|:)? ?\Z")
_BROKEN = Pattern(r"[;.]|\b(?:and|but|which|while)\b| in \Z")
_CHANGED = Pattern(r"improv|increas|recover|return|decreas|deteriorat|worsen|normal")
"""Where it changes, how it did is told elsewhere."""


def graded(
    text: Text,
    mentions: tuple[Mention, ...],
    figures: tuple[Figure, ...],
    scores: Mapping[str, str],
) -> tuple[Mention, ...]:
    """The mentions, with a target that a grade follows told as the score of its grades."""
    if not scores:
        return mentions
    starts = [each.start for each in figures]
    found = []
    for each in mentions:
        score = next((scores[name] for name in each.concepts if name in scores), None)
        figure = _after(each, figures, starts) if score is not None else None
        if score is not None and figure is not None and _is_grade(text.plain, each, figure):
            why = (*each.why, Why("a grade of it follows", Span(figure.start, figure.end)))
            found.append(each._replace(concepts=(score,), why=why))
        else:
            found.append(each)
    return tuple(found)


def scores_of_grades(vocabulary: Vocabulary) -> dict[str, str]:
    """The targets that have a score of their grades, each with it."""
    found = {}
    for concept in vocabulary:
        if concept.kind != "target":
            continue
        for name in concept.names:
            score = vocabulary.named(f"{name.lower()} grade")
            if score is not None and score.kind == "score":
                found[concept.id] = score.id
    return found


def _after(mention: Mention, figures: tuple[Figure, ...], starts: list[int]) -> Figure | None:
    at = bisect_left(starts, mention.end)
    if at >= len(figures) or figures[at].sentence != mention.sentence:
        return None
    return figures[at] if figures[at].start - mention.end <= _NEAR else None


def _is_grade(plain: str, mention: Mention, figure: Figure) -> bool:
    between = plain[mention.end : figure.start]
    if _BROKEN.search(between) or _CHANGED.search(between):
        return False
    if figure.kind in {"score", "count"} and figure.of is not None:
        return figure.of <= _TOP and "/" in figure.printed
    low = figure.bounds.low if figure.bounds is not None else None
    small = figure.kind in {"value", "number"} and figure.unit is None and low is not None
    if not small or low is None or low > _TOP:
        return False
    return _GRADE.search(plain[mention.end : figure.start]) is not None
