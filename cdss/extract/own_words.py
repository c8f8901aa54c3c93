"""What a text's own abbreviations mean."""

from __future__ import annotations

from typing import NamedTuple

from cdss.extract.abbreviations import Defined, abbreviations
from cdss.extract.lexicon import Lexicon, Named
from cdss.extract.marks import Sentence
from cdss.extract.matching import Found, ends_whole, longest
from cdss.extract.tokens import Token, tokens


class Own(NamedTuple):
    """An abbreviation of the text with its meaning; none where its words are not known."""

    names: tuple[Named, ...]
    defined: Defined


class OwnWords:
    """The abbreviations that a text defines, looked up at a token.

    A text that says what its letters stand for is believed against the vocabulary.
    """

    def __init__(self, plain: str, lexicon: Lexicon) -> None:
        self.by_short: dict[str, Own] = {}
        for each in abbreviations(plain):
            if each.short in self.by_short:
                continue
            meaning = _meaning(plain, each, lexicon)
            # "(CK: 300 U/L)" after words of no meaning gives a value, and defines nothing.
            if not meaning and plain[each.at.end] == ":" and _known(plain, each, lexicon):
                continue
            self.by_short[each.short] = Own(meaning, each)
        firsts: set[str] = set()
        for short in self.by_short:
            head = tokens(short, Sentence(0, 0, len(short)), lexicon)
            firsts.update((head[0].word, head[0].word + "s"))
        self.firsts = frozenset(firsts)

    def at(self, found: list[Token], at: int) -> Found | None:
        """The longest abbreviation of the text that begins at a token."""
        if found[at].word not in self.firsts:
            return None
        best: Found | None = None
        word, until = found[at].word, at + 1
        while True:
            for spelling in (word, word[:-1] if word.endswith("s") else ""):
                known = self.by_short.get(spelling)
                if known and ends_whole(found, until):
                    best = Found(known.names, until, "abbreviation")
            joint = found[until - 1].joint
            if until >= len(found) or joint not in ("", "-") or until - at > 3:
                return best
            word += joint + found[until].word
            until += 1


def _known(plain: str, defined: Defined, lexicon: Lexicon) -> bool:
    return bool(_named(plain, defined.at.start, defined.at.end, lexicon))


def _meaning(plain: str, defined: Defined, lexicon: Lexicon) -> tuple[Named, ...]:
    long = _named(plain, defined.long.start, defined.long.end, lexicon)
    short = _named(plain, defined.at.start, defined.at.end, lexicon)
    if not short or {each.concept for each in short} == {each.concept for each in long}:
        return long
    words = set(_keys(plain[defined.long.start : defined.long.end], lexicon))
    # "Manual Muscle Testing (MMT8)": the letters say more than the words, and agree with them.
    fuller = tuple(each for each in short if _share(words, each, lexicon) == 1)
    if long:
        return fuller or long
    return tuple(each for each in short if _share(words, each, lexicon) * 2 >= 1)


def _named(plain: str, start: int, end: int, lexicon: Lexicon) -> tuple[Named, ...]:
    """The meanings of the words that end there, the longest name first."""
    found = tokens(plain, Sentence(0, start, end), lexicon)
    for at in range(len(found)):
        match = longest(found, at, lexicon)
        if match and match.until == len(found):
            return match.names
    return ()


def _share(words: set[str], named: Named, lexicon: Lexicon) -> float:
    """How much of the words stands in the concept's own fullest name."""
    names = lexicon.vocabulary[named.concept].names
    return max(len(words.intersection(_keys(name, lexicon))) for name in names) / len(words)


def _keys(name: str, lexicon: Lexicon) -> list[str]:
    return [each.key for each in tokens(name, Sentence(0, 0, len(name)), lexicon)]
