"""What looks clinical and was not read is listed, so that nothing is lost without a word."""

from __future__ import annotations

import pytest

from extract.test_turns import MORE


def terms(text: str) -> list[str]:
    found = MORE.extract(f"Case report\nA girl had spots. {text}".encode())
    return [each["text"] for each in found["unread"] if each["what"] == "term"]


@pytest.mark.parametrize(
    ("text", "term"),
    [
        ("Zarbol was started.", "Zarbol"),
        ("Then zarbol therapy was stopped.", "zarbol"),
        ("CT showed ground-glass opacities.", "ground-glass opacities"),
        ("She developed a marked hollow of the stem.", "hollow"),
    ],
)
def test_given_or_shown_it_is_listed(text, term):
    assert terms(text) == [term]


@pytest.mark.parametrize(
    "text",
    [
        "Brimol was started.",
        "A film showed itching.",
        "Tests revealed no change.",
        "The patients were given a form.",
        "Spots showed improvement.",
    ],
)
def test_what_is_read_or_says_nothing_is_not(text):
    assert terms(text) == []


def test_a_title_in_capitals_is_no_row_of_abbreviations():
    found = MORE.extract(
        b"SEVERE SPOTS IN A GIRL WITH GREENING\n\nCase report\nA girl had wilting."
    )
    assert not [each for each in found["unread"] if each["what"] == "term"]
