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
    place: tuple[int, Span]
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
    everyone: tuple[int, int, Span] | None,
) -> tuple[Tally, ...]:
    """The clauses on a cohort that tell of one number of its people, or of all of them.

    ``everyone`` is the number of all, with the sentence and the place that say it.
    """
    if people < 2:
        return ()
    found: list[Tally] = []
    for line in lines:
        whole = Span(line.parts[0].start, line.parts[-1].end) if line.parts else Span(0, 0)
        for (start, end), who in zip(line.clauses, about[line.number], strict=True):
            if who.who in OWN and start < end:
                told = _tallies(line, start, end, figures, people, everyone)
                if start == 0 and len(told) == 1 and _only_counts(line.parts, end):
                    told = [told[0]._replace(clause=whole)]  # "In one patient, who ..., X fell"
                found.extend(told)
    return tuple(found)


def _tallies(
    line: Line,
    start: int,
    end: int,
    figures: tuple[Figure, ...],
    people: int,
    everyone: tuple[int, int, Span] | None,
) -> list[Tally]:
    """The numbers of people in a clause, each with the stretch that it is told of."""
    parts = line.parts
    clause = Span(parts[start].start, parts[end - 1].end)
    numbers = [at for at in range(start, end) if _is_number(parts[at], figures, people)]
    wholes = {at: of for at in numbers if (of := whole_after(parts, at, numbers)) is not None}
    counts = [
        at for at in numbers if at not in wholes.values() and _is_of_people(parts, at, start, end)
    ]
    if not counts and everyone is not None and _all(parts, start, end):
        all_, sentence, here = everyone
        why = Why("all of them", clause)
        return [Tally(line.number, clause, {"n": all_}, (sentence, here), (), why)]
    after = [at for at in counts if _follows(parts, at, start)]
    if len(counts) > 1 and len(after) < len(counts):
        return []  # nobody knows which is of what
    found = []
    begins = clause.start
    for at in counts:
        of = wholes.get(at)
        why = Why("count of people", Span(parts[at].start, parts[at].end))
        counted = Counted(
            -1,
            parts[at].number,
            percent_by(parts, at, end, figures),
            (why,),
            parts[of].number if of is not None else None,
        )
        fields, last, used = shares_of(counted, figures)
        ends = last if len(counts) > 1 else clause.end
        if "n" in fields:
            place = (line.number, Span(parts[at].start, last))
            found.append(Tally(line.number, Span(begins, ends), fields, place, used, why))
        begins = ends
    return found


def _all(parts: tuple[Part, ...], start: int, end: int) -> bool:
    """Whether a clause tells of all: "all had X", "after a year all of them had X"."""
    return is_of_all(parts, start, end) or any(
        parts[at].word == "all" and parts[at + 1].says("cohort") and parts[at + 2].verb
        for at in range(start, end - 2)
    )


def _only_counts(parts: tuple[Part, ...], end: int) -> bool:
    """Whether a clause names its people and says nothing of them yet."""
    return not any(each.verb or each.kind == "mention" for each in parts[:end])


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
_ONE = frozenset({"child", "girl", "boy", "woman", "man", "infant", "case", "subject"})
_IN = frozenset({"in", "by", "among"})


def _is_of_people(parts: tuple[Part, ...], at: int, start: int, end: int) -> bool:
    """Whether a number stands as people do: before their name or a verb, or after "in"."""
    after = parts[at + 1] if at + 1 < end else None
    named = after is not None and any(word in PEOPLE | _ONE for word in after.word.split())
    if _follows(parts, at, start):
        return after is None or named or after.word in {",", ";", ".", "(", "and", "of"}
    opens = all(parts[each].word in _JOINS or _turns(parts[each]) for each in range(start, at))
    if not opens or after is None:
        return False
    return named or after.verb or bool(after.cues) or after.word in {"of", "("}


def _follows(parts: tuple[Part, ...], at: int, start: int) -> bool:
    """Whether a number stands after what it is told of: "X improved in 5"."""
    back = at - 1
    while back > start and parts[back].word in {"the", "all", "only", "another", "of"}:
        back -= 1
    return back >= start and any(word in _IN for word in parts[back].word.split()[-1:])


def _turns(part: Part) -> bool:
    return bool(part.cues) and part.says("turn") is not None
