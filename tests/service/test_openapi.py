"""Whatever is asked by the OpenAPI document or against it, the service does not fail.

``FUZZ=500`` asks each address so often; the suite asks a little, and the same each time.
"""

import os
from contextlib import suppress

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable

pytest.importorskip("schemathesis", reason="schemathesis is not installed")

import schemathesis
from schemathesis.generation import GenerationMode

COUNT = int(os.environ.get("FUZZ", "25"))


def test_the_document_names_every_route(service):
    paths = service.client.get("/openapi.json").json()["paths"]
    assert {
        "/cds-services",
        "/cds-services/{service_id}",
        "/cds-services/{service_id}/feedback",
        "/consult",
        "/health/live",
        "/health/ready",
        "/metrics",
    } <= set(paths)


@pytest.mark.parametrize("mode", list(GenerationMode))
def test_nothing_that_is_asked_makes_it_fail(service, mode):
    schema = schemathesis.openapi.from_url(f"{service.url}/openapi.json")
    for operation in schema.get_all_operations():
        cases = operation.ok().as_strategy(generation_mode=mode)

        @given(case=cases)
        @settings(
            max_examples=COUNT,
            deadline=None,
            derandomize=True,
            database=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        def ask(case):
            answer = case.call(base_url=service.url, timeout=30)
            assert answer.status_code < 500, answer.text
            if answer.status_code >= 400:
                assert answer.headers["content-type"] == ["application/problem+json"]

        # What takes nothing cannot be asked wrongly.
        with suppress(Unsatisfiable):
            ask()
    assert not service.events("failed")
