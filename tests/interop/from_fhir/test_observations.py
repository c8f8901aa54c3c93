"""Observations: values of all kinds, interpretations, ranges, components."""

from __future__ import annotations

from fractions import Fraction

import pytest

import cdss

from .record import (
    CK,
    CRP,
    ME,
    coded,
    hp,
    listed,
    loinc,
    observation,
    patient,
    quantity,
    read,
    snomed,
    statement,
)

ANA = {"text": "Antinuclear antibody"}
CMAS = {"text": "CMAS"}
FLAG = "http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation"


def flagged(code):
    return {"interpretation": [coded(FLAG, code)]}


def test_a_value_is_converted_to_the_unit_of_its_concept(kb):
    found = statement(kb, observation(CRP, valueQuantity=quantity(4.1, "mg/dL")))
    assert (str(found.value), found.words) == ("41 mg/L", "CRP: 4.1 mg/dL")


def test_a_decimal_is_read_exactly(kb):
    assert statement(kb, observation(CRP, valueQuantity=quantity(0.1, "mg/L"))).value.point == (
        Fraction(1, 10)
    )


@pytest.mark.parametrize(
    ("comparator", "shown"), [("<", "< 5"), ("<=", "<= 5"), (">", "> 5"), (">=", ">= 5")]
)
def test_a_comparator_bounds_the_value(kb, comparator, shown):
    found = statement(kb, observation(CK, valueQuantity=quantity(5, comparator=comparator)))
    assert str(found.value) == f"{shown} U/L"


@pytest.mark.parametrize(
    ("code", "word"),
    [
        *((code, "raised") for code in ("H", "HH", "HU")),
        *((code, "low") for code in ("L", "LL", "LU")),
        ("N", "normal"),
        ("POS", "positive"),
        ("NEG", "negative"),
        ("ND", "negative"),
    ],
)
def test_an_interpretation_is_a_word(kb, code, word):
    assert statement(kb, observation(CRP, **flagged(code))).status == word


@pytest.mark.parametrize("code", ["A", "IND", "<", ">"])
def test_an_interpretation_that_is_no_word_says_nothing(kb, code):
    assert listed(kb, observation(CRP, **flagged(code))) == [f"CRP: {code}"]
    beside = observation(CRP, valueQuantity=quantity(5, "mg/L"), **flagged(code))
    assert statement(kb, beside).status is None


def test_a_range_makes_the_word(kb):
    range_ = [{"low": quantity(0, "mg/dL"), "high": quantity(0.5, "mg/dL")}]
    found = statement(
        kb, observation(CRP, valueQuantity=quantity(4.1, "mg/dL"), referenceRange=range_)
    )
    assert found.reference == (0, 5)
    assert statement(
        kb, observation(CK, valueQuantity=quantity(200), referenceRange=[{"text": "< 170"}])
    ).reference == (None, 170)


def applying(code, low, high):
    return {"appliesTo": [{"text": code}], "low": quantity(low), "high": quantity(high)}


def test_a_range_holds_for_those_it_is_for(kb):
    ranges = [applying("female", 1, 100), applying("male", 1, 200)]
    ck = observation(CK, valueQuantity=quantity(150), referenceRange=ranges)
    assert statement(kb, patient(gender="female"), ck).reference == (1, 100)
    assert statement(kb, patient(gender="male"), ck).reference == (1, 200)
    assert statement(kb, ck).reference is None, "whom it is for is not known"


def test_a_range_for_an_age_holds_at_that_age(kb):
    child = {"low": {"value": 1, "code": "a"}, "high": {"value": 12, "code": "a"}}
    ranges = [{"age": child, "high": quantity(100)}, {"appliesTo": [{"text": "x"}]}]
    ck = observation(CK, valueQuantity=quantity(150), referenceRange=ranges)
    assert statement(kb, patient(birthDate="2017-01-01"), ck).reference == (None, 100)
    assert statement(kb, patient(birthDate="2000-01-01"), ck).reference is None
    assert statement(kb, ck).reference is None


def test_a_range_of_a_treatment_is_not_what_is_normal(kb):
    range_ = [{"type": {"coding": [{"code": "therapeutic"}]}, "high": quantity(100)}]
    ck = observation(CK, valueQuantity=quantity(150), referenceRange=range_)
    assert statement(kb, ck).reference is None


