"""``gate``: the diagnosis for which a rule was made."""

from spec.desk import alert, option

RASH = "findings: {rash: present}"


def test_the_gate_must_be_stated(asks):
    """An option is for patients with its diagnosis, or a kind of it. Where no diagnosis is
    stated the options are not listed one by one: one line says how many it would open.
    """
    desk = asks(
        "{finding: rash}", option("{finding: cough}", gate="ember-fever"), gate="ember-fever"
    )
    assert desk(f"{{diagnoses: [red ember fever], {RASH}}}") == "reported"
    answer = desk.consult(RASH)
    (gated,) = answer.gated
    assert (gated.diagnosis, gated.state, gated.options) == ("ember-fever", "unknown", 2)


def test_another_diagnosis_opens_nothing(asks):
    """Another diagnosis does not rule this one out, nor in."""
    desk = asks("{finding: rash}", gate="ember-fever")
    assert desk(f"{{diagnoses: [frost ague], {RASH}}}") == "undecided"


def test_the_gate_stated_absent(asks):
    """A diagnosis stated absent makes its options not applicable, and the answer says so."""
    desk = asks("{finding: rash}", gate="ember-fever")
    answer = desk.consult(f"{{diagnoses: {{ember fever: absent}}, {RASH}}}")
    assert answer.options[0].outcome == "not-applicable"
    assert [(each.diagnosis, each.state) for each in answer.gated] == [("ember-fever", "absent")]


def test_a_false_condition_beats_an_unknown_gate(asks):
    """What is false elsewhere is not applicable whatever the diagnosis, and counts in no line."""
    answer = asks("{finding: rash}", gate="ember-fever").consult("findings: {rash: absent}")
    assert answer.options[0].outcome == "not-applicable"
    assert answer.gated == ()


def states(answer):
    return [each.state for each in answer.alerts]


def test_alerts_and_their_gate(desk):
    """An alert is shown where its diagnosis holds; marked "were-it" where the diagnosis is
    suspected, or where none is stated; and not at all where another one stands in its place.
    """
    look = desk(alert("{any: [{finding: rash}, {finding: cough}]}", gate="ember-fever"))
    assert states(look.consult(f"{{diagnoses: [ember fever], {RASH}}}")) == ["holds"]
    assert states(look.consult(f"{{diagnoses: {{ember fever: suspected}}, {RASH}}}")) == ["were-it"]
    assert states(look.consult(RASH)) == ["were-it"]
    assert states(look.consult(f"{{diagnoses: [frost ague], {RASH}}}")) == []
    assert states(look.consult(f"{{diagnoses: {{ember fever: absent}}, {RASH}}}")) == []


def test_an_alert_names_what_is_not_stated(desk):
    """An alert that holds names its other signs that nobody stated; one that unknown signs
    decide names them as well.
    """
    look = desk(alert("{any: [{finding: rash}, {finding: cough}]}"))
    (held,) = look.consult(RASH).alerts
    assert held.not_stated == ("cough",)
    assert [each.text for each in held.signs] == ["rash: present"]
    (open_,) = look.consult("findings: {rash: absent}").alerts_to_check
    assert open_.not_stated == ("cough",)
    assert look.consult("findings: {rash: absent, cough: absent}").alerts_to_check == ()
