"""What of the input was not understood: it stands first, since it may be the contraindication."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from cdss.model.profile import NotUnderstood
from cdss.report.blocks import Note, Said, Section
from cdss.report.words import ELSEWHERE, GLUE, clean, line_of, place

_SHOWN: Final = 12
"""Terms before the text folds the rest: a record of many years has hundreds of codes."""


def not_understood(terms: Sequence[NotUnderstood], *, fold: bool) -> list[Section]:
    """The terms, each with what it may mean; folded, those first that are near something known."""
    if not terms:
        return []
    shown = list(terms)
    if fold and len(terms) > _SHOWN:
        shown = sorted(terms, key=lambda each: not each.nearest)[:_SHOWN]
    notes = [_note(each) for each in shown]
    left = len(terms) - len(shown)
    if left:
        notes.append(Note(Said(f"and {left} more{ELSEWHERE}"), "!"))
    title = f"Not understood: {len(terms)}"
    return [Section(title, "(left out; it may be the contraindication)", parts=tuple(notes))]


def _note(term: NotUnderstood) -> Note:
    near = [clean(each) for each in term.nearest]
    # Near a code is nothing; only words of a file are looked for.
    far = "; nothing known is near" if line_of(term.location) else ""
    known = f"; nearest known: {', '.join(near)}" if near else far
    return Note(Said(f"“{clean(term.text)}” {in_line(term.location)}{known}"), "!")


def in_line(location: str) -> str:
    """Where something stands, in brackets."""
    line = line_of(location)
    return f"(line{GLUE}{line})" if line else place(location)
