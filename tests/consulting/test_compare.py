"""The patient beside a reported child: what the verdicts may say, and what not."""

from __future__ import annotations

from pathlib import Path

import pytest

import cdss

ROOT = Path(cdss.__file__).parent.parent
HEAD = (
    "as_of: 2026-11-20\npatient: {age: 12 y, sex: female}\ndiagnoses: [juvenile dermatomyositis]\n"
)
FEVERS = (
    "findings:\n  fever:\n    - {state: present, on: 2026-01-01}\n"
    "    - {state: absent, on: 2026-11-01}\n"
)
VALUES = (
    "measurements:\n  CRP:\n    - {value: 3 mg/L, reference: < 5, on: 2026-11-01}\n"
    "    - {value: 40 mg/L, reference: < 5, on: 2026-01-01}\n"
)
TWICE = (
    "{agent: ciclosporin, response: {calcinosis: none}}\n"
    "  - {agent: ciclosporin, route: topical, response: {calcinosis: improved}}"
)


def rows(text: str, kb: cdss.KnowledgeBase, target: str = "thalidomide"):
    (told,) = cdss.why(cdss.profile_from_yaml(HEAD + text, kb), kb, target)
    (comparison,) = told.comparison
    return {row.aspect.partition(" (")[0]: row for row in comparison.rows}


@pytest.mark.parametrize(
    ("text", "aspect", "here", "verdict"),
    [
        ("findings: [fever]", "fever", "present", "same"),
        ("findings: {fever: absent}", "fever", "absent", "different"),
        ("findings: {rash: absent}", "high fever", "not stated", "unknown"),
        # The newer statement is what is so now.
        (FEVERS, "fever", "absent", "different"),
        (VALUES, "CRP", "3 mg/L, on 2026-11-01 (normal)", "different"),
        ("measurements: {CRP: raised}", "CRP", "raised", "same"),
        # A word and a bare value, and words that leave each other open, are not compared.
        ("measurements: {CRP: 40 mg/L}", "CRP", "40 mg/L", "unknown"),
        ("measurements: {CRP: positive}", "CRP", "positive", "unknown"),
        # What follows is as much so as what is stated.
        (
            "findings: [calcinosis, fever]\nmeasurements: {CRP: raised}",
            "inflammatory calcinosis",
            "present (it follows)",
            "same",
        ),
    ],
)
def test_findings_and_values(kb, text, aspect, here, verdict):
    row = rows(text, kb)[aspect]
    assert (row.here, row.verdict) == (here, verdict)


@pytest.mark.parametrize(
    ("aspect", "time"),
    [
        ("lethargy", "at onset"),
        ("JDM", "at diagnosis"),
        ("inflammatory calcinosis", "before the intervention"),
        # What speaks of it stands in the source at two times.
        ("calcinosis", "18 mo after onset; before the intervention"),
        ("abnormal laboratory findings", "before prednisolone"),
        ("sex", ""),
        ("arthralgia", ""),
    ],
)
def test_what_was_so_there_has_its_time(kb, aspect, time):
    assert rows("findings: [arthralgia]", kb)[aspect].time == time


@pytest.mark.parametrize(
    ("format_", "said"),
    [
        ("text", "lethargy, muscle pain, muscle weakness, rash (there at onset)"),
        ("markdown", "lethargy, muscle pain, muscle weakness, rash (there at onset)"),
        ("html", "<td>not stated</td><td>present (at onset)</td>"),
        ("json", '"there": "present", "verdict": "unknown", "time": "at onset"'),
    ],
)
def test_every_form_of_the_answer_tells_that_time(run, format_, said):
    profile = ROOT / "cases" / "profiles" / "febrile-calcinosis.yaml"
    ran = run("consult", profile, "--format", format_)
    assert said in (ran.out if format_ == "html" else " ".join(ran.out.split()))


@pytest.mark.parametrize(
    ("given", "here", "verdict"),
    [
        (
            "{agent: ciclosporin, response: {calcinosis: none}}",
            "no response for calcinosis",
            "same",
        ),
        (
            "{agent: ciclosporin, response: {calcinosis: improved}}",
            "improved for calcinosis",
            "different",
        ),
        ("{agent: ciclosporin}", "given; response not stated", "unknown"),
        ("{agent: ciclosporin, response: none}", "no response", "unknown"),
        ("{agent: ciclosporin, given: never}", "not given", "different"),
        # Both courses are told; neither takes the other's place.
        (TWICE, "topical: no response and improved for calcinosis", "unknown"),
        # One form never given says nothing of the others.
        ("{agent: ciclosporin, route: topical, given: never}", "not stated", "unknown"),
    ],
)
def test_earlier_treatments(kb, given, here, verdict):
    row = rows(f"treatments:\n  - {given}\n", kb)["earlier: ciclosporin"]
    assert (row.here, row.verdict) == (here, verdict)


def test_pulses_never_given_leave_the_agent_open(kb):
    row = rows("treatments:\n  - {agent: methylprednisolone pulses, given: never}\n", kb)
    assert row["earlier: methylprednisolone"].here == "not stated"


def test_dated_treatments_stand_in_their_order(kb):
    text = (
        "treatments:\n  - {agent: methotrexate, since: 14 mo, running: true}\n"
        "  - {agent: azathioprine}\n"
        "  - {agent: prednisolone, route: oral, since: 3 y, running: true}\n"
    )
    (told,) = cdss.why(cdss.profile_from_yaml(HEAD + text, kb), kb, "thalidomide")
    steps = [step for step in told.comparison[0].here if step.given]
    assert [(step.title, step.known) for step in steps] == [
        ("prednisolone oral", True),
        ("methotrexate", True),
        ("azathioprine", False),
    ]
    assert steps[0].when == "since 3 y, running"
    assert steps[0].beside == "running too: methotrexate"


def test_a_group_is_told_and_not_compared(kb):
    """What was so in some of a group says nothing of one patient."""
    for option in cdss.consult(
        cdss.profile_from_yaml(HEAD, kb), kb, everything=True, explain=True
    ).options:
        for comparison in option.comparison:
            if comparison.n > 1:
                assert {row.verdict for row in comparison.rows} <= {"unknown"}
