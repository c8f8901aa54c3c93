"""Whatever stands where a text belongs, a mistake is named or nothing is read; nothing breaks."""

from __future__ import annotations

import pytest

import cdss

PATIENT = {"resourceType": "Patient", "id": "1"}
RESPONSE = "urn:cdss:fhir:StructureDefinition:treatment-response"


@pytest.mark.parametrize("shape", [[1], {"a": 1}, 3, True])
def test_a_reference_of_another_shape_is_a_mistake(kb, shape) -> None:
    condition = {
        "resourceType": "Condition",
        "subject": {"reference": shape},
        "code": {"text": "calcinosis"},
    }
    with pytest.raises(cdss.ProfileError, match="wrong-shape"):
        cdss.profile_from_fhir([PATIENT, condition], kb)


@pytest.mark.parametrize("shape", [[1], {"a": 1}, 3, True])
def test_an_extension_without_an_address_says_nothing(kb, shape) -> None:
    taken = {
        "resourceType": "MedicationStatement",
        "status": "active",
        "subject": {"reference": "Patient/1"},
        "medicationCodeableConcept": {"text": "prednisolone"},
        "extension": [{"url": RESPONSE, "extension": [{"url": shape, "valueCode": "none"}]}],
    }
    (treatment,) = cdss.profile_from_fhir([PATIENT, taken], kb).treatments
    assert treatment.responses == ()
