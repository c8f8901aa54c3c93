"""A trial told in arms: what is told of each, and of all. Invented sentences."""

from __future__ import annotations

import pytest

from cdss.extract.pipeline import Extractor
from extract.dev_texts import words_of

METHODS = (
    "Methods\nForty adults with gout were randomised to naproxen 500 mg twice daily (group A,"
    " n = 20) or colchicine 1 mg daily (group B, n = 20).\nResults\n"
)


@pytest.fixture(scope="module")
def extractor() -> Extractor:
    return Extractor(words_of("rheumatology"))


def subjects(extractor: Extractor, told: str):
    return extractor.extract((METHODS + told).encode())["subjects"]


def counted(subject, concept: str):
    return [each.get("n") for each in subject["statements"] if each["concept"] == concept]


def test_each_arm_is_a_subject_with_what_it_was_given(extractor):
    everyone, one, other = subjects(extractor, "No deaths occurred.")
    assert [each["n"] for each in (everyone, one, other)] == [40, 20, 20]
    assert "interventions" not in everyone
    assert [each["intervention"] for each in one["interventions"]] == ["naproxen"]
    [given] = other["interventions"]
    assert given["intervention"] == "colchicine"
    assert given["dose_as_reported"][0]["printed"] == "1 mg"


@pytest.mark.parametrize(
    "told",
    [
        "Nausea occurred in 3 patients in group A and 7 patients in group B.",
        "In group A, nausea occurred in 3 patients; in group B, nausea occurred in 7 patients.",
        "Nausea occurred in 3 patients given naproxen and in 7 patients given colchicine.",
    ],
)
def test_a_sentence_is_dealt_out_to_the_arms_it_names(extractor, told):
    _, one, other = subjects(extractor, told)
    assert counted(one, "nausea") == [3]
    assert counted(other, "nausea") == [7]


def test_what_follows_is_told_of_the_same_arm_and_no_further(extractor):
    told = "In group B, fever was seen in 2 patients. Nausea occurred in 7 patients."
    everyone, _, other = subjects(extractor, f"{told} Headache was noted in all patients.")
    assert counted(other, "nausea") == [7]
    assert counted(everyone, "nausea") == []
    assert [each["concept"] for each in everyone["statements"]].count("headache") == 1


def test_earlier_treatments_with_their_numbers_are_no_arms(extractor):
    told = (
        "Results\nTwenty patients with gout had received naproxen (n = 12) and colchicine"
        " (n = 8) before. Fever was seen in 4 patients."
    )
    found = extractor.extract(told.encode())["subjects"]
    assert len(found) == 1
