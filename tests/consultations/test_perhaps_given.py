"""An agent that the profile knows only by its class may have been the one an option names."""

import cdss

FEBRILE = """
diagnoses: [JDM]
findings: {calcinosis: present, fever: present}
measurements: {CRP: raised}
treatments:
  - {agent: prednisolone, route: oral, response: {calcinosis: none}}
"""


def etanercept(kb, line):
    answer = cdss.consult(cdss.profile_from_yaml(FEBRILE + line, kb), kb)
    (found,) = (each for each in answer.options if each.intervention == "etanercept")
    return found


def test_a_class_that_was_not_tolerated_stands_before_its_member(kb):
    found = etanercept(kb, "  - {agent: TNF inhibitor, response: not tolerated}\n")
    assert (found.outcome, found.because) == ("cautioned", "not-tolerated")
    assert found.given_here.is_this == "not stated"


def test_a_class_that_was_given_is_told_and_does_not_count_as_its_member(kb):
    found = etanercept(kb, "  - {agent: TNF inhibitor, response: {muscle: improved}}\n")
    assert found.outcome == "reported"
    assert found.given_here.is_this == "not stated"
    assert found.given_here.response == {"muscle": "improved"}


def test_the_agent_itself_counts(kb):
    found = etanercept(kb, "  - {agent: etanercept, response: {muscle: improved}}\n")
    assert found.outcome == "already-given"
    assert found.given_here.is_this == "yes"


def test_another_agent_of_the_class_is_another_agent(kb):
    found = etanercept(kb, "  - {agent: infliximab, response: not tolerated}\n")
    assert found.given_here is None


def test_a_wider_diagnosis_leaves_the_alert_open(kb):
    """Dermatomyositis of any age leaves open whether it is juvenile."""
    text = "diagnoses: [dermatomyositis]\nfindings: {dysphagia: present}"
    answer = cdss.consult(cdss.profile_from_yaml(text, kb), kb)
    assert [each.state for each in answer.alerts] == ["were-it"]
    other = text.replace("dermatomyositis", "systemic sclerosis")
    assert not cdss.consult(cdss.profile_from_yaml(other, kb), kb).alerts
