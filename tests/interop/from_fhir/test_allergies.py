"""Allergies and intolerances: never silently dropped."""

from __future__ import annotations

import pytest

from .record import METHOTREXATE, allergy, atc, listed, read, snomed, statement, status

ETANERCEPT = atc("L04AB01")


@pytest.mark.parametrize(
    ("verified", "state"),
    [("confirmed", "present"), ("unconfirmed", "suspected"), ("refuted", "absent")],
)
def test_an_allergy_to_an_agent_is_its_history(kb, verified, state):
    found = statement(kb, allergy(METHOTREXATE, "7", **status(verificationStatus=verified)))
    assert (found.concept, found.state, found.place) == (
        "hypersensitivity-to-methotrexate",
        state,
        "AllergyIntolerance/7",
    )


def test_an_allergy_to_a_member_is_one_to_its_class(kb):
    assert statement(kb, allergy(ETANERCEPT)).concept == "hypersensitivity-to-tnf-inhibitors"


def test_one_member_refuted_says_nothing_of_the_class(kb):
    refuted = status(verificationStatus="refuted")
    assert listed(kb, allergy(ETANERCEPT, **refuted)) == ["allergy or intolerance: etanercept"]


@pytest.mark.parametrize(
    "reaction",
    [
        {"severity": "severe"},
        {"manifestation": [{"text": "Anaphylaxis"}]},
        {"manifestation": [{"concept": {"coding": [{"display": "anaphylaxis"}]}}]},
    ],
)
def test_a_severe_reaction_is_a_severe_history(kb, reaction):
    found = statement(kb, allergy(METHOTREXATE, reaction=[reaction]))
    assert found.concept == "severe-hypersensitivity-to-methotrexate"


def test_what_may_be_severe_was_not(kb):
    found = statement(kb, allergy(METHOTREXATE, criticality="high"))
    assert found.concept == "hypersensitivity-to-methotrexate"


@pytest.mark.parametrize("kind", ["intolerance", {"coding": [{"code": "intolerance"}]}])
def test_an_intolerance_is_not_said_to_be_an_allergy(kb, kind):
    found = statement(kb, allergy(METHOTREXATE, type=kind))
    assert (found.state, "not said to be an allergy" in found.words) == ("suspected", True)


def test_one_that_is_over_stays_in_sight(kb):
    found = statement(kb, allergy(METHOTREXATE, **status(clinicalStatus="resolved")))
    assert (found.state, found.words) == (
        "present",
        "hypersensitivity to methotrexate: present, resolved",
    )


def test_a_substance_by_its_exact_name(kb):
    found = statement(kb, allergy({"text": "sulfites"}))
    assert (found.concept, "by its text alone" in found.words) == ("sulfite-allergy", True)


def test_a_substance_of_a_reaction(kb):
    body = allergy({}, reaction=[{"substance": METHOTREXATE}])
    del body["code"]
    assert statement(kb, body).concept == "hypersensitivity-to-methotrexate"


def test_what_the_vocabulary_has_no_history_for_is_listed(kb):
    assert listed(kb, allergy(snomed("762952008", "Peanut"))) == ["SNOMED CT 762952008 (Peanut)"]
    assert listed(kb, allergy(atc("L04AX01"))) == ["allergy or intolerance: azathioprine"]
    assert listed(kb, allergy({})) == ["AllergyIntolerance without a code"]


def test_an_allergy_in_error_is_counted(kb):
    wrong = status(verificationStatus="entered-in-error")
    profile = read(kb, allergy(METHOTREXATE, **wrong))
    assert [each.text for each in profile.not_understood] == [
        "AllergyIntolerance, entered in error"
    ]


def test_an_intolerance_that_was_refuted_denies_no_allergy(kb):
    refuted = status(verificationStatus="refuted")
    found = statement(kb, allergy(METHOTREXATE, type="intolerance", **refuted))
    assert found.state == "unknown"
