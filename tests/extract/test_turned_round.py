"""What a name says of its opposite, of more of its kind, and of how it was found."""

from __future__ import annotations

import pytest

from cdss.extract.pipeline import Extractor
from cdss.model.concept import Concept, Vocabulary
from extract.test_said_otherwise import PATIENT
from extract.test_traps import WORDS, statements

TURNED = Vocabulary(
    (
        *WORDS,
        Concept("swaying", "Unable to stand", "finding", ("instable", "non-erectile")),
        Concept("vigour", "Vigour", "target"),
        Concept("vigour-grade", "Vigour grade", "score", unit="1"),
        Concept("dew-antibody", "Dew antibody", "measurement", unit="{titre}"),
        Concept("leaf-ray", "Leaf ray", "procedure"),
        Concept("leaf-ray-index", "Leaf ray index", "measurement", unit="1"),
        Concept("rise", "Difficulty rising from the soil", "finding"),
    )
)


def told(words: str) -> dict[str, object]:
    found = statements(Extractor(TURNED).extract((PATIENT + words).encode()))
    return {each["concept"]: each.get("state", each.get("value")) for each in found}


@pytest.mark.parametrize(
    ("words", "state"),
    [
        ("He was fully erectile.", "absent"),
        ("He was not erectile.", "present"),
        ("He stands unaided.", "absent"),
        ("He stood up and was standing independently.", "absent"),
        ("He could not stand.", "present"),
    ],
)
def test_a_plain_word_denies_the_turned_one(words, state):
    assert told(words)["swaying"] == state


def test_what_is_no_predicate_denies_nothing():
    assert "swaying" not in told("An erectile stem was seen.")


def test_a_difficulty_is_named_with_or_without_its_preposition():
    assert told("He could not rise from the soil.")["rise"] == "present"
    assert told("He was able to rise from the soil.")["rise"] == "absent"


def test_nothing_new_of_a_thing_that_is_there_is_no_absence_of_it():
    assert told("He had rusting. There was no new rusting.")["rusting"] == "present"
    assert told("There was no new rusting.")["rusting"] == "absent"


def test_a_value_named_after_an_examination_tells_that_it_was_done():
    found = told("Leaf ray index was 0.3.")
    assert (found["leaf-ray"], found["leaf-ray-index"]) == ("present", 0.3)
    assert "leaf-ray" not in told("A leaf ray index is useful.")


def test_a_fraction_beside_what_has_titres_is_a_dilution():
    (found,) = (
        each
        for each in statements(
            Extractor(TURNED).extract((PATIENT + "Dew antibody was positive at 1/640.").encode())
        )
        if each["concept"] == "dew-antibody"
    )
    assert (found["titre"], found["is"]) == ("1:640", "positive")
    assert "1:20" not in str(told("Dew antibody was positive in 1/20 of tests."))


@pytest.mark.parametrize(
    "words", ["Vigour was 3/5 in both legs.", "Vigour of the legs was grade 3.", "Vigour grade 3."]
)
def test_a_grade_of_what_is_aimed_at_is_its_score(words):
    assert told(words)["vigour-grade"] == 3


def test_and_a_change_or_a_part_of_many_is_none():
    assert "vigour-grade" not in told("Vigour improved to 4/5.")
    assert "vigour-grade" not in told("Vigour was noted in 3/5 weeks.")


@pytest.mark.parametrize(
    ("words", "state"),
    [
        ("Except for rusting, he was unremarkable.", "present"),
        ("Possible rusting was considered but excluded by leaf film.", "absent"),
    ],
)
def test_exceptions_and_exclusions(words, state):
    assert told(words)["rusting"] == state


def test_what_excludes_was_done():
    words = "Possible rusting was considered but excluded by leaf film."
    assert told(words)["leaf-film"] == "present"
