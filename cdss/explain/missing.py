"""Unstated facts, as names for programs and as words for people."""

from __future__ import annotations

from collections.abc import Iterable

from cdss.model.condition import Aged, Counted, Leaf, OfSex, Treated
from cdss.model.knowledge_base import KnowledgeBase
from cdss.model.wording import phrase, say


def names(leaves: Iterable[Leaf]) -> tuple[str, ...]:
    """What each leaf asks for: a concept's id, ``age``, ``sex`` or ``treatments``.

    Example:
        >>> from cdss.model.condition import Stated
        >>> names([Stated("iga-deficiency"), OfSex("female")])
        ('iga-deficiency', 'sex')
    """
    return tuple(dict.fromkeys(_name(leaf) for leaf in leaves))


def _name(leaf: Leaf) -> str:
    if isinstance(leaf, Aged):
        return "age"
    if isinstance(leaf, OfSex):
        return "sex"
    if isinstance(leaf, Counted):
        return leaf.of.concept or "treatments"
    return getattr(leaf, "concept", None) or "treatments"


def words(leaves: Iterable[Leaf], kb: KnowledgeBase) -> tuple[str, ...]:
    """The same for people, with what is asked of a treatment or a value."""
    return tuple(dict.fromkeys(_words(leaf, kb) for leaf in leaves))


def _words(leaf: Leaf, kb: KnowledgeBase) -> str:
    if isinstance(leaf, Aged | OfSex):
        return _name(leaf)
    if isinstance(leaf, Treated | Counted):
        return say(leaf, kb.vocabulary)
    return phrase(_name(leaf), kb.vocabulary)
