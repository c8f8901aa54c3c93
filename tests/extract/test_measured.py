"""How well extraction does on the invented texts and the four abstracts; it may not get worse.

``pytest -s tests/extract/test_measured.py`` prints the tables. The floors stand a little
below what was reached, so that a rule that helps one text and harms another is noticed;
they are raised as extraction gets better, and lowered only where the gold was wrong.
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import click
import pytest

from cdss.cli.extract_score import read_gold, score_table
from cdss.extract.pipeline import Extractor
from cdss.extract.score import Comparison, compare, together
from extract.dev_texts import NAMES, UNSEEN, dev_text, words_of

SOURCES = Path(__file__).resolve().parents[2] / "cases" / "sources"
CURATED = (
    "miyamae-2008-thalidomide",
    "unidentified-thiosulfate-calcinosis",
    "sharma-2017-calcinosis",
    "unidentified-ivig-banker",
)


BESIDE = {"time": 0.76, "order": 0.45}
"""The share of the times and of the orders of interventions that are right."""


class Floor(NamedTuple):
    """What is reached at least, and at most how many invented figures."""

    precision: float
    recall: float
    hallucinated: int


OVERALL = Floor(0.93, 0.86, 0)
CURATED_OVERALL = Floor(0.95, 0.90, 0)
UNSEEN_OVERALL = Floor(0.83, 0.71, 0)
"""Of the texts that were written without sight of the program. Measured before anything was
mended by them: precision 0.800, recall 0.649, no figure invented (target: 0.90 and 0.80). Rules
have been mended by them since, so that what they reach now says no more what new texts would."""
KINDS = {
    "study": (0.96, 0.94),
    "demographic": (0.92, 0.81),
    "finding": (0.92, 0.86),
    "measurement": (0.94, 0.86),
    "score": (0.85, 0.55),
    "procedure": (0.91, 0.84),
    "frequency": (0.80, 0.71),
    "intervention": (0.94, 0.96),
    "dose": (0.95, 0.80),
    "response": (0.86, 0.75),
    "adverse": (0.97, 0.86),
    "general": (0.72, 0.67),
    "bibliography": (0.95, 0.80),
}
"""Precision and recall of each kind over the invented texts."""


@pytest.fixture(scope="module")
def invented() -> dict[str, Comparison]:
    return read(NAMES)


def read(names: list[str]) -> dict[str, Comparison]:
    """What extraction makes of these texts, beside their gold."""
    texts = [dev_text(name) for name in names]
    extractors = {field: Extractor(words_of(field)) for field in {each.field for each in texts}}
    return {
        each.name: compare(
            extractors[each.field].extract(
                each.raw.encode(), name="text.txt", program="cdss", knowledge="sha256:0"
            ),
            each.gold,
            each.raw,
            words_of(each.field),
        )
        for each in texts
    }


def shown(comparisons: dict[str, Comparison]) -> Comparison:
    """All together, after a line for each text and the table of all."""
    for name, each in comparisons.items():
        all_ = each.overall
        click.echo(f"{name:36} P {all_.precision or 0:.3f}  R {all_.recall or 0:.3f}")
    whole = together(comparisons.values())
    click.echo(score_table(whole))
    for each in whole.hallucinated:
        click.echo(f"not in its place: {each.path} {each.figure}")
    return whole


def test_the_invented_texts_are_read_as_well_as_before(invented):
    whole = shown(invented)
    assert whole.overall.precision >= OVERALL.precision
    assert whole.overall.recall >= OVERALL.recall
    assert len(whole.hallucinated) <= OVERALL.hallucinated


def test_times_orders_and_starts_are_told_as_well_as_before(invented):
    """Not counted in precision and recall, and no less what a curator reads."""
    beside = together(invented.values()).beside
    for name, least in BESIDE.items():
        told = beside[name]
        click.echo(f"{name} right in {told.right} of {told.of}")
        assert told.right / told.of >= least


def test_texts_written_without_sight_of_it_are_read_as_well_as_before():
    whole = shown(read(UNSEEN))
    assert whole.overall.precision >= UNSEEN_OVERALL.precision
    assert whole.overall.recall >= UNSEEN_OVERALL.recall
    assert len(whole.hallucinated) <= UNSEEN_OVERALL.hallucinated


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_is_read_as_well_as_before(invented, kind):
    found = together(invented.values()).kinds[kind]
    precision, recall = KINDS[kind]
    assert found.precision is not None
    assert found.precision >= precision
    assert found.recall >= recall


def test_the_curated_abstracts_are_read_as_well_as_before(kb, seeds):
    extractor = Extractor(kb.vocabulary)
    found = {}
    for name in CURATED:
        gold = read_gold(str(SOURCES / f"{name}.yaml"))
        data = (seeds / gold["text"]["supplied_as"]).read_bytes()
        told = extractor.extract(data, name=None, program="cdss", knowledge="sha256:0")
        found[name] = compare(told, gold, data.decode(), kb.vocabulary)
    whole = shown(found)
    assert whole.overall.precision >= CURATED_OVERALL.precision
    assert whole.overall.recall >= CURATED_OVERALL.recall
    assert len(whole.hallucinated) <= CURATED_OVERALL.hallucinated
