"""The units of a Quantity: what its number becomes of a concept, and how it is told."""

from __future__ import annotations

from fractions import Fraction
from typing import Final, NamedTuple

from cdss.interop.fhir.context import Context
from cdss.interop.fhir.elements import Body, Record, said, text_at
from cdss.model.concept import Concept

_UCUM: Final = "http://unitsofmeasure.org"


class Scale(NamedTuple):
    """How the numbers of one unit are read.

    Attributes:
        unit: The unit; "1" where nothing of this kind has one.
        factor: By what it becomes one in the concept's unit; None where it cannot.
        told: What follows the number in words.
        clash: Two units that the number stands in, where it does.
    """

    unit: str | None
    factor: Fraction | int | None
    told: str
    clash: str = ""


def scale_of(quantity: Body, concept: Concept, record: Record, context: Context) -> Scale:
    """The scale of a Quantity."""
    code = text_at(quantity, "code", record, context.problems)
    printed = text_at(quantity, "unit", record, context.problems)
    stated = code if code is not None and _is_ucum(quantity) else printed or code
    printed = printed or stated
    unit = stated
    if unit is None and (concept.kind == "score" or concept.unit in (None, "1")):
        unit = "1"
    factor = None if unit is None else context.terms.factor(concept, unit)
    clash = ""
    if printed != unit and printed is not None and unit is not None:
        other = context.terms.factor(concept, printed)
        if factor is not None and other is not None and factor != other:
            clash = f"{said(unit)} and {said(printed)}"
    told = f" {said(printed)}" if printed is not None and unit != "1" else ""
    return Scale(unit, factor, told, clash)


def unit_of(quantity: Body, record: Record, context: Context) -> str | None:
    """The unit: UCUM's code, else whatever is printed."""
    code = text_at(quantity, "code", record, context.problems)
    if code is not None and _is_ucum(quantity):
        return code
    return text_at(quantity, "unit", record, context.problems) or code


def _is_ucum(quantity: Body) -> bool:
    return bool(quantity.get("system", _UCUM) == _UCUM)
