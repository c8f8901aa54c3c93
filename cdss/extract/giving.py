"""How a clause tells that something is given: begun, begun anew, or done as a treatment."""

from __future__ import annotations

from collections.abc import Container

from cdss.extract.clauses import Part
from cdss.extract.marks import Why

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
        "changed to",
        "switched to",
        "managed with",
        "controlled with",
        "responded to",
    }
)


def hands_over(part: Part) -> bool:
    """Whether what follows came after what stands before: "A, followed by B"."""
    return part.says("treated") is not None and part.word.startswith(
        ("followed by", "switched", "replaced")
    )


def begins(parts: tuple[Part, ...], start: int, end: int) -> bool:
    """Whether a clause has a verb of giving."""
    return any(each.cues and each.says("treated") for each in parts[start:end])


def begins_anew(parts: tuple[Part, ...], start: int, at: int) -> bool:
    """Whether the agent is newly begun: a verb of giving leads to it."""
    return any(
        each.cues and each.says("treated") and each.word not in {"treatment", "therapy", "given"}
        for each in parts[max(start, at - 4) : at]
    )


def giving(parts: tuple[Part, ...], start: int, end: int) -> tuple[Why, ...]:
    """The verb of giving of a clause, as a reason."""
    for each in parts[start:end]:
        cue = each.says("treated") if each.cues else None
        if cue is not None:
            return (Why(f"treated: {cue.words}", cue.span),)
    return ()


def is_off(parts: tuple[Part, ...], at: int, start: int) -> bool:
    """Whether what is named is what somebody had no more: "she was off all [A]"."""
    return any(each.word in {"off", "off all"} for each in parts[max(start, at - 2) : at])


_DONE = frozenset({"performed", "done", "carried out", "attempted", "offered", "conducted"})
_OUTCOMES = ("improved", "complete", "partial", "none", "worsened", "relapsed")


def is_done(parts: tuple[Part, ...], start: int, end: int) -> bool:
    """Whether a clause does a procedure that treats, or tells what came of it."""
    return any(
        (each.cues and each.says("treated", *_OUTCOMES) is not None) or each.word in _DONE
        for each in parts[start:end]
    )


def is_therapy(
    parts: tuple[Part, ...], at: int, start: int, end: int, named: Container[int]
) -> bool:
    """Whether a procedure is a treatment here: what treats stands before it, in its list."""
    for back in range(at - 1, start - 1, -1):
        part = parts[back]
        cue = part.says("treated") if part.cues else None
        if cue is not None:
            return cue.words in _THERAPY and cue.words not in {"underwent", "undergone"}
        if part.word == ":" and any(each.says("treated") for each in parts[start:back]):
            return True  # "Treatment was changed: [A], B and C"
        if part.verb:
            return False
    # In one list with agents that did, or were, something: "A, B and plasma exchange failed".
    agents = any(each.kind == "mention" and each.number in named for each in parts[start:end])
    return agents and any(
        each.cues and each.says("treated", "none", "improved", "complete", "partial")
        for each in parts[start:end]
    )
