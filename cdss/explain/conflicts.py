"""What a profile says twice and differently, or says against what follows from it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from cdss.explain.proof import Explainer
from cdss.inference.treated import both, by_route, is_intervention
from cdss.inference.verdicts import Support, basis_of
from cdss.model.concept import Vocabulary
from cdss.model.condition import Treated
from cdss.model.consultation import Conflict
from cdss.model.explanation import Basis
from cdss.model.knowledge_base import KnowledgeBase
from cdss.model.profile import Treatment

_MEASURED = ("measurement", "score")
_SHOWN = "a caution or alert that either side would bring about is shown"


def conflicts(
    stated: Iterable[tuple[str, Support, Support]],
    kb: KnowledgeBase,
    explainer: Explainer,
    treatments: Sequence[Treatment] = (),
) -> tuple[Conflict, ...]:
    """Name every contradiction; nothing is resolved here or elsewhere.

    Args:
        stated: What the profile itself states in two ways.
        kb: The knowledge base.
        explainer: Knows what else follows in two ways.
        treatments: What was given and what never was.
    """
    found = {
        concept: _conflict(kb, concept, supported, opposed)
        for concept, supported, opposed in stated
    }
    never = [each for each in treatments if each.never]
    if never:
        found.update(_given_and_never(never, treatments, kb))
    for index in sorted(explainer.contested):
        leaf = kb.network.nodes[index].leaf
        concept = getattr(leaf, "concept", None)
        if concept is None or concept in found:
            continue
        sides = explainer.both_sides(2 * index)
        if isinstance(leaf, Treated):
            found[concept] = _of_treatment(kb, concept, *sides)
        else:
            found[concept] = _conflict(kb, concept, *sides)
    return tuple(conflict for _, conflict in sorted(found.items()))


def _given_and_never(
    never: Iterable[Treatment], treatments: Iterable[Treatment], kb: KnowledgeBase
) -> dict[str, Conflict]:
    """What was never given, and yet was, by its class, its route or a narrower intervention.

    The very same one stated both ways is refused when the profile is read.
    """
    sides: dict[str, tuple[dict[Basis, None], dict[Basis, None]]] = {}
    for each in never:
        given = [
            basis_of(other)
            for other in treatments
            if not other.never and _is_this(each, other, kb.vocabulary)
        ]
        if given:
            # Several entries may say never: by no route, and by one.
            yes, no = sides.setdefault(each.concept, ({}, {}))
            yes.update(dict.fromkeys(given))
            no[basis_of(each)] = None
    return {
        concept: _of_treatment(kb, concept, tuple(yes), tuple(no))
        for concept, (yes, no) in sides.items()
    }


def _is_this(never: Treatment, given: Treatment, vocabulary: Vocabulary) -> bool:
    """Whether what was given surely is what never was."""
    verdict = is_intervention(never.concept, given, vocabulary)
    if never.route is not None:
        verdict = both(verdict, by_route(never.route, given, vocabulary))
    return verdict is True


def _of_treatment(
    kb: KnowledgeBase, concept: str, given: tuple[Basis, ...], never: tuple[Basis, ...]
) -> Conflict:
    return Conflict(
        concept=concept,
        text=(
            f"{kb.vocabulary[concept].label} is stated as given and as never given; what options "
            f"ask for reads it as unknown; {_SHOWN}; all else reads it as given"
        ),
        supported_by=given,
        opposed_by=never,
    )


def _conflict(
    kb: KnowledgeBase,
    concept: str,
    supported: tuple[Basis, ...],
    opposed: tuple[Basis, ...],
) -> Conflict:
    return Conflict(
        concept=concept,
        text=(
            f"{kb.vocabulary[concept].label} is {_ways(kb, concept, (*supported, *opposed))}; "
            f"options read it as unknown; {_SHOWN}"
        ),
        supported_by=supported,
        opposed_by=opposed,
    )


def _ways(kb: KnowledgeBase, concept: str, stated: tuple[Basis, ...]) -> str:
    """What cannot be so at once: of a measurement, its values."""
    if kb.vocabulary[concept].kind in _MEASURED:
        lead = f"{kb.vocabulary.phrases[concept]}: "
        values = dict.fromkeys(each.text.removeprefix(lead) for each in stated)
        if all(each.text.startswith(lead) for each in stated):
            said = " and as ".join(values)
            return f"stated as {said}, which cannot {'both' if len(values) == 2 else 'all'} be so"
        return "stated in two ways that cannot both be so"
    return "stated or follows in two ways that cannot both be so"
