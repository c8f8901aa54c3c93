"""Which parts of the knowledge bear on a part of an answer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from cdss.model.condition import concepts_of
from cdss.model.knowledge_base import KnowledgeBase
from cdss.model.rule import Rule

_READ = frozenset({"read_as", "not_understood"})
"""How the profile was understood: the vocabulary alone decides that."""

_ABOUT = frozenset({"rule", "concept", "diagnosis", "statements"})
"""What tells what a part of an answer is about; no knowledge bears on a part without."""


def bearing(records: Sequence[Mapping[str, Any]], kbs: Iterable[KnowledgeBase]) -> frozenset[str]:
    """The keys of the parts that bear on a part of an answer.

    Rules and sources that it names itself, in its proof and its cautions too; the
    derivations that could conclude what those ask for; the concepts that all of them name,
    with their kinds and classes.

    Args:
        records: The part as one answer has it, and as another does.
        kbs: The knowledge bases at hand.
    """
    listed = tuple(kbs)
    told = {key for record in records for key in record}
    if "covers" in told:
        return frozenset({"scope"})
    if not told.isdisjoint(_READ):
        names = {concept.id for kb in listed for concept in kb.vocabulary}
        return frozenset(["vocabulary", *(f"concept {each}" for each in names)])
    if "labels" in told:
        named = {each for record in records for each in record["labels"]}
        return frozenset(["vocabulary", *(f"concept {each}" for each in named)])
    if told.isdisjoint(_ABOUT):
        return frozenset()
    rules: set[str] = set()
    sources: set[str] = set()
    concepts: set[str] = set()
    gates: set[str] = set()
    for record in records:
        _named(record, rules, sources)
        for key in ("concept", "intervention"):
            if isinstance(record.get(key), str):
                concepts.add(record[key])
        if isinstance(record.get("diagnosis"), str):
            gates.add(record["diagnosis"])
    for kb in listed:
        _follow(kb, rules, sources, concepts, gates)
    return frozenset(
        [
            *(f"rule {each}" for each in rules),
            *(f"source {each}" for each in sources),
            *(f"concept {each}" for each in concepts | gates),
            # Of a vocabulary known by one digest alone, any concept may have changed.
            "vocabulary",
        ]
    )


def _named(value: Any, rules: set[str], sources: set[str]) -> None:
    """The rules and sources that a part of an answer names, all the way down."""
    if isinstance(value, Mapping):
        for key, each in value.items():
            if key == "rule" and isinstance(each, str):
                rules.add(each)
            elif key == "source" and isinstance(each, str):
                sources.add(each)
            else:
                _named(each, rules, sources)
    elif isinstance(value, list | tuple):
        for each in value:
            _named(each, rules, sources)


def _follow(
    kb: KnowledgeBase, rules: set[str], sources: set[str], concepts: set[str], gates: set[str]
) -> None:
    """Everything that can reach these rules and concepts in one knowledge base."""
    waiting: list[Rule] = [kb.rules[each] for each in rules if each in kb.rules]
    waiting += [rule for rule in kb.of_kind("option") if rule.gate in gates]
    for concept in [each for each in concepts if each in kb.vocabulary]:
        waiting += kb.derivations.get(concept, ())
    seen: set[str] = set()
    while waiting:
        rule = waiting.pop()
        if rule.id in seen:
            continue
        seen.add(rule.id)
        sources.update(each.partition("/")[0] for each in rule.evidence)
        sources.update(each.source for each in rule.grounds)
        named = {*concepts_of(rule.whole), rule.then.of, rule.then.target or ""}
        for concept in [each for each in named if each in kb.vocabulary]:
            concepts |= kb.vocabulary.ancestors(concept) | kb.vocabulary.descendants(concept)
            concepts.add(kb.vocabulary.agent_of(concept))
            waiting += kb.derivations.get(concept, ())
    rules |= seen
