"""What must be seen first, and what would have to be asked to know."""

from __future__ import annotations

from collections.abc import Iterator

from cdss.consulting.blank import Blank
from cdss.consulting.citations import citations
from cdss.explain.proof import Explainer
from cdss.explain.values import CONFLICT, NO, YES
from cdss.explain.walk import unstated
from cdss.inference.treated import is_intervention
from cdss.model.consultation import AlertCheck, AlertEntry
from cdss.model.explanation import Basis
from cdss.model.knowledge_base import KnowledgeBase
from cdss.model.profile import Profile
from cdss.model.rule import Rule


def alerts(
    kb: KnowledgeBase, profile: Profile, explainer: Explainer, blank: Blank
) -> tuple[AlertEntry, ...]:
    """The alerts whose signs are stated; a sign in conflict counts as stated.

    After them, each contraindication of what is stated as running.
    """
    found = []
    for rule in kb.of_kind("alert"):
        root = kb.network.roots[rule.id]
        if not explainer.supported(root.when):
            continue
        state = gate_state(rule, kb, profile, explainer)
        if state is not None:
            found.append(
                AlertEntry(
                    rule=rule.id,
                    alert=rule.then.of,
                    text=rule.then.text,
                    state=state,
                    signs=explainer.holding(root.when),
                    not_stated=blank.words[unstated(explainer, root.when)],
                    sources=blank.citations[rule.id],
                    proof=explainer.prove(root.whole),
                    gate=rule.gate,
                )
            )
    return (*found, *_contraindicated_and_running(kb, profile, explainer))


def _contraindicated_and_running(
    kb: KnowledgeBase, profile: Profile, explainer: Explainer
) -> Iterator[AlertEntry]:
    """What is stated as running although something that contraindicates it is stated too.

    The options say so of what they give, where their own conditions hold; a drug that runs
    for another reason is seen here.
    """
    running = [each for each in profile.treatments if each.running and not each.never]
    if not running:
        return
    vocabulary = kb.vocabulary
    for rule in kb.of_kind("caution"):
        if rule.then.severity != "contraindicated":
            continue
        root = kb.network.roots[rule.id]
        concerned = [each for each in running if is_intervention(rule.then.of, each, vocabulary)]
        if concerned and explainer.supported(root.whole):
            names = dict.fromkeys(vocabulary.phrases[each.concept] for each in concerned)
            yield AlertEntry(
                rule=rule.id,
                alert="contraindicated-and-running",
                text=f"Stated as running: {', '.join(names)}. {rule.then.text}",
                state="holds",
                signs=(
                    *(Basis(each.words, each.place) for each in concerned),
                    *explainer.holding(root.whole),
                ),
                not_stated=(),
                sources=citations(rule),
                proof=explainer.prove(root.whole),
                gate=rule.gate,
            )


def alerts_to_check(
    kb: KnowledgeBase, profile: Profile, explainer: Explainer, blank: Blank
) -> tuple[AlertCheck, ...]:
    """The alerts that unstated signs decide."""
    found = []
    for rule in kb.of_kind("alert"):
        when = kb.network.roots[rule.id].when
        if explainer.supported(when) or explainer.bits(when) == NO:
            continue
        state = gate_state(rule, kb, profile, explainer)
        if state is not None:
            found.append(
                AlertCheck(
                    rule=rule.id,
                    alert=rule.then.of,
                    text=rule.then.text,
                    not_stated=blank.words[explainer.open_leaves(when)],
                    sources=blank.citations[rule.id],
                    state=state,
                    gate=rule.gate,
                )
            )
    return tuple(found)


def gate_state(rule: Rule, kb: KnowledgeBase, profile: Profile, explainer: Explainer) -> str | None:
    """``holds``, ``were-it``, or None where the gate keeps an alert from this patient.

    An open gate still lets the alert through, marked, when its diagnosis is
    suspected, or when no other diagnosis is stated. A wider one, of which the
    gate's is a kind, is no other: it leaves the gate's open.
    """
    if rule.gate is None:
        return "holds"
    gate = explainer.state(rule.gate)
    if gate in (YES, CONFLICT):
        return "holds"
    if gate == NO:
        return None
    diagnoses = [
        each
        for each in profile.statements
        if each.state in {"present", "suspected"}
        and kb.vocabulary[each.concept].kind == "diagnosis"
    ]
    suspected = any(
        each.state == "suspected" and kb.vocabulary.is_a(each.concept, rule.gate)
        for each in diagnoses
    )
    others = [each for each in diagnoses if not kb.vocabulary.is_a(rule.gate, each.concept)]
    return "were-it" if suspected or not others else None
