"""Sections under their headings, and sentences."""

from __future__ import annotations

import pytest

from extract.front_desk import read


@pytest.mark.parametrize(
    ("raw", "roles"),
    [
        ("A boy came.", [("Text", "text")]),
        ("Background\nRare.\nCase report\nA boy.",
         [("Background", "background"), ("Case report", "case")]),
        ("BACKGROUND: Rare. METHODS: We looked. RESULTS: Three.",
         [("BACKGROUND", "background"), ("METHODS", "methods"), ("RESULTS", "results")]),
        ("Background Juvenile gout is rare.\n\nResults A total of 36 came.",
         [("Background", "background"), ("Results", "results")]),
        ("Case Presentation: A girl came.", [("Case Presentation", "case")]),
        ("**Introduction**\nRare.", [("Introduction", "background")]),
        ("1. Introduction\n\nRare.\n\n2. Case 1\n\nA boy.",
         [("Introduction", "background"), ("Case 1", "case")]),
        ("Methods\nCase report. A boy came.", [("Methods", "case")]),
        ("Patient concerns: A boy came. Diagnoses: Gout. Lessons: Look.",
         [("Patient concerns", "case"), ("Diagnoses", "case"), ("Lessons", "conclusion")]),
        ("Results showed that it fell.", [("Text", "text")]),
        ("S: A boy came.", [("Text", "text")]),
        ("Treatment Methotrexate was tried.", [("Text", "text")]),
        ("Conclusions It helps.\n\n1. Tansley SL, Reed A. Gout. Lancet 2013;15:211.",
         [("Conclusions", "conclusion"), ("References", "references")]),
        ("ObjectiveTo look.\nMethodsWe looked.ResultsThree fell.ConclusionsIt helps.",
         [("Objective", "objective"), ("Methods", "methods"), ("Results", "results"),
          ("Conclusions", "conclusion")]),
        ("Results\nIt fell. \u00a9 2016 Snow Press.",
         [("Results", "results"), ("Copyright", "matter")]),
        ("Results\nIt fell.\nMeSH terms\nAdult",
         [("Results", "results"), ("MeSH terms", "matter")]),
        ("Ember fever\n\nWe saw a boy with ember fever in the cold winter last year. He then fell",
         [("Title", "title"), ("Text", "text")]),
        ("We saw a boy who fell.\n\nHe rose again after many days",
         [("Text", "text")]),
        ("Results\nIt fell.\n\nDisclosure of Interest None declared",
         [("Results", "results"), ("Disclosure of Interest", "matter")]),
    ],
)  # fmt: skip
def test_parts_stand_under_their_headings(raw, roles):
    assert read(raw).roles() == roles


def test_a_title_that_ends_with_a_full_stop_stands_before_its_authors():
    front = read(
        "J Snow. 2015;12(3):45-51.\n\nRed spots in two girls with ember fever.\n\n"
        "Frost AB(1), Rime C(1)(2).\n\nBACKGROUND: Ember fever is rare."
    )
    assert front.roles() == [
        ("Matter", "matter"),
        ("Title", "title"),
        ("Matter", "matter"),
        ("BACKGROUND", "background"),
    ]


def test_what_only_names_the_kind_of_article_is_no_heading():
    front = read(
        "CASE REPORT Open Access\n\nRed spots in a girl with ember fever\n\n"
        "A Frost1*, B Rime1,2\n\nAbstract\nA girl had red spots."
    )
    assert [role for _, role in front.roles()] == ["matter", "title", "matter", "abstract"]


@pytest.mark.parametrize(
    "names",
    [
        "T Miyama*, M Kiku and S Yoko",
        "Anna Snow 1, Bea Carla Frost 2, Li Wei 1,\nPMCID: PMC1234567  PMID: 12345678",
        "Snow, A.; Frost, Bea C.",
        "Anna Snow, Bea Carla Frost, Jan de Wit, on behalf of the Ember Fever Study Group",
    ],
)
def test_the_title_stands_before_the_first_heading(names):
    raw = (
        "Poster presentation\n\nOpen Access\n\nEfficacy of snow for a girl with ember fever\n\n"
        f"{names}\n\nAddress: Department of Snow, Yoko, Japan\n\n"
        "Background\n\nEmber fever is rare."
    )
    front = read(raw)
    titles = [front.raw(each.start, each.end) for each in front.parts if each.role == "title"]
    assert titles == ["Efficacy of snow for a girl with ember fever"]
    assert {each.role for each in front.parts} == {"title", "matter", "background"}


@pytest.mark.parametrize(
    ("raw", "told"),
    [
        ("It was 3.5. It fell.", ["It was 3.5.", "It fell."]),
        ("As Lam et al. saw (Fig. 1). It fell.", ["As Lam et al. saw (Fig. 1).", "It fell."]),
        ("He had hepatitis B. The boy fell.", ["He had hepatitis B.", "The boy fell."]),
        ("By J. P. Smith it was seen.", ["By J. P. Smith it was seen."]),
        ("Given i.v. The boy fell.", ["Given i.v.", "The boy fell."]),
        ("Given 5 mg p.o. BD until May.", ["Given 5 mg p.o. BD until May."]),
        ("It helps.12 Thus it was given.", ["It helps.12", "Thus it was given."]),
        ("Why? It fell! So.", ["Why?", "It fell!", "So."]),
        ("It grew [1]. (It fell.) So.", ["It grew [1].", "(It fell.)", "So."]),
        ("E.g. Smith saw it vs. Jones.", ["E.g. Smith saw it vs. Jones."]),
        ("1. Tansley SL. Gout.", ["1. Tansley SL.", "Gout."]),
        ("after 9 months. 12 came", ["after 9 months.", "12 came"]),
    ],
)
def test_sentences_end_where_a_full_stop_ends_one(raw, told):
    assert read(raw).sentences() == told


def test_the_items_of_a_list_are_told_and_the_line_above_them_is_the_title():
    front = read(
        "A boy with nephritis and what he was given - Case report\n\n"
        "A. Bekele, C. Dorn\nInvented Reports, 2021, vol. 8\n\n"
        "• Patient: boy, weight 4.6 kg.\n• Diagnosis: nephritis.\n• At 14 months: no fever.\n",
        "fever",
    )
    assert [role for _, role in front.roles()] == ["title", "matter", "text"]
    assert front.sentences()[-3:] == [
        "Patient: boy, weight 4.6 kg.",
        "Diagnosis: nephritis.",
        "At 14 months: no fever.",
    ]


def test_the_authors_and_the_journal_stand_on_lines_of_their_own():
    front = read(
        "A rare thing in a small boy of ours\n\nA. Bekele, C. Dorn\nInvented Reports, 2021\n"
    )
    assert "A. Bekele, C. Dorn" in front.text.plain.split("\n")


def test_a_hospital_in_a_title_is_no_address():
    front = read("Fever in a district hospital\n\nA. Bekele\n\nResults: It fell.")
    assert front.roles()[0] == ("Title", "title")
