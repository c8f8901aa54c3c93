"""What real reports taught about the ways of many hands, in sentences of our own."""

from __future__ import annotations

from typing import Any

import pytest

from cdss.extract.pipeline import Extractor
from cdss.model.concept import Concept, Vocabulary
from extract.test_said_otherwise import MORE

WORDS = Vocabulary(
    (
        *MORE,
        Concept("child", "Child", "demographic", ("children",)),
        Concept("females", "Females", "demographic", ("women",)),
        Concept("body-weight", "Body weight", "demographic", ("birth weight",), unit="kg"),
        Concept("sap-protein", "Sap protein", "measurement", unit="g/dL"),
        Concept("pulse", "Pulse", "measurement", unit="/min"),
    )
)
PATIENT = "Case report\nA 9-year-old boy with greening was seen. "
COHORT = "Results\nWe followed 40 patients with greening. "


def candidate(text: str) -> dict[str, Any]:
    return Extractor(WORDS).extract(text.encode())


def told(text: str, concept: str) -> list[dict[str, Any]]:
    subjects = candidate(text).get("subjects", ())
    return [
        each
        for subject in subjects
        for each in subject.get("statements", ())
        if each["concept"] == concept
    ]


def share(each: dict[str, Any]) -> tuple[Any, Any, Any]:
    return each.get("n"), each.get("of"), each.get("percent")


class TestPartsOfAnAbstract:
    def test_headings_in_a_line_without_a_sign(self):
        text = (
            "Background Greening is rare. Methods We reviewed 12 children with greening. Results "
            "Itching was found in five. Conclusions Greening should be considered."
        )
        found = candidate(text)
        assert share(told(text, "itching")[0]) == (5, None, None)
        assert found["subjects"][0]["n"] == 12
        assert [each["kind"] for each in found["general"]] == ["background", "claim"]

    def test_a_heading_is_no_word_of_a_sentence(self):
        assert told("Case report\nA boy was seen. Results of leaf films showed rust.", "rusting")


class TestHowMany:
    @pytest.mark.parametrize(
        ("words", "concept", "expected"),
        [
            ("Itching occurred in 48.1% and fever in 15%.", "fever", (None, None, 15)),
            ("Only 17% of greening patients had itching.", "itching", (None, None, 17)),
            ("Fever with itching was seen in only 18% (10/55).", "itching", (10, 55, 18)),
            ("Of them 12 (30%) were female and 70% were male.", "male", (None, None, 70)),
            ("22 out of the 40 patients (55%) had itching.", "itching", (22, 40, 55)),
            ("Itching (12 patients), fever (8 patients) and rust were seen.", "fever", (8,) * 1),
            ("Itching was seen in 30, whereas 6 had fever.", "fever", (6, None, None)),
        ],
    )
    def test_of_a_cohort(self, words, concept, expected):
        (found,) = told(COHORT + words, concept)
        assert share(found)[: len(expected)] == expected

    def test_of_a_word_of_value(self):
        (found,) = told(COHORT + "Sapase was elevated in 94.5% of the patients.", "sapase")
        assert (found["is"], share(found), "value" in found) == (
            "raised",
            (None, None, 94.5),
            False,
        )
        (found,) = told(COHORT + "Elevated sapase was found in 18 patients (45%).", "sapase")
        assert (found["is"], share(found), "value" in found) == ("raised", (18, None, 45), False)

    def test_brackets_hold_their_own(self):
        text = (
            "Methods\nWe reviewed 24 children (14 girls, 10 boys; mean age 9.4 \u00b1 3.1 years) "
            "with greening."
        )
        assert candidate(text)["subjects"][0]["n"] == 24
        assert [share(each)[0] for each in told(text, "greening")] == [24]
        assert [share(each)[0] for each in told(text, "male")] == [10]

    def test_who_has_it_is_not_counted_with_it(self):
        text = COHORT + "Two women developed itching."
        assert not told(text, "females")
        assert share(told(text, "itching")[0])[0] == 2

    def test_a_fraction_in_words_counts_nobody(self):
        text = COHORT + "Two-thirds of the patients did not have itching."
        assert not told(text, "itching")
        assert not told(COHORT + "Most patients had no itching.", "itching")


class TestAgesOfMany:
    @pytest.mark.parametrize(
        ("words", "age", "unit"),
        [
            ("The median age at diagnosis was 65 years (range 2-80).", 65, "a"),
            ("The median age of onset was 63.0 years.", 63, "a"),
            ("Mean age \u00b1 SD: 34.5 \u00b1 12.3 years.", 34.5, "a"),
            ("The median age for leaf films was 8.3 days.", 8.3, "d"),
        ],
    )
    def test_of_an_event(self, words, age, unit):
        assert [(each["value"], each["unit"]) for each in told(COHORT + words, "age")] == [
            (age, unit)
        ]

    def test_a_length_of_time_beside_an_age_is_none(self):
        text = COHORT + "The age at onset was 4 years; follow-up, 3 years."
        assert [each["value"] for each in told(text, "age")] == [4]


