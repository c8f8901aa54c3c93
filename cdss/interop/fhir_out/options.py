"""The options of an answer as Parameters: what was reported, how it turned out, where.

FHIR's own place for what follows from decision support (``GuidanceResponse.result``, a
CarePlan or a RequestGroup) holds proposed actions. A report proposes none.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from cdss.interop.fhir_out.issues import cautions_of
from cdss.interop.fhir_out.writing import RULES, Resource, Writer, placed, statements, words
from cdss.model.consultation import AssessmentEntry, OptionEntry
from cdss.model.evidence import Evidence, Guidance

_QUALITY: Final = "http://hl7.org/fhir/StructureDefinition/cqf-qualityOfEvidence"
_RATINGS: Final = "http://terminology.hl7.org/CodeSystem/evidence-quality"
_RATED: Final = {
    "high": "High quality",
    "moderate": "Moderate quality",
    "low": "Low quality",
    "very-low": "Very low quality",
}

_UNSTATED: Final = frozenset({"", "not-stated"})


def parameters(writer: Writer) -> Resource:
    """Every option of the answer, and the examinations reported as informative."""
    found = [
        *(_of("option", _option(writer, each)) for each in writer.answer.options),
        *(_of("assessment", _assessment(writer, each)) for each in writer.answer.assessments),
        *(
            _of(
                "notStated",
                [
                    _of_value("diagnosis", "CodeableConcept", writer.codeable(each.diagnosis)),
                    _of_value("state", "Code", each.state),
                    _of_value("options", "Integer", each.options),
                ],
            )
            for each in writer.answer.gated
        ),
    ]
    resource: Resource = {"resourceType": "Parameters", "id": writer.name("options")}
    return resource | ({"parameter": found} if found else {})


def _option(writer: Writer, option: OptionEntry) -> Iterator[Resource]:
    yield _of_value("intervention", "CodeableConcept", writer.codeable(option.intervention))
    if option.target:
        yield _of_value("target", "CodeableConcept", writer.codeable(option.target))
    yield _of_value("outcome", "Code", option.outcome)
    if option.because:
        yield _of_value("because", "Code", option.because)
    yield _of_value("direction", "Code", option.direction)
    yield _of_value("rule", "Identifier", {"system": RULES, "value": option.rule})
    yield _of_value("ruleStatus", "Code", option.rule_status)
    yield _of_value("safetyRead", "Code", option.safety_read)
    for basis in statements(option.proof):
        yield _of_value("basis", "String", placed(basis))
    for name in option.missing:
        yield _of_value("missing", "CodeableConcept", writer.codeable(name))
    for failed in option.failed:
        yield _of_value("failed", "String", words(failed))
    for each in option.evidence:
        yield _of("evidence", _evidence(writer, each))
    for guidance in option.guidance:
        yield _of_value("guidance", "RelatedArtifact", _guidance(guidance))
    if option.outcome != "not-applicable":
        for rule in dict.fromkeys(each.rule for each in cautions_of(option)):
            yield _of_value("caution", "Reference", writer.refer("caution", rule))


def _assessment(writer: Writer, entry: AssessmentEntry) -> Iterator[Resource]:
    yield _of_value("examination", "CodeableConcept", writer.codeable(entry.assessment))
    yield _of_value("rule", "Identifier", {"system": RULES, "value": entry.rule})
    if entry.text:
        yield _of_value("shows", "String", words(entry.text))
    for basis in statements(entry.proof):
        yield _of_value("basis", "String", placed(basis))
    for each in entry.evidence:
        yield _of("evidence", _evidence(writer, each))


def _evidence(writer: Writer, evidence: Evidence) -> Iterator[Resource]:
    yield _of_value("citation", "RelatedArtifact", _artifact(evidence))
    yield _of_value("design", "Code", evidence.design)
    yield _of_value("patients", "Integer", evidence.n)
    yield _of_value("standing", "Code", evidence.standing)
    for target, direction in evidence.direction.items():
        result = evidence.result.get(target, "")
        yield _of(
            "result",
            [
                _of_value("target", "CodeableConcept", writer.codeable(target)),
                _of_value("direction", "Code", direction),
                *([] if result in _UNSTATED else [_of_value("words", "String", words(result))]),
            ],
        )
    told = {
        "doseAsReported": _dose(evidence),
        "schedule": evidence.schedule,
        "concomitant": evidence.concomitant,
        "followUp": evidence.follow_up,
        "adverseEvents": evidence.adverse_events,
        "hedging": evidence.hedging,
    }
    for key, text in told.items():
        # What a report does not state is said, since silence would read as "none".
        yield _of_value(key, "String", "not stated" if text in _UNSTATED else words(text))


def _dose(evidence: Evidence) -> str:
    dose = evidence.dose_as_reported
    if dose in _UNSTATED:
        return dose
    return f"{dose} (ambiguous as printed; not for dosing)" if evidence.dose_ambiguous else dose


def _artifact(evidence: Evidence) -> Resource:
    """A citation, with the quality of what it says here."""
    rated = _RATED.get(evidence.certainty)
    text = f"{evidence.level}; certainty {evidence.certainty.replace('-', ' ')}"
    if evidence.certainty_because:
        text += f" ({', '.join(evidence.certainty_because)})"
    quality: Resource = {"text": words(text)}
    if rated is not None:
        coding = {"system": _RATINGS, "code": evidence.certainty, "display": rated}
        quality = {"coding": [coding], **quality}
    standing = "" if evidence.standing == "current" else f"{evidence.standing.upper()}. "
    return {
        "extension": [{"url": _QUALITY, "valueCodeableConcept": quality}],
        "type": "citation",
        "label": evidence.source,
        "citation": words(standing + evidence.citation),
        **({"url": evidence.url} if evidence.url else {}),
    }


def _guidance(guidance: Guidance) -> Resource:
    return {
        "type": "documentation",
        "label": guidance.source,
        "display": words(f"{guidance.design.replace('-', ' ')}: {guidance.statement}"),
        "citation": words(guidance.citation),
        **({"url": guidance.url} if guidance.url else {}),
    }


def _of(name: str, parts: Any) -> Resource:
    return {"name": name, "part": list(parts)}


def _of_value(name: str, kind: str, value: Any) -> Resource:
    return {"name": name, f"value{kind}": value}
