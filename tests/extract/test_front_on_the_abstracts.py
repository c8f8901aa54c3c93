"""The front stages over the four abstracts that started the project."""

from __future__ import annotations

from pathlib import Path

import pytest

import cdss
from cdss.extract.lexicon import Lexicon
from extract.front_desk import Front, read

FILES = {
    "000": "000_8571d8dae4bb2241.txt",
    "001": "001_6c70d352fea8bf5a.txt",
    "002": "002_0eefdfb817ea78a5.txt",
    "004": "004_699db5d1314cabdb.txt",
}


@pytest.fixture(scope="module")
def words() -> Lexicon:
    return Lexicon(cdss.load().vocabulary)


@pytest.fixture
def front(seeds: Path, words: Lexicon, request: pytest.FixtureRequest) -> Front:
    return read((seeds / FILES[request.param]).read_bytes().decode(), words)


def spans(front: Front, concept: str) -> list[str]:
    return [
        " ".join(front.raw(each.start, each.end).split())
        for each in front.mentions
        if concept in each.concepts
    ]


@pytest.mark.parametrize("front", ["000"], indirect=True)
def test_000(front: Front):
    assert "prednisolone" in spans(front, "prednisolone")
    assert spans(front, "methylprednisolone-pulses") == ["Methylprednisolone pulses"]
    assert spans(front, "magnesium-aluminium-hydroxide") == [
        "magnesium hydroxide/aluminum hydroxide"
    ]
    assert spans(front, "interleukin-1-beta") == ["IL-1 \u03b2"]
    assert ("since", "18 months after disease onset") in front.counted()
    ages = [each.printed for each in front.figures if each.kind == "age"]
    assert ages == ["14 years of age", "when she was 4 years old", "when she was 12 years old"]
    assert [each.name for each in front.parts if each.role == "title"] == ["Title"]


@pytest.mark.parametrize("front", ["001"], indirect=True)
def test_001(front: Front):
    assert "calcinosis" in front.text.plain
    assert "intravenous immune globulins" in front.text.plain
    assert "superficial diffuse nodules and plaques" in front.text.plain
    assert "may have a role" in front.text.plain
    assert spans(front, "hydroxychloroquine") == ["hydroxycloroquine"]
    assert spans(front, "sodium-thiosulfate")[0] == "Thiosulphate"
    assert spans(front, "mmt8") == ["Manual Mus- cle Testing (MMT8)"]
    scores = [(each.printed, each.of) for each in front.figures if each.kind == "score"]
    assert scores == [("35 out of 52", 52), ("50 out 80", 80)]
    assert ("reference", "normal < 7.3 U/L") in front.counted()


@pytest.mark.parametrize("front", ["002"], indirect=True)
def test_002(front: Front):
    assert [each for each in front.counted() if each[0] != "moment"] == [
        ("count", "36"),
        ("count", "Twelve"),
        ("percent", "33.33%"),
        ("count", "4"),
    ]
    roles = [each.role for each in front.parts]
    assert roles[-4:] == ["references", "matter", "matter", "matter"]


@pytest.mark.parametrize("front", ["004"], indirect=True)
def test_004(front: Front):
    plain = front.text.plain
    assert "steroid-resistant JDM in a patient" in plain
    assert "high-dose therapy" in plain
    assert "degeneration in" in plain
    assert spans(front, "unable-to-move-legs-against-gravity") == ["move her legs against gravity"]
    assert spans(front, "aspartate-aminotransferase") == ["aspartate = aminotransferase (AST)"]
    doses = [each.printed for each in front.figures if each.kind == "dose"]
    assert doses == ["400 mg/kg/5 days", "2 mg/kg/day", "1 mg/kg/day", "400 mg/kg/5 days"]
    units = {each.printed: each.unit for each in front.figures if each.read_as}
    assert units == {
        "14,420 IU/": "[IU]/L",
        "211 IU/1": "[IU]/L",
        "5,120 times": None,
        "about 1,000 IU/1": "[IU]/L",
        "between 4,000 and 5,000 IU/1": "[IU]/L",
    }