class TestWhatWasMeasured:
    @pytest.mark.parametrize(
        ("words", "concept", "values"),
        [
            ("Birth weight was 2,700 g.", "body-weight", [2700]),
            ("Sap protein was 7.5 g%.", "sap-protein", [7.5]),
            ("Leaf score fell from 18 to 4 points.", "leaf-score", [18, 4]),
            ("Pulse 130 beats per minute, humming rate 28/min.", "pulse", [130]),
            ("Sapase rose (brackenase 12 U/L).", "sapase", []),
            ("Sapase rose (peak value 12 U/L).", "sapase", [12]),
        ],
    )
    def test_belongs_to_its_name(self, words, concept, values):
        found = [each["value"] for each in told(PATIENT + words, concept) if "value" in each]
        assert found == values

    def test_a_full_score_in_brackets(self):
        (found,) = told(PATIENT + "Leaf score was 32 (out of 52).", "leaf-score")
        assert (found["value"], found["of"]) == (32, 52)

    def test_letters_before_a_value_define_nothing(self):
        text = PATIENT + "He had reduced tame arms (RTA: 408 U/L)."
        assert [each["value"] for each in told(text, "rootase")] == [408]


@pytest.mark.parametrize(
    ("words", "state"),
    [
        ("Rusting was considered.", "suspected"),
        ("He was suspected of having rusting.", "suspected"),
        ("Rusting was considered benign.", "present"),
    ],
)
def test_what_was_only_thought_of(words, state):
    assert [each["state"] for each in told(PATIENT + words, "rusting")] == [state]


class TestDeniedAndFound:
    @pytest.mark.parametrize(
        ("words", "concept", "state"),
        [
            ("He did not develop itching.", "itching", "absent"),
            ("Itching did not develop.", "itching", "absent"),
            ("There was no other lesion such as itching or rust.", "rusting", "absent"),
            ("Greening was found after exclusion of rust.", "rusting", "absent"),
            ("Serologies for rust were nonreactive.", "rusting", "absent"),
            ("Without brimol, itching was seen.", "itching", "present"),
        ],
    )
    def test_of_a_patient(self, words, concept, state):
        assert [each["state"] for each in told(PATIENT + words, concept)] == [state]

    def test_what_is_unlikely_is_not_told(self):
        assert not [
            each
            for each in told(PATIENT + "Rusting was unlikely.", "rusting")
            if each["state"] != "suspected"
        ]

    def test_a_name_with_a_word_of_value_in_it(self):
        (found,) = told(PATIENT + "High sensitive sapase was 10,000 U/L.", "sapase")
        assert "is" not in found
        (found,) = told(PATIENT + "Tests showed sapase decreased, while itching grew.", "sapase")
        assert found["is"] == "low"


class TestMoreOfValues:
    @pytest.mark.parametrize(
        ("words", "values"),
        [
            ("Sapase and rootase were 50 and 60 U/L.", {"sapase": [50], "rootase": [60]}),
            ("Sapase rose to a maximum of 300 U/L.", {"sapase": [300]}),
            ("Sapase was (68\u00b122) U/L.", {"sapase": [68]}),
            ("Sapase was raised in 9 leaves and rootase in 4.", {"sapase": [], "rootase": []}),
        ],
    )
    def test_of_a_patient(self, words, values):
        for concept, expected in values.items():
            found = told(PATIENT + words, concept)
            assert [each["value"] for each in found if "value" in each] == expected

    def test_the_unit_of_the_range_is_the_values(self):
        for words in ("Sapase 34 (normal 4-40) U/L.", "Sapase 34 (normal 4-40 U/L)."):
            (found,) = told(PATIENT + words, "sapase")
            assert (found["value"], found["unit"]) == (34, "U/L")

    def test_a_titre_ends_a_sentence(self):
        (found,) = told(PATIENT + "Moss antibodies had a titre of 1/160.", "moss-antibody")
        assert found["titre"] == "1:160"


def test_a_case_begins_within_a_line():
    text = "Background Greening is rare. Case A 63-year-old male had itching. Leaf films were done."
    assert [each["state"] for each in told(text, "itching")] == ["present"]
    assert told(text, "leaf-film")


def test_how_old_somebody_came():
    text = "Case report\nA girl with greening was admitted at 5 years 8 months with itching."
    assert [(each["value"], each["unit"]) for each in told(text, "age")] == [(68, "mo")]


def test_what_something_was_seen_with_is_not_counted():
    text = COHORT + "Itching was detected by leaf film in 2."
    assert [share(each)[0] for each in told(text, "itching")] == [2]
    assert [share(each)[0] for each in told(text, "leaf-film")] == [None]


def test_a_limitation_of_the_work_is_of_nothing_named_before():
    text = "Discussion\nBrimol may help greening. Our study is limited by its small sample size."
    found = [each for each in candidate(text)["general"] if each["kind"] == "limitation"]
    assert [each["concepts"] for each in found] == [[]]


