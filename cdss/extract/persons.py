"""What a text states of a person: ages and weights, and the record that every statement is."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from cdss.extract.clauses import Line
from cdss.extract.marks import Figure, Mention, Span, Why
from cdss.extract.relations import pick
from cdss.extract.values import value_of
from cdss.model.concept import Vocabulary


class Said(NamedTuple):
    """A statement: its fields as a source file has them, where it stands, and why.

    ``sentence`` is the first sentence that says it, for its time.
    """

    fields: dict[str, Any]
    places: tuple[tuple[int, Span], ...]
    why: tuple[Why, ...]
    sentence: int
    unsure: str | None = None
    figures: tuple[int, ...] = ()


def ages(
    own: dict[int, list[tuple[int, int]]], figures: tuple[Figure, ...], vocabulary: Vocabulary
) -> Iterator[tuple[int, Said]]:
    """The ages of the source's own people, each with its place in the text."""
    for number, figure in enumerate(figures):
        if figure.kind == "age" and within(figure.start, own.get(figure.sentence, ())):
            said = _age(number, figure, vocabulary)
            if said is not None:
                yield figure.start, said


def within(at: int, spans: Sequence[tuple[int, int]]) -> bool:
    """Whether a place lies in one of several stretches, which are in order."""
    found = bisect_right(spans, (at, _END)) - 1
    return found >= 0 and spans[found][0] <= at < spans[found][1]


_END = 1 << 62


def _age(number: int, figure: Figure, vocabulary: Vocabulary) -> Said | None:
    concept = vocabulary.named("age")
    if concept is None or figure.bounds is None or figure.bounds.low is None:
        return None
    fields = {
        "concept": concept.id,
        "value": value_of(figure.bounds),
        "unit": figure.unit or "a",
        "printed": figure.printed,
    }
    return Said(
        fields,
        ((figure.sentence, Span(figure.start, figure.end)),),
        figure.why or (Why("age", Span(figure.start, figure.end)),),
        figure.sentence,
        None,
        (number,),
    )


def weights(
    lines: tuple[Line, ...],
    own: dict[int, list[tuple[int, int]]],
    mentions: tuple[Mention, ...],
    figures: tuple[Figure, ...],
    vocabulary: Vocabulary,
) -> Iterator[tuple[int, Said]]:
    """What the patient weighs: "weighing 9 kg", "a boy (9 kg)"."""
    concept = vocabulary.named("body weight")
    if concept is None:
        return
    for line in lines:
        for at, part in enumerate(line.parts):
            if part.kind != "figure" or not within(part.start, own.get(line.number, ())):
                continue
            figure = figures[part.number]
            if figure.kind != "value" or figure.unit not in {"kg", "g"} or figure.bounds is None:
                continue
            before = line.parts[max(0, at - 3) : at]
            weighs = next((each for each in before if each.word.startswith("weigh")), None)
            if weighs is None and not _beside_person(line, at, mentions, vocabulary):
                continue
            span = Span(part.start if weighs is None else weighs.start, part.end)
            fields = {
                "concept": concept.id,
                "value": value_of(figure.bounds),
                "unit": figure.unit,
                "printed": figure.printed,
            }
            why = (Why("weight", span),)
            said = Said(fields, ((line.number, span),), why, line.number, None, (part.number,))
            yield part.start, said


def _beside_person(
    line: Line, at: int, mentions: tuple[Mention, ...], vocabulary: Vocabulary
) -> bool:
    """Whether a figure stands in brackets right after a word for a person: "girl (9 kg)"."""
    if at < 2 or line.parts[at - 1].word != "(":
        return False
    person = line.parts[at - 2]
    if person.kind == "mention":
        return pick(mentions[person.number], vocabulary, {"demographic"}) is not None
    return bool(person.cues) and person.says("patient") is not None
