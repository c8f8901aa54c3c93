"""How a treatment came out: which words say it, of which agents, for which targets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cdss.extract.clauses import Line, Part
from cdss.extract.course import MOST, Response, with_places
from cdss.extract.cues import Cue
from cdss.extract.marks import Span, Why
from cdss.extract.shades import by_itself, denied, eased_by_stopping, so_called, told
from cdss.extract.tapers import on_taper
from cdss.extract.targets import disease, target_of, targets_of, value_for
from cdss.extract.whose import agents_of

if TYPE_CHECKING:
    from cdss.extract.events import Walk

RESPONSES = (
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
    "relapsed": "complete",
}
_BETTER = frozenset({"improved", "complete", "partial"})
OUTSIDE = 3
"""From this rank on, a part of the text tells of no course: a response there names its agent."""


def responses(
    walk: Walk,
    line: Line,
    start: int,
    end: int,
    before: list[int],
    previous: list[int],
) -> None:
    """Add what a clause says of how treatments came out to the walk's interventions.

    ``before`` are the interventions of the clause before it, ``previous`` those that ran.
    """
    parts = line.parts
    for at in range(start, end):
        cue = _response_at(walk, parts, at, start, end)
        if cue is None:
            continue
        value = told(walk, parts, at, (start, end), cue)
        turned = denied(parts, at, start) or _neither(walk, parts, at, start)
        if turned is not None:
            value = _DENIED.get(value, "")
        if not value or _hedged(parts, at, start):
            continue
        agents, named = agents_of(walk, line, at, start, end, previous, before)
        if not agents or (walk.ranks[line.number] >= OUTSIDE and not named):
            continue
        again = cue.kind in {"relapsed", "relapse-on-taper"}
        if value in _BETTER and (
            by_itself(parts, start, end) or eased_by_stopping(parts, at, start, end)
        ):
            continue  # the harm of what was stopped, if anything
        targets = [] if value == "not-tolerated" else targets_of(walk, parts, at, start, end)
        if again and turned is not None:
            targets = []
        value = on_taper(walk, parts, at, (start, end), value, agents, line.number)
        if value == "not-worsened":
            targets = targets or walk.last_targets
        if value in {"fall", "rise", "not-worsened"} and not targets:
            continue
        walk.last_targets = targets
        _add(walk, line, at, agents, targets, value, cue)


def _neither(walk: Walk, parts: tuple[Part, ...], at: int, start: int) -> Cue | None:
    """The denial of "neither A nor B helped", where A and B were given."""
    for part in parts[start:at]:
        if part.word == "neither":
            return part.says("negation")
        if part.kind == "mention" and part.number not in walk.named:
            return None
    return None


def but_not(walk: Walk, line: Line, start: int, end: int) -> None:
    """Add what did not respond: of "A improved X, but not Y" the Y."""
    parts = line.parts
    if end - start < 3 or parts[start].word != "but" or parts[start + 1].word != "not":
        return
    cue = parts[start + 1].says("negation")
    agents = [
        which
        for which, given in enumerate(walk.given)
        if any(each.sentence == line.number and each.value in _BETTER for each in given.responses)
    ]
    targets = [each.number for each in parts[start:end] if each.kind == "mention"]
    if cue is not None and agents and targets:
        _add(walk, line, start + 1, agents, targets, "none", cue)


def _add(
    walk: Walk, line: Line, at: int, agents: list[int], targets: list[int], value: str, cue: Cue
) -> None:
    part = line.parts[at]
    again = cue.kind in {"relapsed", "relapse-on-taper"}
    remitted = not walk.ranks[line.number] and "remission" in part.word.split()
    why = (Why(f"{cue.kind}: {cue.words}", cue.span),)
    found: list[Response] = []
    if not targets:
        whole_disease = disease(walk, line.parts, at, value, again=again, remitted=remitted)
        if whole_disease is not None:
            named, place = whole_disease
            rank = walk.ranks[line.number]
            found.append(Response(named, value, place, place, line.number, why, -1, rank))
    for number in targets:
        mention = walk.mentions[number]
        concept = target_of(walk, mention, value)
        if concept is None:
            continue
        come = value_for(walk, concept, value) or (found[-1].value if found else None)
        if come is None:
            continue
        span = Span(min(mention.start, part.start), max(mention.end, part.end))
        found.append(
            Response(concept, come, span, span, line.number, why, number, walk.ranks[line.number])
        )
    whole = Span(part.start, part.end)
    for which in agents:
        known = walk.given[which]
        if len(known.responses) + len(known.untargeted) >= MOST:
            continue
        if found:
            known = known._replace(responses=(*known.responses, *found))
            places = tuple((line.number, each.span) for each in found)
            walk.given[which] = with_places(known, places)
        elif not targets and value not in {"fall", "rise"}:
            response = Response("", value, whole, whole, line.number, why)
            known = known._replace(untargeted=(*known.untargeted, response))
            walk.given[which] = with_places(known, ((line.number, whole),))


def _response_at(walk: Walk, parts: tuple[Part, ...], at: int, start: int, end: int) -> Cue | None:
    part = parts[at]
    if not part.cues:
        return None
    cue = part.says(*RESPONSES)
    if cue is None:
        return None
    for kind in RESPONSES:
        longest = [each for each in part.cues if each.kind == kind]
        if longest:
            cue = longest[0]
            break
    longest_cue = max(
        (each for each in part.cues if each.kind in RESPONSES),
        key=lambda each: each.end - each.start,
    )
    cue = longest_cue
    return None if so_called(walk, parts, at, (start, end), cue) else cue


def _hedged(parts: tuple[Part, ...], at: int, start: int) -> bool:
    return any(
        each.cues and each.says("hedge", "hypothetical", "planned") and not each.verb
        for each in parts[max(start, at - 3) : at]
    )
