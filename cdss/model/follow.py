"""Which rules and concepts can reach a rule: the derivations behind what it asks for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from cdss.model.concept import Vocabulary
from cdss.model.condition import concepts_of
from cdss.model.rule import Rule


class Followed(NamedTuple):
    """Rules by id, and concepts by id, that can reach the rules followed."""

    rules: frozenset[str]
    concepts: frozenset[str]


def follow(
    start: Iterable[Rule], derivations: Mapping[str, tuple[Rule, ...]], vocabulary: Vocabulary
) -> Followed:
    """Rules, the derivations that could conclude what they ask for, and all that those name.

    Concepts come with their kinds, their classes and their agents.

    Args:
        start: The rules.
        derivations: The derivations that may conclude each concept or a kind of it.
        vocabulary: The concepts.

    Example:
        >>> import cdss
        >>> kb = cdss.load()
        >>> found = follow([kb.rules["JDM-O-0003"]], kb.derivations, kb.vocabulary)
        >>> "JDM-D-0011" in found.rules, "calcinosis" in found.concepts
        (True, True)
    """
    waiting = list(start)
    rules: set[str] = set()
    concepts: set[str] = set()
    while waiting:
        rule = waiting.pop()
        if rule.id in rules:
            continue
        rules.add(rule.id)
        for concept in named(rule, vocabulary):
            concepts |= around(concept, vocabulary)
            waiting += derivations.get(concept, ())
    return Followed(frozenset(rules), frozenset(concepts))


def named(rule: Rule, vocabulary: Vocabulary) -> list[str]:
    """The concepts that a rule asks for, and what it concludes."""
    found = {*concepts_of(rule.whole), rule.then.of, rule.then.target or ""}
    return [each for each in found if each in vocabulary]


def around(concept: str, vocabulary: Vocabulary) -> frozenset[str]:
    """A concept with its kinds, its classes and its agent."""
    family = vocabulary.ancestors(concept) | vocabulary.descendants(concept)
    return family | {vocabulary.agent_of(concept)}
