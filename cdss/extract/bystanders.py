"""Clauses of the source's own part that tell of none of its own people all the same.

What asks or advises states nothing, what compares or arranges a cohort tells of nobody in
it, and what counts patients in a report of one tells of others.
"""

from __future__ import annotations

from cdss.extract.about import COMPARES, About
from cdss.extract.clauses import Line
from cdss.extract.comparing import Kind, compares, counts_somebody
from cdss.extract.marks import Figure, Span, Why
from cdss.extract.reviewed import tells_of_others


def unless(
    about: About,
    role: str,
    line: Line,
    clause: tuple[int, int],
    figures: tuple[Figure, ...],
    why: tuple[Why, ...],
    *,
    others: bool,
) -> About:
    """Whom a clause is about that might be the source's own people.

    ``others`` says that the sentences around it tell of published patients.
    """
    start, end = clause
    if line.parts and line.parts[-1].word == "?":
        return About("authors")  # a question states nothing
    if role == "title":
        return about
    if _advises(line, start, end):
        return About("authors", "claim")
    if about.who == "cohort":
        return _of_nobody(line, start, end, figures) or about
    if others or tells_of_others(line.parts, start, end, figures):
        return About("cited", "cited-work", why)
    return about


def _advises(line: Line, start: int, end: int) -> bool:
    """Whether a clause says what is to be done, and not what was: "A should be used early"."""
    return any(each.word.partition(" ")[0] in _ADVISING for each in line.parts[start:end])


_ADVISING = frozenset({"should", "must", "ought"})


def _of_nobody(line: Line, start: int, end: int, figures: tuple[Figure, ...]) -> About | None:
    """What a clause on a cohort is, where it compares or arranges people and counts none."""
    parts, last = line.parts, len(line.parts)
    all_compares = compares(parts, 0, last)
    here = compares(parts, start, end) if last != end or start else all_compares
    if all_compares is None and here is None:
        return None
    all_counts = counts_somebody(parts, 0, last, figures)
    why = (Why(COMPARES, Span(parts[start].start, parts[end - 1].end)),)
    if all_compares == Kind.ARRANGES and all_counts != Kind.SHARE:
        return About("authors", "background", why)
    if counts_somebody(parts, start, end, figures):
        return None
    return About("authors", "claim", why) if here or not all_counts else None
