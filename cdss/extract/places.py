"""A number in its place, and the figure made of it."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Final, NamedTuple

from cdss.extract.marks import Figure, Sentence, Span, Why
from cdss.extract.numbers import Number
from cdss.extract.patterns import Pattern
from cdss.extract.units import UnitRead

PERCENT: Final = Pattern(r" ?(?:%|per ?cent\b|percent\b)")


class Place(NamedTuple):
    """A number with the words around it; ``last`` is the last word before it."""

    plain: str
    number: Number
    sentence: Sentence
    before: str
    last: str
    unit: UnitRead | None

    @property
    def limit(self) -> int:
        """Where its sentence ends."""
        return self.sentence.end


def figure_at(
    place: Place,
    kind: str,
    end: int,
    cue: str,
    start: int | None = None,
    *,
    of: Fraction | None = None,
    unit: str | None = None,
    read_as: str | None = None,
    anchor: str | None = None,
    ambiguous: str | None = None,
) -> Figure:
    """The figure of a number, from the number's own start unless another is given."""
    number = place.number
    first = number.start if start is None else start
    why = [Why(cue, Span(first, end))]
    if number.cue != "number":  # "about", "more than", "between", "from ... to"
        why.append(Why(number.cue, Span(number.start, number.end)))
    return Figure(
        kind, first, end, number.sentence, number.bounds, of, unit, place.plain[first:end],
        read_as or number.read_as, anchor, ambiguous, tuple(why),
    )  # fmt: skip


_OPENED: Final = Pattern(r"[(\[][0-9, -]*\Z")
_CLOSED: Final = Pattern(r"[0-9, -]*[)\]]")
_NUMBERED: Final = Pattern(r"\b(?:fig(?:ure)?s?|tables?|refs?|references?)\.? ?\Z", re.IGNORECASE)


def cites(plain: str, start: int, end: int) -> bool:
    """Whether a number is a reference: alone in brackets, or after "Fig".

    Example:
        >>> cites("found it [1, 2]", 10, 11), cites("aldolase (11.0 U/L)", 10, 14)
        (True, False)
        >>> cites("(Fig. 1)", 6, 7)
        True
    """
    before = plain[max(0, start - 24) : start]
    if _NUMBERED.search(before[-12:]):
        return True
    if "(" not in before and "[" not in before:
        return False
    opened = _OPENED.search(before)
    if opened is None or not _CLOSED.match(plain[end : end + 24]):
        return False
    digits = plain[start:end]
    return opened[0][0] == "[" or (digits.isdigit() and len(digits) < 3)
