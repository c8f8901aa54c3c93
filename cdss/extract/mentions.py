"""Where a text names concepts of the vocabulary: the longest name at word boundaries."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from cdss.extract.abbreviations import Defined, abbreviations
from cdss.extract.lexicon import TOKEN, Lexicon, Named, written_as
from cdss.extract.marks import Mention, Sentence, Span, Text, Why
from cdss.extract.misspelt import SHORTEST, is_usual

_JOINTS: Final = {
    "": "", " ": " ", "-": "-", "/": "/", " / ": "/", "'s ": " ", "' ": " ", "'": "'", " - ": "?",
    " -": "-", "- ": "-", " = ": "?", ", ": ",",
}  # fmt: skip
_OPPOSITE: Final = frozenset({"anti", "non", "pseudo", "un"})


class _Token(NamedTuple):
    word: str
    key: str
    start: int
    end: int
    joint: str | None  # to the next one; None where no name goes over it


class _Found(NamedTuple):
    names: tuple[Named, ...]
    until: int
    how: str
    unsure: str | None


def mentions(text: Text, told: tuple[Sentence, ...], lexicon: Lexicon) -> tuple[Mention, ...]:
    """The concepts that the sentences name, in order, none over another.

    Example:
        >>> from cdss.extract.sections import sections
        >>> from cdss.extract.sentences import sentences
        >>> from cdss.extract.text import normalise
        >>> from cdss.model.concept import Concept, Vocabulary
        >>> lexicon = Lexicon(Vocabulary([Concept("fever", "Fever", "finding")]))
        >>> text = normalise("She had fevers.")
        >>> [each.concepts for each in mentions(text, sentences(text, sections(text)), lexicon)]
        [('fever',)]
    """
    plain = text.plain
    own = _own_words(plain, lexicon)
    found: list[Mention] = []
    for number, sentence in enumerate(told):
        tokens = _tokens(plain, sentence, lexicon)
        at = 0
        while at < len(tokens):
            match = _longest(tokens, at, lexicon, own)
            if match is None:
                at += 1
                continue
            start, end = tokens[at].start, tokens[match.until - 1].end
            concepts = tuple(dict.fromkeys(each.concept for each in match.names))
            why = (Why(match.how, Span(start, end)),)
            found.append(Mention(concepts, start, end, number, why, match.unsure))
            at = match.until
    return tuple(_with_brackets(plain, found))


def _tokens(plain: str, sentence: Sentence, lexicon: Lexicon) -> list[_Token]:
    matches = list(TOKEN.finditer(plain, sentence.start, sentence.end))
    if "'" in plain[sentence.start : sentence.end]:
        matches = [each for each in matches if not _is_possessive(plain, each)]
    tokens = []
    fold = lexicon.fold
    for each, after in zip(matches, [*matches, None][1:], strict=True):
        word, (start, end) = each[0], each.span()
        joint = _JOINTS.get(plain[end : after.start()]) if after is not None else None
        tokens.append(_Token(word, fold(word), start, end, joint))
    return tokens


def _is_possessive(plain: str, token: re.Match[str]) -> bool:
    start, end = token.span()
    return (
        end - start == 1
        and plain[start] in "sS"
        and plain[start - 1 : start] == "'"
        and not plain[end : end + 1].isalnum()
    )


def _longest(
    tokens: list[_Token], at: int, lexicon: Lexicon, own: dict[str, _Own]
) -> _Found | None:
    if at:
        joint = tokens[at - 1].joint
        if joint == "" or (joint == "-" and tokens[at - 1].key in _OPPOSITE):
            return None
    best: _Found | None = None
    for words, until, how, unsure in _paths(tokens, at, lexicon):
        if best is not None and until <= best.until:
            continue
        if not _whole(tokens, until):
            continue
        names = _written(lexicon.keys[words], tokens, at, until, own)
        if names:
            best = _Found(names, until, how, unsure)
    short = _defined(tokens, at, own)
    if short and (best is None or short.until >= best.until):
        return short
    return best


def _paths(
    tokens: list[_Token], at: int, lexicon: Lexicon
) -> Iterator[tuple[str, int, str, str | None]]:
    """Every name that the tokens from ``at`` on may spell, with where it ends."""
    keys = lexicon.keys
    waiting: list[tuple[str, int, str, str | None]] = [("", at, "name", None)]
    while waiting:
        key, here, how, unsure = waiting.pop()
        if here >= len(tokens):
            continue
        for word, until, slip, doubt in _steps(tokens, here, lexicon):
            longer = f"{key} {word}" if key else word
            names = keys.get(longer)
            if names is None:
                continue
            step = slip or how
            if names:
                yield longer, until, step, doubt or unsure
            joint = tokens[until - 1].joint
            if joint is not None and joint not in (",", "'"):
                waiting.append(
                    (longer, until, "stray sign" if joint == "?" else step, doubt or unsure)
                )


def _steps(
    tokens: list[_Token], at: int, lexicon: Lexicon
) -> Iterator[tuple[str, int, str | None, str | None]]:
    token = tokens[at]
    yield token.key, at + 1, None, None
    if token.joint == "-" and at + 1 < len(tokens):
        together = tokens[at].word + tokens[at + 1].word
        if together.isalpha():
            yield lexicon.fold(together), at + 2, None, None
    if len(token.word) >= SHORTEST and token.word.isalpha() and not lexicon.knows(token.key):
        meant = lexicon.corrected(token.key)
        for each in meant:
            doubt = None
            if len(meant) > 1:
                doubt = "the misspelling may be of several words"
            elif not is_usual(token.key, each):
                doubt = "it may be another word, one letter apart"
            yield each, at + 1, "misspelling", doubt


def _whole(tokens: list[_Token], until: int) -> bool:
    """Whether a name may end here: not inside a word, nor before "-1" of "Jo-1"."""
    joint = tokens[until - 1].joint
    if joint == "":
        return False
    return not (joint == "-" and until < len(tokens) and tokens[until].word[0].isdigit())


def _written(
    names: tuple[Named, ...], tokens: list[_Token], at: int, until: int, own: dict[str, _Own]
) -> tuple[Named, ...]:
    """The meanings that the case of the letters and the text's own definitions allow."""
    if not names or all(each.exact is None for each in names):
        return names
    word = "".join(
        token.word + (token.joint if token.joint in ("-", "/") and nr < until - at - 1 else "")
        for nr, token in enumerate(tokens[at:until])
    )
    return tuple(each for each in names if each.exact is None or written_as(word, each.exact))


