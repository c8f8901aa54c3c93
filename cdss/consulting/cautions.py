"""What speaks against an intervention in one patient, and what is to be checked."""

from __future__ import annotations

from typing import NamedTuple

from cdss.consulting.alerts import citations
from cdss.explain.missing import names
from cdss.explain.proof import NO, Explainer
from cdss.model.consultation import CautionCheck, CautionEntry
from cdss.model.knowledge_base import KnowledgeBase
from cdss.model.rule import SEVERITIES, Rule


class Cautions(NamedTuple):
    """The cautions on one intervention: those that hold, and those that unstated facts decide."""

    holding: tuple[CautionEntry, ...]
    to_check: tuple[CautionCheck, ...]


def read_cautions(intervention: str, kb: KnowledgeBase, explainer: Explainer) -> Cautions:
    """The cautions on an intervention, its agent and its classes, the gravest first."""
    holding: list[CautionEntry] = []
    to_check: list[CautionCheck] = []
    for rule in kb.cautions[intervention]:
        whole = kb.network.roots[rule.id].whole
        # A conflict reads as present: what may harm is shown.
        if explainer.supported(whole):
            holding.append(_holding(rule, whole, explainer))
        elif explainer.bits(whole) != NO:
            to_check.append(_to_check(rule, whole, explainer))
    return Cautions(
        tuple(sorted(holding, key=_gravest_first)), tuple(sorted(to_check, key=_gravest_first))
    )


def _gravest_first(entry: CautionEntry | CautionCheck) -> tuple[int, bool, str]:
    return (SEVERITIES.index(entry.severity), not entry.exclude_first, entry.rule)


def _holding(rule: Rule, whole: int, explainer: Explainer) -> CautionEntry:
    return CautionEntry(
        rule=rule.id,
        severity=rule.then.severity or "warn",
        exclude_first=rule.then.exclude_first,
        text=rule.then.text,
        source="; ".join([each.citation for each in rule.grounds]),
        certainty="; ".join(dict.fromkeys([each.certainty for each in rule.grounds])),
        because=explainer.holding(whole),
        sources=citations(rule),
    )


def _to_check(rule: Rule, whole: int, explainer: Explainer) -> CautionCheck:
    return CautionCheck(
        rule=rule.id,
        severity=rule.then.severity or "warn",
        exclude_first=rule.then.exclude_first,
        missing=names([explainer.leaf(index) for index in explainer.stateable(whole)]),
        text=rule.then.text,
        source="; ".join([each.citation for each in rule.grounds]),
        certainty="; ".join(dict.fromkeys([each.certainty for each in rule.grounds])),
        sources=citations(rule),
    )
