"""The words of a sentence, found once and asked by every stage that looks for some."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from cdss.extract.marks import Sentence

_WORD: Final = re.compile(r"[A-Za-z]+|[0-9]+")


def listed(line: str) -> frozenset[str]:
    """The words of a line, as a table.

    Example:
        >>> sorted(listed("of and"))
        ['and', 'of']
    """
    return frozenset(line.split())


def lowered(plain: str) -> str:
    """A text in small letters, every one where the large one stood.

    Example:
        >>> lowered("Twice DAILY")
        'twice daily'
        >>> len(lowered("\u0130zmir"))
        5
    """
    lower = plain.lower()
    if len(lower) == len(plain):
        return lower
    # A letter that is two in small stays as it is.
    return "".join(small if len(small := each.lower()) == 1 else each for each in plain)


class Word(NamedTuple):
    """A run of letters, in lower case, or of digits."""

    word: str
    start: int


def words(plain: str, sentence: Sentence) -> list[Word]:
    """The words of a sentence, in order.

    Example:
        >>> words("On day 3", Sentence(0, 0, 8))[1:]
        [Word(word='day', start=3), Word(word='3', start=7)]
    """
    return [
        Word(match[0].lower(), match.start())
        for match in _WORD.finditer(plain, sentence.start, sentence.end)
    ]
