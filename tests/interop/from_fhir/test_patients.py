"""Whose the data is: the age, every form of reference, one patient among several."""

from __future__ import annotations

import json
from datetime import date

import pytest

import cdss

from .record import (
    AS_OF,
    CALCINOSIS,
    JDM,
    ME,
    METHOTREXATE,
    condition,
    listed,
    patient,
    read,
    taken,
)

URN = "urn:uuid:0b6f4f7a-6a7e-4a52-9f3b-2f1f6d3c0a01"
FULL = "https://ehr.example/fhir/Patient/p"


@pytest.mark.parametrize(
    ("born", "age"),
    [
        ("2017-03-15", "9 y 8 mo"),
        ("2008-11-20", "18 y 0 mo"),
        ("2008-11-21", "17 y 11 mo"),
        ("2017-03", "from 9 y 7 mo, below 9 y 9 mo"),
        ("2017", "from 8 y 10 mo, below 9 y 11 mo"),
        ("2026-11-20", "< 1 mo"),
    ],
)
def test_the_age_at_the_consultation(kb, born, age):
    profile = read(kb, patient(birthDate=born))
    assert (profile.age_words, profile.age_place) == (age, "Patient/p")


def test_the_age_follows_the_date(kb):
    then = read(kb, patient(birthDate="2017-03-15"), as_of=date(2020, 3, 14))
    assert (then.age_words, then.as_of) == ("2 y 11 mo", date(2020, 3, 14))


def test_without_a_date_it_is_today(kb):
    assert cdss.profile_from_fhir(patient(), kb).as_of == date.today()  # noqa: DTZ011


@pytest.mark.parametrize("born", ["2027-01-01", "1850-01-01", "15.3.2017", "2017-13"])
def test_an_impossible_birth_is_a_mistake(kb, born):
    with pytest.raises(cdss.ProfileError) as raised:
        read(kb, patient(birthDate=born))
    assert "--> Patient\n" in str(raised.value) + "\n"
    assert born not in str(raised.value)


@pytest.mark.parametrize(
    ("gender", "sex"),
    [("female", "female"), ("male", "male"), ("other", None), ("unknown", None), (None, None)],
)
def test_the_sex_where_it_is_stated(kb, gender, sex):
    assert read(kb, patient(gender=gender)).sex == sex


def test_a_death_is_listed(kb):
    assert listed(kb, patient(deceasedBoolean=True)) == ["the patient is stated to have died"]


def about(reference):
    return condition(JDM) | {"subject": reference}


@pytest.mark.parametrize(
    ("address", "reference"),
    [
        (None, {"reference": "Patient/p"}),
        (None, {"reference": "Patient/p/_history/3"}),
        (None, {"reference": FULL}),
        (FULL, {"reference": FULL}),
        (FULL, {"reference": "Patient/p"}),
        (URN, {"reference": URN}),
        (URN, {"reference": "Patient/p"}),
        (None, {"identifier": {"system": "urn:x", "value": "7"}}),
        (None, None),
    ],
)
def test_every_form_of_reference(kb, address, reference):
    entry = {"resource": patient(gender="female", identifier=[{"system": "urn:x", "value": "7"}])}
    body = about(reference)
    if reference is None:
        del body["subject"]
    entries = [entry | ({"fullUrl": address} if address else {}), {"resource": body}]
    bundle = {"resourceType": "Bundle", "type": "collection", "entry": entries}
    profile = cdss.profile_from_fhir(bundle, kb)
    assert (profile.sex, len(profile.statements), profile.not_understood) == ("female", 1, ())


def test_a_contained_patient(kb):
    inside = {"resourceType": "Patient", "id": "x", "gender": "male"}
    profile = read(kb, about({"reference": "#x"}) | {"contained": [inside]})
    assert (profile.sex, len(profile.statements)) == ("male", 1)


def test_no_patient_resource_at_all(kb):
    assert len(read(kb, condition(JDM), taken(CALCINOSIS | {"coding": []})).statements) == 1


@pytest.mark.parametrize(
    "other",
    [
        {"reference": "Patient/q"},
        {"reference": "https://elsewhere.example/Patient/p"},
        {"reference": "urn:uuid:1"},
        {"identifier": {"value": "8"}},
    ],
)
def test_two_patients_are_refused(kb, other):
    entries = [{"fullUrl": FULL, "resource": patient()}, {"resource": about(other)}]
    with pytest.raises(cdss.ProfileError, match="several-patients") as raised:
        cdss.profile_from_fhir({"resourceType": "Bundle", "entry": entries}, kb)
    assert "Patient/q" not in str(raised.value)


TWO = [
    patient(gender="female"),
    patient(gender="male") | {"id": "q"},
    condition(JDM, "1"),
    condition(CALCINOSIS, "2") | {"subject": {"reference": "Patient/q"}},
    {k: v for k, v in condition(CALCINOSIS, "3").items() if k != "subject"},
]


@pytest.mark.parametrize("name", ["q", "Patient/q"])
def test_one_of_two_patients(kb, name):
    profile = read(kb, *TWO, subject=name)
    assert (profile.sex, [each.place for each in profile.statements]) == ("male", ["Condition/2"])
    assert [each.text for each in profile.not_understood] == [
        "Condition, about no patient that is named"
    ]


def test_an_answer_about_one_carries_nothing_of_the_other(kb):
    profile = cdss.profile_from_fhir(json.dumps(TWO), kb, subject="q", as_of=AS_OF)
    assert '"1212005"' not in profile.text
    again = cdss.profile_from_fhir(profile.text, kb, as_of=AS_OF)
    assert again.statements == profile.statements


def test_a_patient_who_is_not_there(kb):
    with pytest.raises(cdss.ProfileError, match="no-such-patient") as raised:
        read(kb, *TWO, subject="Patient/Jane-Invented")
    assert "Jane" not in str(raised.value)
    assert "Jane" in raised.value.shown()


@pytest.mark.parametrize("reference", ["Group/1", "Device/1"])
def test_what_is_about_no_patient_is_listed(kb, reference):
    assert listed(kb, patient(), about({"reference": reference})) == [
        "Condition, about no patient that is named"
    ]


def test_what_is_of_another_kind_is_listed_and_helpers_are_not(kb):
    others = [
        {"resourceType": kind, "id": "1", "subject": ME}
        for kind in ("FamilyMemberHistory", "Immunization", "Practitioner", "Encounter")
    ]
    assert listed(kb, *others) == [
        "FamilyMemberHistory, of a kind that is not read",
        "Immunization, of a kind that is not read",
    ]


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ({"modifierExtension": [{"url": "urn:x"}]}, "with a modifier that is not known"),
        ({"implicitRules": "urn:x"}, "with a modifier that is not known"),
        (
            {"dosage": {"modifierExtension": [{"url": "urn:x"}]}},
            "with a modifier that is not known",
        ),
        ({"taken": "n"}, "of a release of FHIR before R4"),
    ],
)
def test_what_may_mean_the_opposite_is_not_read(kb, more, why):
    assert listed(kb, taken(METHOTREXATE, **more)) == [f"MedicationStatement, {why}"]


def test_a_page_that_is_missing_is_named(kb):
    page = {"resourceType": "Bundle", "entry": [{"resource": patient()}]}
    page["link"] = [{"relation": "next", "url": "https://ehr.example/fhir?page=2"}]
    (found,) = cdss.profile_from_fhir(page, kb).not_understood
    assert found.text == "the Bundle has a further page, not given"
