"""The same fact in the words of many hands: what is denied, counted, measured, and of whom."""

from __future__ import annotations

import pytest

from cdss.extract.pipeline import Extractor
from cdss.model.concept import Concept, Vocabulary
from extract.test_traps import WORDS, statements

MORE = Vocabulary(
    (
        *WORDS,
        Concept("fever", "Fever", "finding", ("febrile",)),
        Concept("smoking", "Smoking", "history", ("smoker",)),
        Concept("fhg", "Family history of greening", "history"),
        Concept("leaf-cells", "Leaf cell count", "measurement", ("leafcyte count",)),
        Concept("acuity", "Acuity", "score", unit="1"),
        Concept("clotting", "Clotting time", "measurement", unit="s"),
    )
)
PATIENT = "Case report\nA 9-year-old boy with greening was seen. "
COHORT = "Results\nWe followed 40 patients with greening. "


def told(text: str) -> list[dict[str, object]]:
    return statements(Extractor(MORE).extract(text.encode()))


def states(text: str, concept: str) -> list[str]:
    return [
        str(each.get("is") or each.get("state"))
        for each in told(text)
        if each["concept"] == concept and "value" not in each
    ]


class TestDenials:
    @pytest.mark.parametrize(
        "words",
        [
            "He was afebrile.",
            "Fever did not occur.",
            "Fever was no longer present.",
            "He did not report itching or fever.",
            "Itching was seen, but fever was not.",
            "The mother did not report fever.",
            "There was no sign of fever.",
            "He was watched for fever, which did not occur.",
            "Itching was excluded by history, and fever by measurement.",
            "Fever was neither seen nor reported.",
            "Measurements failed to show fever.",
            "After 14 months, fever has not recurred.",
            "He has not developed fever so far.",
        ],
    )
    def test_of_a_patient(self, words):
        assert states(PATIENT + words, "fever") == ["absent"]

    @pytest.mark.parametrize(
        "words",
        ["There was no worsening of the itching.", "There was no improvement in the itching."],
    )
    def test_of_a_change_is_none_of_what_changes(self, words):
        assert "absent" not in states(PATIENT + words, "itching")

    @pytest.mark.parametrize("words", ["Fever was not excluded.", "Fever could not be ruled out."])
    def test_of_an_exclusion_leaves_it_open(self, words):
        assert states(PATIENT + words, "fever") == ["suspected"]

    def test_that_a_disease_came_back_says_nothing_of_its_having_been(self):
        assert "absent" not in states(PATIENT + "Greening did not recur.", "greening")

    def test_by_a_syllable_is_not_within_a_longer_name(self):
        assert states(PATIENT + "He was a non-smoker.", "smoking") == ["absent"]
        assert "absent" not in states(PATIENT + "He had non-greening wilting.", "greening")

    def test_of_people(self):
        text = COHORT + "No patient developed fever or itching."
        assert states(text, "fever") == states(text, "itching") == ["absent"]

    def test_without_reaches_no_further_than_its_noun(self):
        assert states(PATIENT + "He came without fever in greening.", "greening") == ["present"]


class TestAgesAndSex:
    @pytest.mark.parametrize(
        ("words", "age"),
        [
            ("Median age was 48 (19-83) years.", 48),
            ("Mean age was 44.3 \u00b1 9.8 years.", 44.3),
            ("The mean (SD) age of the patients was 54 (12) years.", 54),
        ],
    )
    def test_of_a_cohort(self, words, age):
        assert [each["value"] for each in told(COHORT + words) if each["concept"] == "age"] == [age]

    def test_after_a_name_and_the_sex_of_a_title(self):
        found = told("Case report\nMrs L., 41 years, had itching for 3 years.")
        assert [each["value"] for each in found if each["concept"] == "age"] == [41]
        assert [each["state"] for each in found if each["concept"] == "female"] == ["present"]

    def test_pronouns_of_both_kinds_say_nothing(self):
        text = "Case report\nA patient aged 41 had itching. She said that he had wilting."
        assert not {"male", "female"} & {each["concept"] for each in told(text)}

    def test_of_an_infant(self):
        text = "Case report\nAn infant was born at term. At 5 months itching was noted."
        assert [each["unit"] for each in told(text) if each["concept"] == "age"] == ["mo"]


