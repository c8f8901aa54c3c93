"""Which parts of the knowledge bear on a part of an answer."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from cdss.model.follow import around, follow
from cdss.model.knowledge_base import KnowledgeBase

_ABOUT = frozenset({"rule", "concept", "diagnosis", "statements"})
"""What tells what a part of an answer is about; no knowledge bears on a part without."""


def bearing(
    records: Sequence[Mapping[str, Any]],
    kbs: Iterable[KnowledgeBase],
    known: Collection[str] | None = None,
) -> frozenset[str]:
    """The keys of the parts that bear on a part of an answer.

    Rules and sources that it names itself, in its proof and its cautions too; the
    derivations that could conclude what those ask for; the concepts that all of them name,
    with their kinds and classes.

    Args:
        records: The part as one answer has it, and as another does.
        kbs: The knowledge bases at hand.
        known: The concepts of which it is known one by one whether they changed; None where
            that is known of the vocabulary alone. The vocabulary bears on what asks for others.
    """
    listed = tuple(kbs)
    told = {key for record in records for key in record}
    if "covers" in told:
        return frozenset({"scope"})
    if (words := _of_words(records, told, listed, known)) is not None:
        return _of_concepts(words, known)
    if told.isdisjoint(_ABOUT):
        return frozenset()
    rules: set[str] = set()
    sources: set[str] = set()
    for record in records:
        _named(record, rules, sources)
    gates = _values(records, ("diagnosis",))
    about = gates | _values(records, ("concept", "intervention"))
    if "rule" not in told:
        # What is odd names what it is about in its words alone.
        about |= _spoken(_values(records, ("text",)), listed)
    concepts = set(about)
    for kb in listed:
        _follow(kb, rules, sources, concepts)
        # Of an option that a diagnosis would open, only that it is there is told.
        rules.update(rule.id for rule in kb.of_kind("option") if rule.gate in gates)
        for each in [each for each in about if each in kb.vocabulary]:
            concepts |= around(each, kb.vocabulary)
    return frozenset(
        [
            *(f"rule {each}" for each in rules),
            *(f"source {each}" for each in sources),
            *_of_concepts(concepts, known),
        ]
    )


def _of_words(
    records: Sequence[Mapping[str, Any]],
    told: Collection[str],
    kbs: Sequence[KnowledgeBase],
    known: Collection[str] | None,
) -> set[str] | None:
    """The concepts behind a part that the vocabulary alone decides; None of any other part."""
    if "labels" in told:
        return {each for record in records for each in record["labels"]}
    if "not_understood" in told:
        return {concept.id for kb in kbs for concept in kb.vocabulary}
    if "read_as" in told:
        gone = {each for each in known or () if not any(each in kb.vocabulary for kb in kbs)}
        return gone | _spoken(_values(records, ("read_as",)), kbs)
    return None


def _values(records: Sequence[Mapping[str, Any]], keys: Iterable[str]) -> set[str]:
    return {record[key] for record in records for key in keys if isinstance(record.get(key), str)}


def _of_concepts(concepts: Iterable[str], known: Collection[str] | None) -> frozenset[str]:
    listed = tuple(concepts)
    whole = known is None or not all(each in known for each in listed)
    return frozenset([*(f"concept {each}" for each in listed), *(["vocabulary"] if whole else ())])


def _spoken(texts: Iterable[str], kbs: Iterable[KnowledgeBase]) -> set[str]:
    """The concepts whose words stand in some texts."""
    said = "\n".join(texts)
    return {each for kb in kbs for each, words in kb.vocabulary.phrases.items() if words in said}


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


def _follow(kb: KnowledgeBase, rules: set[str], sources: set[str], concepts: set[str]) -> None:
    """Everything that can reach these rules and concepts in one knowledge base."""
    waiting = [kb.rules[each] for each in rules if each in kb.rules]
    for concept in [each for each in concepts if each in kb.vocabulary]:
        waiting += kb.derivations.get(concept, ())
    followed = follow(waiting, kb.derivations, kb.vocabulary)
    for rule in [kb.rules[each] for each in followed.rules]:
        sources.update(each.partition("/")[0] for each in rule.evidence)
        sources.update(each.source for each in rule.grounds)
    rules |= followed.rules
    concepts |= followed.concepts
