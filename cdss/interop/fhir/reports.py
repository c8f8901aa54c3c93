"""Diagnostic reports: what they conclude in codes; their results are Observations."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from cdss.interop.fhir.conditions import IN_ERROR, STATED_KINDS, statement
from cdss.interop.fhir.context import Context
from cdss.interop.fhir.elements import Record, code_at, list_at, mapping_at, said, text_at
from cdss.interop.fhir.observations import read_observation
from cdss.model.profile import Statement

_FINAL: Final = frozenset({"final", "amended", "corrected", "appended"})
_EARLY: Final = frozenset({"partial", "preliminary", "modified", "unknown"})


def read_report(record: Record, context: Context) -> Iterator[Statement]:
    """What a DiagnosticReport concludes, and the results that it contains."""
    body, problems = record.body, context.problems
    status = code_at(body, "status", record, problems)
    if status == IN_ERROR:
        context.in_error(record)
        return
    if status not in _FINAL | _EARLY:
        context.not_read(record, f"{said(status) or 'without a status'}: no result")
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
    sure = status in _FINAL
    for each in concluded:
        code = mapping_at(each, "concept", record, problems) or each
        meaning = context.terms.read(code, STATED_KINDS, record)
        if meaning is not None:
            remark = f", concluded{'' if sure else f' ({status})'}"
            state = "present" if sure else "suspected"
            yield statement(meaning, state, when, when.times.words + remark, record)
    if not concluded and not body.get("result") and text_at(body, "conclusion", record, problems):
        context.not_read(record, "a conclusion in words alone")
