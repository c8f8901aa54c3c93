"""The text report: what a clinician sees first, and what it never says."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from report_profiles import PROFILES

import cdss
from cdss.consulting.consultation import DISCLAIMER
from cdss.model.consultation import Conflict, OptionEntry
from cdss.model.explanation import Basis, Proof
from cdss.model.profile import NotUnderstood
from cdss.report.markdown import markdown
from cdss.report.text import text
from cdss.report.words import clean, grounds
from cdss.report.wrapping import columns

REPORT = Path(cdss.__file__).parent / "report"
OURS = ("blocks", "markdown", "numbering", "options", "sections", "text", "words", "wrapping")
ADVICE = re.compile(
    r"\b(recommend\w*|consider\w*|should|best|prefer\b|better|safest)\b", re.IGNORECASE
)
# What no statement of a source is worded with, though it were its own.
COMPELLING = re.compile(r"\b(recommend\w*|should|best|prefer\b|safest)\b", re.IGNORECASE)
CITED = re.compile(r"\[(\d+(?:,\d+)*)\]")
HEADINGS = (
    "NOT UNDERSTOOD",
    "CONFLICTS",
    "READ AS",
    "LOOK FIRST",
    "REPORTED:",
    "DIAGNOSIS",
    "CAUTIONED",
    "ALREADY GIVEN",
    "UNDECIDED",
    "REPORTED WITHOUT BENEFIT",
    "ASSESSMENTS",
    "NOT APPLICABLE",
    "COVERED",
    "NOT COVERED",
    "KNOWLEDGE",
    "ENGINE",
    "PROFILE",
    "SOURCES",
)

every_profile = pytest.mark.parametrize("name", PROFILES)


def section(report: str, title: str) -> str:
    """The lines from a heading to the next blank line, or nothing."""
    found = re.search(rf"^{re.escape(title)}.*?(?=\n\n|\Z)", report, re.MULTILINE | re.DOTALL)
    return found[0] if found else ""


def flat(report: str) -> str:
    return " ".join(report.split())


def of_rule(answer: cdss.Consultation, rule: str) -> OptionEntry:
    (option,) = (each for each in answer.options if each.rule == rule)
    return option


def too_wide(report: str, width: int) -> list[str]:
    """Lines that are wider, except those that are one long word behind an indent."""
    return [
        line
        for line in report.splitlines()
        if columns(line) > width and len(line.split()) > 1 + line.startswith("[")
    ]


# Width


@every_profile
@pytest.mark.parametrize("width", [60, 80, 120])
def test_no_line_is_wider_than_asked(answered, name, width):
    assert too_wide(text(answered(name, everything=True), width=width), width) == []


@given(st.data())
@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_any_answer_fits_and_names_what_is_not_stated(kb, data):
    findings = data.draw(
        st.dictionaries(
            st.sampled_from(
                ["calcinosis", "skin ulceration", "fever", "dysphagia", "muscle weakness", "rash"]
            ),
            st.sampled_from(["present", "absent"]),
            min_size=1,
        )
    )
    treatments = data.draw(
        st.lists(
            st.sampled_from(["prednisolone", "methotrexate", "etanercept", "thalidomide"]),
            unique=True,
        )
    )
    lines = ["diagnoses: [juvenile dermatomyositis]", "findings:"]
    lines += [f"  {finding}: {state}" for finding, state in findings.items()]
    if treatments:
        lines += [
            "treatments:",
            *(f"  - {{agent: {agent}, response: none}}" for agent in treatments),
        ]
    profile = cdss.profile_from_yaml("\n".join(lines), kb)
    answer = cdss.consult(profile, kb, engine="native", cross_check=False)
    width = data.draw(st.integers(50, 130))
    report = text(answer, width=width)
    assert too_wide(report, width) == []
    # What nobody stated is never told as absent, nor the other way round.
    said = flat(report)
    absent = {finding for finding, state in findings.items() if state == "absent"}
    stated_absent = re.search(r"stated absent: ([^.]*?) For research", said)
    told = set(stated_absent[1].split(", ")) if stated_absent else set()
    assert told == absent
    for alert in (*answer.alerts, *answer.alerts_to_check):
        for sign in alert.not_stated:
            assert sign in flat(section(report, "LOOK FIRST").partition("not stated:")[2])


# Words


def code_words(source: str) -> list[str]:
    """Every string of a module that is not a docstring."""
    tree = ast.parse(source)
    prose = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    return [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in prose
    ]


def test_the_word_hunt_finds_advice():
    assert [each for each in code_words('X = "you should"') if ADVICE.search(each)] == [
        "you should"
    ]


def test_no_word_of_ours_advises():
    said = [
        each
        for name in OURS
        for each in code_words((REPORT / f"{name}.py").read_text(encoding="utf-8"))
    ]
    assert [each for each in [*said, DISCLAIMER] if ADVICE.search(each)] == []


@every_profile
def test_no_line_above_the_sources_advises(answered, name):
    """The sources' titles may; the words of the rules and of the curators may not."""
    answer = answered(name)
    above = text(answer, width=10_000).partition("\nSOURCES\n")[0]
    assert [line for line in above.splitlines() if COMPELLING.search(line)] == []
    # "better after two courses" is how a patient was found, "considered necessary by 96%" what
    # a survey counted.
    for words in sorted(found_by_others(answer), key=len, reverse=True):
        above = above.replace(clean(words), "")
    assert [line for line in above.splitlines() if ADVICE.search(line)] == []


