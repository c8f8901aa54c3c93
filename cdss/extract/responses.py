"""How a treatment came out: which words say it, of which agents, for which targets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cdss.extract.clauses import Line, Part
from cdss.extract.course import MOST, Response, with_places
from cdss.extract.cues import Cue
from cdss.extract.marks import Span, Why
from cdss.extract.targets import disease, target_of, targets_of, value_for

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
_TAPER = frozenset(
    {
        "tapering",
        "taper",
        "tapered",
        "tapered to",
        "tapered off",
        "tapered down",
        "weaned off",
        "reduced to",
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
_AROUND = 60
"""Parts of a sentence beside a clause that may say that a dose was being reduced."""
REASONS = frozenset(
    {"because", "because of", "due to", "owing to", "for", "given", "since", "secondary to"}
)


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
        cue = _response_at(parts, at, start, end)
        if cue is None:
            continue
        value = _told(parts, at, start, cue.kind)
        turned = denied(parts, at, start) or _neither(walk, parts, at, start)
        if turned is not None:
            value = _DENIED.get(value, "")
        if not value or _hedged(parts, at, start):
            continue
        agents, named = _agents(walk, line, at, start, end, previous, before)
        if not agents or (walk.ranks[line.number] >= OUTSIDE and not named):
            continue
        again = cue.kind in {"relapsed", "relapse-on-taper"}
        targets = [] if value == "not-tolerated" else targets_of(walk, parts, at, start, end)
        if again and turned is not None:
            targets = []
        value = _on_taper(walk, parts, at, start, end, value)
        if value == "not-worsened":
            targets = targets or walk.last_targets
        if value in {"fall", "rise", "not-worsened"} and not targets:
            continue
        walk.last_targets = targets
        _add(walk, line, at, agents, targets, value, cue)


def _told(parts: tuple[Part, ...], at: int, start: int, value: str) -> str:
    """What a cue says with the word before it: "transient [improvement]" is in part."""
    before = parts[at - 1] if at > start else None
    if before is None:
        return value
    if value == "relapsed" and before.says("none"):
        return ""
    if value in {"improved", "complete"} and parts[at].kind == "mention":
        return "partial" if before.word in _IN_PART else value
    return value


_IN_PART = frozenset(
    {"partial", "transient", "modest", "slight", "limited", "moderate", "minimal", "incomplete"}
) | {"temporary"}


def _neither(walk: Walk, parts: tuple[Part, ...], at: int, start: int) -> Cue | None:
    """The denial of "neither A nor B helped", where A and B were given."""
    for part in parts[start:at]:
        if part.word == "neither":
            return part.says("negation")
        if part.kind == "mention" and part.number not in walk.named:
            return None
    return None


def _on_taper(
    walk: Walk, parts: tuple[Part, ...], at: int, start: int, end: int, value: str
) -> str:
    """What a relapse, or a worsening, is where the sentence says that a dose went down."""
    if value not in {"relapsed", "worsened", "rise"}:
        return value
    around = range(max(0, start - _AROUND), min(len(parts), end + _AROUND))
    tapering = any(
        (stopped := parts[each].says("stopped")) is not None and stopped.words in _TAPER
        for each in around
        if each != at
    ) or any(
        parts[each].kind == "figure" and _is_lower_dose(walk, parts, each)
        for each in range(at, end)
    )
    if value == "relapsed":
        return "relapse-on-taper" if tapering else "worsened"
    dosing = any(parts[each].word == "dose" for each in around)
    return "relapse-on-taper" if tapering and dosing else value


def _is_lower_dose(walk: Walk, parts: tuple[Part, ...], at: int) -> bool:
    """Whether a figure is the dose that something came back at: "below 15 mg"."""
    figure = walk.figures[parts[at].number]
    printed = figure.printed.lower().startswith(_BELOW)
    return figure.kind == "dose" and (printed or parts[at - 1].word in _BELOW)


_BELOW = ("below", "under", "at", "less than", "<")


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


def _agents(
    walk: Walk, line: Line, at: int, start: int, end: int, previous: list[int], before: list[int]
) -> tuple[list[int], bool]:
    """The interventions a response is of: after "with" or "to", before it, or the last."""
    parts = line.parts
    led = _led_to(walk, parts, at, end)
    if led is not None:
        return _listed(walk, parts, led, end), True
    reason = None
    named: list[int] = []
    for back in range(at - 1, start - 1, -1):
        part = parts[back]
        if part.word in REASONS and reason is None:
            reason = back
        if part.kind == "mention" and part.number in walk.named:
            named.insert(0, walk.named[part.number])
    if parts[start].word in REASONS or (reason is not None and named):
        earlier = [each for each in previous if each not in named]
        return earlier, False
    if named:
        return list(dict.fromkeys(named)), True
    if parts[at].word.startswith("persist") and walk.told_here:
        return list(walk.told_here), False
    return (before or walk.running_now() or previous), bool(before)


def _led_to(walk: Walk, parts: tuple[Part, ...], at: int, end: int) -> int | None:
    """The agent that a preposition leads to from a response: "no response to A"."""
    leading = parts[at].word.endswith((" with", " to", " of", " on", " from"))
    for after in range(at + 1, min(end, at + 6)):
        part = parts[after]
        if part.kind == "mention":
            return after if leading and part.number in walk.named else None
        if part.word in _LEADS or part.says("time-word"):
            leading = True
        elif part.verb or part.word in {",", ";", "and"}:
            return None
    return None


def refused(parts: tuple[Part, ...], at: int, start: int, end: int) -> bool:
    """Whether an agent is denied with its effect alone: "did not respond to A nor to B"."""
    if parts[start].word == "neither":
        return any(each.verb and each.says("improved", "complete") for each in parts[at:end])
    for back in range(at - 1, start - 1, -1):
        part = parts[back]
        if part.says("none") is not None and part.word.endswith(" to"):
            return True
        if part.says("not-tolerated") is not None and part.word.startswith(("did", "could")):
            return True
        if part.verb or (part.kind == "word" and part.word not in _BETWEEN):
            return False
    return False


_BETWEEN = frozenset({"to", "and", "or", "nor", "neither", "both", "either"})


def _listed(walk: Walk, parts: tuple[Part, ...], at: int, end: int) -> list[int]:
    found = []
    depth = 0
    for each in range(at, end):
        part = parts[each]
        depth += {"(": 1, ")": -1}.get(part.word, 0)
        if part.kind == "mention" and part.number in walk.named:
            found.append(walk.named[part.number])
        elif depth or part.word == ")" or part.word in {"neither", "nor", "to"}:
            continue
        elif (
            part.kind == "mention"
            or part.verb
            or (part.kind == "word" and part.word not in {"and", "or", "both"})
        ):
            break
    return found


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
        come = value_for(walk, concept, value)
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


def _response_at(parts: tuple[Part, ...], at: int, start: int, end: int) -> Cue | None:
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


def _verbal(parts: tuple[Part, ...], at: int, start: int) -> bool:
    """Whether a word like "increased" is a verb here: a noun or "was" stands before it."""
    if at == start:
        return False
    before = parts[at - 1]
    return (
        before.kind == "mention"
        or (before.says("be") is not None and bool(before.cues))
        or before.word in {")", "which", "that"}
    )


def denied(parts: tuple[Part, ...], at: int, start: int) -> Cue | None:
    """The denial that stands right before a part, if any."""
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
