"""What an Observation measured: a value, a titre or a word, against its concept."""

from __future__ import annotations

import re
from collections.abc import Mapping
from fractions import Fraction
from functools import lru_cache
from typing import Final, NamedTuple

from cdss.interop.fhir.context import Context
from cdss.interop.fhir.elements import (
    Body,
    Number,
    Record,
    flag_at,
    list_at,
    mapping_at,
    number_at,
    said,
    shown_number,
    text_at,
)
from cdss.interop.fhir.problems import VALUES
from cdss.interop.fhir.scales import Scale, scale_of, unit_of
from cdss.interop.fhir.words import WORDS, answer_word
from cdss.model.concept import Concept, fold
from cdss.model.measure import beyond_limits, in_unit_of
from cdss.model.quantity import Quantity, parse_quantity
from cdss.model.unit import QuantityError

TITRE: Final = "{titre}"
_ONE_TO: Final = re.compile(r"\s*1\s*:\s*([1-9]\d{0,8})\s*")
_OF: Final = re.compile(r"\s*(\d+(?:\.\d+)?)\s*(?:/|out of)\s*(\d+)\s*")

_KINDS: Final = (
    "Quantity",
    "CodeableConcept",
    "String",
    "Boolean",
    "Integer",
    "Ratio",
    "Range",
    "SampledData",
    "Time",
    "DateTime",
    "Period",
    "Attachment",
    "Reference",
)
_KINDS_OF_VALUE: Final = {f"value{each}": each for each in _KINDS}


class Said(NamedTuple):
    """What was measured, as a profile states it: a value, a titre, or a word."""

    text: str
    value: Quantity | None = None
    word: str | None = None
    titre: str | None = None
    unit: str | None = None


def kind_of_value(body: Body) -> str | None:
    """Which ``value[x]`` stands here."""
    if "valueQuantity" in body:
        return "Quantity"
    return next((kind for name, kind in _KINDS_OF_VALUE.items() if name in body), None)


def read_value(body: Body, concept: Concept, record: Record, context: Context) -> Said | None:
    """The value of an Observation or a component; what cannot be read is listed."""
    problems = context.problems
    if "valueQuantity" in body:
        quantity = mapping_at(body, "valueQuantity", record, problems)
        return _quantity(quantity, concept, record, context)
    kind = kind_of_value(body)
    key = f"value{kind}"
    if kind == "Integer":
        return _plain(body, concept, record, context)
    if kind == "Boolean":
        flag = flag_at(body, key, record, problems)
        word = "positive" if flag else "negative"
        return None if flag is None else Said(word, word=word)
    if kind == "String":
        text = text_at(body, key, record, problems)
        return None if text is None else _text(text, concept, record, context)
    if kind == "CodeableConcept":
        return _answer(mapping_at(body, key, record, problems), concept, record, context)
    if kind == "Ratio":
        return _ratio(mapping_at(body, key, record, problems), concept, record, context)
    if kind == "Range":
        return _range(mapping_at(body, key, record, problems), concept, record, context)
    if kind is not None:
        _unread(concept, f"value in the form of a {kind}", record, context)
    return None


def _unread(concept: Concept, what: str, record: Record, context: Context) -> None:
    context.problems.unread(VALUES, "", f"{concept.phrase}: {what}", record.place)


def _quantity(quantity: Body, concept: Concept, record: Record, context: Context) -> Said | None:
    problems = context.problems
    value = number_at(quantity, "value", record, problems)
    if value is None:
        return None
    comparator = text_at(quantity, "comparator", record, problems)
    scale = scale_of(quantity, concept, record, context)
    unit = scale.unit
    shown = shown_number(quantity)
    if scale.clash:
        _unread(concept, f"{shown} in two units, {scale.clash}", record, context)
        return None
    if comparator is not None:
        shown = f"{said(comparator)} {shown}"
    text = shown + scale.told
    if unit is None:
        _unread(concept, f"{text} has no unit", record, context)
        return None
    if concept.unit == TITRE and unit in _PLAIN and comparator is None:
        return _titre(shown, concept, record, context)
    ends = _ENDS.get(comparator or "")
    if ends is None:
        _unread(concept, f"comparator of {text}", record, context)
        return None
    low, high = value if ends[0] else None, value if ends[1] else None
    return scaled(low, high, ends[2], scale, text, concept, record, context)


_PLAIN: Final = frozenset({"1", "{titer}", "{titre}"})
_ENDS: Final = {
    "": (True, True, False),
    ">": (True, False, True),
    ">=": (True, False, False),
    "<": (False, True, True),
    "<=": (False, True, False),
}
"""Of each comparator: whether the value is the least, the most, and itself left out."""


def _in_unit(
    low: Number | None,
    high: Number | None,
    opened: bool,  # noqa: FBT001 - of both ends
    unit: str,
    text: str,
    concept: Concept,
    record: Record,
    context: Context,
) -> Said | None:
    """What lies between two ends, in the concept's unit."""
    scale = Scale(unit, context.terms.factor(concept, unit), "")
    return scaled(low, high, opened, scale, text, concept, record, context)


def scaled(
    low: Number | None,
    high: Number | None,
    opened: bool,  # noqa: FBT001 - of both ends
    scale: Scale,
    text: str,
    concept: Concept,
    record: Record,
    context: Context,
) -> Said | None:
    """What lies between two ends on a scale, told as ``text``."""
    factor = scale.factor
    if factor is None:
        _unread(concept, f"unit of {text}", record, context)
        return None
    one = low is high
    low = _whole(low, factor)
    high = low if one else _whole(high, factor)
    # The unit is known and the ends are in order: nothing is left to be checked.
    value = Quantity._make((low, opened, high, opened, concept.unit or "1"))
    least, most = concept.limits
    below_zero = least is None and (
        (low is not None and low.numerator < 0)
        or (not one and high is not None and high.numerator < 0)
    )
    limited = least is not None or most is not None
    if below_zero or (limited and beyond_limits(concept, value)):
        context.problems.wrong(
            record,
            "F013",
            "impossible-value",
            f"`{concept.id}` cannot have this value",
            key="value",
            private=text,
        )
        return None
    return Said(text, value, None, None, scale.unit)


