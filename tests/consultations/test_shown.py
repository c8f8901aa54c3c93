"""What the project promises of the patients it was begun for, and of those beside them."""

import json

import pytest

import cdss

GIRL_OF_2 = """
patient: {age: 2 y, sex: female}
diagnoses: [Banker-type juvenile dermatomyositis]
treatments:
  - {agent: prednisolone, route: oral, dose: 2 mg/kg/d, response: relapse on taper}
"""
BOY_OF_6 = """
patient: {age: 6 y, sex: male}
diagnoses: [JDM]
findings: {skin ulceration: present, widespread calcinosis: present}
treatments:
  - {agent: steroids, response: none, target: calcinosis}
  - {agent: methotrexate, response: {calcinosis: none}}
  - {agent: alendronate, response: {calcinosis: none}}
"""
GIRL_OF_12 = """
patient: {age: 12 y, sex: female}
diagnoses: [juvenile dermatomyositis]
findings: {calcinosis: present, fever: present}
measurements: {CRP: raised}
treatments:
  - {agent: methylprednisolone pulses, response: none, target: calcinosis}
  - {agent: cyclophosphamide, response: none, target: calcinosis}
  - {agent: ciclosporin, response: none, target: calcinosis}
  - {agent: etanercept, response: partial, target: calcinosis}
"""
THREE = {"girl of 2": GIRL_OF_2, "boy of 6": BOY_OF_6, "girl of 12": GIRL_OF_12}


def options(text, kb, **how):
    answer = cdss.consult(cdss.profile_from_yaml(text, kb), kb, **how)
    return answer, {each.intervention: each for each in answer.options}


def reported(answer):
    return {each.intervention for each in answer.options if each.outcome == "reported"}


def of_rule(answer, rule):
    (option,) = (each for each in answer.options if each.rule == rule)
    return option


def outcomes_of(answer, intervention):
    return {each.outcome for each in answer.options if each.intervention == intervention}


def without_diagnosis(text, instead=""):
    return "\n".join(
        instead if line.startswith("diagnoses") else line for line in text.splitlines()
    )


def test_relapse_on_taper_reports_immunoglobulin_with_its_ambiguous_dose(kb):
    answer, _ = options(GIRL_OF_2, kb)
    option = of_rule(answer, "JDM-O-0001")
    assert (option.intervention, option.outcome) == ("intravenous-immunoglobulin", "reported")
    (evidence,) = option.evidence
    assert evidence.source == "unidentified-ivig-banker"
    assert {each.section for each in evidence.at} >= {"Case report", "Discussion"}
    assert "400 mg/kg/5 days" in evidence.dose_as_reported
    assert evidence.dose_ambiguous
    for other in ("sodium-thiosulfate-topical", "thalidomide"):
        assert outcomes_of(answer, other) == {"undecided"}
    (dependent,) = (each for each in answer.derived if each.concept == "steroid-dependent")
    assert dependent.state == "present"


def test_ulcerated_calcinosis_reports_thiosulfate_and_sets_the_given_agents_apart(kb):
    answer, _ = options(BOY_OF_6, kb)
    option = of_rule(answer, "JDM-O-0002")
    assert (option.intervention, option.outcome) == ("sodium-thiosulfate-topical", "reported")
    (evidence,) = option.evidence
    assert evidence.source == "unidentified-thiosulfate-calcinosis"
    first, then = evidence.dose_as_reported.split(", then ")
    assert first.startswith('"3%')
    assert then.startswith('"10%')
    for rule, given in (("JDM-O-0013", "methotrexate"), ("JDM-O-0014", "alendronate")):
        option = of_rule(answer, rule)
        assert (option.intervention, option.outcome) == (given, "already-given")
        assert option.given_here.response == {"calcinosis": "none"}
        assert given not in reported(answer)
    assert [each.alert for each in answer.alerts] == ["severe-disease"]
    assert any("first-line" in each for each in answer.knowledge.not_covered)


def test_fever_with_calcinosis_asks_for_infection_and_for_pregnancy_first(kb):
    answer, found = options(GIRL_OF_12, kb)
    assert any("infection" in each.text.casefold() for each in answer.alerts)
    thalidomide = found["thalidomide"]
    assert (thalidomide.outcome, thalidomide.because) == ("cautioned", "exclude-first")
    assert {each.source for each in thalidomide.evidence} == {"miyamae-2008-thalidomide"}
    asked = {name for each in thalidomide.to_check for name in each.missing}
    assert {"pregnancy", "menarche", "peripheral-neuropathy"} <= asked
    assert any("PET-CT" in words for words in thalidomide.evidence[0].result.values())
    excluded = GIRL_OF_12 + "history: {pregnancy: absent, menarche: absent}\n"
    assert "thalidomide" in reported(options(excluded, kb)[0])


@pytest.mark.parametrize("name", THREE)
def test_no_diagnosis_opens_no_option_and_names_the_one_that_would(name, kb):
    answer, _ = options(without_diagnosis(THREE[name]), kb)
    assert not answer.options
    assert [(each.diagnosis, each.state) for each in answer.gated] == [
        ("juvenile-dermatomyositis", "unknown")
    ]
    assert answer.gated[0].options > 0


@pytest.mark.parametrize("name", THREE)
@pytest.mark.parametrize("instead", ["dermatomyositis", "systemic sclerosis"])
def test_another_diagnosis_opens_no_option(name, instead, kb):
    answer, _ = options(without_diagnosis(THREE[name], f"diagnoses: [{instead}]"), kb)
    assert not answer.options
    assert [each.state for each in answer.gated] == ["unknown"]


@pytest.mark.parametrize("name", THREE)
def test_a_diagnosis_stated_absent_is_not_applicable_and_said_so(name, kb):
    absent = without_diagnosis(THREE[name], "diagnoses: {juvenile dermatomyositis: absent}")
    answer, _ = options(absent, kb)
    assert not answer.options
    assert [each.state for each in answer.gated] == ["absent"]
    everything, found = options(absent, kb, everything=True)
    assert {each.outcome for each in everything.options} == {"not-applicable"}
    assert all("JDM" in each.failed for each in found.values())


def test_a_suspected_diagnosis_marks_the_alert(kb):
    answer, _ = options(
        "diagnoses: {juvenile dermatomyositis: suspected}\nfindings: {dysphagia: present}", kb
    )
    assert [(each.alert, each.state) for each in answer.alerts] == [("severe-disease", "were-it")]
    assert not answer.options


def test_no_treatment_rules_out_what_was_reported_after_a_failure(kb):
    answer, _ = options("diagnoses: [JDM]\ntreatments: none", kb, everything=True)
    for rule, intervention in (
        ("JDM-O-0001", "intravenous-immunoglobulin"),
        ("JDM-O-0002", "sodium-thiosulfate-topical"),
        ("JDM-O-0003", "thalidomide"),
    ):
        option = of_rule(answer, rule)
        assert (option.intervention, option.outcome) == (intervention, "not-applicable")
    assert any("first-line" in each for each in answer.knowledge.not_covered)


@pytest.mark.parametrize("name", THREE)
def test_the_same_input_gives_the_same_bytes(name, kb):
    first, again = (
        json.dumps(options(THREE[name], kb)[0].model_dump()),
        json.dumps(options(THREE[name], kb)[0].model_dump()),
    )
    assert first == again
