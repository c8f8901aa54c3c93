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
            [("C-0401", "Stated as running: ruxolitinib, baricitinib")],
        ),
        ("history: {pregnancy: present}\ntreatments: [{agent: thalidomide}]", []),
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
