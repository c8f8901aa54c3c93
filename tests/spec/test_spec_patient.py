"""``age``, ``sex``, ``score``, ``always``."""

import pytest

from spec.desk import caution


@pytest.mark.parametrize(
    ("bound", "yes", "no", "unknown"),
    [
        ("below: 18 y", "17 y", "18 y", "17-18 y"),
        ("at_least: 18 y", "18 y", "17 y", "17-18 y"),
        ("above: 18 mo", "2 y", "17 mo", "1 y"),
        ("at_most: 2 y", "23 mo", "25 mo", "2 y"),
        ("above: 2 y", "2 y 1 mo", "1 y", "2 y"),
    ],
)
def test_age(asks, bound, yes, no, unknown):
    """`age` compares the patient's age with exact points. People state ages in completed units:
    "1 y" is 12 up to 24 months, so at 1 y it is unknown whether a child is above 18 months.
    """
    outcome = asks(f"{{age: {{{bound}}}}}")
    assert outcome(f"patient: {{age: {yes}}}") == "reported"
    assert outcome(f"patient: {{age: {no}}}") == "not-applicable"
    assert outcome(f"patient: {{age: {unknown}}}") == "undecided"
    assert outcome("patient: {sex: male}") == "undecided"


def test_sex(asks):
    """`sex` is `female` or `male`; not stated, it is unknown."""
    outcome = asks("{sex: female}")
    assert outcome("patient: {sex: f}") == "reported"
    assert outcome("patient: {sex: male}") == "not-applicable"
    assert outcome("patient: {age: 9 y}") == "undecided"
    assert outcome("patient: {sex: unknown}") == "undecided"


def test_score(asks):
    """`score` is a measurement without a unit, asked by bounds. A profile may state it bare or
    with its maximum.
    """
    outcome = asks("{score: steps, below: 15}")
    assert outcome("measurements: {steps: 14}") == "reported"
    assert outcome("measurements: {steps: 14/50}") == "reported"
    assert outcome("measurements: {steps: 15}") == "not-applicable"
    assert outcome("measurements: {steps: '< 20'}") == "undecided"


def test_always(desk, asks):
    """`always` holds for every patient: for cautions that need no reason in the profile."""
    answer = asks("{finding: rash}", caution("always", severity="warn")).consult("findings: [rash]")
    (entry,) = answer.options
    assert entry.outcome == "reported"
    assert [each.severity for each in entry.cautions] == ["warn"]
