"""Several people told of in turn, each with what is theirs; and words that only seem to tell."""

from __future__ import annotations

from typing import Any

import pytest

from cdss.extract.pipeline import Extractor
from cdss.model.concept import Concept, Vocabulary
from extract.test_traps import WORDS

MORE = Extractor(
    Vocabulary(
        (
            *WORDS,
            Concept("falls", "Falls", "finding", ("falling",)),
            Concept("dew", "Dew content", "measurement", unit="mmol/L"),
        )
    )
)


def people(text: str) -> dict[str, dict[str, Any]]:
    return {each["id"]: each for each in MORE.extract(text.encode())["subjects"]}


def told(person: dict[str, Any]) -> dict[str, str]:
    """What is stated of each concept first: what a treatment cleared is gone later."""
    found: dict[str, str] = {}
    for each in person.get("statements", ()):
        said = each.get("state") or each.get("is") or each.get("value")
        found.setdefault(each["concept"], str(said))
    return found


def given(person: dict[str, Any]) -> dict[str, Any]:
    return {
        each["intervention"]: {
            name: said["value"] for name, said in each.get("response", {}).items()
        }
        for each in person.get("interventions", ())
    }


class TestInTurn:
    @pytest.mark.parametrize(
        "text",
        [
            (
                "Case report\nPatient 1, a boy of 11, had spots. He received brimol and the spots "
                "cleared. Patient 2, a girl of 7, had wilting. She was given lonide. The wilting "
                "did not improve."
            ),
            (
                "Results\nCase A (a boy of 11) had spots. The spots cleared on brimol. Case B was "
                "a girl of 7, who had wilting. The wilting did not improve on lonide."
            ),
            (
                "We saw 2 children with greening. The older, a boy of 11, had spots. The spots "
                "cleared on brimol. The younger, a girl of 7, had wilting. Lonide was given, and "
                "the wilting did not improve."
            ),
            (
                "Two siblings with greening are told of. The first child, a boy of 11, had spots. "
                "The spots cleared with brimol. His sister, a girl of 7, had wilting. Lonide was "
                "given. The wilting did not improve."
            ),
        ],
    )
    def test_what_one_had_the_other_had_not(self, text: str) -> None:
        found = people(text)
        assert told(found["P1"]) == {"male": "present", "age": "11", "leaf-spots": "present"}
        assert given(found["P1"]) == {"brimol": {"leaf-spots": "complete"}}
        assert told(found["P2"]) == {"female": "present", "age": "7", "wilting": "present"}
        assert given(found["P2"]) == {"lonide": {"wilting": "none"}}

    def test_a_list_of_them_within_one_sentence(self) -> None:
        found = people(
            "We saw 3 children with greening. The first had spots, the second wilting, and the "
            "third itching. Rust came later. The second died."
        )
        assert [told(found[each]) for each in ("P1", "P2", "P3")] == [
            {"leaf-spots": "present"},
            {"wilting": "present"},
            {"itching": "present"},
        ]
        assert told(found["C1"]) == {"greening": "present", "rusting": "present"}

    @pytest.mark.parametrize("after", ["Both had rust.", "All of them had rust.", "They had rust."])
    def test_what_is_said_of_all_is_not_the_last_one_s(self, after: str) -> None:
        found = people(
            "Case report\nPatient 1: a boy with spots. Patient 2: a girl with wilting. " + after
        )
        assert "rusting" not in told(found["P2"])
        assert told(found["C1"])["rusting"] == "present"

    @pytest.mark.parametrize(
        "after", ["All symptoms cleared; rust came.", "Both leaves had rust.", "She had rust."]
    )
    def test_the_story_of_one_goes_on(self, after: str) -> None:
        found = people(
            "Case report\nPatient 1, a boy, had spots. Patient 2, a girl, had wilting. " + after
        )
        assert told(found["P2"])["rusting"] == "present"

    @pytest.mark.parametrize(
        "words",
        [
            "The first infusion of brimol was borne. The second infusion brought itching.",
            "The first symptom was itching, the second rust.",
            "The first year passed well. The second brought itching.",
        ],
    )
    def test_an_infusion_or_a_year_is_nobody(self, words: str) -> None:
        found = people("We saw 2 children with greening. " + words)
        assert list(found) == ["C1"]

    def test_more_than_there_are_is_nobody(self) -> None:
        found = people(
            "We saw 2 children with greening. The first had spots, the second rust, the third "
            "itching."
        )
        assert list(found) == ["C1"]


