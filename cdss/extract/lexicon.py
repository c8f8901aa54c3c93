"""The words that name a vocabulary's concepts, ready to be looked up in a text."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Final, NamedTuple

from cdss.extract.folding import GREEK, fold_word
from cdss.extract.misspelt import Misspellings
from cdss.model.concept import Concept, Vocabulary

TOKEN: Final = re.compile(
    r"[A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u1e00-\u1eff]+"
    rf"|[{''.join(GREEK)}]|[0-9]+(?:\.[0-9]+)*|[^\W\d_]+"
)
"""A token: letters, a Greek letter, or digits; "MMT8" is two."""

POSSESSIVE: Final = re.compile(r"'[sS]?(?=[\s-]|$)")
"""What "Gottron's" has and "Gottron" has not."""

_REMEMBERED: Final = 200_000
_LONGEST: Final = 14
"""Tokens of a name that is looked for; a longer label is a description."""


class Named(NamedTuple):
    """What a name may mean.

    ``exact`` is how it must be written where its letters' case counts, as "IL" or "Na".
    """

    concept: str
    exact: str | None


def tokens_of(name: str) -> list[tuple[str, bool]]:
    """The folded tokens of a name, each with whether a hyphen or nothing joins it to the next.

    Example:
        >>> tokens_of("anti-nuclear antibodies")
        [('anti', True), ('nuclear', False), ('antibody', False)]
        >>> tokens_of("MMT8"), tokens_of("Gottron's sign")
        ([('mmt', True), ('8', False)], [('gotron', False), ('sign', False)])
    """
    plain = POSSESSIVE.sub("", name.replace("\u2019", "'"))
    found = list(TOKEN.finditer(plain))
    tokens = []
    for each, after in zip(found, [*found, None][1:], strict=True):
        joined = after is not None and plain[each.end() : after.start()] in ("", "-", "\u2010")
        tokens.append((fold_word(each[0]), joined))
    return tokens


class _Folds(dict[str, str]):
    """The keys of words, each made when it is first asked for."""

    def __missing__(self, word: str) -> str:
        folded = fold_word(word)
        if len(self) < _REMEMBERED:
            self[word] = folded
        return folded


class Lexicon:
    """Every name of every concept, by its folded tokens.

    Example:
        >>> lexicon = Lexicon(Vocabulary([Concept("rash", "Rash", "finding", ("exanthema",))]))
        >>> lexicon.meanings(("exanthem",))
        (Named(concept='rash', exact=None),)
        >>> "rashes" in lexicon, "prurigo" in lexicon
        (True, False)
    """

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        # A key is the folded tokens with spaces between; a key that only begins one is empty.
        self._keys: dict[str, tuple[Named, ...]] = {}
        self.fold: Callable[[str], str] = _Folds().__getitem__
        """The key of a word (as `fold_word`, remembered)."""
        self._names_read: dict[str, tuple[str, ...]] = {}
        self._words_read: dict[str, tuple[tuple[str, bool], ...]] = {}
        self._hyphened: set[str] = set()
        self._joined: set[str] = set()
        self._words: set[str] = set()
        for concept in vocabulary:
            for name, ranked in _names(concept):
                self._add(concept.id, name, ranked=ranked)
        self._words_read.clear()
        self._misspellings: Misspellings | None = None

    def __contains__(self, word: object) -> bool:
        """Whether a word, or two with a hyphen, stands in any name as it is written there."""
        if not isinstance(word, str):
            return False
        folded = "-".join(self.fold(part) for part in word.split("-"))
        return folded in self._hyphened or (folded in self._words and folded not in self._joined)

    @property
    def keys(self) -> dict[str, tuple[Named, ...]]:
        """What each key means; a key that only begins others means nothing."""
        return self._keys

    def begins(self, key: tuple[str, ...]) -> bool:
        """Whether a name begins with these folded tokens, or is these."""
        return " ".join(key) in self._keys

    def key_of(self, name: str) -> tuple[str, ...]:
        """The folded tokens of some words (as `tokens_of`, each word remembered)."""
        if name.isascii() and name.replace(" ", "").isalpha():
            return tuple(map(self.fold, name.split()))
        return tuple(key for key, _ in tokens_of(name))

    def key_of_name(self, name: str) -> tuple[str, ...]:
        """The folded tokens of a name of the vocabulary, found once."""
        found = self._names_read.get(name)
        if found is None:
            found = self._names_read[name] = self.key_of(name)
        return found

    def knows(self, folded: str) -> bool:
        """Whether a folded word stands in any name."""
        return folded in self._words

    def meanings(self, key: tuple[str, ...]) -> tuple[Named, ...]:
        """What folded tokens together name."""
        return self._keys.get(" ".join(key), ())

    def corrected(self, folded: str) -> tuple[str, ...]:
        """The long words of the vocabulary that are one slip of the pen away."""
        if self._misspellings is None:
            self._misspellings = Misspellings(self._words)
        return self._misspellings.near(folded)

    def _add(self, concept_id: str, name: str, *, ranked: bool) -> None:
        if name.isascii() and name.replace(" ", "").isalpha():
            plain = list(map(self.fold, name.split()))
            if len(plain) <= _LONGEST:
                self._enter(plain, concept_id, _exact(name), ranked=ranked)
            return
        tokens = self._hyphened_tokens(name) or self._tokens(name)
        if not tokens or len(tokens) > _LONGEST:
            return
        exact = _exact(name) if ranked or name.isupper() else None
        apart = [word for word, _ in tokens]
        self._enter(apart, concept_id, exact, ranked=ranked)
        if any(joined for _, joined in tokens):
            together = _together(tokens)
            self._joined.update(set(together).difference(apart))
            self._hyphened.update(
                f"{word}-{after}" for (word, joined), (after, _) in pairwise(tokens) if joined
            )
            self._enter(together, concept_id, exact, ranked=ranked)

    def _enter(self, words: list[str], concept_id: str, exact: str | None, *, ranked: bool) -> None:
        keys = self._keys
        self._words.update(words)
        key = words[0]
        for word in words[1:]:
            if key not in keys:
                keys[key] = ()
            key = f"{key} {word}"
        known = keys.get(key)
        if not known:
            keys[key] = (Named(concept_id, exact),)
            return
        if not ranked:
            return  # an id adds nothing to a label or a synonym
        same = [each for each in known if each.concept == concept_id]
        if any(each.exact in (None, exact) for each in same):
            return
        if same and exact is None:
            free = Named(concept_id, None)
            keys[key] = tuple(free if one is same[0] else one for one in known)
            return
        keys[key] = (*known, Named(concept_id, exact))

    def _hyphened_tokens(self, name: str) -> list[tuple[str, bool]] | None:
        """The tokens of a name of plain words and numbers, some with hyphens; None of another."""
        if not name.isascii():
            return None
        fold, found = self.fold, []
        for word in name.split():
            parts = word.split("-")
            last = len(parts) - 1
            for at, part in enumerate(parts):
                if part.isalpha():
                    found.append((fold(part), at < last))
                elif part.isdigit():
                    found.append((part, at < last))
                else:
                    return None
        return found

    def _tokens(self, name: str) -> list[tuple[str, bool]]:
        found: list[tuple[str, bool]] = []
        words = self._words_read
        for word in name.split():
            read = words.get(word)
            if read is None:
                read = words[word] = (
                    ((self.fold(word), False),) if word.isalpha() and word.isascii()
                    else tuple(tokens_of(word))
                )  # fmt: skip
            found.extend(read)
        return found


def _names(concept: Concept) -> Iterator[tuple[str, bool]]:
    """Each name, and whether it was written for people: the id comes last."""
    yield concept.label, True
    for name in concept.synonyms:
        yield name, True
    if concept.kind == "measurement":
        # Of cells that are counted one may say "platelets 12" for their count.
        for name in (concept.label, *concept.synonyms):
            counted = name.lower().removesuffix(" count")
            if counted != name.lower() and counted.isalpha() and not counted.endswith("s"):
                yield f"{counted}s", False
    # A short id is an abbreviation, and written as one.
    short = "-" not in concept.id and len(concept.id) <= 4
    spelled = concept.id.upper() if short else concept.id.replace("-", " ")
    if spelled != concept.label.lower():
        yield spelled, False


def _together(tokens: list[tuple[str, bool]]) -> list[str]:
    """The tokens, with those that a hyphen joins written as one word."""
    together: list[str] = []
    join = False
    for word, joined in tokens:
        if join and word.isalpha() and together[-1].isalpha():
            together[-1] += word
        else:
            together.append(word)
        join = joined
    return together


def _exact(name: str) -> str | None:
    """How a short name must be written: one with capitals inside, or a short capitalised one."""
    if len(name) > 8 or " " in name:
        return None
    capitals = sum(letter.isupper() for letter in name)
    if capitals >= 2:
        return name
    if capitals == 1 and len(name) <= 2:
        return name
    return None


def written_as(text: str, exact: str) -> bool:
    """Whether a word of a text may be the short name ``exact``, by the case of its letters.

    Example:
        >>> written_as("MS", "MS"), written_as("ms", "MS"), written_as("IVIG", "IVIg")
        (True, False, True)
        >>> written_as("NSAIDs", "NSAID"), written_as("All", "ALL"), written_as("NA", "Na")
        (True, False, False)
    """
    if text == exact:
        return True
    if sum(letter.isupper() for letter in exact) < 2:
        return False
    core = text[:-1] if text.endswith("s") and not exact.endswith("s") else text
    return sum(letter.isupper() for letter in core) >= 2 and (core.isupper() or not exact.isupper())
