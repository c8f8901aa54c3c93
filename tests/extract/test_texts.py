"""The texts that extraction is tried on: every span, printed word and figure of their gold.

They are invented, cases and publications alike, in the manner of reports of several
fields. ``fields`` has the words of each; ``gold.yaml`` says all that a text states.
"""

from __future__ import annotations

import pytest
from pydantic import TypeAdapter

from cdss.consulting.verify import verify
from cdss.extract.items import items
from cdss.extract.score import compare
from cdss.knowledge.documents.source import SourceDocument
from cdss.knowledge.shape import validate
from cdss.located import plain, read_yaml
from extract.dev_texts import NAMES, UNSEEN, Dev, dev_text, words_of

_BESIDE = {"T006", "T007"}
"""What is printed, or a figure, stands beside the span."""


@pytest.fixture(params=[*NAMES, *UNSEEN])
def dev(request: pytest.FixtureRequest) -> Dev:
    return dev_text(request.param)


def test_the_gold_stands_in_its_text(dev):
    (node,) = read_yaml(dev.gold_file.read_text(encoding="utf-8"), str(dev.gold_file))
    placed, wrong = validate(node, TypeAdapter(SourceDocument))
    assert placed is not None, wrong
    found = verify(placed, dev.gold_file.parent)
    wrong = [each for each in found.findings if not (dev.narrow and each.code in _BESIDE)]
    assert found.state == "verified" or (dev.narrow and not wrong), [
        each.render(private=True) for each in wrong
    ]
    assert found.spans > 5
    assert plain(node)["id"] == f"invented-{dev.name}"


def test_every_concept_of_the_gold_is_in_the_words_of_its_field(dev):
    words = words_of(dev.field)
    gold = dev.gold
    named = [
        *(
            each["concept"]
            for subject in gold["subjects"]
            for each in subject.get("statements", ())
        ),
        *(each for general in gold.get("general", ()) for each in general.get("concepts", ())),
        *(
            each
            for subject in gold["subjects"]
            for given in subject.get("interventions", ())
            for each in (given["intervention"], *given.get("response", ()))
        ),
    ]
    assert {each for each in named if each not in words} == set()
    kinds = {words[each].kind for each in named}
    assert "route" not in kinds


def test_the_gold_against_itself_is_all_right(dev):
    found = compare(dev.gold, dev.gold, dev.raw, words_of(dev.field))
    assert found.overall.f1 == 1
    assert found.hallucinated == () or dev.narrow


def test_the_texts_are_many_and_of_many_fields():
    texts = [dev_text(name) for name in NAMES]
    assert len(texts) >= 15
    assert len({each.field for each in texts}) >= 5
    kinds = {item.kind for each in texts for item in items(each.gold, words_of(each.field))}
    assert len(kinds) == 13
