"""What is worked out once and kept, within a bound."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

Key = TypeVar("Key")
Found = TypeVar("Found")


class Remembered(dict[Key, Found]):
    """A dictionary that works out what it is asked for, and keeps it.

    It serves every patient, so its keys are the knowledge's, never a patient's words.

    Args:
        work_out: The value of a key; always the same one for the same key.
        kept: How many entries are kept; when there are more, all are forgotten.

    Example:
        >>> squares = Remembered(lambda number: number * number)
        >>> squares[3], len(squares)
        (9, 1)
    """

    def __init__(self, work_out: Callable[[Key], Found], kept: int = 20_000) -> None:
        super().__init__()
        self._kept = kept
        self._work_out = work_out

    def __missing__(self, key: Key) -> Found:
        found = self._work_out(key)
        if len(self) >= self._kept:
            self.clear()
        self[key] = found
        return found
