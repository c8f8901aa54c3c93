"""When an engine fails or lies there is no answer, and the next one is right."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import cdss
from cdss.consulting import engines
from cdss.errors import EngineError
from cdss.inference.engine import Run
from cdss.inference.native import NativeEngine
from engine.networks import network_of

durable = pytest.importorskip(
    "cdss.inference.durable", reason="durable-rules cannot run here", exc_type=ImportError
)

PROFILE = "diagnoses: [juvenile dermatomyositis]\nfindings: {calcinosis: present}\n"
CHAIN = network_of([(2, (0,)), (4, (2,)), (6, (0, 4))])


@pytest.mark.parametrize(
    "call", ["assert_facts", "start_action_for_state", "complete_and_start_action"]
)
def test_an_exception_inside_drops_the_handle(monkeypatch, call):
    """After any failure the state inside is unknown: the ruleset is built anew."""
    engine = durable.DurableEngine(CHAIN)
    right = NativeEngine(CHAIN).run([0])
    assert engine.run([0]) == right

    def fail(*_: object) -> None:
        raise RuntimeError("inside")

    with monkeypatch.context() as patched:
        patched.setattr(durable.rules_engine, call, fail)
        with pytest.raises(RuntimeError, match="inside"):
            engine.run([0])
    assert all(each._handle is None for each in engine._sets)
    assert engine.run([0]) == right
    assert engine.run([]) == NativeEngine(CHAIN).run([])
    engine.close()


def test_a_refusal_is_an_error(monkeypatch):
    engine = durable.DurableEngine(CHAIN)
    monkeypatch.setattr(durable.rules_engine, "assert_facts", lambda *_: (303, 0))
    monkeypatch.setattr(durable.rules_engine, "delete_state", lambda *_: None)
    with pytest.raises(EngineError, match="code 303"):
        engine.run([0])


def test_the_rule_that_always_fires_must_fire(monkeypatch):
    engine = durable.DurableEngine(CHAIN)
    with monkeypatch.context() as patched:
        patched.setattr(durable.rules_engine, "start_action_for_state", lambda *_: None)
        patched.setattr(durable.rules_engine, "delete_state", lambda *_: None)
        with pytest.raises(EngineError, match="always fires"):
            engine.run([0])
    assert engine.run([0]) == NativeEngine(CHAIN).run([0])


def test_a_binding_that_is_not_the_rules_is_an_error(monkeypatch):
    """The facts on which a rule fired are checked against what it asks for."""
    engine = durable.DurableEngine(CHAIN)
    tell = durable._RuleSet.tell

    def lie(self, literals):
        for index, body in tell(self, literals):
            yield index, tuple(reversed(body))

    monkeypatch.setattr(durable._RuleSet, "tell", lie)
    with pytest.raises(EngineError, match="`R-0002`"):
        engine.run([0])


def lying(engine_class, lie):
    """An engine of this kind whose runs are changed."""

    class Liar(engine_class):
        def run(self, seeds):
            return lie(super().run(seeds))

    return engines._Kept(Liar)


def less(run: Run) -> Run:
    """The last conclusion is left out."""
    last = max(run.fired)
    known = {literal: origin for literal, origin in run.known.items() if origin != last}
    return Run(known, run.fired - {last})


def more(run: Run) -> Run:
    return Run({**run.known, 10**6: 0}, run.fired)


@pytest.mark.parametrize("lie", [less, more])
@pytest.mark.parametrize("liar", ["native", "durable"])
@pytest.mark.parametrize("chosen", ["native", "durable"])
def test_engines_that_differ_give_no_answer(kb, monkeypatch, liar, chosen, lie):
    """Whichever of the two lies, and whichever was to answer."""
    if liar == "native":
        monkeypatch.setattr(engines, "_native", lying(NativeEngine, lie))
    else:
        kept = lying(durable.DurableEngine, lie)
        monkeypatch.setattr(engines, "_durable", lambda: (kept, None))
    profile = cdss.profile_from_yaml(PROFILE, kb)
    with pytest.raises(EngineError, match=r"differ on .*; no answer is given"):
        cdss.consult(profile, kb, engine=chosen)


def test_the_command_ends_with_5_and_no_answer(run, monkeypatch, tmp_path):
    monkeypatch.setattr(engines, "_native", lying(NativeEngine, less))
    path = tmp_path / "patient.yaml"
    path.write_text(PROFILE)
    ran = run("consult", path, "--format", "json")
    assert ran.code == 5
    assert ran.out == ""
    assert "no answer is given" in ran.err
    assert "calcinosis" not in ran.err


BLOCKED = (
    "import sys; sys.modules['durable_rules_engine'] = None; from cdss.cli.main import main; main()"
)


def without_durable(*args: str | Path) -> subprocess.CompletedProcess[str]:
    root = Path(cdss.__file__).parent.parent
    return subprocess.run(
        [sys.executable, "-c", BLOCKED, *map(str, args)],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": str(root)},
    )


def test_without_durable_rules_the_native_engine_answers_alone_and_says_so(kb, tmp_path):
    path = tmp_path / "patient.yaml"
    path.write_text(PROFILE)
    ran = without_durable("consult", path, "--format", "json")
    assert ran.returncode == 0, ran.stderr
    answer = json.loads(ran.stdout)
    assert answer["engine"]["name"] == "native"
    assert answer["engine"]["cross_checked"] is False
    assert "durable-rules cannot be used here" in answer["engine"]["note"]
    here = cdss.consult(cdss.profile_from_yaml(PROFILE, kb), kb).model_dump()
    assert [each["rule"] for each in answer["options"]] == [
        each["rule"] for each in here["options"]
    ]
    assert here["engine"] == {
        "name": "durable-rules",
        "version": "2.0.28",
        "cross_checked": True,
        "note": None,
        "program": cdss.__version__,
        "sha256": kb.program,
    }


def test_without_durable_rules_asking_for_it_is_an_error(tmp_path):
    path = tmp_path / "patient.yaml"
    path.write_text(PROFILE)
    ran = without_durable("consult", path, "--engine", "durable")
    assert ran.returncode == 5
    assert ran.stdout == ""
    assert "Traceback" not in ran.stderr
