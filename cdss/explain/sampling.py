"""Values that stand for all values that some conditions take alike.

Bounds cut a scale into pieces; what lies on one piece is judged alike by all of
them. So a value from each piece stands for every value there is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from itertools import pairwise
from typing import Any

from cdss.model.concept import Concept
from cdss.model.condition import Bounds, Measured
from cdss.model.duration import NOTHING, Duration, Span, parse_duration
from cdss.model.profile import Statement
from cdss.model.quantity import Quantity
from cdss.model.time import NOW, Moment, moment_ago
from cdss.model.unit import parse_unit

_AGO = ("1 d", "40 y")
"""Lately, and longer ago than anything else began."""


def quantities(
    bounds: Iterable[Bounds[Quantity]],
    unit: str | None = None,
    within: tuple[Fraction | None, Fraction | None] = (None, None),
) -> list[Quantity]:
    """A value on, between, below and above the limits of some bounds.

    Args:
        bounds: The bounds.
        unit: That of the values; None is the first limit's.
        within: The least and the greatest value that can be.

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
    low, high = within
    return [
        Quantity.of(each, unit)
        for each in sorted({least, *ends, *between, ends[-1] + 1})
        if (low is None or each >= low) and (high is None or each <= high)
    ]


def doses(bounds: Iterable[Bounds[Quantity]]) -> Iterator[Quantity]:
    """Doses that some bounds judge differently; milligrams say nothing of those per kilogram.

    Example:
        >>> limits = [Quantity.of(2, "mg/d"), Quantity.of(1, "mg/kg/d")]
        >>> [str(each) for each in doses([Bounds(at_least=limit) for limit in limits])]
        ['1 mg/d', '2 mg/d', '3 mg/d', '0.5 mg/kg/d', '1 mg/kg/d', '2 mg/kg/d']
    """
    alike: dict[object, list[Bounds[Quantity]]] = {}
    for each in bounds:
        for limit in each:
            if limit is not None:
                dimension = parse_unit(limit.unit).dimension
                alike.setdefault(dimension, []).append(Bounds(at_least=limit))
    for group in alike.values():
        yield from quantities(group, within=(Fraction(0), None))


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


def moments(
    lengths: Iterable[Duration], others: Iterable[Moment] = (), *, related: bool = False
) -> list[Moment]:
    """Beginnings between each two of some lengths of time, and before and after other ones.

    Args:
        lengths: So long ago something has to have begun, or has not.
        others: When other things began.
        related: Whether it matters what came first.

    Example:
        >>> [str(each.stated) for each in moments([parse_duration("2 mo")])]
        ['< 2 mo', 'more than 2 mo, below 1 y 2 mo']
    """
    limits = [Bounds(at_least=each) for each in lengths]
    for other in others:
        ends = [each for each in (other.ago.low, other.ago.high) if each is not None]
        limits += [Bounds(at_least=Duration(each, None)) for each in ends]
    found = [moment_ago(each) for each in ages(limits)]
    if related or not found:
        found += [moment_ago(parse_duration(each)) for each in _AGO]
    return found


def statements_of_value(
    concept: Concept, wanted: Sequence[Measured], place: str
) -> Iterator[Statement]:
    """Results of a measurement that some conditions judge differently.

    Args:
        concept: What is measured.
        wanted: The conditions.
        place: Where the statements are to stand.
    """
    asked = {leaf.status for leaf in wanted}
    words: list[str | None] = []
    if asked & {"raised", "low", "normal"}:
        words += ["raised", "normal", "low"]
    if asked & {"positive", "negative"}:
        words += ["positive", "negative"]
    bounds = [leaf.bounds for leaf in wanted]
    values: list[Quantity | None] = [*quantities(bounds, concept.unit, concept.limits)]
    # What has to be recent has to have a date.
    is_dated = any(leaf.within is not None for leaf in wanted)
    for word in words or [None]:
        for value in values or [None]:
            says: list[Any] = [each for each in (value, word) if each is not None]
            yield Statement(
                concept.id,
                f"{concept.id}: {' '.join(map(str, says))}",
                place,
                value=value,
                status=word,
                observed=NOW,
                dated=is_dated,
            )