def found_by_others(answer: cdss.Consultation) -> set[str]:
    """What the sources found in their patients, and what their general statements are."""
    found = set()
    for option in answer.options:
        for evidence in option.evidence:
            found |= {*evidence.result.values(), *(each.what for each in evidence.counts)}
        found |= {each.statement for each in option.guidance}
    return found - {""}


def test_colour_is_bold_and_dim_and_nothing_else(answered):
    answer = answered("boy of 6")
    coloured = text(answer, color=True)
    assert set(re.findall(r"\x1b\[(\d+)m", coloured)) == {"0", "1", "2"}
    assert re.sub(r"\x1b\[\d+m", "", coloured) == text(answer)


def test_words_of_the_input_cannot_steer_a_terminal(answered):
    answer = answered("boy of 6")
    profile = answer.profile._replace(
        not_understood=(NotUnderstood("fe\x1b[2Jver\u202e\n", "patient.yaml:9", ()),)
    )
    first = text(answer._replace(profile=profile)).splitlines()[1]
    assert first == " ! “fe [2Jver” (line 9); nothing known is near"


# Order and content


@every_profile
def test_sections_stand_in_their_order(answered, name):
    report = text(answered(name, everything=True))
    found = [
        heading for line in report.splitlines() for heading in HEADINGS if line.startswith(heading)
    ]
    assert found == [heading for heading in HEADINGS if heading in found]
    assert {"READ AS", "REPORTED:", "COVERED", "NOT COVERED", "KNOWLEDGE", "ENGINE"} <= set(found)


def test_what_was_not_understood_stands_first(answered):
    lines = text(answered("term not known")).splitlines()
    assert lines[0].startswith("NOT UNDERSTOOD: 1")
    assert "may be the contraindication" in lines[0]
    assert "“IgA deficiensy” (line 10); nearest known: IgA deficiency" in lines[1]


def test_a_contradiction_is_told_once_with_what_follows_from_it(answered):
    report = text(answered("conflict"))
    first = flat(section(report, "CONFLICTS"))
    assert report.startswith("CONFLICTS")
    assert (
        first.count("on one side: generalised calcinosis :6; on the other: calcinosis absent :4")
        == 1
    )
    assert "and with it: calcinosis with skin ulceration" in first
    unstated = flat(section(report, "LOOK FIRST")).partition("not stated: ")[2]
    assert "calcinosis" not in unstated.split("; ")


def test_the_program_behind_an_answer_is_named(answered):
    answer = answered("conflict")
    said = flat(section(text(answer), "ENGINE"))
    assert f"; program {answer.engine.program}, sha256 {answer.engine.sha256[:12]}" in said
    bare = answer._replace(engine=answer.engine._replace(sha256=""))
    assert "program" not in section(text(bare), "ENGINE")


def test_a_conflict_stands_before_the_patient(answered):
    answer = answered("boy of 6")
    sides = (Basis("fever: present", "p.yaml:3"),), (Basis("fever: absent", "p.yaml:4"),)
    report = text(answer._replace(conflicts=(Conflict("fever", "Fever is both", *sides),)))
    assert report.startswith("CONFLICTS")
    assert "on one side: fever :3; on the other: fever absent :4" in flat(report)


def test_the_girl_of_2(answered):
    report = text(answered("girl of 2"))
    first = flat(section(report, "REPORTED:"))
    assert re.match(
        r"REPORTED: \d+ \(order is not preference\) 1 INTRAVENOUS IMMUNOGLOBULIN", first
    )
    assert "THIOSULFATE" not in first
    assert "THALIDOMIDE" not in first
    assert '"400 mg/kg/5 days" (ambiguous as printed; not for dosing)' in first
    assert "prednisolone oral 2 mg/kg/d: relapse on taper :4" in first
    assert "uncontrolled case report, OCEBM 4" in first
    assert "creatine kinase (mixed)" in first
    assert "harm none apparent" in first
    assert "Case report, Discussion" in section(report, "SOURCES")
    assert "supplied as 004" in section(report, "SOURCES")


