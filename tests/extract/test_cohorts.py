"""Cohorts: who had what, how many, and what only compares them."""

from __future__ import annotations

from typing import Any

import pytest

from cdss.extract.pipeline import Extractor
from extract.test_said_otherwise import COHORT, MORE, PATIENT, states, told


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
        assert states("Is greening a sign of fever?\n\n" + PATIENT, "fever") == []


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
