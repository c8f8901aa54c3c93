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


RXNORM = "http://www.nlm.nih.gov/research/umls/rxnorm"


@pytest.mark.parametrize(
    ("display", "text"),
    [
        ("Thalidomide", None),
        ("thalidomide 100 MG Oral Capsule", None),
        ("Paracetamol 500 MG / thalidomide 100 MG Oral Capsule", None),
        (None, "Thalidomide 100 mg"),
    ],
)
def test_a_product_whose_code_is_not_known_warns_by_its_name(told, display, text):
    """Records order products, of which there are ten thousand codes, and not ingredients."""
    product = {"system": RXNORM, "code": "205297", "display": display}
    code = {"coding": [{key: value for key, value in product.items() if value}]}
    (found,) = told(order(medicationCodeableConcept=code | ({"text": text} if text else {})))
    assert found["indicator"] == "warning"
    assert "205297" in found["detail"]
    assert "looked up by its name" in found["detail"]


@pytest.mark.parametrize("name", ["Thalidomidum forte", "not thalidomide", "thalidomider 5 mg"])
def test_a_name_that_is_not_exactly_one_says_nothing(told, name):
    code = {"coding": [{"system": RXNORM, "code": "205297", "display": name}]}
    assert told(order(medicationCodeableConcept=code)) == []


def test_an_order_in_error_is_not_looked_up_by_its_name(told):
    code = {"coding": [{"system": RXNORM, "code": "205297", "display": "thalidomide"}]}
    for status in ("entered-in-error", "cancelled"):
        assert told(order(medicationCodeableConcept=code, status=status)) == []


def test_an_order_whose_medication_was_not_sent_is_told(told):
    elsewhere = {"medicationReference": {"reference": "Medication/9"}}
    found = told(order(medicationCodeableConcept=None, **elsewhere))
    assert [each["indicator"] for each in found] == ["info"]
    assert found[0]["summary"].startswith("Not looked up")
    assert "MedicationRequest/1" in found[0]["detail"]


def test_a_medication_among_what_was_prefetched_is_found(kb):
    elsewhere = {"medicationReference": {"reference": "Medication/9"}}
    draft = context(order(medicationCodeableConcept=None, **elsewhere))
    medication = {"resourceType": "Medication", "id": "9", "code": {"coding": [THALIDOMIDE]}}
    searched = {"resourceType": "Bundle", "entry": [{"resource": medication}]}
    found = read_orders(draft, kb.vocabulary, [PREGNANT[0], searched])
    assert (found.concepts, found.unread) == (("thalidomide",), ())


def test_more_mistakes_than_are_counted_are_refused_and_keep_no_warning_back(told, kb):
    nothing = [{"id": str(number)} for number in range(80)]
    with pytest.raises(cdss.ProfileError):
        read_orders(context(*nothing), kb.vocabulary)
    worse = {"dosageInstruction": [7] * 80, "medicationCodeableConcept": {"coding": [7] * 80}}
    found = told(order(name="2", **worse), order(THALIDOMIDE, dosageInstruction=[7] * 80))
    assert [each["indicator"] for each in found] == ["warning"]
