"""What had been there and no longer is, under a treatment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cdss.extract.clauses import Line, Part
from cdss.extract.course import MOST, Response, with_places
from cdss.extract.marks import Span, Why
from cdss.extract.relations import pick
from cdss.extract.responses import OUTSIDE, RESPONSES

if TYPE_CHECKING:
    from cdss.extract.events import Walk

_PRIVATIVE = 6
_JUST_BEFORE = 24
_CAME_AGAIN = frozenset({"recurred", "recur", "relapsed", "relapse", "reappeared", "returned"})
_MORE = frozenset(
    [
        *("new", "further", "additional", "other", "more", "recurrent", "subsequent"),
        *("develop", "developed", "developing"),
    ]
)


def gone(walk: Walk, line: Line, start: int, end: int, before: list[int]) -> None:
    """Add what had been there and no longer is: "she became afebrile", "there was no rash"."""
    here = [
        walk.named[each.number]
        for each in line.parts[start:end]
        if each.kind == "mention" and each.number in walk.named
    ]
    agents = here or before or walk.running_now()
    rank = walk.ranks[line.number]
    if not agents or walk.cohort or rank >= OUTSIDE:
        return
    for part in line.parts[start:end]:
        concept = _denied(walk, part) if part.kind == "mention" else _privative(walk, part)
        if concept is None:
            continue
        became_free = part.kind == "mention" and walk.plain[part.end : part.end + 5] == "-free"
        if not walk.was_there(concept, line.number) and not (became_free and here):
            continue
        span = Span(part.start, part.end)
        why = (Why("there before, and no longer", span),)
        found = Response(concept, "complete", span, span, line.number, why, -1, rank)
        for which in agents:
            known = walk.given[which]
            if len(known.responses) < MOST:
                known = known._replace(responses=(*known.responses, found))
                walk.given[which] = with_places(known, ((line.number, span),))


def _denied(walk: Walk, part: Part) -> str | None:
    """The finding that is denied here, or the measurement that is normal."""
    context = walk.contexts[part.number]
    mention = walk.mentions[part.number]
    if context.about == "family" or context.hedged or part.says(*RESPONSES):
        return None
    if context.state == "absent":
        after = walk.plain[part.end : part.end + _JUST_BEFORE].lower().split()
        if not _CAME_AGAIN.isdisjoint(word.strip(".,;") for word in after):
            return None  # "[X] has not recurred"
        before = walk.plain[max(0, part.start - _JUST_BEFORE) : part.start].lower().split()
        if not _MORE.isdisjoint(before[-4:]):
            return None  # "no new [X]": what was there may still be
        return pick(mention, walk.vocabulary, {"finding"})
    if context.state == "normal":
        concept = pick(mention, walk.vocabulary, {"measurement"})
        return concept if concept in walk.raised | walk.lowered else None
    return None


def _privative(walk: Walk, part: Part) -> str | None:
    """The finding that a word denies by its first letter: "afebrile"."""
    if part.kind != "word" or not part.word.startswith("a") or len(part.word) <= _PRIVATIVE:
        return None
    known = walk.vocabulary.named(part.word[1:])
    return known.id if known is not None and known.kind == "finding" else None
