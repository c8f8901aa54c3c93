"""Conditions: diagnoses, findings and history, with how sure and how current they are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from cdss.interop.fhir.codes import Meaning
from cdss.interop.fhir.context import Context
from cdss.interop.fhir.elements import Body, Record, code_at, list_at, mapping_at, said, text_at
from cdss.interop.fhir.problems import VALUES
from cdss.interop.fhir.times import When
from cdss.model.profile import Statement
from cdss.model.time import NOW, Moment

STATED_KINDS: Final = frozenset({"diagnosis", "finding", "history", "demographic"})

IN_ERROR: Final = "entered-in-error"
_CERTAIN: Final = {
    "confirmed": "present",
    "unconfirmed": "suspected",
    "provisional": "suspected",
    "differential": "suspected",
    "presumed": "suspected",
    "refuted": "absent",
}
"""The state that a verification status gives; without one, what is recorded is present."""

_NOW: Final = frozenset({"active", "recurrence", "relapse"})
_OVER: Final = "resolved"
_PAUSED: Final = frozenset({"inactive", "remission", "unknown"})

_TOLD: Final = frozenset({"asserter", "informationSource", "participant"})
_BEFORE: Final = Moment(None, -1)
"""Some time before the consultation."""


def verified(record: Record, context: Context) -> tuple[str | None, str] | None:
    """A resource's verification status and the state that it gives; None if it was an error."""
    status = code_at(record.body, "verificationStatus", record, context.problems)
    if status == IN_ERROR:
        context.in_error(record)
        return None
    state = "present" if status is None else _CERTAIN.get(status)
    if state is None:
        context.problems.unread(
            VALUES, "", f"verification status {said(status)}: read as suspected", record.place
        )
    return (status, state or "suspected")


def read_condition(record: Record, context: Context) -> list[Statement]:
    """What a Condition states: now, and before where it is over."""
    body = record.body
    problems = context.problems
    certain = verified(record, context)
    if certain is None:
        return []
    status, state = certain
    when = context.clock.began(body, record, "onset", "abatement")
    if when.ahead:
        context.ahead(record)
        return []
    meaning = context.terms.read(mapping_at(body, "code", record, problems), STATED_KINDS, record)
    if meaning is None:
        return []
    words = when.times.words + _remarks(status, record, context)
    clinical = code_at(body, "clinicalStatus", record, problems)
    if clinical is None and when.ended is False and _is_of_encounter(record, context):
        # A diagnosis made at a visit was so then; nobody says that it still is.
        seen = context.dated(record, also="recordedDate").times
        when = when._replace(times=when.times._replace(on=seen.on))
        words += seen.words
    if state == "absent" and meaning.concept.kind == "history" and when.times.on is None:
        # That she was not pregnant then says nothing of today.
        told = context.clock.on(text_at(body, "recordedDate", record, problems), record, "recorded")
        when, words = (
            when._replace(times=when.times._replace(on=told.times.on)),
            (words + told.times.words),
        )
    if state != "present":
        return [statement(meaning, state, when, words, record)]
    return list(_present(meaning, clinical, when, words, record, context))


def _is_of_encounter(record: Record, context: Context) -> bool:
    return any(
        coding.get("code") == "encounter-diagnosis"
        for category in list_at(record.body, "category", record, context.problems)
        for coding in list_at(category, "coding", record, context.problems)
    )


def _present(
    meaning: Meaning,
    clinical: str | None,
    when: When,
    words: str,
    record: Record,
    context: Context,
) -> Iterator[Statement]:
    concept = meaning.concept
    over = clinical == _OVER or (when.ended is True and clinical not in _NOW | _PAUSED)
    if not over and clinical in _PAUSED:
        # Not active, and not gone: whether it is there now is left open.
        said_so = "present" if concept.lasting else "unknown"
        yield statement(meaning, said_so, when, words, record, told=clinical or "")
        return
    if clinical is not None and clinical not in _NOW | {_OVER}:
        context.problems.unread(
            VALUES, "", f"clinical status {said(clinical)}: left out", record.place
        )
    if not over and when.unclear and clinical is None:
        # It is stated to have ended, and so not to be there now.
        said_so = "present" if concept.lasting else "unknown"
        yield statement(meaning, said_so, when, words, record, told="was present")
        return
    if not over:
        yield statement(meaning, "present", when, words, record)
        if when.ended is True:
            # Active, and ended: both are stated, and the conflict is shown.
            yield _ended(meaning, words, record)
        return
    past = when.times.observed if when.times.end is not None else _past(when)
    was = statement(meaning, "present", when, words, record, told="was present")
    yield was._replace(observed=past, dated=True)
    if not concept.lasting:
        yield _ended(meaning, words, record)


def _past(when: When) -> Moment:
    since = when.times.since
    return _BEFORE if since is None else Moment(since.earliest, -1)


def _ended(meaning: Meaning, words: str, record: Record) -> Statement:
    concept = meaning.concept
    # A history that is over may still count: hepatitis B does, a pregnancy does not.
    # And of what is a kind of it, another kind may be there.
    state = "unknown" if concept.kind == "history" or meaning.is_kind else "absent"
    return Statement(
        concept=concept.id,
        words=f"{meaning.phrase}: resolved{words}",
        place=record.place,
        state=state,
        observed=NOW,
    )


def statement(
    meaning: Meaning, state: str, when: When, words: str, record: Record, *, told: str = ""
) -> Statement:
    """One statement about a concept; ``told`` is said of it in place of its state."""
    by = f", {meaning.by}" if meaning.by else ""
    told = told or state
    if state == "absent" and meaning.is_kind:
        state = "unknown"
    times = when.times
    dated = times.on is not None
    return Statement(
        meaning.concept.id,
        f"{meaning.phrase}: {told}{words}{by}",
        record.place,
        state,
        # It has no value, word, range or titre. There are many of them, and names take time.
        None,
        None,
        None,
        None,
        times.observed if dated else NOW,
        dated,
        times.start,
        times.backwards,
    )


def _remarks(status: str | None, record: Record, context: Context) -> str:
    sure = status in {None, "confirmed", "refuted"}
    return ("" if sure else f", {said(status)}") + asserter(record.body, record, context)


def asserter(body: Body, record: Record, context: Context) -> str:
    """Who says so, where that is stated: ", asserted by the patient"."""
    if _TOLD.isdisjoint(body):
        return ""
    problems = context.problems
    found: list[Mapping[str, object]] = []
    for key in ("asserter", "informationSource"):
        found += list_at(body, key, record, problems)
    for each in list_at(body, "participant", record, problems):
        role = code_at(each, "function", record, problems)
        if role in {"informant", "asserter", "source"}:
            found.append(mapping_at(each, "actor", record, problems))
    for each in found:
        reference = text_at(each, "reference", record, problems) or ""
        display = text_at(each, "display", record, problems)
        if "Patient" in reference or each.get("type") == "Patient":
            return ", asserted by the patient"
        if "RelatedPerson" in reference or each.get("type") == "RelatedPerson":
            return ", asserted by a relative"
        if display:
            return f", asserted by {said(display)}"
    return ""
