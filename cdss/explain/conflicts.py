"""What a profile says twice and differently, or says against what follows from it."""

from __future__ import annotations

from cdss.explain.proof import Explainer
from cdss.inference.evaluate import contradictions
from cdss.model.condition import Stated
from cdss.model.consultation import Basis, Conflict
from cdss.model.knowledge_base import KnowledgeBase
from cdss.model.profile import Profile


def conflicts(
    profile: Profile, kb: KnowledgeBase, explainer: Explainer
) -> tuple[Conflict, ...]:
    """Name every contradiction; nothing is resolved here or elsewhere."""
    found: dict[str, Conflict] = {}
    for concept, supported, opposed in contradictions(profile, kb.vocabulary):
        found[concept] = _conflict(kb, concept, supported, opposed)
    for concept in kb.network.stated:
        if concept not in found and explainer.value(Stated(concept)) == "conflict":
            supported, opposed = explainer.both_sides(Stated(concept))
            found[concept] = _conflict(kb, concept, supported, opposed)
    return tuple(conflict for _, conflict in sorted(found.items()))


def _conflict(
    kb: KnowledgeBase,
    concept: str,
    supported: tuple[Basis, ...],
    opposed: tuple[Basis, ...],
) -> Conflict:
    return Conflict(
        concept=concept,
        text=(
            f"{kb.vocabulary[concept].label} is stated or follows in two ways that cannot both "
            "be so; options read it as unknown, cautions and alerts as present"
        ),
        supported_by=supported,
        opposed_by=opposed,
    )
