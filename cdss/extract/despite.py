"""What was there in spite of treatments: "despite A and B, she had persistent X"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cdss.extract.clauses import Line, Part
from cdss.extract.course import MOST, Response, with_places
from cdss.extract.marks import Span, Why
from cdss.extract.relations import pick
from cdss.extract.responses import OUTSIDE
from cdss.extract.targets import target_of

if TYPE_CHECKING:
    from cdss.extract.events import Walk

_DESPITE = ("despite", "in spite", "notwithstanding")
_WENT_ON = frozenset(
    {"persistent", "persisting", "ongoing", "continuing", "continued", "uncontrolled", "active"}
)
_GREW = frozenset({"progressive", "progressing", "worsening", "increasing"})


def despite(walk: Walk, line: Line, start: int, end: int) -> None:
    """Add what a clause that begins with "despite" says was still there, or grew."""
    parts = line.parts
    rank = walk.ranks[line.number]
    comma = max((at for at in range(start, end) if parts[at].word == ","), default=end)
    if not parts[start].word.startswith(_DESPITE) or rank >= OUTSIDE:
        return
    agents = dict.fromkeys(
        walk.named[each.number]
        for each in parts[start:comma]
        if each.kind == "mention" and each.number in walk.named
    )
    for at in range(comma, end):
        value = _said(walk, parts, at)
        if not value:
            continue
        mention = walk.mentions[parts[at].number]
        target = target_of(walk, mention, value)
        if target is None:
            continue
        span = Span(mention.start, mention.end)
        why = (Why("there in spite of it", span),)
        response = Response(target, value, span, span, line.number, why, -1, rank)
        for which in agents:
            known = walk.given[which]
            if len(known.responses) < MOST:
                known = known._replace(responses=(*known.responses, response))
                walk.given[which] = with_places(known, ((line.number, span),))


def _said(walk: Walk, parts: tuple[Part, ...], at: int) -> str:
    """Whether a finding is said to have gone on, or to have grown."""
    part = parts[at]
    if part.kind != "mention" or walk.contexts[part.number].state != "present":
        return ""
    if pick(walk.mentions[part.number], walk.vocabulary, {"finding"}) is None:
        return ""
    words = set(walk.plain[part.start : part.end].lower().split()) | {parts[at - 1].word}
    if words & _GREW:
        return "worsened"
    return "none" if words & _WENT_ON else ""
