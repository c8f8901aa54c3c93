"""Values in the unit that their concept is kept in."""

from __future__ import annotations

from fractions import Fraction

from cdss.model.concept import Concept
from cdss.model.quantity import Quantity
from cdss.model.unit import QuantityError, shown_unit


def in_unit_of(concept: Concept, quantity: Quantity) -> Quantity:
    """Convert a quantity to its concept's unit.

    A unit of another dimension is accepted only where the concept lists it with
    its factor and the reason (``accepts``).

    Raises:
        QuantityError: The unit is of another kind.
    """
    unit = concept.unit or "1"
    for each in concept.accepts:
        if quantity.unit == each.unit:
            return quantity.scaled(each.factor, unit)
    try:
        return quantity.convert(unit)
    except QuantityError as error:
        units = [shown_unit(each) for each in (unit, *(each.unit for each in concept.accepts))]
        accepted = " or ".join(f"`{each}`" for each in units if each)
        help_ = f"state it in {accepted}" if accepted else "write the number alone"
        raise QuantityError(f"the unit does not fit {concept.phrase}", help_) from error


def beyond_limits(concept: Concept, quantity: Quantity) -> bool:
    """Whether no part of the quantity is possible at all for this concept."""
    low, high = concept.limits
    too_low = low is not None and quantity.high is not None and quantity.high < low
    too_high = high is not None and quantity.low is not None and quantity.low > high
    return too_low or too_high


def denied(word: str | None, value: Quantity, low: Fraction | None, high: Fraction | None) -> bool:
    """Whether a value, wholly on one side of a range's ends, shows the word beside it wrong.

    Example:
        >>> from cdss.model.quantity import parse_quantity
        >>> denied("raised", parse_quantity("5 U/L"), None, Fraction(7))
        True
    """
    over = high is not None and value.low is not None and value.low > high
    under = low is not None and value.high is not None and value.high < low
    inside = (low is None or (value.low is not None and value.low > low)) and (
        high is None or (value.high is not None and value.high < high)
    )
    return {"raised": under or inside, "low": over or inside, "normal": over or under}.get(
        word or "", False
    )
