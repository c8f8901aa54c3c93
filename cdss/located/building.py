"""What the YAML and the JSON reader share: a tree grown without recursion, within limits."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final

from cdss.errors import Diagnostic, Location
from cdss.located.nodes import Entry, Malformed, Mapping, Node, Scalar, Sequence, Value
from cdss.located.raw import CONTROL, problem

DEPTH: Final = 32
NODES: Final = 100_000
DIGITS: Final = 30
COMPLAINTS: Final = 20

_NUMBER: Final = re.compile(r"-?(?:0|[1-9][0-9]*)(\.[0-9]+)?(?:[eE]([+-]?[0-9]+))?")


class Builder:
    """Takes opening, scalar and closing signals and keeps the nodes."""

    def __init__(self) -> None:
        self.documents: list[Node] = []
        self.wrong: list[Diagnostic] = []
        self.awaits_key = False  # whether the next scalar is a key; kept, as it is asked often
        self._open: list[_Open] = []
        self._count = 0

    def complain(self, diagnostic: Diagnostic) -> None:
        """Keep a complaint, and stop when there are enough of them."""
        self.wrong.append(diagnostic)
        if len(self.wrong) >= COMPLAINTS:
            raise Malformed(tuple(self.wrong))

    def stop(self, diagnostic: Diagnostic) -> Malformed:
        """The error to raise when reading cannot go on."""
        return Malformed((*self.wrong, diagnostic))

    def open(self, place: Location, *, mapping: bool) -> None:
        """A list or a mapping begins."""
        self._counted(place)
        if self.awaits_key:
            what = "a key is a list or a mapping, not text"
            help_ = "write a word before the colon; quote it when it begins with [ or {"
            raise self.stop(problem("D010", what, place, help=help_))
        if len(self._open) >= DEPTH:
            raise self.stop(problem("D005", f"nesting is deeper than {DEPTH} levels", place))
        self._open.append(_Open(place, mapping=mapping))
        self.awaits_key = mapping

    def close(self) -> None:
        """The innermost list or mapping ends."""
        self._put(self._open.pop().closed())

    def scalar(self, value: Value, text: str, place: Location) -> None:
        """A value, or a key when one is awaited."""
        self._counted(place)
        if value.__class__ is str and not text.isprintable() and CONTROL.search(text):
            # An escape such as "\\u0000" brings back what the raw text may not hold.
            what = "an escape stands for a character that is not allowed in a text"
            self.complain(problem("D008", what, place, help="delete the escape"))
        if not self.awaits_key:
            self._put(Scalar(value, text, place))
            return
        first = self._open[-1].name(Scalar(text, text, place))
        self.awaits_key = False
        if first is not None:
            self.complain(
                problem(
                    "D003",
                    "a key stands twice in one mapping",
                    place,
                    notes=(f"it stands first at {first}",),
                    help="keep one of the two",
                    private=text,
                )
            )

    def finished(self) -> tuple[Node, ...]:
        """The nodes, when nothing was wrong."""
        if self.wrong:
            raise Malformed(tuple(self.wrong))
        return tuple(self.documents)

    def _put(self, node: Node) -> None:
        if not self._open:
            self.documents.append(node)
            self.awaits_key = False
            return
        top = self._open[-1]
        top.put(node)
        self.awaits_key = top.keys is not None

    def _counted(self, place: Location) -> None:
        self._count += 1
        if self._count > NODES:
            what = f"the text has more than {NODES:,} keys and values"
            raise self.stop(problem("D006", what, place, help="split the file"))


class _Open:
    """A list or mapping whose end was not yet read."""

    __slots__ = ("entries", "key", "keys", "parts", "place")

    def __init__(self, place: Location, *, mapping: bool) -> None:
        self.place = place
        self.parts: list[Node] = []
        self.entries: list[Entry] = []
        self.keys: dict[str, Location] | None = {} if mapping else None
        self.key: Scalar | None = None

    def name(self, key: Scalar) -> Location | None:
        """Take a key; return the place of an equal earlier one."""
        if self.keys is None:  # pragma: no cover - callers ask `awaits_key` first
            raise AssertionError
        self.key = key
        first = self.keys.setdefault(key.text, key.place)
        return None if first is key.place else first

    def put(self, node: Node) -> None:
        if self.key is None:
            self.parts.append(node)
        else:
            self.entries.append(Entry(self.key, node))
            self.key = None

    def closed(self) -> Node:
        if self.keys is None:
            return Sequence(tuple(self.parts), self.place)
        return Mapping(tuple(self.entries), self.place)


def number(text: str, *, bare_exponent: bool) -> int | Decimal | None:
    """Read a number as JSON writes it; None when the text is none.

    Args:
        text: The words.
        bare_exponent: Whether ``1e5`` is a number. In JSON it is; in YAML it is
            text, because an identifier may look like that.

    Raises:
        OverflowError: More than 30 digits, or an exponent beyond 30. ``int`` of a
            million digits takes minutes, and so does a ``Fraction`` of ``1e999999999``.

    Example:
        >>> number("19.30", bare_exponent=False), number("012", bare_exponent=False)
        (Decimal('19.30'), None)
    """
    if not text or text[0] not in "-0123456789":
        return None
    found = _NUMBER.fullmatch(text)
    if not found:
        return None
    fraction, exponent = found.groups()
    if fraction is None and exponent is not None and not bare_exponent:
        return None
    mantissa = text if exponent is None else text[: found.start(2) - 1]
    if len(mantissa.lstrip("-").replace(".", "")) > DIGITS or (
        exponent is not None and (len(exponent) > len("+30") or abs(int(exponent)) > DIGITS)
    ):
        raise OverflowError
    return int(text) if fraction is None and exponent is None else Decimal(text)


def too_long(place: Location, text: str) -> Diagnostic:
    """The complaint about a number that `number` refused."""
    return problem(
        "D011",
        f"a number has more than {DIGITS} digits, or an exponent beyond {DIGITS}",
        place,
        help="quote it if it is text",
        private=text,
    )
