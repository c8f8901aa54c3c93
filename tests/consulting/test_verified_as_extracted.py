"""What is extracted from a text stands in that text, however its signs were set."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Callable
from typing import Any

import pytest

import cdss
from cdss.consulting.verify import verify_words
from cdss.errors import Location
from cdss.extract.pipeline import Extractor
from cdss.knowledge.candidates import read_candidate
from cdss.located import node_of, write_yaml
from tests.extract.dev_texts import HERE, NAMES, UNSEEN, dev_text

WAYS: dict[str, Callable[[str], str]] = {
    "as it is": lambda text: text,
    "carriage returns": lambda text: text.replace("\n", "\r\n"),
    "a byte-order mark": lambda text: f"\ufeff{text}",
    "ligatures": lambda text: text.replace("fi", "\ufb01").replace("fl", "\ufb02"),
    "soft hyphens": lambda text: re.sub("([a-z]{4})([a-z]{3})", "\\1\u00ad\\2", text),
    "hyphens that hold": lambda text: text.replace("-", "\u2011"),
    "dashes between figures": lambda text: re.sub(r"(?<=\d)-(?=\d)", "\u2013", text),
    "curly quotes": lambda text: text.replace("'", "\u2019"),
    "narrow spaces": lambda text: re.sub(r"(\d) ", "\\1\u2009", text),
    "spaces of no width": lambda text: re.sub("([a-z]{4}) ", "\\1\u200b ", text),
    "letters beyond the first plane": lambda text: f"\U0001f600\n\n{text}",
    "accents apart": lambda text: unicodedata.normalize("NFD", text),
}


@pytest.fixture(scope="module")
def extractors() -> Callable[[str], Extractor]:
    made: dict[str, Extractor] = {}

    def of(field: str) -> Extractor:
        if field not in made:
            root = None if field == "bundled" else HERE / "fields" / field
            made[field] = Extractor(cdss.load(root).vocabulary)
        return made[field]

    return of


def verified(extractor: Extractor, words: str) -> Any:
    data = words.encode()
    told = extractor.extract(data, name="text.txt", knowledge="0" * 64)
    assert told["text"]["sha256"] == hashlib.sha256(data).hexdigest()
    written = write_yaml(node_of(told, Location("candidate")))
    placed = read_candidate(written.encode(), "candidate.yaml").placed
    return verify_words(placed, placed.document.text, words, "text.txt")


def told(found: Any) -> list[tuple[str, str, str, int]]:
    return [(each.code, each.what, each.private, each.place.line) for each in found.findings]


@pytest.mark.parametrize("name", [*NAMES, *UNSEEN])
def test_every_text_bears_out_its_candidate(extractors, name: str) -> None:
    text = dev_text(name)
    assert told(verified(extractors(text.field), text.raw)) == []


@pytest.mark.parametrize("way", sorted(WAYS))
def test_it_does_so_however_its_signs_are_set(extractors, way: str) -> None:
    for name in ("dependent-nephrosis", "stills-anakinra-mas"):
        text = dev_text(name)
        found = verified(extractors(text.field), WAYS[way](text.raw))
        assert found.spans
        assert told(found) == []


@pytest.mark.parametrize(
    "words",
    [
        "A boy aged 9 with juvenile dermatomyositis had fever.",
        "A boy with juvenile dermatomyositis. Haemoglobin was 6,1 g/dL and CK 5 120 U/L.",
        "A boy with juvenile dermatomyositis received prednisolone 2 mg/\nkg/day.",
    ],
)
def test_what_is_read_otherwise_than_it_is_printed_is_borne_out(extractors, words: str) -> None:
    found = verified(extractors("bundled"), words)
    assert told(found) == []