class TestCountsInLists:
    @pytest.mark.parametrize(
        ("words", "shares"),
        [
            (
                "Itching and fever were noted in 6 (15%) and 9 (22%) patients, respectively.",
                {"itching": (6, None, 15), "fever": (9, None, 22)},
            ),
            (
                "Itching and fever were found in 80% and 64%, respectively.",
                {"itching": (None, None, 80), "fever": (None, None, 64)},
            ),
            (
                "The first sign was fever (93%), followed by itching (71%).",
                {"fever": (None, None, 93), "itching": (None, None, 71)},
            ),
            (
                "Ten had itching, four fever, and two rust.",
                {"itching": (10, None, None), "fever": (4, None, None), "rusting": (2, None, None)},
            ),
            ("In four patients (10%) rust was found.", {"rusting": (4, None, 10)}),
            ("Ten of the 14 patients with rust had fever.", {"fever": (10, 14, None)}),
        ],
    )
    def test_each_has_its_own(self, words, shares):
        for concept, expected in shares.items():
            assert [share(each) for each in told(COHORT + words, concept)] == [expected]

    def test_whose_part_it_is_is_not_counted(self):
        text = COHORT + "Ten of the 14 patients with rust had fever."
        assert all(share(each)[0] is None for each in told(text, "rusting"))


class TestSexesOfMany:
    @pytest.mark.parametrize("words", ["(12 F/8 M)", "(M:F 8:12)", "(female/male: 12/8)"])
    def test_in_letters(self, words):
        text = f"Methods\nWe treated 20 patients {words} with greening."
        assert [share(each)[0] for each in told(text, "female")] == [12]
        assert [share(each)[0] for each in told(text, "male")] == [8]

    def test_a_ratio_counts_nobody(self):
        text = "Methods\nWe treated 20 patients with greening. The M:F ratio was 3:1."
        assert not told(text, "male")

    def test_both_together_are_all(self):
        text = "Methods\nThe patient group consisted of 8 women and 3 men with greening."
        assert candidate(text)["subjects"][0]["n"] == 11


def test_cases_numbered_within_a_line():
    text = "Case 1. A 4-year-old boy had itching. Case 2. A 6-year-old girl had fever."
    assert [each["n"] for each in candidate(text)["subjects"]] == [1, 1]


class TestWhatAReportDraws:
    @pytest.mark.parametrize(
        "words",
        [
            "Greening should be suspected in boys with fever.",
            "Clinicians must consider greening in any boy with fever.",
            "This case illustrates that greening can begin with fever.",
            "High sapase should alert physicians to greening.",
        ],
    )
    def test_is_no_fact_of_the_patient(self, words):
        found = candidate(f"A 9-year-old boy had itching. Brimol was given. {words}")
        assert [each["kind"] for each in found["general"]] == ["claim"]
        stated = {each["concept"] for each in found["subjects"][0]["statements"]}
        assert not stated & {"greening", "fever", "sapase"}

    def test_the_background_may_follow_who_is_reported(self):
        text = (
            "We report a girl with greening. Greening is uncommon in childhood. She had itching. "
            "Brimol was given. Brimol may be useful in greening."
        )
        assert [each["kind"] for each in candidate(text)["general"]] == ["background", "claim"]


def test_a_story_may_stand_in_the_introduction():
    text = (
        "Background\nGreening is rare. A 9-year-old boy had fever. Leaf films showed rust. "
        "Greening has been described with itching."
    )
    assert [each["state"] for each in told(text, "rusting")] == ["present"]
    assert not told(text, "itching")


class TestUnitsAndSentences:
    def test_a_unit_ends_a_sentence(self):
        text = PATIENT + "Sapase was normal at 120 U/L. RTA was 300 U/L."
        (found,) = told(text, "rootase")
        assert (found["value"], found.get("is")) == (300, None)

    def test_a_change_by_so_much_is_no_value(self):
        assert not told(PATIENT + "Sapase fell by 30 U/L.", "sapase")
        assert not [
            each
            for each in told(PATIENT + "Leaf score fell by 8 points.", "leaf-score")
            if "value" in each
        ]

    def test_cells_have_no_parts(self):
        (found,) = told(PATIENT + "Leafcyte count was 15.000/mm3.", "leaf-cells")
        assert found["value"] == 15000

    def test_thousands_are_not_told_twice(self):
        text = PATIENT + "Leafcyte count was 12 x 10^9/L. Later leafcyte count was 560,000."
        assert [(each["value"], each.get("unit")) for each in told(text, "leaf-cells")] == [
            (12, "10*9/L"),
            (560000, None),
        ]

    def test_values_at_their_times(self):
        text = PATIENT + "Leaf score was 18 at onset, 5 at week 4 and 0 at week 12."
        assert [each["value"] for each in told(text, "leaf-score")] == [18, 5, 0]


@pytest.mark.parametrize(
    ("words", "state"),
    [
        ("Neither leaf film nor sapase revealed rust.", "absent"),
        ("Rusting could not be excluded.", "suspected"),
        ("Rusting was not controlled.", "present"),
    ],
)
def test_what_a_denial_is_of(words, state):
    assert [each["state"] for each in told(PATIENT + words, "rusting")] == [state]


def test_what_is_considered_unlikely_is_not_told():
    found = told(PATIENT + "Rusting was considered unlikely.", "rusting")
    assert "present" not in [each["state"] for each in found]
