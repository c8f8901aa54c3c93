"""What the text calls harm of a treatment, or denies."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cdss.extract.clauses import Line, Part
from cdss.extract.course import with_places
from cdss.extract.cues import Cue
from cdss.extract.harm_beside import (
    COUNTED,
    HAD,
    borne_well,
    continued_with,
    in_time,
    is_reason,
    is_stop,
    none_in_particular,
    of_the_treatment,
    others_had,
    relieved,
)
from cdss.extract.harm_causes import agent_leads, closed, goes_on, reason_after
from cdss.extract.harm_rules import ANAPHORS, but_for, news_of, stopped_upon, untold
from cdss.extract.marks import Figure, Mention, Span
from cdss.extract.relations import pick
from cdss.extract.responses import RESPONSES
from cdss.extract.shades import denied
from cdss.extract.whose import REASONS
from cdss.model.concept import Vocabulary

if TYPE_CHECKING:
    from cdss.extract.events import Walk


def harms(walk: Walk, line: Line, start: int, end: int, here: list[int], before: list[int]) -> None:
    """What the text calls harm of an agent, or denies: only where it says so."""
    parts = line.parts
    agents = here or before or walk.running_now()
    if not agents:
        return
    agents = _meant(parts, start, end, agents)
    _stopped_after(walk, line, (start, end), here, agents)
    for where in continued_with(walk, line, start, end, here):
        _harm_of(walk, line, where, here[-1:] or agents[-1:])
    if others_had(walk, line, start, end):
        _harm_of(walk, line, range(start, end), list(walk.harmed[1]))
    _denied_under(walk, line, start, end, here)
    if walk.news is not None:
        ended = stopped_upon(walk, line, start, end)
        if ended:
            _harm(walk, ended, "present", walk.news.span, walk.news.sentence, walk.news.what)
    walk.news = news_of(walk, line, start, end, here) or walk.news
    for where, whose in untold(walk, line, start, end, here):
        _harm_of(walk, line, where, whose)
    for at in range(start, end):
        if parts[at].cues or parts[at].kind == "mention" or borne_well(parts, start, at):
            _harm_at(walk, line, at, (start, end), here, before, agents)
        if parts[at].says("arose") and (
            _turned(line, start)
            or (
                walk.cohort
                and not in_time(parts, start, end)
                and not any(each.word in _IN_SPITE for each in parts[:end])
                and _counts(parts, start, end, walk.figures)
            )
        ):
            _harm_of(walk, line, range(start, end), agents[-1:])


_IN_SPITE = frozenset({"despite", "in spite of", "notwithstanding", "regardless", "irrespective"})


def _harm_at(
    walk: Walk,
    line: Line,
    at: int,
    clause: tuple[int, int],
    here: list[int],
    before: list[int],
    agents: list[int],
) -> None:
    """What one part of a clause says of harm."""
    start, end = clause
    parts = line.parts
    part = parts[at]
    if _is_harm(walk, part) and not is_reason(parts, at, start, end):
        _denied_or_told(walk, line, at, clause, agents)
    elif part.says("borne") or borne_well(parts, start, at):
        _harm(walk, agents[-1:], "absent", Span(part.start, part.end), line.number, ())
        beside = but_for(line, at)
        if beside is not None:
            _harm_of(walk, line, beside, agents[-1:])
    elif part.says("stopped", "not-tolerated"):
        reason = reason_after(parts, at, end)
        if reason is not None:
            _by_reason(walk, line, (start, at, end), reason, agents)
    elif here:
        _caused(walk, line, at, clause, here)
    elif part.says("leads") and goes_on(parts, start, at):
        whose = before or (agents if part.word == "complicated by" else [])
        _harm_of(walk, line, range(at + 1, end), whose[-1:])


def _by_reason(
    walk: Walk, line: Line, clause: tuple[int, int, int], reason: int, agents: list[int]
) -> None:
    """What was stopped for what: "A was stopped for X, B for Y and C for Z" deals them out."""
    start, stop, end = clause
    parts = line.parts
    # "Not tolerated because of X" denies the tolerating, and no X.
    states = _THERE | {"absent"} if parts[stop].says("negation") else _THERE
    whose = [
        walk.named[each.number]
        for each in parts[start:stop]
        if each.kind == "mention" and each.number in walk.named
    ] or agents
    first = reason
    for at in range(reason, end - 1):
        part = parts[at]
        if part.kind == "mention" and part.number in walk.named and parts[at + 1].word in REASONS:
            _harm_of(walk, line, range(first, at), whose, states)
            whose, first = [walk.named[part.number]], at + 1
    _harm_of(walk, line, range(first, end), whose, states)


def _meant(parts: tuple[Part, ...], start: int, end: int, agents: list[int]) -> list[int]:
    """Of "A and B, the latter ..." or "which ..." the last."""
    last = parts[start].word == "which" or any(each.word == "latter" for each in parts[start:end])
    return agents[-1:] if last else agents


def _stopped_after(
    walk: Walk, line: Line, clause: tuple[int, int], here: list[int], agents: list[int]
) -> None:
    """What was told just before "... and it was stopped": the harm that it was stopped for."""
    start, end = clause
    parts = line.parts
    if walk.prior is None or walk.prior[1] != start:
        return
    start += parts[start].word == ","
    if parts[start].word not in {"and", "so"}:
        return
    stopped = next((at for at in range(start, end) if is_stop(parts[at])), None)
    if stopped is None:
        return
    switched = parts[stopped].word.startswith("switched")
    if any(each.says("negation") for each in parts[start:stopped]):
        return
    subject = [each.word for each in parts[start + 1 : stopped] if each.kind == "word"]
    if (
        not here
        and not switched
        and not ANAPHORS & {word for each in subject for word in each.split()}
    ):
        return
    first, last = walk.prior
    had = next((at for at in range(first, last) if parts[at].word in HAD), None)
    if had is None and any(each.says("arose") for each in parts[first:last]):
        had = first - 1
    if had is not None:
        named = [] if switched else here[-1:]
        whose = named or walk.told_here[:1] or agents[-1:]
        after = any(each.kind == "mention" for each in parts[had + 1 : last])
        _harm_of(walk, line, range(had + 1, last) if after else range(first, had), whose)


def _denied_under(walk: Walk, line: Line, start: int, end: int, here: list[int]) -> None:
    """Harm denied of an agent: "neither X nor Y was observed under A", of nothing seen before."""
    parts = line.parts
    if not here or not any(
        each.says("have", "arose", "negated-after") for each in parts[start:end]
    ):
        return
    spans: list[Span] = []
    led = False
    for part in parts[start:end]:
        if part.says("time-word") and part.word in _UNDER:
            led = True
        if part.kind != "mention":
            continue
        if part.number in walk.named:
            if led and spans:
                span = Span(spans[0].start, spans[-1].end)
                _harm(walk, [walk.named[part.number]], "absent", span, line.number, ())
            return
        concept = pick(walk.mentions[part.number], walk.vocabulary, {"finding", "diagnosis"})
        if concept is not None:
            outcome = part.says("relapsed", "complete", "improved") is not None
            if walk.contexts[part.number].state != "absent" or concept in walk.seen or outcome:
                return
            spans.append(Span(part.start, part.end))


_UNDER = frozenset({"under", "during", "on", "with", "after"})


def _generic(walk: Walk, concept: str) -> bool:
    """Whether a concept says that there was harm, and not which."""
    words = walk.vocabulary[concept].label.lower().split()
    return all(word in _HARM_WORDS or word.rstrip("s") in _HARM_WORDS for word in words)


_HARM_WORDS = frozenset(
    (
        *("adverse", "serious", "severe", "side", "effect", "event", "reaction"),
        *("treatment", "discontinuation", "loss", "of", "response", "untoward"),
    )
)


def _is_harm(walk: Walk, part: Part) -> bool:
    """Whether a part is a word for harm, or names a finding that is one."""
    if part.kind == "mention":
        mention = walk.mentions[part.number]
        if walk.contexts[part.number].state == "absent":
            printed = walk.plain[part.start : part.end].lower()
            if printed.split()[-1].rstrip("s") in {"complication", "toxicity"}:
                return True
        return _names_harm(mention, walk.vocabulary)
    return part.says("harm") is not None


def is_harmless(walk: Walk, parts: tuple[Part, ...], at: int, start: int) -> bool:
    """Whether an agent is denied with its harm alone: "no side effects of A were seen"."""
    return (
        at - 2 >= start
        and parts[at - 1].word in {"of", "from", "to", "with", "during", "on", "under"}
        and _is_harm(walk, parts[at - 2])
    )


def _denied_or_told(
    walk: Walk, line: Line, at: int, clause: tuple[int, int], agents: list[int]
) -> None:
    """Harms by name: "no side effects occurred", "X was the only adverse event"."""
    start, end = clause
    part = line.parts[at]
    denied_by = (
        denied(line.parts, at, start)
        or none_in_particular(line.parts, at, start)
        or _denied_after(line.parts, at, end)
        or _denied_in_list(walk, line.parts, at, start)
    )
    beside = but_for(line, at)
    if denied_by is not None and beside is not None:
        _harm_of(walk, line, beside, agents[-1:])
    elif denied_by is not None:
        span = Span(min(part.start, denied_by.start), max(part.end, denied_by.end))
        _harm(walk, agents[-1:], "absent", span, line.number, ())
    elif part.word.startswith("at the "):
        _harm_of(walk, line, range(at + 1, end), agents)
    elif part.kind == "mention" and not _says_only_harm(walk, part):
        _harm_of(walk, line, range(at, at + 1), agents[-1:])
    else:
        _harm_of(walk, line, range(start, _with_fragments(line, end)), agents[-1:])


_OUTCOMES = tuple(each for each in RESPONSES if each != "not-tolerated")


def _denied_in_list(walk: Walk, parts: tuple[Part, ...], at: int, start: int) -> Cue | None:
    """The denial of a list that a word for harm ends: "no X or other side effects"."""
    joined = any(each.word in {"or", "nor"} for each in parts[max(start, at - 3) : at])
    for back in range(at - 1, start - 1, -1):
        part = parts[back]
        if part.says("negation"):
            return part.says("negation") if joined else None
        if part.verb or part.word == ";":
            return None
        if part.kind == "mention" and walk.contexts[part.number].state != "absent":
            return None
    return None


def _says_only_harm(walk: Walk, part: Part) -> bool:
    return all(_generic(walk, each) for each in walk.mentions[part.number].concepts)


def _with_fragments(line: Line, end: int) -> int:
    """The end of a clause with what follows it and has no verb: the rest of a list."""
    for start, after in line.clauses:
        if start == end and not any(each.verb for each in line.parts[start:after]):
            end = after
    return end


def _caused(walk: Walk, line: Line, at: int, clause: tuple[int, int], here: list[int]) -> None:
    """What an agent is said to have caused: "A led to X", "X was attributed to A"."""
    start, end = clause
    parts = line.parts
    part = parts[at]
    if part.word == "complicated by" and not of_the_treatment(walk, parts, at, start):
        return
    if part.says("leads") and agent_leads(parts, at, start):
        first = next((each for each in range(at, end) if parts[each].kind == "mention"), end - 1)
        better = any(each.says("complete", "improved", "partial") for each in parts[at:end])
        if not better and not any(each.says(*_OUTCOMES) for each in parts[at : first + 2]):
            _harm_of(walk, line, range(at + 1, closed(parts, at, end)), here[-1:])
    elif part.says("attributed"):
        after = next((each for each in parts[at + 1 : end] if each.kind == "mention"), None)
        if after is not None and after.number in walk.named:
            _harm_of(walk, line, range(start, at), [walk.named[after.number]])


_THERE = frozenset({"present", "raised", "low", "abnormal"})
_CAN_HARM = frozenset({"finding", "diagnosis", "history"})


def _harm_of(
    walk: Walk,
    line: Line,
    places: range,
    agents: list[int],
    states: frozenset[str] = _THERE,
) -> None:
    """The findings told at some places of a sentence, as harm of these agents."""
    found = []
    spans = []
    for at in places:
        part = line.parts[at]
        if part.kind != "mention" or walk.contexts[part.number].state not in states:
            continue
        concept = pick(walk.mentions[part.number], walk.vocabulary, _CAN_HARM)
        if concept is None or _treated_for(walk, line, at, concept) or relieved(line.parts, at):
            continue
        if not part.says("relapsed") and not _generic(walk, concept):
            found.append(concept)
            spans.append(Span(part.start, part.end))
    if found:
        span = Span(spans[0].start, spans[-1].end)
        _harm(walk, agents, "present", span, line.number, tuple(dict.fromkeys(found)))


def _treated_for(walk: Walk, line: Line, at: int, concept: str) -> bool:
    """Whether it is an illness that was there before: "a man with [X] was given A"."""
    person = at > 1 and line.parts[at - 1].word == "with" and line.parts[at - 2].kind == "mention"
    if person and walk.vocabulary[concept].kind == "diagnosis":
        return True  # "a boy with X"
    since = walk.ailments.get(concept)
    if since is None or since < line.number:
        return since is not None
    return any(each.says("treated") and each.verb for each in line.parts[at : at + 60])


def _harm(
    walk: Walk, agents: list[int], state: str, span: Span, sentence: int, what: tuple[str, ...]
) -> None:
    for which in agents:
        known = walk.given[which]
        if known.harm is not None and known.harm[0] == "present":
            if state == "absent":
                continue
            what = tuple(dict.fromkeys((*known.harm[2], *what)))
        # What a treatment did harm with, it did not help.
        if state == "present":
            walk.harmed = (sentence, tuple(agents))
        kept = tuple(
            each
            for each in known.responses
            if each.target not in what or each.sentence != sentence or each.value not in _EASED
        )
        known = known._replace(harm=(state, span, what), responses=kept)
        walk.given[which] = with_places(known, ((sentence, span),))


_EASED = frozenset({"complete", "improved", "partial"})


def _denied_after(parts: tuple[Part, ...], at: int, end: int) -> Cue | None:
    for part in parts[at + 1 : min(end, at + 3)]:
        if part.cues and part.says("negated-after"):
            return part.says("negated-after")
    return None


def _counts(parts: tuple[Part, ...], start: int, end: int, figures: tuple[Figure, ...]) -> bool:
    return any(
        each.kind == "figure" and figures[each.number].kind in COUNTED for each in parts[start:end]
    )


def _turned(line: Line, start: int) -> bool:
    """Whether a clause sets something against what its sentence told: "but", "however"."""
    part = line.parts[start]
    return start > 0 and bool(part.cues) and part.says("turn") is not None


def _names_harm(mention: Mention, vocabulary: Vocabulary) -> bool:
    return any(
        word in {"adverse", "side", "reaction", "reactions", "toxicity"}
        for each in mention.concepts
        for word in vocabulary[each].label.lower().split()
    )
