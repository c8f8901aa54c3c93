"""What was given, in order, and what came of it.

Walks the clauses that are about the source's own people. An agent that is named again is the
same intervention; a class that was named by one of its agents before ("steroid treatment") is
that agent's. A response belongs to the agents its clause names before it, or after "with" or
"to"; else to those begun last.
"""

from __future__ import annotations

from collections.abc import Container
from typing import NamedTuple

from cdss.extract.clauses import Line, Part
from cdss.extract.cues import Cue
from cdss.extract.marks import Context, Figure, Mention, Span, Why
from cdss.extract.relations import Dosed, pick
from cdss.extract.subjects import OWN, About
from cdss.model.concept import GIVEN_KINDS, Vocabulary

TARGETS = frozenset({"target", "finding", "measurement", "score", "diagnosis"})
_RESPONSES = (
    "relapse-on-taper",
    "not-tolerated",
    "complete",
    "none",
    "worsened",
    "partial",
    "improved",
    "relapsed",
    "fall",
    "rise",
)
_DENIED = {
    "improved": "none",
    "complete": "none",
    "partial": "none",
    "fall": "none",
    "worsened": "not-worsened",
}
_BETTER = frozenset({"improved", "complete", "partial"})
_OUTSIDE = 3
"""From this rank on, a part of the text tells of no course: a response there names its agent."""
_GENERAL_TARGETS = frozenset({"disease", "illness", "condition"})
_LEADS = frozenset(
    {
        "with",
        "to",
        "on",
        "under",
        "after",
        "despite",
        "of",
        "by",
        "from",
        "following",
        "during",
        "in",
        "spite",
        "for",
    }
)
_REASONS = frozenset(
    {"because", "because of", "due to", "owing to", "for", "given", "since", "secondary to"}
)
_TAPER = frozenset(
    {
        "tapering",
        "taper",
        "tapered",
        "weaning",
        "weaned",
        "reduced",
        "reduction of",
        "withdrawal of",
        "discontinuation of",
        "stopped",
        "discontinued",
        "withdrawn",
    }
)
_HARM_WORDS = frozenset(
    {
        "adverse",
        "side",
        "untoward",
        "complication",
        "complications",
        "toxicity",
        "toxicities",
        "tolerated",
        "adverse-effects",
    }
)


class Response(NamedTuple):
    """How one target of an intervention did, where it is said, and by which words.

    ``value`` is one of the knowledge's responses, or ``not-worsened``: said, and no response.
    ``rank`` tells how early that part of the text is read.
    """

    target: str
    value: str
    span: Span
    printed: Span
    sentence: int
    why: tuple[Why, ...]
    mention: int = -1
    rank: int = 0


class Given(NamedTuple):
    """One intervention, with everything the text says of it.

    ``places`` are the spans it is named or told of in, ``doses`` the numbers of its figures,
    ``printed`` the words of a response that names no target.
    """

    concept: str
    agent: Span
    group: int
    places: tuple[tuple[int, Span], ...] = ()
    doses: tuple[int, ...] = ()
    responses: tuple[Response, ...] = ()
    untargeted: tuple[Response, ...] = ()
    harm: tuple[str, Span, tuple[str, ...]] | None = None
    started: int | None = None
    why: tuple[Why, ...] = ()


class Course(NamedTuple):
    """The interventions in order, when each began to run, and the mentions that name them."""

    given: tuple[Given, ...]
    running: tuple[tuple[int, int], ...]
    named: frozenset[int] = frozenset()

    def at(self, sentence: int) -> int | None:
        """The intervention that ran when a sentence was told, by its place in the list."""
        found = None
        for since, which in self.running:
            if since < sentence:
                found = which
        return found


