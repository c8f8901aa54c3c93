"""What is named and was not given: considered, refused, not available."""

from __future__ import annotations

from cdss.extract.clauses import Line, Part
from cdss.extract.cues import Cue
from cdss.extract.marks import Mention, Why
from cdss.extract.relations import pick
from cdss.model.concept import GIVEN_KINDS, Vocabulary

_NO_MORE_THAN_PLANS = frozenset(
    ["considered", "offered", "declined", "refused", "deferred", "planned", "proposed"]
)


def withheld(
    lines: tuple[Line, ...], mentions: tuple[Mention, ...], vocabulary: Vocabulary
) -> dict[int, Why]:
    """The agents and procedures that are named and were not given, each with why."""
    found: dict[int, Why] = {}
    for line in lines:
        for start, end in line.clauses:
            for at in range(start, end):
                part = line.parts[at]
                if part.kind == "mention" and pick(mentions[part.number], vocabulary, GIVEN_KINDS):
                    cue = _not_given(line.parts, at, start, end)
                    if cue is not None:
                        found[part.number] = Why(f"not given: {cue.words}", cue.span)
    return found


def is_plan(why: Why) -> bool:
    """Whether what was not given was thought of: considered, offered, refused."""
    return any(word in _NO_MORE_THAN_PLANS for word in why.cue.split()) or "would have" in why.cue


def _not_given(parts: tuple[Part, ...], at: int, start: int, end: int) -> Cue | None:
    """Why an agent that is named was not given: "was not started", "refused", "was considered"."""
    for each in range(at + 1, end):
        part = parts[each]
        cue = part.says("not-given") if part.cues else None
        if cue is not None:
            return cue
        if part.verb and not part.says("be", "negation"):
            break
    for back in range(at - 1, max(start, at - 4) - 1, -1):
        part = parts[back]
        cue = part.says("not-given") if part.cues else None
        if cue is not None:
            return cue
        if part.verb or part.kind == "mention":
            break
    return None