class TestWordsThatOnlySeemToTell:
    def states(self, words: str) -> dict[str, str]:
        return told(people(f"Case report\nA 9-year-old boy was seen. {words}")["P1"])

    @pytest.mark.parametrize(
        "words",
        ["Greening-specific cells were absent.", "No greening-associated cells were seen.",
         "Greening-like marks were seen."],
    )  # fmt: skip
    def test_a_name_within_another_is_not_told_of(self, words: str) -> None:
        assert "greening" not in self.states(words)

    def test_what_goes_with_it_tells_of_it(self) -> None:
        assert self.states("Greening-related pain was noted.")["greening"] == "present"

    @pytest.mark.parametrize(
        "words",
        ["Neither sapase nor the dew content changed.", "Sapase did not fall, nor did rootase.",
         "Neither sapase nor rootase fell."],
    )  # fmt: skip
    def test_a_change_that_is_denied_denies_no_value(self, words: str) -> None:
        assert set(self.states(words)) == {"male", "age"}

    @pytest.mark.parametrize("words", ["A fall in sapase was seen.", "Sapase did not fall."])
    def test_a_fall_of_a_value_is_nobody_s_fall(self, words: str) -> None:
        assert "falls" not in self.states(words)

    def test_a_fall_is_one(self) -> None:
        assert self.states("He had a fall.")["falls"] == "present"

    def test_how_many_had_it_is_no_value(self) -> None:
        found = people("Results\nWe studied 5 children. Dew content was low in all 5.")
        assert told(found["C1"])["dew"] == "low"


@pytest.mark.parametrize(
    ("words", "age"),
    [
        ("A boy of 11 was seen.", 11),
        ("We saw a healthy girl of 7, who had spots.", 7),
        ("A boy of 50 kg was seen.", None),
        ("A girl of 7 children was seen.", None),
    ],
)
def test_years_that_no_word_names(words: str, age: int | None) -> None:
    said = people("Case report\n" + words)["P1"]["statements"] if age else []
    ages = [each for each in said if each["concept"] == "age"]
    assert [(each["value"], each["read_as"]) for each in ages] == ([(age, "years")] if age else [])
    assert age or '"age"' not in str(people("Case report\n" + words)).replace("'", '"')


class TestOutcomes:
    BEFORE = "Case report\nA 9-year-old boy had spots, wilting and rust. "

    @pytest.mark.parametrize(
        ("words", "expected"),
        [
            ("Brimol was given. Neither the spots nor the wilting improved.",
             {"brimol": {"leaf-spots": "none", "wilting": "none"}}),
            ("Brimol was given. None of the spots healed.", {"brimol": {"leaf-spots": "none"}}),
            ("Brimol was given. No rust regressed.", {"brimol": {"rusting": "none"}}),
            ("Brimol was given. He is in complete remission without brimol.", {"brimol": {}}),
            ("Brimol was given. He is in complete remission off treatment.", {"brimol": {}}),
        ],
    )  # fmt: skip
    def test_of_a_treatment(self, words: str, expected: dict[str, dict[str, str]]) -> None:
        assert given(people(self.BEFORE + words)["P1"]) == expected

    def test_what_came_in_spite_of_it_is_no_harm_of_it(self) -> None:
        found = people(
            "Results\nWe studied 5 children. Despite standard brimol, 4/5 developed rust."
        )
        assert all("adverse_events" not in each for each in found["C1"].get("interventions", ()))


class TestWhatStandsBeside:
    def states(self, words: str) -> dict[str, str]:
        return told(people(f"Case report\nA 9-year-old boy was seen. {words}")["P1"])

    def test_a_verb_that_is_left_out_denies_its_own_subject(self) -> None:
        found = self.states("Wilting was noted and itching was not.")
        assert (found["wilting"], found["itching"]) == ("present", "absent")

    def test_the_value_of_what_has_no_name_is_of_nothing(self) -> None:
        found = people("Case report\nA boy came. The colour was 39.2 U/L and sapase 140 U/L.")
        values = [each.get("value") for each in found["P1"]["statements"]]
        assert 39.2 not in values

    def test_so_far_is_now(self) -> None:
        text = "A 9-year-old boy with spots was seen. No itching or rust has been observed so far."
        found = told(people(text)["P1"])
        assert (found["itching"], found["rusting"]) == ("absent", "absent")


