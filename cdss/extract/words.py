"""The words of the sentences, found once and asked by every stage that looks for some."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from cdss.extract.marks import Sentence

_WORD: Final = re.compile(r"[A-Za-z]+|[0-9]+")


class Word(NamedTuple):
    """A run of letters, in lower case, or of digits."""

    word: str
    start: int
    sentence: int


def words(plain: str, told: tuple[Sentence, ...]) -> list[Word]:
    """The words of the sentences, in order.

    Example:
        >>> words("On day 3", (Sentence(0, 0, 8),))[1:]
        [Word(word='day', start=3, sentence=0), Word(word='3', start=7, sentence=0)]
    """
    lower = plain.lower()
    if len(lower) != len(plain):  # a few letters have no lower case of one character
        lower = "".join(each.lower() if each.isascii() else each for each in plain)
    return [
        Word(match[0], match.start(), number)
        for number, sentence in enumerate(told)
        for match in _WORD.finditer(lower, sentence.start, sentence.end)
    ]
