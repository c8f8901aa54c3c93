"""Conditions in words, for proofs and for what is missing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from cdss.model.concept import Vocabulary
from cdss.model.condition import (
    Aged,
    All,
    Always,
    AnyOf,
    Bounds,
    Condition,
    Counted,
    Measured,
    Not,
    OfSex,
    Stated,
    Timed,
    Treated,
)


def phrase(concept: str, vocabulary: Vocabulary) -> str:
    """A concept's label as it reads inside a sentence; an id nobody knows stands as it is."""
    return vocabulary.phrases.get(concept, concept)


def response_words(response: str) -> str:
    """A response as people say it; ``none`` alone could be read as nothing known.

    Example:
        >>> response_words("none"), response_words("relapse-on-taper")
        ('no response', 'relapse on taper')
    """
    return "no response" if response == "none" else response.replace("-", " ")


def say(condition: Condition, vocabulary: Vocabulary) -> str:
    """A condition in words.

    Example:
        >>> empty = Vocabulary([])
        >>> say(All((Stated("fever"), Not(Stated("infection")))), empty)
        'fever and not infection'
    """
    if isinstance(condition, All | AnyOf):
        word = " and " if isinstance(condition, All) else " or "
        return word.join(_inner(part, vocabulary) for part in condition.parts)
    if isinstance(condition, Not):
        return f"not {_inner(condition.part, vocabulary)}"
    return _leaf(condition, vocabulary)


def _inner(condition: Condition, vocabulary: Vocabulary) -> str:
    words = say(condition, vocabulary)
    return f"({words})" if isinstance(condition, All | AnyOf) else words


def _leaf(leaf: Condition, vocabulary: Vocabulary) -> str:
    if isinstance(leaf, Always):
        return "every patient"
    if isinstance(leaf, Stated):
        return phrase(leaf.concept, vocabulary)
    if isinstance(leaf, Timed):
        return " ".join([phrase(leaf.concept, vocabulary), *_relations(leaf, vocabulary)])
    if isinstance(leaf, Measured):
        tail = [leaf.status] if leaf.status else _bounds(leaf.bounds)
        if leaf.within:
            tail.append(f"within {leaf.within}")
        return " ".join([phrase(leaf.concept, vocabulary), *tail])
    if isinstance(leaf, Aged):
        return " ".join(["age", *_bounds(leaf.bounds)])
    if isinstance(leaf, OfSex):
        return f"sex {leaf.sex}"
    if isinstance(leaf, Counted):
        agents = "agent" if leaf.at_least == 1 else "agents"
        return f"at least {leaf.at_least} {agents}: {_treated(leaf.of, vocabulary)}"
    if isinstance(leaf, Treated):
        return _treated(leaf, vocabulary)
    raise TypeError(leaf)


def _treated(leaf: Treated, vocabulary: Vocabulary) -> str:
    words = ["any agent" if leaf.concept is None else phrase(leaf.concept, vocabulary)]
    if leaf.route:
        words.append(phrase(leaf.route, vocabulary))
    if leaf.responses:
        words.append("with response " + " or ".join(_spaced(leaf.responses)))
    elif leaf.running is None:
        words.append("given")
    if leaf.unspecified:
        words.append("as a whole")
    elif leaf.targets:
        words.append("for " + " or ".join(phrase(each, vocabulary) for each in leaf.targets))
    if any(leaf.dose):
        words += ["at a dose", *_bounds(leaf.dose)]
    if any(leaf.duration):
        words += ["for a time", *_bounds(leaf.duration)]
    if leaf.running is not None:
        words.append("still running" if leaf.running else "stopped")
    return " ".join([*words, *_relations(leaf, vocabulary)])


def _relations(leaf: Timed | Treated, vocabulary: Vocabulary) -> list[str]:
    words = []
    if leaf.within:
        words.append(f"within {leaf.within}")
    if isinstance(leaf, Timed) and leaf.for_at_least:
        words.append(f"for at least {leaf.for_at_least}")
    if leaf.before:
        words.append(f"before {say(leaf.before, vocabulary)}")
    if leaf.after:
        words.append(f"after {say(leaf.after, vocabulary)}")
    return words


def _bounds(bounds: Bounds[Any]) -> list[str]:
    return [
        f"{name.replace('_', ' ')} {limit}"
        for name, limit in zip(bounds._fields, bounds, strict=True)
        if limit is not None
    ]


def _spaced(words: Sequence[str]) -> list[str]:
    return [each.replace("-", " ") for each in words]