class _Walk:
    """Gathers the course, clause by clause."""

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
        self.running: list[tuple[int, int]] = []
        self.group = 0
        self.named: dict[int, int] = {}
        self.raised: set[str] = set()
        self.lowered: set[str] = set()

    def clause(self, line: Line, start: int, end: int, before: list[int]) -> list[int]:
        """Read one clause; the interventions it names, in order."""
        parts = line.parts
        here: list[int] = []
        known = len(self.given)
        begun = False
        for at in range(start, end):
            part = parts[at]
            if part.kind != "mention":
                if (
                    part.cues
                    and part.says("treated")
                    and part.word.startswith(("followed by", "switched", "replaced"))
                ):
                    self.group += 1
                continue
            self._note_state(part.number)
            which = self._given(line, at, start, end)
            if which is not None:
                here.append(which)
                begun = True
        if begun:
            self.group += 1
            previous = self.current
            begins = _begins(parts, start, end) or any(each >= known for each in here)
            if begins:
                self.current = list(dict.fromkeys(here))
                self.running.append((line.number, self.current[-1]))
        else:
            previous = self.current
        self._responses(line, start, end, here, before, previous)
        self._but_not(line, start, end)
        self._harms(line, start, end, here, before)
        for figure in self.loose.pop(line.number, []):
            if self.current:
                self._dose(self.current[-1], figure)
        return here

    # Interventions

    def _note_state(self, number: int) -> None:
        context = self.contexts[number]
        concept = pick(self.mentions[number], self.vocabulary, {"measurement"})
        if concept is not None and context.state == "raised":
            self.raised.add(concept)
        if concept is not None and context.state == "low":
            self.lowered.add(concept)

    def _given(self, line: Line, at: int, start: int, end: int) -> int | None:
        number = line.parts[at].number
        mention, context = self.mentions[number], self.contexts[number]
        concept = pick(mention, self.vocabulary, GIVEN_KINDS)
        if concept is None or context.about == "family":
            return None
        if (
            context.state not in {"present", "raised", "low", "normal"}
            or context.hedged
            and not context.past
        ):
            return None
        if self.vocabulary[concept].kind == "procedure" and not _is_therapy(
            line.parts, at, start, end, self.named
        ):
            return None
        if number in self.withheld:
            return None
        concept = self._with_route(concept, line, at, start, end)
        which = self._same(concept, fresh=_begins_anew(line.parts, start, at))
        place = (line.number, Span(mention.start, mention.end))
        why = mention.why + context.why + _giving(line.parts, start, end)
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
                places=(*known.places, place),
            )
        self.named[number] = which
        for figure in self.by_agent.get(number, ()):
            self._dose(which, figure)
        return which

    def _with_route(self, concept: str, line: Line, at: int, start: int, end: int) -> str:
        """The intervention that an agent is by its route, where the vocabulary has one."""
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
        if figure not in known.doses:
            place = Span(self.figures[figure].start, self.figures[figure].end)
            self.given[which] = known._replace(
                doses=(*known.doses, figure),
                places=(*known.places, (self.figures[figure].sentence, place)),
            )

    # Responses

    def _responses(
        self,
        line: Line,
        start: int,
        end: int,
        here: list[int],
        before: list[int],
        previous: list[int],
    ) -> None:
        parts = line.parts
        for at in range(start, end):
            cue = _response_at(parts, at, start, end)
            if cue is None:
                continue
            value = cue.kind
            denied = _denied(parts, at, start)
            if denied is not None:
                value = _DENIED.get(value, "")
            if not value or _hedged(parts, at, start):
                continue
            agents, named = self._agents(line, at, start, end, previous, before)
            if not agents or (self.ranks[line.number] >= _OUTSIDE and not named):
                continue
            targets = [] if value == "not-tolerated" else self._targets(parts, at, start, end)
            tapering = any(
                parts[each].cues and parts[each].says("stopped") and parts[each].word in _TAPER
                for each in range(len(parts))
                if each != at
            )
            dosing = any(each.word == "dose" for each in parts)
            if value == "relapsed":
                value = "relapse-on-taper" if tapering else "worsened"
            elif value in {"worsened", "rise"} and tapering and dosing:
                value = "relapse-on-taper"
            if value == "not-worsened":
                targets = targets or self.last_targets
            if value in {"fall", "rise", "not-worsened"} and not targets:
                continue
            self.last_targets = targets
            self._add(line, at, agents, targets, value, cue)

    def _but_not(self, line: Line, start: int, end: int) -> None:
        """ "A improved X, but not Y": Y did not."""
        parts = line.parts
        if end - start < 3 or parts[start].word != "but" or parts[start + 1].word != "not":
            return
        cue = parts[start + 1].says("negation")
        agents = [
            which
            for which, given in enumerate(self.given)
            if any(
                each.sentence == line.number and each.value in _BETTER for each in given.responses
            )
        ]
        targets = [each.number for each in parts[start:end] if each.kind == "mention"]
        if cue is not None and agents and targets:
            self._add(line, start + 1, agents, targets, "none", cue)

    def _agents(
        self, line: Line, at: int, start: int, end: int, previous: list[int], before: list[int]
    ) -> tuple[list[int], bool]:
        """The interventions a response is of: after "with" or "to", before it, or the last."""
        parts = line.parts
        after = at + 1
        leading = parts[at].word.endswith((" with", " to", " of", " on", " from"))
        while after < end and after <= at + 5:
            part = parts[after]
            if part.kind == "mention" and part.number in self.named:
                if leading:
                    return self._listed(parts, after, end), True
                break
            if part.word in _LEADS or (part.cues and part.says("time-word")):
                leading = True
            elif part.kind == "mention" or part.verb or part.word in {",", ";", "and"}:
                break
            after += 1
        reason = None
        named: list[int] = []
        for back in range(at - 1, start - 1, -1):
            part = parts[back]
            if part.word in _REASONS and reason is None:
                reason = back
            if part.kind == "mention" and part.number in self.named:
                named.insert(0, self.named[part.number])
        if parts[start].word in _REASONS or (reason is not None and named):
            earlier = [each for each in previous if each not in named]
            return earlier, False
        if named:
            return list(dict.fromkeys(named)), True
        return (before or self.current or previous), bool(before)

    def _listed(self, parts: tuple[Part, ...], at: int, end: int) -> list[int]:
        found = []
        for each in range(at, end):
            part = parts[each]
            if part.kind == "mention" and part.number in self.named:
                found.append(self.named[part.number])
            elif (
                part.kind == "mention"
                or part.verb
                or (part.kind == "word" and part.word not in {"and", "or", "both"})
                and part.word not in {","}
            ):
                break
        return found

    def _targets(self, parts: tuple[Part, ...], at: int, start: int, end: int) -> list[int]:
        """What responded: the list after a noun ("improvement of A and B"), else the subject."""
        word = parts[at].word
        if word.endswith((" of", " in", " from")) or _noun_then_of(parts, at, end):
            found = self._targets_after(parts, at, end)
            if found:
                return found
        found = []
        for back in range(at - 1, start - 1, -1):
            part = parts[back]
            if part.kind == "mention":
                if pick(self.mentions[part.number], self.vocabulary, TARGETS) and self._may_respond(
                    part.number
                ):
                    found.insert(0, part.number)
            elif part.verb and found:
                break
            elif part.verb and not part.says("be", "have", "capable", "treated"):
                break
            elif part.word in {";", "by", "with", "despite"} and not found:
                if part.word != "with":
                    break
        if found:
            return found
        return self._targets_after(parts, at, end, strict=True)

    def _may_respond(self, number: int) -> bool:
        context = self.contexts[number]
        return context.about != "family" and context.state not in {"hypothetical", "planned"}

    def _targets_after(
        self, parts: tuple[Part, ...], at: int, end: int, *, strict: bool = False
    ) -> list[int]:
        found = []
        for each in range(at + 1, end):
            part = parts[each]
            if part.kind == "mention":
                if pick(self.mentions[part.number], self.vocabulary, TARGETS):
                    found.append(part.number)
                elif found or strict:
                    break
            elif part.verb or part.word in {";"} or (part.cues and part.says("time-word", "turn")):
                break
            elif strict and part.word in {",", "."}:
                break
        return found

    def _add(
        self, line: Line, at: int, agents: list[int], targets: list[int], value: str, cue: Cue
    ) -> None:
        part = line.parts[at]
        why = (Why(f"{cue.kind}: {cue.words}", cue.span),)
        responses = []
        if not targets:
            whole_disease = self._disease(line.parts, at, value)
            if whole_disease is not None:
                concept, span = whole_disease
                rank = self.ranks[line.number]
                responses.append(Response(concept, value, span, span, line.number, why, -1, rank))
        for number in targets:
            mention = self.mentions[number]
            concept = self._target(mention)
            if concept is None:
                continue
            come = self._value_for(concept, value)
            if come is None:
                continue
            span = Span(min(mention.start, part.start), max(mention.end, part.end))
            responses.append(
                Response(
                    concept, come, span, span, line.number, why, number, self.ranks[line.number]
                )
            )
        whole = Span(part.start, part.end)
        for which in agents:
            known = self.given[which]
            if responses:
                self.given[which] = known._replace(
                    responses=(*known.responses, *responses),
                    places=(*known.places, *((line.number, each.span) for each in responses)),
                )
            elif not targets and value not in {"fall", "rise"}:
                self.given[which] = known._replace(
                    untargeted=(
                        *known.untargeted,
                        Response("", value, whole, whole, line.number, why),
                    ),
                    places=(*known.places, (line.number, whole)),
                )

    def _target(self, mention: Mention) -> str | None:
        """What responds: of "widespread X" the X, where that is a name of its own."""
        concept = pick(mention, self.vocabulary, {"target"}) or pick(
            mention, self.vocabulary, TARGETS
        )
        if concept is None or self.vocabulary[concept].kind == "diagnosis":
            return None
        words = self.plain[mention.start : mention.end].split()
        for skip in range(len(words) - 1, 0, -1):
            head = " ".join(words[skip:])
            for name in (head, head.removesuffix("s")):
                known = self.vocabulary.named(name)
                if known is not None and self.vocabulary.is_a(concept, known.id):
                    return known.id
        return concept

    def _disease(self, parts: tuple[Part, ...], at: int, value: str) -> tuple[str, Span] | None:
        """The disease as a whole, where the text says that it responded so."""
        if value in {"fall", "rise", "not-worsened"}:
            return None
        concept = self.vocabulary.named("disease activity")
        if concept is None:
            return None
        for back in range(at - 1, max(-1, at - 5), -1):
            if parts[back].word in _GENERAL_TARGETS:
                return concept.id, Span(parts[back].start, parts[at].end)
            if parts[back].kind == "mention" or parts[back].verb:
                return None
        return None

    def _value_for(self, concept: str, value: str) -> str | None:
        """What falling or rising means for this target; None where only medicine could say."""
        if value not in {"fall", "rise"}:
            return value
        kind = self.vocabulary[concept].kind
        if kind in {"finding", "diagnosis"}:
            return "improved" if value == "fall" else "worsened"
        if kind == "measurement":
            if concept in self.raised:
                return "improved" if value == "fall" else "worsened"
            if concept in self.lowered:
                return "improved" if value == "rise" else "worsened"
            return None
        if kind == "target" and value == "rise":
            return "improved"
        return None

    # Harms

    def _harms(self, line: Line, start: int, end: int, here: list[int], before: list[int]) -> None:
        """What the text calls harm of an agent, or denies: only where it says so."""
        parts = line.parts
        agents = here or before or self.current
        if not agents:
            return
        for at in range(start, end):
            part = parts[at]
            if part.kind == "mention" and not _names_harm(
                self.mentions[part.number], self.vocabulary
            ):
                continue
            if part.kind == "mention" or (part.cues and part.says("harm")):
                denied = _denied(parts, at, start) or _denied_after(parts, at, end)
                if denied is not None:
                    span = Span(min(part.start, denied.start), max(part.end, denied.end))
                    self._harm(agents[-1:], "absent", span, line.number, ())
                elif part.kind != "mention":
                    self._harm_of(line, range(start, end), agents[-1:])
            elif part.cues and part.says("borne"):
                self._harm(agents[-1:], "absent", Span(part.start, part.end), line.number, ())
            elif part.word == "well" and any(each.word == "tolerated" for each in parts[start:at]):
                self._harm(agents[-1:], "absent", Span(part.start, part.end), line.number, ())
            elif part.cues and part.says("stopped", "not-tolerated"):
                reason = _reason_after(parts, at, end)
                if reason is not None:
                    self._harm_of(line, range(reason, end), agents)
            elif (
                part.cues
                and part.says("leads")
                and here
                and _agent_leads(parts, at, start)
                and not any(each.cues and each.says(*_RESPONSES) for each in parts[at:end])
            ):
                self._harm_of(line, range(at + 1, end), here[-1:])
            elif part.cues and part.says("attributed") and here and at + 1 < end:
                after = next((each for each in parts[at + 1 : end] if each.kind == "mention"), None)
                if after is not None and after.number in self.named:
                    self._harm_of(line, range(start, at), [self.named[after.number]])
            elif (
                part.cues
                and part.says("arose")
                and (
                    _turned(line, start)
                    or (self.cohort and _counts(parts, start, end, self.figures))
                )
            ):
                self._harm_of(line, range(start, end), agents[-1:])

    def _harm_of(self, line: Line, places: range, agents: list[int]) -> None:
        """The findings told at some places of a sentence, as harm of these agents."""
        found = []
        spans = []
        for at in places:
            part = line.parts[at]
            if part.kind != "mention" or self.contexts[part.number].state not in {
                "present",
                "raised",
                "low",
            }:
                continue
            concept = pick(self.mentions[part.number], self.vocabulary, {"finding", "diagnosis"})
            if concept is not None:
                found.append(concept)
                spans.append(Span(part.start, part.end))
        if found:
            span = Span(spans[0].start, spans[-1].end)
            self._harm(agents, "present", span, line.number, tuple(dict.fromkeys(found)))

    def _harm(
        self, agents: list[int], state: str, span: Span, sentence: int, what: tuple[str, ...]
    ) -> None:
        for which in agents:
            known = self.given[which]
            if known.harm is not None and known.harm[0] == "present":
                if state == "absent":
                    continue
                what = tuple(dict.fromkeys((*known.harm[2], *what)))
            self.given[which] = known._replace(
                harm=(state, span, what), places=(*known.places, (sentence, span))
            )


