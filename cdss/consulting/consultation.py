"""The one use case: a profile and a knowledge base in, an answer out."""

from __future__ import annotations

from cdss.consulting.engines import conclude
from cdss.consulting.options import OptionReader
from cdss.consulting.read_as import read_as
from cdss.explain.conflicts import conflicts
from cdss.explain.missing import words
from cdss.explain.proof import Explainer
from cdss.inference.evaluate import evaluate
from cdss.model.condition import Stated
from cdss.model.consultation import (
    OUTCOMES,
    SCHEMA,
    AlertCheck,
    AlertEntry,
    AssessmentEntry,
    Citation,
    Consultation,
    Derived,
    Gated,
    KnowledgeStamp,
    OptionEntry,
    ProfileStamp,
)
from cdss.model.evidence import DIRECTIONS
from cdss.model.knowledge_base import KnowledgeBase
from cdss.model.profile import Profile
from cdss.model.rule import Rule

DISCLAIMER = (
    "For research and literature retrieval; not a medical device, and not advice. It reports "
    "what the sources it has read state; a clinician decides. Silence here means not covered, "
    "and order is not preference."
)


def consult(
    profile: Profile,
    kb: KnowledgeBase,
    *,
    engine: str | None = None,
    cross_check: bool = True,
    everything: bool = False,
) -> Consultation:
    """Report what the knowledge base holds for a patient.

    Args:
        profile: The patient; from ``profile_from_yaml``.
        kb: The knowledge base; from ``load``.
        engine: ``durable`` or ``native``; None takes durable-rules where it can run.
        cross_check: Whether the other engine must come to the same conclusions.
        everything: Also list the options that do not apply, with the condition that fails.

    Returns:
        The answer. The same input gives the same answer, whatever the order of its facts.

    Raises:
        EngineError: An engine failed, or the two engines differ; then there is no answer.

    Example:
        >>> import cdss
        >>> kb = cdss.load()
        >>> profile = cdss.profile_from_yaml("diagnoses: [juvenile dermatomyositis]", kb)
        >>> consult(profile, kb).schema
        'cdss/consultation/1'
    """
    support = evaluate(kb.network, profile, kb.vocabulary)
    run, stamp = conclude(kb.network, support, engine=engine, cross_check=cross_check)
    explainer = Explainer(kb.network, run, support, kb.rules, kb.derivations)
    reader = OptionReader(kb, profile, explainer)
    options = [reader.entry(rule) for rule in kb.of_kind("option")]
    shown = [
        each
        for rule, each in zip(kb.of_kind("option"), options, strict=True)
        if everything or (each.outcome != "not-applicable" and not _is_gated(rule, explainer))
    ]
    return Consultation(
        schema=SCHEMA,
        knowledge=_knowledge(kb),
        engine=stamp,
        profile=ProfileStamp(
            id=profile.id,
            sha256=profile.sha256,
            as_of=profile.as_of.isoformat(),
            read_as=read_as(profile, kb.vocabulary),
            not_understood=profile.not_understood,
        ),
        conflicts=conflicts(profile, kb, explainer),
        alerts=_alerts(kb, profile, explainer),
        alerts_to_check=_alerts_to_check(kb, profile, explainer),
        derived=_derived(kb, explainer),
        options=tuple(sorted(shown, key=_order)),
        gated=_gated(kb, explainer),
        assessments=_assessments(kb, explainer),
        disclaimer=DISCLAIMER,
    )


def _order(option: OptionEntry) -> tuple[int, int, str, str]:
    """Outcome, direction, level of evidence, id: fixed, so that the same input gives the same bytes."""
    level = min((each.level for each in option.evidence), default="~")
    return (OUTCOMES.index(option.outcome), DIRECTIONS.index(option.direction), level, option.rule)


def _knowledge(kb: KnowledgeBase) -> KnowledgeStamp:
    counts: dict[str, int] = {}
    for rule in kb.rules.values():
        counts[rule.status] = counts.get(rule.status, 0) + 1
    return KnowledgeStamp(
        version=kb.scope.version,
        date=kb.scope.date,
        sha256=kb.sha256,
        covers=kb.scope.covers,
        not_covered=kb.scope.not_covered,
        rules=dict(sorted(counts.items())),
    )


