"""Patterns that are compiled when they are first asked, so that an import costs nothing."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator


class Pattern:
    """A regular expression; as `re.compile` makes one, and only where it is used.

    Example:
        >>> Pattern("[0-9]+").search("on day 12")[0]
        '12'
    """

    __slots__ = ("_made", "findall", "finditer", "fullmatch", "match", "search", "sub")

    match: Callable[..., re.Match[str] | None]
    search: Callable[..., re.Match[str] | None]
    fullmatch: Callable[..., re.Match[str] | None]
    finditer: Callable[..., Iterator[re.Match[str]]]
    findall: Callable[..., list[str]]
    sub: Callable[..., str]

    def __init__(self, written: str, flags: int = 0) -> None:
        self._made = (written, flags)

    def __getattr__(self, name: str) -> object:
        # What is not set yet: the pattern's own methods take the place of these at once.
        if name not in Pattern.__slots__:
            raise AttributeError(name)
        written, flags = self._made
        compiled = re.compile(written, flags)
        for each in Pattern.__slots__[1:]:
            setattr(self, each, getattr(compiled, each))
        return getattr(compiled, name)
