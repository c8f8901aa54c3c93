"""When each thing was so: the stages of a story, in the order in which it is told.

A story begins at presentation, and goes on at the diagnosis, under the first treatment, under
the next. What retells it (an abstract, a discussion) begins its own. A clause may say its time
itself: "at diagnosis", "at the age of 4", "under X". What no stage covers has no stated time.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping
from typing import NamedTuple

from cdss.extract.about import OWN, About
from cdss.extract.clauses import Line, Part
from cdss.extract.course import Course
from cdss.extract.marks import Figure, Span, Why
from cdss.extract.persons import Said

PRESENTATION, DIAGNOSIS, ONSET, DURING = "presentation", "diagnosis", "onset", "during"

_PRESENTS = re.compile(
    r"\b(?:presented|presenting|presents|presentation|admit+ed|admission|referred|was brought"
    r"|consulted|attended|hospitali[sz]ed|on arrival|emergency room|complain(?:ed|ing) of|sought"
    r"|came (?:to|with)|was seen (?:in|at|by|for|with|because)"
    r"|on (?:physical |clinical )?examination|physical examination|at first visit)\b"
)
_LATER = re.compile(
    r"\b(?:later|again|re-?admi|re-?present|after|since|subsequently|then|follow|relapse|recur"
    r"|during|despite|under|thereafter|new|persist)"
)
"""What makes a coming to the hospital a later one: "two years later she was referred"."""
_REPORTS = re.compile(r"\bwe (?:report|present|describe)\b")
_TO_US = re.compile(r"\b(?:our|us|referred)\b")
_GOES_ON = re.compile(r"\b(?:developed|during|follow-?(?:ed )?up|later|after|subsequently)\b")
_DIAGNOSED = re.compile(r"\b(?:diagnosed|diagnosis (?:of|was)|diagnosis made)\b")
_BEGAN = re.compile(r"\b(?:onset|began|begun|noticed|first (?:seen|noted|symptoms?|signs?))\b")
_AT = (
    (
        DIAGNOSIS,
        ("diagnosis",),
        re.compile(r"\bat (?:the )?(?:time of )?(?:the )?(?:initial )?diagnosis\b"),
    ),
    (
        ONSET,
        ("onset", "symptom", "sign", "manifestation", "disease ", "illness ", "after "),
        re.compile(
            r"\bat (?:the )?(?:time of )?(?:the )?(?:disease )?onset\b"
            r"|\b(?:initial|first) (?:symptom|sign|manifestation)s?\b"
            r"|\b(?:disease|illness) (?:began|started) with\b"
            r"|\bafter (?:a few|several|some|[0-9]+) (?:days|weeks|months|years) of\b"
        ),
    ),
    (
        PRESENTATION,
        ("presentation", "admission", "arrival", "first visit"),
        re.compile(
            r"\b(?:at|on|upon) (?:the )?(?:time of )?(?:initial |first )?"
            r"(?:presentation|admission|arrival)\b|\bat first visit\b"
        ),
    ),
    (
        "",
        ("baseline", "treatment", "therapy"),
        re.compile(r"\bat baseline\b|\bpre-?treatment\b|\bbefore (?:the )?(?:treatment|therapy)"),
    ),
)
"""The stages that a clause may name, each with words of which one must stand in it."""
_AT_AGE = re.compile(r"(?:\bat|\baged|\bwhen|\bage of|\bsince|\bfrom)\b[^.;,]{0,24}\Z")
_HAD_BEEN = re.compile(
    r"\bhad (?:been|received|failed|tried|taken|undergone|already|previously)\b|\bpreviously\b"
)
"""What tells of a time before the one that the story has come to."""
_PERSON_AGED = re.compile(
    r"\b(?:boy|girl|man|woman|male|female|child|infant|patient|lady|gentleman|adolescent|teenager"
    r"|neonate|baby|toddler|brother|sister|elder|older|younger|twin|sibling),? ?\(?"
    r"(?:who (?:is|was) |was )?(?:now )?aged?\b[^.;]{0,6}\Z"
)
"""How old somebody is, and not when something was: "a girl aged 9"."""
_WITH = frozenset({"on", "under", "during", "taking", "while on", "in treatment with"})


_OPENING = 2
"""Sentences in which a story brings in its patient."""


class Stage(NamedTuple):
    """Where a stage of the story begins: its rank and place, its name, and what says so.

    ``which`` is the intervention that runs in it, by its place in the course.
    """

    rank: int
    start: int
    name: str = ""
    which: int | None = None
    why: Why | None = None


class Told(NamedTuple):
    """The time that a stretch of the text says of itself: a stage, an age or a length.

    ``figure`` is the number of the figure of an age, or of the time since something.
    """

    start: int
    end: int
    stage: Stage | None = None
    figure: int = -1


class Timeline(NamedTuple):
    """The stages of one person's story, and the times that clauses say of themselves.

    ``starts`` are the figures of the ages, or of the times since onset, at which interventions
    began, by their places in the course; ``dated`` are the ages at which something was so.
    """

    ranks: tuple[int, ...]
    stages: tuple[Stage, ...]
    said: tuple[Told, ...]
    ages: tuple[Told, ...]
    lengths: tuple[Told, ...]
    starts: Mapping[int, int]
    dated: frozenset[int]
    cohort: bool

    def stage(self, said: Said) -> Stage | None:
        """The stage that a statement belongs to: where the story itself tells it first."""
        place = self._first(said)
        if place is None:
            return None
        sentence, start = place
        for each in self.said:
            if each.start <= start < each.end:
                return each.stage
        rank = self.ranks[sentence]
        at = bisect_right(self.stages, (rank, start, "\uffff")) - 1
        return self.stages[at] if at >= 0 and self.stages[at].rank == rank else None

    def age(self, said: Said) -> int | None:
        """The figure of the age at which a statement's own clause says it was so."""
        return _figure_at(self.ages, self._first(said))

    def length(self, said: Said) -> int | None:
        """The figure of the time since something that a statement's own clause gives."""
        return _figure_at(self.lengths, self._first(said))

    def apart(self, said: Said) -> tuple[Said, ...]:
        """A statement for each stage that the story tells it at; what retells it adds a place."""
        first = min((self.ranks[at] for at, _ in said.places if at >= 0), default=0)
        stages: dict[tuple[str, int | None], list[tuple[int, Span]]] = {}
        for place in said.places:
            told = place[0] >= 0 and self.ranks[place[0]] == first
            stage = self.stage(said._replace(places=(place,))) if told else None
            key = (stage.name, stage.which) if stage is not None else None
            if not told or key is None:
                continue
            stages.setdefault(key, []).append(place)
        if len(stages) < 2:
            return (said,)
        later = [place for places in list(stages.values())[1:] for place in places]
        kept = tuple(each for each in said.places if each not in later)
        return (
            said._replace(places=kept),
            *(
                said._replace(places=tuple(places), sentence=places[0][0], why=_near(said, places))
                for places in list(stages.values())[1:]
            ),
        )

    def _first(self, said: Said) -> tuple[int, int] | None:
        places = [(self.ranks[at], span.start, at) for at, span in said.places if at >= 0]
        if not places:
            return None
        _, start, sentence = min(places)
        return sentence, start


