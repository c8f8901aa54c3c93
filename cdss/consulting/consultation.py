"""The one use case: a profile and a knowledge base in, an answer out."""

from __future__ import annotations

from cdss import __version__
from cdss.consulting.alerts import alerts, alerts_to_check
from cdss.consulting.blank import blank_of
from cdss.consulting.engines import conclude
from cdss.consulting.labels import labels
from cdss.consulting.options import gated, read_options
from cdss.consulting.read_as import read_as
from cdss.errors import EngineError
from cdss.explain.conflicts import conflicts
from cdss.explain.oddities import oddities
from cdss.explain.proof import Explainer
from cdss.explain.values import NO, YES
from cdss.inference.evaluate import evaluate
from cdss.model.consultation import (
    SCHEMA,
    TOO_LONG,
    Asked,
    AssessmentEntry,
    Consultation,
    Derived,
    KnowledgeStamp,
    ProfileStamp,
)
from cdss.model.knowledge_base import KnowledgeBase
from cdss.model.profile import Profile

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
    explain: bool = False,
) -> Consultation:
    """Report what the knowledge base holds for a patient.

    Args:
        profile: The patient; from ``profile_from_yaml``.
        kb: The knowledge base; from ``load``.
        engine: ``durable`` or ``native``; None takes durable-rules where it can run.
        cross_check: Whether the other engine must come to the same conclusions.
        everything: Also list the options that do not apply, with the condition that fails.
        explain: Also give, for each listed option, the smallest sets of facts that would make
            it apply or on which it rests, and set the patient beside each reported subject.

    Returns:
        The answer. The same input gives the same answer, whatever the order of its facts.

    Raises:
        EngineError: An engine failed, the two engines differ, or the rules conclude from
            one another in too long a chain; then there is no answer.

    Example:
        >>> import cdss
        >>> kb = cdss.load()
        >>> profile = cdss.profile_from_yaml("diagnoses: [juvenile dermatomyositis]", kb)
        >>> consult(profile, kb).schema
        'cdss/consultation/1'
    """
    try:
        return _answer(
            profile, kb, engine, cross_check=cross_check, everything=everything, explain=explain
        )
    except RecursionError:
        # A hundred derivations in a row, and no field known has ten.
        raise EngineError(TOO_LONG) from None


def _answer(
    profile: Profile,
    kb: KnowledgeBase,
    engine: str | None,
    *,
    cross_check: bool,
    everything: bool,
    explain: bool,
) -> Consultation:
    reading = evaluate(kb.network, profile, kb.vocabulary)
    run, stamp = conclude(kb.network, reading.support, engine=engine, cross_check=cross_check)
    blank = blank_of(kb)
    explainer = Explainer(
        kb.network, run, reading.support, kb.derivations, blank.explainer, reading
    )
    options = read_options(kb, profile, explainer, everything=everything)
    if explain and options:
        # Whoever does not ask does not wait for it.
        from cdss.consulting.explained import Explanation  # noqa: PLC0415

        explanation = Explanation(kb, profile, reading, run, explainer, blank)
        options = tuple([explanation.option(each) for each in options])
    answer = Consultation(
        schema=SCHEMA,
        knowledge=_knowledge(kb),
        engine=stamp._replace(program=__version__, sha256=kb.program),
        profile=ProfileStamp(
            id=profile.id,
            sha256=profile.sha256,
            as_of=profile.as_of.isoformat(),
            read_as=read_as(profile, kb.vocabulary),
            not_understood=profile.not_understood,
            name=profile.name,
            text=profile.text,
        ),
        conflicts=conflicts(reading.contradictions, kb, explainer, profile.treatments),
        alerts=alerts(kb, profile, explainer, blank),
        alerts_to_check=alerts_to_check(kb, profile, explainer, blank),
        derived=_derived(kb, explainer),
        options=options,
        gated=gated(kb, explainer),
        assessments=_assessments(kb, explainer),
        disclaimer=DISCLAIMER,
        labels={},
        oddities=oddities(profile, kb, explainer, blank.aims if profile.treatments else {}),
        asked=Asked(everything, profile.allow_unknown, cross_check),
    )
    answer = answer._replace(labels=labels(answer, kb.vocabulary, blank))
    if not explain:
        return answer
    # An answer to be kept names its concepts; that costs as much as a small consultation.
    from cdss.consulting.parts_behind import parts_behind  # noqa: PLC0415

    return answer._replace(
        knowledge=answer.knowledge._replace(parts=parts_behind(answer, profile, kb))
    )


def _knowledge(kb: KnowledgeBase) -> KnowledgeStamp:
    return KnowledgeStamp(
        version=kb.scope.version,
        date=kb.scope.date,
        sha256=kb.sha256,
        covers=kb.scope.covers,
        not_covered=kb.scope.not_covered,
        rules=kb.statuses,
        parts=kb.parts._replace(concepts={}),
        quarantined=kb.quarantined,
    )


def _derived(kb: KnowledgeBase, explainer: Explainer) -> tuple[Derived, ...]:
    found = []
    for rule in kb.of_kind("derivation"):
        root = kb.network.roots[rule.id]
        holds = explainer.bits(root.whole) == YES
        if holds or (rule.then.defines and explainer.bits(root.when) == NO):
            found.append(
                Derived(
                    concept=rule.then.of,
                    label=kb.vocabulary[rule.then.of].label,
                    state="present" if holds else "absent",
                    rule=rule.id,
                    proof=explainer.prove(root.whole if holds else root.when),
                )
            )
    return tuple(found)


def _assessments(kb: KnowledgeBase, explainer: Explainer) -> tuple[AssessmentEntry, ...]:
    found = []
    for rule in kb.of_kind("assessment"):
        whole = kb.network.roots[rule.id].whole
        if explainer.bits(whole) == YES:
            found.append(
                AssessmentEntry(
                    rule=rule.id,
                    assessment=rule.then.of,
                    label=kb.vocabulary[rule.then.of].label,
                    text=rule.then.text,
                    evidence=tuple(kb.evidence[each] for each in rule.evidence),
                    proof=explainer.prove(whole),
                )
            )
    return tuple(found)