def _denied_after(parts: tuple[Part, ...], at: int, end: int) -> Cue | None:
    for part in parts[at + 1 : min(end, at + 3)]:
        if part.cues and part.says("negated-after"):
            return part.says("negated-after")
    return None


def _reason_after(parts: tuple[Part, ...], at: int, end: int) -> int | None:
    """Where the reason begins that something was stopped for."""
    if parts[at].word.endswith((" because", " due", " owing", " for", " of", " to")) and parts[
        at
    ].says("not-tolerated"):
        return at + 1
    for later in range(at + 1, min(end, at + 7)):
        part = parts[later]
        if part.word in _REASONS or (part.cues and part.says("attributed")):
            return later + 1
        if part.verb:
            return None
    return None


def _agent_leads(parts: tuple[Part, ...], at: int, start: int) -> bool:
    """Whether the subject of "led to" is not a finding: nothing else is named since the verb before."""
    return any(each.kind == "mention" for each in parts[start:at]) or parts[
        max(start, at - 1)
    ].word in {"and", ","}


def _counts(parts: tuple[Part, ...], start: int, end: int, figures: tuple[Figure, ...]) -> bool:
    return any(
        each.kind == "figure" and figures[each.number].kind in {"value", "count", "percent"}
        for each in parts[start:end]
    )


