"""What was given, in order, and what came of it.

Walks the clauses that are about the source's own people. An agent that is named again is the
same intervention; a class that was named by one of its agents before ("steroid treatment") is
that agent's. A response belongs to the agents its clause names before it, or after "with" or
"to"; else to those begun last.
"""

from __future__ import annotations

from fractions import Fraction

from cdss.extract import strangers
from cdss.extract.about import OWN, About
from cdss.extract.clauses import Line
from cdss.extract.course import MOST, Course, Given, with_places
from cdss.extract.despite import despite
from cdss.extract.doses import Dosed
from cdss.extract.giving import (
    begins,
    begins_anew,
    giving,
    hands_over,
    is_done,
    is_off,
    is_therapy,
)
from cdss.extract.gone import gone
from cdss.extract.harm_rules import News
from cdss.extract.harms import harms, is_harmless
from cdss.extract.levels import by_mention, levels
from cdss.extract.marks import Context, Figure, Mention, Span
from cdss.extract.naming import apposed, pulsed, studied
from cdss.extract.prior import is_prior, only_failed, was_earlier
from cdss.extract.relations import Measured, pick
from cdss.extract.responses import OUTSIDE, RESPONSES, but_not, lapsed, responses
from cdss.extract.sparing import spared, spares
from cdss.extract.tapers import only_continued, only_tapered, tapered_here
from cdss.extract.whose import refused
from cdss.model.concept import GIVEN_KINDS, Vocabulary

_AFTERWARDS = frozenset({"then", "later", "subsequently", "thereafter", "finally", "next", "after"})


