"""How many of a cohort an outcome is told of."""

from __future__ import annotations

from typing import Any

import pytest

from cdss.extract.pipeline import Extractor
from cdss.model.concept import Concept, Vocabulary
from extract.test_traps import WORDS

FIELD = Extractor(
    Vocabulary((*WORDS, Concept("clinical-improvement", "Clinical improvement", "finding")))
)
OPENING = "Results\nTwelve children with greening received brimol. "


def better(text: str) -> list[dict[str, Any]]:
    (cohort,) = FIELD.extract((OPENING + text).encode())["subjects"]
    return [each for each in cohort["statements"] if each["concept"] == "clinical-improvement"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Seven improved.", {"state": "present", "n": 7}),
        ("All of them improved.", {"state": "present", "n": 12}),
        ("After a year all children had improved.", {"state": "present", "n": 12}),
        ("Itching improved in 9 children (75%).", {"state": "present", "n": 9, "percent": 75}),
        ("The itching improved in 5 of 8 children.", {"state": "present", "n": 5, "of": 8}),
        ("Two children did not respond.", {"state": "absent", "n": 2}),
        ("Three children in whom no rust was found were better.", {"state": "present", "n": 3}),
        ("In one child, who had spots, the itching improved.", {"state": "present", "n": 1}),
    ],
)
def test_it_is_a_statement_of_so_many(text, told):
    (found,) = better(text)
    assert {name: found.get(name) for name in told} == told
    raw = OPENING + text
    printed = " ".join(raw[slice(*place["span"])] for place in found["at"])
    assert str(told["n"]) in printed or any(
        word in printed.lower() for word in ("seven", "twelve", "two", "three", "one")
    )


def test_each_number_keeps_its_own_stretch():
    found = better("The itching improved in 7 children, and the rust improved in 4.")
    assert sorted((each["detail"], each["n"]) for each in found) == [("itching", 7), ("rusting", 4)]


@pytest.mark.parametrize(
    "text",
    [
        "The itching improved in most.",
        "After 3 months the itching improved.",
        "At week 12 the itching improved.",
    ],
)
def test_what_is_not_counted_has_no_number(text):
    assert all("n" not in each for each in better(text))


def given(text: str) -> dict[str, Any]:
    (cohort,) = FIELD.extract(
        ("Results\nTwelve children with greening were seen. " + text).encode()
    )["subjects"]
    return {each["intervention"]: each.get("schedule") for each in cohort["interventions"]}


def test_how_many_had_a_treatment_is_kept():
    found = given(
        "Brimol was given to 8 children (66.7%). Three children received lonide 5 mg once daily. "
        "All were treated with tolvex."
    )
    assert found == {
        "brimol": "given to 8 children (66.7%)",
        "lonide": "given to three; once daily",
        "tolvex": None,
    }


@pytest.mark.parametrize(
    "text", ["Brimol was given and failed in three.", "Brimol could be stopped in 3 children."]
)
def test_with_how_many_it_went_so_is_not_how_many_had_it(text):
    assert set(given(text).values()) <= {None}
