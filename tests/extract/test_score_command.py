"""``cdss extract TEXT --score GOLD``: the table, the data, and what it refuses."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

TEXTS = Path(__file__).parent / "texts"
FIELDS = Path(__file__).parent / "fields"
NEPHROSIS = TEXTS / "dependent-nephrosis"


def scored(run, gold, *more, text=NEPHROSIS / "text.txt"):
    return run("extract", text, "--score", gold, "--knowledge", FIELDS / "nephrology", *more)


def test_it_prints_a_table_by_kind(run):
    ran = scored(run, NEPHROSIS / "gold.yaml")
    assert ran.code == 0
    head, *lines = ran.out.splitlines()
    assert head.split() == [
        "kind",
        "right",
        "missed",
        "extra",
        "exact",
        "precision",
        "recall",
        "F1",
    ]
    assert {line.split()[0] for line in lines if line} >= {"finding", "dose", "overall"}
    assert "hallucinated figures: 0" in ran.out


def test_as_data_it_has_the_same_figures(run):
    told = json.loads(scored(run, NEPHROSIS / "gold.yaml", "--format", "json").out)
    overall = told["kinds"]["overall"]
    whole = overall["right"] + overall["missed"]
    assert overall["recall"] == overall["right"] / whole
    assert whole == sum(
        each["right"] + each["missed"] for kind, each in told["kinds"].items() if kind != "overall"
    )
    assert told["hallucinated"] == []


@pytest.mark.parametrize(
    ("written", "said"),
    [
        (None, "cannot be read"),
        (b"\xff\xfe", "is not UTF-8"),
        (b"a: [1", "cannot be read"),
        (b"", "is not one source file"),
        (b"- a\n- b\n", "is not one source file"),
        (b"patient: {sex: female}\n", "is not one source file"),
        (b"design: review\nsubjects: 3\n", "is not one source file"),
    ],
)
def test_a_gold_that_is_none_is_refused(run, tmp_path, written, said):
    gold = tmp_path / "gold.yaml"
    if written is not None:
        gold.write_bytes(written)
    ran = scored(run, gold)
    assert ran.code == 4
    assert said in ran.err
    assert ran.out == ""


def test_the_gold_of_another_text_is_refused(run):
    ran = scored(run, TEXTS / "budesonide-trial" / "gold.yaml")
    assert ran.code == 4
    assert "of another text" in ran.err


def test_each_disagreement_stays_within_the_width(run):
    ran = scored(run, NEPHROSIS / "gold.yaml")
    assert "\nmissed" in ran.out
    assert max(map(len, ran.out.splitlines())) <= 80