def _turned(line: Line, start: int) -> bool:
    """Whether a clause sets something against what the same sentence told before: "but", "however"."""
    part = line.parts[start]
    return start > 0 and bool(part.cues) and part.says("turn") is not None


def _names_harm(mention: Mention, vocabulary: Vocabulary) -> bool:
    return any(
        word in {"adverse", "side", "reaction", "reactions", "toxicity"}
        for each in mention.concepts
        for word in vocabulary[each].label.lower().split()
    )


def _begins(parts: tuple[Part, ...], start: int, end: int) -> bool:
    return any(each.cues and each.says("treated") for each in parts[start:end])


def _begins_anew(parts: tuple[Part, ...], start: int, at: int) -> bool:
    """Whether the agent is newly begun: a verb of giving leads to it."""
    return any(
        each.cues and each.says("treated") and each.word not in {"treatment", "therapy", "given"}
        for each in parts[max(start, at - 4) : at]
    )


def _giving(parts: tuple[Part, ...], start: int, end: int) -> tuple[Why, ...]:
    for each in parts[start:end]:
        cue = each.says("treated") if each.cues else None
        if cue is not None:
            return (Why(f"treated: {cue.words}", cue.span),)
    return ()


_THERAPY = frozenset(
    {
        "treated with",
        "treatment with",
        "therapy with",
        "treated by",
        "underwent",
        "undergone",
        "received",
        "tried",
        "course of",
        "courses of",
        "cycles of",
        "sessions of",
    }
)


