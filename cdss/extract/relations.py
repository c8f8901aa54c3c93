"""Which figure belongs to what: values to measurements.

A figure belongs to what stands before it, unless "of" or its place hands it to what follows;
"A and B were 1 and 2, respectively" is dealt out in order.
"""

from __future__ import annotations

from bisect import bisect_left
from typing import NamedTuple

from cdss.extract.clauses import Line, Part
from cdss.extract.marks import Figure, Mention, Span, Why
from cdss.extract.nearby import is_amount_of, of_unknown
from cdss.extract.several import THEN, of_both_sides, respectively
from cdss.extract.shares import is_share
from cdss.model.concept import Vocabulary

MEASURED = frozenset({"measurement", "score", "demographic"})
_VALUES = frozenset({"value", "score", "titre"})


class Measured(NamedTuple):
    """A figure as the value of a measurement, with the range the text gives beside it."""

    mention: int
    figure: int
    reference: int | None
    why: tuple[Why, ...]


def pick(mention: Mention, vocabulary: Vocabulary, kinds: frozenset[str] | set[str]) -> str | None:
    """The concept of one of these kinds that a mention may name."""
    for each in mention.concepts:
        concept = vocabulary.get(each)
        if concept is not None and concept.kind in kinds:
            return each
    return None


def measured(
    lines: tuple[Line, ...],
    mentions: tuple[Mention, ...],
    figures: tuple[Figure, ...],
    vocabulary: Vocabulary,
) -> tuple[Measured, ...]:
    """Every value with the measurement it is of."""
    found: list[Measured] = []
    for line in lines:
        places = [
            at
            for at, part in enumerate(line.parts)
            if part.kind == "mention" and _measurable(mentions[part.number], vocabulary)
        ]
        if places:
            found.extend(_measured_in(line, places, mentions, figures, vocabulary))
    return tuple(found)


def _measurable(mention: Mention, vocabulary: Vocabulary) -> bool:
    concept = pick(mention, vocabulary, MEASURED)
    if concept is None:
        return False
    known = vocabulary[concept]
    # Of who somebody is, only what has a unit of its own: a weight.
    return known.kind != "demographic" or (known.unit is not None and concept != "age")


def _measured_in(
    line: Line,
    places: list[int],
    mentions: tuple[Mention, ...],
    figures: tuple[Figure, ...],
    vocabulary: Vocabulary,
) -> list[Measured]:
    parts = line.parts
    units = {at: _unit_of(mentions[parts[at].number], vocabulary) for at in places}
    values = [
        at
        for at, part in enumerate(parts)
        if part.kind == "figure"
        and (
            (
                _is_value(parts, at, figures[part.number])
                and not is_share(parts, at, figures, 0, len(parts))
            )
            or is_amount_of(parts, at, units, figures[part.number])
        )
    ]
    dealt = respectively(parts, places, values)
    given: dict[int, int] = {}
    found: list[Measured] = []
    for at in values:
        to = dealt.get(at)
        if to is None:
            to = _measurement_of(parts, at, places, given, figures)
        if to is None:
            continue
        figure = figures[parts[at].number]
        concept = vocabulary[
            pick(mentions[parts[to].number], vocabulary, MEASURED)
            or mentions[parts[to].number].concepts[0]
        ]
        if at not in dealt and not _fits(figure, concept.kind, parts, to, at):
            continue
        given[to] = at
        found.append(
            Measured(
                parts[to].number,
                parts[at].number,
                _reference_after(parts, at, figures),
                (Why("value beside its measurement", Span(parts[at].start, parts[at].end)),),
            )
        )
    return found


def _unit_of(mention: Mention, vocabulary: Vocabulary) -> str | None:
    concept = pick(mention, vocabulary, MEASURED)
    return vocabulary[concept].unit if concept else None


_COUNTED_NOUNS = frozenset({"patients", "patient", "children", "cases", "cycles", "cycle", "times"})


