"""Sentences: where a full stop ends one, and where it only shortens a word."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from cdss.extract.marks import Section, Sentence, Text
from cdss.extract.patterns import Pattern
from cdss.extract.words import listed

LONGEST: Final = 4_000
"""Characters of a sentence; a longer run is cut at a gap, so that work on one has a bound."""

_STOP: Final = Pattern(
    r"(?<![.?!])(?P<sign>[.?!]+)(?P<closed>[\"')\]]*)(?P<cited>(?<=[a-z%)\]][.])[0-9]{1,3}(?:[,-][0-9]{1,3}){0,5})?"
    r"(?= +(?P<next>\S)|$)"
)
_BULLET: Final = Pattern(r"[ ]?[-*\u2022\u25cf\u25aa] +(?=\S)")
_TOKEN: Final = Pattern(r"[^\s(\[\"',;:/]+\Z")
_UNIT_BEFORE: Final = Pattern(r"(?:[A-Za-z0-9]/|[0-9] ?)[A-Z]\Z")
_NEXT_WORD: Final = Pattern(r"[A-Za-z]+")
# Never the end of a sentence.
_SHORT: Final = listed(
    "fig figs e.g eg i.e ie vs dr prof mr mrs ms st no nos nr approx ca cf ref refs tab eq "
    "vol vols pp suppl resp viz ed eds sp spp var incl esp dept univ jan feb mar apr jun jul "
    "aug sep sept oct nov dec"
)
# The end of one only where another plainly begins.
_PERHAPS: Final = listed(
    "al i.v p.o s.c i.m b.i.d t.i.d q.d q.i.d q.o.d o.d p.r.n a.m p.m yr yrs mo mos wk wks inc "
    "ltd co corp etc max min wt u.s u.k"
)
_STARTERS: Final = listed(
    "The A An He She It They We I This These Those That There Her His Their Its Our In On At "
    "After Before During Following Despite Since When While As However Although Because If No "
    "One Two Both All Then Thereafter Therefore Thus Moreover Furthermore Subsequently "
    "Initially Finally Clinical Laboratory Treatment Patient Patients"
)


def sentences(text: Text, parts: tuple[Section, ...]) -> tuple[Sentence, ...]:
    """The sentences of every part, in order.

    Example:
        >>> from cdss.extract.sections import sections
        >>> from cdss.extract.text import normalise
        >>> text = normalise("CK was 3.5 (Fig. 1). Smith et al. saw it. It fell.")
        >>> [text.plain[each.start : each.end] for each in sentences(text, sections(text))]
        ['CK was 3.5 (Fig. 1).', 'Smith et al. saw it.', 'It fell.']
    """
    found: list[Sentence] = []
    for number, part in enumerate(parts):
        at = part.start
        while at < part.end:
            end = text.plain.find("\n", at, part.end)
            end = part.end if end < 0 else end
            found.extend(Sentence(number, *each) for each in _in_line(text.plain, at, end))
            at = end + 1
    return tuple(found)


def _in_line(plain: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    bullet = _BULLET.match(plain, start, end)
    at = start = bullet.end() if bullet else start
    for stop in _STOP.finditer(plain, start, end):
        if _ends(plain, at, stop):
            yield from _bounded(plain, at, stop.end())
            at = stop.end()
    yield from _bounded(plain, at, end)


def _bounded(plain: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The stretch without its outer spaces, in pieces of bounded length."""
    while start < end:
        while start < end and plain[start] == " ":
            start += 1
        stop = end
        if end - start > LONGEST:
            gap = plain.rfind(" ", start + LONGEST // 2, start + LONGEST)
            stop = gap if gap > 0 else start + LONGEST
        last = stop
        while last > start and plain[last - 1] == " ":
            last -= 1
        if last > start:
            yield start, last
        start = stop


def _ends(plain: str, start: int, stop: re.Match[str]) -> bool:
    following = stop["next"]
    if following is None:
        return True
    if following.islower():
        return False
    if stop["sign"] != "." or stop["closed"] or stop["cited"]:
        return True
    here = stop.start()
    token = _TOKEN.search(plain, max(start, here - 24), here)
    word = token[0] if token else ""
    if not word:
        return True
    if word.isdigit() and (token is not None and token.start() == start):
        return False  # "1. Tansley"
    lower = word.lower().lstrip("*")
    if lower in _SHORT:
        return False
    begins = _NEXT_WORD.match(plain, stop.end() + 1)
    plainly = begins is not None and begins[0] in _STARTERS
    if lower in _PERHAPS:
        return plainly
    if (
        len(word) == 1
        and word.isupper()
        and _UNIT_BEFORE.search(plain, max(start, here - 12), here)
    ):
        return True  # "120 U/L", "39 C"
    if len(word) == 1 and word.isupper():
        return plainly or not _is_initial(plain, start, here - 1)
    return True


def _is_initial(plain: str, start: int, at: int) -> bool:
    """Whether the letter at ``at`` is of a name: it opens, or follows another name."""
    before = plain[max(start, at - 24) : at].rstrip()
    if not before:
        return True
    word = before.rpartition(" ")[2]
    return word[:1].isupper() or word in ("and", "&") or before[-1] in ",.;"
