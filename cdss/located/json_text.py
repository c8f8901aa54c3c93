"""JSON to nodes: strict, without recursion, each value with its place.

The standard library's reader keeps no places, takes the last of two equal keys,
and accepts NaN. Strings are left to its scanner.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from json import JSONDecodeError, decoder
from typing import Final

from cdss.errors import Location
from cdss.located.building import Builder, number, too_long
from cdss.located.nodes import Malformed, Node, Value
from cdss.located.raw import LIMIT, Text, problem

_BLANK: Final = re.compile(r"[ \t\n\r]*")
# Whatever could be meant as one bare word, so that the complaint covers all of it.
_BARE: Final = re.compile(r"[^\s\[\]{},:\"]+")
_WORDS: Final[dict[str, Value]] = {"null": None, "true": True, "false": False}
_NOT_NUMBERS: Final = ("NaN", "Infinity", "-Infinity")
# Public in all versions of Python, and left out of typeshed.
_scan: Final[Callable[[str, int], tuple[str, int]]] = decoder.scanstring  # type: ignore[attr-defined]


def read_json(text: str, name: str, *, limit: int = LIMIT) -> Node:
    """Read one JSON text.

    Args:
        text: The text; a byte order mark at its beginning is passed over.
        name: What to call it in places.
        limit: Characters it may have.

    Returns:
        The node; numbers are int or Decimal, never float.

    Raises:
        Malformed: With all duplicate keys up to 20, or the error that ended the reading.

    Example:
        >>> from cdss.located import plain
        >>> plain(read_json('{"CMAS": 35, "weight": 28.50}', "p.json"))
        {'CMAS': 35, 'weight': Decimal('28.50')}
        >>> try:
        ...     read_json('{"CMAS": 35,}', "p.json")
        ... except Exception as error:
        ...     print(error)
        error[D002] malformed-json: a comma stands before a closing bracket
          --> p.json:1:12
          help: delete the comma
    """
    return _Reader(Text(text, name, limit)).read()


class _Reader:
    """Walks along the text; the builder holds what is open, so nothing recurses."""

    def __init__(self, source: Text) -> None:
        self.source = source
        self.text = source.text
        self.at = 0
        self.builder = Builder()
        self.closers: list[str] = []  # the bracket that closes each open collection
        self.fresh = False  # the innermost collection was opened and has nothing yet

    def read(self) -> Node:
        if not self._next_sign():
            raise Malformed((problem("D012", "the text is empty", Location(self.source.name)),))
        self._value()
        while self.closers:
            self._member()
        if self._next_sign():
            raise self._stop("more text stands after the end of the JSON value")
        return self.builder.finished()[0]

    def _member(self) -> None:
        """Take one member of the innermost collection, or its closing bracket."""
        sign, closer = self._next_sign(), self.closers[-1]
        if sign == closer:
            self._close()
            return
        if sign == "," and not self.fresh:
            comma = self.at
            self.at += 1
            if self._next_sign() == closer:
                self.at = comma
                what = "a comma stands before a closing bracket"
                raise self._stop(what, "delete the comma")
        elif not self.fresh:
            raise self._stop("a comma or a closing bracket is missing here")
        self.fresh = False
        if closer == "}":
            self._key()
        self._value()

    def _key(self) -> None:
        if self._next_sign() != '"':
            what = "a key in double quotation marks is missing here"
            raise self._stop(what)
        self._string()
        if self._next_sign() != ":":
            raise self._stop("a colon is missing after a key")
        self.at += 1

    def _value(self) -> None:
        sign = self._next_sign()
        if sign == '"':
            self._string()
        elif sign in ("{", "["):
            self.builder.open(self.source.at(self.at), mapping=sign == "{")
            self.closers.append("}" if sign == "{" else "]")
            self.at += 1
            self.fresh = True
        else:
            self._bare()

    def _close(self) -> None:
        self.builder.close()
        self.closers.pop()
        self.at += 1
        self.fresh = False

    def _string(self) -> None:
        start = self.at
        try:
            value, self.at = _scan(self.text, start + 1)
        except JSONDecodeError as error:
            raise self._bad_string(start, error) from None
        self.builder.scalar(value, value, self.source.at(start))

    def _bare(self) -> None:
        """Take a number or one of the three words."""
        found = _BARE.match(self.text, self.at)
        if not found:
            raise self._stop("a value is missing here")
        word, place = found[0], self.source.at(self.at)
        value = _WORDS.get(word, word)
        if word in _NOT_NUMBERS:
            what = "this is no number in JSON"
            raise self.builder.stop(
                problem("D013", what, place, help="write null or leave the key out", private=word)
            )
        if value is word:
            try:
                value = number(word, bare_exponent=True)
            except OverflowError:
                self.builder.complain(too_long(place, word))
            else:
                if value is None:
                    what = "this is neither a number, a quoted text, null, true nor false"
                    raise self._stop(what, "put text in double quotation marks")
        self.builder.scalar(value, word, place)
        self.at = found.end()

    def _next_sign(self) -> str:
        """Pass over blanks; the character that stands there, empty at the end."""
        blank = _BLANK.match(self.text, self.at)
        self.at = blank.end() if blank else self.at
        return self.text[self.at : self.at + 1]

    def _bad_string(self, start: int, error: JSONDecodeError) -> Malformed:
        if error.msg.startswith("Unterminated"):
            self.at = start
            return self._stop("a quotation mark is opened here and not closed", "close it")
        self.at = min(error.pos, len(self.text))
        if "control character" in error.msg:
            what = "a line break or tab stands inside quotation marks"
            return self._stop(what, "write \\n or \\t, or close the quotation mark before")
        what = "a backslash in quotation marks begins an escape that JSON does not know"
        return self._stop(what, "write \\\\ for a backslash")

    def _stop(self, what: str, help_: str = "") -> Malformed:
        if self.at >= len(self.text):
            what, help_ = "the text ends before the JSON value does", "close what is open"
        place = self.source.at(self.at)
        return self.builder.stop(
            problem("D002", what, place, help=help_, private=self.source.rest(place))
        )
