"""A text made plain, with the way back to the file as it is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cdss.extract.marks import Span
from cdss.extract.text import LONGEST, TooLongError, normalise
from extract.front_desk import lexicon, read

PIECES = st.sampled_from(
    [
        "cal-\ncinosis", "steroid-\nresistant", "\u00ad", "\ufb01bre", "\u2013", "\u201cso\u201d",
        "\r\n", "\n\n", "\n", " ", "\u2009", "\u00a0", "e\u0301", "\u200b", "1", ",", ".", "mg/",
        "Results", "and", "\u03b1", "\u60a3\u8005", "\U0001f600", "-", "\t", "\x0c", "A", "'",
    ]
)  # fmt: skip
TEXTS = st.one_of(st.text(max_size=80), st.lists(PIECES, max_size=30).map("".join))


@pytest.mark.parametrize(
    ("raw", "plain"),
    [
        ("wide cal-\ncinosis", "wide calcinosis"),
        ("intrave-\r\nnous", "intravenous"),
        ("intrave- \n\n  nous", "intravenous"),
        ("a steroid-\nresistant kind", "a steroid-resistant kind"),
        ("high-\ndose", "high-dose"),
        ("IL-\n6", "IL-6"),
        ("Banker-\nType", "Banker-Type"),
        ("non-\npurulent", "non-purulent"),
        ("a co\u00ad\noperation", "a cooperation"),
        ("so\u00adft", "soft"),
        ("2 mg/\nkg/day", "2 mg/kg/day"),
        ("\ufb01bre \ufb02ow", "fibre flow"),
        ("3\u20135 \u2212 \u2018x\u2019 \u201cy\u201d", "3-5 - 'x' \"y\""),
        ("a\u00a0b\u2003c \t d", "a b c d"),
        ("14\u2009420", "14\u202f420"),
        ("\ufeffa\u200bb", "ab"),
        ("Sjo\u0308gren", "Sj\u00f6gren"),
        ("nodules\n\nand plaques", "nodules and plaques"),
        ("increased in,\n\nThe rest", "increased in, The rest"),
        ("It ended.\n\nand plaques", "It ended.\nand plaques"),
        ("It ended\nResults\nIt fell", "It ended\nResults\nIt fell"),
        ("  \n a \n ", "a"),
    ],
)
def test_a_text_is_made_plain(raw, plain):
    assert normalise(raw).plain == plain


def test_the_vocabulary_decides_about_a_broken_word():
    """Joined where the whole word is known, kept where the two are known with a hyphen."""
    raw = "sub-\nsero and sun-\nflower"
    assert normalise(raw, lexicon("a: Sub-sero", "b: Sunflower")).plain == "sub-sero and sunflower"


def test_the_text_itself_decides_about_a_broken_word():
    raw = "moth-\neaten and moth-eaten; clock-\nwork and clockwork"
    assert normalise(raw).plain == "moth-eaten and moth-eaten; clockwork and clockwork"


@given(TEXTS)
def test_every_character_knows_its_place(raw):
    text = normalise(raw)
    assert len(text.starts) == len(text.plain) + 1
    assert text.starts[-1] == len(raw)
    assert list(text.starts) == sorted(text.starts)
    for at, sign in enumerate(text.plain):
        if sign.isascii() and sign.isalnum() and raw[text.starts[at]].isascii():
            assert raw[text.starts[at]] == sign


@given(TEXTS)
def test_a_place_covers_the_words_it_is_of(raw):
    text = normalise(raw)
    first, last = text.raw_span(Span(0, len(text.plain)))
    assert 0 <= first <= last <= len(raw)
    # Nothing of the text is lost but what is no letter and no digit.
    outside = raw[:first] + raw[last:]
    assert not any(each.isalnum() for each in outside)


@given(TEXTS)
def test_marks_lie_in_their_sentences_and_never_over_each_other(raw):
    names = lexicon("calcinosis", "steroid-resistant", "fibre", "result: Results", "x: 1")
    front = read(raw, names)
    for marks in (front.mentions, front.figures):
        end = 0
        for each in marks:
            sentence = front.told[each.sentence]
            assert sentence.start <= each.start < each.end <= sentence.end
            assert each.start >= end
            end = each.end
    for each in front.mentions:
        # A heading may have lost what parted it from its text: "ResultsCalcinosis".
        first = front.told[each.sentence].start
        before = front.text.plain[each.start - 1 : each.start] if each.start > first else ""
        after = front.text.plain[each.end : each.end + 1]
        assert not before.isalnum()
        assert not after.isalnum()


@given(TEXTS)
def test_no_word_is_lost_between_sentences(raw):
    front = read(raw)
    inside = "".join(front.sentences())
    headings = [each.name for each in front.parts]
    if not any(each.role in ("case", "results", "matter") for each in front.parts) and headings:
        assert sum(map(str.isalnum, inside)) == sum(map(str.isalnum, front.text.plain))


def test_a_text_beyond_the_limit_is_refused():
    with pytest.raises(TooLongError, match="give it in parts"):
        normalise("a" * (LONGEST + 1))


def test_long_runs_are_read_once():
    """A run of signs that comes to nothing is not read again from each of them."""
    for run in (
        "." * 200_000 + "x",
        "a-" + "\n" * 200_000 + "-",
        "a" + ")" * 200_000,
        "A" * 200_000,
    ):
        assert read(run).text.raw == run


HOSTILE = [
    "-", "a-\n", " ", "\n", "1", "1 ", "1,", "1/", "(", "(CK) ", "and ", "calcinosis, ", "A. ",
    ". ", "2 mg/kg/", "six ", "for the ", "Case\n", "normal < ", "3 years and ", "1 to ", "1:",
    "a\u00ad", "[1, 2, ", "et al. ", "e\u0301", "\u0301", "\u60a3\u8005", "anti-", "between 1 and ",
    "steroid-resistant, ", "creatine kinase (CK) ", "Methods: ", "a few months after ", "'s ",
]  # fmt: skip


@pytest.mark.parametrize("piece", HOSTILE)
def test_work_on_endless_text_has_a_bound(piece):
    """However long, it is cut into sentences of a bounded length, and nothing falls over."""
    raw = (piece * 12_000)[:12_000]
    front = read(raw, "calcinosis", "ck: Creatine kinase | CK", "steroid-resistant")
    assert all(each.end - each.start <= 4_000 for each in front.told)


def test_what_a_page_puts_into_a_sentence_is_passed_over():
    raw = (
        "Title of it\n\nJ Inv Med 2012;3:4\n\nHe was treated with\n\n12\n\nprednisolone and\n\n"
        "J Inv Med 2012;3:5\n13\n\ncolchicine.\n"
    )
    text = normalise(raw)
    assert text.plain.endswith("He was treated with prednisolone and colchicine.")
    at = text.plain.index("colchicine")
    assert raw[slice(*text.raw_span(Span(at, at + 10)))] == "colchicine"


def test_a_number_that_only_a_line_break_sets_apart_is_kept():
    assert normalise("White cells were\n12\nand rose").plain == "White cells were 12 and rose"
    assert "more drugs" in normalise("He had drugs and\n\nmore drugs\n\nhe was well.").plain
