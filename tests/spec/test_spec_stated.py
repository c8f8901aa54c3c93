"""``diagnosis``, ``finding``, ``history``: something is present."""

import pytest


@pytest.mark.parametrize(
    ("condition", "section"),
    [
        ("{diagnosis: ember-fever}", "diagnoses: {ember fever: %s}"),
        ("{finding: rash}", "findings: {rash: %s}"),
        ("{history: voyage}", "history: {voyage: %s}"),
    ],
)
def test_present_absent_unstated(asks, condition, section):
    """A condition on a diagnosis, a finding or a point of history is true where the profile
    states it present and false where it states it absent. Left out it is unknown: nobody
    looked, or nobody wrote it down, and no rule concludes from silence. So it is when the
    profile says `suspected` or `unknown`.
    """
    outcome = asks(condition)
    assert outcome(section % "present") == "reported"
    assert outcome(section % "absent") == "not-applicable"
    assert outcome("findings: {sneeze: present}") == "undecided"
    assert outcome(section % "suspected") == "undecided"
    assert outcome(section % "unknown") == "undecided"


def test_a_kind_is_present(asks):
    """What is a kind of something is that thing: a red rash is a rash. A rash need not be
    red, so the kind stays unknown.
    """
    assert asks("{finding: rash}")("findings: {red rash: present}") == "reported"
    assert asks("{finding: red-rash}")("findings: {rash: present}") == "undecided"


def test_a_class_is_absent(asks):
    """Where the class is absent, so is every kind of it: no rash, no red rash. That there is
    no red rash leaves open whether there is another one.
    """
    assert asks("{finding: red-rash}")("findings: {rash: absent}") == "not-applicable"
    assert asks("{finding: rash}")("findings: {red rash: absent}") == "undecided"


def test_a_kind_may_be_named_beside_its_class(asks):
    """`kind:` names the kind of a finding, alone or in a list."""
    outcome = asks("{all: [{finding: red-rash}, {finding: blue-rash}]}")
    assert outcome("findings: {rash: {state: present, kind: [red, blue]}}") == "reported"


def test_the_undecided_name_what_is_missing(asks):
    """An undecided option names the facts that would decide it."""
    (entry,) = (
        asks("{all: [{finding: rash}, {finding: cough}]}").consult("findings: [rash]").options
    )
    assert entry.outcome == "undecided"
    assert entry.missing == ("cough",)
