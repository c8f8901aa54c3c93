"""Cohorts: who had what, how many, and what only compares them."""

from __future__ import annotations

from typing import Any

import pytest

from cdss.extract.pipeline import Extractor
from cdss.model.concept import Concept, Vocabulary
from extract.test_said_otherwise import COHORT, MORE, PATIENT, states, told
from extract.test_traps import statements


def generals(text: str) -> list[tuple[str, list[str]]]:
    found: dict[str, Any] = Extractor(MORE).extract(text.encode())
    return [(each["kind"], each["concepts"]) for each in found.get("general", [])]


class TestWhatComparesTellsOfNobody:
    @pytest.mark.parametrize(
        "words",
        [
            "Fever was significantly associated with itching.",
            "Fever was more common in children with itching.",
            "Children with itching had a higher risk of fever.",
            "Fever was reported more often in the younger group.",
            "Children with itching were less likely to have fever.",
            "We found no increased risk of fever in itching.",
            "There was no difference in fever between the groups.",
            "Factors predicting fever were not identified.",
            "We did not find a relation between age and itching, nor with fever.",
            "Patients were divided into two groups: those who developed fever and those without.",
        ],
    )
    def test_in_a_cohort(self, words):
        assert states(COHORT + words, "fever") == []
        assert any("fever" in concepts for _, concepts in generals(COHORT + words))

    def test_but_with_a_number_of_people_it_does(self):
        words = "Fever was more common in itching (12 of 40 patients)."
        assert states(COHORT + words, "fever") == ["present"]

    def test_and_of_a_patient_it_tells(self):
        assert states(PATIENT + "He had fever more often than before.", "fever") == ["present"]

    def test_and_a_question_states_nothing(self):
        assert states("Greening in boys: do they have fever?\n\n" + PATIENT, "fever") == []


class TestWhatLooksLikeADenial:
    def test_of_those_who_do_not_have_a_thing(self):
        words = "It was seen only in greening and not in patients with fever."
        assert "absent" not in states(COHORT + words, "fever")

    def test_in_latin(self):
        assert states(PATIENT + "It was greening sine fever.", "fever") == ["absent"]

    def test_a_wrong_diagnosis_is_none(self):
        assert (
            states("Case report\nA 9-year-old boy was misdiagnosed as greening.", "greening") == []
        )
        assert told(PATIENT)


def figures_of(text: str, concept: str) -> dict[str, object]:
    (found,) = (each for each in told(text) if each["concept"] == concept)
    return {name: found[name] for name in ("n", "of", "percent", "is") if name in found}


def people_of(text: str) -> int:
    (subject,) = Extractor(MORE).extract(text.encode())["subjects"]
    return int(subject["n"])


class TestHowManyHadIt:
    @pytest.mark.parametrize(
        ("words", "numbers"),
        [
            ("All had fever.", {"n": 40}),
            ("Fever was present in all.", {"n": 40}),
            ("All five children had fever.", {"n": 5}),
            ("They had fever, which occurred in 42% of them.", {"percent": 42}),
            ("Fever was the first sign, seen in 30 (75%).", {"n": 30, "percent": 75}),
            ("Four had itching, and 6 developed fever later.", {"n": 6}),
            ("Ten children had fever (25%).", {"n": 10, "percent": 25}),
            ("Fever (12/30) and itching (9/30) were seen.", {"n": 12, "of": 30}),
            ("Fever: 12/16; itching: 3/16.", {"n": 12, "of": 16}),
            ("Fever was found in 33% of the younger group.", {"percent": 33}),
            ("Fever was seen in 17 (43%) of 40 children.", {"n": 17, "of": 40, "percent": 43}),
        ],
    )
    def test_however_it_is_said(self, words, numbers):
        assert figures_of(COHORT + words, "fever") == numbers

    @pytest.mark.parametrize(
        ("words", "numbers"),
        [
            ("Moss antibody was present in 17 (43%) children.", {"n": 17, "percent": 43}),
            ("We identified moss antibody in 16 patients (40%).", {"n": 16, "percent": 40}),
            ("Antibodies were tested in 30: 9 (30%) moss antibody.", {"n": 9, "percent": 30}),
            ("Moss antibody (n=8) was the first of them.", {"n": 8}),
            ("17 (43%) of 40 patients were positive for moss antibody.",
             {"n": 17, "of": 40, "percent": 43}),
        ],
    )  # fmt: skip
    def test_of_what_is_found_or_not(self, words, numbers):
        assert figures_of(COHORT + words, "moss-antibody") == {"is": "positive", **numbers}

    def test_the_sexes_count_no_disease(self):
        text = "We describe 26 greening (19 F, 7 M) patients with fever."
        assert figures_of(text, "greening") == {"n": 26}
        assert figures_of(text, "female") == {"n": 19}
        others = "Results\nIn our cohort of 40 children, girls outnumbered boys with greening."
        assert not [each for each in told(others) if each["concept"] == "female"]
        ratio = COHORT + "The female to male ratio was 25:15."
        assert figures_of(ratio, "male") == {"n": 15}


class TestHowManyTheyAre:
    @pytest.mark.parametrize(
        ("text", "people"),
        [
            ("We describe 26 greening (19 F, 7 M) patients with fever.", 26),
            ("We saw 14 children with greening and 20 healthy children.", 14),
            ("We saw children with greening (n=14) in one winter.", 14),
            ("A 9-year-old tall Snowland boy had greening. Seven patients have been reported.", 1),
        ],
    )
    def test_without_controls_and_the_patients_of_others(self, text, people):
        assert people_of(text) == people


class TestWhatIsFoundIsPositive:
    @pytest.mark.parametrize(
        "words",
        [
            "Moss antibodies were detected.",
            "Tests revealed moss antibodies.",
            "The presence of moss antibodies was confirmed.",
            "This was moss antibody-positive greening.",
        ],
    )
    def test_where_it_has_no_unit(self, words):
        assert states(PATIENT + words, "moss-antibody") == ["positive"]

    def test_and_measuring_is_no_finding(self):
        assert states(PATIENT + "Moss antibodies were measured.", "moss-antibody") == []
        assert states(PATIENT + "Sapase was detected.", "sapase") == []


class TestTheAgesOfACohort:
    @pytest.mark.parametrize(
        "words",
        [
            "Mean age at first onset of greening was 7.6\u00b12.1 years.",
            "Their age at the onset of greening in 40 cases was 7.6 years.",
            "Median age at start of the drug was 7.6 years (range 2-15).",
        ],
    )
    def test_are_told_at_some_length(self, words):
        assert [each["value"] for each in told(COHORT + words) if each["concept"] == "age"] == [7.6]


def test_a_cohort_called_children_is_one_of_children():
    words = Vocabulary((*MORE, Concept("child", "Child", "demographic")))
    for text, people in (
        ("Results\nAll children with greening were seen. These were 36 patients.", [36]),
        ("Results\nWe saw 36 children and adults with greening.", []),
    ):
        found = statements(Extractor(words).extract(text.encode()))
        assert [each["n"] for each in found if each["concept"] == "child"] == people


def test_the_title_of_a_study_on_many_only_tells_what_is_studied():
    title = "Fever and its treatment in children with greening\n\n"
    assert states(title + COHORT, "fever") == []
    assert states(title + PATIENT, "fever") == ["present"]
    assert states(title + COHORT + "Fever was seen in 5.", "fever") == ["present"]
