"""What a text states of a person: ages and weights, and the record that every statement is."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from cdss.extract.clauses import Line
from cdss.extract.marks import Figure, Mention, Span, Why
from cdss.extract.patterns import Pattern
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
    lines: tuple[Line, ...],
    own: dict[int, list[tuple[int, int]]],
    figures: tuple[Figure, ...],
    vocabulary: Vocabulary,
    *,
    cohort: bool,
) -> Iterator[tuple[int, Said]]:
    """The ages of the source's own people, and not of relatives, each with its place."""
    for number, figure in enumerate(figures):
        if figure.kind == "age" and within(figure.start, own.get(figure.sentence, ())):
            if not cohort and _of_relative(lines[figure.sentence], number):
                continue
            said = _age(number, figure, vocabulary)
            if said is not None:
                yield figure.start, said


_MANY = frozenset({"brothers", "sisters", "siblings", "cousins"})
_BETWEEN = frozenset({",", "(", "aged", "age", "was", "is", "who", "a", "of", "now", "then"})


def _of_relative(line: Line, figure: int) -> bool:
    """Whether an age is a relative's: "her mother, aged 45 years", "a 6-year-old sister"."""
    at = next(
        (
            at
            for at, each in enumerate(line.parts)
            if each.number == figure and each.kind == "figure"
        ),
        None,
    )
    if at is None:
        return False
    for after in line.parts[at + 1 : at + 3]:
        if after.cues and after.says("family"):
            return True
        if after.kind != "word":
            break
    for back in range(at - 1, max(-1, at - 5), -1):
        part = line.parts[back]
        if part.cues and part.says("family"):
            # "Two brothers, aged 4 and 7 years" are the patients.
            counted = back > 0 and (line.parts[back - 1].kind == "figure" or part.word in _MANY)
            return "history" not in part.word and not counted
        if part.word not in _BETWEEN:
            return False
    return False


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
    if figure.read_as:
        fields["read_as"] = figure.read_as
    return Said(
        fields,
        ((figure.sentence, Span(figure.start, figure.end)),),
        figure.why or (Why("age", Span(figure.start, figure.end)),),
        figure.sentence,
        None,
        (number,),
    )


_SEXES = {
    **dict.fromkeys(("mr", "sir", "he", "his", "him", "himself"), "male"),
    **dict.fromkeys(("mrs", "ms", "miss", "mme", "she", "her", "herself"), "female"),
}
_KIN = {"brother": "male", "sister": "female"}
"""Words for one who is told of in turn: elsewhere they are relatives of the patient's."""
_LEADS_TO = 20
"""Characters between "his" and the "sister" that it leads to: "his 5-year-old sister"."""
_TITLES = frozenset({"mr", "sir", "mrs", "ms", "miss", "mme"})


def sex(
    plain: str,
    lines: tuple[Line, ...],
    own: dict[int, list[tuple[int, int]]],
    mentions: tuple[Mention, ...],
    vocabulary: Vocabulary,
) -> Iterator[tuple[int, Said]]:
    """The sex of a patient whom no noun calls a woman or a man: by title, else by pronouns alone.

    Pronouns of both kinds may mean somebody else, and say nothing.
    """
    known = {each: concept.id for each in ("male", "female") if (concept := vocabulary.named(each))}
    if len(known) < 2 or _named_sex(mentions, set(known.values())):
        return
    found: list[tuple[int, Span, str]] = []
    for line in lines:
        for start, end in own.get(line.number, ()):
            taken_up = [
                part
                for part in line.parts
                if part.word in _KIN and start <= part.start < end and not part.says("family")
            ]
            found.extend(
                (line.number, Span(word.start(), word.end()), _SEXES[word[0].lower()])
                for word in _PERSONAL.finditer(plain, start, end)
                if not any(0 <= part.start - word.end() < _LEADS_TO for part in taken_up)
            )
            found.extend(
                (line.number, Span(part.start, part.end), _KIN[part.word]) for part in taken_up
            )
    titled = [
        each for each in found if plain[each[1].start : each[1].end].lower() in {*_TITLES, *_KIN}
    ]
    told = titled or found
    if len({which for _, _, which in told}) != 1:
        return
    number, span, which = told[0]
    why = (Why("sex by title" if titled else "sex by pronoun", span),)
    fields = {"concept": known[which], "state": "present"}
    yield span.start, Said(fields, ((number, span),), why, number)


_PERSONAL = Pattern(
    r"\b(?:Mr|Sir|Mrs|Ms|Miss|Mme|[Hh]e|[Hh]is|[Hh]im|[Hh]imself|[Ss]he|[Hh]er|[Hh]erself)\b"
)


def _named_sex(mentions: tuple[Mention, ...], sexes: set[str]) -> bool:
    return any(not sexes.isdisjoint(each.concepts) for each in mentions)


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
            if figure.kind not in {"value", "dose"} or figure.bounds is None:
                continue
            if figure.unit not in {"kg", "g"}:
                continue
            before = line.parts[max(0, at - 3) : at]
            weighs = next((each for each in before if each.word.startswith("weigh")), None)
            if weighs is None and (
                figure.kind == "dose" or not _beside_person(line, at, mentions, vocabulary)
            ):
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