class _Own(NamedTuple):
    names: tuple[Named, ...]
    defined: Defined


def _own_words(plain: str, lexicon: Lexicon) -> dict[str, _Own]:
    """What the text's own abbreviations mean; one of unknown words means nothing here."""
    found: dict[str, _Own] = {}
    for each in abbreviations(plain):
        sentence = Sentence(0, each.long.start, each.long.end)
        tokens = _tokens(plain, sentence, lexicon)
        names: tuple[Named, ...] = ()
        for at in range(len(tokens)):
            match = _longest(tokens, at, lexicon, {})
            if match and match.until == len(tokens):
                names = match.names
                break
        found.setdefault(each.short, _Own(names, each))
    return found


def _defined(tokens: list[_Token], at: int, own: dict[str, _Own]) -> _Found | None:
    """An abbreviation of the text's own that begins here."""
    if not own:
        return None
    word, until = tokens[at].word, at + 1
    best: _Found | None = None
    while True:
        for spelled in (word, word[:-1] if word.endswith("s") else ""):
            known = own.get(spelled)
            if known and known.names and _whole(tokens, until):
                best = _Found(known.names, until, "abbreviation", None)
        joint = tokens[until - 1].joint
        if until >= len(tokens) or joint not in ("", "-") or until - at > 3:
            return best
        word += joint + tokens[until].word
        until += 1


def _with_brackets(plain: str, found: list[Mention]) -> Iterator[Mention]:
    """A name and its abbreviation in brackets after it are one mention."""
    last: Mention | None = None
    for each in found:
        if (
            last is not None
            and plain[last.end : each.start] == " ("
            and plain[each.end : each.end + 1] == ")"
            and set(last.concepts) & set(each.concepts)
        ):
            why = (*last.why, *each.why)
            last = last._replace(end=each.end + 1, why=why)
            continue
        if last is not None:
            yield last
        last = each
    if last is not None:
        yield last
