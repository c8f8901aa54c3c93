"""Abbreviations that a text defines itself: "creatine kinase (CK)"."""

from __future__ import annotations

from typing import Final, NamedTuple

from cdss.extract.marks import Span
from cdss.extract.patterns import Pattern

_BRACKETED: Final = Pattern(
    r"(?<=[^\W_] )\((?P<short>[^\W_][^\s()\[\],;:=<>%]{0,9}[^\W_])(?=[),;:])"
)
_WORD: Final = Pattern(r"[^\W_]+")
_REACH: Final = 120


class Defined(NamedTuple):
    """An abbreviation, where it is defined, and the words it stands for."""

    short: str
    at: Span
    long: Span


def abbreviations(plain: str) -> tuple[Defined, ...]:
    """The abbreviations that stand in brackets after their words, each letter found in them.

    Example:
        >>> text = "He had creatine kinase (CK) and rash (see below)."
        >>> [(each.short, text[each.long.start : each.long.end]) for each in abbreviations(text)]
        [('CK', 'creatine kinase')]
    """
    found = []
    for each in _BRACKETED.finditer(plain):
        short = each["short"]
        if sum(letter.isupper() for letter in short) < 2 or short.count(".") > 1:
            continue
        long = _long_form(plain, each.start() - 1, short)
        if long:
            found.append(Defined(short, Span(*each.span("short")), long))
    return tuple(found)


def _long_form(plain: str, end: int, short: str) -> Span | None:
    """The words before ``end`` that hold the letters of the abbreviation, from the last back."""
    letters = [letter.lower() for letter in short if letter.isalpha()]
    if letters and letters[-1] == "s" and short.endswith("s") and len(letters) > 2:
        letters.pop()
    if len(letters) < 2:
        return None
    start = max(0, end - _REACH)
    stop = max(plain.rfind(sign, start, end) for sign in (". ", "\n", ";", "("))
    window = plain[max(start, stop + 1) : end]
    offset = end - len(window)
    words = list(_WORD.finditer(window))[-(2 * len(letters) + 4) :]
    at = len(window)
    lower = window.lower()
    floor = words[0].start() if words else 0
    for number, letter in enumerate(reversed(letters)):
        first = number == len(letters) - 1
        at = lower.rfind(letter, floor, at)
        # The first letter begins a word.
        while first and at > 0 and lower[at - 1].isalnum():
            at = lower.rfind(letter, floor, at)
        if at < 0:
            return None
    return Span(offset + at, end)
