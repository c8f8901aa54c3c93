"""What was there and went: "the rash disappeared", "resolution of the rash"."""

from __future__ import annotations

from typing import Final

from cdss.extract.clauses import Line, Part
from cdss.extract.cues import Cue
from cdss.extract.predicates import subject

_WENT: Final = frozenset(
    [
        *("resolved", "disappeared", "vanished", "healed", "cleared", "ceased", "abated"),
        *("remitted", "went", "subsided", "abolished", "reabsorbed", "resorbed", "closed"),
        *("resolution", "disappearance", "cessation", "clearance"),
    ]
)
_WHOLLY: Final = frozenset(
    {"completely", "fully", "totally", "complete", "full", "total", "entire"}
)
_PARTLY: Final = frozenset(
    [
        *("almost", "nearly", "partially", "partly", "mostly", "largely", "not", "never"),
        *("incompletely", "practically", "if", "until", "when", "slightly", "somewhat"),
    ]
)
_SUBSIDED: Final = frozenset({"subsided"})


def resolved(lines: tuple[Line, ...]) -> dict[int, Cue]:
    """The mentions of what is told to have gone, each with the cue that says so.

    What only got better is not among them.
    """
    found: dict[int, Cue] = {}
    for line in lines:
        for start, end in line.clauses:
            for at in range(start, end):
                part = line.parts[at]
                cue = part.says("complete", "improved") if part.cues else None
                if cue is None or part.kind == "mention" or not _is_gone(cue):
                    continue
                if _held_back(line.parts, at, start):
                    continue
                for each in _of(line.parts, at, start, end, cue):
                    found.setdefault(each, cue)
    return found


def _is_gone(cue: Cue) -> bool:
    words = cue.words.split()
    gone = next((each for each in words if each in _WENT), None)
    if gone is None or not _PARTLY.isdisjoint(words):
        return False
    return gone not in _SUBSIDED or not _WHOLLY.isdisjoint(words)


def _held_back(parts: tuple[Part, ...], at: int, start: int) -> bool:
    """Whether it went only nearly, or not at all, or is only wished."""
    for each in parts[max(start, at - 3) : at]:
        if each.kind == "mention":
            continue
        if not _PARTLY.isdisjoint(each.word.split()):
            return True
        if each.cues and each.says("negation", "hedge", "hypothetical", "planned"):
            return True
    return False


def _of(parts: tuple[Part, ...], at: int, start: int, end: int, cue: Cue) -> list[int]:
    if cue.words.endswith(" of") or (at + 1 < end and parts[at + 1].word == "of"):
        after = at + 1
        while after < end and parts[after].word in _LIGHT:
            after += 1
        return [parts[after].number] if after < end and parts[after].kind == "mention" else []
    if not parts[at].verb:
        return []
    before = parts[at - 1] if at > start else None
    # "After treatment her rash resolved", with no comma that parts the time from the subject.
    beside = [before.number] if before is not None and before.kind == "mention" else []
    return subject(parts, start, at) or beside


_LIGHT: Final = frozenset({"of", "the", "his", "her", "their", "all", "this", "both", "any"})
