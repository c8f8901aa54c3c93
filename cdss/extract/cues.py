"""The words of clinical English that decide how a mention is meant: language, never medicine.

A cue is a phrase of one kind. ``words|alternatives`` spell out its forms; a kind says what the
phrase does, and the stages that read it say how far. No drug, sign or test stands here.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from itertools import product
from typing import NamedTuple

from cdss.extract.cue_words import BE, CUES
from cdss.extract.marks import Sentence, Span
from cdss.extract.outcome_words import RESPONSES, SUBJECTS


class Cue(NamedTuple):
    """A phrase found in the text: its kind, what it says, and where."""

    kind: str
    words: str
    start: int
    end: int

    @property
    def span(self) -> Span:
        """Where it stands."""
        return Span(self.start, self.end)


# A row of one sign, "-----", is one: nothing is said by its length.
_PLAIN_TOKEN = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+(?:['\u2019-][^\W\d_]+)*|([^\w\s])\1{3,}|\S")


class Token(NamedTuple):
    """A word, a number or a sign, in lower case."""

    word: str
    start: int
    end: int


def tokens(plain: str, start: int, end: int) -> list[Token]:
    """The words and signs of a stretch of text.

    Example:
        >>> [each.word for each in tokens("No rash, 3.5 mg.", 0, 16)]
        ['no', 'rash', ',', '3.5', 'mg', '.']
        >>> [each.word for each in tokens("fever ------", 0, 12)]
        ['fever', '------']
    """
    return [
        Token(found[0].lower().replace("\u2019", "'"), *found.span())
        for found in _PLAIN_TOKEN.finditer(plain, start, end)
    ]


class Spoken:
    """The words and signs of the sentences of a text, found once for every stage.

    Example:
        >>> spoken = Spoken("No rash. He ran.", (Sentence(0, 0, 8), Sentence(0, 9, 16)))
        >>> [each.word for each in spoken.within(1, 12, 15)]
        ['ran']
    """

    def __init__(self, plain: str, sentences: Sequence[Sentence]) -> None:
        self.plain = plain
        self._sentences = sentences
        self._found: dict[int, tuple[list[Token], list[int]]] = {}

    def of(self, number: int) -> list[Token]:
        """The words of a sentence."""
        return self._of(number)[0]

    def within(self, number: int, start: int, end: int) -> list[Token]:
        """The words of a stretch of a sentence, as `tokens` finds them there."""
        words, starts = self._of(number)
        first, after = bisect_left(starts, start), bisect_left(starts, end)
        if (first and words[first - 1].end > start) or (after and words[after - 1].end > end):
            return tokens(self.plain, start, end)  # it begins or ends inside a word
        return words[first:after]

    def _of(self, number: int) -> tuple[list[Token], list[int]]:
        found = self._found.get(number)
        if found is None:
            _, start, end = self._sentences[number]
            words = tokens(self.plain, start, end)
            found = self._found[number] = (words, [each[1] for each in words])
        return found


@lru_cache(maxsize=16_384)
def _key(word: str) -> str:
    """A word without its doubled letters, "ei" as "ie": common slips of the pen.

    Example:
        >>> _key("dissapeared") == _key("disappeared"), _key("recieved") == _key("received")
        (True, True)
    """
    kept = [letter for at, letter in enumerate(word) if not at or word[at - 1] != letter]
    return "".join(kept).replace("ei", "ie").replace("vement", "vment")


def _spelt(phrase: str) -> Iterator[tuple[str, ...]]:
    """Every form of a phrase with alternatives."""
    parts = [(BE if part == "_BE" else part).split("|") for part in phrase.split()]
    yield from product(*parts)


_BROKEN = re.compile(r"\|\s+")
"""Alternatives that go on in the next line of a table."""

Kinds = tuple[tuple[str, str], ...]
"""The kinds of a phrase, each with its words as spelt."""


class Phrases(NamedTuple):
    """The phrases that begin with one word.

    Attributes:
        alone: The kinds of that word alone; none where it is no phrase.
        longer: By the second word, what follows that, and the kinds; the longest first.
    """

    alone: Kinds
    longer: dict[str, tuple[tuple[list[str], Kinds], ...]]


Table = dict[str, Phrases]
"""First word -> its phrases; words as `_key` has them."""


@cache
def table(name: str) -> Table:
    """The phrases of one of the tables above, ready to be looked up by first word."""
    source = {"cues": CUES, "responses": RESPONSES, "subjects": SUBJECTS}[name]
    kinds: dict[tuple[str, ...], list[tuple[str, str]]] = {}
    for kind, phrases in source.items():
        for phrase in _BROKEN.sub("|", phrases).split(","):
            if phrase.strip():
                for words in _spelt(phrase):
                    keys = tuple(_key(word) for word in words)
                    kinds.setdefault(keys, []).append((kind, " ".join(words)))
    alone: dict[str, Kinds] = {}
    longer: dict[str, dict[str, list[tuple[list[str], Kinds]]]] = {}
    for words, named in kinds.items():
        told = tuple(dict.fromkeys(named))
        if len(words) == 1:
            alone[words[0]] = told
        else:
            seconds = longer.setdefault(words[0], {})
            seconds.setdefault(words[1], []).append((list(words[2:]), told))
    return {
        first: Phrases(
            alone.get(first, ()),
            {
                second: tuple(sorted(found, key=lambda each: (-len(each[0]), each[0])))
                for second, found in longer.get(first, {}).items()
            },
        )
        for first in dict.fromkeys((*alone, *longer))
    }


def _phrase_at(keys: list[str], at: int, phrases: Phrases) -> tuple[int, Kinds]:
    """The longest of the phrases at a word: how many words, and its kinds; none is (0, ())."""
    if at + 1 < len(keys):
        for rest, kinds in phrases.longer.get(keys[at + 1], ()):
            if not rest or keys[at + 2 : at + 2 + len(rest)] == rest:
                return 2 + len(rest), kinds
    return (1, phrases.alone) if phrases.alone else (0, ())


NAMES = ("cues", "responses", "subjects")
"""The tables, in the order in which one place's cues are told."""