def _is_gated(rule: Rule, explainer: Explainer) -> bool:
    """Whether the gate alone keeps an option from being considered."""
    if rule.gate is None:
        return False
    return explainer.value(Stated(rule.gate)) != "yes" and explainer.value(rule.when) != "no"


def _gated(kb: KnowledgeBase, explainer: Explainer) -> tuple[Gated, ...]:
    """One entry per diagnosis that is not stated: how many options it would open."""
    counts: dict[str, int] = {}
    for rule in kb.of_kind("option"):
        if rule.gate is not None and _is_gated(rule, explainer):
            counts[rule.gate] = counts.get(rule.gate, 0) + 1
    return tuple(
        Gated(
            diagnosis=gate,
            label=kb.vocabulary[gate].label,
            state="absent" if explainer.value(Stated(gate)) == "no" else "unknown",
            options=count,
        )
        for gate, count in sorted(counts.items())
    )


def _citations(rule: Rule) -> tuple[Citation, ...]:
    return tuple(
        Citation(each.source, each.certainty, each.citation, each.url) for each in rule.grounds
    )


def _alert_state(
    rule: Rule, kb: KnowledgeBase, profile: Profile, explainer: Explainer
) -> str | None:
    """``holds``, ``were-it``, or None where the gate keeps the alert from this patient.

    An open gate still lets the alert through, marked, when its diagnosis is
    suspected or when no diagnosis is stated at all.
    """
    if rule.gate is None:
        return "holds"
    gate = explainer.value(Stated(rule.gate))
    if gate in {"yes", "conflict"}:
        return "holds"
    if gate == "no":
        return None
    diagnoses = [
        each
        for each in profile.statements
        if each.state in {"present", "suspected"} and kb.vocabulary[each.concept].kind == "diagnosis"
    ]
    suspected = any(
        each.state == "suspected" and kb.vocabulary.is_a(each.concept, rule.gate)
        for each in diagnoses
    )
    return "were-it" if suspected or not diagnoses else None


def _alerts(
    kb: KnowledgeBase, profile: Profile, explainer: Explainer
) -> tuple[AlertEntry, ...]:
    found = []
    for rule in kb.of_kind("alert"):
        state = _alert_state(rule, kb, profile, explainer)
        if state is not None and explainer.bits(rule.when)[0]:
            found.append(
                AlertEntry(
                    rule=rule.id,
                    alert=rule.then.of,
                    text=rule.then.text,
                    state=state,
                    signs=explainer.holding(rule.when),
                    not_stated=words(explainer.unstated(rule.when), kb),
                    sources=_citations(rule),
                    proof=explainer.prove(rule.whole),
                )
            )
    return tuple(found)


def _alerts_to_check(
    kb: KnowledgeBase, profile: Profile, explainer: Explainer
) -> tuple[AlertCheck, ...]:
    return tuple(
        AlertCheck(
            rule=rule.id,
            alert=rule.then.of,
            text=rule.then.text,
            not_stated=words(explainer.open_leaves(rule.when), kb),
            sources=_citations(rule),
        )
        for rule in kb.of_kind("alert")
        if _alert_state(rule, kb, profile, explainer) is not None
        and explainer.bits(rule.when) == (False, False)
    )


def _derived(kb: KnowledgeBase, explainer: Explainer) -> tuple[Derived, ...]:
    found = []
    for rule in kb.of_kind("derivation"):
        yes, no = explainer.bits(rule.whole)
        concept = rule.then.of
        if yes or (no and rule.then.defines):
            found.append(
                Derived(
                    concept=concept,
                    label=kb.vocabulary[concept].label,
                    state="present" if yes else "absent",
                    rule=rule.id,
                    proof=explainer.prove(rule.whole),
                )
            )
    return tuple(found)


def _assessments(kb: KnowledgeBase, explainer: Explainer) -> tuple[AssessmentEntry, ...]:
    return tuple(
        AssessmentEntry(
            rule=rule.id,
            assessment=rule.then.of,
            label=kb.vocabulary[rule.then.of].label,
            text=rule.then.text,
            evidence=tuple(kb.evidence[each] for each in rule.evidence),
            proof=explainer.prove(rule.whole),
        )
        for rule in kb.of_kind("assessment")
        if explainer.value(rule.whole) == "yes"
    )

