"""Derivations conclude statements; ``defines`` concludes absence too."""

from spec.desk import derivation


def test_it_adds(asks):
    """A derivation concludes that something is present where its condition is true. Where it is
    false, nothing follows: there may be other reasons.
    """
    desk = asks("{finding: weak}", derivation("{score: steps, below: 15}", "weak"))
    assert desk("measurements: {steps: 9}") == "reported"
    assert desk("measurements: {steps: 40}") == "undecided"


def test_it_defines(asks):
    """With `defines: true` the condition is what the finding means, so where it is false the
    finding is absent. Unknown stays unknown.
    """
    desk = asks("{finding: weak}", derivation("{score: steps, below: 15}", "weak", defines=True))
    assert desk("measurements: {steps: 9}") == "reported"
    assert desk("measurements: {steps: 40}") == "not-applicable"
    assert desk("findings: [rash]") == "undecided"


def test_the_gate_is_no_part_of_the_definition(asks):
    """The gate of a derivation says for whom it was made. In other patients it concludes
    nothing, neither presence nor absence.
    """
    rule = derivation("{score: steps, below: 15}", "weak", defines=True, gate="ember-fever")
    desk = asks("{finding: weak}", rule)
    assert desk("{diagnoses: [ember fever], measurements: {steps: 9}}") == "reported"
    assert desk("{diagnoses: {ember fever: absent}, measurements: {steps: 9}}") == "undecided"
    assert desk("{measurements: {steps: 40}}") == "not-applicable"


def test_what_follows_follows_upward_and_downward(asks):
    """A derived finding makes its classes present, a derived absence its kinds absent."""
    up = asks("{finding: weak}", derivation("{finding: rash}", "worn-out"))
    assert up("findings: [rash]") == "reported"
    down = asks("{finding: worn-out}", derivation("{finding: rash}", "weak", defines=True))
    assert down("findings: {rash: absent}") == "not-applicable"


def test_they_chain(asks):
    """What one derivation concludes, another one reads; the proof ends at statements."""
    desk = asks(
        "{finding: weak}",
        derivation("{finding: cough}", "weak"),
        derivation("{finding: sneeze}", "cough"),
    )
    answer = desk.consult("findings: [sneeze]")
    (entry,) = answer.options
    assert entry.outcome == "reported"
    assert [each.concept for each in answer.derived] == ["weak", "cough"]
    proof = entry.proof
    assert proof.rule == "R-0002"
    assert proof.parts[0].rule == "R-0003"
    assert [each.text for each in proof.parts[0].parts[0].statements] == ["sneeze: present"]


def test_a_circle_concludes_nothing_of_itself(asks):
    """Two findings that are derived from each other need a statement to start from."""
    desk = asks(
        "{finding: weak}",
        derivation("{finding: cough}", "weak"),
        derivation("{finding: weak}", "cough"),
    )
    assert desk("findings: [rash]") == "undecided"
    assert desk("findings: [cough]") == "reported"
