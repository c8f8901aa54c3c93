"""Breaking words into lines of a width, as a terminal counts it."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from cdss.report.words import GLUE


def columns(text: str) -> int:
    """How many columns a terminal needs: wide letters take two, combining marks none.

    Example:
        >>> columns("fever"), columns("\u767a\u71b1"), columns("e\u0301")
        (5, 4, 1)
    """
    if text.isascii():
        return len(text)
    return sum(
        0 if unicodedata.combining(each) else 2 if unicodedata.east_asian_width(each) in "WF" else 1
        for each in text
    )


def wrapped(text: str, width: int, first: str, rest: str) -> list[str]:
    """Lines no wider than ``width``, the first after one prefix and the others after another.

    A word longer than a line stands alone on one; glued words that no line holds come apart.

    Example:
        >>> wrapped("one two three", 9, "- ", "  ")
        ['- one two', '  three']
        >>> wrapped("one two\u00a0three", 9, "- ", "  ")
        ['- one two', '  three']
    """
    lines: list[str] = []
    line, used = first, columns(first)
    empty = True
    for word in _words(text, width - columns(rest)):
        needed = columns(word)
        if not empty and used + 1 + needed > width:
            lines.append(line)
            line, used, empty = rest, columns(rest), True
        line += word if empty else f" {word}"
        used += needed + (0 if empty else 1)
        empty = False
    lines.append(line)
    return [each.replace(GLUE, " ").rstrip() for each in lines]


def _words(text: str, most: int) -> Iterator[str]:
    for word in text.split(" "):
        if columns(word) > most:
            yield from word.split(GLUE)
        else:
            yield word
