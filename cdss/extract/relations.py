"""Which figure belongs to what: values to measurements, doses and durations to agents.

A figure belongs to what stands before it, unless "of" or its place hands it to what follows;
"A and B were 1 and 2, respectively" is dealt out in order.
"""

from __future__ import annotations

from bisect import bisect_left
from typing import NamedTuple

from cdss.extract.clauses import Line, Part
from cdss.extract.cues import Cue
from cdss.extract.marks import Figure, Mention, Span, Why
from cdss.extract.nearby import is_amount_of, of_unknown
from cdss.extract.several import THEN, of_both_sides, respectively
from cdss.extract.shares import is_share
from cdss.model.concept import GIVEN_KINDS, Vocabulary

MEASURED = frozenset({"measurement", "score", "demographic"})
_VALUES = frozenset({"value", "score", "titre"})
_DOSING = frozenset({"dose", "schedule", "duration"})
_DRUGS = GIVEN_KINDS - {"procedure"}
_HANDS_ON = frozenset({"of", "oral", "intravenous", "daily", "weekly", "course"})


class Measured(NamedTuple):
    """A figure as the value of a measurement, with the range the text gives beside it."""

    mention: int
    figure: int
    reference: int | None
    why: tuple[Why, ...]


class Dosed(NamedTuple):
    """A dose, schedule or duration; ``mention`` is its agent's, or -1: the agent before."""

    mention: int
    figure: int
    sentence: int
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
    led = parts[at - 1].word.rpartition(" ")[2] if at else ""
    if figure.kind == "value" and (led == "by" or (led == "in" and not figure.unit)):
        return False  # "raised in 9", "fell by 5"
    return not (
        figure.kind == "value"
        and not figure.unit
        and after is not None
        and (after.kind in {"mention", "word"} and after.word not in _SMALL)
    )


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
    near = after is not None and after - at <= 4 and after not in given
    if near and not any(each.verb or each.word in _STOPS for each in parts[at:after]):
        return after
    return None


_FAR = 80
_STOPS = frozenset({",", ";", "."})


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


def dosed(
    lines: tuple[Line, ...],
    mentions: tuple[Mention, ...],
    figures: tuple[Figure, ...],
    vocabulary: Vocabulary,
) -> tuple[Dosed, ...]:
    """Doses, schedules and durations with the agent they are of."""
    found = list(_within(mentions, figures, vocabulary))
    for line in lines:
        parts = line.parts
        for start, end in line.clauses:
            agents = [
                at
                for at in range(start, end)
                if parts[at].kind == "mention"
                and pick(mentions[parts[at].number], vocabulary, _DRUGS)
            ]
            for at in range(start, end):
                part = parts[at]
                if part.kind != "figure":
                    continue
                if figures[part.number].kind not in _DOSING and not _lasts(parts, at, end, figures):
                    continue
                if _of_another(parts, at, agents):
                    continue
                to = _agent_of(parts, at, agents)
                if to is None and figures[part.number].kind == "duration":
                    continue
                if to is None and not _tells_of_giving(
                    parts[start:end], dose=figures[part.number].kind == "dose"
                ):
                    continue
                found.append(
                    Dosed(
                        -1 if to is None else parts[to].number,
                        part.number,
                        line.number,
                        (
                            Why(
                                f"{figures[part.number].kind} beside its agent",
                                Span(part.start, part.end),
                            ),
                        ),
                    )
                )
    return tuple(found)


def _lasts(parts: tuple[Part, ...], at: int, end: int, figures: tuple[Figure, ...]) -> bool:
    """Whether a time since is how long a treatment lasted: "after 9 months of therapy"."""
    if figures[parts[at].number].kind not in {"since", "moment"}:
        return False
    printed = figures[parts[at].number].printed
    if printed.endswith((" of therapy", " of treatment")):
        return True
    if printed.endswith((" ago", " later", " earlier")):
        return False
    if printed.startswith("at ") or figures[parts[at].number].kind == "moment":
        # "Stopped at month 7": that long it was given.
        return parts[at - 1].word.partition(" ")[0] in _ENDED and "at " in f"{printed} "
    after = parts[at + 1 : min(end, at + 4)]
    if after and after[0].word == "of":
        return any(each.kind == "mention" or each.says("treated") for each in after)
    before = parts[max(0, at - 2) : at]
    return any(each.cues and each.says("stopped") for each in before)