def _is_therapy(
    parts: tuple[Part, ...], at: int, start: int, end: int, named: Container[int]
) -> bool:
    """Whether a procedure is a treatment here: what treats stands before it, in its list."""
    for back in range(at - 1, start - 1, -1):
        part = parts[back]
        cue = part.says("treated") if part.cues else None
        if cue is not None:
            return cue.words in _THERAPY and cue.words not in {"underwent", "undergone"}
        if part.verb:
            return False
    # In one list with agents that did, or were, something: "A, B and plasma exchange failed".
    agents = any(each.kind == "mention" and each.number in named for each in parts[start:end])
    return agents and any(
        each.cues and each.says("treated", "none", "improved", "complete", "partial")
        for each in parts[start:end]
    )


def _response_at(parts: tuple[Part, ...], at: int, start: int, end: int) -> Cue | None:
    part = parts[at]
    if not part.cues:
        return None
    cue = part.says(*_RESPONSES)
    if cue is None:
        return None
    for kind in _RESPONSES:
        longest = [each for each in part.cues if each.kind == kind]
        if longest:
            cue = longest[0]
            break
    longest_cue = max(
        (each for each in part.cues if each.kind in _RESPONSES),
        key=lambda each: each.end - each.start,
    )
    cue = longest_cue
    words = cue.words
    if (
        words in _ADJECTIVES
        and at + 1 < end
        and parts[at + 1].kind == "mention"
        and not _verbal(parts, at, start)
    ):
        return None
    if words in {"failed", "stopped", "effect"} and at + 1 < end and parts[at + 1].word == "to":
        return None
    return cue


