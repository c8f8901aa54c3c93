"""Words that clinicians use around the disease are known, and mean no more than they say."""

from __future__ import annotations

import pytest

import cdss

OF = "patient: {age: 9 y, sex: male}\ndiagnoses: [juvenile dermatomyositis]\n"
RUNS = "treatments: [{agent: methotrexate, running: true}, {agent: tofacitinib, running: true}]\n"
ACTIVE, BLOOD = "C-0401", "C-0065"


def alerted(kb: cdss.KnowledgeBase, stated: str) -> set[str]:
    """The contraindications that hold of methotrexate and tofacitinib."""
    answer = cdss.consult(cdss.profile_from_yaml(f"{OF}{RUNS}{stated}", kb), kb)
    return {each.rule for each in answer.alerts if each.alert == "contraindicated-and-running"}


@pytest.mark.parametrize(
    ("word", "concept"),
    [
        ("pancytopenia", "pancytopenia"),
        ("chickenpox", "varicella"),
        ("varicella", "varicella"),
        ("history of chickenpox", "varicella-in-the-past"),
        ("HIV positive", "hiv-infection"),
        ("hypogammaglobulinemic", "hypogammaglobulinaemia"),
        ("leucopenia", "leukopenia"),
        ("lymphopenia", "lymphopenia"),
        ("aplastic anaemia", "bone-marrow-aplasia"),
        ("oral thrush", "oral-candidiasis"),
        ("cold sore", "active-herpes-simplex"),
        ("URTI", "upper-respiratory-infection"),
        ("GERD", "reflux"),
        ("HLH", "haemophagocytic-lymphohistiocytosis"),
        ("raised transaminases", "raised-liver-enzymes"),
        ("sulfa allergy", "sulfonamide-allergy"),
        ("CVID", "common-variable-immunodeficiency"),
        ("vertebral compression fracture", "vertebral-fracture"),
        ("dental caries", "dental-disease"),
    ],
)
def test_a_common_word_is_known(kb, word: str, concept: str) -> None:
    section = "history" if kb.vocabulary[concept].kind == "history" else "findings"
    profile = cdss.profile_from_yaml(f"{section}: {{{word}: present}}", kb)
    assert [each.concept for each in profile.statements] == [concept]


@pytest.mark.parametrize(
    ("stated", "holding"),
    [
        ("findings: {chickenpox: present}", {ACTIVE}),
        ("findings: {oral thrush: present}", {ACTIVE}),
        ("history: {history of chickenpox: present}", set()),
        ("history: {chickenpox contact: present}", set()),
        # It may be carried, or over.
        ("findings: {EBV infection: present}", set()),
        ("findings: {pancytopenia: present}", {BLOOD}),
        ("findings: {lymphopenia: present}", {BLOOD}),
        ("findings: {thrombocytosis: present}", set()),
        # No source says that it is the immunodeficiency meant; AIDS says so by its name.
        ("history: {HIV infection: present}", set()),
        ("history: {hypogammaglobulinaemia: present}", set()),
        ("history: {AIDS: present}", {BLOOD}),
        ("history: {CVID: present}", {BLOOD}),
    ],
)
def test_a_common_word_says_what_it_says_and_no_more(kb, stated: str, holding: set[str]) -> None:
    assert alerted(kb, stated) == holding


def test_hiv_leaves_the_immunodeficiency_to_be_checked(kb) -> None:
    stated = """treatments: [{agent: prednisolone, response: none}]
history: {HIV infection: present, chronic liver disease: absent, alcoholism: absent}
findings: {cytopenia: absent, rash: present}
"""
    answer = cdss.consult(cdss.profile_from_yaml(f"{OF}{stated}", kb), kb)
    asked = {
        each.missing for option in answer.options for each in option.to_check if each.rule == BLOOD
    }
    assert asked == {("immunodeficiency",)}