_ENDED = frozenset({"stopped", "discontinued", "suspended", "withdrawn", "abandoned"})


def _within(
    mentions: tuple[Mention, ...], figures: tuple[Figure, ...], vocabulary: Vocabulary
) -> list[Dosed]:
    """Figures that stand inside an agent's own name: "daily oral X"."""
    found = []
    by_start = {(each.sentence, each.start): number for number, each in enumerate(mentions)}
    for number, figure in enumerate(figures):
        mention = by_start.get((figure.sentence, figure.start))
        if mention is None or figure.kind not in _DOSING or mentions[mention].end <= figure.end:
            continue
        if pick(mentions[mention], vocabulary, _DRUGS):
            why = (Why(f"{figure.kind} in its agent's name", Span(figure.start, figure.end)),)
            found.append(Dosed(mention, number, figure.sentence, why))
    return found


def _agent_of(parts: tuple[Part, ...], at: int, agents: list[int]) -> int | None:
    following = next((each for each in agents if each > at), None)
    preceding = next((each for each in reversed(agents) if each < at), None)
    if following is not None and all(
        each.word in _HANDS_ON or (each.kind == "word" and each.word not in {"and", "or"})
        for each in parts[at + 1 : following]
    ):
        handed = any(each.word == "of" for each in parts[at + 1 : following])
        if handed or preceding is None or _comma_between(parts, preceding, at):
            return following
    return preceding if preceding is not None else following


def _of_another(parts: tuple[Part, ...], at: int, agents: list[int]) -> bool:
    """Whether an amount is of something that is no agent: "four units of X"."""
    if at + 1 >= len(parts) or parts[at + 1].word != "of":
        return False
    for later in range(at + 2, min(len(parts), at + 7)):
        if later in agents:
            return False
        if parts[later].kind == "sign" or parts[later].verb or parts[later].word in {"and", "or"}:
            return True
    return False


def _tells_of_giving(parts: tuple[Part, ...], *, dose: bool) -> bool:
    """Whether a clause without an agent gives one: by its verb, or its word for the dose."""
    kinds = ("treated", "stopped", "rise", "fall") if dose else ("treated", "stopped")
    return any(each.says(*kinds) or each.word in {"dose", "dosage"} for each in parts)


def _comma_between(parts: tuple[Part, ...], low: int, high: int) -> bool:
    return any(parts[each].word in {",", "and"} for each in range(low + 1, high))


_NO_MORE_THAN_PLANS = frozenset(
    ["considered", "offered", "declined", "refused", "deferred", "planned", "proposed"]
)


def withheld(
    lines: tuple[Line, ...], mentions: tuple[Mention, ...], vocabulary: Vocabulary
) -> dict[int, Why]:
    """The agents and procedures that are named and were not given, each with why."""
    found: dict[int, Why] = {}
    for line in lines:
        for start, end in line.clauses:
            for at in range(start, end):
                part = line.parts[at]
                if part.kind == "mention" and pick(mentions[part.number], vocabulary, GIVEN_KINDS):
                    cue = _not_given(line.parts, at, start, end)
                    if cue is not None:
                        found[part.number] = Why(f"not given: {cue.words}", cue.span)
    return found


def is_plan(why: Why) -> bool:
    """Whether what was not given was thought of: considered, offered, refused."""
    return any(word in _NO_MORE_THAN_PLANS for word in why.cue.split()) or "would have" in why.cue


def _not_given(parts: tuple[Part, ...], at: int, start: int, end: int) -> Cue | None:
    """Why an agent that is named was not given: "was not started", "refused", "was considered"."""
    for each in range(at + 1, end):
        part = parts[each]
        cue = part.says("not-given") if part.cues else None
        if cue is not None:
            return cue
        if part.verb and not part.says("be", "negation"):
            break
    for back in range(at - 1, max(start, at - 4) - 1, -1):
        part = parts[back]
        cue = part.says("not-given") if part.cues else None
        if cue is not None:
            return cue
        if part.verb or part.kind == "mention":
            break
    return None
