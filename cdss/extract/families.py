"""What relatives have or had, where the vocabulary has a family history of it."""

from __future__ import annotations

from collections.abc import Iterator

from cdss.extract.clauses import Line, Part
from cdss.extract.context import tells
from cdss.extract.marks import Span, Why
from cdss.extract.persons import Said
from cdss.model.concept import Concept, Vocabulary

_LONGEST = 4
"""Words of the name of an illness, at most."""


def families(
    plain: str,
    lines: tuple[Line, ...],
    own: dict[int, list[tuple[int, int]]],
    vocabulary: Vocabulary,
) -> Iterator[tuple[int, Said]]:
    """Statements of a family history: "her mother had X", "a maternal uncle suffered from X"."""
    for line in lines:
        if line.number not in own:
            continue
        for start, end in line.clauses:
            for at in range(start, end):
                part = line.parts[at]
                cue = part.says("family") if part.cues else None
                if cue is None or "history" in cue.words or tells(line.parts, at, end):
                    continue
                found = _illness(plain, line.parts, at, end, vocabulary)
                if found is None:
                    continue
                concept, last = found
                denied = any(each.cues and each.says("negation") for each in line.parts[start:last])
                span = Span(part.start, line.parts[last].end)
                why = (Why(f"family: {cue.words}", cue.span),)
                fields = {"concept": concept.id, "state": "absent" if denied else "present"}
                yield span.start, Said(fields, ((line.number, span),), why, line.number)
                break


def _illness(
    plain: str, parts: tuple[Part, ...], at: int, end: int, vocabulary: Vocabulary
) -> tuple[Concept, int] | None:
    """The family history that the words after a relative make, and the part it ends with."""
    for first in range(at + 1, min(end, at + 12)):
        if parts[first].kind not in {"word", "mention"}:
            continue
        for last in range(min(end, first + _LONGEST) - 1, first - 1, -1):
            words = plain[parts[first].start : parts[last].end]
            known = vocabulary.named(f"family history of {words.lower()}")
            if known is not None:
                return known, last
    return None
