"""The tokens of a sentence, as names are looked up by them."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from cdss.extract.lexicon import TOKEN, Lexicon
from cdss.extract.marks import Sentence

JOINTS: Final = {
    "": "", " ": " ", "-": "-", "/": "/", " / ": "/", "/ ": "/", "'s ": " ", "'S ": " ", "' ": " ",
    "'s-": "-", "'": "'", " - ": "?", " -": "-", "- ": "-", " = ": "?", ", ": ",", "'s": " ",
    ".": ".",
}  # fmt: skip
"""What may stand between two tokens, and what it counts as; "?" is a stray sign."""


class Token(NamedTuple):
    """A token with its key, and what joins it to the next: None where no name goes over it."""

    word: str
    key: str
    start: int
    end: int
    joint: str | None


def tokens(plain: str, sentence: Sentence, lexicon: Lexicon) -> list[Token]:
    """The tokens of a sentence; the s of a possessive is none.

    Example:
        >>> from cdss.model.concept import Vocabulary
        >>> found = tokens("Gottron's sign", Sentence(0, 0, 14), Lexicon(Vocabulary([])))
        >>> [(each.word, each.key, each.joint) for each in found]
        [('Gottron', 'gotron', ' '), ('sign', 'sign', None)]
    """
    matches = list(TOKEN.finditer(plain, sentence.start, sentence.end))
    if plain.find("'", sentence.start, sentence.end) >= 0:
        matches = [each for each in matches if not _is_possessive(plain, each)]
    fold, spans = lexicon.fold, [each.span() for each in matches]
    found = []
    # Of no tokens there is none with nothing after it, so the second list is the longer one.
    for (start, end), (then, last) in zip(spans, [*spans[1:], (-1, -1)], strict=False):
        joint = None if then < 0 else JOINTS.get(plain[end:then])
        # "p.o.", but not "fever.Rash".
        if joint == "." and not (end - start == last - then == 1):
            joint = None
        word = plain[start:end]
        found.append(Token(word, fold(word), start, end, joint))
    return found


def _is_possessive(plain: str, token: re.Match[str]) -> bool:
    start, end = token.span()
    return (
        end - start == 1
        and plain[start] in "sS"
        and plain[start - 1 : start] == "'"
        and not plain[end : end + 1].isalnum()
    )