class TestCounts:
    @pytest.mark.parametrize(
        ("words", "concept", "n"),
        [
            ("Itching (n:6) was seen.", "itching", 6),
            ("Itching was the most frequent rusting (n = 6), and fever (n = 4).", "fever", 4),
            ("The rate of itching was 15% (6/40).", "itching", 6),
            ("Ten patients had complaints: itching in 6 and fever in 4.", "fever", 4),
            ("Of these 31 with itching were treated.", "itching", 31),
            ("Leaf films were done in 18 (45%).", "leaf-film", 18),
        ],
    )
    def test_of_a_cohort(self, words, concept, n):
        assert [each.get("n") for each in told(COHORT + words) if each["concept"] == concept] == [n]

    def test_the_number_of_an_arm_counts_no_finding(self):
        found = told(COHORT + "Itching was treated with brimol (5 mg daily, n = 20).")
        assert not [each for each in found if each["concept"] == "itching" and "n" in each]


class TestValues:
    @pytest.mark.parametrize(
        ("words", "concept", "values"),
        [
            ("Clotting time was 92 s.", "clotting", [92]),
            ("Sapase was 61 U/L on the left, 58 U/L on the right.", "sapase", [61, 58]),
            ("Acuity was 20/20.", "acuity", [20]),
            ("Leafcytes were 13 x 10^9/L.", "leaf-cells", [13]),
            ("Sapase was elevated up to 300 U/L.", "sapase", [300]),
        ],
    )
    def test_of_a_patient(self, words, concept, values):
        found = [each["value"] for each in told(PATIENT + words) if each["concept"] == concept]
        assert found == values

    def test_in_words(self):
        assert states(PATIENT + "Sapase normalised.", "sapase") == ["normal"]
        assert states(PATIENT + "Moss antibodies were no longer detectable.", "moss-antibody") == [
            "negative"
        ]

    def test_a_semicolon_in_brackets_ends_no_clause(self):
        text = (
            PATIENT + "Moss antibodies were negative, sapase (32 U/L; normal 8-52 U/L) was normal."
        )
        assert [each["is"] for each in told(text) if each["concept"] == "sapase"] == ["normal"]


def test_a_relatives_illness_is_a_family_history():
    text = PATIENT + "A maternal uncle suffered from greening."
    assert states(text, "fhg") == ["present"]
    assert states(PATIENT + "The mother reported greening.", "fhg") == []


class TestStatesThatDoNotTurnRound:
    @pytest.mark.parametrize(
        "words",
        [
            "Sapase was raised (50 U/L), rootase normal.",
            "Sapase was not raised, rootase in the normal range.",
            "Sapase was raised, rootase was normal.",
        ],
    )
    def test_a_tag_says_more_than_what_stood_before(self, words):
        assert states(PATIENT + words, "rootase") == ["normal"]

    def test_what_is_not_raised_is_normal(self):
        assert states(PATIENT + "Sapase was not raised.", "sapase") == ["normal"]

    def test_what_was_had_but_not_another(self):
        words = "He had itching, but not fever."
        assert states(PATIENT + words, "itching") == ["present"]
        assert states(PATIENT + words, "fever") == ["absent"]

    def test_what_is_diagnosed_is_no_longer_suspected(self):
        words = "Case report\nA 9-year-old boy, suspected of fever, was diagnosed with greening."
        assert states(words, "fever") == ["suspected"]
        assert states(words, "greening") == ["present"]


class TestWhatWent:
    @pytest.mark.parametrize(
        "words",
        [
            "The fever resolved.",
            "Fever disappeared within a week.",
            "There was complete resolution of the fever.",
            "Lonide was given and the fever vanished.",
            "After some days his fever resolved.",
        ],
    )
    def test_is_absent(self, words):
        assert states(PATIENT + words, "fever") == ["absent"]

    @pytest.mark.parametrize(
        "words",
        ["The fever almost disappeared.", "The fever did not resolve.", "The fever subsided."],
    )
    def test_and_what_did_not_wholly_go_is_not(self, words):
        assert "absent" not in states(PATIENT + words, "fever")


class TestTheAgeOfARelative:
    @pytest.mark.parametrize(
        "words",
        [
            "His mother, aged 45 years, was well.",
            "His 6-year-old sister was well.",
            "His brother was 12 years old.",
        ],
    )
    def test_is_not_the_patients(self, words):
        assert [each["value"] for each in told(PATIENT + words) if each["concept"] == "age"] == [9]

    def test_but_brothers_who_are_counted_are_the_patients(self):
        text = "Case report\nWe saw two brothers, aged 4 and 7 years, with greening."
        ages = [each["value"] for each in told(text) if each["concept"] == "age"]
        assert ages == [4, 7]


