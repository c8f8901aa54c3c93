"""What runs although it is contraindicated is seen first, whatever the options say of it."""

from __future__ import annotations

import pytest

import cdss

KB = cdss.load()
CALLED = "contraindicated-and-running"


def alerted(profile: str) -> list[tuple[str, str]]:
    answer = cdss.consult(cdss.profile_from_yaml(profile, KB), KB)
    return [(each.rule, each.text.split(". ")[0]) for each in answer.alerts if each.alert == CALLED]


@pytest.mark.parametrize(
    ("rest", "expected"),
    [
        (
            "history: {pregnancy: present}\ntreatments: [{agent: thalidomide, running: true}]",
            [("C-0041", "Stated as running: thalidomide")],
        ),
        # The class is what is contraindicated.
        (
            """findings: {herpes zoster: present}
treatments:
  - {agent: ruxolitinib, running: true}
  - {agent: baricitinib, running: true}
""",
            [("C-0401", "Stated as running: baricitinib, ruxolitinib")],
        ),
        ("history: {pregnancy: present}\ntreatments: [{agent: thalidomide, running: false}]", []),
        ("history: {pregnancy: absent}\ntreatments: [{agent: methotrexate, running: true}]", []),
        # What contraindicates another drug.
        (
            """history: {anaphylaxis to IVIg: present}
treatments: [{agent: prednisolone, running: true}]
""",
            [],
        ),
    ],
)
def test_a_contraindication_of_what_runs_is_an_alert(rest: str, expected: list) -> None:
    stated = f"patient: {{age: 14 y, sex: female}}\ndiagnoses: [juvenile dermatomyositis]\n{rest}"
    assert alerted(stated) == expected


def test_it_needs_no_diagnosis() -> None:
    stated = "patient: {sex: female}\nhistory: {pregnancy: present}\n"
    treated = "treatments: [{agent: methotrexate, running: true}]"
    assert alerted(stated + treated) == [("C-0061", "Stated as running: methotrexate")]


def answered(rest: str, sex: str = "female") -> cdss.Consultation:
    stated = f"patient: {{age: 14 y, sex: {sex}}}\ndiagnoses: [juvenile dermatomyositis]\n{rest}"
    return cdss.consult(cdss.profile_from_yaml(stated, KB), KB)


def first(answer: cdss.Consultation) -> str:
    """What a report shows before the options."""
    from cdss.report.text import text  # noqa: PLC0415

    return " ".join(text(answer, width=100).partition("LOOK FIRST")[2].split("REPORTED")[0].split())


def test_of_what_may_be_running_it_is_said_that_nobody_stated_it() -> None:
    (alert,) = answered("history: {pregnancy: present}\ntreatments: [{agent: thalidomide}]").alerts
    assert (alert.rule, alert.alert) == ("C-0041", "contraindicated-if-running")
    assert alert.text.startswith("Whether it runs is not stated: thalidomide. Stated as")
    treated = """findings: {herpes zoster: present}
treatments:
  - {agent: baricitinib}
  - {agent: ruxolitinib, running: true}
  - {agent: tofacitinib, running: false}
"""
    (alert,) = answered(treated).alerts
    assert alert.alert == CALLED
    assert alert.text.startswith(
        "Stated as running: ruxolitinib. Whether it runs is not stated: baricitinib. "
    )


def test_what_is_not_excluded_first_is_seen_first_where_the_drug_runs() -> None:
    """Calcinosis is not stated, so that no option on thalidomide says anything of it."""
    answer = answered("treatments: [{agent: thalidomide, running: true}]")
    assert answer.alerts == ()
    (check,) = [each for each in answer.alerts_to_check if each.rule == "C-0041"]
    assert check.alert == "not-excluded-and-running"
    assert check.not_stated[0] == "pregnancy"
    assert check.text.startswith("Stated as running: thalidomide. ")
    shown = first(answer)
    assert "thalidomide (line 3): to be excluded first, and not stated: pregnancy; " in shown
    # It stands by itself, not among the signs of severe disease.
    assert "not stated: skin ulceration;" in shown


@pytest.mark.parametrize(
    ("rest", "sex", "expected"),
    [
        ("treatments: [{agent: thalidomide}]", "female", "not-excluded-if-running"),
        (
            "treatments: [{agent: methotrexate, running: true}]",
            "female",
            "not-excluded-and-running",
        ),
        ("treatments: [{agent: thalidomide, running: false}]", "female", None),
        ("treatments: [{agent: thalidomide, given: never}]", "female", None),
        ("treatments: [{agent: thalidomide, running: true}]", "male", None),
        (
            "history: {pregnancy: absent}\ntreatments: [{agent: methotrexate, running: true}]",
            "female",
            None,
        ),
    ],
)
def test_what_runs_or_may_is_checked_for_what_is_excluded_first(
    rest: str, sex: str, expected: str | None
) -> None:
    answer = answered(rest, sex)
    told = [each.alert for each in answer.alerts_to_check if each.signs]
    assert told == ([expected] if expected else [])
    assert ("to be excluded first" in first(answer)) == bool(expected)
