"""Values that stand for all values that some conditions take alike.

Bounds cut a scale into pieces; what lies on one piece is judged alike by all of
them. So a value from each piece stands for every value there is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from itertools import pairwise
from typing import Any

from cdss.model.condition import Bounds, Measured
from cdss.model.duration import NOTHING, Duration, Span, parse_duration
from cdss.model.profile import Statement
from cdss.model.quantity import Quantity
from cdss.model.time import NOW, Moment, moment_ago

_AGO = ("1 d", "40 y")
"""Lately, and longer ago than any rule asks."""


def quantities(bounds: Iterable[Bounds[Quantity]], unit: str | None = None) -> list[Quantity]:
    """A value on, between, below and above the limits of some bounds.

    Example:
        >>> below_15 = Bounds(below=Quantity.of(15))
        >>> [str(each) for each in quantities([below_15])]
        ['7.5', '15', '16']
    """
    limits = [limit for each in bounds for limit in each if limit is not None]
    if not limits:
        return []
    unit = unit or limits[0].unit
    ends = sorted({end for each in limits if (end := _point(each, unit)) is not None})
    if not ends:
        return []
    between = [(low + high) / 2 for low, high in pairwise(ends)]
    least = ends[0] / 2 if ends[0] > 0 else ends[0] - 1
    return [Quantity.of(each, unit) for each in sorted({least, *ends, *between, ends[-1] + 1})]


def _point(limit: Quantity, unit: str) -> Fraction | None:
    converted = limit if limit.unit == unit else limit.convert(unit)
    return converted.low if converted.low is not None else converted.high


def ages(bounds: Iterable[Bounds[Duration]]) -> list[Duration]:
    """An age, or any length of time, between each two limits of some bounds.

    Example:
        >>> infant = Bounds(below=parse_duration("1 y"))
        >>> [each.below(infant.below) for each in ages([infant])]
        [True, False]
    """
    limits = {limit.low for each in bounds for limit in each if limit is not None}
    ends = sorted(limits - {NOTHING}, key=Span.least_days)
    if not ends:
        return []
    found = [Duration(NOTHING, ends[0])]
    for low, high in zip(ends, [*ends[1:], None], strict=True):
        found.append(Duration(low, high or Span(low.months + 12, low.days), low_open=True))
    return found


def moments() -> list[Moment]:
    """Lately, and long ago."""
    return [moment_ago(parse_duration(each)) for each in _AGO]


def statements_of_value(
    concept: str, wanted: Sequence[Measured], unit: str | None, place: str
) -> Iterator[Statement]:
    """Results of a measurement that some conditions judge differently.

    Args:
        concept: What is measured.
        wanted: The conditions.
        unit: The concept's own.
        place: Where the statements are to stand.
    """
    asked = {leaf.status for leaf in wanted}
    words: list[str | None] = []
    if asked & {"raised", "low", "normal"}:
        words += ["raised", "normal", "low"]
    if asked & {"positive", "negative"}:
        words += ["positive", "negative"]
    values: list[Quantity | None] = [*quantities([leaf.bounds for leaf in wanted], unit)]
    for word in words or [None]:
        for value in values or [None]:
            says: list[Any] = [each for each in (value, word) if each is not None]
            yield Statement(
                concept,
                f"{concept}: {' '.join(map(str, says))}",
                place,
                value=value,
                status=word,
                observed=NOW,
                dated=True,
            )
