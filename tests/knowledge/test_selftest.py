"""What ``cdss test`` says when a rule and its examples or its evidence disagree."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

import cdss
from cdss.knowledge.subject_before import profile_before

BASE = Path(__file__).parents[1] / "bad" / "knowledge" / "base"
OPTION = "rules/options.yaml"
SOURCE = "cases/sources/invented-mudwort.yaml"

Changed = Callable[..., Path]


@pytest.fixture
def changed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Changed:
    """The whole base with one text in place of another; its path in messages is ``kb``."""
    shutil.copytree(BASE, tmp_path / "kb")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))

    def change(name: str, old: str, new: str) -> Path:
        path = Path("kb") / name
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
        return Path("kb")

    return change


def test_an_example_that_does_not_hold(changed: Changed, run) -> None:
    ran = run("test", "--knowledge", changed(OPTION, "expect: undecided", "expect: reported"))
    assert ran.code == 1
    assert ran.out.splitlines()[0] == "examples  10 of 3 rules: 1 failed"
    assert ran.out[ran.out.index("FAILED") :] == (
        "FAILED  kb/rules/options.yaml:34\n"
        "  rule     M-O-0001 Nettle tea reported where ash did not help\n"
        "  example  Nothing said of ash\n"
        "  expected reported\n"
        "  got      undecided\n"
        "  because  not known: ash did not help\n"
    )


def test_an_example_that_fails_names_the_condition(changed: Changed, run) -> None:
    kb = changed(OPTION, "expect: not-applicable", "expect: undecided")
    assert (
        "  got      not-applicable\n  because  fails: spots\n" in run("test", "--knowledge", kb).out
    )


def test_an_example_kept_by_a_caution_names_it(changed: Changed, run) -> None:
    kb = changed(OPTION, "expect: cautioned", "expect: reported")
    out = run("test", "--knowledge", kb).out
    assert "  because  caution M-C-0001 holds: the note says that flowers fell\n" in out


def test_an_example_that_is_no_profile(changed: Changed, run) -> None:
    kb = changed(OPTION, "findings: {spots: absent}", "findings: {spotz: absent}")
    ran = run("test", "--knowledge", kb)
    assert ran.code == 1
    assert "  got      no profile\n" in ran.out
    assert "did you mean `Spots`" in ran.out


@pytest.mark.parametrize(
    ("instead", "outcome", "because"),
    [
        ("{not: {finding: spots}}", "not-applicable", "fails: not spots"),
        ("{history: in-flower}", "undecided", "not known: in flower"),
        ("{measurement: sap, below: 20 g/L}", "not-applicable", "fails: sap sugar below 20 g/L"),
    ],
)
def test_a_rule_that_its_own_evidence_contradicts(
    changed: Changed, run, instead: str, outcome: str, because: str
) -> None:
    ran = run("test", "--knowledge", changed(OPTION, "{finding: spots}", instead))
    assert ran.code == 1
    assert "! before I2  tea-on-leaves  M-O-0001  E1" in ran.out
    failure = ran.out[ran.out.rindex("FAILED") :]
    assert failure == (
        "FAILED  kb/rules/options.yaml:1\n"
        "  rule     M-O-0001 cites invented-mudwort/E1\n"
        "           (cases/sources/invented-mudwort.yaml E1)\n"
        "  replayed P1 of invented-mudwort before I2, tea-on-leaves\n"
        "  expected reported, cautioned or already given, with this evidence\n"
        f"  got      {outcome}\n"
        f"  because  {because}\n"
    )


def test_a_replay_knows_only_what_came_before(changed: Changed, run) -> None:
    """Without `after: [I1]` the order of the two is unknown, and the failure of ash with it."""
    ran = run("test", "--knowledge", changed(SOURCE, "        after: [I1]\n", ""))
    assert ran.code == 1
    assert "  because  not known: ash did not help\n" in ran.out


def test_a_cohort_is_not_replayed(changed: Changed, run) -> None:
    ran = run("test", "--knowledge", changed(SOURCE, "    n: 1\n", "    n: 5\n"))
    assert ran.code == 0
    assert "not replayed\n             a group of 5\n" in ran.out
    assert "replays   0 of 0 reported patients" in ran.out


def test_the_patient_of_indirect_evidence_is_not_replayed(changed: Changed, run) -> None:
    """She has another disease: the rule's gate would leave her out."""
    changed(OPTION, "{finding: spots}", "{not: {finding: spots}}")
    kb = changed(SOURCE, "    level:", "    indirect: [another herb]\n    level:")
    ran = run("test", "--knowledge", kb)
    assert ran.code == 1, "examples fail all the same"
    assert "not replayed\n             indirect: another herb\n" in ran.out
    assert "replays   0 of 0 reported patients" in ran.out


