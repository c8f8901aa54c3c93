"""How a treatment turned out: an extension, as FHIR has no element for it.

The address, the codes and an example stand in the README under "From FHIR".
"""

from __future__ import annotations

from typing import Final

from cdss.interop.fhir.context import Context
from cdss.interop.fhir.elements import Body, Record, list_at, mapping_at, said, text_at
from cdss.interop.fhir.problems import VALUES
from cdss.model.concept import GIVEN_KINDS, KINDS, fold
from cdss.model.condition import RESPONSES

RESPONSE_URL: Final = "urn:cdss:fhir:StructureDefinition:treatment-response"
"""The address of the extension."""

RESPONSE_SYSTEM: Final = "urn:cdss:fhir:CodeSystem:treatment-response"
"""The code system of what it may say: ``RESPONSES``."""

Responses = tuple[tuple[str | None, str], ...]

_TARGETS: Final = frozenset(KINDS) - GIVEN_KINDS - {"route"}
"""What can respond: anything but what is given."""

_WORDS: Final = {fold(each): each for each in RESPONSES}
_REASONS: Final = frozenset({"worsened", "relapse-on-taper", "not-tolerated"})
"""Responses that, as the bare text of a reason, mean nothing else: "none" may be no reason."""


def read_responses(body: Body, record: Record, context: Context) -> Responses:
    """The responses to what was given, each with its target; empty where none is stated."""
    if "extension" not in body and "statusReason" not in body:
        return ()
    found: dict[str | None, str] = {}
    for extension in list_at(body, "extension", record, context.problems):
        if extension.get("url") == RESPONSE_URL:
            for target, response in _stated(extension, record, context):
                if found.setdefault(target, response) != response:
                    context.problems.wrong(
                        record,
                        "F015",
                        "two-responses",
                        "two responses are stated for one target",
                        key="extension",
                    )
    return tuple(found.items()) or _reason(body, record, context)


def _stated(extension: Body, record: Record, context: Context) -> list[tuple[str | None, str]]:
    """One extension: a response, and the targets that it is about."""
    parts = list_at(extension, "extension", record, context.problems)
    response: str | None = None
    targets: list[str | None] = []
    for part in parts or (extension,):
        if part.get("url") == "target":
            concept = context.terms.read(
                mapping_at(part, "valueCodeableConcept", record, context.problems),
                _TARGETS,
                record,
            )
            if concept is None:
                # A response for something unknown is none for the treatment as a whole.
                return []
            targets.append(concept.concept.id)
        elif part.get("url") in ("response", RESPONSE_URL):
            response = _response(part, record, context)
    if response is None:
        return []
    return [(target, response) for target in targets or [None]]


def _response(part: Body, record: Record, context: Context) -> str | None:
    problems = context.problems
    code = text_at(part, "valueCode", record, problems)
    if code is None:
        coding = mapping_at(part, "valueCoding", record, problems)
        codeable = mapping_at(part, "valueCodeableConcept", record, problems)
        codings = [coding] if coding else list_at(codeable, "coding", record, problems)
        code = next(
            (
                text_at(each, "code", record, problems)
                for each in codings
                if each.get("system") == RESPONSE_SYSTEM
            ),
            None,
        )
    if code in RESPONSES:
        return code
    problems.wrong(
        record,
        "F016",
        "unknown-response",
        "a response is one of " + ", ".join(f"`{each}`" for each in RESPONSES),
        key="extension",
        private=code or "",
    )
    return None


def _reason(body: Body, record: Record, context: Context) -> Responses:
    """A response that ``statusReason`` states: by our codes, or by a text that means one alone."""
    problems = context.problems
    for reason in list_at(body, "statusReason", record, problems):
        for coding in list_at(reason, "coding", record, problems):
            code = text_at(coding, "code", record, problems)
            if coding.get("system") == RESPONSE_SYSTEM and code in RESPONSES:
                return ((None, code),)
        text = text_at(reason, "text", record, problems)
        word = None if text is None else _WORDS.get(fold(text))
        if word in _REASONS:
            return ((None, word),)
        if text or reason:
            shown = said(text) or _display(reason, record, context)
            problems.unread(VALUES, "", f"reason of a status: {shown or 'coded'}", record.place)
    return ()


def _display(reason: Body, record: Record, context: Context) -> str:
    for coding in list_at(reason, "coding", record, context.problems):
        words = said(text_at(coding, "display", record, context.problems))
        if words:
            return words
    return ""
