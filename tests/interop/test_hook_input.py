"""What a client of CDS Hooks sends: calls, draft orders, feedback."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cdss.errors import ProfileError
from cdss.interop.cds_hooks import HOOKS, Ordered, read_feedback, read_orders, read_request
from cdss.interop.cds_hooks.discovery import PREFETCH

CARD = "4e0a3a1e-3283-4575-ab82-028d55fe2719"
ATC = "http://www.whocc.no/atc"
RXNORM = "http://www.nlm.nih.gov/research/umls/rxnorm"

CALL: dict[str, Any] = {
    "hook": "order-select",
    "hookInstance": "D1577C69-dfbe-44ad-ba6d-3e05e953b2ea",
    "fhirServer": "https://ehr.example/fhir",
    "fhirAuthorization": {
        "access_token": "secret-token",
        "token_type": "Bearer",
        "expires_in": 300,
        "scope": "patient/Patient.read",
        "subject": "cdss",
        "patient": "7",
    },
    "context": {
        "userId": "Practitioner/1",
        "patientId": "7",
        "selections": [],
        "draftOrders": {"resourceType": "Bundle", "entry": []},
    },
    "prefetch": {
        "patient": {"resourceType": "Patient", "id": "7", "gender": "female"},
        "conditions": {"resourceType": "Bundle", "entry": []},
        "procedures": None,
        "unasked": {"resourceType": "Bundle"},
    },
}

GIVEN: dict[str, Any] = {
    "card": CARD,
    "outcome": "overridden",
    "overrideReason": {
        "reason": {"system": "https://a.example", "code": "c", "display": "d"},
        "userComment": "her mother objects",
    },
    "outcomeTimestamp": "2026-11-20T08:00:00.5Z",
}
ACCEPTED = {
    "card": CARD,
    "outcome": "accepted",
    "acceptedSuggestions": [{"id": CARD}],
    "outcomeTimestamp": "2026-11-20T08:00:00Z",
}


def changed(document: Any, path: str, value: Any) -> Any:
    found = copy.deepcopy(document)
    *steps, last = [int(each) if each.isdigit() else each for each in path.split("/")]
    here = found
    for step in steps:
        here = here[step]
    if value is KeyError:
        del here[last]
    else:
        here[last] = value
    return found


# A call


def test_a_call_is_read():
    call = read_request(CALL, "order-select")
    assert call.instance == CALL["hookInstance"].lower()
    assert (call.patient, call.server) == ("7", "https://ehr.example/fhir")
    assert [each["resourceType"] for each in call.resources] == ["Patient", "Bundle"]
    # What was looked for and not found is not missing; what nobody asked for is not read.
    assert set(call.missing) == set(PREFETCH) - {"patient", "conditions", "procedures"}
    assert (call.token.access_token, call.token.patient) == ("secret-token", "7")


def test_a_call_without_prefetch_misses_all_of_it():
    for nothing in (KeyError, None, {}):
        call = read_request(changed(CALL, "prefetch", nothing), "order-select")
        assert call.missing == tuple(PREFETCH)
        assert call.resources == ()


def test_what_prints_a_call_prints_neither_the_token_nor_the_patient():
    call = read_request(CALL, "order-select")
    assert "secret" not in f"{call} {call!r} {call.token!r} {(call,)}"
    assert "female" not in f"{call!r}"


@pytest.mark.parametrize(
    ("path", "value", "place"),
    [
        ("hook", "patient-view", "hook"),
        ("hook", KeyError, "hook"),
        ("hookInstance", "1", "hookInstance"),
        ("hookInstance", KeyError, "hookInstance"),
        ("hookInstance", "{d1577c69-dfbe-44ad-ba6d-3e05e953b2ea}", "hookInstance"),
        ("context", KeyError, "context"),
        ("context/patientId", KeyError, "context.patientId"),
        ("context/patientId", 7, "context.patientId"),
        ("context/userId", " ", "context.userId"),
        ("context/draftOrders", KeyError, "context.draftOrders"),
        ("prefetch", [], "prefetch"),
        ("prefetch/patient", "7", "prefetch.patient"),
        ("prefetch/patient", {"id": "7"}, "prefetch.patient.resourceType"),
        # cds-r-1: with fhirAuthorization a fhirServer.
        ("fhirServer", KeyError, "fhirServer"),
        ("fhirAuthorization/token_type", "MAC", "fhirAuthorization.token_type"),
        ("fhirAuthorization/access_token", KeyError, "fhirAuthorization.access_token"),
        ("fhirAuthorization/expires_in", "300", "fhirAuthorization.expires_in"),
    ],
)
def test_a_wrong_call_is_refused_at_its_place(path, value, place):
    with pytest.raises(ProfileError) as refused:
        read_request(changed(CALL, path, value), "order-select")
    assert str(refused.value).startswith(f"`{place}`: ")
    assert "secret-token" not in str(refused.value)


# Orders


def draft(name: str, *codings: tuple[str, str], **more: Any) -> dict[str, Any]:
    coding = [{"system": system, "code": code} for system, code in codings]
    order = {"resourceType": "MedicationRequest", "id": name, "status": "draft", "intent": "order"}
    return order | {"medicationCodeableConcept": {"coding": coding}} | more


def context(*orders: Any, selections: Any = None) -> dict[str, Any]:
    bundle = {"resourceType": "Bundle", "entry": [{"resource": each} for each in orders]}
    found: dict[str, Any] = {"draftOrders": bundle}
    return found if selections is None else found | {"selections": selections}


THALIDOMIDE = draft("1", (ATC, "L04AX02"))
METHOTREXATE = draft("2", (RXNORM, "6851"))
DIGOXIN = draft("3", (ATC, "C01AA05"))


def test_the_selected_orders_are_what_is_ordered(kb):
    orders = (THALIDOMIDE, METHOTREXATE)
    both = read_orders(context(*orders), kb.vocabulary)
    assert both == Ordered(("thalidomide", "methotrexate"))
    one = read_orders(context(*orders, selections=["MedicationRequest/2"]), kb.vocabulary)
    assert one == Ordered(("methotrexate",))
    # A selection of nothing, or of what is not there, hides no order.
    for selections in ([], ["MedicationRequest/9"]):
        assert read_orders(context(*orders, selections=selections), kb.vocabulary) == both


def test_a_code_that_is_not_known_is_named_and_changes_nothing_else(kb):
    found = read_orders(context(THALIDOMIDE, DIGOXIN), kb.vocabulary)
    assert found.concepts == ("thalidomide",)
    assert found.unknown == ("ATC C01AA05",)


def test_a_closer_code_beside_a_wider_one_counts(kb):
    # J06BA02 is immunoglobulin by the vein, and so is its text, which no code outweighs.
    order = draft("1", (ATC, "J06BA02"))
    assert read_orders(context(order), kb.vocabulary).concepts == ("intravenous-immunoglobulin",)


@pytest.mark.parametrize(
    "more",
    [{"doNotPerform": True}, {"status": "cancelled"}, {"status": "entered-in-error"}],
)
def test_what_is_not_to_be_given_is_no_order(kb, more):
    assert read_orders(context(THALIDOMIDE | more), kb.vocabulary) == Ordered()


def test_a_medication_is_followed_where_it_stands(kb):
    medication = {"resourceType": "Medication", "id": "m", "code": {"coding": [
        {"system": ATC, "code": "L04AX02"}]}}  # fmt: skip
    order = {"resourceType": "MedicationRequest", "id": "1", "status": "draft"}
    beside = order | {"medicationReference": {"reference": "Medication/m"}}
    inside = order | {"medicationReference": {"reference": "#m"}, "contained": [medication]}
    r5 = order | {"medication": {"reference": {"reference": "Medication/m"}}}
    for each in (context(beside, medication), context(inside), context(r5, medication)):
        each["selections"] = ["MedicationRequest/1"]
        assert read_orders(each, kb.vocabulary) == Ordered(("thalidomide",))


def test_a_stated_route_narrows_an_agent(kb):
    code = (ATC, "V03AB06")
    assert read_orders(context(draft("1", code)), kb.vocabulary).concepts == ("sodium-thiosulfate",)
    topical = [{"route": {"text": "topical"}}]
    found = read_orders(context(draft("1", code, dosageInstruction=topical)), kb.vocabulary)
    assert found.concepts == ("sodium-thiosulfate-topical",)


def test_a_procedure_is_ordered_too_and_a_laboratory_test_is_of_no_concern(kb):
    request = {"resourceType": "ServiceRequest", "status": "draft", "intent": "order"}
    exchange = request | {"id": "1", "code": {"text": "plasma exchange"}}
    test = request | {"id": "2", "code": {"coding": [{"system": "http://loinc.org",
                                                     "code": "2157-6"}]}}  # fmt: skip
    assert read_orders(context(exchange, test), kb.vocabulary) == Ordered(("plasma-exchange",))


@pytest.mark.parametrize(
    ("broken", "said"),
    [
        ({}, "context.draftOrders"),
        ({"draftOrders": {"resourceType": "Patient"}}, "context.draftOrders"),
        ({"draftOrders": {"resourceType": "Bundle", "entry": 7}}, "`entry` is not"),
        (context({"id": "Anna Muster"}), "no `resourceType`"),
        (context(THALIDOMIDE, selections="MedicationRequest/1"), "context.selections"),
        (context(THALIDOMIDE, selections=["Anna Muster"]), "context.selections[0]"),
    ],
)
def test_wrong_orders_are_refused_and_not_quoted(kb, broken, said):
    with pytest.raises(ProfileError) as refused:
        read_orders(broken, kb.vocabulary)
    assert said in str(refused.value)
    assert "Muster" not in str(refused.value)


# Feedback


def test_feedback_goes_round():
    found = read_feedback({"feedback": [GIVEN, ACCEPTED]})
    assert found[0].comment == "her mother objects"
    assert read_feedback({"feedback": [each.as_json() for each in found]}) == found


def test_a_time_with_an_offset_is_kept_in_utc():
    sent = GIVEN | {"outcomeTimestamp": "2026-11-20T23:30:00-05:00"}
    assert read_feedback({"feedback": [sent]})[0].at == "2026-11-21T04:30:00Z"


def test_an_override_needs_no_reason():
    for nothing in (KeyError, None):
        found = read_feedback({"feedback": [changed(GIVEN, "overrideReason", nothing)]})
        assert (found[0].reason, found[0].comment) == (None, None)


@pytest.mark.parametrize(
    ("entry", "path", "value", "place"),
    [
        (GIVEN, "card", KeyError, "card"),
        (GIVEN, "card", "card-1", "card"),
        # cds-fb-1: the outcome is one of two.
        (GIVEN, "outcome", "ignored", "outcome"),
        # cds-fb-2: what was accepted is named.
        (ACCEPTED, "acceptedSuggestions", KeyError, "acceptedSuggestions"),
        (ACCEPTED, "acceptedSuggestions", [], "acceptedSuggestions"),
        (ACCEPTED, "acceptedSuggestions/0/id", "x", "acceptedSuggestions[0].id"),
        # cds-fb-3: a reason, a comment, or both.
        (GIVEN, "overrideReason", {}, "overrideReason"),
        (GIVEN, "overrideReason", {"userComment": ""}, "overrideReason"),
        (GIVEN, "overrideReason/reason", {}, "overrideReason.reason"),
        (GIVEN, "overrideReason/reason/code", 7, "overrideReason.reason.code"),
        (GIVEN, "overrideReason/userComment", 7, "overrideReason.userComment"),
        (GIVEN, "outcomeTimestamp", KeyError, "outcomeTimestamp"),
        (GIVEN, "outcomeTimestamp", "2026-11-20", "outcomeTimestamp"),
        (GIVEN, "outcomeTimestamp", "2026-11-20T08:00:00", "outcomeTimestamp"),
        (GIVEN, "outcomeTimestamp", "2026-13-20T08:00:00Z", "outcomeTimestamp"),
        (GIVEN, "outcomeTimestamp", "0001-01-01T00:00:00+14:00", "outcomeTimestamp"),
    ],
)
def test_wrong_feedback_is_refused_at_its_place_and_not_quoted(entry, path, value, place):
    with pytest.raises(ProfileError) as refused:
        read_feedback({"feedback": [GIVEN, changed(entry, path, value)]})
    assert str(refused.value).startswith(f"`feedback[1].{place}`: ")
    assert "mother" not in str(refused.value)


@pytest.mark.parametrize("body", [None, [], {}, {"feedback": {}}, {"feedback": []}])
def test_no_feedback_is_refused(body):
    with pytest.raises(ProfileError):
        read_feedback(body)


# Whatever is sent, it is read or refused

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(0, 9) | st.sampled_from(["", "x", CARD, "draft"]),
    lambda inner: (
        st.lists(inner, max_size=2)
        | st.dictionaries(
            st.sampled_from(["resource", "entry", "reason", "code", "coding", "id"]),
            inner,
            max_size=2,
        )
    ),
    max_leaves=4,
)
PATHS = st.sampled_from(
    ["hook", "hookInstance", "context", "context/draftOrders", "context/selections", "prefetch",
     "prefetch/patient", "fhirAuthorization", "fhirServer", "context/draftOrders/entry"]
)  # fmt: skip
ORDER_PATHS = st.sampled_from(
    ["status", "doNotPerform", "medicationCodeableConcept", "medicationCodeableConcept/coding",
     "medicationCodeableConcept/coding/0", "id", "resourceType"]
)  # fmt: skip
ENTRY_PATHS = st.sampled_from(
    ["card", "outcome", "overrideReason", "overrideReason/reason", "outcomeTimestamp"]
)


def refusal(reading: Callable[[], object]) -> str:
    """What a client is told; empty where what it sent was read."""
    try:
        reading()
    except ProfileError as error:
        return str(error)
    return ""


@given(path=PATHS, value=VALUES, hook=st.sampled_from(HOOKS))
def test_any_call_is_read_or_refused(path, value, hook):
    sent = changed(CALL, path, value)
    assert "secret" not in refusal(lambda: read_request(sent, hook))


@given(path=ORDER_PATHS, value=VALUES)
def test_any_order_is_read_or_refused(kb, path, value):
    sent = context(changed(THALIDOMIDE, path, value))
    assert "L04AX02" not in refusal(lambda: read_orders(sent, kb.vocabulary))


@given(path=ENTRY_PATHS, value=VALUES)
def test_any_feedback_is_read_or_refused(path, value):
    sent = {"feedback": [changed(GIVEN, path, value)]}
    refused = refusal(lambda: read_feedback(sent))
    assert "mother" not in refused
    if not refused:
        found = read_feedback(sent)
        assert read_feedback({"feedback": [each.as_json() for each in found]}) == found