def test_a_word_that_its_range_denies_is_a_mistake(kb):
    range_ = [{"low": quantity(10), "high": quantity(100)}]
    both = observation(CK, valueQuantity=quantity(50), referenceRange=range_, **flagged("H"))
    with pytest.raises(cdss.ProfileError, match="say different things"):
        read(kb, both)


@pytest.mark.parametrize(
    "value",
    [
        {"valueString": "1:640"},
        {"valueRatio": {"numerator": {"value": 1}, "denominator": {"value": 640}}},
        {"valueInteger": 640},
        {"valueQuantity": {"value": 640, "unit": "{titer}", "code": "{titer}"}},
    ],
)
def test_a_titre_in_any_form(kb, value):
    found = statement(kb, observation(ANA, **value))
    assert (found.titre, found.words.startswith("antinuclear antibody: 1:640")) == ("1:640", True)


@pytest.mark.parametrize(
    ("value", "word"),
    [
        ({"valueString": "Negative"}, "negative"),
        ({"valueBoolean": True}, "positive"),
        ({"valueCodeableConcept": snomed("260385009")}, "negative"),
        ({"valueCodeableConcept": loinc("LA6576-8")}, "positive"),
        ({"valueCodeableConcept": coded(FLAG, "NEG")}, "negative"),
        ({"valueCodeableConcept": {"text": "not detected"}}, "negative"),
    ],
)
def test_a_word_in_any_form(kb, value, word):
    assert statement(kb, observation(ANA, **value)).status == word


@pytest.mark.parametrize(
    "value",
    [
        {"valueInteger": 35},
        {"valueString": "35/52"},
        {"valueQuantity": {"value": 35}},
        {"valueQuantity": quantity(35, "{score}")},
    ],
)
def test_a_score_in_any_form(kb, value):
    assert statement(kb, observation(CMAS, **value)).value.point == 35


def test_a_range_of_values(kb):
    ends = {"low": quantity(4000), "high": quantity(5000)}
    assert str(statement(kb, observation(CK, valueRange=ends)).value) == "4000-5000 U/L"


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ({"valueQuantity": quantity(5, None)}, "creatine kinase: 5 has no unit"),
        ({"valueQuantity": quantity(5, "mmol/L")}, "creatine kinase: unit of 5 mmol/L"),
        ({"valueQuantity": quantity(5, "furlong")}, "creatine kinase: unit of 5 furlong"),
        ({"valueInteger": 5}, "creatine kinase: 5 has no unit"),
        ({"valueString": "haemolysed"}, "creatine kinase: haemolysed"),
        ({"valuePeriod": {}}, "creatine kinase: value in the form of a Period"),
        ({"valueCodeableConcept": snomed("9", "Odd")}, "SNOMED CT 9 (Odd)"),
    ],
)
def test_a_value_that_cannot_be_read_is_listed(kb, value, said):
    assert listed(kb, observation(CK, **value)) == [said]


def test_a_value_that_cannot_be_read_leaves_its_word(kb):
    profile = read(kb, observation(CK, valueQuantity=quantity(5, "furlong"), **flagged("H")))
    assert [each.status for each in profile.statements] == ["raised"]
    assert len(profile.not_understood) == 1


def test_an_impossible_value_is_a_mistake(kb):
    with pytest.raises(cdss.ProfileError) as raised:
        read(kb, observation(CMAS, "9", valueInteger=90))
    assert "--> Observation/9" in str(raised.value)
    assert "90" not in str(raised.value)


def test_absent_data_says_nothing(kb):
    assert listed(kb, observation(CK, dataAbsentReason={"text": "not performed"})) == []


def test_a_value_beside_the_reason_why_there_is_none_is_not_read(kb):
    """FHIR forbids it; "error" says of a machine's value that it is none."""
    reason = {"dataAbsentReason": {"coding": [{"code": "error"}]}}
    said = "Observation, a value beside the reason why there is none"
    assert listed(kb, observation(CK, valueQuantity=quantity(900), **reason)) == [said]
    assert listed(kb, observation({"text": "Fever"}, valueBoolean=True, **reason)) == [said]
    part = {"code": CK, "valueQuantity": quantity(900), **reason}
    assert listed(kb, observation(snomed("77", "Panel"), component=[part])) == [said]


@pytest.mark.parametrize("state", ["registered", "cancelled"])
def test_no_result_is_none(kb, state):
    body = observation(CK, valueQuantity=quantity(5)) | {"status": state}
    assert listed(kb, body) == [f"Observation, {state}: no result"]


