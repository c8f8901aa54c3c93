"""Procedures that were done, or stated not to have been."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from cdss.interop.fhir.conditions import IN_ERROR, asserter
from cdss.interop.fhir.context import Context
from cdss.interop.fhir.dosage import Dosage
from cdss.interop.fhir.elements import Record, code_at, mapping_at, said
from cdss.interop.fhir.given import never, treatment
from cdss.interop.fhir.problems import RESOURCES
from cdss.interop.fhir.responses import read_responses
from cdss.model.concept import GIVEN_KINDS, Vocabulary
from cdss.model.profile import Treatment

_DONE: Final = {"completed": None, "in-progress": True, "stopped": False}
"""Statuses of what was done, or begun, with whether it goes on."""
_NOT_DONE: Final = "not-done"


def read_procedure(record: Record, context: Context) -> Iterator[Treatment]:
    """What a Procedure says was done or was not."""
    body, problems = record.body, context.problems
    status = code_at(body, "status", record, problems)
    if status == IN_ERROR:
        context.in_error(record)
        return
    if status != _NOT_DONE and status not in _DONE:
        context.not_read(record, f"{said(status) or 'without a status'}: not said to be done")
        return
    when = context.dated(record, "performed", "occurrence")
    if when.ahead:
        context.ahead(record)
        return
    meaning = context.terms.read(mapping_at(body, "code", record, problems), GIVEN_KINDS, record)
    if meaning is None:
        return
    if status == _NOT_DONE and when.times.words:
        # Of one day it says nothing of all others.
        text = f"{meaning.phrase}: not done{when.times.words} (whether ever is not said)"
        problems.unread(RESOURCES, "", text, record.place)
        return
    if status == _NOT_DONE:
        yield never(meaning, record, when.times.words)
        return
    yield treatment(
        meaning,
        record,
        context,
        when,
        Dosage(),
        read_responses(body, record, context),
        running=_DONE[status or ""],
        remark=asserter(body, record, context),
    )


def without_occasions(treatments: Iterable[Treatment], context: Context) -> list[Treatment]:
    """The treatments, without what was not done once and was given at another time.

    "Not done" beside the very thing done is an occasion that did not come about; alone it
    states that it was not given.
    """
    listed = list(treatments)
    given = [each for each in listed if not each.never]
    kept = []
    for each in listed:
        if each.never and any(_is_same(each, other, context.vocabulary) for other in given):
            text = f"{context.vocabulary[each.concept].phrase}: not done once, and given otherwise"
            context.problems.unread(RESOURCES, "", text, each.place)
        else:
            kept.append(each)
    return kept


def _is_same(absent: Treatment, given: Treatment, vocabulary: Vocabulary) -> bool:
    return any(vocabulary.is_a(name, absent.concept) for name in (given.concept, given.agent))
