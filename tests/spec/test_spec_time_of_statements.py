"""Newer statements supersede older ones; some things last; two of one time may conflict."""

import pytest

from spec.desk import alert, caution, derivation


def test_a_newer_statement_supersedes(asks):
    """Without a time relation a condition reads the statement current at the consultation. A
    newer one supersedes an older one, whatever their order in the profile.
    """
    outcome = asks("{finding: rash}")
    gone = "findings: {rash: [{state: present, on: 2026-01}, {state: absent, on: 2026-06}]}"
    back = "findings: {rash: [{state: present, on: 2026-06}, {state: absent, on: 2026-01}]}"
    assert outcome(gone) == "not-applicable"
    assert outcome(back) == "reported"


def test_values_supersede(asks):
    """The latest value counts, and the proof names the value that decided."""
    desk = asks("{measurement: brine, above: 10}")
    fallen = "measurements: {brine: [{value: 30 U/L, on: 2026-01}, {value: 5 U/L, on: 2026-06}]}"
    (entry,) = desk.consult(fallen).options
    assert entry.outcome == "not-applicable"
    assert [each.text for each in entry.proof.statements] == ["brine: 5 U/L, on 2026-06"]


@pytest.mark.parametrize(
    ("times", "current"),
    [
        (("2026-01", "2026-06", "2026-03"), (1,)),
        # Within one month either may be the newer.
        (("2026-06", "2026-06-20", "2026-01-05"), (0, 1)),
        # Months ago are compared as months, and with days as days.
        (("3 mo", "2 mo", "2026-01-05"), (1,)),
        (("3 mo", "2026-11-01", "2 mo"), (1,)),
        (("12 mo", "1 y", "2 y"), (0, 1)),
    ],
)
def test_of_many_values_the_newest_stand(asks, times, current):
    """All values that no other surely follows are current, in whatever terms their times are."""
    desk = asks("{measurement: brine, above: 10}")
    told = ", ".join(f"{{value: {20 + at} U/L, on: {on}}}" for at, on in enumerate(times))
    (entry,) = desk.consult(f"measurements: {{brine: [{told}]}}").options
    named = {each.text.partition(" U/L")[0] for each in entry.proof.statements}
    assert named == {f"brine: {20 + at}" for at in current}


def test_a_class_supersedes_its_members(asks):
    """What is later said of the class is later said of each kind."""
    later = "findings: {red rash: {on: 2026-01}, rash: {state: absent, on: 2026-06}}"
    assert asks("{finding: red-rash}")(later) == "not-applicable"
    values = "measurements: {brine: {is: raised, on: 2026-01}, salts: {is: normal, on: 2026-06}}"
    assert asks("{measurement: salts, is: raised}")(values) == "not-applicable"


def test_an_undated_statement_is_of_the_consultation(asks):
    """A statement without a date is about the day of the consultation, the newest there is."""
    later = "findings: {rash: [{state: present, on: 2026-01}, absent]}"
    assert asks("{finding: rash}")(later) == "not-applicable"


def test_what_ended_is_over(asks):
    """What ended is absent now, be it that it ended today, this month or this year."""
    outcome = asks("{finding: rash}")
    for end in ("2026-10-31", "2026-11-20", "2026-11", "2026", "0 d"):
        assert outcome(f"findings: {{rash: {{since: 2025-05, until: {end}}}}}") == "not-applicable"
    assert outcome("findings: {rash: {on: 2026-11, until: 2026-11}}") == "not-applicable"


def test_lasting(asks):
    """What is `lasting` in the vocabulary, once present, stays: an absence stated later does
    not supersede it but conflicts with it. So an option is undecided.
    """
    told = "history: {%s: [{state: present, on: 2020}, {state: absent, on: 2026-06}]}"
    assert (
        asks("{history: old-burn}")("history: {old burn: {state: present, on: 2020}}") == "reported"
    )
    assert asks("{history: old-burn}")(told % "old burn") == "undecided"
    assert asks("{history: voyage}")(told % "voyage") == "not-applicable"


BOTH = "findings: {red rash: present, rash: absent, %s: present}"


def test_conflict_in_an_option(asks):
    """Present and absent at one time is a conflict. It is reported and never resolved; an
    option reads it as unknown, alone and in every combination.
    """
    said = BOTH % "sneeze"
    assert asks("{finding: rash}")(said) == "undecided"
    assert asks("{not: {finding: rash}}")(said) == "undecided"
    assert asks("{any: [{finding: rash}, {finding: cough}]}")(said) == "undecided"
    assert asks("{all: [{finding: rash}, {finding: cough}]}")(said) == "undecided"
    assert asks("{any: [{finding: rash}, {finding: sneeze}]}")(said) == "reported"
    assert asks("{all: [{finding: rash}, {not: {finding: sneeze}}]}")(said) == "not-applicable"
    assert [each.concept for each in asks("{finding: rash}").consult(said).conflicts] == [
        "rash",
        "red-rash",
    ]