def _is_value(parts: tuple[Part, ...], at: int, figure: Figure) -> bool:
    whole = figure.kind == "count" and figure.of is not None and "/" in figure.printed
    if figure.kind not in _VALUES and figure.kind != "percent" and not whole:
        return False
    after = parts[at + 1] if at + 1 < len(parts) else None
    back = at - 1
    while back > 0 and parts[back].word in _ALL_OF_THEM:
        back -= 1
    led = parts[back].word.rpartition(" ")[2] if back >= 0 else ""
    if figure.kind == "value" and (led == "by" or (led == "in" and not figure.unit)):
        return False  # "raised in 9", "low in all 5", "fell by 5"
    return not (
        figure.kind == "value"
        and not figure.unit
        and after is not None
        and (after.kind in {"mention", "word"} and after.word not in _SMALL)
    )


_ALL_OF_THEM = frozenset({"all", "only", "just", "the", "other", "remaining", "both"})
_SMALL = frozenset(
    {
        *("on", "at", "in", "with", "after", "before", "for", "to", "and", "or", "by", "from"),
        *("points", "point", "then", "within", "during", "upon"),
    }
)


def _fits(figure: Figure, kind: str, parts: tuple[Part, ...], to: int, at: int) -> bool:
    """Whether a figure can be a value of such a concept, that far away."""
    low, high = min(to, at), max(to, at)
    if figure.of is not None and kind != "score":
        return False
    if kind == "demographic":
        return figure.kind in {"value", "dose"} and figure.unit in _WEIGHTS and high - low <= 5
    if figure.kind == "score":
        return kind == "score" or high - low <= 4
    if figure.kind == "count":
        # A full score, "20/20", looks like a count of people.
        return kind == "score" and high - low <= 4
    if kind == "score":
        return not figure.unit or figure.unit in {"1", "%"}
    if figure.kind == "value" and not figure.unit:
        # A bare number is a value only where it leaves no doubt: beside, or after its verb.
        return high - low <= 6 and not any(
            parts[each].kind == "mention" for each in range(low + 1, high)
        )
    return True


_WEIGHTS = frozenset({"kg", "g", "[lb_av]", "cm", "m"})


def _measurement_of(
    parts: tuple[Part, ...],
    at: int,
    places: list[int],
    given: dict[int, int],
    figures: tuple[Figure, ...],
) -> int | None:
    here = bisect_left(places, at)
    if here and at - places[here - 1] < _FAR and not _parted(parts, places[here - 1], at):
        nearest = places[here - 1]
        if of_unknown(parts, nearest, at):
            return None
        if nearest not in given:
            return nearest
        earlier = figures[parts[given[nearest]].number]
        same = not earlier.unit or earlier.unit == figures[parts[at].number].unit
        between = range(given[nearest] + 1, at)
        joined = any(
            parts[each].word in THEN or parts[each].says("rise", "fall") for each in between
        )
        if same and (joined or of_both_sides(parts, given[nearest], at, figures)):
            return nearest
        return None
    after = places[here] if here < len(places) else None
    if after is None or after - at > 4 or after in given:
        return None
    if not any(each.verb or each.word in _STOPS for each in parts[at:after]):
        # "T was [39.2 °C] and blood pressure ...": the value of what has no name here.
        listed = at > 0 and parts[at - 1].says("be") and parts[after - 1].word == "and"
        return None if listed else after
    return None


_FAR = 80
_STOPS = frozenset({",", ";", ".", ")", "]"})


def _parted(parts: tuple[Part, ...], low: int, high: int) -> bool:
    return any(parts[each].word == ";" or parts[each].says("turn") for each in range(low + 1, high))


def _reference_after(parts: tuple[Part, ...], at: int, figures: tuple[Figure, ...]) -> int | None:
    for later in range(at + 1, min(len(parts), at + 6)):
        part = parts[later]
        if part.kind == "figure":
            return part.number if figures[part.number].kind == "reference" else None
        if part.kind == "mention":
            return None
    return None
