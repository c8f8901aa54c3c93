"""Text to JSON: strict, fast, and each mistake at its line and column.

The standard library reads many times faster than a reader that keeps places. So that one
is asked only where something is wrong: it finds the place again.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from decimal import Decimal
from typing import Any, Final, NamedTuple, NoReturn

from cdss.errors import Diagnostic, Location, ProfileError
from cdss.interop.fhir.problems import Mistake
from cdss.located import Malformed, decode, places, read_json

LARGEST: Final = 16_000_000
"""Characters of FHIR about one patient; a record of many years has some millions."""

_TOO_LARGE: Final = "D006"


class Read(NamedTuple):
    """What a text holds.

    Attributes:
        data: A resource, a list of them, or the resources of NDJSON.
        text: The text, decoded; None for data that was given as such.
        lines: The line of each resource of NDJSON, else None.
    """

    data: Any
    text: str | None = None
    lines: tuple[int, ...] | None = None


class _Refused(ValueError):  # noqa: N818 - it names the state of the text
    """A duplicate key, or a word that is no number."""


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        # The last of two equal keys would win in silence.
        raise _Refused
    return found


def _no_number(_word: str) -> NoReturn:
    raise _Refused


_decoder: Final = json.JSONDecoder(
    parse_float=Decimal, parse_constant=_no_number, object_pairs_hook=_unique
)


def read_text(text: str | bytes, name: str) -> Read:
    r"""Read JSON or NDJSON.

    Args:
        text: The text; bytes are UTF-8.
        name: What to call it in messages.

    Raises:
        ProfileError: It is malformed; every message has its line and column.

    Example:
        >>> read_text('{"id": "1"}\n{"id": "2"}', "p.ndjson").data
        [{'id': '1'}, {'id': '2'}]
    """
    try:
        decoded = _decoded(text, name)
    except Malformed as error:
        raise _unreadable(error.diagnostics) from None
    try:
        return Read(_decoder.decode(decoded), decoded)
    except json.JSONDecodeError as error:
        if error.msg != "Extra data":
            raise _unreadable(_at(decoded, name, error)) from None
    except (ValueError, RecursionError) as error:
        raise _unreadable(_at(decoded, name, error)) from None
    return _lines(decoded, name)


def _decoded(text: str | bytes, name: str) -> str:
    if isinstance(text, str):
        decoded = text.removeprefix("\ufeff")
    else:
        try:
            decoded = text.decode("utf-8-sig")
        except UnicodeDecodeError:
            decoded = decode(text, name, limit=LARGEST)
    if len(decoded) > LARGEST:
        # It says that this is too large.
        return decode(decoded.encode("utf-8", "surrogatepass"), name, limit=LARGEST)
    return decoded


def _lines(text: str, name: str) -> Read:
    """Resources one below the other, each in its line."""
    found, lines = [], []
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            found.append(_decoder.decode(line))
        except (ValueError, RecursionError) as error:
            if not found:
                # The first line is no JSON of its own: this is one text, with more after it.
                raise _unreadable(_at(text, name, error)) from None
            below = [
                each._replace(place=each.place._replace(line=number))
                for each in _at(line, name, error)
            ]
            raise _unreadable(below) from None
        lines.append(number)
    return Read(found, text, tuple(lines))


def _at(text: str, name: str, error: Exception) -> tuple[Diagnostic, ...]:
    """What is wrong with a text, found by the reader that keeps places."""
    try:
        read_json(text, name, limit=LARGEST)
    except Malformed as malformed:
        found = malformed.diagnostics
        if any(each.code != _TOO_LARGE for each in found):
            return found
    place = Location(name)
    if isinstance(error, json.JSONDecodeError):
        place = Location(name, error.lineno, error.colno)
    return (Diagnostic("D002", "malformed-json", "this is no JSON that can be read", place),)


def _unreadable(diagnostics: Any) -> ProfileError:
    return ProfileError("the FHIR data cannot be read", diagnostics)


def locator(read: Read, name: str) -> Callable[[Mistake], Diagnostic]:
    """Where each mistake stands in the text; its resource where that cannot be found."""
    whole: dict[tuple[str | int, ...], Location] | None = None

    def located(mistake: Mistake) -> Diagnostic:
        nonlocal whole
        diagnostic, record, key = mistake
        path = record.path
        text = read.text or ""
        try:
            if read.lines is not None:
                line = read.lines[int(path[0])]
                words = text.split("\n")[line - 1]
                known = places(read_json(words, name, limit=LARGEST))
                path = path[1:]
            else:
                line = 1
                if whole is None:
                    whole = places(read_json(text, name, limit=LARGEST))
                known = whole
        except (Malformed, IndexError, ValueError):
            return diagnostic
        place = known.get((*path, key)) or known.get(path)
        if place is None:
            return diagnostic
        return diagnostic._replace(
            place=place._replace(line=place.line + line - 1),
            notes=(f"in {diagnostic.place}", *diagnostic.notes),
        )

    return located
