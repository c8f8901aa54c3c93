"""Findings denied by a syllable: "afebrile", "non-smoker", "seizure-free".

The syllables are language; what they stand before is a name of the vocabulary.
"""

from __future__ import annotations

from bisect import bisect_right
from typing import Final

from cdss.extract.lexicon import Lexicon, tokens_of
from cdss.extract.marks import Context, Mention, Sentence, Span, Text, Why
from cdss.extract.patterns import Pattern

_PREFIXED: Final = Pattern(
    r"(?<![\w-])(?:(?P<non>[Nn]on)[- ]?|(?P<a>[Aa]n?))(?P<rest>[a-z]{4,30})(?![\w-])"
)
_ADJECTIVE: Final = ("ile", "al", "ic", "ous", "ive", "ed", "otic", "oid")
_AFTER: Final = Pattern(r" ([a-z]{3,30})(?: ([a-z]{3,30}))?")
_FREE: Final = Pattern(r"[- ]free\b(?! (?:of|from|interval|period|survival))|-negative\b")
_DENIABLE: Final = frozenset({"finding", "diagnosis", "history"})


def negatived(
    text: Text,
    sentences: tuple[Sentence, ...],
    mentions: tuple[Mention, ...],
    lexicon: Lexicon,
    first: int,
) -> tuple[list[Mention], list[Context]]:
    """Mentions of what a syllable denies, each with its context.

    ``first`` is the number that the first of the new mentions gets.
    """
    starts = [each.start for each in mentions]
    found: list[Mention] = []
    for number, sentence in enumerate(sentences):
        for word in _PREFIXED.finditer(text.plain, sentence.start, sentence.end):
            if _covered(word.start(), mentions, starts):
                continue
            short = word["a"] is not None
            if short and (len(word["rest"]) < _LONG or not word["rest"].endswith(_ADJECTIVE)):
                continue
            concept = _meant(text.plain, word["rest"], word.end(), sentence.end, lexicon)
            if concept is None or _names_more(word.end(), mentions, starts, lexicon):
                continue
            span = Span(word.start(), word.end())
            why = (
                Why(f"denied by its first syllable: {(word['a'] or word['non']).lower()}", span),
            )
            found.append(Mention((concept,), *span, number, why))
    contexts = [
        Context(first + at, "absent", "patient", why=each.why) for at, each in enumerate(found)
    ]
    return found, contexts


_LONG: Final = 6


def freed(
    text: Text, mentions: tuple[Mention, ...], contexts: tuple[Context, ...]
) -> tuple[Context, ...]:
    """The contexts, with what "-free" or "-negative" follows told as absent: "seizure-free"."""
    return tuple(
        each._replace(state="absent", why=(*each.why, Why("denied: free", Span(*match.span()))))
        if (match := _FREE.match(text.plain, mentions[each.mention].end))
        else each
        for each in contexts
    )


def _covered(at: int, mentions: tuple[Mention, ...], starts: list[int]) -> bool:
    before = bisect_right(starts, at) - 1
    return before >= 0 and mentions[before].end > at


def _names_more(
    end: int, mentions: tuple[Mention, ...], starts: list[int], lexicon: Lexicon
) -> bool:
    """Whether a finding's name follows at once: "non-alcoholic fatty liver" has no denial."""
    after = bisect_right(starts, end)
    if after >= len(mentions) or mentions[after].start != end + 1:
        return False
    known = lexicon.vocabulary.get(mentions[after].concepts[0])
    return known is not None and known.kind in _DENIABLE


def _meant(plain: str, base: str, end: int, limit: int, lexicon: Lexicon) -> str | None:
    following = _AFTER.match(plain, end, limit)
    after = [each for each in following.groups() if each] if following else []
    for words in (base, *(f"{base} {each}" for each in after)):
        for named in lexicon.meanings(tuple(key for key, _ in tokens_of(words))):
            known = lexicon.vocabulary.get(named.concept)
            if known is not None and known.kind in _DENIABLE:
                return named.concept
    return None
