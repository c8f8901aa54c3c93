"""How long FHIR takes to become a profile: 100 and 300 resources, as data and as text.

The targets are medians of 3 ms and 8 ms; they are shown and not asserted.
"""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

import cdss

AS_OF = date(2026, 11, 20)
LOINC = "http://loinc.org"
ME = {"reference": "Patient/p"}


def record_of(count: int) -> dict[str, Any]:
    """A record as hospitals have them: mostly laboratory values, half of them unmapped."""
    resources = [
        {"resourceType": "Patient", "id": "p", "gender": "female", "birthDate": "2017-03-15"}
    ]
    makers = (observation, observation, observation, condition, medication, administration)
    resources += [makers[number % len(makers)](number) for number in range(count - 1)]
    entries = [
        {"fullUrl": f"https://ehr.example/fhir/{each['resourceType']}/{each['id']}"}
        | {"resource": each, "search": {"mode": "match"}}
        for each in resources
    ]
    return {"resourceType": "Bundle", "type": "searchset", "entry": entries}


def observation(number: int) -> dict[str, Any]:
    code = ("2157-6", "1988-5", "2532-0", "718-7", "2345-7", "2160-0")[number % 6]
    unit = "mg/L" if code == "1988-5" else "U/L"
    quantity = {"unit": unit, "system": "http://unitsofmeasure.org", "code": unit}
    return {
        "resourceType": "Observation",
        "id": f"o{number}",
        "meta": {"lastUpdated": "2026-10-01T10:00:00.000Z", "versionId": "1"},
        "status": "final",
        "category": [{"coding": [{"system": "http://category", "code": "laboratory"}]}],
        "code": {"coding": [{"system": LOINC, "code": code}], "text": "A test"},
        "subject": ME,
        "encounter": {"reference": "Encounter/e"},
        "effectiveDateTime": f"2026-0{number % 9 + 1}-11T08:30:00+01:00",
        "issued": "2026-10-01T10:00:00.000+01:00",
        "valueQuantity": {"value": 20 + number / 10, **quantity},
        "referenceRange": [{"low": {"value": 1, **quantity}, "high": {"value": 500, **quantity}}],
    }


def condition(number: int) -> dict[str, Any]:
    codes = ("1212005", "271807003", "38341003", "195967001")
    return {
        "resourceType": "Condition",
        "id": f"c{number}",
        "clinicalStatus": {"coding": [{"code": "active"}]},
        "verificationStatus": {"coding": [{"code": "confirmed"}]},
        "code": {
            "coding": [{"system": "http://snomed.info/sct", "code": codes[number // 6 % 4]}],
            "text": "A condition",
        },
        "subject": ME,
        "onsetDateTime": "2024-05",
        "recordedDate": "2024-05-07",
    }


def medication(number: int) -> dict[str, Any]:
    rxnorm = "http://www.nlm.nih.gov/research/umls/rxnorm"
    return {
        "resourceType": "MedicationStatement",
        "id": f"m{number}",
        "status": "active" if number % 2 else "stopped",
        "medicationCodeableConcept": {
            "coding": [{"system": rxnorm, "code": ("6851", "8640", "161")[number // 6 % 3]}]
        },
        "subject": ME,
        "effectivePeriod": {"start": "2025-01-01"},
        "dosage": [
            {
                "text": "15 mg once a week",
                "route": {"text": "Oral"},
                "doseAndRate": [{"doseQuantity": {"value": 15, "unit": "mg", "code": "mg"}}],
            }
        ],
    }


def administration(number: int) -> dict[str, Any]:
    return {
        "resourceType": "MedicationAdministration",
        "id": f"a{number}",
        "status": "completed",
        "medicationCodeableConcept": {
            "coding": [{"system": "http://www.whocc.no/atc", "code": "J06BA02"}]
        },
        "subject": ME,
        "effectiveDateTime": "2026-02-03T10:00:00Z",
        "dosage": {"dose": {"value": 20, "unit": "g", "code": "g"}},
    }


@pytest.mark.parametrize("count", [100, 300])
def test_a_bundle_as_data(benchmark, kb, count):
    bundle = record_of(count)
    profile = benchmark(cdss.profile_from_fhir, bundle, kb, as_of=AS_OF)
    assert len(profile.statements) > count // 4


@pytest.mark.parametrize("count", [100, 300])
def test_a_bundle_as_text(benchmark, kb, count):
    text = json.dumps(record_of(count)).encode()
    profile = benchmark(cdss.profile_from_fhir, text, kb, as_of=AS_OF)
    assert len(profile.statements) > count // 4


def daily_value(number: int) -> dict[str, Any]:
    """One of 300 days of one test, ten a day."""
    day = date.fromordinal(AS_OF.toordinal() - number % 300)
    value = {"value": 20 + number, "unit": "U/L", "system": "http://unitsofmeasure.org"}
    return observation(0) | {
        "id": f"d{number}",
        "effectiveDateTime": day.isoformat(),
        "valueQuantity": value | {"code": "U/L"},
    }


def test_an_answer_to_three_thousand_values_of_one_test(benchmark, kb):
    """Intensive care: each value is beside its day's, and not beside every other."""
    resources = [record_of(100), *(daily_value(number) for number in range(3000))]
    profile = cdss.profile_from_fhir(resources, kb, as_of=AS_OF)
    answer = benchmark.pedantic(cdss.consult, (profile, kb), rounds=3)
    assert answer.profile.read_as
