"""Which condition decides a rule in one patient: the one without which it would be otherwise."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from cdss.explain.values import INVERTED, NO, UNKNOWN, YES
from cdss.model.condition import All, AnyOf, Condition, Leaf, Not

Place = tuple[int, ...]
"""Where a condition stands in a rule's: the number of the part, from the outside in."""


class Occurrence(NamedTuple):
    """A condition at one place of a rule."""

    place: Place
    leaf: Leaf


def occurrences(condition: Condition, place: Place = ()) -> Iterator[Occurrence]:
    """Every single condition of a rule's, once for each place where it stands.

    Example:
        >>> from cdss.model.condition import Stated
        >>> both = All((Stated("fever"), Not(Stated("rash"))))
        >>> [(each.place, each.leaf.concept) for each in occurrences(both)]
        [((0,), 'fever'), ((1, 0), 'rash')]
    """
    if isinstance(condition, All | AnyOf):
        for at, part in enumerate(condition.parts):
            yield from occurrences(part, (*place, at))
    elif isinstance(condition, Not):
        yield from occurrences(condition.part, (*place, 0))
    else:
        yield Occurrence(place, condition)


def deciding(condition: Condition, value_of: Callable[[Leaf], int]) -> dict[Place, int]:
    """The places whose condition is met or not, and without which the whole would be otherwise.

    Args:
        condition: What a rule asks for.
        value_of: ``YES``, ``NO``, or anything else for what is not known.

    Returns:
        The value of each such condition, by its place.

    Example:
        >>> from cdss.model.condition import Stated
        >>> either = AnyOf((Stated("fever"), Stated("rash")))
        >>> deciding(either, lambda leaf: YES if leaf.concept == "rash" else UNKNOWN)
        {(1,): 1}
    """
    every = {each.place: _definite(value_of(each.leaf)) for each in occurrences(condition)}
    whole = _value(condition, every, ())
    return {
        place: value
        for place, value in every.items()
        if value != UNKNOWN and _value(condition, {**every, place: UNKNOWN}, ()) != whole
    }


def _definite(value: int) -> int:
    return value if value in (YES, NO) else UNKNOWN


def _value(condition: Condition, values: dict[Place, int], place: Place) -> int:
    """Kleene's value of a condition."""
    if isinstance(condition, Not):
        return INVERTED[_value(condition.part, values, (*place, 0))]
    if not isinstance(condition, All | AnyOf):
        return values[place]
    found = [_value(part, values, (*place, at)) for at, part in enumerate(condition.parts)]
    settles = NO if isinstance(condition, All) else YES
    if settles in found:
        return settles
    return UNKNOWN if UNKNOWN in found else INVERTED[settles]