def test_as_data(changed: Changed, run) -> None:
    told = json.loads(
        run("test", "--knowledge", changed(OPTION, "Tea", "Tea"), "--format", "json").out
    )
    assert told["passed"] is True
    assert len(told["examples"]) == 10
    assert told["replays"] == [
        {
            "source": "invented-mudwort",
            "subject": "P1",
            "before": "I2",
            "intervention": "tea-on-leaves",
            "rule": "M-O-0001",
            "evidence": "invented-mudwort/E1",
            "place": "kb/rules/options.yaml:1",
            "evidence_place": "cases/sources/invented-mudwort.yaml E1",
            "outcome": "reported",
            "because": [],
            "passed": True,
        }
    ]


# The subject before an intervention


def before(kb: cdss.KnowledgeBase, source: str, intervention: str) -> cdss.Profile:
    (document,) = [each for each in kb.archive.sources if each.id == source]
    (subject,) = document.subjects
    (given,) = [each for each in subject.interventions if each.id == intervention]
    return profile_before(document, subject, given, kb.vocabulary, date(2026, 11, 20))


def said(profile: cdss.Profile, concept: str) -> list[tuple[str, str]]:
    return [
        (each.words, each.place.rpartition("/")[2])
        for each in profile.statements
        if each.concept == concept
    ]


def test_the_newest_value_supersedes_an_older_one(kb: cdss.KnowledgeBase) -> None:
    first = before(kb, "unidentified-thiosulfate-calcinosis", "I1")
    later = before(kb, "unidentified-thiosulfate-calcinosis", "I6")
    assert said(first, "aldolase") == [("aldolase: 11 U/L", "S13")]
    assert said(later, "aldolase") == [("aldolase: 19.3 U/L", "S26")]
    assert said(first, "skin-ulceration") == []
    assert [each.words for each in first.treatments] == []
    assert [each.concept for each in later.treatments] == [
        "glucocorticoid-pulses",
        "oral-glucocorticoid",
        "hydroxychloroquine",
        "methotrexate",
        "alendronate",
    ]


def test_a_value_keeps_its_reference_range(kb: cdss.KnowledgeBase) -> None:
    first = before(kb, "unidentified-thiosulfate-calcinosis", "I1")
    (aldolase,) = [each for each in first.statements if each.concept == "aldolase"]
    assert (aldolase.status, [float(each or 0) for each in aldolase.reference or ()]) == (
        "raised",
        [0, 7.3],
    )


def test_sex_holds_always_and_age_only_where_stated_for_the_start(kb: cdss.KnowledgeBase) -> None:
    prednisolone = before(kb, "miyamae-2008-thalidomide", "I1")
    thalidomide = before(kb, "miyamae-2008-thalidomide", "I8")
    assert (prednisolone.sex, prednisolone.age) == ("female", None)
    assert str(thalidomide.age) == "12 y"
    assert thalidomide.age_place == "cases/sources/miyamae-2008-thalidomide.yaml P1/I8"


def test_what_came_under_an_intervention_was_not_known_before_it(kb: cdss.KnowledgeBase) -> None:
    profile = before(kb, "miyamae-2008-thalidomide", "I8")
    stated = {each.concept for each in profile.statements}
    assert "inflammatory-calcinosis" in stated
    assert not {"clinical-improvement", "pet-ct-hot-spots-around-calcinosis"} & stated
    # The order among the five that failed is not stated: none is known before another.
    assert [each.concept for each in before(kb, "miyamae-2008-thalidomide", "I5").treatments] == [
        "prednisolone"
    ]


def test_the_file_lists_one_course_in_order_and_one_examination_as_a_whole(
    kb: cdss.KnowledgeBase,
) -> None:
    profile = before(kb, "unidentified-ivig-banker", "I2")
    # Two values under prednisolone: the later one is told later.
    assert said(profile, "creatine-kinase") == [("creatine kinase: > 8000 U/L", "S40")]
    # Two muscles at presentation: neither is newer.
    assert [place for _, place in said(profile, "manual-muscle-testing-grade")] == ["S6", "S7"]


def test_a_caution_whose_statements_contradict_each_other_holds(changed: Changed, run) -> None:
    """What may harm is shown in doubt; the option that it is about is kept from being reported."""
    kb = changed(
        "rules/others.yaml",
        "given: {history: {in-flower: present}}",
        "given: {history: {in-flower: [present, absent]}}",
    )
    assert run("test", "--knowledge", kb).code == 0
