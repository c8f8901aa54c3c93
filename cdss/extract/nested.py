"""Examinations that the name of their value begins with: "X-ray index was 0.3" tells an X-ray."""

from __future__ import annotations

from cdss.extract.lexicon import Lexicon, tokens_of
from cdss.extract.marks import Context, Mention, Span, Text, Why
from cdss.extract.relations import Measured, pick


def nested(
    text: Text,
    mentions: tuple[Mention, ...],
    measured: tuple[Measured, ...],
    lexicon: Lexicon,
    first: int,
) -> tuple[list[Mention], list[Context]]:
    """Mentions of procedures within the names of what has a value, each with its context.

    ``first`` is the number that the first of the new mentions gets.
    """
    found: list[Mention] = []
    for number in sorted({each.mention for each in measured}):
        mention = mentions[number]
        if pick(mention, lexicon.vocabulary, {"measurement", "score"}) is None:
            continue
        words = text.plain[mention.start : mention.end]
        procedure = _opening(words, lexicon)
        if procedure is None:
            continue
        concept, length = procedure
        span = Span(mention.start, mention.start + length)
        why = (Why("the examination that a value is named after", span),)
        found.append(Mention((concept,), *span, mention.sentence, why))
    contexts = [
        Context(first + at, "present", "patient", why=each.why) for at, each in enumerate(found)
    ]
    return found, contexts


def _opening(words: str, lexicon: Lexicon) -> tuple[str, int] | None:
    """The longest procedure that a name begins with and is not, and how long that is."""
    ends = [at for at, letter in enumerate(words) if letter in " \n"]
    for end in reversed(ends):
        keys = tuple(key for key, _ in tokens_of(words[:end]))
        for named in lexicon.meanings(keys):
            known = lexicon.vocabulary.get(named.concept)
            if known is not None and known.kind == "procedure":
                return named.concept, end
    return None