def test_the_boy_of_6(answered):
    report = text(answered("boy of 6"))
    look = flat(section(report, "LOOK FIRST"))
    assert "! skin ulceration (line 4):" in look
    assert "not stated: dysphagia; aspiration; CMAS; MMT8" in look
    first = flat(section(report, "REPORTED:"))
    assert '"3% concentration", then "10% concentration" (as printed)' in first
    assert "not for dosing" not in first
    assert "harm not stated (which is not “none”)" in first
    assert "other drugs beside it: not stated" in first
    assert "its safety was read in part only" in first
    assert "JDM :2" in first
    given_ = flat(section(report, "ALREADY GIVEN"))
    count = re.match(r"ALREADY GIVEN: (\d+) \(no reason to stop a running drug\)", given_)
    assert "METHOTREXATE" in given_
    assert "ALENDRONATE" in given_
    assert given_.count("whether it is running: not stated; route: not stated") == int(count[1])
    assert given_.count("no response for calcinosis") >= 2
    assert "the same patient as above" in given_


def test_the_girl_of_12_before_and_after_pregnancy_is_excluded(answered):
    report = text(answered("girl of 12"))
    cautioned = flat(section(report, "CAUTIONED"))
    assert "THALIDOMIDE" in cautioned
    assert "to exclude first, and not yet excluded pregnancy / menarche" in cautioned
    assert "hot spots" in cautioned
    assert "peripheral neuropathy" in cautioned
    assert "THALIDOMIDE" not in section(report, "REPORTED:")
    after = text(answered("girl of 12, pregnancy excluded"))
    assert "THALIDOMIDE" in section(after, "REPORTED:")
    assert section(after, "CAUTIONED") == ""


def test_what_was_without_benefit_stands_last_and_for_its_target(answered):
    report = text(answered("girl of 12"))
    against = section(report, "REPORTED WITHOUT BENEFIT")
    assert "(in that situation, for that target only)" in against
    assert "AZATHIOPRINE, FOR CALCINOSIS" in against
    assert "(no benefit)" in against
    assert "there    JDM" in against
    assert report.index("UNDECIDED") < report.index("REPORTED WITHOUT BENEFIT")
    assert "AZATHIOPRINE" not in section(report, "REPORTED:")


def test_a_diagnosis_not_stated_is_named_with_what_it_would_open(answered):
    opened = text(answered("no diagnosis"))
    waiting = answered("no diagnosis").gated[0].options
    assert waiting > 1
    said = flat(section(opened, "DIAGNOSIS"))
    assert f"not stated as present. Were it, {waiting} options" in said
    assert "were it JDM: skin ulceration (line 3)" in flat(opened)
    absent = text(answered("diagnosis absent"))
    closed = answered("diagnosis absent").gated[0].options
    assert f"is stated absent: {closed} options about it are not applicable" in flat(absent)
    assert "LOOK FIRST" not in absent
    for report in (opened, absent):
        assert "nothing that was read fits what is stated here" in section(report, "REPORTED:")


def test_a_suspected_diagnosis_marks_its_alert(answered):
    assert "! were it JDM: dysphagia (line 2)" in text(answered("suspected"))


def test_the_untreated_are_told_what_is_not_covered_and_why_nothing_applies(answered):
    report = text(answered("untreated", everything=True))
    assert "first-line treatment as such" in report
    ruled_out = flat(section(report, "NOT APPLICABLE"))
    assert "not so here: inadequate response to glucocorticoids intravenous immuno" in ruled_out


def test_a_drug_not_tolerated_says_so_first(answered):
    cautioned = section(text(answered("not tolerated")), "CAUTIONED")
    found = flat(cautioned.partition("CYCLOPHOSPHAMIDE, FOR CALCINOSIS")[2])
    assert "because not tolerated here here cyclophosphamide: not tolerated :10" in found


def test_a_contraindication_stands_with_what_makes_it_one(answered):
    report = text(answered("contraindicated"))
    cautioned = flat(section(report, "CAUTIONED"))
    assert "because contraindicated here IgA deficiency :5, antibodies against IgA :6" in cautioned
    assert cautioned.count("all three together") == 1
    assert "INTRAVENOUS" not in section(report, "REPORTED:")


