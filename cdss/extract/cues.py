"""The words of clinical English that decide how a mention is meant: language, never medicine.

A cue is a phrase of one kind. ``words|alternatives`` spell out its forms; a kind says what the
phrase does, and the stages that read it say how far. No drug, sign or test stands here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import product
from typing import NamedTuple

from cdss.extract.cue_words import BE, CUES
from cdss.extract.marks import Span
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


_PLAIN_TOKEN = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+(?:['\u2019-][^\W\d_]+)*|\S")


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
    """
    return [
        Token(found[0].lower().replace("\u2019", "'"), *found.span())
        for found in _PLAIN_TOKEN.finditer(plain, start, end)
    ]


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


Phrases = tuple[tuple[tuple[str, ...], tuple[tuple[str, str], ...]], ...]
Table = dict[str, Phrases]
"""First word -> (the words, their kinds as spelt), longest first; words as `_key` has them."""


@cache
def table(name: str) -> Table:
    """The phrases of one of the tables above, ready to be looked up by first word."""
    source = {"cues": CUES, "responses": RESPONSES, "subjects": SUBJECTS}[name]
    kinds: dict[tuple[str, ...], list[tuple[str, str]]] = {}
    for kind, phrases in source.items():
        for phrase in phrases.split(","):
            if phrase.strip():
                for words in _spelt(phrase):
                    keys = tuple(_key(word) for word in words)
                    kinds.setdefault(keys, []).append((kind, " ".join(words)))
    by_first: dict[str, list[tuple[tuple[str, ...], tuple[tuple[str, str], ...]]]] = {}
    for words, named in kinds.items():
        by_first.setdefault(words[0], []).append((words, tuple(dict.fromkeys(named))))
    return {
        first: tuple(sorted(found, key=lambda each: (-len(each[0]), each[0])))
        for first, found in by_first.items()
    }


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
            for phrase, kinds in phrases:
                length = len(phrase)
                if length == 1 or tuple(keys[at : at + length]) == phrase:
                    start, end = words[at].start, words[at + length - 1].end
                    here = found.setdefault(start, [])
                    here.extend([Cue(kind, said, start, end) for kind, said in kinds])
                    free[number] = at + length
                    break
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
        for phrase, kinds in known.get(keys[at], ()):
            length = len(phrase)
            if length == 1 or tuple(keys[at : at + length]) == phrase:
                end = words[at + length - 1].end
                found.extend(Cue(kind, said, words[at].start, end) for kind, said in kinds)
                at += length
                break
        else:
            at += 1
    return found