def _whole(number: Number | None, factor: Number) -> Fraction | None:
    """A number in another unit."""
    if number is None:
        return None
    scaled = number if factor == 1 else number * factor
    return _fraction(scaled) if scaled.__class__ is int else scaled  # type: ignore[return-value]


@lru_cache(maxsize=1024)
def _fraction(number: int) -> Fraction:
    return Fraction(number)


def _plain(body: Body, concept: Concept, record: Record, context: Context) -> Said | None:
    """A number without a unit: a score's own; of a titre, its dilution."""
    number = number_at(body, "valueInteger", record, context.problems)
    if number is None:
        return None
    text = shown_number(body, "valueInteger")
    if concept.unit == TITRE:
        return _titre(text, concept, record, context)
    if concept.kind != "score" and concept.unit not in (None, "1"):
        _unread(concept, f"{text} has no unit", record, context)
        return None
    return _in_unit(number, number, False, "1", text, concept, record, context)  # noqa: FBT003


def _titre(dilution: str, concept: Concept, record: Record, context: Context) -> Said | None:
    text = f"1:{dilution}"
    if concept.unit not in (None, TITRE) or not _ONE_TO.fullmatch(text):
        _unread(concept, f"titre {said(text)}", record, context)
        return None
    return Said(text, titre=text)


def _ratio(ratio: Body, concept: Concept, record: Record, context: Context) -> Said | None:
    problems = context.problems
    parts = [mapping_at(ratio, each, record, problems) for each in ("numerator", "denominator")]
    numbers = [number_at(each, "value", record, problems) for each in parts]
    one, dilution = numbers
    compared = any("comparator" in each for each in parts)
    if one == 1 and dilution is not None and dilution.denominator == 1 and not compared:
        return _titre(str(dilution.numerator), concept, record, context)
    _unread(concept, "ratio that is no titre", record, context)
    return None


def _range(ends: Body, concept: Concept, record: Record, context: Context) -> Said | None:
    problems = context.problems
    first, last = (mapping_at(ends, each, record, problems) for each in ("low", "high"))
    bounds = [number_at(each, "value", record, problems) for each in (first, last)]
    units = {unit_of(each, record, context) for each in (first, last) if each}
    unit = units.pop() if len(units) == 1 else None
    if unit is None and concept.kind == "score":
        unit = "1"
    if unit is None or bounds == [None, None]:
        _unread(concept, "range without one unit", record, context)
        return None
    low, high = bounds
    if low is not None and high is not None and low > high:
        _unread(concept, "range that ends below its beginning", record, context)
        return None
    text = " to ".join(shown_number(each) for each in (first, last) if each)
    text = f"{text} {said(unit)}" if unit != "1" else text
    return _in_unit(low, high, False, unit, text, concept, record, context)  # noqa: FBT003


def _text(text: str, concept: Concept, record: Record, context: Context) -> Said | None:
    word = WORDS.get(fold(text))
    if word is not None:
        return Said(word, word=word)
    titre = _ONE_TO.fullmatch(text)
    if titre:
        return _titre(titre[1], concept, record, context)
    of = _OF.fullmatch(text)
    if of and concept.kind == "score" and concept.limits[1] == Fraction(of[2]):
        text = of[1]
    bare = "1" if concept.kind == "score" or concept.unit in (None, "1") else None
    try:
        quantity = parse_quantity(text, bare)
    except QuantityError:
        _unread(concept, said(text), record, context)
        return None
    if bare is None and quantity.unit == "1":
        _unread(concept, f"{said(text)} has no unit", record, context)
        return None
    try:
        value = in_unit_of(concept, quantity)
    except QuantityError:
        _unread(concept, f"unit of {said(text)}", record, context)
        return None
    low, high, opened = value.low, value.high, value.low_open or value.high_open
    return _in_unit(low, high, opened, value.unit, said(text), concept, record, context)


def _answer(answer: Body, concept: Concept, record: Record, context: Context) -> Said | None:
    word = answer_word(answer, record, context)
    if word is not None:
        return Said(word, word=word)
    text = text_at(answer, "text", record, context.problems)
    coded = any(each.get("code") for each in list_at(answer, "coding", record, context.problems))
    if text is not None and not coded:
        return _text(text, concept, record, context)
    context.terms.unmapped(answer, record)
    return None


Reference = tuple[Fraction | None, Fraction | None]


def bounds_of(
    ends: Mapping[str, object], unit: str | None, concept: Concept, record: Record, context: Context
) -> Reference | None:
    """The ends of a reference range in the concept's unit; None where they cannot be read."""
    found: list[Fraction | None] = []
    for key in ("low", "high"):
        end = mapping_at(ends, key, record, context.problems)
        value = number_at(end, "value", record, context.problems) if end else None
        if value is None:
            found.append(None)
            continue
        own = unit_of(end, record, context) or unit or ("1" if concept.kind == "score" else None)
        factor = None if own is None else context.terms.factor(concept, own)
        if factor is None:
            return None
        found.append(_whole(value, factor))
    low, high = found
    if low is not None and high is not None and low > high:
        _unread(concept, "reference range that ends below its beginning", record, context)
        return None
    return None if low is None and high is None else (low, high)
