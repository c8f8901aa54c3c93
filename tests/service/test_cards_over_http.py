"""CDS Hooks over HTTP: discovery, cards, and what was not sent in advance."""

import pytest

from service.fhir_server import JDM, PATIENT, FhirServer, call, searchset
from service.running import Running

VIEW = "/cds-services/cdss-patient-view"
ORDER = "/cds-services/cdss-order-select"

REST = (
    "observations",
    "medicationStatements",
    "medicationRequests",
    "medicationAdministrations",
    "procedures",
    "allergies",
    "reports",
)
SENT = {"patient": PATIENT, "conditions": searchset(JDM), **dict.fromkeys(REST)}
THALIDOMIDE = {
    "resourceType": "MedicationRequest",
    "id": "o1",
    "status": "draft",
    "medicationCodeableConcept": {
        "coding": [{"system": "http://www.whocc.no/atc", "code": "L04AX02"}]
    },
}


@pytest.fixture(scope="module")
def fhir():
    server = FhirServer([PATIENT, JDM])
    yield server
    server.close()


@pytest.fixture(scope="module")
def fetching(fhir, tmp_path_factory):
    config = f"""
    fhir_servers = ["{fhir.url}"]
    [limits]
    fetch_seconds = 2.0
    """
    running = Running(tmp_path_factory.mktemp("fetching"), "--insecure", config=config)
    yield running
    running.stop()


@pytest.fixture(autouse=True)
def as_usual(request):
    if "fhir" in request.fixturenames:
        server = request.getfixturevalue("fhir")
        server.faults.clear()
        server.asked.clear()


def test_discovery_names_what_is_asked_for(service):
    services = service.client.get("/cds-services").json()["services"]
    assert [each["hook"] for each in services] == ["patient-view", "order-select"]
    assert all("{{context.patientId}}" in each for each in services[0]["prefetch"].values())


def test_a_patient_gets_cards(service):
    got = service.client.post(VIEW, json=call(prefetch=SENT))
    assert got.status_code == 200
    cards = got.json()["cards"]
    assert cards
    assert {each["indicator"] for each in cards} == {"info"}
    assert all(len(each["summary"]) < 140 for each in cards)
    assert not any("Not supplied" in each["detail"] for each in cards)


def test_an_order_that_is_contraindicated_is_a_warning(service):
    context = {
        "selections": ["MedicationRequest/o1"],
        "draftOrders": searchset(THALIDOMIDE),
    }
    pregnant = {
        "resourceType": "Condition",
        "id": "c2",
        "subject": {"reference": "Patient/p1"},
        "code": {"text": "Pregnancy"},
    }
    prefetch = SENT | {"conditions": searchset(JDM, pregnant)}
    got = service.client.post(ORDER, json=call("order-select", context=context, prefetch=prefetch))
    assert got.status_code == 200
    assert [each["indicator"] for each in got.json()["cards"]] == ["warning"]


def test_the_medication_of_an_order_may_stand_in_the_prefetch(service):
    """A draft names a Medication that the record sent beside what was ordered before."""
    medication = {
        "resourceType": "Medication",
        "id": "m1",
        "code": THALIDOMIDE["medicationCodeableConcept"],
    }
    draft = {key: value for key, value in THALIDOMIDE.items() if not key.startswith("medication")}
    draft["medicationReference"] = {"reference": "Medication/m1"}
    context = {"selections": ["MedicationRequest/o1"], "draftOrders": searchset(draft)}
    summaries = []
    for sent in ((), (medication,)):
        prefetch = SENT | {"medicationRequests": searchset(*sent)}
        got = service.client.post(
            ORDER, json=call("order-select", context=context, prefetch=prefetch)
        )
        summaries.append(got.json()["cards"][0]["summary"])
    assert summaries[0].startswith("Not looked up")
    assert "halidomide" in summaries[1]


def test_what_was_not_sent_is_said_on_every_card(service):
    prefetch = {key: value for key, value in SENT.items() if key != "allergies"}
    cards = service.client.post(VIEW, json=call(prefetch=prefetch)).json()["cards"]
    assert all("Not supplied by the record: allergies." in each["detail"] for each in cards)


def test_without_the_patient_there_is_no_answer(service):
    got = service.client.post(VIEW, json=call())
    assert got.status_code == 412
    assert got.json()["missing"][0] == "patient"


def test_a_server_not_on_the_list_is_not_asked(service, fhir):
    got = service.client.post(VIEW, json=call(fhirServer=fhir.url))
    assert got.status_code == 412
    assert "allow list" in got.json()["detail"]
    assert not fhir.asked


def test_what_is_missing_is_fetched_with_the_token(fetching, fhir):
    token = {"access_token": "t0", "token_type": "Bearer", "expires_in": 300, "scope": "x"}
    got = fetching.client.post(
        VIEW, json=call(fhirServer=fhir.url, fhirAuthorization=token | {"subject": "cdss"})
    )
    sent = fetching.client.post(VIEW, json=call(prefetch=SENT))
    assert [each["summary"] for each in got.json()["cards"]] == [
        each["summary"] for each in sent.json()["cards"]
    ]
    assert len(fhir.asked) == 9
    assert {token for _, token in fhir.asked} == {"Bearer t0"}


