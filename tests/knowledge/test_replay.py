"""Every reported patient, before each intervention that an option cites, finds her evidence."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

import cdss
from cdss.consulting.selftest import replay
from cdss.knowledge.files import read_files
from cdss.knowledge.read import read_documents

PLANTS = Path(__file__).parents[1] / "plants"

CITED = [
    pytest.param(placed.document.id, ref, id=f"{placed.document.id} {ref}")
    for placed in sorted(read_documents(read_files()).rules, key=lambda each: each.document.id)
    if placed.document.kind == "option"
    for ref in placed.document.evidence
]


@pytest.fixture(scope="module")
def replayed(kb: cdss.KnowledgeBase):
    return {(each.rule, each.evidence): each for each in replay(kb)}


@pytest.mark.parametrize(("rule", "evidence"), CITED)
def test_a_rule_is_not_contradicted_by_its_own_evidence(replayed, rule: str, evidence: str) -> None:
    result = replayed[rule, evidence]
    assert result.passed, (
        f"{result.rule} ({result.place}) cites {result.evidence} ({result.evidence_place}); "
        f"before {result.before} it is {result.outcome}\n" + "\n".join(result.because)
    )


def test_the_patient_given_thalidomide_could_have_been_pregnant(replayed) -> None:
    result = replayed["JDM-O-0003", "miyamae-2008-thalidomide/E1"]
    assert (result.before, result.outcome) == ("I8", "cautioned")
    (reason,) = result.because
    assert reason.startswith("caution C-0041 is not excluded: pregnancy")


def test_what_is_stated_at_no_time_is_named_where_it_is_missed(tmp_path: Path) -> None:
    root = Path(shutil.copytree(PLANTS, tmp_path / "kb"))
    (source,) = root.glob("cases/sources/*moonleaf.yaml")
    written = source.read_text(encoding="utf-8")
    timed = "concept: moonleaf-blight, state: present, time: diagnosis"
    assert timed in written
    source.write_text(written.replace(timed, timed.replace("diagnosis", "not-stated")))
    failed = [each for each in replay(cdss.load(root)) if not each.passed]
    assert failed
    for each in failed:
        assert "left out, since its time is not stated: S1 moonleaf-blight" in each.because
