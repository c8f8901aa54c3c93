"""``cdss consult --format html``: the page, and one intervention of it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

import cdss

ROOT = Path(cdss.__file__).parent.parent
PROFILE = ROOT / "cases" / "profiles" / "febrile-calcinosis.yaml"


def test_the_page_is_the_answer_with_its_explanation(run):
    ran = run("consult", PROFILE, "--format", "html")
    assert ran.code == 0, ran.err
    assert ran.out.startswith("<!DOCTYPE html>\n")
    assert ran.out.endswith("</html>\n")
    assert "Beside the reported" in ran.out
    assert "Not applicable" not in ran.out


@pytest.mark.parametrize("target", ["thalidomide", "Thalomid", "jdm-o-0003"])
def test_an_option_is_named_by_any_name_or_rule(run, target):
    ran = run("consult", PROFILE, "--format", "html", "--option", target)
    assert ran.code == 0, ran.err
    assert "<h1>What was reported, beside one patient: Thalidomide</h1>" in ran.out
    assert ran.out.count("<h3>") == 1


def test_an_option_that_does_not_apply_says_why(run):
    profile = ROOT / "cases" / "profiles" / "untreated.yaml"
    ran = run("consult", profile, "--format", "html", "--option", "IVIg")
    assert ran.code == 0, ran.err
    assert "Not so here" in ran.out
    assert "inadequate response to glucocorticoids" in ran.out


@pytest.mark.parametrize(
    ("target", "said"),
    [
        ("azathioprin3", "`azathioprin3` is no option of this answer; nearest: `Azathioprine`"),
        ("JDM-O-0033", "`JDM-O-0013`"),
        ("fever", "`fever` is no option of this answer"),
        ("zzz", "Methylprednisolone pulses, Azathioprine"),
    ],
)
def test_what_is_no_option_is_a_mistake_of_use(run, target, said):
    ran = run("consult", PROFILE, "--format", "html", "--option", target)
    assert ran.code == 2
    assert said in ran.err
    assert ran.out == ""


def test_an_option_is_for_the_page_alone(run):
    ran = run("consult", PROFILE, "--option", "thalidomide")
    assert ran.code == 2
    assert "add `--format html`" in ran.err


def test_a_terminal_without_the_signs_still_gets_them_all():
    """The page says it is UTF-8: where the output is not, every other sign is an entity."""
    ran = subprocess.run(
        [sys.executable, "-m", "cdss", "consult", str(PROFILE), "--format", "html"],
        cwd=ROOT,
        env=os.environ | {"PYTHONIOENCODING": "latin-1"},
        capture_output=True,
        check=True,
    )
    ran.stdout.decode("ascii")
    assert b"&#8220;none&#8221;" in ran.stdout


@pytest.mark.parametrize(
    ("target", "named"),
    [
        ("sodium thiosulfate", ["Topical sodium thiosulfate", "Sodium thiosulfate"]),
        ("TNF inhibitor", ["Intralesional infliximab", "Infliximab", "Etanercept", "Adalimumab"]),
        ("prednisolone", ["Prednisolone"]),
    ],
)
def test_an_agent_or_a_class_stands_for_its_interventions(run, target, named):
    path = ROOT / "cases" / "profiles" / "febrile-calcinosis.yaml"
    ran = run("consult", path, "--format", "html", "--option", target)
    assert ran.code == 0
    assert f"one patient: {', '.join(named)}</h1>" in ran.out