def test_only_what_is_missing_is_fetched(fetching, fhir):
    prefetch = {key: value for key, value in SENT.items() if key != "conditions"}
    fetching.client.post(VIEW, json=call(prefetch=prefetch, fhirServer=fhir.url))
    assert [path for path, _ in fhir.asked] == ["/fhir/Condition?patient=p1"]


@pytest.mark.parametrize("fault", ["slow", "refused", "redirect", "html", "huge", "deep"])
def test_what_a_server_does_not_give_is_missing(fetching, fhir, fault):
    fhir.faults["AllergyIntolerance"] = fault
    got = fetching.client.post(VIEW, json=call(fhirServer=fhir.url))
    assert got.status_code == 200
    assert all("record: allergies." in each["detail"] for each in got.json()["cards"])
    assert not any("elsewhere" in path for path, _ in fhir.asked)
    fhir.faults["Patient"] = fault
    assert fetching.client.post(VIEW, json=call(fhirServer=fhir.url)).status_code == 412


def test_the_pages_of_a_search_are_followed(fetching, fhir):
    fhir.resources[:] = [PATIENT, {**JDM, "id": "c0", "code": {"text": "x"}}, JDM]
    fhir.faults["Condition"] = "pages"
    cards = fetching.client.post(VIEW, json=call(fhirServer=fhir.url)).json()["cards"]
    fhir.resources[:] = [PATIENT, JDM]
    assert cards
    assert not any("Not supplied" in each["detail"] for each in cards)


def test_a_page_elsewhere_is_not_fetched_and_missed(fetching, fhir):
    fhir.faults["Condition"] = "pages-elsewhere"
    cards = fetching.client.post(VIEW, json=call(fhirServer=fhir.url)).json()["cards"]
    assert all("record: conditions." in each["detail"] for each in cards)
    assert not any("elsewhere" in path for path, _ in fhir.asked)


def test_a_first_page_alone_is_not_the_whole(service):
    page = searchset(JDM) | {"link": [{"relation": "next", "url": "https://ehr.example/2"}]}
    got = service.client.post(VIEW, json=call(prefetch=SENT | {"conditions": page}))
    assert all("record: conditions." in each["detail"] for each in got.json()["cards"])


@pytest.mark.parametrize("patient", ["../admin", "p1?_include=*", "p1/_history", "x" * 65])
def test_no_patient_id_reaches_beyond_the_patient(fetching, fhir, patient):
    got = fetching.client.post(VIEW, json=call(patient=patient, fhirServer=fhir.url))
    assert got.status_code == 412
    assert not fhir.asked


def test_the_data_of_another_patient_is_not_answered_about(service):
    other = PATIENT | {"id": "p2"}
    got = service.client.post(VIEW, json=call(prefetch=SENT | {"patient": other}))
    assert got.status_code == 400
    assert "p2" not in got.text
    about_another = searchset(JDM | {"subject": {"reference": "Patient/p2"}})
    for conditions in (about_another, None):
        got = service.client.post(VIEW, json=call(prefetch=SENT | {"conditions": conditions}))
        assert "is not stated as present" in got.json()["cards"][-1]["summary"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"hook": "order-sign"},
        {"hookInstance": "1"},
        {"context": {}},
        {"context": []},
        {"prefetch": []},
        {"prefetch": {"patient": "Wade"}},
        {"fhirServer": 1},
        {"fhirAuthorization": {"access_token": "t", "token_type": "Bearer"}},
    ],
)
def test_a_malformed_call_is_refused(service, wrong):
    got = service.client.post(VIEW, json=call(prefetch=SENT) | wrong)
    assert got.status_code == 400
    assert got.json()["type"] == "urn:cdss:problem:malformed-body"
    assert "Wade" not in got.text


@pytest.mark.parametrize("body", [b"", b"{", b"\xff", b"NaN", b"[" * 100_000, b'{"a":' * 70])
def test_what_is_no_json_is_refused(service, body):
    assert service.client.post(VIEW, content=body).status_code == 400


def test_an_unknown_service_is_not_found(service):
    assert service.client.post("/cds-services/other", json=call()).status_code == 404


def test_the_sandbox_may_call_a_service_on_loopback(service):
    headers = {
        "Origin": "https://sandbox.cds-hooks.org",
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "content-type,authorization",
    }
    got = service.client.options(VIEW, headers=headers)
    assert got.status_code == 200
    assert got.headers["access-control-allow-origin"] == "https://sandbox.cds-hooks.org"
    elsewhere = service.client.options(VIEW, headers=headers | {"Origin": "https://evil.example"})
    assert "access-control-allow-origin" not in elsewhere.headers
