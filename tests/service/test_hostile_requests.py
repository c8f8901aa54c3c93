"""What an attacker or a careless client sends, and what it must not do."""

import json
import socket
import time

import pytest

from service.fhir_server import JDM, PATIENT, call, searchset
from service.test_cards_over_http import SENT, VIEW

OTHER = PATIENT | {"id": "other", "gender": "male"}
CALCINOSIS = {"coding": [{"system": "http://human-phenotype-ontology.org", "code": "HP:0003761"}]}
OF_OTHER = {
    "resourceType": "Condition",
    "id": "c2",
    "subject": {"reference": "Patient/other"},
    "code": CALCINOSIS,
}


@pytest.fixture(scope="module")
def narrow(tmp_path_factory):
    from service.running import Running  # noqa: PLC0415 - it needs the extra

    config = "workers = 1\nlimits.body_bytes = 100_000\nlimits.header_seconds = 3.0\n"
    running = Running(tmp_path_factory.mktemp("narrow"), "--insecure", config=config)
    yield running
    running.stop()


def connected(service):
    return socket.create_connection(
        (service.client.base_url.host, service.client.base_url.port), timeout=30
    )


def until_closed(sock):
    found = b""
    while True:
        part = sock.recv(65_536)
        if not part:
            return found
        found += part


@pytest.mark.parametrize("start", ["", "GET /health/live HTTP/1.1\r\nHost: x\r\n"])
def test_a_request_that_is_never_named_is_closed(narrow, start):
    with connected(narrow) as sock:
        sock.sendall(start.encode())
        assert until_closed(sock).startswith(b"HTTP/1.1 408 ")


def test_a_byte_now_and_then_does_not_hold_a_connection(narrow):
    with connected(narrow) as sock:
        head = "GET /health/live HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
        sock.sendall(head.encode())
        answer = b""
        while b"alive" not in answer:
            answer += sock.recv(65_536)
        # The next request on this connection, a byte at a time, each in time.
        sock.settimeout(0.2)
        closed = False
        for byte in b"GET /health/live HTTP/1.1\r\n" + b"X" * 100:
            try:
                sock.sendall(bytes([byte]))
                closed = sock.recv(65_536) == b"" or closed
            except TimeoutError:
                continue
            except OSError:
                closed = True
            if closed:
                break
        assert closed


def test_a_request_in_time_is_answered_after_a_pause_in_its_body(narrow):
    body = json.dumps({"diagnoses": ["juvenile dermatomyositis"]}).encode()
    with connected(narrow) as sock:
        head = "POST /consult?explain=false HTTP/1.1\r\nHost: 127.0.0.1\r\n"
        head += f"Content-Length: {len(body)}\r\nConnection: close\r\n\r\n"
        sock.sendall(head.encode() + body[:5])
        time.sleep(3.5)
        sock.sendall(body[5:])
        assert until_closed(sock).startswith(b"HTTP/1.1 200 ")


@pytest.mark.parametrize("host", ["[", "[::1", "a b", "\u00e9"])
def test_a_host_that_is_no_name_is_refused_and_nothing_fails(narrow, host):
    with connected(narrow) as sock:
        request = f"GET /cds-services HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"
        sock.sendall(request.encode("latin-1"))
        assert until_closed(sock).startswith(b"HTTP/1.1 400 ")
    assert not narrow.events("failed")


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", ""])
def test_a_page_elsewhere_cannot_send_what_needs_no_leave(narrow, kind):
    for path in (VIEW, f"{VIEW}/feedback"):
        request = narrow.client.build_request("POST", path, json=call(prefetch=SENT))
        del request.headers["content-type"]
        request.headers["origin"] = "https://evil.example"
        if kind:
            request.headers["content-type"] = kind
        got = narrow.client.send(request)
        assert (got.status_code, got.json()["type"]) == (415, "urn:cdss:problem:media-type")
    typed = {"content-type": "application/json; charset=utf-8"}
    sent = json.dumps(call(prefetch=SENT))
    assert narrow.client.post(VIEW, content=sent, headers=typed).status_code == 200


def test_of_several_patients_one_is_named(narrow):
    bundle = searchset(PATIENT, JDM, OTHER, OF_OTHER)
    refused = narrow.client.post("/consult", json=bundle)
    assert refused.json()["errors"][0]["name"] == "several-patients"
    answers = {
        name: narrow.client.post(f"/consult?explain=false&subject={name}", json=bundle).json()
        for name in ("Patient/other", f"Patient/{PATIENT['id']}")
    }
    other, first = (each["profile"]["read_as"] for each in answers.values())
    assert other.startswith("boy")
    assert "calcinosis" in other
    assert "calcinosis" not in first
    nobody = narrow.client.post("/consult?subject=Patient/nobody", json=bundle)
    assert nobody.json()["errors"][0]["name"] == "no-such-patient"
    assert "nobody" not in nobody.text
    profile = narrow.client.post("/consult?subject=Patient/1", json={"diagnoses": []})
    assert profile.status_code == 400


@pytest.mark.parametrize("says_so", [True, False])
def test_a_file_that_is_too_large_is_refused_as_a_page(narrow, says_so):
    file = b"x" * 900_000
    if says_so:
        got = narrow.client.post("/", files={"file": ("bundle.json", file)}, data={"do": "text"})
    else:
        parts = (file[at : at + 10_000] for at in range(0, len(file), 10_000))
        headers = {"content-type": "multipart/form-data; boundary=x"}
        got = narrow.client.post("/", content=parts, headers=headers)
    assert got.status_code == 413
    assert got.headers["content-type"].startswith("text/html")
    assert "default-src 'none'" in got.headers["content-security-policy"]
    assert "at most 100000 bytes" in got.text
    assert got.headers["x-request-id"]


def test_what_is_no_form_is_refused_as_a_page(narrow):
    got = narrow.client.post("/", json={"age": "9 y"})
    assert (got.status_code, "text/html" in got.headers["content-type"]) == (415, True)
    assert "a form is wanted" in got.text
