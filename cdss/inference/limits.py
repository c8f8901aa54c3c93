"""Where a value stands among all the bounds that rules set on it, in one search."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Container, Iterable, Mapping
from math import lcm
from typing import NamedTuple

from cdss.model.condition import Leaf, Measured
from cdss.model.network import Bound, Limits
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
        >>> values = [Quantity.of(each, "U/L") for each in (9, 10, 11)]
        >>> [beyond(limits, position(limits, value) or 0) for value in values]
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


def only(limits: Limits, wanted: Container[int]) -> Limits | None:
    """The bounds of which a literal is wanted; None where that is none of them."""
    kept = [
        each
        for each in zip(limits.cuts, limits.over, limits.under, strict=True)
        if each[1] in wanted or each[2] in wanted
    ]
    if not kept:
        return None
    cuts, over, under = zip(*kept, strict=True)
    return Limits(limits.unit, limits.scale, cuts, over, under)


def bounds_of(limits: Mapping[str, Limits]) -> dict[int, Bound]:
    """What each literal of these bounds asks of a value."""
    return {
        literal: (concept, cut, over)
        for concept, each in limits.items()
        for over, literals in ((True, each.over), (False, each.under))
        for cut, literal in zip(each.cuts, literals, strict=True)
    }


def position(limits: Limits, value: Quantity | None) -> int | None:
    """Where a value stands among the cuts of limits: beyond those that are no greater.

    Returns:
        None where the value is not exactly known or stands in another unit.
    """
    if value is None:
        return None
    low, _, high, _, unit = value
    if unit != limits.unit or low is None or (low is not high and low != high):
        return None
    above, below = low.as_integer_ratio()
    whole, rest = divmod(above * limits.scale, below)
    return 2 * whole + (rest > 0)


def beyond(limits: Limits, at: int) -> tuple[int, ...]:
    """What a value supports that stands there, one literal for each bound."""
    passed = bisect_right(limits.cuts, at)
    return limits.over[:passed] + limits.under[passed:]
