"""Words that name a finding and, beside other words, only a change: "a fall in X", "did not drop".

What a name is of is the vocabulary's; that a change of something is none of it is language.
"""

from __future__ import annotations

from typing import Final

from cdss.extract.marks import Mention, Text
from cdss.extract.patterns import Pattern

_CHANGE: Final = frozenset({"fall", "falls", "falling", "drop", "drops", "rise", "rising"})
_OF_WHAT: Final = Pattern(r" (?:in|of|to|by|below|within|after)\b")
_VERB: Final = Pattern(r"\b(?:did|does|do|could|would|will|may|to|not|n't|began to) \Z")


def named(text: Text, mentions: tuple[Mention, ...]) -> tuple[Mention, ...]:
    """The mentions, without the words that only tell of a change of something else.

    Example:
        >>> from cdss.extract.marks import Text
        >>> plain = "A fall in CK was seen. She had a fall."
        >>> text = Text(plain, plain, range(len(plain) + 1))
        >>> told = (Mention(("falls",), 2, 6, 0), Mention(("falls",), 33, 37, 1))
        >>> [each.start for each in named(text, told)]
        [33]
    """
    return tuple(each for each in mentions if not _is_change(text.plain, each))


def _is_change(plain: str, mention: Mention) -> bool:
    if plain[mention.start : mention.end].lower() not in _CHANGE:
        return False
    before = plain[max(0, mention.start - 12) : mention.start]
    return bool(_OF_WHAT.match(plain, mention.end) or _VERB.search(before))
