"""Words one slip of the pen away from a long word of the vocabulary."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

SHORTEST: Final = 8
"""Letters of a word that is looked for; shorter ones are too near each other."""


class Misspellings:
    """Long known words, found again from a misspelling.

    One slip leaves the first four letters or the last four; the first is always kept.

    Example:
        >>> words = Misspellings(["hydroxychloroquin", "calcinosis"])
        >>> words.near("hydroxycloroquin"), words.near("calcniosis"), words.near("calcination")
        (('hydroxychloroquin',), ('calcinosis',), ())
    """

    def __init__(self, words: Iterable[str]) -> None:
        self._buckets: dict[tuple[str, int], list[str]] = {}
        for word in words:
            if len(word) >= SHORTEST - 1 and word.isalpha():
                size = len(word)
                self._buckets.setdefault((word[:4], size), []).append(word)
                self._buckets.setdefault((word[0] + "-" + word[-4:], size), []).append(word)

    def near(self, word: str) -> tuple[str, ...]:
        """The known words at one insertion, deletion, change or exchange of neighbours."""
        if len(word) < SHORTEST - 1 or not word.isalpha():
            return ()
        found: dict[str, None] = {}
        buckets, ends = self._buckets, (word[:4], f"{word[0]}-{word[-4:]}")
        for size in (len(word), len(word) + 1, len(word) - 1):
            for key in ends:
                for known in buckets.get((key, size), ()):
                    if known not in found and is_slip(word, known):
                        found[known] = None
        return tuple(sorted(found))


def is_slip(one: str, other: str) -> bool:
    """Whether two different words are one slip apart.

    Example:
        >>> is_slip("abcd", "abdc"), is_slip("abcd", "abd"), is_slip("abcd", "acdb")
        (True, True, False)
    """
    if len(one) > len(other):
        one, other = other, one
    at = 0
    while at < len(one) and one[at] == other[at]:
        at += 1
    if len(one) < len(other):
        return one[at:] == other[at + 1 :]
    if one[at + 1 :] == other[at + 1 :]:
        return one != other
    return (
        one[at : at + 2] == other[at + 1 : at - 1 : -1] if at else one[:2] == other[1::-1]
    ) and one[at + 2 :] == other[at + 2 :]


_VOWELS: Final = frozenset("aeiouy")


def is_usual(word: str, meant: str) -> bool:
    """Whether a slip is of the kind that pens make: a letter left out, doubled, or exchanged.

    One consonant for another is more often another word ("infection", "injection"), and so
    is one too many ("hypocalcemia", "hypocalemia").

    Example:
        >>> is_usual("infection", "injection"), is_usual("telangectasia", "telangiectasia")
        (False, True)
        >>> is_usual("hypocalcemia", "hypocalemia"), is_usual("calcinossis", "calcinosis")
        (False, True)
    """
    if len(word) < len(meant):
        return True
    if len(word) > len(meant):
        at = next((at for at, (a, b) in enumerate(zip(word, meant, strict=False)) if a != b), -1)
        return word[at] in _VOWELS or word[at] in word[at - 1] + word[at + 1 : at + 2]
    changed = [(a, b) for a, b in zip(word, meant, strict=True) if a != b]
    if len(changed) == 2:
        return True
    return all(a in _VOWELS and b in _VOWELS for a, b in changed)