_ADJECTIVES = frozenset(
    {
        "increased",
        "decreased",
        "reduced",
        "increasing",
        "decreasing",
        "rising",
        "worsening",
        "effective",
        "partial",
        "diminished",
        "improved",
        "controlled",
        "flare",
        "relapse",
    }
)


def _verbal(parts: tuple[Part, ...], at: int, start: int) -> bool:
    """Whether a word like "increased" is a verb here: a noun or "was" stands before it."""
    if at == start:
        return False
    before = parts[at - 1]
    return (
        before.kind == "mention"
        or before.says("be") is not None
        and bool(before.cues)
        or before.word in {")", "which", "that"}
    )


def _denied(parts: tuple[Part, ...], at: int, start: int) -> Cue | None:
    for back in range(at - 1, max(start, at - 4) - 1, -1):
        part = parts[back]
        if part.kind in {"mention", "figure"} or part.word in {",", ";"}:
            return None
        if part.cues and part.says("negation"):
            return part.says("negation")
    return None


def _hedged(parts: tuple[Part, ...], at: int, start: int) -> bool:
    return any(
        each.cues and each.says("hedge", "hypothetical", "planned") and not each.verb
        for each in parts[max(start, at - 3) : at]
    )


def _noun_then_of(parts: tuple[Part, ...], at: int, end: int) -> bool:
    return at + 1 < end and parts[at + 1].word in {"of", "in"}


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
) -> Course:
    """The interventions that the source's own people had, in the order they are told.

    ``ranks`` says for each sentence how early its part of the text is read: the narrative
    before what retells it.
    """
    walk = _Walk(
        mentions, contexts, figures, dosed, vocabulary, ranks, plain, withheld, cohort=cohort
    )
    for line in sorted(lines, key=lambda each: ranks[each.number]):
        before: list[int] = []
        for (start, end), who in zip(line.clauses, about[line.number], strict=True):
            if who.who in OWN:
                before = walk.clause(line, start, end, before) or before
    return Course(tuple(walk.given), tuple(walk.running), frozenset(walk.named))


def eased(course: Course) -> frozenset[int]:
    """The mentions of what a treatment helped, or did not: responses, and no new findings."""
    return frozenset(
        each.mention
        for given in course.given
        for each in given.responses
        if each.value in {"complete", "improved", "partial", "none"}
        and not any(why.cue.endswith(("persisted", "persist", "unchanged")) for why in each.why)
    )
