"""Which line breaks of a text only wrap a line, and which mean something."""

from __future__ import annotations

import re

FULL = 45
"""Characters beyond which a line is no heading, and the next one goes on with it."""

_LINE = re.compile(r"^[^\n]*", re.MULTILINE)
_ENTRY = re.compile(r"(?:[-*\u2022\u25cf\u25aa\u2010-\u2015]|\(?(?:[0-9]{1,2}|[a-z])[.)])\s")
"""How an entry of a list begins."""


def wraps(text: str) -> frozenset[int]:
    r"""The places of the line breaks that only wrap a line.

    Example:
        >>> wraps("Case\nHe had been well until the second week of March,\nwhen he fell ill.\n")
        frozenset({53})
        >>> wraps("- heliotrope rash (+), Gottron papules (+), fever (-)\n- CK 95 U/L")
        frozenset()
    """
    return frozenset(
        line.end()
        for line in _LINE.finditer(text)
        if len(line[0]) > FULL
        and text[line.end() + 1 : line.end() + 2].strip()
        and not _ENTRY.match(text, line.end() + 1)
    )
