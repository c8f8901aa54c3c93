"""How many of a cohort an outcome is told of: "seven improved", "X improved in 5 of 9"."""

from __future__ import annotations

from typing import Any, NamedTuple

from cdss.extract.about import OWN, About
from cdss.extract.clauses import Line, Part
from cdss.extract.counting import percent_by, whole_after
from cdss.extract.counts import Counted, shares_of
from cdss.extract.course import Response
from cdss.extract.marks import Figure, Span, Why
from cdss.extract.shares import PEOPLE, is_of_all


class Tally(NamedTuple):
    """How many a clause tells of: the fields of a statement, where they stand, their figures."""

    sentence: int
    clause: Span
    fields: dict[str, Any]
    place: Span
    figures: tuple[int, ...]
    why: Why

    def holds(self, response: Response) -> bool:
        """Whether an outcome is told in its clause."""
        here = self.clause.start <= response.span.start < self.clause.end
        return self.sentence == response.sentence and here


def responders(
    lines: tuple[Line, ...],
    about: tuple[tuple[About, ...], ...],
    figures: tuple[Figure, ...],
    people: int,
) -> tuple[Tally, ...]:
    """The clauses on a cohort that tell of one number of its people, or of all of them."""
    if people < 2:
        return ()
    found: list[Tally] = []
    for line in lines:
        for (start, end), who in zip(line.clauses, about[line.number], strict=True):
            if who.who in OWN and start < end:
                tally = _tally(line, start, end, figures, people)
                if tally is not None:
                    found.append(tally)
    return tuple(found)


def _tally(
    line: Line, start: int, end: int, figures: tuple[Figure, ...], people: int
) -> Tally | None:
    parts = line.parts
    clause = Span(parts[start].start, parts[end - 1].end)
    counts = [at for at in range(start, end) if _is_number(parts[at], figures, people)]
    wholes = {whole for at in counts if (whole := whole_after(parts, at, counts)) is not None}
    counts = [at for at in counts if at not in wholes and _is_of_people(parts, at, start, end)]
    if not counts and is_of_all(parts, start, end):
        why = Why("all of them", clause)
        return Tally(line.number, clause, {"n": people}, clause, (), why)
    if len(counts) != 1:
        return None
    (at,) = counts
    whole = whole_after(parts, at, [*counts, *wholes])
    percent = percent_by(parts, at, end, figures)
    why = Why("count of people", Span(parts[at].start, parts[at].end))
    counted = Counted(
        -1,
        parts[at].number,
        percent,
        (why,),
        parts[whole].number if whole is not None else None,
    )
    fields, last, used = shares_of(counted, figures)
    if "n" not in fields:
        return None
    return Tally(line.number, clause, fields, Span(parts[at].start, last), used, why)


def _is_number(part: Part, figures: tuple[Figure, ...], people: int) -> bool:
    """Whether a figure may be a number of these people."""
    if part.kind != "figure":
        return False
    figure = figures[part.number]
    if figure.kind not in {"value", "number", "count", "score"} or figure.unit:
        return False
    low = figure.bounds.low if figure.bounds is not None else None
    return low is not None and low.denominator == 1 and 0 < low <= people


_JOINS = frozenset(
    {"and", "but", ",", ";", "while", "whereas", "however", "another", "only", "in", "all", "the"}
)
_IN = frozenset({"in", "by", "among"})


def _is_of_people(parts: tuple[Part, ...], at: int, start: int, end: int) -> bool:
    """Whether a number stands as people do: before their name or a verb, or after "in"."""
    after = parts[at + 1] if at + 1 < end else None
    named = after is not None and any(word in PEOPLE for word in after.word.split())
    back = at - 1
    while back > start and parts[back].word in {"the", "all", "only", "another", "of"}:
        back -= 1
    if back >= start and parts[back].word.split()[-1:] and parts[back].word.split()[-1] in _IN:
        return after is None or named or after.word in {",", ";", ".", "(", "and", "of"}
    opens = all(parts[each].word in _JOINS or _turns(parts[each]) for each in range(start, at))
    if not opens or after is None:
        return False
    return named or after.verb or bool(after.cues) or after.word in {"of", "("}


def _turns(part: Part) -> bool:
    return bool(part.cues) and part.says("turn") is not None