@cache
def _tables() -> dict[str, tuple[tuple[int, Phrases], ...]]:
    """First word -> the phrases of each table that has some, by the table's number."""
    known: dict[str, list[tuple[int, Phrases]]] = {}
    for number, name in enumerate(NAMES):
        for first, phrases in table(name).items():
            known.setdefault(first, []).append((number, phrases))
    return {first: tuple(found) for first, found in known.items()}


@cache
def _firsts(name: str, kind: str) -> frozenset[str]:
    return frozenset(
        first
        for first, phrases in table(name).items()
        for told in (
            phrases.alone,
            *(kinds for rest in phrases.longer.values() for _, kinds in rest),
        )
        if any(each == kind for each, _ in told)
    )


def may_open(words: list[Token], name: str, kind: str) -> bool:
    """Whether a cue of a kind may stand at the first of some words.

    Example:
        >>> words = tokens("unable to walk", 0, 14)
        >>> may_open(words, "cues", "incapable"), may_open(words[1:], "cues", "incapable")
        (True, False)
    """
    return bool(words) and _key(words[0].word) in _firsts(name, kind)


def find_all(words: list[Token]) -> dict[int, list[Cue]]:
    """The cues of every table, as `find` finds them, by where they begin.

    Example:
        >>> text = "There was no evidence of rash."
        >>> found = find_all(tokens(text, 0, 30))
        >>> [(start, [each.words for each in cues]) for start, cues in found.items()]
        [(6, ['was']), (10, ['no evidence of'])]
    """
    known = _tables()
    keys = [_key(each[0]) for each in words]
    free = [0] * len(NAMES)
    found: dict[int, list[Cue]] = {}
    for at, key in enumerate(keys):
        for number, phrases in known.get(key, ()):
            if at < free[number]:
                continue
            length, kinds = _phrase_at(keys, at, phrases)
            if length:
                start, end = words[at].start, words[at + length - 1].end
                here = found.setdefault(start, [])
                here.extend([Cue(kind, said, start, end) for kind, said in kinds])
                free[number] = at + length
    return found


def find(words: list[Token], name: str) -> list[Cue]:
    """The cues of a table in a list of words: from each word the longest, none within another.

    Example:
        >>> text = "There was no evidence of rash."
        >>> [(each.kind, each.words) for each in find(tokens(text, 0, 30), "cues")]
        [('be', 'was'), ('negation', 'no evidence of')]
    """
    known = table(name)
    keys = [_key(each.word) for each in words]
    found: list[Cue] = []
    at = 0
    while at < len(words):
        phrases = known.get(keys[at])
        length, kinds = _phrase_at(keys, at, phrases) if phrases else (0, ())
        if length:
            end = words[at + length - 1].end
            found.extend(Cue(kind, said, words[at].start, end) for kind, said in kinds)
        at += length or 1
    return found