def test_the_proof_says_which_it_is(asks):
    """A proof tells a conflict from what is unknown: where both keep a condition open, stating
    the unknown fact comes first.
    """
    said = BOTH % "sneeze"
    for part, value in (("sneeze", "conflict"), ("cough", "unknown")):
        desk = asks(f"{{all: [{{finding: rash}}, {{finding: {part}}}]}}")
        (entry,) = desk.consult(said).options
        assert entry.proof.value == value
        assert entry.proof.parts[0].value == "conflict"


def test_a_derived_conflict_reaches_the_kinds(asks):
    """Where a class turns out absent by definition, a kind stated present is in conflict too."""
    rule = derivation("{finding: cough}", "weak", defines=True)
    told = "findings: {worn out: present, cough: absent}"
    assert asks("{finding: weak}", rule)(told) == "undecided"
    assert asks("{finding: weak, within: 6 mo}", rule)(told) == "undecided"
    assert asks("{finding: weak, within: 6 mo}")(told) == "reported"


def test_what_rests_on_a_conflict(asks):
    """What a derivation concludes from a conflict is no firmer than the conflict."""
    desk = asks("{finding: weak}", derivation("{finding: rash}", "weak"))
    assert desk(BOTH % "sneeze") == "undecided"
    assert desk("findings: [rash]") == "reported"


def test_a_derived_statement_may_conflict(asks):
    """A statement of the profile against what follows from another one is a conflict too."""
    desk = asks("{finding: weak}", derivation("{finding: rash}", "weak"))
    answer = desk.consult("findings: {rash: present, weak: absent}")
    assert answer.options[0].outcome == "undecided"
    (conflict,) = answer.conflicts
    assert conflict.concept == "weak"
    assert [each.text for each in conflict.supported_by] == ["rash: present"]
    assert [each.text for each in conflict.opposed_by] == ["weak: absent"]


def test_conflict_in_a_caution_and_an_alert(asks):
    """Cautions and alerts read a conflict as true: what may harm is shown. Where an unknown
    fact decides beside it, they are to be checked, and never dropped.
    """
    desk = asks(
        "{finding: sneeze}",
        caution("{finding: rash}"),
        caution("{all: [{finding: rash}, {finding: cough}]}"),
        caution("{finding: worn-out}"),
        derivation("{finding: rash}", "worn-out"),
        alert("{finding: rash}"),
        alert("{all: [{finding: rash}, {finding: cough}]}"),
    )
    answer = desk.consult(BOTH % "sneeze")
    (entry,) = answer.options
    assert (entry.outcome, entry.because) == ("cautioned", "contraindicated")
    assert [each.rule for each in entry.cautions] == ["R-0002", "R-0004"]
    assert [each.rule for each in entry.to_check] == ["R-0003"]
    assert [each.rule for each in answer.alerts] == ["R-0006"]
    assert [each.rule for each in answer.alerts_to_check] == ["R-0007"]


def test_two_values_of_one_time(asks):
    """Two values of one time that cannot both be so are a conflict; two that can are not."""
    desk = asks("{measurement: brine, above: 10}")
    assert desk("measurements: {brine: [9 U/L, 12 U/L]}") == "undecided"
    found = desk.consult("measurements: {brine: [9 U/L, 12 U/L]}").conflicts
    assert [each.concept for each in found] == ["brine"]
    assert desk.consult("measurements: {brine: [30 U/L, raised]}").conflicts == ()
    assert [
        each.concept
        for each in desk.consult("measurements: {brine: raised, salts: normal}").conflicts
    ] == ["brine", "salts"]


def test_a_class_rests_on_a_conflict_too(asks):
    """A class that is present only by a contested kind is contested with it: an option reads it
    as unknown, a caution as true.
    """
    told = "findings: {red rash: [present, absent]}"
    assert asks("{finding: rash}")(told) == "undecided"
    assert asks("{finding: rash}")(told.replace("}", ", blue rash: present}")) == "reported"
    held = asks("{finding: sneeze}", caution("{finding: rash}"))
    assert held(told.replace("}", ", sneeze: present}")) == "cautioned"
    values = "measurements: {brine: [raised, normal]}"
    assert asks("{measurement: salts, is: raised}")(values) == "undecided"
