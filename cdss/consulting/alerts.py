"""What must be seen first, and what would have to be asked to know."""

from __future__ import annotations

from cdss.consulting import running
from cdss.consulting.blank import Blank
from cdss.explain.proof import Explainer
from cdss.explain.values import CONFLICT, NO, YES
from cdss.explain.walk import unstated
from cdss.model.consultation import AlertCheck, AlertEntry
from cdss.model.knowledge_base import KnowledgeBase
from cdss.model.profile import Profile
from cdss.model.rule import Rule


def alerts(
    kb: KnowledgeBase, profile: Profile, explainer: Explainer, blank: Blank
) -> tuple[AlertEntry, ...]:
    """The alerts whose signs are stated; a sign in conflict counts as stated.

    After them, each contraindication of what is running, or may be.
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
    return (*found, *running.contraindicated(kb, profile, explainer))


def alerts_to_check(
    kb: KnowledgeBase, profile: Profile, explainer: Explainer, blank: Blank
) -> tuple[AlertCheck, ...]:
    """What is to be excluded before what runs, and the alerts that unstated signs decide."""
    found = [*running.not_excluded(kb, profile, explainer)]
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