class TestPublishedPatients:
    OURS = "Case report\nA 9-year-old girl with greening had spots. "

    @pytest.mark.parametrize(
        "words",
        [
            "We found 17 such cases in the literature. Wilting was frequent.",
            "Wilting was seen in nine of 16 (56.3%).",
            "In all 18 patients wilting was seen.",
            "The median age was 13.5 years, and wilting was common to 12 (66 %).",
        ],
    )
    def test_what_others_had_she_had_not(self, words: str) -> None:
        found = told(people(self.OURS + words)["P1"])
        assert found == {"age": "9", "female": "present", "greening": "present",
                         "leaf-spots": "present"}  # fmt: skip

    def test_the_story_goes_on_after_them(self) -> None:
        words = "We found 17 such cases in the literature. Our patient had no wilting."
        assert told(people(self.OURS + words)["P1"])["wilting"] == "absent"

    @pytest.mark.parametrize(
        "words",
        [
            "She was the second of 3 children and had wilting.",
            "She had wilting in 3 of 5 leaves.",
        ],
    )
    def test_not_every_number_counts_patients(self, words: str) -> None:
        assert told(people(self.OURS + words)["P1"])["wilting"] == "present"

    def test_a_score_with_its_share_is_hers(self) -> None:
        found = told(people(self.OURS + "The Leaf Score was 21/52 (40%).")["P1"])
        assert found["leaf-score"] == "21"


def test_what_is_good_came_back() -> None:
    words = "Case report\nA boy with spots was given brimol. His climbing function returned."
    assert given(people(words)["P1"]) == {"brimol": {"climbing": "improved"}}


def test_a_value_nobody_called_ill_did_not_respond() -> None:
    words = "Case report\nA boy with spots was given brimol. Sapase did not change."
    assert given(people(words)["P1"]) == {"brimol": {}}


def test_a_count_is_of_what_follows_it_where_the_list_goes_so() -> None:
    words = "Results\nWe studied 50 children: 20 (40%) had spots, 39 (78%) wilting, 10 (20%) Blue."
    found = {each["concept"]: each.get("n") for each in people(words)["C1"]["statements"]}
    assert (found["leaf-spots"], found["wilting"]) == (20, 39)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Sapase was normal (95 U/L).", {"sapase": 95}),
        ("Sapase was normal (95 U/L; normal 40-150).", {"sapase": 95}),
        ("Sapase normal (95 U/L).", {"sapase": 95}),
        ("Sapase was 300 U/L (normal <150).", {"sapase": 300}),
        ("Sapase was 300 U/L (normal 40-150).", {"sapase": 300}),
        ("KX-6 was elevated (1,240 U/L) and moss antibodies were positive.", {}),
    ],
)
def test_a_value_in_brackets_is_of_what_stands_before_it(
    words: str, expected: dict[str, int]
) -> None:
    said = people(f"Case report\nA 9-year-old boy came. {words}")["P1"]["statements"]
    found = {each["concept"]: each["value"] for each in said if "value" in each}
    found.pop("age")
    assert found == expected


