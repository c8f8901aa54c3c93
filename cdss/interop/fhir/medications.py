"""Medications that were taken or given; an order is none."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import Final

from cdss.interop.fhir.codes import Meaning
from cdss.interop.fhir.conditions import IN_ERROR, asserter
from cdss.interop.fhir.context import Context
from cdss.interop.fhir.dosage import read_dosage
from cdss.interop.fhir.elements import (
    Body,
    Record,
    code_at,
    flag_at,
    list_at,
    mapping_at,
    said,
    text_at,
)
from cdss.interop.fhir.given import treatment
from cdss.interop.fhir.problems import RESOURCES, VALUES
from cdss.interop.fhir.responses import read_responses
from cdss.model.concept import GIVEN_KINDS
from cdss.model.profile import Treatment

_RUNNING: Final = {
    "active": True,
    "taking": True,
    "completed": False,
    "stopped": False,
    "on-hold": False,
    "unknown": None,
    "recorded": None,
}
"""Statuses of what was taken, with whether it is being taken."""

_NOT_YET: Final = frozenset({"intended", "draft"})
_NOT_TAKEN: Final = frozenset({"not-taken", "not-taking"})
_SAID: Final = frozenset({"on-hold"})
"""Statuses that stand in the words: they say more than that it is not running."""

_ADMINISTERED: Final = {
    "in-progress": True,
    "completed": None,
    "stopped": False,
    "on-hold": False,
}
"""Statuses of one administration; that it is over does not say that no other follows."""

ORDERS: Final = frozenset({"MedicationRequest", "MedicationDispense"})


def read_order(record: Record, context: Context) -> None:
    """Count an order or a supply: neither says that anything was taken."""
    if code_at(record.body, "status", record, context.problems) == IN_ERROR:
        context.in_error(record)
        return
    context.not_read(record, "no exposure: ordered or supplied, not said to be taken")


def read_statement(record: Record, context: Context) -> list[Treatment]:
    """What a MedicationStatement (or MedicationUsage) says was taken."""
    body, problems = record.body, context.problems
    status = code_at(body, "status", record, problems)
    if status == IN_ERROR:
        context.in_error(record)
        return []
    if status in _NOT_YET:
        context.not_read(record, f"{status}: not taken yet")
        return []
    adherence = mapping_at(body, "adherence", record, problems)
    if adherence:
        # R5 moved what R4 says as `status` here.
        taking = code_at(adherence, "code", record, problems)
        status = _stem(taking) or status
    when = context.clock.happened(body, record, "effective")
    if when.ahead:
        context.ahead(record)
        return []
    if status in _NOT_TAKEN:
        for meaning in medications_of(body, record, context):
            text = f"{meaning.phrase}: not taken (whether ever is not said)"
            problems.unread(RESOURCES, "", text, record.place)
        return []
    if status is not None and status not in _RUNNING:
        problems.unread(VALUES, "", f"status {said(status)}: left out", record.place)
    running = _RUNNING.get(status or "unknown")
    if running is None and when.ended:
        running = False
    remark = f", {status}" if status in _SAID else ""
    remark += asserter(body, record, context)
    dosage = read_dosage(list_at(body, "dosage", record, problems), record, context)
    responses = read_responses(body, record, context)
    return [
        treatment(meaning, record, context, when, dosage, responses, running=running, remark=remark)
        for meaning in medications_of(body, record, context)
    ]


def _stem(code: str | None) -> str | None:
    """An adherence code without how it agrees with what was directed."""
    if code is None:
        return None
    for ending in ("-not-as-directed", "-as-directed"):
        code = code.removesuffix(ending)
    return code


def read_administration(record: Record, context: Context) -> list[Treatment]:
    """What a MedicationAdministration says was given."""
    body, problems = record.body, context.problems
    status = code_at(body, "status", record, problems)
    if status == IN_ERROR:
        context.in_error(record)
        return []
    if status not in _ADMINISTERED:
        context.not_read(record, f"{said(status) or 'without a status'}: not said to be given")
        return []
    when = context.clock.happened(body, record, "effective", "occurence", "occurrence")
    if when.ahead:
        context.ahead(record)
        return []
    dosage = read_dosage(list_at(body, "dosage", record, problems), record, context)
    responses = read_responses(body, record, context)
    running = _ADMINISTERED[status]
    return [
        treatment(meaning, record, context, when, dosage, responses, running=running)
        for meaning in medications_of(body, record, context)
    ]


def courses(given: Iterable[Treatment]) -> list[Treatment]:
    """Administrations of one thing in one way as their first and last: a course has many."""
    alike: dict[tuple[object, ...], list[Treatment]] = {}
    for each in given:
        key = (each.concept, each.route, each.dose_words, each.responses, each.running)
        alike.setdefault(key, []).append(each)
    found: list[Treatment] = []
    for group in alike.values():
        first, *others = sorted(group, key=_began)
        found.append(first)
        if others:
            last = others[-1]
            before = len(others) - 1
            times = f", and {before} more between the first and this" if before else ""
            found.append(last._replace(words=last.words + times))
    return found


def _began(each: Treatment) -> tuple[bool, Fraction | int, str]:
    earliest = None if each.start is None else each.start.earliest
    return (earliest is not None, earliest or 0, each.place)


def medications_of(body: Body, record: Record, context: Context) -> list[Meaning]:
    """The agents: by the code, else by the ingredients of the product; unknown ones are listed."""
    problems = context.problems
    codeable = mapping_at(body, "medicationCodeableConcept", record, problems)
    reference: Body = {}
    if not codeable:
        # R4 has two elements, and R5 two parts of one.
        either = mapping_at(body, "medication", record, problems)
        codeable = mapping_at(either, "concept", record, problems)
        reference = mapping_at(either, "reference", record, problems) or mapping_at(
            body, "medicationReference", record, problems
        )
    ingredients: list[Body] = []
    if not codeable and reference:
        name = text_at(reference, "reference", record, problems) or ""
        product = context.referred(name, record) if name else None
        if product is not None and product.body.get("status") == IN_ERROR:
            context.in_error(product)
            return []
        if product is None:
            display = text_at(reference, "display", record, problems)
            codeable = {"text": display} if display else {}
        else:
            codeable = mapping_at(product.body, "code", record, problems)
            ingredients = list(list_at(product.body, "ingredient", record, problems))
    found = _agents(codeable, record, context)
    if found:
        return found
    found = [each for part in ingredients for each in _ingredient(part, record, context)]
    if not found:
        context.terms.unmapped(codeable, record)
    return found


def _agents(codeable: Body, record: Record, context: Context) -> list[Meaning]:
    meaning = context.terms.meaning(codeable, record)
    if meaning is None or meaning.concept.kind not in GIVEN_KINDS:
        return []
    return [meaning]


def _ingredient(part: Body, record: Record, context: Context) -> list[Meaning]:
    """One active ingredient of a product."""
    problems = context.problems
    if flag_at(part, "isActive", record, problems) is False:
        return []
    codeable = mapping_at(part, "itemCodeableConcept", record, problems)
    either = mapping_at(part, "item", record, problems)
    reference = mapping_at(part, "itemReference", record, problems)
    if either:
        codeable = mapping_at(either, "concept", record, problems)
        reference = mapping_at(either, "reference", record, problems)
    if not codeable and reference:
        name = text_at(reference, "reference", record, problems) or ""
        substance = context.referred(name, record) if name else None
        if substance is not None:
            # A Medication or a Substance; R5 wraps the code of the latter once more.
            code = mapping_at(substance.body, "code", record, problems)
            codeable = mapping_at(code, "concept", record, problems) or code
    found = _agents(codeable, record, context)
    if not found and codeable:
        context.terms.unmapped(codeable, record)
    return found
