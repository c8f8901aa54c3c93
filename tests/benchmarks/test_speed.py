"""How long a warm consultation takes, and what of it takes how long.

Skipped unless asked for: ``pytest tests/benchmarks --benchmark-only``.
"""

from __future__ import annotations

from pathlib import Path

import pytest

import cdss
from cdss.consulting.blank import blank_of
from cdss.explain.proof import Explainer
from cdss.inference.evaluate import evaluate
from cdss.inference.native import NativeEngine

PROFILES = sorted((Path(__file__).parents[2] / "cases" / "profiles").glob("*.yaml"))


@pytest.fixture(scope="module", params=PROFILES, ids=lambda path: path.stem)
def patient(request, kb):
    return cdss.profile_from_yaml(request.param.read_bytes(), kb, name=request.param.name)


def test_native_alone_with_full_proof(benchmark, kb, patient):
    """The target is a median of at most 1 ms; it is shown and not asserted."""
    answer = benchmark(cdss.consult, patient, kb, engine="native", cross_check=False)
    assert answer.options == () or answer.options[0].proof.condition


def test_native_cross_checked(benchmark, kb, patient):
    pytest.importorskip("durable_rules_engine")
    assert benchmark(cdss.consult, patient, kb, engine="native").engine.cross_checked


def test_durable_cross_checked(benchmark, kb, patient):
    """What a user gets who chooses nothing."""
    pytest.importorskip("durable_rules_engine")
    assert benchmark(cdss.consult, patient, kb).engine.name == "durable-rules"


def test_share_reading_the_profile(benchmark, kb, patient):
    benchmark(evaluate, kb.network, patient, kb.vocabulary)


def test_share_native_run(benchmark, kb, patient):
    support = evaluate(kb.network, patient, kb.vocabulary).support
    benchmark(NativeEngine(kb.network).run, support)


def test_share_durable_run(benchmark, kb, patient):
    durable = pytest.importorskip("cdss.inference.durable")
    support = evaluate(kb.network, patient, kb.vocabulary).support
    engine = durable.DurableEngine(kb.network)
    benchmark(engine.run, support)
    engine.close()


def test_share_proofs_of_every_option(benchmark, kb, patient):
    reading = evaluate(kb.network, patient, kb.vocabulary)
    run = NativeEngine(kb.network).run(reading.support)
    wholes = [kb.network.roots[rule.id].whole for rule in kb.of_kind("option")]
    blank = blank_of(kb).explainer

    def prove() -> int:
        explainer = Explainer(kb.network, run, reading.support, kb.derivations, blank, reading)
        return len([explainer.prove(whole) for whole in wholes])

    assert benchmark(prove) == len(wholes)


def test_profile_from_yaml(benchmark, kb):
    text = PROFILES[0].read_bytes()
    benchmark(cdss.profile_from_yaml, text, kb)


def test_load_from_cache(benchmark):
    cdss.load()
    benchmark(cdss.load)


def test_load_anew(benchmark):
    benchmark.pedantic(cdss.load, kwargs={"cache": False}, rounds=3)