def test_what_nobody_has_reported_is_not_absent():
    text = PATIENT + "To our knowledge, fever in greening has not been reported before."
    assert "absent" not in states(text, "fever")


class TestNarrowedByAPredicate:
    """What is said of a finding names a narrower one, where the vocabulary has it."""

    @pytest.mark.parametrize(
        "text",
        [
            "The blight was spreading.",
            "Her blight had become spreading and painful.",
            "Blight remained slowly spreading.",
        ],
    )
    def test_told(self, text):
        found = BLIGHT.extract(f"Case report\nA girl of 9 was seen. {text}".encode())
        said = {each["concept"]: each["state"] for each in all_states(found)}
        assert said["spreading-blight"] == "present"
        assert said["blight"] == "present"

    @pytest.mark.parametrize(
        "text",
        [
            "The blight was not spreading.",
            "The blight may have been spreading.",
            "The blight was possibly spreading.",
            "The blight was seen; spreading weeds were there.",
        ],
    )
    def test_not_told(self, text):
        found = BLIGHT.extract(f"Case report\nA girl of 9 was seen. {text}".encode())
        assert not [
            each
            for each in all_states(found)
            if each["concept"] == "spreading-blight" and each["state"] == "present"
        ]


def test_a_procedure_is_named_with_words_between():
    words = Vocabulary(
        (
            Concept("leaf", "Leaf", "finding"),
            Concept("leaf-film", "Film of the leaf", "procedure", ("film of leaf",)),
        )
    )
    text = "Case report\nA girl was seen. Film of the third upper leaf was done."
    (film,) = [
        each
        for each in all_states(Extractor(words).extract(text.encode()))
        if each["concept"] == "leaf-film"
    ]
    assert [text[slice(*at["span"])] for at in film["at"]] == ["Film"]


BLIGHT = Extractor(
    Vocabulary(
        (
            Concept("age", "Age", "demographic", unit="mo"),
            Concept("female", "Female", "demographic", ("girl",)),
            Concept("blight", "Blight", "finding"),
            Concept("spreading-blight", "Spreading blight", "finding", is_a=("blight",)),
        )
    )
)


def all_states(found):
    return [
        each
        for subject in found["subjects"]
        for each in subject.get("statements", ())
        if "state" in each
    ]


class TestSignsAndDenials:
    def told(self, text: str, opening: str = "A girl aged 9 was seen.") -> dict[str, str]:
        found = SIGNED.extract(f"Case report\n{opening} {text}".encode())
        return {
            each["concept"]: each.get("state") or each.get("is")
            for subject in found["subjects"]
            for each in subject.get("statements", ())
        }

    def test_a_sign_in_brackets_is_its_word(self):
        told = self.told("Fever (-), itching (+), blight: (+). Moss antibody (-).")
        assert told["fever"] == "absent"
        assert told["itching"] == told["blight"] == "present"
        assert told["moss-antibody"] == "negative"

    @pytest.mark.parametrize(
        "text", ["Neither child had itching.", "No child had itching.", "Neither twin had itching."]
    )
    def test_what_no_child_had_is_absent(self, text):
        told = self.told(text, opening="Two children with blight were seen.")
        assert told["itching"] == "absent"

    def test_others_patients_are_not_the_texts_own(self):
        found = SIGNED.extract(
            b"Letter\nSmith et al. treated six children with brimol. They reported fever in 4 of "
            b"6 children (1). Our patient, a 12-year-old girl, had itching."
        )
        (patient,) = found["subjects"]
        assert (patient["kind"], patient["n"]) == ("patient", 1)
        assert "fever" not in {each["concept"] for each in patient["statements"]}

    def test_a_share_that_is_not_of_all_is_to_be_looked_at(self):
        found = SIGNED.extract(
            b"Results\nFourteen children were followed. Brimol was given to 8. Two patients (25%) "
            b"had fever. Seven patients (50%) had itching."
        )
        said = {each["concept"]: each for each in all_states(found)}
        assert "25 % is not 2 of 14" in said["fever"]["unsure"]
        assert "unsure" not in said["itching"]


SIGNED = Extractor(
    Vocabulary(
        (
            *WORDS,
            Concept("fever", "Fever", "finding"),
            Concept("blight", "Blight", "finding"),
            Concept("child", "Child", "demographic", ("children",)),
        )
    )
)
