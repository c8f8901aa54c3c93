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


class CautionBook:
    """The cautions of a knowledge base as a blank patient has them, ready to be adapted.

    Args:
        kb: The knowledge base.
        blank: The explainer of a patient of whom nothing is known.
    """

    def __init__(self, kb: KnowledgeBase, blank: Explainer) -> None:
        self._roots = {rule.id: kb.network.roots[rule.id].whole for rule in kb.of_kind("caution")}
        # The gravest first; what a patient's facts change is whether an entry stands, not where.
        self._rules = {
            given: tuple(sorted(rules, key=_gravest_first)) for given, rules in kb.cautions.items()
        }
        self._holding: dict[str, CautionEntry] = {}
        self._to_check: dict[str, CautionCheck] = {}
        for rule in kb.of_kind("caution"):
            self._holding[rule.id] = _holding(rule)
            self._to_check[rule.id] = _to_check(rule, self._missing(rule, blank))
        self._reach = kb.cautions_reach
        self._blank = {given: self._read(given, blank) for given in kb.cautions}

    def on(self, intervention: str, explainer: Explainer) -> Cautions:
        """The cautions on an intervention, its agent and its classes, in one patient."""
        if explainer.is_untouched(self._reach[intervention]):
            return self._blank[intervention]
        return self._read(intervention, explainer)

    def _read(self, intervention: str, explainer: Explainer) -> Cautions:
        holding: list[CautionEntry] = []
        to_check: list[CautionCheck] = []
        for rule in self._rules[intervention]:
            whole = self._roots[rule.id]
            # A conflict reads as present: what may harm is shown.
            if explainer.supported(whole):
                entry = self._holding[rule.id]
                because = explainer.holding(whole)
                holding.append(entry._replace(because=because) if because else entry)
            elif explainer.bits(whole) != NO:
                check = self._to_check[rule.id]
                if not explainer.is_blank(whole):
                    check = check._replace(missing=self._missing(rule, explainer))
                to_check.append(check)
        return Cautions(tuple(holding), tuple(to_check))

    def _missing(self, rule: Rule, explainer: Explainer) -> tuple[str, ...]:
        return names([explainer.leaf(at) for at in explainer.stateable(self._roots[rule.id])])


def _gravest_first(rule: Rule) -> tuple[int, bool, str]:
    return (SEVERITIES.index(rule.then.severity or "warn"), not rule.then.exclude_first, rule.id)


def _holding(rule: Rule) -> CautionEntry:
    return CautionEntry(
        rule=rule.id,
        severity=rule.then.severity or "warn",
        exclude_first=rule.then.exclude_first,
        text=rule.then.text,
        source=_source(rule),
        certainty=_certainty(rule),
        because=(),
        sources=citations(rule),
    )


def _to_check(rule: Rule, missing: tuple[str, ...]) -> CautionCheck:
    return CautionCheck(
        rule=rule.id,
        severity=rule.then.severity or "warn",
        exclude_first=rule.then.exclude_first,
        missing=missing,
        text=rule.then.text,
        source=_source(rule),
        certainty=_certainty(rule),
        sources=citations(rule),
    )


def _source(rule: Rule) -> str:
    return "; ".join(each.citation for each in rule.grounds)


def _certainty(rule: Rule) -> str:
    return "; ".join(dict.fromkeys(each.certainty for each in rule.grounds))
