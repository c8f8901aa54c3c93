"""The digests of the knowledge that an answer carries: concept by concept where they bear on it."""

from __future__ import annotations

import hashlib
from collections.abc import Container, Iterable, Mapping

from cdss.model.consultation import Consultation
from cdss.model.follow import around
from cdss.model.knowledge_base import KnowledgeBase, KnowledgeParts
from cdss.model.profile import Profile

_LENGTH = 16


def parts_behind(answer: Consultation, profile: Profile, kb: KnowledgeBase) -> KnowledgeParts:
    """The parts of a knowledge base, of its concepts those that bear on an answer.

    They are what the profile names, what the rules in the answer ask for and could conclude,
    and what the answer says in words; a vocabulary has many others.

    Args:
        answer: The answer, its labels included.
        profile: What it was asked for.
        kb: The knowledge base.
    """
    concepts = kb.parts.concepts
    reach = 0
    for rule in _rules(answer, kb):
        reach |= kb.concepts_reach[rule]
    named = set(answer.labels)
    stated = {each.concept for each in profile.statements}
    for treatment in profile.treatments:
        stated.update([treatment.concept, treatment.agent, treatment.route or ""])
        stated.update([target or "" for target, _ in treatment.responses])
    stated.update([each.concept for each in answer.conflicts])
    stated.update([each.diagnosis for each in answer.gated])
    for each in stated:
        if each in kb.vocabulary:
            named |= around(each, kb.vocabulary)
    reached = f"{reach:0{len(concepts)}b}"[::-1]
    known = {
        name: digest
        for (name, digest), bit in zip(concepts.items(), reached, strict=False)
        if bit == "1" or name in named
    }
    return kb.parts._replace(concepts=known, other_concepts=digest_of_others(concepts, known))


def digest_of_others(concepts: Mapping[str, str], known: Container[str]) -> str:
    """One digest of the concepts that are not among those known.

    Example:
        >>> whole = {"fever": "1a", "rash": "2b"}
        >>> digest_of_others(whole, ["rash"]) == digest_of_others({"fever": "1a"}, [])
        True
    """
    # The digest of a concept covers its name.
    rest = "".join([digest for name, digest in concepts.items() if name not in known])
    return hashlib.sha256(rest.encode()).hexdigest()[:_LENGTH]


def _rules(answer: Consultation, kb: KnowledgeBase) -> Iterable[str]:
    """The rules in an answer, and the cautions on what its options give."""
    for option in answer.options:
        yield option.rule
        for caution in kb.cautions[option.intervention]:
            yield caution.id
    for conflict in answer.conflicts:
        for derivation in kb.derivations.get(conflict.concept, ()):
            yield derivation.id
    for gated in answer.gated:
        for derivation in kb.derivations.get(gated.diagnosis, ()):
            yield derivation.id
    for entries in (answer.alerts, answer.alerts_to_check, answer.derived, answer.assessments):
        for each in entries:
            yield each.rule
