"""What speaks against an intervention in one patient, and what is to be checked."""

from __future__ import annotations

from typing import NamedTuple

from cdss.consulting.citations import citations
from cdss.explain.missing import names
from cdss.explain.proof import Explainer
from cdss.explain.values import NO
from cdss.model.consultation import CautionCheck, CautionEntry
from cdss.model.knowledge_base import KnowledgeBase
from cdss.model.rule import SEVERITIES, Rule


class Cautions(NamedTuple):
    """The cautions on one intervention: those that hold, and those that unstated facts decide."""

    holding: tuple[CautionEntry, ...]
    to_check: tuple[CautionCheck, ...]


class _Line(NamedTuple):
    """One caution on one intervention, as it stands where nothing is known.

    ``under`` are the leaves that bear on it, as bits.
    """

    rule: str
    whole: int
    under: int
    holding: CautionEntry
    to_check: CautionCheck


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
        under = kb.network.under
        self._lines = {
            given: tuple(
                [
                    _Line(
                        rule.id,
                        self._roots[rule.id],
                        under[self._roots[rule.id] >> 1],
                        _holding(rule),
                        _to_check(
                            rule,
                            self._missing(rule.id, blank),
                            blank.alternatives(self._roots[rule.id]),
                        ),
                    )
                    for rule in rules
                ]
            )
            for given, rules in self._rules.items()
        }
        self._reach = kb.cautions_reach
        self._leaves = [
            (at, node.leaf) for at, node in enumerate(kb.network.nodes) if node.leaf is not None
        ]
        self._blank = {given: self._read(given, blank) for given in kb.cautions}
        self.names = {given: self._names(given) for given in kb.cautions}

    def on(self, intervention: str, explainer: Explainer) -> Cautions:
        """The cautions on an intervention, its agent and its classes, in one patient."""
        if explainer.is_untouched(self._reach[intervention]):
            return self._blank[intervention]
        return self._read(intervention, explainer)

    def _read(self, intervention: str, explainer: Explainer) -> Cautions:
        holding: list[CautionEntry] = []
        to_check: list[CautionCheck] = []
        for line in self._lines[intervention]:
            # A conflict reads as present: what may harm is shown.
            if explainer.supported(line.whole):
                entry = line.holding
                if not explainer.is_untouched(line.under):
                    entry = entry._replace(because=explainer.holding(line.whole))
                holding.append(entry)
            elif explainer.bits(line.whole) != NO:
                check = line.to_check
                if not explainer.is_untouched(line.under):
                    check = check._replace(
                        missing=self._missing(line.rule, explainer),
                        asks=explainer.alternatives(line.whole),
                    )
                to_check.append(check)
        return Cautions(tuple(holding), tuple(to_check))

    def _missing(self, rule: str, explainer: Explainer) -> tuple[str, ...]:
        return names([explainer.leaf(at) for at in explainer.stateable(self._roots[rule])])

    def _names(self, intervention: str) -> frozenset[str]:
        """Every concept that a caution on the intervention may name as missing."""
        reach = self._reach[intervention]
        leaves = [leaf for at, leaf in self._leaves if reach >> at & 1]
        return frozenset(names(leaves))


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


def _to_check(rule: Rule, missing: tuple[str, ...], asks: tuple[str, ...]) -> CautionCheck:
    return CautionCheck(
        rule=rule.id,
        severity=rule.then.severity or "warn",
        exclude_first=rule.then.exclude_first,
        missing=missing,
        text=rule.then.text,
        source=_source(rule),
        certainty=_certainty(rule),
        sources=citations(rule),
        asks=asks,
    )


def _source(rule: Rule) -> str:
    return "; ".join(each.citation for each in rule.grounds)


def _certainty(rule: Rule) -> str:
    return "; ".join(dict.fromkeys(each.certainty for each in rule.grounds))
