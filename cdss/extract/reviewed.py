"""Other people's patients in a report of one: "14 of 18 (77.8%) had X", "we found 17 cases".

A report of a patient may sum up those that were published; none of them is hers.
"""

from __future__ import annotations

from typing import Final

from cdss.extract.clauses import Part
from cdss.extract.marks import Figure

_PATIENTS: Final = frozenset({"patients", "cases", "subjects", "participants", "individuals"})
_PUBLISHED: Final = frozenset(
    [
        *("literature", "published", "reported", "reports", "review", "reviewed", "publications"),
        *("described", "pubmed", "medline", "database", "databases", "previously"),
    ]
)
_AVERAGES: Final = frozenset({"median", "mean", "average", "averaged", "interquartile"})


def tells_of_others(
    parts: tuple[Part, ...], start: int, end: int, figures: tuple[Figure, ...]
) -> bool:
    """Whether a clause counts patients, or gives what is so of many: a median, a share.

    Example:
        >>> word = Part("word", 0, 0, word="of")
        >>> seen = Figure("count", 0, 8, 0, of=18, printed="14 of 18")
        >>> share = Figure("percent", 10, 16, 0, printed="77.8%")
        >>> one, other = Part("figure", 0, 8, 0), Part("figure", 10, 16, 1)
        >>> bracket = Part("sign", 9, 10, word="(")
        >>> tells_of_others((one, bracket, other), 0, 3, (seen, share))
        True
        >>> tells_of_others((one, word), 0, 2, (seen,))
        False
    """
    for at in range(start, end):
        part = parts[at]
        if part.kind == "figure":
            kind = figures[part.number].kind
            if kind in {"count", "value", "number"} and _shared(parts, at, end, figures):
                return True
            if kind in {"count", "value", "number"} and _of_patients(parts, at, end, figures):
                return True
        elif not _AVERAGES.isdisjoint(part.word.split()):
            near = parts[at : min(end, at + 12)]
            if any(each.kind == "figure" for each in near):
                return True
    return False


def reviews(parts: tuple[Part, ...], figures: tuple[Figure, ...]) -> bool:
    """Whether a sentence brings in published patients: "we found 17 cases in the literature"."""
    counted = any(
        each.kind == "figure" and _of_patients(parts, at, len(parts), figures)
        for at, each in enumerate(parts)
    )
    return counted and any(not _PUBLISHED.isdisjoint(each.word.split()) for each in parts)


def _shared(parts: tuple[Part, ...], at: int, end: int, figures: tuple[Figure, ...]) -> bool:
    """Whether a part of people stands beside its percentage: "14 of 18 (77.8%)"."""
    if at + 2 >= end or parts[at + 1].word not in {"(", "["} or parts[at + 2].kind != "figure":
        return False
    if at and parts[at - 1].says("be") and not parts[at - 1].says("arose"):
        return False  # "the score was 21/52 (40%)"
    many = figures[parts[at].number]
    return figures[parts[at + 2].number].kind == "percent" and not many.unit


def _of_patients(parts: tuple[Part, ...], at: int, end: int, figures: tuple[Figure, ...]) -> bool:
    figure = figures[parts[at].number]
    bounds = figure.bounds
    many = figure.of or (bounds.low if bounds is not None and bounds.low is not None else 0)
    if figure.unit or many < _SEVERAL:
        return False
    for part in parts[at + 1 : min(end, at + 4)]:
        if not _PATIENTS.isdisjoint(part.word.split()):
            return True
        if part.verb or part.kind in {"sign", "figure"}:
            return False
    return False


_SEVERAL: Final = 2
