"""Where a value stands among all the bounds that rules set on it, in one search."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from math import lcm
from typing import NamedTuple

from cdss.model.condition import Leaf, Measured
from cdss.model.network import Limits
from cdss.model.quantity import Quantity


class Limit(NamedTuple):
    """One bound: what a value beyond it supports, and what any other value does.

    ``strict`` where a value at the bound is not beyond it.
    """

    bound: Quantity
    strict: bool
    over: int
    under: int


def limit_of(node: int, leaf: Leaf) -> Limit | None:
    """A leaf as a bound; None where it asks for more than one, or for something else too."""
    if not isinstance(leaf, Measured) or leaf.status is not None or leaf.within is not None:
        return None
    above, below, at_least, at_most = leaf.bounds
    stated = [each for each in leaf.bounds if each is not None]
    if len(stated) != 1 or stated[0].point is None:
        return None
    yes, no = 2 * node, 2 * node + 1
    # To lie below a bound is not to reach it, and to be at most that is not to exceed it.
    if above or below:
        return Limit(stated[0], bool(above), *((yes, no) if above else (no, yes)))
    return Limit(stated[0], bool(at_most), *((yes, no) if at_least else (no, yes)))


def limits_of(found: Iterable[Limit]) -> Limits:
    """Bounds on one concept, all in one unit, in order.

    Example:
        >>> ten = Quantity.of(10, "U/L")
        >>> limits = limits_of([Limit(ten, False, 2, 3), Limit(ten, True, 4, 5)])
        >>> [beyond(limits, Quantity.of(each, "U/L")) for each in (9, 10, 11)]
        [(3, 5), (2, 5), (2, 4)]
    """
    listed = [(limit, limit.bound.point or 0) for limit in found]
    scale = lcm(*[point.denominator for _, point in listed])
    cuts = sorted([(2 * int(at * scale) + one.strict, one.over, one.under) for one, at in listed])
    return Limits(
        listed[0][0].bound.unit,
        scale,
        tuple([cut for cut, _, _ in cuts]),
        tuple([over for _, over, _ in cuts]),
        tuple([under for _, _, under in cuts]),
    )


def beyond(limits: Limits, value: Quantity) -> tuple[int, ...] | None:
    """What a value supports, one literal for each bound.

    Returns:
        None where the value is not exactly known or stands in another unit.
    """
    low, _, high, _, unit = value
    if unit != limits.unit or low is None or (low is not high and low != high):
        return None
    whole, rest = divmod(low.numerator * limits.scale, low.denominator)
    at = bisect_right(limits.cuts, 2 * whole + bool(rest))
    return limits.over[:at] + limits.under[at:]
