"""When each thing was so: at presentation, at the diagnosis, under a treatment, or not stated."""

from __future__ import annotations

from typing import Any

import pytest

from extract.test_turns import MORE


def subject(text: str) -> dict[str, Any]:
    found: dict[str, Any] = MORE.extract(text.encode())["subjects"][0]
    return found


def times(text: str) -> dict[str, Any]:
    """The time of each concept's first statement."""
    found: dict[str, Any] = {}
    for each in subject(text).get("statements", ()):
        found.setdefault(each["concept"], each["time"])
    return found


class TestStages:
    @pytest.mark.parametrize(
        "text",
        [
            "Case report\nA girl of 9 came to us with spots. She received brimol.",
            "A 9-year-old girl had spots. Brimol was started.",
            # What retells the story first does not put its findings under the treatment.
            (
                "Abstract\nA girl received brimol and the wilting improved.\n\nCase report\n"
                "A girl of 9 was brought to the hospital because of spots. Brimol was given."
            ),
            # What she took already, for something else, is not what she came under.
            "Case report\nA girl of 9 on lonide presented with spots. Brimol was started.",
            "Case report\nA girl of 9 was treated with lonide. She was referred to us for spots.",
        ],
    )
    def test_a_story_begins_at_presentation(self, text):
        assert times(text)["leaf-spots"] == "presentation"

    def test_what_follows_a_treatment_is_under_it(self):
        text = (
            "Case report\nA girl of 9 had wilting. She received brimol. Spots appeared. "
            "Lonide was started, and itching was seen."
        )
        found = times(text)
        assert found["wilting"] == "presentation"
        assert found["leaf-spots"] == {"during": "I1"}
        assert found["itching"] == {"during": "I2"}

    def test_why_it_was_given_was_there_before(self):
        text = "Case report\nA girl of 9 was seen. Brimol was started because of spots."
        assert times(text)["leaf-spots"] == "presentation"

    def test_who_comes_back_under_treatment_does_not_begin_anew(self):
        text = (
            "Case report\nA girl of 9 presented with wilting. Brimol was given. It was stopped. "
            "Two years later she was admitted with spots."
        )
        assert times(text)["leaf-spots"] != "presentation"

    def test_the_diagnosis_is_a_stage(self):
        text = (
            "Case report\nA girl was diagnosed with greening at the age of 5 years. She had "
            "spots. Brimol was given."
        )
        assert times(text)["leaf-spots"] == "diagnosis"

    def test_it_is_said_by_which_words(self):
        text = "Case report\nA girl of 9 presented with spots."
        (spots,) = [s for s in subject(text)["statements"] if s["concept"] == "leaf-spots"]
        (why,) = [each for each in spots["why"] if each["cue"] == "presents: presented"]
        assert text[slice(*why["span"])] == "presented"


class TestSaidOfItself:
    def test_an_age_in_the_clause_itself(self):
        text = (
            "Case report\nA girl of 9 presented with wilting. At the age of 4 years she had spots."
        )
        assert times(text)["leaf-spots"] == {"age": "4 y"}

    def test_under_an_earlier_treatment(self):
        text = (
            "Case report\nA girl of 9 had wilting. She received brimol. Lonide was added. "
            "Spots were seen under brimol."
        )
        assert times(text)["leaf-spots"] == {"during": "I1"}

    def test_the_length_stands_with_its_own_clause(self):
        text = (
            "Case report\nA girl of 9 had wilting. She received brimol. Spots were seen after 3 "
            "months, but the itching was there at once."
        )
        found = times(text)
        assert found["leaf-spots"] == {"during": "I1", "after": "3 mo"}
        assert found["itching"] == {"during": "I1"}

    def test_the_value_that_a_change_began_at_is_not_put_under_the_treatment(self):
        text = (
            "Case report\nA girl of 9 had wilting. She received brimol. After 3 months the dew "
            "content fell from 8.1 mmol/L to 4.2 mmol/L."
        )
        said = [s for s in subject(text)["statements"] if s["concept"] == "dew"]
        assert [(str(s["value"]), s["time"]) for s in said] == [
            ("8.1", "not-stated"),
            ("4.2", {"during": "I1", "after": "3 mo"}),
        ]

    def test_an_intervention_begins_at_an_age(self):
        text = "Case report\nA girl of 9 had spots. Brimol was started when she was 12 years old."
        (given,) = subject(text)["interventions"]
        assert given["started"] == {"age": "12 y"}
        assert any(text[slice(*at["span"])] == "when she was 12 years old" for at in given["at"])


class TestMany:
    def test_sex_and_age_of_a_cohort_have_no_time_under_a_treatment(self):
        text = (
            "Results\nTwenty children with greening received brimol. Twelve were girls. The mean "
            "age was 8 years."
        )
        assert times(text)["female"] == "not-stated"

    def test_what_a_text_names_first_was_not_given_to_all_first(self):
        text = (
            "Results\nTwenty children with greening were seen. Brimol was used in 12. Lonide was "
            "used in 8."
        )
        assert not any("after" in each for each in subject(text)["interventions"])


class TestAges:
    def test_a_girl_of_9_came(self):
        (age,) = [
            each
            for each in subject("Case report\nA girl of 9 came to us with spots.")["statements"]
            if each["concept"] == "age"
        ]
        assert (age["value"], age["unit"]) == (9, "a")


def test_what_had_been_given_before_she_came_is_not_what_she_came_under():
    text = (
        "Case report\nA girl of 9 was referred with greening. She had been treated with brimol and "
        "lonide. On examination she had spots. Tolvex was started, and itching was seen."
    )
    found = times(text)
    assert found["leaf-spots"] == "presentation"
    assert found["itching"] == {"during": "I3"}


def test_the_ages_of_a_cohort_keep_no_dose_from_its_agent():
    text = (
        "Results\nThree children, aged 6, 9 and 11 years, received brimol 1 mg/kg/day. Spots were "
        "seen."
    )
    (given,) = subject(text)["interventions"]
    assert [each["printed"] for each in given["dose_as_reported"]] == ["1 mg/kg/day"]


def test_a_word_for_one_value_is_none_for_the_next_that_has_its_own():
    text = "Case report\nA girl of 9 had normal sapase, rootase 60 U/L."
    said = {each["concept"]: each for each in subject(text)["statements"]}
    assert said["sapase"]["is"] == "normal"
    assert (said["rootase"]["value"], "is" in said["rootase"]) == (60, False)


def test_who_she_is_has_the_time_at_which_she_is_brought_in():
    text = (
        "Case report\nA girl, 12 years of age, was diagnosed with greening at the age of 3 years, "
        "after several weeks of spots and itching."
    )
    told = subject(text)["statements"]
    said = {(each["concept"], each.get("value")): each["time"] for each in told}
    assert said["female", None] == said["age", 12] == "presentation"
    assert said["age", 3] == "diagnosis"
    assert said["leaf-spots", None] == said["itching", None] == "onset"


def test_what_began_three_years_later_has_not_run_for_three_years():
    text = (
        "Case report\nA girl of 9 had greening. Brimol was given. Three years later lonide was "
        "begun, and spots were seen."
    )
    assert times(text)["leaf-spots"] == {"during": "I2"}


def test_a_diagnosis_that_had_been_made_is_no_stage_of_what_follows():
    text = (
        "Case report\nA boy of 9 presented with spots. Greening had been diagnosed when he was 5 "
        "years old. Sapase was 95 U/L."
    )
    found = times(text)
    assert found["greening"] == "diagnosis"
    assert found["sapase"] == "presentation"
