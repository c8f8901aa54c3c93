"""Golden consultations: every bundled profile's answer as it was last reviewed by eye.

``pytest tests/consultations --update`` writes them anew; the difference is then
reviewed like any other. Digests, which change with every edit of the knowledge,
are masked.
"""

import json
import re
from pathlib import Path

import pytest

import cdss
from cdss.report.text import text

ROOT = Path(__file__).resolve().parents[2]
PROFILES = sorted((ROOT / "cases" / "profiles").glob("*.yaml"))
GOLDEN = Path(__file__).parent / "golden"

# Which engine answered depends on the interpreter, not on the patient.
_VARYING = re.compile(r"sha256 [0-9a-f]{12}|^ENGINE .*\n(?: {8}.*\n)*", re.MULTILINE)


def outcomes(answer):
    """What a reviewer checks first, without the evidence that the text shows."""
    return {
        "alerts": [[each.alert, each.state] for each in answer.alerts],
        "derived": [[each.concept, each.state, each.rule] for each in answer.derived],
        "options": [
            {
                "rule": each.rule,
                "intervention": each.intervention,
                "outcome": each.outcome,
                "because": each.because,
                "direction": each.direction,
                "missing": list(each.missing),
                "failed": list(each.failed),
                "cautions": [caution.rule for caution in each.cautions],
                "to_check": [check.rule for check in each.to_check],
            }
            for each in answer.options
        ],
        "gated": [[each.diagnosis, each.state, each.options] for each in answer.gated],
        "assessments": [each.rule for each in answer.assessments],
        "conflicts": [each.concept for each in answer.conflicts],
    }


@pytest.mark.parametrize("path", PROFILES, ids=lambda path: path.stem)
def test_a_bundled_profile_answers_as_it_was_reviewed(path, kb, request):
    name = f"cases/profiles/{path.name}"
    profile = cdss.profile_from_yaml(path.read_bytes(), kb, name=name)
    shown = _VARYING.sub("(varies)", text(cdss.consult(profile, kb), width=80)) + "\n"
    everything = outcomes(cdss.consult(profile, kb, everything=True))
    decided = json.dumps(everything, indent=1, ensure_ascii=False) + "\n"
    for suffix, now in ((".txt", shown), (".json", decided)):
        golden = GOLDEN / (path.stem + suffix)
        if request.config.getoption("--update"):
            golden.parent.mkdir(exist_ok=True)
            golden.write_text(now, "utf-8")
        assert golden.read_text("utf-8") == now


def test_no_golden_file_has_lost_its_profile():
    assert {each.stem for each in GOLDEN.iterdir()} == {each.stem for each in PROFILES}
