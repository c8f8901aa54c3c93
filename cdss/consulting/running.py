"""What runs, or may run, although something speaks against it: seen before any option.

The options say so of what they give, where their own conditions hold; a drug that runs
for another reason is seen here.
"""

from __future__ import annotations

from collections.abc import Iterator

from cdss.consulting.citations import citations
from cdss.explain.proof import Explainer
from cdss.explain.values import NO
from cdss.explain.walk import alternatives
from cdss.inference.treated import counts_as
from cdss.inference.verdicts import basis_of
from cdss.model.consultation import AlertCheck, AlertEntry
from cdss.model.knowledge_base import KnowledgeBase
from cdss.model.profile import Profile, Treatment
from cdss.model.rule import Rule


def contraindicated(
    kb: KnowledgeBase, profile: Profile, explainer: Explainer
) -> Iterator[AlertEntry]:
    """Each contraindication that holds of what is running, or of what may be.

    A treatment of which nobody stated whether it runs is told as that.
    """
    given = _perhaps_running(profile)
    for rule in kb.of_kind("caution") if given else ():
        whole = kb.network.roots[rule.id].whole
        if rule.then.severity != "contraindicated" or not explainer.supported(whole):
            continue
        concerned = _concerned(rule, given, kb)
        if concerned:
            runs = any(each.running for each in concerned)
            yield AlertEntry(
                rule=rule.id,
                alert="contraindicated-and-running" if runs else "contraindicated-if-running",
                text=f"{_said(concerned, kb)}. {rule.then.text}",
                state="holds",
                signs=(*(basis_of(each) for each in concerned), *explainer.holding(whole)),
                not_stated=(),
                sources=citations(rule),
                proof=explainer.prove(whole),
                gate=rule.gate,
            )


def not_excluded(kb: KnowledgeBase, profile: Profile, explainer: Explainer) -> Iterator[AlertCheck]:
    """What is to be excluded before a drug that is running, or may be, and is not excluded."""
    given = _perhaps_running(profile)
    for rule in kb.of_kind("caution") if given else ():
        whole = kb.network.roots[rule.id].whole
        if not rule.then.exclude_first or explainer.supported(whole):
            continue
        concerned = _concerned(rule, given, kb) if explainer.bits(whole) != NO else []
        if concerned:
            runs = any(each.running for each in concerned)
            yield AlertCheck(
                rule=rule.id,
                alert="not-excluded-and-running" if runs else "not-excluded-if-running",
                text=f"{_said(concerned, kb)}. {rule.then.text}",
                not_stated=alternatives(explainer, whole),
                sources=citations(rule),
                state="holds",
                gate=rule.gate,
                signs=tuple(basis_of(each) for each in concerned),
            )


def _perhaps_running(profile: Profile) -> list[Treatment]:
    return [each for each in profile.treatments if each.running is not False and not each.never]


def _concerned(rule: Rule, given: list[Treatment], kb: KnowledgeBase) -> list[Treatment]:
    return [each for each in given if counts_as(rule.then.of, each, kb.vocabulary)]


def _said(concerned: list[Treatment], kb: KnowledgeBase) -> str:
    """What runs, and of what it is not stated whether it does."""
    phrases = kb.vocabulary.phrases
    # By name, not as the profile lists them: the order of facts changes nothing.
    runs = sorted({phrases[each.concept] for each in concerned if each.running})
    unstated = sorted({phrases[each.concept] for each in concerned if not each.running} - {*runs})
    told = [f"Stated as running: {', '.join(runs)}"] if runs else []
    told += [f"Whether it runs is not stated: {', '.join(unstated)}"] if unstated else []
    return ". ".join(told)