class Walk:
    """Gathers the course, clause by clause; what responses and harms say is added to it."""

    def __init__(
        self,
        mentions: tuple[Mention, ...],
        contexts: tuple[Context, ...],
        figures: tuple[Figure, ...],
        dosed: tuple[Dosed, ...],
        vocabulary: Vocabulary,
        ranks: tuple[int, ...],
        plain: str,
        withheld: frozenset[int],
        *,
        cohort: bool,
    ) -> None:
        self.cohort = cohort
        self.ranks = ranks
        self.plain = plain
        self.withheld = withheld
        self.last_targets: list[int] = []
        self.mentions = mentions
        self.contexts = contexts
        self.figures = figures
        self.vocabulary = vocabulary
        self.by_agent: dict[int, list[int]] = {}
        self.loose: dict[int, list[int]] = {}
        for each in dosed:
            if each.mention >= 0:
                self.by_agent.setdefault(each.mention, []).append(each.figure)
            else:
                self.loose.setdefault(each.sentence, []).append(each.figure)
        self.given: list[Given] = []
        self.current: list[int] = []
        self.began = -1
        self.running: list[tuple[int, int]] = []
        self.group = 0
        self.pair: list[int] = []
        self.values: dict[int, int] = {}
        self.levels: dict[str, tuple[int, Fraction, str | None]] = {}
        self.harmed: tuple[int, tuple[int, ...]] = (-1, ())
        self.ill: dict[str, bool] = {}
        self.named: dict[int, int] = {}
        self.main: str | None = None
        self.sentence = -1
        self.told_here: list[int] = []
        self.seen: dict[str, int] = {}
        self.prior: tuple[int, int] | None = None
        self.raised: set[str] = set()
        self.lowered: set[str] = set()
        self.tapered: dict[int, int] = {}
        self.ailments: dict[str, int] = {}
        self.news: News | None = None

    def clause(self, line: Line, start: int, end: int, before: list[int]) -> list[int]:
        """Read one clause; the interventions it names, else those named before it, in order."""
        parts = line.parts
        if line.number != self.sentence:
            self.sentence, self.told_here, self.prior = line.number, [], None
        known = len(self.given)
        here, new = self._named_in(line, start, end)
        if strangers.told(parts, start, end, named=bool(here)):
            self.current, before = [], []
        previous = self.current
        if here:
            self.group += 1
            if self._begun(line, start, end, newest=max(here) >= known):
                beside = self.current if self._is_beside(line, start, end) else []
                self.current = list(dict.fromkeys([*beside, *new]))
                self.began = line.number
                self.running.append((line.number, self._first_of_last()))
        self.told_here.extend(each for each in here if each not in self.told_here)
        if len(self.told_here) > 1:
            self.pair = list(self.told_here)
        harms(self, line, start, end, here, before)
        kinds = {cue.kind for each in parts[start:end] for cue in each.cues}
        if not kinds.isdisjoint(RESPONSES):
            responses(self, line, start, end, before, previous)
        spared(self, line, start, end, before)
        if "stopped" in kinds:
            tapered_here(self, parts, start, end, line.number)
        but_not(self, line, start, end)
        lapsed(self, line, start, end)
        despite(self, line, start, end)
        gone(self, line, start, end, before)
        levels(self, line, start, end, before)
        for figure in self.loose.pop(line.number, []):
            running = self.running_now()
            if running:
                self._dose(running[-1], figure)
        self.prior = (start, end)
        return new or before

    def _is_beside(self, line: Line, start: int, end: int) -> bool:
        """Whether it began together with what did before it: "A was added [and B was begun]"."""
        joined = line.parts[start].word == "and" and self.began == line.number and not self.cohort
        return joined and not any(
            each.word in _AFTERWARDS or hands_over(each) for each in line.parts[start:end]
        )

    def _first_of_last(self) -> int:
        """Of what was begun together last, the one that is named first: "X with Y" is on X."""
        last = self.given[self.current[-1]].group
        return next(each for each in self.current if self.given[each].group == last)

    def _named_in(self, line: Line, start: int, end: int) -> tuple[list[int], list[int]]:
        """The interventions that a clause names, and those of them that are not of before."""
        here: list[int] = []
        new: list[int] = []
        known = len(self.given)
        for at in range(start, end):
            part = line.parts[at]
            if part.kind != "mention":
                self.group += bool(part.cues) and hands_over(part)
                continue
            self._note_state(part.number)
            which = self._given(line, at, start, end)
            if which is not None:
                here.append(which)
                prior = is_prior(line.parts, at, start, end)
                if not prior:
                    new.append(which)
                elif which >= known and was_earlier(line.parts, start, at):
                    self.given[which] = self.given[which]._replace(prior=True)
        return here, new or here

    def _begun(self, line: Line, start: int, end: int, *, newest: bool) -> bool:
        """Whether what a clause names begins in it, and is not only told to have been reduced."""
        if spares(self, line, start, end) is not None and self.current:
            return False
        parts = line.parts
        if self.current and only_continued(parts, start, end):
            return False
        only = only_tapered(self, parts, start, end) or only_failed(parts, start, end)
        return begins(parts, start, end) or (newest and not (self.current and only))

    def was_there(self, concept: str, sentence: int) -> bool:
        """Whether a sentence before said that a finding was there, or a value was not normal."""
        if concept in self.raised or concept in self.lowered:
            return True
        seen = self.seen.get(concept)
        return seen is not None and seen < sentence

    def running_now(self) -> list[int]:
        """What a clause is about that names no treatment: of a cohort, the one studied."""
        if self.main is not None:
            for which, given in enumerate(self.given):
                if self.vocabulary.agent_of(given.concept) == self.main:
                    return [which]
        if self.cohort and self.main is None and len(self.given) > len(self.current):
            return []  # of many people who had different treatments, nobody knows
        return self.current

    def _note_state(self, number: int) -> None:
        context = self.contexts[number]
        finding = pick(self.mentions[number], self.vocabulary, {"finding"})
        if finding is not None and context.state in {"present", "raised"} and not context.hedged:
            self.seen.setdefault(finding, self.mentions[number].sentence)
        ailment = pick(self.mentions[number], self.vocabulary, {"diagnosis"})
        if ailment is not None:
            self.ailments.setdefault(ailment, self.mentions[number].sentence)
        concept = pick(self.mentions[number], self.vocabulary, {"measurement"})
        if concept is not None and context.state == "raised":
            self.raised.add(concept)
        if concept is not None and context.state == "low":
            self.lowered.add(concept)

    def _given(self, line: Line, at: int, start: int, end: int) -> int | None:
        number = line.parts[at].number
        mention, context = self.mentions[number], self.contexts[number]
        concept = pick(mention, self.vocabulary, GIVEN_KINDS)
        if concept is None or context.about == "family" or is_off(line.parts, at, start):
            return None
        if apposed(self.mentions, self.vocabulary, concept, line.parts, at, end):
            return None
        given = context.state in {"present", "raised", "low", "normal"} or (
            context.state == "absent"
            and (refused(line.parts, at, start, end) or is_harmless(self, line.parts, at, start))
        )
        if not given or (context.hedged and not context.past):
            return None
        named = self.vocabulary[concept]
        treats = named.treats and is_done(line.parts, start, end)
        if named.kind == "procedure" and not (
            treats or is_therapy(line.parts, at, start, end, self.named)
        ):
            return None
        if number in self.withheld:
            return None
        concept = self._with_route(concept, line, at, start, end)
        which = self._same(concept, fresh=begins_anew(line.parts, start, at))
        place = (line.number, Span(mention.start, mention.end))
        why = mention.why + context.why + giving(line.parts, start, end)
        if which is None:
            which = len(self.given)
            self.given.append(
                Given(concept, Span(mention.start, mention.end), self.group, (place,), why=why)
            )
        else:
            known = self.given[which]
            narrower = (
                self.vocabulary.is_a(concept, known.concept)
                or (
                    self.vocabulary.agent_of(concept) == self.vocabulary.agent_of(known.concept)
                    and self.vocabulary.route_of(known.concept) is None
                )
                or self.vocabulary.is_a(self.vocabulary.agent_of(concept), known.concept)
            )
            self.given[which] = known._replace(
                concept=concept if narrower else known.concept,
                agent=Span(mention.start, mention.end)
                if narrower and concept != known.concept
                else known.agent,
            )
            self.given[which] = with_places(self.given[which], (place,))
        self.named[number] = which
        for figure in self.by_agent.get(number, ()):
            self._dose(which, figure)
        return which

    def _with_route(self, concept: str, line: Line, at: int, start: int, end: int) -> str:
        """The intervention that an agent is by its route, where the vocabulary has one."""
        agent = self.vocabulary.agent_of(concept)
        pulse = pulsed(self.vocabulary, agent, line.parts, at, start, end)
        if pulse is not None:
            return pulse
        if self.vocabulary[concept].kind != "agent":
            return concept
        for near in (*range(at - 1, max(start, at - 3) - 1, -1), *range(at + 1, min(end, at + 4))):
            part = line.parts[near]
            if part.kind == "sign":
                break
            if part.kind != "mention":
                continue
            route = pick(self.mentions[part.number], self.vocabulary, {"route"})
            if route is None:
                break
            for each in self.vocabulary:
                if (
                    each.kind == "intervention"
                    and each.agent == concept
                    and each.route == route
                    and not self.vocabulary.is_narrower(each.id)
                ):
                    return each.id
        return concept

    def _same(self, concept: str, *, fresh: bool) -> int | None:
        """The intervention that this names again."""
        vocabulary = self.vocabulary
        agent, route = vocabulary.agent_of(concept), vocabulary.route_of(concept)
        for which in range(len(self.given) - 1, -1, -1):
            known = self.given[which].concept
            if known == concept:
                return which
            known_agent, known_route = vocabulary.agent_of(known), vocabulary.route_of(known)
            if known_agent == agent and (route is None or known_route is None):
                return which
            if not fresh and route is None and vocabulary.is_a(known_agent, agent):
                return which
            if (
                not fresh
                and known_route is None
                and vocabulary.is_a(agent, known_agent)
                and len(self.given) == 1
            ):
                return which
        return None

    def _dose(self, which: int, figure: int) -> None:
        known = self.given[which]
        if figure not in known.doses and len(known.doses) < MOST:
            place = Span(self.figures[figure].start, self.figures[figure].end)
            known = known._replace(doses=(*known.doses, figure))
            self.given[which] = with_places(known, ((self.figures[figure].sentence, place),))


