"""Observations: measurements and scores, and signs that were looked for."""

from __future__ import annotations

from typing import Any, Final, NamedTuple

from cdss.interop.fhir.codes import Meaning, written
from cdss.interop.fhir.conditions import IN_ERROR, STATED_KINDS, statement
from cdss.interop.fhir.context import Context
from cdss.interop.fhir.elements import (
    Body,
    Record,
    code_at,
    flag_at,
    list_at,
    mapping_at,
    number_at,
    said,
    shown_number,
    text_at,
)
from cdss.interop.fhir.problems import VALUES
from cdss.interop.fhir.ranges import reference_range
from cdss.interop.fhir.scales import Scale, scale_of
from cdss.interop.fhir.times import When
from cdss.interop.fhir.values import TITRE, Reference, Said, kind_of_value, read_value, scaled
from cdss.interop.fhir.weight import is_weight
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


def read_observation(record: Record, context: Context) -> list[Statement]:
    """What an Observation and its components state."""
    body, problems = record.body, context.problems
    status: Any = body.get("status")
    if status.__class__ is not str or status not in FINAL:
        status = result_status(record, context, _EARLY)
        if status is None:
            return []
    if "focus" in body and list_at(body, "focus", record, problems):
        context.not_read(record, "about something other than the patient")
        return []
    when = context.clock.known(body.get("effectiveDateTime"))
    if when is None:
        when = context.dated(record, "effective", also="issued")
    if when.ahead:
        context.ahead(record)
        return []
    remark = f", {status}" if status in _EARLY else ""
    if "component" not in body and "hasMember" not in body:
        only = _one(body, when, remark, record, context)
        return [] if only is None else [only]
    components = list_at(body, "component", record, problems) if "component" in body else ()
    parts = [each for each in components if _says(each)]
    if _says(body) or not (components or "hasMember" in body):
        parts.insert(0, body)
    found = (_one(each, when, remark, record, context) for each in parts)
    return [each for each in found if each is not None]


def _says(body: Body) -> bool:
    """Whether it has a result of its own; a panel has none, nor what was not measured."""
    return kind_of_value(body) is not None or bool(body.get("interpretation"))


class Assay(NamedTuple):
    """What numbers of one code, in one unit, with one range and interpretation, share."""

    meaning: Meaning
    scale: Scale
    word: str | None
    reference: Reference | None


def _one(body: Body, when: When, remark: str, record: Record, context: Context) -> Statement | None:
    if "dataAbsentReason" in body:
        if body["dataAbsentReason"] and kind_of_value(body) is not None:
            # Why there is no value, beside one: nobody knows whether it was measured.
            context.not_read(record, "a value beside the reason why there is none")
            return None
        if not _says(body):
            # Nothing was found out, and that says nothing of the patient.
            return None
    key = _assay_of(body)
    if key is not None:
        known = context.terms.assays.get(key)
        if known is not None:
            return _another(known, body["valueQuantity"], when, remark, record, context)
    noted = context.problems.noted
    code = mapping_at(body, "code", record, context.problems)
    if body is record.body and is_weight(code, record, context):
        context.weights.append(record)
        return None
    meaning = context.terms.read(code, _KINDS, record)
    if meaning is None:
        return None
    if meaning.concept.kind not in _MEASURED:
        return _sign(meaning, body, when, remark, record, context)
    found = _measured(meaning, body, when, remark, record, context)
    plain = context.problems.noted == noted and meaning.concept.unit != TITRE
    if key is not None and found is not None and plain:
        scale = scale_of(body["valueQuantity"], meaning.concept, record, context)
        context.terms.assays[key] = Assay(meaning, scale, found.status, found.reference)
    return found


def _assay_of(body: Body) -> bytes | None:
    """What of a result decides how its number is read: most of a record are of a few kinds."""
    quantity = body.get("valueQuantity")
    if quantity.__class__ is not dict or "comparator" in quantity or "value" not in quantity:
        return None
    said, find = body.get, quantity.get
    unit = (find("unit"), find("code"), find("system"))
    return written((said("code"), unit, said("referenceRange"), said("interpretation")))


def _another(
    assay: Assay, quantity: Body, when: When, remark: str, record: Record, context: Context
) -> Statement | None:
    """One more number of a kind that is known."""
    meaning, scale, word, reference = assay
    number = number_at(quantity, "value", record, context.problems)
    if number is None:
        return None
    text = shown_number(quantity) + scale.told
    found = scaled(number, number, False, scale, text, meaning.concept, record, context)  # noqa: FBT003
    if found is None:
        return None
    return _told(meaning, found, word, reference, when, remark, record, context)


def _measured(
    meaning: Meaning, body: Body, when: When, remark: str, record: Record, context: Context
) -> Statement | None:
    concept = meaning.concept
    value = read_value(body, concept, record, context)
    word, rest = interpretation(body, record, context) if "interpretation" in body else (None, "")
    if value is None and word is None:
        if rest:
            context.problems.unread(VALUES, "", f"{meaning.phrase}: {rest}", record.place)
        return None
    value = value or Said(word or "", word=word)
    if value.word is not None:
        both = one_word(value.word, word)
        if both is None:
            _two_words(concept, f"{value.word}; {word}", record, context)
            return None
        word = both
    reference = reference_range(body, value.unit or concept.unit, concept, record, context)
    return _told(meaning, value, word, reference, when, remark, record, context)


def _told(
    meaning: Meaning,
    said: Said,
    word: str | None,
    reference: Reference | None,
    when: When,
    remark: str,
    record: Record,
    context: Context,
) -> Statement | None:
    text, value, _, titre, _ = said
    if word and reference and value and denied(word, value, *reference):
        _two_words(meaning.concept, f"{word}; {text}", record, context)
        return None
    times = when.times
    beside = f" ({word})" if word is not None and word != text else ""
    by = f", {meaning.by}" if meaning.by else ""
    return Statement(
        meaning.concept.id,
        f"{meaning.phrase}: {text}{beside}{times.words}{remark}{by}",
        record.place,
        # It has no state, and began at no time. There are many of them, and names take time.
        None,
        value,
        word,
        reference,
        titre,
        times.observed,
        times.dated,
        None,
        times.backwards,
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
) -> Statement | None:
    """A sign, diagnosis or history that was asked for, with the answer."""
    state = _state(body, record, context)
    if state is None:
        kind = kind_of_value(body)
        what = f"value in the form of a {kind}" if kind else "neither present nor absent"
        text = f"{meaning.phrase}: {what}"
        context.problems.unread(VALUES, "", text, record.place)
        return None
    told = ""
    if remark:
        # A result that is not final yet excludes nothing.
        told = state
        state = "suspected" if state == "present" else "unknown"
    words = when.times.words + remark
    return statement(meaning, state, _of_then(when), words, record, told=told)


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
