"""Values as a source prints them, in the unit that their concept is kept in."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from cdss.knowledge.documents.source import IntervalDocument, StatementDocument
from cdss.model.concept import Concept
from cdss.model.measure import in_unit_of
from cdss.model.quantity import Quantity
from cdss.model.unit import QuantityError


def quantity_of(statement: StatementDocument, concept: Concept) -> Quantity | None:
    """A statement's value in its concept's unit; None when it has none with bounds.

    Raises:
        QuantityError: The unit is missing, unknown, or of another kind.
    """
    value = statement.value
    if value is None:
        return None
    unit = statement.unit
    if unit is None:
        if concept.kind != "score" and concept.unit not in (None, "1"):
            raise QuantityError("the value has no unit", f"state it in {concept.unit}")
        unit = "1"
    if isinstance(value, IntervalDocument):
        low = value.above if value.low is None else value.low
        high = value.below if value.high is None else value.high
        if low is None and high is None:
            in_unit_of(concept, Quantity.of(0, unit))
            return None
        stated = Quantity(
            _fraction(low), value.above is not None, _fraction(high), value.below is not None, unit
        )
    else:
        stated = Quantity.of(Fraction(value), unit)
    return in_unit_of(concept, stated)


def reference_of(
    statement: StatementDocument, concept: Concept
) -> tuple[Fraction | None, Fraction | None] | None:
    """The reference range as printed beside a value, in the concept's unit.

    Raises:
        QuantityError: Its unit is unknown or of another kind.
    """
    reference = statement.reference
    if reference is None or (reference.low is None and reference.high is None):
        return None
    unit = reference.unit or statement.unit or concept.unit or "1"
    low, high = _fraction(reference.low), _fraction(reference.high)
    stated = in_unit_of(concept, Quantity(low, False, high, False, unit))  # noqa: FBT003
    return stated.low, stated.high


def _fraction(number: Decimal | int | None) -> Fraction | None:
    return None if number is None else Fraction(number)
