"""What looks like a clinical statement and was not read, so that nothing is lost in silence."""

from __future__ import annotations

import re
from typing import NamedTuple

from cdss.extract.clauses import Line
from cdss.extract.marks import Figure, Mention, Span, Text
from cdss.extract.subjects import OWN, About

# Greek and Latin word-building of findings, and names in capitals: morphology, no list of terms.
_LOOKS_CLINICAL = re.compile(
    r"^(?:\w{3,}(?:itis|osis|oses|emia|aemia|uria|oma|omas|pathy|pathies|algia|plegia|paresis|penia|"
    r"megaly|rrhoea|rrhea|ectasia|trophy|plasia|dynia|cytosis|ectomy|scopy|graphy|mab|nib|cillin|"
    r"mycin|azole|statin|sartan|pril|olol|vir|azepam|oedema|edema|ptosis|phagia|pnea|pnoea))$"
)
_CAPITALS = re.compile(r"^(?=.*[A-Z]{2})[A-Z][A-Za-z]?[A-Z0-9-]*[A-Z0-9]$")
_MOST = 500


class Unread(NamedTuple):
    """A term, number or unit that no statement holds."""

    what: str
    text: str
    sentence: int
    span: Span


def unread(
    text: Text,
    lines: tuple[Line, ...],
    about: tuple[tuple[About, ...], ...],
    figures: tuple[Figure, ...],
    mentions: tuple[Mention, ...],
    used: set[int],
) -> tuple[Unread, ...]:
    """The terms no concept has and the figures no statement holds, in the source's own parts."""
    del mentions
    found: list[Unread] = []
    for line in lines:
        for (start, end), who in zip(line.clauses, about[line.number], strict=True):
            if who.who not in OWN:
                continue
            for part in line.parts[start:end]:
                if len(found) >= _MOST:
                    return tuple(found)
                span = Span(part.start, part.end)
                words = text.plain[part.start : part.end]
                if part.kind == "figure" and part.number not in used:
                    found.append(
                        Unread("number", figures[part.number].printed or words, line.number, span)
                    )
                elif part.kind == "word" and part.word[:1].isdigit():
                    found.append(Unread("number", words, line.number, span))
                elif part.kind == "word" and (
                    _LOOKS_CLINICAL.match(part.word) or _CAPITALS.match(words)
                ):
                    found.append(Unread("term", words, line.number, span))
    return tuple(found)
