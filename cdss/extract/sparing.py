"""What one treatment spared of another: "A allowed steroids to be tapered"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cdss.extract.clauses import Line, Part
from cdss.extract.course import MOST, Response, with_places
from cdss.extract.marks import Span, Why
from cdss.extract.relations import pick
from cdss.extract.responses import OUTSIDE
from cdss.extract.tapers import only_tapered
from cdss.model.concept import GIVEN_KINDS

if TYPE_CHECKING:
    from cdss.extract.events import Walk

SPARED = "could be given less"
"""What says that one treatment spared of another."""
_ALLOWED = frozenset(
    (
        *("allowed", "allows", "allowing", "enabled", "enables", "enabling", "permitted"),
        *("permits", "permitting", "facilitated", "facilitating", "could", "possible", "able"),
    )
)
_LESS = (
    *("taper", "wean", "discontinu", "withdraw", "cessation", "ceas", "stop", "reduc"),
    *("lower", "decreas", "halv"),
)
_NAMES = ("{} sparing", "{} reduction", "reduction of {}s", "reduction of {}")
_NEAR = 14
"""Parts after the word for what became possible in which the other treatment is named."""


def spares(walk: Walk, line: Line, start: int, end: int) -> tuple[str, int, str] | None:
    """The treatment that could be given less, its place, and the target that this is.

    None where the clause says nothing of the kind, or the vocabulary has no such target.
    """
    parts = line.parts
    allowed = next((at for at in range(start, end) if _allows(parts, at)), None)
    if allowed is None and _beside_better(walk, line, start, end):
        allowed = start
    if allowed is None:
        return None
    first = allowed if parts[allowed].word.split()[:1] != ["could"] else start
    less = any(each.word.split()[-1:] and _is_less(each) for each in parts[allowed:end])
    if not less or any(each.says("negation") for each in parts[start:end]):
        return None
    for at in range(first, min(end, allowed + _NEAR)):
        part = parts[at]
        if part.kind != "mention":
            continue
        concept = pick(walk.mentions[part.number], walk.vocabulary, GIVEN_KINDS)
        target = _target(walk, concept) if concept is not None else None
        if concept is not None and target is not None:
            return concept, at, target
    return None


def spared(walk: Walk, line: Line, start: int, end: int, before: list[int]) -> None:
    """Add to the treatments that made it possible that another could be given less."""
    found = spares(walk, line, start, end)
    rank = walk.ranks[line.number]
    if found is None or rank >= OUTSIDE:
        return
    concept, at, target = found
    here = [
        walk.named[each.number]
        for each in line.parts[start:at]
        if each.kind == "mention" and each.number in walk.named
    ]
    agent = walk.vocabulary.agent_of(concept)
    span = Span(line.parts[start].start, line.parts[end - 1].end)
    span = _from_word(line.parts, start, end) or span
    why = (Why(SPARED, span),)
    response = Response(target, "improved", span, span, line.number, why, -1, rank)
    for doer in here or before or walk.running_now():
        known = walk.given[doer]
        theirs = walk.vocabulary.agent_of(known.concept)
        if walk.vocabulary.may_be(theirs, agent) or len(known.responses) >= MOST:
            continue
        known = known._replace(responses=(*known.responses, response))
        walk.given[doer] = with_places(known, ((line.number, span),))


def _beside_better(walk: Walk, line: Line, start: int, end: int) -> bool:
    """Whether a clause says that less was given, in a sentence that told of betterment before.

    "The rash faded, and A was reduced to 5 mg": what the rash faded under spared A.
    """
    better = any(
        each.sentence == line.number and each.value in {"improved", "complete"}
        for which in walk.current
        for each in walk.given[which].responses
    )
    return better and only_tapered(walk, line.parts, start, end)


def _from_word(parts: tuple[Part, ...], start: int, end: int) -> Span | None:
    """From the first name or word of possibility to the last name or word of less."""
    told = [
        each
        for at, each in enumerate(parts[start:end], start)
        if each.kind == "mention" or _allows(parts, at) or _is_less(each)
    ]
    return Span(told[0].start, told[-1].end) if told else None


def _allows(parts: tuple[Part, ...], at: int) -> bool:
    return parts[at].word.partition(" ")[0] in _ALLOWED


def _is_less(part: Part) -> bool:
    return any(word.startswith(_LESS) for word in part.word.split())


def _target(walk: Walk, concept: str) -> str | None:
    """The target that giving less of something is, by the names of it and of its kinds."""
    agent = walk.vocabulary.agent_of(concept)
    for kind in (agent, *sorted(walk.vocabulary.ancestors(agent))):
        known = walk.vocabulary.get(kind)
        for name in known.names if known is not None else ():
            for form in _NAMES:
                found = walk.vocabulary.named(form.format(name.lower().removesuffix("s")))
                if found is not None and found.kind == "target":
                    return found.id
    return None
