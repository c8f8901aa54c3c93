"""Bytes to text, and the refusals that come before any parsing."""

from __future__ import annotations

import codecs
import re
from bisect import bisect_right
from functools import cached_property
from typing import Final

from cdss.errors import Diagnostic, Location
from cdss.located.nodes import Malformed

LIMIT: Final = 1_000_000
"""Characters a text may have; the largest knowledge file has some 50,000."""

NAMES: Final = {
    "D001": "malformed-yaml",
    "D002": "malformed-json",
    "D003": "duplicate-key",
    "D004": "anchor-or-alias",
    "D005": "too-deep",
    "D006": "too-large",
    "D007": "bad-encoding",
    "D008": "control-character",
    "D009": "tag",
    "D010": "key-not-text",
    "D011": "number-too-long",
    "D012": "empty-text",
    "D013": "not-a-number",
}

BOM: Final = "\ufeff"
_QUOTE: Final = 60

# Besides the control characters: lone surrogates and U+FFFE, U+FFFF, which are no
# characters; a byte order mark inside a text, which would make an invisible part of
# a word; NEL and U+2028/9, which YAML counts as line breaks and editors do not, so
# that every later line number would be wrong.
CONTROL: Final = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]"
)
_BREAK: Final = re.compile(r"\r\n?|\n")

_WIDE: Final = (
    (codecs.BOM_UTF32_LE, "UTF-32"),  # begins with the mark of UTF-16, so it is asked first
    (codecs.BOM_UTF32_BE, "UTF-32"),
    (codecs.BOM_UTF16_LE, "UTF-16"),
    (codecs.BOM_UTF16_BE, "UTF-16"),
)


def problem(
    code: str,
    what: str,
    place: Location,
    *,
    notes: tuple[str, ...] = (),
    help: str = "",  # noqa: A002 - the diagnostic's own word
    private: str = "",
) -> Diagnostic:
    """Make a diagnostic of this package; what it quotes is cut to 60 characters."""
    return Diagnostic(code, NAMES[code], what, place, notes, help, private[:_QUOTE])


class Text:
    """A text that passed the first refusals, and its lines."""

    def __init__(self, text: str, name: str, limit: int = LIMIT) -> None:
        self.name = name
        self.text = text.removeprefix(BOM)
        if len(text) > limit:
            raise Malformed((_too_large(name, limit, "characters"),))
        bad = CONTROL.search(self.text)
        if bad:
            raise Malformed((self._control(bad),))

    @cached_property
    def _starts(self) -> list[int]:
        return [0, *(each.end() for each in _BREAK.finditer(self.text))]

    def at(self, offset: int) -> Location:
        """The place of a character offset."""
        line = bisect_right(self._starts, offset)
        return Location(self.name, line, offset - self._starts[line - 1] + 1)

    def rest(self, place: Location) -> str:
        """The words from a place to the end of its line, for ``private``."""
        return self.line(place.line)[place.column - 1 :].strip()

    def line(self, number: int) -> str:
        """The words of one line; none for a line after the last."""
        if number > len(self._starts):
            return ""
        ends = [*self._starts[number : number + 1], len(self.text)]
        return self.text[self._starts[number - 1] : ends[0]].rstrip("\r\n")

    def _control(self, bad: re.Match[str]) -> Diagnostic:
        number = ord(bad[0])
        help_ = "delete it, or write what it stands for"
        if number == 0:
            help_ = "save the file as UTF-8 text; it may be UTF-16, or no text at all"
        elif bad[0] in "\x85\u2028\u2029":
            help_ = "put an ordinary line break there"
        return problem(
            "D008",
            f"the character U+{number:04X} is not allowed in a text",
            self.at(bad.start()),
            help=help_,
        )


def decode(data: bytes, name: str, *, limit: int = LIMIT) -> str:
    """Decode a file as UTF-8, with or without a byte order mark.

    Args:
        data: The bytes of the file.
        name: What to call it in a complaint.
        limit: Characters the text may have.

    Raises:
        Malformed: Another encoding, bytes that are none, a control character, or too long.

    Example:
        >>> decode("fever: present".encode("utf-8-sig"), "p.yaml")
        'fever: present'
        >>> try:
        ...     decode("fever: present".encode("utf-16"), "p.yaml")
        ... except Malformed as error:
        ...     print(error)
        error[D007] bad-encoding: the file is in UTF-16, not in UTF-8
          --> p.yaml:1:1
          help: save the file as UTF-8
    """
    wide = next((called for mark, called in _WIDE if data.startswith(mark)), None)
    if wide:
        what = f"the file is in {wide}, not in UTF-8"
        raise Malformed((problem("D007", what, Location(name), help="save the file as UTF-8"),))
    # No character takes more than four bytes: this much cannot be within the limit.
    if len(data) > 4 * limit + len(codecs.BOM_UTF8):
        raise Malformed((_too_large(name, limit, "characters"),))
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        # Without "-sig", whose positions do not count the mark.
        raw = data.removeprefix(codecs.BOM_UTF8)
        raise Malformed((_not_utf8(raw, name),)) from None
    return Text(text, name, limit).text


def _not_utf8(data: bytes, name: str) -> Diagnostic:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8")
        lines = _BREAK.split(before)
        return problem(
            "D007",
            f"the byte 0x{data[error.start]:02X} is not UTF-8",
            Location(name, len(lines), len(lines[-1]) + 1),
            notes=("the file may be in Windows-1252 or Latin-1",),
            help="save the file as UTF-8",
        )
    raise AssertionError  # pragma: no cover - called only when decoding failed


def _too_large(name: str, limit: int, of_what: str) -> Diagnostic:
    return problem(
        "D006",
        f"the text has more than {limit:,} {of_what}",
        Location(name),
        help="split the file",
    )
