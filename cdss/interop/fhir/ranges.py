"""Reference ranges that hold for the patient: by kind, sex and age."""

from __future__ import annotations

from typing import Final

from cdss.interop.fhir.context import Context
from cdss.interop.fhir.elements import Body, Record, list_at, mapping_at, text_at
from cdss.interop.fhir.values import Reference, bounds_of
from cdss.model.concept import Concept, fold
from cdss.model.measure import in_unit_of
from cdss.model.quantity import parse_quantity
from cdss.model.unit import QuantityError

_NORMAL: Final = "normal"
_OF_SOME: Final = frozenset({"type", "appliesTo", "age", "text"})
"""What a range has that does not hold for everybody, or is told in words."""
_SEXES: Final = {
    "female": "female",
    "male": "male",
    "f": "female",
    "m": "male",
    "248152002": "female",
    "248153007": "male",
}
"""Codes and texts that say for which sex a range holds."""


def reference_range(
    body: Body, unit: str | None, concept: Concept, record: Record, context: Context
) -> Reference | None:
    """The range that surely holds for this patient; None where none or several do.

    A range for a group that the patient may not belong to is passed over: then the
    vocabulary's own range decides, or the word that is stated.
    """
    stated = list_at(body, "referenceRange", record, context.problems)
    if len(stated) == 1 and _OF_SOME.isdisjoint(stated[0]):
        return bounds_of(stated[0], unit, concept, record, context)
    found: dict[Reference, None] = {}
    for each in stated:
        if not _is_normal(each, record, context) or not _applies(each, record, context):
            continue
        bounds = bounds_of(each, unit, concept, record, context) or _in_words(
            each, unit, concept, record, context
        )
        if bounds is not None:
            found[bounds] = None
    return next(iter(found)) if len(found) == 1 else None


def _is_normal(each: Body, record: Record, context: Context) -> bool:
    """Whether it says what is normal, and not what is wanted of a treatment."""
    kind = mapping_at(each, "type", record, context.problems)
    if not kind:
        return True
    codes = {coding.get("code") for coding in list_at(kind, "coding", record, context.problems)}
    text = text_at(kind, "text", record, context.problems) or ""
    return _NORMAL in codes or fold(text) in {"normal", "normal range"}


def _applies(each: Body, record: Record, context: Context) -> bool:
    problems = context.problems
    for group in list_at(each, "appliesTo", record, problems):
        names = [coding.get("code") for coding in list_at(group, "coding", record, problems)]
        names.append(text_at(group, "text", record, problems))
        sexes = {_SEXES.get(fold(name)) for name in names if isinstance(name, str)} - {None}
        if sexes != {context.sex}:
            return False
    ages = mapping_at(each, "age", record, problems)
    return not ages or context.clock.is_aged(ages, record) is True


def _in_words(
    each: Body, unit: str | None, concept: Concept, record: Record, context: Context
) -> Reference | None:
    """A range that is a text alone, such as "< 7.3"."""
    if "low" in each or "high" in each:
        return None
    text = text_at(each, "text", record, context.problems)
    if text is None:
        return None
    try:
        stated = in_unit_of(concept, parse_quantity(text, unit))
    except QuantityError:
        return None
    return None if stated.point is not None else (stated.low, stated.high)
