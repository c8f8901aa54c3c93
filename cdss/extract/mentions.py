"""Where a text names concepts of the vocabulary: the longest name at word boundaries."""

from __future__ import annotations

from collections.abc import Iterator

from cdss.extract.coordination import Placed, may_turn, parts_of, sharing, turned
from cdss.extract.lexicon import Lexicon
from cdss.extract.marks import Mention, Sentence, Span, Text, Why
from cdss.extract.matching import Found, begins_inside, longest
from cdss.extract.misspelt import SHORTEST
from cdss.extract.own_words import OwnWords
from cdss.extract.tokens import Token, tokens


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
    own = OwnWords(plain, lexicon)
    made: list[Mention] = []
    for number, sentence in enumerate(told):
        found = tokens(plain, sentence, lexicon)
        placed = _named(found, lexicon, own)
        if not placed:
            continue
        shared = {each.at: each for each in sharing(found, placed, lexicon)}
        if shared:
            held = {at for each in shared.values() for at in range(each.at, each.found.until)}
            placed = [each for each in placed if each.at not in held]
            placed = sorted([*placed, *shared.values()])
        capitals = _in_capitals(plain, sentence)
        end = sentence.start
        for each in placed:
            if found[each.at].start >= end:
                made.append(_mention(found, each, number, capitals=capitals))
                end = made[-1].end
    return tuple(_with_brackets(plain, made, own))


def _named(found: list[Token], lexicon: Lexicon, own: OwnWords) -> list[Placed]:
    keys, firsts = lexicon.keys, own.firsts
    placed: list[Placed] = []
    at, last = 0, len(found)
    while at < last:
        word, key, _, _, joint = found[at]
        if not (
            key in keys or joint == "-" or word in firsts
            or (len(word) >= SHORTEST and not lexicon.knows(key))
            or (may_turn(found, at) and lexicon.knows(key))
        ):  # fmt: skip
            at += 1
            continue
        match = _best(found, at, lexicon, own)
        if match is None or not match.names:
            at = match.until if match else at + 1
            continue
        whole = Placed(at, match)
        placed.extend(parts_of(found, whole, lexicon) or (whole,))
        at = match.until
    return placed


def _best(found: list[Token], at: int, lexicon: Lexicon, own: OwnWords) -> Found | None:
    """The longest of a name, a turned name and an abbreviation of the text's own."""
    best = longest(found, at, lexicon)
    around = turned(found, at, lexicon) if may_turn(found, at) else None
    if around and not begins_inside(found, at) and (best is None or around.until > best.until):
        best = around
    short = None if at and found[at - 1].joint == "" else own.at(found, at)
    if short and (best is None or short.until >= best.until):
        return short
    return best


def _mention(found: list[Token], placed: Placed, sentence: int, *, capitals: bool) -> Mention:
    names, until, how, unsure = placed.found
    start, end = found[placed.at].start, found[until - 1].end
    if capitals and unsure is None and all(each.exact for each in names) and end - start < 5:
        unsure = "an abbreviation, where everything is in capitals"
    concepts = tuple(dict.fromkeys(each.concept for each in names))
    return Mention(concepts, start, end, sentence, (Why(how, Span(start, end)),), unsure)


def _in_capitals(plain: str, sentence: Sentence) -> bool:
    words = plain[sentence.start : sentence.end]
    return words.isupper() and len(words) > 24


def _with_brackets(plain: str, made: list[Mention], own: OwnWords) -> Iterator[Mention]:
    """A name and its abbreviation in brackets after it are one mention."""
    last: Mention | None = None
    for each in made:
        if last is not None and _belongs(plain, last, each, own):
            # Of two readings the abbreviation's is the fuller one, or they are the same.
            defined = own.by_short.get(plain[each.start : each.end])
            fuller = defined is not None and defined.defined.long.start <= last.start
            concepts = each.concepts if fuller else last.concepts
            why = (*last.why, *each.why)
            last = last._replace(concepts=concepts, end=each.end + 1, why=why)
            continue
        if last is not None:
            yield last
        last = each
    if last is not None:
        yield last


def _belongs(plain: str, last: Mention, each: Mention, own: OwnWords) -> bool:
    if plain[last.end : each.start] != " (" or plain[each.end : each.end + 1] != ")":
        return False
    if set(last.concepts) & set(each.concepts):
        return True
    defined = own.by_short.get(plain[each.start : each.end])
    return defined is not None and defined.defined.at.start == each.start