def test_what_rests_on_a_stated_absence_says_so():
    absent = Proof("infection", "no", None, (Basis("infection: absent", "p.yaml:4"),), ())
    fever = Proof("fever", "yes", None, (Basis("fever: present", "p.yaml:3"),), ())
    unknown = Proof("rash", "unknown", None, (), ())
    anything = Proof("any of", "yes", None, (), (fever, unknown))
    whole = Proof("all of", "yes", None, (), (anything, Proof("not x", "yes", None, (), (absent,))))
    assert grounds(whole).replace("\u00a0", " ") == "fever :3, infection absent :4"


# Evidence and citations


@every_profile
def test_every_number_is_listed_and_every_option_cites_its_sources(answered, name):
    answer = answered(name)
    report = text(answer, width=100)
    above, _, below = report.partition("\nSOURCES\n")
    listed = {
        int(found[1]): flat(found[2])
        for found in re.finditer(
            r"^\[(\d+)\] (.*?)(?=^\[\d+\] |\Z)", below, re.MULTILINE | re.DOTALL
        )
    }
    assert list(listed) == list(range(1, len(listed) + 1))
    cited = {int(each) for found in CITED.finditer(above) for each in found[1].split(",")}
    assert cited == set(listed)
    for option in answer.options:
        for evidence in option.evidence:
            numbers = [n for n, said in listed.items() if flat(evidence.citation) in said]
            assert len(numbers) == 1
            assert f"{numbers[0]}]" in above or f"{numbers[0]}," in above
            assert evidence.source not in report


def test_every_rule_says_that_nobody_reviewed_it(answered):
    report = text(answered("boy of 6"))
    drafts = answered("boy of 6").knowledge.rules["draft"]
    assert f"{drafts} of {drafts} rules are drafts that no clinician has reviewed" in flat(report)
    assert "rule JDM-O-0002 (draft)" in flat(report)


def test_a_retracted_source_says_so_in_both_places(answered):
    answer = answered("girl of 2")
    option = of_rule(answer, "JDM-O-0001")
    gone = option.evidence[0]._replace(standing="retracted")
    report = text(answer._replace(options=(option._replace(evidence=(gone,)),)))
    assert "RETRACTED: 1 girl" in report
    assert "RETRACTED. Unidentified" in section(report, "SOURCES")


def test_quotes_are_shown_where_they_are_at_hand(answered):
    answer = answered("girl of 2")
    option = of_rule(answer, "JDM-O-0001")
    evidence = option.evidence[0]
    at = (evidence.at[0]._replace(quote="she walked"), *evidence.at[1:])
    quoted = option._replace(evidence=(evidence._replace(at=at),))
    report = text(answer._replace(options=(quoted,)))
    assert "Case report: “she walked”" in section(report, "SOURCES")


def test_two_rules_on_one_intervention_are_one_entry(answered):
    answer = answered("girl of 2")
    option = answer.options[0]
    other = option._replace(rule="Z-0001")
    report = text(answer._replace(options=(option, other)))
    assert report.count("INTRAVENOUS IMMUNOGLOBULIN") == 1
    assert "Z-0001 (draft)" in flat(report)


def test_long_lists_say_how_many_are_left_out(answered):
    answer = answered("boy of 6")
    option = next(each for each in answer.options if len(each.to_check) > 5)
    report = flat(text(answer._replace(options=(option,))))
    assert f"and {len(option.to_check) - 5} more (Markdown and JSON list all)" in report


# What an option is not for


def test_a_reported_option_says_what_it_is_not_for_and_the_text_folds_it(answered):
    answers = (answered(name) for name in PROFILES)
    answer = next(each for each in answers if any(o.outcome == "reported" for o in each.options))
    said = flat(text(answer, width=100_000))
    for option in answer.options:
        assert option.misuse
        if option.outcome == "reported":
            assert option.misuse.partition(". ")[0] in said
    assert answer.model_dump()["options"][0]["misuse"] == answer.options[0].misuse


def test_what_was_not_understood_is_folded_with_what_may_be_meant_first(kb):
    profile = cdss.profile_from_yaml("diagnoses: [juvenile dermatomyositis]", kb)
    codes = [NotUnderstood(f"LOINC {at}", f"Observation/{at}", ()) for at in range(20)]
    meant = NotUnderstood("SNOMED CT 1 (pregnancy)", "Condition/1", ("Pregnancy",))
    answer = cdss.consult(profile._replace(not_understood=(*codes, meant)), kb)
    shown = section(text(answer), "NOT UNDERSTOOD: 21")
    assert flat(shown).index("pregnancy") < flat(shown).index("LOINC 0")
    assert "LOINC 10" in shown
    assert "LOINC 11" not in shown
    assert "and 9 more (Markdown and JSON list all)" in flat(shown)
    assert all(each.text in flat(markdown(answer)) for each in (*codes, meant))
