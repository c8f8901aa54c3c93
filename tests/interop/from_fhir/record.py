"""Resources of an invented patient, as few words as they can be stated in."""

from __future__ import annotations

from datetime import date
from typing import Any

import cdss

AS_OF = date(2026, 11, 20)
ME = {"reference": "Patient/p"}
RESPONSE = "urn:cdss:fhir:StructureDefinition:treatment-response"
RESPONSES = "urn:cdss:fhir:CodeSystem:treatment-response"

Resource = dict[str, Any]


def coded(system: str, code: str, display: str | None = None) -> Resource:
    coding = {"system": system, "code": code}
    return {"coding": [coding | ({"display": display} if display else {})]}


def snomed(code: str, display: str | None = None) -> Resource:
    return coded("http://snomed.info/sct", code, display)


def loinc(code: str) -> Resource:
    return coded("http://loinc.org", code)


def atc(code: str) -> Resource:
    return coded("http://www.whocc.no/atc", code)


def hp(code: str) -> Resource:
    return coded("http://human-phenotype-ontology.org", code)


JDM = snomed("1212005")
CALCINOSIS = hp("HP:0003761")
METHOTREXATE = atc("L04AX03")
IVIG = atc("J06BA02")
CK = loinc("2157-6")
CRP = loinc("1988-5")
EXCHANGE = {"text": "Plasma exchange"}
UCUM = "http://unitsofmeasure.org"


def patient(**more: Any) -> Resource:
    return {"resourceType": "Patient", "id": "p", **more}


def condition(code: Resource, name: str = "c", **more: Any) -> Resource:
    return {"resourceType": "Condition", "id": name, "subject": ME, "code": code, **more}


def status(**codes: str) -> Resource:
    """``clinicalStatus`` and ``verificationStatus`` as R4 writes them."""
    return {name: {"coding": [{"code": code}]} for name, code in codes.items()}


def observation(code: Resource, name: str = "o", **more: Any) -> Resource:
    body = {"resourceType": "Observation", "id": name, "status": "final", "subject": ME}
    return {**body, "code": code, **more}


def quantity(value: Any, unit: str | None = "U/L", **more: Any) -> Resource:
    stated = {"value": value, **more}
    return stated if unit is None else {**stated, "unit": unit, "system": UCUM, "code": unit}


def taken(code: Resource, state: str = "active", name: str = "m", **more: Any) -> Resource:
    body = {"resourceType": "MedicationStatement", "id": name, "status": state, "subject": ME}
    return {**body, "medicationCodeableConcept": code, **more}


def allergy(code: Resource, name: str = "a", **more: Any) -> Resource:
    return {"resourceType": "AllergyIntolerance", "id": name, "patient": ME, "code": code, **more}


def procedure(code: Resource, state: str = "completed", name: str = "r", **more: Any) -> Resource:
    body = {"resourceType": "Procedure", "id": name, "status": state, "subject": ME}
    return {**body, "code": code, **more}


def read(kb: cdss.KnowledgeBase, *resources: Resource, **more: Any) -> cdss.Profile:
    return cdss.profile_from_fhir(list(resources), kb, **{"as_of": AS_OF, **more})


def statement(kb: cdss.KnowledgeBase, *resources: Resource) -> Any:
    """The one statement of these resources, of which nothing is left out."""
    profile = read(kb, *resources)
    assert not profile.not_understood
    (found,) = profile.statements
    return found


def treatment(kb: cdss.KnowledgeBase, *resources: Resource) -> Any:
    profile = read(kb, *resources)
    assert not profile.not_understood
    (found,) = profile.treatments
    return found


def listed(kb: cdss.KnowledgeBase, *resources: Resource) -> list[str]:
    """What is not understood of these resources, which state nothing else."""
    profile = read(kb, *resources)
    assert (profile.statements, profile.treatments) == ((), ())
    return [each.text for each in profile.not_understood]


PRODUCT_TAKEN = (
    {"resourceType": "Medication", "id": "x", "code": METHOTREXATE},
    {
        "resourceType": "MedicationStatement",
        "id": "m",
        "status": "active",
        "subject": ME,
        "medicationReference": {"reference": "Medication/x"},
    },
)
"""A product, and that it was taken."""
