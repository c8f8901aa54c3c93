"""``cdss vocabulary find``: names, codes, parts of names, near misses."""

from __future__ import annotations

import json

import pytest

from cdss.model.search import Found
from cdss.report.vocabulary_text import concept_data, found_text


@pytest.mark.parametrize(
    ("asked", "concept"),
    [
        ("calcinosis", "calcinosis"),
        ("CALCINOSIS", "calcinosis"),
        ("JDM", "juvenile-dermatomyositis"),
        ("juvenile-dermatomyositis", "juvenile-dermatomyositis"),
        ("HP:0003761", "calcinosis"),
        ("hp:0003761", "calcinosis"),
        ("0003761", "calcinosis"),
        ("1212005", "juvenile-dermatomyositis"),
        ("cyclosporine", "ciclosporin"),
        ("IVIG", "intravenous-immunoglobulin"),
    ],
)
def test_names_and_codes_find_their_concept_first(run, asked: str, concept: str) -> None:
    ran = run("vocabulary", "find", asked, "--format", "json")
    assert ran.code == 0
    assert [each["id"] for each in json.loads(ran.out)["exact"]] == [concept]
    assert f"id       {concept}\n" in run("vocabulary", "find", asked).out


def test_words_of_a_name_find_all_that_contain_them(run) -> None:
    data = json.loads(run("vocabulary", "find", "weakness", "muscle", "--format", "json").out)
    assert data["exact"] == data["nearest"] == []
    found = {each["id"] for each in data["containing"]}
    assert found >= {"muscle-weakness", "proximal-muscle-weakness"}
    out = run("vocabulary", "find", "muscle weakness").out
    order = ["Muscle weakness", "names that contain it:", "\nproximal-muscle-weakness (finding)"]
    assert sorted(order, key=out.index) == order


def test_a_miss_exits_with_1_and_names_the_nearest(run) -> None:
    ran = run("vocabulary", "find", "calcinossis")
    assert (ran.code, ran.out) == (1, "")
    assert "nothing is called `calcinossis`" in ran.err
    assert "near: calcinosis (finding)" in ran.err
    data = json.loads(run("vocabulary", "find", "calcinossis", "--format", "json").out)
    assert data["exact"] == data["containing"] == []
    assert data["nearest"][0]["id"] == "calcinosis"


def test_a_miss_with_nothing_near_says_so(run) -> None:
    ran = run("vocabulary", "find", "qqqqqqqq")
    assert (ran.code, ran.out, ran.err) == (1, "", "nothing is called `qqqqqqqq`\n")
    assert run("vocabulary", "find", "  ").code == 1


def test_a_score_shows_what_is_possible_and_a_measurement_its_unit(run) -> None:
    assert "possible 0 to 52" in " ".join(run("vocabulary", "find", "CMAS").out.split())
    shown = " ".join(run("vocabulary", "find", "creatine kinase").out.split())
    assert "unit U/L" in shown


def test_every_concept_is_shown_within_the_width(run, kb) -> None:
    for concept in kb.vocabulary:
        text = found_text(Found((concept,), (), ()), kb.vocabulary, width=60)
        assert max(map(len, text.splitlines())) <= 60
        json.dumps(concept_data(concept))
