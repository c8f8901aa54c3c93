"""Diagnostic reports: what they conclude in codes; their results are Observations."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from cdss.interop.fhir.conditions import STATED_KINDS, statement
from cdss.interop.fhir.context import Context
from cdss.interop.fhir.elements import Record, list_at, mapping_at, text_at
from cdss.interop.fhir.observations import FINAL, read_observation, result_status
from cdss.model.profile import Statement

_EARLY: Final = frozenset({"partial", "preliminary", "modified", "unknown"})


def read_report(record: Record, context: Context) -> Iterator[Statement]:
    """What a DiagnosticReport concludes, and the results that it contains."""
    body, problems = record.body, context.problems
    status = result_status(record, context, _EARLY)
    if status is None:
        return
    when = context.dated(record, "effective", also="issued")
    if when.ahead:
        context.ahead(record)
        return
    for each in list_at(body, "contained", record, problems):
        if each.get("resourceType") == "Observation":
            inside = Record("Observation", record.place, each, record.path, outer=body)
            yield from read_observation(inside, context)
    concluded = list_at(body, "conclusionCode", record, problems)
    sure = status in FINAL
    for each in concluded:
        code = mapping_at(each, "concept", record, problems) or each
        meaning = context.terms.read(code, STATED_KINDS, record)
        if meaning is not None:
            remark = f", concluded{'' if sure else f' ({status})'}"
            state = "present" if sure else "suspected"
            yield statement(meaning, state, when, when.times.words + remark, record)
    if not concluded and not body.get("result") and text_at(body, "conclusion", record, problems):
        context.not_read(record, "a conclusion in words alone")