def _figure_at(told: tuple[Told, ...], place: tuple[int, int] | None) -> int | None:
    if place is None:
        return None
    return next((each.figure for each in told if each.start <= place[1] < each.end), None)


def timeline(
    lines: tuple[Line, ...],
    about: tuple[tuple[About, ...], ...],
    ranks: tuple[int, ...],
    figures: tuple[Figure, ...],
    course: Course,
    plain: str,
    *,
    cohort: bool,
) -> Timeline:
    """The stages that the clauses on these people tell of."""
    walk = _Walk(ranks, figures, course, plain, cohort=cohort)
    for line in sorted(lines, key=lambda each: ranks[each.number]):
        for (start, end), who in zip(line.clauses, about[line.number], strict=True):
            if who.who in OWN and start < end:
                walk.clause(line, start, end)
    stages = sorted(walk.stages, key=lambda each: (each.rank, each.start))
    return Timeline(
        ranks,
        tuple(stages),
        tuple(walk.said),
        tuple(walk.ages),
        tuple(walk.lengths),
        walk.starts,
        frozenset(walk.dated),
        cohort,
    )


class _Walk:
    """Gathers the stages, clause by clause."""

    def __init__(
        self,
        ranks: tuple[int, ...],
        figures: tuple[Figure, ...],
        course: Course,
        plain: str,
        *,
        cohort: bool,
    ) -> None:
        self._ranks = ranks
        self._figures = figures
        self._course = course
        self._plain = plain
        self._cohort = cohort
        self._by_sentence: dict[int, list[int]] = {}
        for number, figure in enumerate(figures):
            if figure.kind in {"age", "since"} or _within(figure):
                self._by_sentence.setdefault(figure.sentence, []).append(number)
        self._begun: dict[int, list[tuple[int, int]]] = {}
        for sentence, which in course.running:
            given = course.given[which]
            at = min((span.start for here, span in given.places if here == sentence), default=0)
            self._begun.setdefault(sentence, []).append((at, which))
        self._now = Stage(-1, 0)
        self._presented = False
        self._sentence, self._sentences = -1, 0
        self.stages: list[Stage] = []
        self.said: list[Told] = []
        self.ages: list[Told] = []
        self.lengths: list[Told] = []
        self.starts: dict[int, int] = {}
        self.dated: set[int] = set()

    def clause(self, line: Line, start: int, end: int) -> None:
        """Read one clause on these people."""
        rank = self._ranks[line.number]
        if line.number != self._sentence:
            self._sentence = line.number
            self._sentences += 1
        first, last = line.parts[start].start, line.parts[end - 1].end
        words = self._plain[first:last].lower()
        if rank != self._now.rank:
            self._presented = False
            self._sentences = 1
            tells = not self._cohort and rank == 0
            self._begin(Stage(rank, first, PRESENTATION if tells else ""))
        self._arrives(rank, first, last, words)
        self._says(rank, first, last, words)
        self._names(rank, line.parts, start, end)
        self._times(line, first, last, words)
        for at, which in self._begun.get(line.number, ()):
            if first <= at < last:
                self._starts(line.number, first, last, which)
            if first <= at < last and not self._was_on(line.parts, start, end, which):
                main = self._course.main
                self._begin(Stage(rank, last, DURING, which if main is None else main))

    def _begin(self, stage: Stage) -> None:
        self._now = stage
        self.stages.append(stage)

    def _arrives(self, rank: int, first: int, last: int, words: str) -> None:
        """At presentation, once, and at the diagnosis that follows it."""
        if self._cohort:
            return
        told = None if self._presented else _PRESENTS.search(words)
        if told is not None and self._is_first(words, told):
            self._presented = True
            self._begin(Stage(rank, first, PRESENTATION, None, _why("presents", told, first)))
        told = _REPORTS.search(words) if rank == 0 and not self._presented else None
        if told is not None:
            self._begin(Stage(rank, first, PRESENTATION, None, _why("reports", told, first)))
        told = _DIAGNOSED.search(words) if self._now.name == PRESENTATION else None
        if told is not None:
            stage = Stage(rank, first, DIAGNOSIS, None, _why("diagnosed", told, first))
            if self._presented and words[: told.start()].endswith("had been "):
                self.said.append(Told(first, last, stage))  # and the story goes on where it was
            else:
                self._begin(stage)

    def _is_first(self, words: str, told: re.Match[str]) -> bool:
        """Whether the story begins there; who is treated already may come anew to the authors."""
        if _LATER.search(words[: told.start()]):
            return False
        opens = self._now.name != DURING or self._sentences <= _OPENING
        return opens or _TO_US.search(words) is not None

    def _says(self, rank: int, first: int, last: int, words: str) -> None:
        if self._cohort and self._now.name not in {"", DURING} and _GOES_ON.search(words):
            self._begin(Stage(rank, first))
        for name, hints, pattern in _AT:
            told = pattern.search(words) if any(each in words for each in hints) else None
            if told is None:
                continue
            stage = Stage(rank, first, name, None, _why("time", told, first))
            # "A girl, 14 years old, was diagnosed after a few months of X": the X was at onset.
            first += told.start() if told[0].startswith("after") else 0
            if self._cohort and self._now.name != DURING and name == PRESENTATION:
                self._begin(stage)  # of many, it goes on to be told of then
            else:
                self.said.append(Told(first, last, stage))
            return

    def _names(self, rank: int, parts: tuple[Part, ...], start: int, end: int) -> None:
        """Under what was given before: "platelets fell [under X]"."""
        if self._now.name != DURING:
            return
        for at in range(start + 1, end):
            which = (
                self._course.named.get(parts[at].number) if parts[at].kind == "mention" else None
            )
            if which is None or parts[at - 1].word not in _WITH:
                continue
            why = Why(f"time: {parts[at - 1].word}", Span(parts[at - 1].start, parts[at].end))
            stage = Stage(rank, parts[start].start, DURING, which, why)
            self.said.append(Told(parts[start].start, parts[end - 1].end, stage))
            return

    def _times(self, line: Line, first: int, last: int, words: str) -> None:
        for number in self._by_sentence.get(line.number, ()):
            figure = self._figures[number]
            if figure.kind == "age" and self._at_age(figure, first):
                self.dated.add(number)
            if figure.kind != "age":
                if figure.kind == "since" and figure.why and figure.why[0].cue != "time after":
                    continue
                opens = figure.start <= line.parts[0].start + 3
                if opens and first == line.parts[0].start:
                    self.lengths.append(Told(first, line.parts[-1].end, None, number))
                elif first <= figure.start < last:
                    self.lengths.append(Told(first, last, None, number))
            elif (
                first <= figure.start < last
                and self._at_age(figure, first)
                and not any(each.search(words) for each in (_PRESENTS, _DIAGNOSED, _BEGAN))
            ):
                self.ages.append(Told(first, last, None, number))

    def _starts(self, sentence: int, first: int, last: int, which: int) -> None:
        """At what age, or how long after onset, an intervention began."""
        for number in self._by_sentence.get(sentence, ()):
            figure = self._figures[number]
            here = first <= figure.start < last
            aged = figure.kind == "age" and self._at_age(figure, first)
            if here and (aged or (figure.kind == "since" and figure.anchor == "onset")):
                self.starts.setdefault(which, number)

    def _at_age(self, figure: Figure, first: int) -> bool:
        """Whether something was so at that age, and it is not only how old somebody is."""
        before = self._plain[max(first, figure.start - 30) : figure.start + 4].lower()
        return _AT_AGE.search(before) is not None and _PERSON_AGED.search(before) is None

    def _was_on(self, parts: tuple[Part, ...], start: int, end: int, which: int) -> bool:
        """Whether a story not yet under treatment only tells what was taken before it."""
        if self._now.name == DURING:
            return False
        words = self._plain[parts[start].start : parts[end - 1].end].lower()
        if self._presented and _HAD_BEEN.search(words) is not None:
            return True
        for at in range(start + 1, end):
            if parts[at].kind == "mention" and self._course.named.get(parts[at].number) == which:
                return parts[at - 1].word in _WITH
        return False


def _within(figure: Figure) -> bool:
    """Whether it is the length of time in which something came about: "healed in 2 weeks"."""
    return figure.kind == "duration" and figure.printed.lower().startswith(("in ", "within "))


def _near(said: Said, places: list[tuple[int, Span]]) -> tuple[Why, ...]:
    """The reasons of a statement that stand where a part of it does."""
    first, last = min(p.start for _, p in places) - 80, max(p.end for _, p in places) + 80
    return tuple(each for each in said.why if first <= each.span.start < last)


def _why(rule: str, told: re.Match[str], first: int) -> Why:
    return Why(f"{rule}: {told[0]}", Span(first + told.start(), first + told.end()))
