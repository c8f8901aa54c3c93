"""The answer as a whole: GuidanceResponse, its messages, and who gave it from what."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from cdss.interop.fhir_out.codings import codings
from cdss.interop.fhir_out.issues import concerned
from cdss.interop.fhir_out.writing import (
    Resource,
    Writer,
    placed,
    resource_of,
    statements_behind,
    told,
    words,
)

_STATED_IN: Final = {
    "diagnosis": "Condition",
    "finding": "Condition",
    "history": "Condition",
    "measurement": "Observation",
    "score": "Observation",
    "agent": "MedicationStatement",
    "intervention": "MedicationStatement",
    "procedure": "Procedure",
}
"""The resource that states a concept, by its kind."""

_CODED: Final = {"MedicationStatement": "medication"}
"""Where a resource has its code, if not under ``code``."""

_PATIENT: Final = {"age": "birthDate", "sex": "gender"}


def guidance(writer: Writer) -> Resource:
    """What was asked, whether it could be answered, and what more would tell."""
    answer = writer.answer
    knowledge = answer.knowledge
    requirements = list(requirements_of(writer))
    covered = f"Covers: {knowledge.covers}"
    uncovered = f"Does not cover: {'; '.join(knowledge.not_covered)}"
    resource: dict[str, Any] = {
        "resourceType": "GuidanceResponse",
        "id": writer.name("guidance"),
        "text": told(f"Read as: {answer.profile.read_as}", answer.disclaimer),
        "requestIdentifier": {"system": "urn:cdss:profile:sha256", "value": answer.profile.sha256},
        "moduleCanonical": f"urn:cdss:knowledge|{knowledge.version}",
        "status": "data-requested" if requirements else "success",
        **writer.about("subject"),
        "occurrenceDateTime": answer.profile.as_of,
        "performer": writer.refer("device"),
        "note": [
            {"text": words(each)}
            for each in (
                f"Read as: {answer.profile.read_as}",
                answer.disclaimer,
                covered,
                uncovered,
            )
        ],
        "evaluationMessage": [writer.refer("messages")] if messages(writer) else [],
        "outputParameters": writer.refer("options"),
        "dataRequirement": requirements,
    }
    return {key: value for key, value in resource.items() if value}


def requirements_of(writer: Writer) -> Iterator[Resource]:
    """What is not stated and decides, each once: what options wait for, then what cautions do."""
    options = concerned(writer.answer.options)
    names = dict.fromkeys(name for option in options for name in option.missing)
    names |= dict.fromkeys(
        name for option in options for check in option.to_check for name in check.missing
    )
    seen: list[Resource] = []
    for name in names:
        requirement = _requirement(writer, name)
        if requirement not in seen:
            seen.append(requirement)
            yield requirement


def _requirement(writer: Writer, name: str) -> Resource:
    if name in _PATIENT:
        return {"type": "Patient", "mustSupport": [_PATIENT[name]]}
    concept = writer.vocabulary.get(name)
    if concept is None:
        return {"type": "MedicationStatement"}
    kind = _STATED_IN.get(concept.kind, "Observation")
    code = {"path": _CODED.get(kind, "code"), "code": codings(concept)}
    return {"type": kind, "codeFilter": [code]}


def messages(writer: Writer) -> Resource | None:
    """What was not understood, what stands in conflict and what is odd; None where nothing is."""
    answer = writer.answer
    found: list[Resource] = []
    for term in answer.profile.not_understood:
        text = f"Not understood, and left out; it may be the contraindication: {term.text}"
        found.append(_message("warning", "code-invalid", f"{text} ({term.location})"))
    for conflict in answer.conflicts:
        sides = "; ".join(placed(e) for e in (*conflict.supported_by, *conflict.opposed_by))
        found.append(_message("warning", "informational", f"Conflict: {conflict.text} ({sides})"))
    for oddity in answer.oddities:
        text = "; ".join(placed(each) for each in oddity.statements)
        found.append(_message("information", "informational", f"Odd: {oddity.text} ({text})"))
    found += [
        _message("information", "informational", f"Out of force: {rule}")
        for rule in answer.knowledge.quarantined
    ]
    if not found:
        return None
    return {
        "resourceType": "OperationOutcome",
        "id": writer.name("messages"),
        "text": told(*(each["details"]["text"] for each in found)),
        "issue": found,
    }


def _message(severity: str, code: str, text: str) -> Resource:
    return {"severity": severity, "code": code, "details": {"text": words(text)}}


def device(writer: Writer) -> Resource:
    """The program: what it is, and in which versions it answered."""
    engine, knowledge = writer.answer.engine, writer.answer.knowledge
    checked = "cross-checked" if engine.cross_checked else "not cross-checked"
    versions = {
        "program": f"{engine.program} sha256 {engine.sha256}",
        "engine": f"{engine.name} {engine.version}, {checked}",
        "knowledge": f"{knowledge.version} of {knowledge.date} sha256 {knowledge.sha256}",
    }
    return {
        "resourceType": "Device",
        "id": writer.name("device"),
        "text": told("cdss", *(f"{what}: {value}" for what, value in versions.items())),
        "deviceName": [{"name": "cdss", "type": "model-name"}],
        "version": [
            {"type": {"text": what}, "value": words(value)} for what, value in versions.items()
        ],
        "note": [{"text": "A program for research; not a medical device."}],
    }


def provenance(writer: Writer, targets: list[Resource]) -> Resource:
    """What the answer was made from: the profile and its resources, the knowledge, the engine."""
    answer = writer.answer
    profile, knowledge = answer.profile, answer.knowledge
    sources: list[Resource] = [
        {
            "identifier": {"system": "urn:cdss:profile:sha256", "value": profile.sha256},
            "display": words(f"Profile {profile.id or profile.name}".strip()),
        },
        {
            "identifier": {"system": "urn:cdss:knowledge:sha256", "value": knowledge.sha256},
            "display": words(f"Knowledge {knowledge.version} of {knowledge.date}"),
        },
    ]
    places = dict.fromkeys(resource_of(each) for each in statements_behind(answer))
    sources += [{"reference": place} for place in sorted(filter(None, places))]
    return {
        "resourceType": "Provenance",
        "id": writer.name("provenance"),
        "text": told(*(each.get("display") or each["reference"] for each in sources)),
        "target": targets,
        "occurredDateTime": profile.as_of,
        "recorded": writer.recorded,
        "activity": {"text": "Consultation of the literature that was read"},
        "agent": [{"type": {"text": "program"}, "who": writer.refer("device")}],
        "entity": [{"role": "source", "what": each} for each in sources],
    }
