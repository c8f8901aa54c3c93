"""How large, how slow, how deep and how frequent a request may be."""

import json
import socket
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cdss.service.limits import depth_of
from service.fhir_server import call
from service.test_cards_over_http import SENT, VIEW

ASK = "/consult?explain=false"
PROFILE = {"diagnoses": ["juvenile dermatomyositis"]}

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(st.characters(codec="utf-8")),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(st.sampled_from('[]{}"\\ä')), inner),
    max_leaves=12,
)


def depth(data):
    if isinstance(data, dict):
        return 1 + max(map(depth, data.values()), default=0)
    return 1 + max(map(depth, data), default=0) if isinstance(data, list) else 0


@given(JSON)
def test_the_depth_is_found_without_reading(data):
    assert depth_of(json.dumps(data, ensure_ascii=False).encode()) == depth(data)


@pytest.fixture(scope="module")
def limited(tmp_path_factory):
    from service.running import Running  # noqa: PLC0415 - it needs the extra

    config = "workers = 1\nlimits.body_bytes = 100_000\nlimits.body_seconds = 1.0\n"
    config += "limits.requests_per_minute = 60\nlimits.burst = 40\n"
    running = Running(tmp_path_factory.mktemp("limited"), "--insecure", config=config)
    yield running
    running.stop()


def test_a_large_body_is_refused_whether_it_says_so_or_not(limited):
    large = b'{"x": "' + b"y" * 200_000 + b'"}'
    got = limited.client.post(ASK, content=large)
    assert got.status_code == 413
    assert got.json()["type"] == "urn:cdss:problem:body-too-large"
    parts = (large[start : start + 10_000] for start in range(0, len(large), 10_000))
    assert limited.client.post(ASK, content=parts).status_code == 413


def test_a_slow_body_is_not_waited_for(limited):
    host, port = limited.client.base_url.host, limited.client.base_url.port
    with socket.create_connection((host, port), 30) as sock:
        head = f"POST {ASK} HTTP/1.1\r\nHost: {host}\r\nContent-Length: 50\r\n\r\n{{"
        begun = time.monotonic()
        sock.sendall(head.encode())
        answer = sock.recv(65_536)
        assert answer.startswith(b"HTTP/1.1 408 ")
        assert time.monotonic() - begun >= 1


@pytest.mark.parametrize("path", [ASK, VIEW])
def test_a_deep_body_is_refused(limited, path):
    body = call(prefetch=SENT)
    for _ in range(70):
        body["context"] = {"inner": body["context"]}
    assert limited.client.post(path, json=body).json()["type"] == "urn:cdss:problem:body-too-deep"


def test_who_asks_too_often_waits(limited):
    answers = [limited.client.get("/cds-services") for _ in range(60)]
    refused = [each for each in answers if each.status_code == 429]
    assert refused
    assert refused[0].json()["status"] == 429
    assert limited.client.get("/health/live").status_code == 200
    time.sleep(int(refused[-1].headers["retry-after"]) + 0.2)
    assert limited.client.get("/cds-services").status_code == 200
