"""The body weight, which FHIR fixes by a code of its own."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from cdss.interop.fhir.codes import system_of
from cdss.interop.fhir.context import Context
from cdss.interop.fhir.elements import Body, Record, list_at, mapping_at, number_at
from cdss.interop.fhir.scales import unit_of
from cdss.model.quantity import Quantity
from cdss.model.unit import QuantityError

_WEIGHT: Final = "29463-7"
"""The code of LOINC that FHIR's profile of a body weight requires."""

_LATELY: Final = 31
"""Days after which a child's weight is not told as the present one."""

_HEAVIEST: Final = 700


def is_weight(code: Body, record: Record, context: Context) -> bool:
    """Whether a code is that of a body weight."""
    for each in list_at(code, "coding", record, context.problems):
        if each.get("code") == _WEIGHT and system_of(str(each.get("system", ""))) == "LOINC":
            return True
    return False


def read_weight(records: Iterable[Record], context: Context) -> Quantity | None:
    """The newest weight of the last month; None where there is none."""
    found: list[tuple[object, str, Quantity]] = []
    for each in records:
        if each.body.get("status") not in {"final", "amended", "corrected"}:
            continue
        when = context.clock.happened(each.body, each, "effective")
        on = when.times.on
        if when.ahead or on is None or on.earliest is None or on.earliest < -_LATELY:
            continue
        stated = mapping_at(each.body, "valueQuantity", each, context.problems)
        value = number_at(stated, "value", each, context.problems)
        unit = unit_of(stated, each, context)
        if value is None or unit is None or "comparator" in stated:
            continue
        try:
            weight = Quantity.of(value, unit).convert("kg")
        except QuantityError:
            continue
        if weight.low is not None and 0 < weight.low <= _HEAVIEST:
            found.append((on.earliest, each.place, weight))
    return max(found, key=lambda each: each[:2], default=(None, "", None))[2]