class TestWhatIsNotTold:
    OURS = "A 9-year-old girl with greening had spots. Lonide was given. "

    def first(self, words: str) -> dict[str, Any]:
        return people(self.OURS + words)["P1"]

    @pytest.mark.parametrize(
        "words", ["We suggest that brimol should be used early.", "Brimol must be given in time."]
    )
    def test_what_is_advised_was_not_given(self, words: str) -> None:
        assert set(given(self.first(words))) == {"lonide"}

    @pytest.mark.parametrize(
        ("words", "state"),
        [
            ("The possibility of wilting was raised.", "suspected"),
            ("There was concern for wilting.", "suspected"),
            ("Wilting was avoided.", "absent"),
            ("Wilting prophylaxis was given.", None),
            ("Screening followed, and wilting screening went well.", None),
        ],
    )
    def test_what_is_feared_or_kept_away_is_not_there(self, words: str, state: str | None) -> None:
        assert told(self.first(words)).get("wilting") == state

    def test_what_was_not_borne_is_what_is_named(self) -> None:
        words = "Since she could not tolerate metlonide, brimol was used."
        found = {each["intervention"]: each for each in self.first(words)["interventions"]}
        assert "response_as_printed" not in found["lonide"]
        assert found["metlonide"]["response_as_printed"] == "could not tolerate"

    def test_what_worsened_when_it_was_stopped_is_no_effect_of_it(self) -> None:
        found = given(self.first("Her spots worsened after stopping lonide."))
        assert found == {"lonide": {"leaf-spots": "relapse-on-taper"}}


class TestGeneral:
    def test_the_claim_to_be_first_is_one_where_it_is_made_twice(self):
        text = (
            "Case report\nA girl had spots. This is the first report of brimol.\n\nDiscussion\n"
            "Brimol for greening has never been reported."
        )
        (claim,) = general(text)
        assert set(claim["concepts"]) == {"brimol", "greening"}
        assert len(claim["at"]) == 2

    def test_a_second_thought_is_a_hypothesis_of_its_own(self):
        text = (
            "Case report\nA girl had spots.\n\nConclusion\nWe speculate that greening may be the "
            "cause of spots, and lonide will be useful for wilting."
        )
        found = [(each["kind"], set(each["concepts"])) for each in general(text)]
        assert found == [
            ("hypothesis", {"greening", "leaf-spots"}),
            ("hypothesis", {"lonide", "wilting"}),
        ]

    def test_it_is_what_the_sentence_before_was_about(self):
        text = (
            "Background\nGreening is one of the commonest diseases. It results in wilting.\n\n"
            "Case report\nA girl had spots."
        )
        assert {"greening", "wilting"} in [set(each["concepts"]) for each in general(text)]


def general(text: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = MORE.extract(text.encode())["general"]
    return found


class TestPairs:
    """Two who are named without a number, or taken up by their sex or as each other's kin."""

    @pytest.mark.parametrize(
        "text",
        [
            (
                "Case report\nTwo siblings with greening are described. The 8-year-old brother "
                "had spots. His 5-year-old sister had wilting."
            ),
            (
                "We describe a brother and a sister with greening. The boy, 8 years old, had "
                "spots. The girl, 5 years old, had wilting."
            ),
            "Two cases of greening. A boy aged 8 had spots and a girl aged 5 had wilting.",
        ],
    )
    def test_each_has_a_sex_an_age_and_what_is_theirs(self, text):
        found = people(text)
        assert told(found["P1"]) == {"male": "present", "age": "8", "leaf-spots": "present"}
        assert told(found["P2"]) == {"female": "present", "age": "5", "wilting": "present"}
        assert told(found["C1"]) == {"greening": "present"}

    @pytest.mark.parametrize(
        ("first", "second"),
        [
            ("The elder, aged 8 years,", "The younger, aged 5 years,"),
            ("The older brother, aged 8 years,", "His brother, aged 5 years,"),
        ],
    )
    def test_two_brothers(self, first, second):
        found = people(
            f"We report two brothers with greening. {first} had spots. {second} had wilting."
        )
        assert told(found["P1"])["age"] == "8"
        assert told(found["P1"])["leaf-spots"] == "present"
        assert told(found["P2"])["age"] == "5"
        assert told(found["P2"])["wilting"] == "present"

    def test_identical_twins(self):
        found = people(
            "We describe monozygotic twins with greening. Twin A had spots. Twin B had wilting."
        )
        assert told(found["P1"]) == {"leaf-spots": "present"}
        assert told(found["P2"]) == {"wilting": "present"}

    def test_a_patients_healthy_brothers_are_nobody_here(self):
        text = (
            "Case report\nA 9-year-old girl had greening. She had two brothers, who were healthy. "
            "Her younger brother had wilting. She received brimol."
        )
        found = people(text)
        assert list(found) == ["P1"]
        assert told(found["P1"]) == {"age": "9", "female": "present", "greening": "present"}
