"""A text made plain: broken words joined, one sign for each kind of dash, quote and space.

Every character of the plain text knows where it stood in the file. A line break that only
wraps a line is a space; one that ends a paragraph stays as one newline, unless the
sentence plainly goes on after it.
"""

from __future__ import annotations

import re
import unicodedata
from array import array
from collections.abc import Container
from typing import Final

from cdss.errors import CdssError
from cdss.extract.headings import heading_of
from cdss.extract.marks import Text
from cdss.extract.patterns import Pattern
from cdss.extract.words import listed
from cdss.model.typography import DASHES, SIGNS

LONGEST: Final = 20_000_000
"""Characters of a text that is read: ten thousand abstracts."""

_LINE: Final = Pattern("\r\n|[\n\r\f\v\u0085\u2028\u2029]")
_GROUPING: Final = frozenset("\u2009\u202f\u00a0")
_ODD: Final = (
    "(?P<soft>\u00ad\\s*)"
    # A word goes on over one line break or a page's, with its indent.
    rf"|(?P<break>(?<=\w)[-{DASHES}][ \t]*+"
    r"(?:(?:\r\n|[\n\r\f\v\u0085\u2028\u2029])[ \t]*+){1,4}(?=\w))"
    rf"|(?P<gap>[^\S ]\s*| \s+)|(?P<sign>[{''.join(SIGNS)}])|(?P<control>[\x00-\x08\x0e-\x1b\x7f])"
)
_PLAIN: Final = Pattern(_ODD)
_MARKED: Final = Pattern("(?P<accented>[^\\W\\d_][\u0300-\u036f]+)|" + _ODD)
_FRONT: Final = 600
"""Characters in which a short line is one by itself: a title, its authors, the journal."""
_WORD: Final = Pattern(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_BEFORE: Final = Pattern(r"[^\W\d_]+\Z")
_LIST: Final = Pattern(r"(?:[0-9]{1,3}[.)]|[-*\u2022\u25cf\u25aa])[ \t]+\S")

# What keeps its hyphen before a word, and after one. Words of language, of no field.
_FIRST: Final = listed(
    "high low long short well ill non self half full single double triple one two three four "
    "five six first second third early late multi cross co pre post anti follow mid near semi "
    "quasi ex all open whole life health side end dose time age sex new small large slow fast "
    "deep hard free age on in off up over under by work day week year"
)
_LAST: Final = listed(
    "like based related induced associated resistant dependent refractory free year old up "
    "dose term type negative positive naive naïve specific mediated onset weighted enhanced "
    "threatening treated matched blind blinded controlled label line threatening stage scale "
    "month week day hour fold limiting sparing modifying responsive unresponsive risk grade "
    "dominant recessive linked bound derived guided assisted going being known point sided "
    "shaped sized and"
)
_GOES_ON: Final = listed(
    "a an the of in on at to for with without from by and or but as than that which who was "
    "were is are be been has have had after before during while when under over between into "
    "his her their its this these those not no both either"
)


class TooLongError(CdssError):
    """The text has more characters than are read."""


def normalise(raw: str, words: Container[str] = frozenset()) -> Text:
    r"""The plain text of a file, with the way back.

    Args:
        raw: The characters of the file.
        words: Known words in lower case; they decide whether a word that is broken over
            two lines keeps its hyphen.

    Raises:
        TooLongError: It has more characters than are read.

    Example:
        >>> normalise("cal-\ncinosis of a steroid-\nresistant kind\n\nand more").plain
        'calcinosis of a steroid-resistant kind and more'
        >>> normalise("Results\n\nHe was 3\u20134 years \ufb01ne").plain
        'Results\nHe was 3-4 years fine'
    """
    if len(raw) > LONGEST:
        raise TooLongError(f"the text has more than {LONGEST:,} characters; give it in parts")
    pattern = _MARKED if _has_marks(raw) else _PLAIN
    told = _without_furniture(raw)
    reading = _Reading(told, words)
    pieces: list[str] = []
    starts = array("Q")
    last = 0
    for found in pattern.finditer(told):
        here, end = found.span()
        pieces.append(told[last:here])
        starts.extend(range(last, here))
        written = reading.written(found)
        pieces.append(written)
        starts.extend([here] * len(written))
        last = end
    pieces.append(told[last:])
    starts.extend(range(last, len(raw) + 1))
    return Text(raw, "".join(pieces), starts)


def _without_furniture(raw: str) -> str:
    """The text with spaces for what a page puts into a sentence: its number, its running head.

    A line alone is furniture where the line before it breaks off, the next one goes on with
    a small letter, and it is a page number or stands in the text several times.
    """
    if not _BREAKING.search(raw):
        return raw
    heads: dict[str, int] = {}
    for found in _ALONE.finditer(raw):
        name = _NUMBERS.sub("#", found["line"].strip())
        heads[name] = heads.get(name, 0) + 1
    pieces, last = [], 0
    broken = _BREAKING.search(raw)
    while broken:
        start, end = broken.span("lines")
        lines = [each.strip() for each in broken["lines"].splitlines() if each.strip()]
        again = start
        if _BLANK_LAST.search(broken["lines"]) and all(_is_page(each, heads) for each in lines):
            pieces += [raw[last:start], " " * (end - start)]
            last = again = end
        broken = _BREAKING.search(raw, again)
    return "".join([*pieces, raw[last:]])


def _is_page(line: str, heads: dict[str, int]) -> bool:
    return bool(_PAGE.fullmatch(line)) or heads.get(_NUMBERS.sub("#", line), 0) > 1


_ALONE: Final = Pattern(r"^[ \t\f]*(?P<line>[^\s][^\n]{0,79})$", re.MULTILINE)
_NUMBERS: Final = Pattern(r"[0-9]+")
_PAGE: Final = Pattern(r"(?:[Pp]age |[Pp]\. ?)?-? ?[0-9]{1,4} ?-?(?: ?(?:of|/) ?[0-9]{1,4})?")
# Up to three lines, with a blank one before and after, between what breaks off and goes on.
_BREAKING: Final = Pattern(
    r"(?<=[a-z,-])[ \t]*\n[ \t\f]*\n"
    r"(?P<lines>(?:[ \t\f]*[^\s][^\n]{0,79}\n(?:[ \t\f]*\n){0,2}){1,3}?)"
    r"(?<=\n)(?=[ \t\f]*[a-z])"
)
_BLANK_LAST: Final = Pattern(r"\n[ \t\f]*\n\Z")


def _has_marks(raw: str) -> bool:
    return not raw.isascii() and re.search("[\u0300-\u036f]", raw) is not None


class _Reading:
    """One text while it is read: what its own words and lines tell about a break."""

    def __init__(self, raw: str, words: Container[str]) -> None:
        self.raw = raw
        self.words = words
        self._own: frozenset[str] | None = None
        self._wide: int | None = None

    @property
    def own(self) -> frozenset[str]:
        """The words that stand whole in the text."""
        if self._own is None:
            self._own = frozenset(_WORD.findall(self.raw.lower()))
        return self._own

    @property
    def width(self) -> int:
        """How long a full line is; no end where lines are not wrapped."""
        if self._wide is None:
            lengths = sorted(len(line) for line in self.raw.split("\n") if line.strip())
            longest = lengths[-1] if lengths else 0
            self._wide = 0 if longest > 150 else lengths[len(lengths) * 3 // 4]
        return self._wide

    def written(self, found: re.Match[str]) -> str:
        """What stands in the plain text for this."""
        kind = found.lastgroup
        if kind == "sign":
            return SIGNS.get(found[0], found[0])
        if kind == "gap":
            return self._gap(found)
        if kind == "break":
            return "-" if self._keeps_hyphen(found) else ""
        if kind == "accented":
            return unicodedata.normalize("NFC", found[0])
        return ""

    def _keeps_hyphen(self, found: re.Match[str]) -> bool:
        raw, here, end = self.raw, found.start(), found.end()
        left = _BEFORE.search(raw, max(0, here - 40), here)
        right = _WORD.match(raw, end, end + 40)
        if not left or not right:
            return True
        head, tail = left[0], right[0].partition("-")[0]
        # "IL-\nalpha", "Banker-\nType": a name, and what it goes with.
        if tail[:1].isupper() or head[-1:].isupper():
            return True
        head, tail = head.lower(), tail.lower()
        joined, hyphened = head + tail, f"{head}-{tail}"
        if hyphened in self.own or hyphened in self.words:
            return True
        if joined in self.own or joined in self.words:
            return False
        if tail in _LAST or head in _FIRST:
            return True
        return min(len(head), len(tail)) > 3 and head in self.words and tail in self.words

    def _gap(self, found: re.Match[str]) -> str:
        raw, here, end = self.raw, found.start(), found.end()
        if here == 0 or end == len(raw):
            return ""
        breaks = len(_LINE.findall(found[0]))
        if not breaks:
            grouped = found[0] in _GROUPING and _groups_digits(raw, here)
            return "\u202f" if grouped else " "
        if self._ends_paragraph(here, end, breaks):
            return "\n"
        return "" if raw[here - 1] == "/" else " "

    def _ends_paragraph(self, here: int, end: int, breaks: int) -> bool:
        raw = self.raw
        before = raw[max(0, here - 200) : here].rpartition("\n")[2]
        line_end = raw.find("\n", end, end + 200)
        after = raw[end : line_end if line_end >= 0 else end + 200]
        if _LIST.match(after):
            return True
        above, below = heading_of(before), heading_of(after)
        if (above and above.alone) or (below and (below.alone or breaks > 1)):
            return True
        ended = before.rstrip("\"')]} \t")[-1:] in (".", "?", "!", "")
        goes_on = after[:1].islower() or before[-1:] == ","
        word = before.rpartition(" ")[2].lower()
        goes_on = goes_on or (word in _GOES_ON and word == before.rpartition(" ")[2])
        if breaks > 1:
            return ended or not goes_on
        if self.width == 0:  # every line is a paragraph
            return ended or not goes_on
        if here < _FRONT and not goes_on and len(before) < self.width * 0.6:
            return True  # the authors' line, the journal's
        return ended and len(before) < self.width * 0.7 and not after[:1].islower()


def _groups_digits(raw: str, at: int) -> bool:
    after = raw[at + 1 : at + 5]
    return (
        raw[at - 1 : at].isdigit() and after[:3].isdigit() and len(after) >= 3
        and not after[3:4].isdigit()
    )  # fmt: skip
