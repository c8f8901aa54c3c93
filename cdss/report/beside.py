"""How a patient compares with the subjects behind an option, in a few lines."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from cdss.model.explanation import Comparison, Row
from cdss.report.blocks import Line, Said
from cdss.report.words import NOT_STATED, clean

_SHOWN = 8
"""Aspects that a line names before the text folds the rest."""


def beside(told: Comparison, *, fold: bool) -> list[Line]:
    """What is alike, what differs, and what one side does not state.

    Example:
        >>> rows = (Row("sex", "male", "male", "same"), Row("fever", "present", "not stated",
        ...         "unknown"))
        >>> [line.label for line in beside(Comparison("s", "E1", "P1", "", 1, rows, (), ()),
        ...                                fold=True)]
        ['same', 'unknown']
    """
    if told.n != 1:
        return []
    same = [row for row in told.rows if row.verdict == "same"]
    apart = [row for row in told.rows if row.verdict == "different"]
    here = [row for row in told.rows if row.here == NOT_STATED != row.there]
    there = [row for row in told.rows if row.there == NOT_STATED != row.here]
    unknown = [
        Said(f"{side}: {_aspects(rows, fold=fold)}")
        for side, rows in (("here", here), ("there", there))
        if rows
    ]
    lines = [
        Line("same", (Said(_aspects(same, fold=fold)),)),
        Line("differs", tuple(Said(_both(row)) for row in apart)),
        Line("unknown", tuple(unknown)),
    ]
    return [line for line in lines if line.said and line.said[0].text]


def _aspects(rows: Sequence[Row], *, fold: bool) -> str:
    names = list(dict.fromkeys(_aspect(row) for row in rows))
    if fold and len(names) > _SHOWN:
        return f"{_listed(names[:_SHOWN])} and {len(names) - _SHOWN} more"
    return _listed(names)


def _listed(names: Iterable[str]) -> str:
    return ", ".join(names)


def _aspect(row: Row) -> str:
    return clean(row.aspect).partition(" (there")[0].removeprefix("earlier: ")


def _both(row: Row) -> str:
    return f"{_aspect(row)}: here {clean(row.here)}, there {clean(row.there)}"
