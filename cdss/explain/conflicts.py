"""What a profile says twice and differently, or says against what follows from it."""

from __future__ import annotations

from collections.abc import Iterable

from cdss.explain.proof import Explainer
from cdss.inference.verdicts import Support
from cdss.model.condition import Stated
from cdss.model.consultation import Conflict
from cdss.model.explanation import Basis
from cdss.model.knowledge_base import KnowledgeBase


def conflicts(
    stated: Iterable[tuple[str, Support, Support]], kb: KnowledgeBase, explainer: Explainer
) -> tuple[Conflict, ...]:
    """Name every contradiction; nothing is resolved here or elsewhere.

    Args:
        stated: What the profile itself states in two ways.
        kb: The knowledge base.
        explainer: Knows what else follows in two ways.
    """
    found = {
        concept: _conflict(kb, concept, supported, opposed)
        for concept, supported, opposed in stated
    }
    for index in explainer.contested:
        leaf = kb.network.nodes[index].leaf
        if isinstance(leaf, Stated) and leaf.concept not in found:
            sides = explainer.both_sides(2 * index)
            found[leaf.concept] = _conflict(kb, leaf.concept, *sides)
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
