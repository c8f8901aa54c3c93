"""Requests per second of the service on loopback, and what of that is the consultation."""

import pytest

pytest.importorskip("fastapi", reason="the extra `serve` is not installed")

from service.load import Patient, run_load
from service.running import Running

CLIENTS = 4
SECONDS = 10.0


@pytest.fixture(scope="module")
def service(tmp_path_factory):
    config = "limits.requests_per_minute = 0\n"
    running = Running(tmp_path_factory.mktemp("speed"), "--insecure", config=config)
    yield running
    running.stop()


@pytest.mark.parametrize(
    ("kind", "route", "task"),
    [("cards", "/cds-services/{service_id}", "cards"), ("profile", "/consult", "consultation")],
)
def test_requests_per_second(benchmark, service, kind, route, task):
    """The figures are in ``extra_info``; they are shown and not asserted."""
    patients = [Patient(number, "", (kind,)) for number in range(CLIENTS)]
    load = benchmark.pedantic(run_load, (service, patients, SECONDS), rounds=1)
    whole = service.metric(f'cdss_request_seconds_sum{{route="{route}"}}')
    inside = service.metric(f'cdss_task_seconds_sum{{task="{task}"}}')
    at_work = service.metric(f'cdss_consultation_seconds_sum{{task="{task}"}}')
    count = service.metric(f'cdss_request_seconds_count{{route="{route}"}}')
    benchmark.extra_info.update(
        per_second=round(load.per_second, 1),
        p50_ms=round(1000 * load.percentile(0.5), 1),
        p99_ms=round(1000 * load.percentile(0.99), 1),
        mean_ms=round(1000 * whole / count, 1),
        share_waiting_for_and_in_a_worker=round(inside / whole, 3),
        share_of_the_consultation=round(at_work / whole, 3),
    )
    assert not load.lost
    assert set(load.statuses) == {200}
