"""The longest name that begins at a token."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

from cdss.extract.lexicon import Lexicon, Named, written_as
from cdss.extract.misspelt import SHORTEST, is_usual
from cdss.extract.tokens import Token

_OPPOSITE: Final = frozenset({"anti", "non", "pseudo", "un"})


class Found(NamedTuple):
    """A name: what it may mean, the token after it, and how it was recognised."""

    names: tuple[Named, ...]
    until: int
    how: str
    unsure: str | None = None


def begins_inside(found: list[Token], at: int) -> bool:
    """Whether the token is the end of a word, or follows "anti-", which makes another of it."""
    if not at:
        return False
    joint = found[at - 1].joint
    return joint == "" or (joint == "-" and found[at - 1].key in _OPPOSITE)


def ends_whole(found: list[Token], until: int) -> bool:
    """Whether a name may end before this token: not inside a word, nor before "-1" of "Jo-1"."""
    joint = found[until - 1].joint
    if joint == "":
        return False
    return not (joint == "-" and until < len(found) and found[until].word[0].isdigit())


def longest(found: list[Token], at: int, lexicon: Lexicon) -> Found | None:
    """The longest name from a token on; None where none begins.

    Example:
        >>> from cdss.extract.marks import Sentence
        >>> from cdss.extract.tokens import tokens
        >>> from cdss.model.concept import Concept, Vocabulary
        >>> lexicon = Lexicon(Vocabulary([Concept("ana", "Antinuclear antibody", "measurement")]))
        >>> found = tokens("anti-nuclear antibodies rose", Sentence(0, 0, 28), lexicon)
        >>> longest(found, 0, lexicon)
        Found(names=(Named(concept='ana', exact=None),), until=3, how='name', unsure=None)
    """
    if begins_inside(found, at):
        return None
    best: Found | None = None
    for key, until, how, unsure in _paths(found, at, lexicon):
        if (best is not None and until < best.until) or not ends_whole(found, until):
            continue
        names = written(lexicon.keys[key], found, at, until)
        if names and (best is None or until > best.until):
            best = Found(names, until, how, unsure)
        elif best is not None and how == best.how == "misspelling":
            others = tuple(each for each in names if each not in best.names)
            if others:
                doubt = "the misspelling may be of several words"
                best = Found((*best.names, *others), until, how, doubt)
    return best


def _paths(
    found: list[Token], at: int, lexicon: Lexicon
) -> Iterator[tuple[str, int, str, str | None]]:
    """Every name that the tokens from ``at`` on may spell, with where it ends."""
    keys = lexicon.keys
    waiting: list[tuple[str, int, str, str | None]] = [("", at, "name", None)]
    while waiting:
        key, here, how, unsure = waiting.pop()
        for word, until, slip, doubt in _steps(found, here, key, lexicon):
            longer = f"{key} {word}" if key else word
            names = keys.get(longer)
            if names is None:
                continue
            step = slip or how
            if names:
                yield longer, until, step, doubt or unsure
            joint = found[until - 1].joint
            if joint is not None and joint not in (",", "'") and until < len(found):
                stray = "stray sign" if joint == "?" else step
                waiting.append((longer, until, stray, doubt or unsure))


def _steps(
    found: list[Token], at: int, before: str, lexicon: Lexicon
) -> Iterator[tuple[str, int, str | None, str | None]]:
    """The ways to read the next word: as it is, with its hyphen closed, or mended."""
    word, key, _, _, joint = found[at]
    yield key, at + 1, None, None
    if joint == "-" and at + 1 < len(found):
        together = word + found[at + 1].word
        if together.isalpha():
            yield lexicon.fold(together), at + 2, None, None
    if len(word) >= SHORTEST and word.isalpha() and not lexicon.knows(key):
        lead = f"{before} " if before else ""
        for each in lexicon.corrected(key):
            if lead + each in lexicon.keys:
                doubt = None if is_usual(key, each) else "it may be another word, one letter apart"
                yield each, at + 1, "misspelling", doubt


def written(names: tuple[Named, ...], found: list[Token], at: int, until: int) -> tuple[Named, ...]:
    """The meanings that the case of the letters allows."""
    if not names or all(each.exact is None for each in names):
        return names
    word = spelled(found, at, until)
    return tuple(each for each in names if each.exact is None or written_as(word, each.exact))


def spelled(found: list[Token], at: int, until: int) -> str:
    """The tokens as one word, with the hyphens and slashes between them."""
    word = ""
    for number in range(at, until):
        token = found[number]
        inner = number + 1 < until and token.joint in ("-", "/")
        word += token.word + (token.joint or "" if inner else "")
    return word
