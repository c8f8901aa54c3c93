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
    """Aspects by name, with the time there of those that were so then."""
    told = {_aspect(row): f"there {clean(row.time)}" if row.time else "" for row in rows}
    left = len(told) - _SHOWN if fold else 0
    shown = noted(list(told.items())[:_SHOWN] if left > 0 else told.items())
    return f"{shown} and {left} more" if left > 0 else shown


def noted(told: Iterable[tuple[str, str]]) -> str:
    """Aspects with what is noted of each, those of which the same is noted together.

    Example:
        >>> noted([("sex", ""), ("fever", "there at onset"), ("rash", "there at onset")])
        'sex; fever, rash (there at onset)'
    """
    groups: dict[str, list[str]] = {}
    for name, note in told:
        groups.setdefault(note, []).append(name)
    return "; ".join(
        f"{', '.join(names)} ({note})" if note else ", ".join(names)
        for note, names in groups.items()
    )


def _aspect(row: Row) -> str:
    return clean(row.aspect).partition(" (there")[0].removeprefix("earlier: ")


def _both(row: Row) -> str:
    return f"{_aspect(row)}: here {clean(row.here)}, there {said_there(row)}"


def said_there(row: Row) -> str:
    """What was so there, with its time.

    Example:
        >>> said_there(Row("fever", "present", "present", "same", "at onset"))
        'present (at onset)'
    """
    return f"{clean(row.there)} ({clean(row.time)})" if row.time else clean(row.there)
