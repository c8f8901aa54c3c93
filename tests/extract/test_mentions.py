"""Names of the vocabulary, found in a text by rules of language."""

from __future__ import annotations

import pytest

from extract.front_desk import read

NAMES = (
    "tumour: Tumour",
    "diagnosis-late: Late diagnosis",
    "oedema: Muscle oedema",
    "sulfate: Iron sulphate",
    "papules: Gottron papules",
    "ana: Antinuclear antibody | ANA",
    "jo: Jo-1 antibody | Jo-1",
    "il-6: Interleukin-6 | IL-6",
    "il-1-beta: IL-1\u03b2",
    "pred: Prednisolone | PSL",
    "mpred: Methylprednisolone",
    "oral-pred: Oral prednisolone",
    "all-leukaemia: Acute leukaemia | ALL",
    "na: Sodium | Na",
    "ms: Multiple sclerosis | MS",
    "pain: Muscle pain",
    "weak: Muscle weakness",
    "proximal: Proximal muscle weakness",
    "distal: Distal muscle weakness",
    "ulcer: Skin ulcer",
    "calcinosis: Calcinosis",
    "ulceration: Ulceration",
    "both: Calcinosis and ulceration",
    "u-inf: Infectious uveitis",
    "injection: Injection",
    "mmt: Manual muscle testing",
    "mmt8: Manual muscle testing 8 | MMT8",
    "chloroquine: Hydroxychloroquine",
    "u-t: Unable to turn over",
    "u-c: Unable to climb stairs",
    "oral: Oral | p.o.",
    "ast: Aspartate aminotransferase | AST",
)


@pytest.mark.parametrize(
    ("raw", "named"),
    [
        ("Two tumors grew.", [("tumors", "tumour")]),
        ("late diagnoses", [("late diagnoses", "diagnosis-late")]),
        ("MUSCLE EDEMA", [("MUSCLE EDEMA", "oedema")]),
        ("iron sulfate", [("iron sulfate", "sulfate")]),
        ("Gottron\u2019s papules", [("Gottron\u2019s papules", "papules")]),
        ("anti-nuclear antibodies", [("anti-nuclear antibodies", "ana")]),
        ("anti-\nnuclear antibody", [("anti-\nnuclear antibody", "ana")]),
        ("IL6 and IL-6", [("IL6", "il-6"), ("IL-6", "il-6")]),
        ("IL-1 \u03b2", [("IL-1 \u03b2", "il-1-beta")]),
        ("anti-Jo-1", []),
        ("Jo-12 antibody", []),
        ("methylprednisolone", [("methylprednisolone", "mpred")]),
        ("xprednisolone and prednisolonex", []),
        ("oral prednisolone", [("oral prednisolone", "oral-pred")]),
        ("All had it, in all.", []),
        ("He had ALL.", [("ALL", "all-leukaemia")]),
        ("na, NA and Na", [("Na", "na")]),
        ("muscle pain and weakness", [("muscle pain", "pain"), ("weakness", "weak")]),
        ("proximal and distal muscle weakness",
         [("proximal", "proximal"), ("distal muscle weakness", "distal")]),
        ("weakness of the proximal muscles", [("weakness of the proximal muscles", "proximal")]),
        ("ulcers of the skin", [("ulcers of the skin", "ulcer")]),
        ("unable to turn over or climb her stairs",
         [("unable to turn over", "u-t"), ("climb her stairs", "u-c")]),
        ("calcinosis and ulcerations",
         [("calcinosis", "calcinosis"), ("ulcerations", "ulceration")]),
        ("non-infectious uveitis", []),
        ("manual muscle testing (MMT8) was 3", [("manual muscle testing (MMT8)", "mmt8")]),
        ("aspartate = aminotransferase (AST)", [("aspartate = aminotransferase (AST)", "ast")]),
        ("hydroxycloroquine", [("hydroxycloroquine", "chloroquine")]),
        ("hydroxychloroqiune", [("hydroxychloroqiune", "chloroquine")]),
        ("given p.o. at noon", [("p.o", "oral")]),
        ("a fever.Rash, 5.o and p. o", []),
        ("nothing of the kind, 3 times", []),
    ],
)  # fmt: skip
def test_names_are_found(raw, named):
    assert read(raw, *NAMES).named() == named


def test_an_abbreviation_of_the_text_is_its_words():
    front = read("Oral prednisolone (OPD) fell. OPD rose.", *NAMES)
    assert front.named() == [("Oral prednisolone (OPD)", "oral-pred"), ("OPD", "oral-pred")]
    assert front.mentions[1].why[0].cue == "abbreviation"


def test_the_text_is_believed_about_its_own_letters():
    """MS is no multiple sclerosis where the text says that it is something else."""
    assert read("Mitral stenosis (MS) was seen. MS grew.", *NAMES).named() == []
    assert read("MS was seen.", *NAMES).named() == [("MS", "ms")]


def test_a_slip_that_makes_another_word_is_in_doubt():
    [mention] = read("an infection", *NAMES).mentions
    assert mention.concepts == ("injection",)
    assert mention.unsure == "it may be another word, one letter apart"
    [mention] = read("hydroxycloroquine", *NAMES).mentions
    assert mention.unsure is None
    assert mention.why[0].cue == "misspelling"


def test_a_slip_between_two_words_is_in_doubt():
    mention = read("brandanol", "a: Brandonol", "b: Brandinol").mentions[0]
    assert mention.unsure == "the misspelling may be of several words"


def test_a_name_of_two_concepts_keeps_both():
    [mention] = read("Itch came.", "one: Itch", "two: Pruritus | Itch").mentions
    assert mention.concepts == ("one", "two")
