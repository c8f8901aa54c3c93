"""The five outcomes of an option, and the cautions that change them."""

import pytest

from spec.desk import caution, option

RASH = "findings: {rash: present, cough: %s}"


def outcome(desk, profile):
    (entry,) = desk.consult(profile).options
    return entry.outcome, entry.because


def test_contraindicated(asks):
    """A contraindication that holds makes an option `cautioned`; one that is false or unknown
    does not. The unknown one is named among what to check.
    """
    desk = asks("{finding: rash}", caution("{finding: cough}"))
    assert outcome(desk, RASH % "present") == ("cautioned", "contraindicated")
    assert outcome(desk, RASH % "absent") == ("reported", None)
    assert outcome(desk, RASH % "unknown") == ("reported", None)
    (entry,) = desk.consult(RASH % "unknown").options
    assert [each.missing for each in entry.to_check] == [("cough",)]


@pytest.mark.parametrize("severity", ["contraindicated", "warn"])
def test_exclude_first(asks, severity):
    """What must be excluded first cautions until it is stated absent: not stated is not
    excluded, and present all the less.
    """
    desk = asks("{finding: rash}", caution("{finding: cough}", severity=severity, first=True))
    assert outcome(desk, RASH % "unknown") == ("cautioned", "exclude-first")
    assert outcome(desk, RASH % "absent") == ("reported", None)
    assert outcome(desk, RASH % "present")[0] == "cautioned"


@pytest.mark.parametrize("severity", ["warn", "monitor"])
def test_other_cautions_change_no_outcome(asks, severity):
    """`warn` and `monitor` are shown beside the option and change nothing."""
    desk = asks("{finding: rash}", caution("{finding: cough}", severity=severity))
    assert outcome(desk, RASH % "present") == ("reported", None)
    (entry,) = desk.consult(RASH % "present").options
    assert [each.severity for each in entry.cautions] == [severity]


def test_cautions_on_a_class(desk):
    """A caution names an intervention, its agent, or a class of agents."""
    for named in ("sweet-tonic-topical", "sweet-tonic", "tonic"):
        made = desk(option("{finding: rash}", "sweet-tonic-topical"), caution("always", named))
        assert outcome(made, RASH % "absent")[0] == "cautioned"
    other = desk(
        option("{finding: rash}", "sweet-tonic-topical"), caution("always", "bitter-tonic")
    )
    assert outcome(other, RASH % "absent")[0] == "reported"


def test_already_given(desk):
    """An intervention among the patient's treatments is shown apart, with what became of it; a
    route that was not stated is said. By another route it is another intervention.
    """
    made = desk(option("{finding: rash}", "sweet-tonic-topical"))
    told = "{findings: [rash], treatments: [{agent: sweet tonic%s, response: {rash: partial}}]}"
    assert outcome(made, told % "") == ("already-given", None)
    assert outcome(made, told % ", route: topical") == ("already-given", None)
    assert outcome(made, told % ", route: oral") == ("reported", None)
    (entry,) = made.consult(told % "").options
    assert entry.given_here is not None
    assert entry.given_here.route == "not stated"
    assert entry.given_here.response == {"rash": "partial"}


def test_not_tolerated(desk):
    """What this patient did not tolerate is `cautioned`."""
    made = desk(option("{finding: rash}", "smoke"))
    told = "{findings: [rash], treatments: [{agent: smoke, response: not tolerated}]}"
    assert outcome(made, told) == ("cautioned", "not-tolerated")


def test_a_condition_comes_before_every_caution(asks):
    """An option whose condition is false or unknown is not `cautioned`, whatever its cautions."""
    desk = asks("{finding: rash}", caution("always"))
    assert outcome(desk, "findings: {rash: absent}")[0] == "not-applicable"
    assert outcome(desk, "findings: {cough: absent}")[0] == "undecided"
