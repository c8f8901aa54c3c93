"""``POST /consult`` and the routes for those who operate the service."""

import json

import pytest

import cdss
from service.fhir_server import JDM, PATIENT, searchset

YAML = {"content-type": "application/yaml"}
FHIR = {"content-type": "application/fhir+json"}


def test_the_answer_is_that_of_the_library(service, kb):
    text = "diagnoses: [juvenile dermatomyositis]\ntreatments: none\n"
    got = service.client.post("/consult", content=text, headers=YAML)
    expected = cdss.consult(cdss.profile_from_yaml(text, kb), kb, explain=True).model_dump()
    assert got.status_code == 200
    assert got.json() == json.loads(json.dumps(expected))


def test_fhir_is_read_and_the_answer_is_fhir_where_that_is_asked_for(service, kb):
    bundle = searchset(PATIENT, JDM)
    got = service.client.post("/consult", json=bundle)
    assert got.json()["profile"]["read_as"].startswith("girl")
    as_fhir = service.client.post(
        "/consult", json=bundle, headers={"Accept": "application/fhir+json"}
    )
    assert as_fhir.headers["content-type"] == "application/fhir+json"
    kinds = {each["resource"]["resourceType"] for each in as_fhir.json()["entry"]}
    assert {"GuidanceResponse", "Provenance"} <= kinds


@pytest.mark.parametrize("lines", [1, 3])
def test_a_mark_of_byte_order_hides_no_fhir(service, lines):
    """Text editors put one before a Bundle, and before NDJSON with blank lines between."""
    one = json.dumps({"resourceType": "Patient", "id": "1", "gender": "female"})
    body = ("\ufeff" + "\n\n".join([one] * lines)).encode()
    got = service.client.post("/consult?explain=false", content=body, headers=FHIR)
    assert (got.status_code, "female" in got.text) == (200, True)
    deep = "\ufeff".encode() + b"[" * 300
    assert service.client.post("/consult", content=deep, headers=FHIR).status_code == 400


def test_what_is_asked_for_in_the_query_is_given(service):
    profile = {"diagnoses": ["juvenile dermatomyositis"], "treatments": "none"}
    listed = service.client.post("/consult?explain=false", json=profile).json()["options"]
    everything = service.client.post("/consult?explain=false&all=true", json=profile).json()
    assert len(everything["options"]) > len(listed)


def test_a_wrong_profile_is_a_problem_that_names_the_place(service):
    got = service.client.post("/consult", content="findings: [glub]\n", headers=YAML)
    assert got.status_code == 422
    assert got.headers["content-type"] == "application/problem+json"
    told = got.json()
    assert told["type"] == "urn:cdss:problem:profile-wrong"
    assert told["errors"][0]["place"] == "profile:1:12"
    assert "glub" not in got.text


def test_no_address_and_no_method_is_a_problem(service):
    assert service.client.get("/nowhere").json()["type"] == "urn:cdss:problem:not-found"
    refused = service.client.delete("/consult")
    assert refused.status_code == 405
    assert refused.headers["allow"] == "POST"
    assert refused.json()["status"] == 405


def test_another_type_of_body_is_refused(service):
    got = service.client.post("/consult", content="x", headers={"content-type": "image/png"})
    assert got.status_code == 415


def test_it_lives_is_ready_and_counts(service):
    assert service.client.get("/health/live").json() == {"status": "alive"}
    assert service.client.get("/health/ready").json()["status"] == "ready"
    before = service.metric('cdss_requests_total{method="GET",route="/health/live",status="200"}')
    service.client.get("/health/live")
    after = service.metric('cdss_requests_total{method="GET",route="/health/live",status="200"}')
    assert after == before + 1
    assert service.metric("cdss_workers") == 2
