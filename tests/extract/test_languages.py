"""What is in another language than English is left unread, and told of."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from cdss.extract.languages import foreign
from tests.extract.dev_texts import NAMES, UNSEEN, dev_text

OTHERS = {
    "French": "Une fille de 7 ans avec une dermatomyosite juvénile, sans dysphagie ni calcinosis.",
    "German": "Ein Mädchen mit juveniler Dermatomyositis hatte keine Calcinosis und kein Fieber.",
    "Spanish": "Niña de 7 años con dermatomiositis, sin calcinosis. CK 2340 U/L.",
    "Japanese": "症例は7歳女児。CK 2340 U/L、ANA陰性。calcinosis なし。prednisolone 無効。",
    "Russian": "Девочка 7 лет, calcinosis не было. CK 2340 U/L. Получала prednisolone.",
}
ENGLISH = "The girl had juvenile dermatomyositis and was treated with methotrexate."


def extracted(run, tmp_path: Path, words: str):
    text = tmp_path / "text.txt"
    text.write_bytes(words.encode())
    ran = run("extract", text)
    assert ran.code == 0
    return yaml.safe_load(ran.out), ran.err


@pytest.mark.parametrize("language", sorted(OTHERS))
def test_nothing_is_read_by_the_rules_of_english(run, tmp_path: Path, language: str) -> None:
    words = OTHERS[language]
    told, err = extracted(run, tmp_path, words)
    assert "subjects" not in told
    assert [(each["what"], each["at"]["span"]) for each in told["unread"]] == [
        ("passage", [0, len(words)])
    ]
    assert words.startswith(told["unread"][0]["text"])
    assert f"it is not in English: characters 0 to {len(words)}" in err
    assert "nothing clinical was found" in err


@pytest.mark.parametrize("language", sorted(OTHERS))
def test_the_english_beside_it_is_read_where_it_stands(run, tmp_path: Path, language: str) -> None:
    words = f"{OTHERS[language]}\r\n\r\n{ENGLISH}\r\n"
    told, _ = extracted(run, tmp_path, words)
    (subject,) = told["subjects"]
    (given,) = subject["interventions"]
    assert words[slice(*given["at"][0]["span"])] == "methotrexate"
    assert {each["concept"] for each in subject["statements"]} == {
        "female",
        "juvenile-dermatomyositis",
    }


def test_it_can_be_reviewed(run, tmp_path: Path) -> None:
    words = f"{OTHERS['Japanese']}\n\n{ENGLISH}\n"
    told, _ = extracted(run, tmp_path, words)
    candidate = tmp_path / "candidate.yaml"
    candidate.write_text(yaml.safe_dump(told, allow_unicode=True))
    ran = run("review", candidate, "--text", tmp_path / "text.txt")
    assert (ran.code, ran.err) == (0, "")
    assert "U1   passage" in ran.out


@pytest.mark.parametrize("name", [*NAMES, *UNSEEN])
def test_english_from_any_hand_is_english(name: str) -> None:
    assert foreign(dev_text(name).raw) == ()


def test_names_and_abbreviations_make_nothing_foreign() -> None:
    for words in (
        "de la Cruz M, van den Berg J, von der Heide K, Dos Santos A.",
        "Rev Bras Reumatol 2011; Ann Dermatol Venereol; Z Rheumatol; N Engl J Med.",
        "Heliotrope rash (+), dysphagia (-); CK 95 U/L (ref. <170); ANA 1:320",
        "Steroid pulse therapy, 3 courses. ESR 34 mm/h. Anti-TNF-\u03b1 antibody. 山田",
    ):
        assert foreign(words) == ()
