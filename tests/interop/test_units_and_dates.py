"""A stated range speaks in the value's own unit, and a stated date stays with its statement."""

import pytest

import cdss


def statement(text, kb):
    (found,) = cdss.profile_from_yaml(text, kb).statements
    return found


def creatinine(kb, reference):
    text = f"measurements: {{creatinine: {{value: 90 umol/L, reference: '{reference}'}}}}"
    profile = cdss.profile_from_yaml(text + "\ndiagnoses: [JDM]", kb)
    answer = cdss.consult(profile, kb, everything=True)
    found = [
        {basis.text for each in option.cautions for basis in each.because}
        for option in answer.options
        if option.intervention == "intravenous-immunoglobulin"
    ]
    assert found
    assert all(each == found[0] for each in found)
    return found[0]


def test_a_range_without_a_unit_is_in_the_unit_of_its_value(kb):
    """90 µmol/L is above 62 µmol/L; read as 62 mg/dL it would look normal."""
    assert creatinine(kb, "< 62") == {"creatinine: 90 umol/L"}
    assert creatinine(kb, "< 100") == set()


@pytest.mark.parametrize(
    ("time", "said"),
    [
        ("on: 2026-01-02", "fever: present, on 2026-01-02"),
        ("since: 2 mo", "fever: present, since 2 mo"),
    ],
)
def test_a_stated_time_stays_with_the_statement(time, said, kb):
    found = statement(f"findings: {{fever: {{state: present, {time}}}}}\nas_of: 2026-11-20", kb)
    assert found.words == said
