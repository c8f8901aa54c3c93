"""A worker that dies, stands still or is replaced costs nobody an answer but the one it had."""

import os
import signal
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from shutil import copytree

import pytest

ROOT = Path(__file__).resolve().parents[2]
PROFILE = {"diagnoses": ["juvenile dermatomyositis"], "treatments": "none"}
ASK = "/consult?explain=false"


def later(service):
    """A request in a thread of its own; it is at a worker when this returns."""
    threads = ThreadPoolExecutor(1)
    before = len(service.events("request"))
    given = threads.submit(service.client.post, ASK, json=PROFILE)
    time.sleep(0.5)
    assert len(service.events("request")) == before
    return given


def test_a_killed_engine_costs_one_request_its_other_engine(start):
    pytest.importorskip("durable_rules_engine", reason="there is one engine alone")
    service = start("--insecure", "--workers", "1")
    (worker,) = service.workers()
    os.kill(worker, signal.SIGSTOP)
    given = later(service)
    os.kill(worker, signal.SIGKILL)
    told = given.result().json()["engine"]
    assert told["name"] == "native"
    assert told["cross_checked"] is False
    assert "died" in told["note"]
    after = service.client.post(ASK, json=PROFILE).json()["engine"]
    assert after["note"] is None
    assert service.metric("cdss_worker_deaths_total") == 1
    assert service.workers() != [worker]


def test_a_worker_that_dies_idle_is_nobodys_loss(start):
    service = start("--insecure", "--workers", "1")
    os.kill(service.workers()[0], signal.SIGKILL)
    time.sleep(0.3)
    told = service.client.post(ASK, json=PROFILE)
    assert told.status_code == 200
    assert "died" not in (told.json()["engine"]["note"] or "")


def test_a_worker_that_stands_still_is_ended(start):
    service = start("--insecure", "--workers", "1", config="limits.consultation_seconds = 2.0\n")
    os.kill(service.workers()[0], signal.SIGSTOP)
    got = service.client.post(ASK, json=PROFILE)
    assert got.status_code == 504
    assert got.json()["type"] == "urn:cdss:problem:too-slow"
    assert service.client.post(ASK, json=PROFILE).status_code == 200


def test_more_than_can_wait_are_sent_away(start):
    service = start("--insecure", "--workers", "1", config="limits.waiting = 1\n")
    (worker,) = service.workers()
    os.kill(worker, signal.SIGSTOP)
    with ThreadPoolExecutor(6) as threads:
        asked = [threads.submit(service.client.post, ASK, json=PROFILE) for _ in range(6)]
        time.sleep(1)
        os.kill(worker, signal.SIGCONT)
        statuses = sorted(each.result().status_code for each in asked)
    assert statuses == [200, 200, 503, 503, 503, 503]
    busy = next(each.result() for each in asked if each.result().status_code == 503)
    assert busy.headers["retry-after"] == "1"


def test_what_is_at_hand_is_answered_before_the_end(start):
    service = start("--insecure", "--workers", "1")
    (worker,) = service.workers()
    os.kill(worker, signal.SIGSTOP)
    given = later(service)
    service.process.send_signal(signal.SIGTERM)
    time.sleep(0.5)
    os.kill(worker, signal.SIGCONT)
    assert given.result().status_code == 200
    assert service.process.wait(30) == 0
    assert not Path(f"/proc/{worker}").exists()


def test_workers_end_with_a_service_that_was_killed(start):
    service = start("--insecure")
    workers = service.workers()
    assert len(workers) == 2
    service.process.kill()
    service.process.wait()
    until = time.monotonic() + 20
    while any(running(each) for each in workers):
        assert time.monotonic() < until
        time.sleep(0.05)


def running(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    except OSError:
        return False


@pytest.fixture
def knowledge(tmp_path):
    folder = tmp_path / "knowledge"
    for name in ("rules", "cases"):
        copytree(ROOT / name, folder / name)
    return folder


def test_knowledge_is_loaded_anew_without_a_failed_request(start, knowledge):
    service = start("--insecure", "--knowledge", str(knowledge))
    scope = knowledge / "rules" / "scope.yaml"
    before = scope.read_text("utf-8")
    version = service.client.get("/health/ready").json()["knowledge"]
    scope.write_text(before.replace(version, "9.9.9"), "utf-8")
    service.process.send_signal(signal.SIGHUP)
    versions = []
    while "9.9.9" not in versions:
        got = service.client.post(ASK, json=PROFILE)
        assert got.status_code == 200
        versions.append(got.json()["knowledge"]["version"])
    assert versions[0] == version
    assert sorted(versions) == versions
    service.wait_for("reloaded")

    scope.write_text("nonsense: 1\n", "utf-8")
    service.process.send_signal(signal.SIGHUP)
    assert "scope.yaml" in service.wait_for("reload_failed")["why"]
    assert service.client.post(ASK, json=PROFILE).json()["knowledge"]["version"] == "9.9.9"
    assert service.metric('cdss_reloads_total{outcome="failed"}') == 1
    time.sleep(0.5)
    assert len(service.workers()) == 2
