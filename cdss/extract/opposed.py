"""Findings denied by the plain word that their name turns round: "stable" denies "unstable X".

The syllables that turn a word round are language; the words are the vocabulary's.
"""

from __future__ import annotations

import re
from typing import Final

from cdss.extract.clauses import Line, Part
from cdss.extract.marks import Context, Mention, Span, Why
from cdss.model.concept import Vocabulary

_TURNED: Final = re.compile(r"^(?:non[- ]?|un(?!der)|in(?!ter)|im|ir|il)(?P<plain>[a-z]{5,})$")
_ADJECTIVE: Final = ("able", "ible", "ant", "ent", "al", "ive", "ic", "ous", "ary", "ory", "le")
_STILL: Final = frozenset({"again", "now", "fully", "still", "completely", "already", "also"})


def opposites(vocabulary: Vocabulary) -> dict[str, str]:
    """The plain words of a vocabulary's turned ones, each with its finding.

    Only a name of one word turns round as a whole; a word that is itself a name does not.
    """
    found: dict[str, str] = {}
    for concept in vocabulary:
        if concept.kind != "finding":
            continue
        for name in concept.names:
            turned = _TURNED.match(name.lower())
            if turned is None or not turned["plain"].endswith(_ADJECTIVE):
                continue
            if vocabulary.named(turned["plain"]) is None:
                found.setdefault(turned["plain"], concept.id)
    return found


def opposed(
    lines: tuple[Line, ...], known: dict[str, str], first: int
) -> tuple[list[Mention], list[Context]]:
    """Mentions of findings that a plain word denies, each with its context: "was ambulant".

    ``first`` is the number that the first of the new mentions gets.
    """
    mentions: list[Mention] = []
    contexts: list[Context] = []
    if not known:
        return mentions, contexts
    for line in lines:
        for at, part in enumerate(line.parts):
            concept = known.get(part.word) if part.kind == "word" else None
            if concept is None:
                continue
            state = _state(line.parts, at)
            if state is None:
                continue
            span = Span(part.start, part.end)
            why = (Why(f"the plain word of {concept}", span),)
            mentions.append(Mention((concept,), *span, line.number, why))
            contexts.append(Context(first + len(contexts), state, "patient", why=why))
    return mentions, contexts


def _state(parts: tuple[Part, ...], at: int) -> str | None:
    """What a predicate says: "is ambulant" denies, "is not ambulant" does not; else nothing."""
    back = at - 1
    while back >= 0 and (parts[back].word in _STILL or parts[back].word.endswith("ly")):
        back -= 1
    if back < 0 or not parts[back].cues:
        return None
    if parts[back].says("negation", "incapable") is not None:
        return "present" if parts[back].verb or parts[back].word.startswith("no longer") else None
    return "absent" if parts[back].says("be") is not None else None
