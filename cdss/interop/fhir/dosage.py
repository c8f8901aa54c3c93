"""Doses and routes, as they were stated: nothing is computed from them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Final, NamedTuple

from cdss.interop.fhir.context import Context
from cdss.interop.fhir.elements import (
    Body,
    Record,
    list_at,
    mapping_at,
    number_at,
    said,
    shown_number,
    text_at,
)
from cdss.interop.fhir.problems import VALUES
from cdss.interop.fhir.units import symbol_of
from cdss.model.concept import Concept
from cdss.model.quantity import Quantity, parse_quantity
from cdss.model.unit import QuantityError

_ROUTE: Final = " route"
_DOSES: Final = ("doseQuantity", "dose", "doseSimpleQuantity", "rateQuantity")
_DOSE: Final = re.compile(r"[<>=\u2264\u2265]*\s*[\d.,]+(?:\s*[-\u2013]\s*[\d.,]+)?\s*([^\s\d]\S*)")


class Dosage(NamedTuple):
    """A dose in words and, where it is one, as a quantity; the route."""

    dose: Quantity | None = None
    words: str = ""
    route: str | None = None


_UNSTATED: Final = Dosage()


def read_dosage(dosages: Sequence[Body], record: Record, context: Context) -> Dosage:
    """Dose and route; several that differ are words alone."""
    if not dosages:
        return _UNSTATED
    return context.terms.remembered(
        ("dosage",), dosages, lambda: _read_dosage(dosages, record, context)
    )


def _read_dosage(dosages: Sequence[Body], record: Record, context: Context) -> Dosage:
    read = [_one(each, record, context) for each in dosages]
    if len(read) == 1:
        return read[0]
    words = "; ".join(dict.fromkeys(each.words for each in read if each.words))
    routes = {each.route for each in read}
    doses = {each.dose for each in read}
    return Dosage(
        doses.pop() if len(doses) == 1 else None,
        words,
        routes.pop() if len(routes) == 1 else None,
    )


def _one(dosage: Body, record: Record, context: Context) -> Dosage:
    problems = context.problems
    text = said(text_at(dosage, "text", record, problems))
    dose: Quantity | None = None
    words = ""
    rates = list_at(dosage, "doseAndRate", record, problems)
    # An administration has its dose and rate beside the text.
    for each in rates or (dosage,):
        dose, words = _quantity(each, record, context)
        if words:
            break
    if text:
        dose = _in_words(text) or dose
        words = text
    elif words:
        words += _timing(mapping_at(dosage, "timing", record, problems), record, context)
    route = _route(mapping_at(dosage, "route", record, problems), record, context)
    if dose is not None and dose.low is not None and dose.low < 0:
        problems.wrong(record, "F013", "impossible-value", "a dose is not below zero", key="dosage")
        dose = None
    return Dosage(dose, words, None if route is None else route.id)


def _quantity(part: Body, record: Record, context: Context) -> tuple[Quantity | None, str]:
    problems = context.problems
    for key in _DOSES:
        stated = mapping_at(part, key, record, problems) if key in part else None
        if stated:
            return _amount(stated, record, context)
    between = mapping_at(part, "doseRange", record, problems)
    if between:
        low, high = (
            _amount(mapping_at(between, key, record, problems), record, context)
            for key in ("low", "high")
        )
        words = f"{low[1]} to {high[1]}" if low[1] and high[1] else low[1] or high[1]
        return None, words
    return None, ""


def _amount(stated: Body, record: Record, context: Context) -> tuple[Quantity | None, str]:
    problems = context.problems
    value = number_at(stated, "value", record, problems)
    if value is None:
        return None, ""
    unit = text_at(stated, "unit", record, problems)
    code = text_at(stated, "code", record, problems)
    shown = f"{shown_number(stated)} {said(unit or code)}".strip()
    for each in (code, unit):
        symbol = symbol_of(each) if each else None
        if symbol is not None:
            return Quantity.of(value, symbol), shown
    return None, shown


@lru_cache(maxsize=256)
def _in_words(text: str) -> Quantity | None:
    """The dose that a text is; None for words that are none, or say more than one."""
    found = _DOSE.fullmatch(text)
    if not found or symbol_of(found[1]) is None:
        return None
    try:
        return parse_quantity(text)
    except QuantityError:
        return None


def _timing(timing: Body, record: Record, context: Context) -> str:
    """How often, in words: ", weekly"."""
    problems = context.problems
    code = mapping_at(timing, "code", record, problems)
    words = said(text_at(code, "text", record, problems))
    if not words:
        for coding in list_at(code, "coding", record, problems):
            words = said(text_at(coding, "display", record, problems)) or said(
                text_at(coding, "code", record, problems)
            )
            if words:
                break
    if words:
        return f", {words}"
    repeat = mapping_at(timing, "repeat", record, problems)
    period = number_at(repeat, "period", record, problems)
    unit = text_at(repeat, "periodUnit", record, problems)
    if period is None or unit is None:
        return ""
    times = shown_number(repeat, "frequency") if "frequency" in repeat else "1"
    return f", {said(times)} time(s) per {shown_number(repeat, 'period')} {said(unit)}"


def _route(route: Body, record: Record, context: Context) -> Concept | None:
    """A route by its code, or by a text that names one; any other is listed."""
    if not route:
        return None
    meaning = context.terms.meaning(route, record)
    if meaning is not None and meaning.concept.kind == "route":
        return meaning.concept
    texts = [text_at(route, "text", record, context.problems)]
    codings = list_at(route, "coding", record, context.problems)
    if not any(each.get("code") for each in codings):
        texts += [text_at(each, "display", record, context.problems) for each in codings]
        for text in texts:
            name = (text or "").lower().removesuffix(_ROUTE)
            concept = context.vocabulary.named(name)
            if concept is not None and concept.kind == "route":
                return concept
    shown = next((said(text) for text in texts if text), "")
    for each in codings:
        shown = shown or said(text_at(each, "display", record, context.problems))
    context.problems.unread(VALUES, "", f"route {shown or 'coded'}", record.place)
    return None
