"""A word that only the patient's data hold reaches the answer at most."""

import os
import signal
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from service.fhir_server import JDM, PATIENT, FhirServer, call, searchset
from service.running import Running
from service.test_cards_over_http import SENT, VIEW

MARK = "Xyzzymarker"
NAMED = PATIENT | {"name": [{"family": MARK}], "telecom": [{"value": MARK}]}
NOTED = JDM | {
    "id": f"{MARK}1",
    "note": [{"text": MARK}],
    "code": {"coding": JDM["code"]["coding"], "text": MARK},
}


@pytest.fixture(scope="module")
def service(tmp_path_factory):
    folder = tmp_path_factory.mktemp("leaks")
    fhir = FhirServer([NAMED | {"id": MARK}, NOTED])
    config = f"""
    audit = "{folder}/audit.sqlite"
    fhir_servers = ["{fhir.url}"]
    workers = 1
    limits.fetch_seconds = 2.0
    """
    running = Running(folder, "--insecure", config=config)
    running.fhir = fhir
    yield running
    running.stop()
    fhir.close()


def nothing_is_kept(service):
    assert MARK not in service.log
    for folder, _, names in os.walk(service.folder):
        for name in names:
            with open(os.path.join(folder, name), "rb") as file:  # noqa: PTH118, PTH123
                assert MARK.encode() not in file.read(), name
    assert not list(service.temporary.iterdir())


PROFILES = [
    f"findings: [{MARK}]",
    f"patient: {{name: {MARK}}}",
    f"{MARK}: 1",
    f"{MARK}: [",
    f"diagnoses: {{juvenile dermatomyositis: {MARK}}}",
    f"patient: {{age: {MARK}}}",
    f"measurements: {{aldolase: {MARK} U/L}}",
    f'{{"findings": ["{MARK}"',
    f'{{"{MARK}": NaN}}',
]


@pytest.mark.parametrize("text", PROFILES)
def test_a_wrong_profile(service, text):
    headers = {"content-type": "application/yaml", MARK: MARK, "user-agent": MARK}
    got = service.client.post("/consult", content=text, headers=headers)
    assert got.status_code == 422
    assert MARK not in got.text
    nothing_is_kept(service)


FHIR = [
    {"resourceType": MARK, "id": MARK},
    [NAMED, NAMED | {"gender": "female", "birthDate": MARK}],
    [NAMED, {"resourceType": "Condition", "onsetDateTime": MARK, "code": JDM["code"]}],
    [NAMED, {"resourceType": "Condition", "clinicalStatus": MARK, "code": MARK}],
    [NAMED, NAMED | {"id": f"{MARK}2"}],
    {"resourceType": "Bundle", "entry": MARK},
]


@pytest.mark.parametrize("data", FHIR)
def test_wrong_fhir(service, data):
    got = service.client.post("/consult", json=data)
    assert got.status_code in {200, 422}
    if got.status_code != 200:
        assert MARK not in got.text
    nothing_is_kept(service)


@pytest.mark.parametrize(
    "body",
    [
        call(prefetch=SENT | {"patient": NAMED, "conditions": searchset(NOTED)}),
        call(prefetch={"patient": NAMED | {"birthDate": MARK}}),
        call(prefetch={"patient": MARK}),
        call(patient=MARK, context={MARK: MARK}),
        call(MARK),
        {"hookInstance": MARK, MARK: MARK},
    ],
)
def test_calls(service, body):
    got = service.client.post(VIEW, json=body)
    if got.status_code != 200:
        assert MARK not in got.text
    nothing_is_kept(service)


def test_addresses(service):
    for path in (f"/{MARK}", f"/cds-services/{MARK}?x={MARK}", f"/consult?all={MARK}"):
        for method in ("GET", "POST", "PUT"):
            got = service.client.request(method, path, content=MARK)
            assert got.status_code >= 400
            assert MARK not in got.text
    nothing_is_kept(service)


@pytest.mark.parametrize("fault", ["", "slow", "html", "refused"])
def test_what_is_fetched(service, fault):
    service.fhir.faults["Condition"] = fault
    got = service.client.post(VIEW, json=call(patient=MARK, fhirServer=service.fhir.url))
    assert got.status_code == 200
    nothing_is_kept(service)


@pytest.mark.parametrize("text", [*PROFILES, "patient: {sex: female}\nid: " + MARK])
def test_the_page(service, text):
    sent = {"do": (None, "text"), "text": (None, text), "file": (MARK, text.encode())}
    assert service.client.post("/", files=sent).status_code in {200, 422}
    assert service.client.post("/", data={"do": "text", "text": text}).status_code in {200, 422}
    nothing_is_kept(service)


def test_an_engine_that_dies(service):
    (worker,) = service.workers()
    os.kill(worker, signal.SIGSTOP)
    body = call(prefetch=SENT | {"patient": NAMED, "conditions": searchset(NOTED)})
    with ThreadPoolExecutor(1) as threads:
        given = threads.submit(service.client.post, VIEW, json=body)
        time.sleep(0.5)
        os.kill(worker, signal.SIGABRT)
        os.kill(worker, signal.SIGCONT)
        assert "native engine answers alone" in given.result().json()["cards"][0]["detail"]
    nothing_is_kept(service)


def test_a_large_body_makes_no_file(service):
    text = f"# {MARK}\n" * 200_000 + "diagnoses: [juvenile dermatomyositis]\n"
    service.client.post("/consult", content=text, headers={"content-type": "text/yaml"})
    nothing_is_kept(service)
