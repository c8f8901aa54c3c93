"""Units of values and doses."""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache

from cdss.model.concept import Concept
from cdss.model.measure import in_unit_of
from cdss.model.quantity import Quantity
from cdss.model.unit import QuantityError, parse_unit


@lru_cache(maxsize=1024)
def symbol_of(unit: str) -> str | None:
    """The symbol of a unit in any spelling; None where it is not known.

    Example:
        >>> symbol_of("µg/l"), symbol_of("tablet")
        ('ug/L', None)
    """
    try:
        return parse_unit(unit).symbol
    except QuantityError:
        return None


def factor_to(concept: Concept, unit: str) -> Fraction | int | None:
    """By what a value in a unit becomes one in the concept's; None where it cannot.

    Example:
        >>> factor_to(Concept("crp", "CRP", "measurement", unit="mg/L"), "mg/dL")
        10
    """
    try:
        factor = in_unit_of(concept, Quantity.of(1, unit)).point
    except QuantityError:
        return None
    if factor is None:
        return None
    return factor.numerator if factor.denominator == 1 else factor