def test_an_observation_in_error_is_counted(kb):
    body = observation(CK, valueQuantity=quantity(5)) | {"status": "entered-in-error"}
    assert listed(kb, body) == ["Observation, entered in error"]


def test_components_are_read_and_a_panel_says_nothing(kb):
    panel = observation(
        snomed("77", "Panel"),
        "5",
        component=[
            {"code": CK, "valueQuantity": quantity(900)},
            {"code": CRP, "dataAbsentReason": {"text": "no"}},
            {"code": ANA, "valueString": "1:80"},
        ],
    )
    profile = read(kb, panel)
    assert {(each.concept, each.place) for each in profile.statements} == {
        ("creatine-kinase", "Observation/5"),
        ("antinuclear-antibody", "Observation/5"),
    }
    assert profile.not_understood == ()


@pytest.mark.parametrize(
    ("answer", "state"),
    [
        ({"valueBoolean": True}, "present"),
        ({"valueBoolean": False}, "absent"),
        ({"valueCodeableConcept": {"text": "Absent"}}, "absent"),
        ({"valueCodeableConcept": snomed("260373001")}, "present"),
        ({"valueString": "yes"}, "present"),
    ],
)
def test_a_sign_that_was_looked_for(kb, answer, state):
    assert statement(kb, observation(hp("HP:0200042"), **answer)).state == state


def test_a_sign_without_an_answer_is_listed(kb):
    assert listed(kb, observation(hp("HP:0200042"))) == [
        "skin ulceration: neither present nor absent"
    ]


def test_the_newer_value_counts_by_any_release(kb):
    old = observation(CK, "1", valueQuantity=quantity(5), effectiveDateTime="2025-01-01")
    new = observation(CK, "2", valueQuantity=quantity(9), effectiveInstant="2026-01-01T00:00:00Z")
    times = [each.observed.latest for each in read(kb, old, new).statements]
    assert times[0] < times[1] < 0


def test_the_date_of_the_visit_stands_in_for_its_own(kb):
    visit = {
        "resourceType": "Encounter",
        "id": "e",
        "subject": ME,
        "actualPeriod": {"start": "2026-10-20"},
    }
    ck = observation(CK, valueQuantity=quantity(5), encounter={"reference": "Encounter/e"})
    assert ", on 2026-10-20" in statement(kb, visit, ck).words


def test_a_fresh_weight_is_the_patients(kb):
    def weight(on, value):
        body = observation(loinc("29463-7"), on, valueQuantity=quantity(value, "g"))
        return body | {"effectiveDateTime": on}

    profile = read(kb, weight("2026-11-01", 28000), weight("2026-10-25", 27000))
    assert str(profile.weight) == "28 kg"
    assert read(kb, weight("2026-01-01", 21000)).weight is None


def test_a_weight_in_error_or_of_another_day_is_counted(kb):
    weight = observation(loinc("29463-7"), valueQuantity=quantity(28, "kg"))
    assert listed(kb, weight | {"status": "entered-in-error"}) == ["Observation, entered in error"]
    ahead = weight | {"effectiveDateTime": "2027-01-01"}
    assert listed(kb, ahead) == ["Observation, dated after the consultation"]


def test_a_report_concludes_and_contains(kb):
    report = {
        "resourceType": "DiagnosticReport",
        "id": "d",
        "status": "final",
        "subject": ME,
        "code": {"text": "Radiograph of the thigh"},
        "conclusionCode": [hp("HP:0003761")],
        "contained": [
            {"resourceType": "Observation", "id": "o", "status": "final", "code": CK}
            | {"valueQuantity": quantity(5)}
        ],
        "result": [{"reference": "#o"}],
    }
    assert [each.concept for each in read(kb, report).statements] == [
        "calcinosis",
        "creatine-kinase",
    ]
    early = read(kb, report | {"status": "preliminary"}).statements[0]
    assert early.state == "suspected"


def test_two_words_that_agree_are_the_one_that_says_more(kb):
    negative = {"valueCodeableConcept": snomed("260385009")}
    assert statement(kb, observation(ANA, **negative, **flagged("N"))).status == "negative"
    positive = {"valueString": "positive"}
    assert statement(kb, observation(ANA, **positive, **flagged("H"))).status == "raised"
    with pytest.raises(cdss.ProfileError, match="say different things"):
        read(kb, observation(ANA, **negative, **flagged("H")))
