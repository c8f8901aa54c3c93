"""Every option rule's outcome in every bundled profile, explained, as last reviewed by eye.

``pytest tests/consultations --update`` writes them anew; the difference is then reviewed.
"""

import re
from pathlib import Path

import pytest

import cdss
from cdss.report.why_text import why_text

ROOT = Path(__file__).resolve().parents[2]
PROFILES = sorted((ROOT / "cases" / "profiles").glob("*.yaml"))
GOLDEN = Path(__file__).parent / "why"


@pytest.mark.parametrize("path", PROFILES, ids=lambda path: path.stem)
def test_every_option_is_explained_as_it_was_reviewed(path, kb, request):
    profile = cdss.profile_from_yaml(path.read_bytes(), kb, name=path.name)
    told = cdss.why(profile, kb)
    assert [each.rule for each in told] == [each.id for each in kb.of_kind("option")]
    shown = why_text(told, width=100, brief=True) + "\n"
    golden = GOLDEN / f"{path.stem}.txt"
    if request.config.getoption("--update"):
        golden.parent.mkdir(exist_ok=True)
        golden.write_text(shown)
    assert shown == golden.read_text()


@pytest.mark.parametrize("path", PROFILES, ids=lambda path: path.stem)
def test_a_proof_says_of_every_condition_what_decided_it(path, kb):
    """A leaf that is met or refuted names a statement and its place, or what it follows from."""
    profile = cdss.profile_from_yaml(path.read_bytes(), kb, name=path.name)

    def leaves(proof):
        if not proof.parts:
            yield proof
        for part in proof.parts:
            yield from leaves(part)

    for each in cdss.why(profile, kb):
        for leaf in leaves(each.proof):
            assert leaf.value in {"yes", "no", "unknown", "conflict"}
            # Of what is unknown, there may be statements that leave it open.
            assert leaf.statements or leaf.value == "unknown", leaf
            for basis in leaf.statements:
                assert re.fullmatch(rf"{re.escape(path.name)}:\d+", basis.location)
