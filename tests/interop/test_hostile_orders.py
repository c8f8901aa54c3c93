"""Draft orders as careless software writes them: no warning is kept back."""

from datetime import date

import pytest

import cdss
from cdss.consulting.cards import cards
from cdss.interop.cds_hooks import read_orders

ME = {"reference": "Patient/p"}
PREGNANT = [
    {"resourceType": "Patient", "id": "p", "gender": "female", "birthDate": "2012-03-15"},
    {"resourceType": "Condition", "id": "g", "subject": ME, "code": {"text": "Pregnancy"}},
]
THALIDOMIDE = {"system": "http://www.whocc.no/atc", "code": "L04AX02"}
METHOTREXATE = {"system": "http://www.whocc.no/atc", "code": "L04AX03"}


def order(*codings, name="1", text=None, **more):
    code = {"coding": list(codings)} if codings else {"text": text}
    body = {"resourceType": "MedicationRequest", "id": name, "status": "draft", "subject": ME}
    return {**body, "medicationCodeableConcept": code, **more}


def context(*orders):
    bundle = {"resourceType": "Bundle", "entry": [{"resource": each} for each in orders]}
    return {"userId": "Practitioner/1", "patientId": "p", "draftOrders": bundle}


@pytest.fixture(scope="module")
def told(kb):
    profile = cdss.profile_from_fhir(PREGNANT, kb, as_of=date(2026, 11, 20))
    answer = cdss.consult(profile, kb, everything=True)

    def telling(*orders):
        ordered = read_orders(context(*orders), kb.vocabulary)
        return cards(answer, kb, hook="order-select", ordered=ordered)["cards"]

    return telling


def test_codes_that_contradict_each_other_warn_of_each(told):
    found = told(order(THALIDOMIDE, METHOTREXATE))
    assert [each["indicator"] for each in found] == ["warning", "warning"]
    named = " ".join(each["summary"] for each in found)
    assert "thalidomide" in named
    assert "methotrexate" in named


@pytest.mark.parametrize(
    "wrong",
    [
        {"medicationReference": {"reference": 5}, "medicationCodeableConcept": None},
        {"medicationCodeableConcept": {"coding": [{"code": 5}]}},
        {"doNotPerform": "no"},
    ],
)
def test_one_order_that_is_wrong_keeps_back_no_warning_of_another(told, kb, wrong):
    broken = order(METHOTREXATE, name="2") | wrong
    found = told(broken, order(THALIDOMIDE))
    assert "thalidomide" in " ".join(
        each["summary"] for each in found if each["indicator"] == "warning"
    )
    ordered = read_orders(context(broken), kb.vocabulary)
    assert any("MedicationRequest/2" in each for each in ordered.unknown)


def test_a_class_of_which_something_is_contraindicated_warns_and_names_it(told):
    (found,) = told(order(text="immunosuppressant"))
    assert found["indicator"] == "warning"
    assert "methotrexate" in found["summary"].casefold()
    assert len(found["summary"]) < 140
    assert "Contraindicated here" in found["detail"]


def test_a_class_of_which_nothing_is_contraindicated_does_not_warn(told):
    assert all(each["indicator"] == "info" for each in told(order(text="bisphosphonate")))
