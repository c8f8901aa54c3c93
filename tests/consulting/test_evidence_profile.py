"""How little the evidence behind an option is: counted by people, never as one score."""

from __future__ import annotations

import re
from typing import Any

from cdss.explain.evidence_profile import evidence_profile, in_order
from cdss.model.concept import Concept, Vocabulary
from cdss.model.evidence import Evidence, Tally

WORDS = Vocabulary(
    [
        Concept("muscle", "Muscle", "target"),
        Concept("grip", "Grip", "target", is_a=("muscle",)),
        Concept("skin", "Skin", "target"),
    ]
)


def report(source: str, **told: Any) -> Evidence:
    plain = {
        "source": source,
        "id": "E1",
        "citation": source,
        "url": None,
        "design": "case-report",
        "subject": "P1",
        "n": 1,
        "level": "OCEBM 4",
        "question": "treatment",
        "direction": {"muscle": "supports"},
        "situation": (),
        "dose_as_reported": "not-stated",
        "dose_ambiguous": False,
        "schedule": "not-stated",
        "concomitant": "not-stated",
        "result": {},
        "follow_up": "not-stated",
        "adverse_events": "not-stated",
        "hedging": "not-stated",
        "limitations": (),
        "at": (),
        "standing": "current",
        "subject_label": "",
        "control": "none",
        "person": f"{source}/P1",
    }
    return Evidence(**{**plain, **told})


def sentence(*evidence: Evidence) -> str:
    return evidence_profile(evidence, "muscle", WORDS).sentence


def test_one_success_may_be_published_because_it_was_one():
    assert sentence(report("a-2001")) == (
        "1 report: 1 patient; uncontrolled; it may be published because it went well."
    )


def test_two_reports_on_one_patient_count_her_once():
    told = evidence_profile([report("a-2001"), report("b-2003", person="a-2001/P1")], None, WORDS)
    assert told.sentence.startswith("2 reports: 1 patient;")
    assert told.tallies == (Tally("supports", "case-report", 2, 1, ()),)
    assert told.joined == ("a-2001 and b-2003",)


def test_a_group_counts_as_its_largest_publication():
    whole = report("trial-1", design="trial", n=200, person="t", control="randomised")
    part = report("trial-2", design="trial", n=120, person="t")
    told = evidence_profile([whole, part], None, WORDS)
    assert told.tallies == (Tally("supports", "trial", 2, 0, (200,)),)
    assert "1 randomised; 1 uncontrolled" in told.sentence


def test_other_patients_are_named_as_such():
    told = sentence(report("a-2001"), report("b-2002", indirect=("adults",), n=9, design="cohort"))
    assert "1 patient, a group of 9" in told
    assert "1 indirect (adults)" in told


def test_what_did_not_help_is_counted_beside_what_did():
    told = sentence(report("a-2001"), report("b-2002", direction={"grip": "against"}))
    assert told.endswith("1 with benefit, 1 without benefit.")


def test_a_report_of_harms_alone_is_no_report_without_benefit():
    told = sentence(report("a-2001"), report("b-2002", direction={"skin": "harm"}, question="harm"))
    assert told.endswith("1 with benefit, 1 with harm.")


def test_another_target_decides_only_where_none_is_told_of_this_one():
    assert "1 without benefit" in sentence(
        report("a-2001", direction={"muscle": "against", "skin": "supports"})
    )
    assert "went well" in sentence(report("a-2001", direction={"skin": "supports"}))


def test_possible_overlaps_are_named_and_counted():
    told = evidence_profile(
        [report("a-2001"), report("b-2002", overlaps=("a-2001: one clinic",))], None, WORDS
    )
    assert told.overlaps == ("b-2002 and a-2001: one clinic",)
    assert "2 patients" in told.sentence


def test_what_was_retracted_is_not_counted():
    told = sentence(report("a-2001"), report("b-2002", standing="retracted"))
    assert told.startswith("1 report: 1 patient;")
    assert "1 report more retracted, not counted" in told


def test_a_randomised_result_comes_first_whichever_way_it_points():
    shown = in_order(
        [
            report("a-2001"),
            report("b-2002", direction={"muscle": "against"}),
            report("c-2003", indirect=("adults",), level="OCEBM 2"),
            report("d-2004", control="randomised", direction={"muscle": "against"}),
        ],
        "muscle",
        WORDS,
    )
    assert [each.source for each in shown] == ["d-2004", "b-2002", "a-2001", "c-2003"]


def test_a_report_that_points_both_ways_is_told_where_the_counts_exceed_the_reports():
    trial = [
        report("t-2013", design="trial", control="randomised", direction={"muscle": "against"}),
        report("t-2013", id="E2", design="trial"),
    ]
    told = sentence(*trial, report("a-2001"))
    assert told.startswith("2 reports: ")
    assert "1 randomised; 2 uncontrolled (1 report counts twice); " in told
    assert told.endswith("2 with benefit, 1 without benefit (1 report counts twice).")
    harms = report("a-2001", id="E2", direction={"skin": "harm"}, question="harm")
    mixed = report("t-2013", id="E3", direction={"muscle": "mixed"})
    told = sentence(*trial, mixed, report("a-2001"), harms)
    assert told.endswith("1 with harm (2 reports count repeatedly).")


def test_counts_that_add_up_to_the_reports_need_no_word():
    told = sentence(report("a-2001"), report("b-2002", direction={"grip": "against"}))
    assert "count" not in told


def test_the_bundled_sentences_add_up_or_say_why(kb):
    """Counts by direction beyond the number of reports are explained."""
    for rule in kb.of_kind("option"):
        evidence = [kb.evidence[each] for each in rule.evidence]
        told = evidence_profile(evidence, rule.then.target, kb.vocabulary).sentence
        counts = re.findall(r"(\d+) with(?:out)? (?:benefit|mixed|harm)", told)
        exceeds = bool(counts) and sum(map(int, counts)) > int(told.split()[0])
        assert bool(re.search(r"count \w+\)\.|counts \w+\)\.", told)) == exceeds, told
