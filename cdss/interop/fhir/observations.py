"""Observations: measurements and scores, and signs that were looked for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from cdss.interop.fhir.codes import Meaning
from cdss.interop.fhir.conditions import IN_ERROR, STATED_KINDS, statement
from cdss.interop.fhir.context import Context
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
from cdss.interop.fhir.problems import VALUES
from cdss.interop.fhir.ranges import reference_range
from cdss.interop.fhir.times import When
from cdss.interop.fhir.values import Said, kind_of_value, read_value
from cdss.interop.fhir.words import answer_word, interpretation, one_word
from cdss.model.concept import Concept, fold
from cdss.model.measure import denied
from cdss.model.profile import Statement

_MEASURED: Final = frozenset({"measurement", "score"})
_KINDS: Final = _MEASURED | STATED_KINDS

FINAL: Final = frozenset({"final", "amended", "corrected", "appended"})
_EARLY: Final = frozenset({"preliminary", "unknown"})
_ANSWERED: Final = {
    "positive": "present",
    "negative": "absent",
    "yes": "present",
    "no": "absent",
    "present": "present",
    "absent": "absent",
    "suspected": "suspected",
}
"""Answers to whether a sign is there, folded."""


def result_status(record: Record, context: Context, early: frozenset[str]) -> str | None:
    """The status of a result, final or early; None where it is no result, and says so."""
    status = code_at(record.body, "status", record, context.problems)
    if status == IN_ERROR:
        context.in_error(record)
        return None
    if status not in FINAL | early:
        context.not_read(record, f"{said(status) or 'without a status'}: no result")
        return None
    return status


def read_observation(record: Record, context: Context) -> Iterator[Statement]:
    """What an Observation and its components state."""
    body, problems = record.body, context.problems
    status = result_status(record, context, _EARLY)
    if status is None:
        return
    if "focus" in body and list_at(body, "focus", record, problems):
        context.not_read(record, "about something other than the patient")
        return
    when = context.dated(record, "effective", also="issued")
    if when.ahead:
        context.ahead(record)
        return
    remark = f", {status}" if status in _EARLY else ""
    components = list_at(body, "component", record, problems) if "component" in body else ()
    if _says(body) or not (components or "hasMember" in body):
        yield from _one(body, when, remark, record, context)
    for each in components:
        if _says(each):
            yield from _one(each, when, remark, record, context)


def _says(body: Body) -> bool:
    """Whether it has a result of its own; a panel has none, nor what was not measured."""
    return kind_of_value(body) is not None or bool(body.get("interpretation"))


def _one(
    body: Body, when: When, remark: str, record: Record, context: Context
) -> Iterator[Statement]:
    problems = context.problems
    code = mapping_at(body, "code", record, problems)
    if "dataAbsentReason" in body and not _says(body):
        # Nothing was found out, and that says nothing of the patient.
        return
    meaning = context.terms.read(code, _KINDS, record)
    if meaning is None:
        return
    if meaning.concept.kind in _MEASURED:
        yield from _measured(meaning, body, when, remark, record, context)
    else:
        yield from _sign(meaning, body, when, remark, record, context)


def _measured(
    meaning: Meaning, body: Body, when: When, remark: str, record: Record, context: Context
) -> Iterator[Statement]:
    concept, problems = meaning.concept, context.problems
    value = read_value(body, concept, record, context)
    word, rest = interpretation(body, record, context) if "interpretation" in body else (None, "")
    if value is None and word is None:
        if rest:
            problems.unread(VALUES, "", f"{concept.phrase}: {rest}", record.place)
        return
    value = value or Said(word or "", word=word)
    if value.word is not None:
        both = one_word(value.word, word)
        if both is None:
            _two_words(concept, f"{value.word}; {word}", record, context)
            return
        word = both
    reference = reference_range(body, value.unit or concept.unit, concept, record, context)
    if word and reference and value.value and denied(word, value.value, *reference):
        _two_words(concept, f"{word}; {value.text}", record, context)
        return
    name = context.vocabulary.phrases[concept.id]
    beside = f" ({word})" if word is not None and word != value.text else ""
    by = f", {meaning.by}" if meaning.by else ""
    yield Statement(
        concept=concept.id,
        words=f"{name}: {value.text}{beside}{when.times.words}{remark}{by}",
        place=record.place,
        value=value.value,
        status=word,
        reference=reference,
        titre=value.titre,
        observed=when.times.observed,
        dated=when.times.dated,
        backwards=when.times.backwards,
    )


def _two_words(concept: Concept, words: str, record: Record, context: Context) -> None:
    context.problems.wrong(
        record,
        "F017",
        "two-words",
        f"value, range and interpretation of `{concept.id}` say different things",
        key="interpretation",
        private=words,
    )


def _sign(
    meaning: Meaning, body: Body, when: When, remark: str, record: Record, context: Context
) -> Iterator[Statement]:
    """A sign, diagnosis or history that was asked for, with the answer."""
    state = _state(body, record, context)
    if state is None:
        kind = kind_of_value(body)
        what = f"value in the form of a {kind}" if kind else "neither present nor absent"
        text = f"{meaning.concept.phrase}: {what}"
        context.problems.unread(VALUES, "", text, record.place)
        return
    told = ""
    if remark:
        # A result that is not final yet excludes nothing.
        told = state
        state = "suspected" if state == "present" else "unknown"
    yield statement(meaning, state, _of_then(when), when.times.words + remark, record, told=told)


def _of_then(when: When) -> When:
    """What was seen in a period that is over was so then, and need not be so now."""
    if when.times.end is None:
        return when
    return when._replace(times=when.times._replace(on=when.times.observed))


def _state(body: Body, record: Record, context: Context) -> str | None:
    problems = context.problems
    kind = kind_of_value(body)
    if kind == "Boolean":
        flag = flag_at(body, "valueBoolean", record, problems)
        return None if flag is None else "present" if flag else "absent"
    if kind == "String":
        return _ANSWERED.get(fold(text_at(body, "valueString", record, problems) or ""))
    if kind == "CodeableConcept":
        answer = mapping_at(body, "valueCodeableConcept", record, problems)
        word = answer_word(answer, record, context)
        coded = any(each.get("code") for each in list_at(answer, "coding", record, problems))
        if word is None and not coded:
            word = fold(text_at(answer, "text", record, problems) or "")
        return _ANSWERED.get(word or "")
    if kind is None:
        word, _ = interpretation(body, record, context)
        return _ANSWERED.get(word or "")
    return None