def course(
    lines: tuple[Line, ...],
    about: tuple[tuple[About, ...], ...],
    mentions: tuple[Mention, ...],
    contexts: tuple[Context, ...],
    figures: tuple[Figure, ...],
    dosed: tuple[Dosed, ...],
    vocabulary: Vocabulary,
    ranks: tuple[int, ...],
    plain: str,
    withheld: frozenset[int],
    *,
    cohort: bool,
    beyond: tuple[frozenset[str], frozenset[str]] = (frozenset(), frozenset()),
    measured: tuple[Measured, ...] = (),
) -> Course:
    """The interventions that the source's own people had, in the order they are told.

    ``ranks`` says for each sentence how early its part of the text is read: the narrative
    before what retells it. ``beyond`` are the measurements that were above, and those that
    were below, the range printed beside them, and ``measured`` all values.
    """
    walk = Walk(
        mentions, contexts, figures, dosed, vocabulary, ranks, plain, withheld, cohort=cohort
    )
    walk.values.update(by_mention(measured, mentions))
    walk.raised.update(beyond[0])
    walk.lowered.update(beyond[1])
    if cohort:
        walk.main = studied(lines, ranks, mentions, contexts, vocabulary)
    for line in sorted(lines, key=lambda each: ranks[each.number]):
        before: list[int] = []
        for (start, end), who in zip(line.clauses, about[line.number], strict=True):
            if who.who in OWN:
                before = walk.clause(line, start, end, before)
    # A title or an aim names what was given; nothing had begun where it stands.
    running = tuple(each for each in walk.running if ranks[each[0]] < OUTSIDE)
    main = None
    if walk.main is not None:
        main = next(iter(walk.running_now()), None)
    return Course(tuple(walk.given), running, walk.named, main)
