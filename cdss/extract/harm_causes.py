"""Why something was stopped, and what a treatment led to: where the words of a cause lie."""

from __future__ import annotations

from cdss.extract.clauses import Part
from cdss.extract.whose import REASONS


def reason_after(parts: tuple[Part, ...], at: int, end: int) -> int | None:
    """Where the reason begins that something was stopped for."""
    if parts[at].word.endswith((" because", " due", " owing", " for", " of", " to")) and parts[
        at
    ].says("not-tolerated"):
        return at + 1
    for later in range(at + 1, min(end, at + 7)):
        part = parts[later]
        if part.word in REASONS or (part.cues and part.says("attributed")):
            return later + 1
        if part.verb:
            return None
    return None


def agent_leads(parts: tuple[Part, ...], at: int, start: int) -> bool:
    """Whether what stands before "led to" can have done it: no other subject comes between."""
    comma = max((each for each in range(start, at) if parts[each].word == ","), default=start - 1)
    between = parts[comma + 1 : at]
    if any(each.kind == "mention" for each in between):
        return True
    own = [each for each in between if each.word != "and" and not each.verb]
    return not own and any(each.kind == "mention" for each in parts[start:at])


def goes_on(parts: tuple[Part, ...], start: int, at: int) -> bool:
    """Whether a clause has no subject of its own: "..., but was complicated by X"."""
    return start < at and all(
        each.word in {"and", ",", "but", "which", "that", "treatment", "therapy"} or each.verb
        for each in parts[start:at]
    )


def closed(parts: tuple[Part, ...], at: int, end: int) -> int:
    """Where what was caused ends: before what is told in brackets, or with the clause."""
    return next((each for each in range(at, end) if parts[each].word == "("), end)
