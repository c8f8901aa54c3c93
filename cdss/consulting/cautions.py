"""What speaks against an intervention in one patient, and what is to be checked."""

from typing import NamedTuple

from cdss.consulting.citations import citations
from cdss.consulting.remembered import Remembered
from cdss.explain.missing import names
from cdss.explain.proof import Explainer
from cdss.explain.values import NO, YES
from cdss.explain.walk import alternatives
from cdss.model.consultation import CautionCheck, CautionEntry
from cdss.model.knowledge_base import KnowledgeBase
from cdss.model.network import Network
from cdss.model.rule import SEVERITIES, Rule


class Cautions(NamedTuple):
    """The cautions on one intervention: those that hold, and those that unstated facts decide.

    ``contraindicated`` where one that holds says so; ``exclude_first`` where one of
    either sort asks for something to be excluded before the intervention.
    """

    holding: tuple[CautionEntry, ...]
    to_check: tuple[CautionCheck, ...]
    contraindicated: bool
    exclude_first: bool


class _Line(NamedTuple):
    """One caution on one intervention, as it stands where nothing is known.

    ``under`` are the leaves that bear on it, as bits.
    """

    whole: int
    under: int
    value: int
    holding: CautionEntry
    to_check: CautionCheck


class CautionBook:
    """The cautions of a knowledge base as a blank patient has them, ready to be adapted.

    Args:
        kb: The knowledge base.
        blank: The explainer of a patient of whom nothing is known.
    """

    def __init__(self, kb: KnowledgeBase, blank: Explainer) -> None:
        self._missing = Remembered[tuple[int, ...], tuple[str, ...]](
            lambda leaves: names([blank.leaf(at) for at in leaves])
        )
        # The gravest first; what a patient's facts change is whether an entry stands, not where.
        self._rules = {
            given: tuple(sorted(rules, key=_gravest_first)) for given, rules in kb.cautions.items()
        }
        # Most options are of no concern to a patient: their cautions are not looked at.
        network = kb.network
        self._lines = Remembered[str, tuple[_Line, ...]](
            lambda given: tuple([self._line(rule, network, blank) for rule in self._rules[given]])
        )
        self._reach = kb.cautions_reach
        self._blank = Remembered[str, Cautions](lambda given: self._read(given, blank))

    def _line(self, rule: Rule, network: Network, blank: Explainer) -> _Line:
        whole = network.roots[rule.id].whole
        missing = self._missing[blank.shared(blank.stateable, whole)]
        said = blank.shared(lambda literal: alternatives(blank, literal), whole)
        return _Line(
            whole,
            network.under[whole >> 1],
            blank.bits(whole),
            _holding(rule),
            _to_check(rule, missing, said),
        )

    def on(self, intervention: str, explainer: Explainer) -> Cautions:
        """The cautions on an intervention, its agent and its classes, in one patient."""
        if explainer.is_untouched(self._reach[intervention]):
            return self._blank[intervention]
        return self._read(intervention, explainer)

    def _read(self, intervention: str, explainer: Explainer) -> Cautions:
        holding: list[CautionEntry] = []
        to_check: list[CautionCheck] = []
        for line in self._lines[intervention]:
            if explainer.is_untouched(line.under):
                # What asks for nothing (`always`) has a value all the same.
                if line.value == YES:
                    holding.append(line.holding)
                elif line.value != NO:
                    to_check.append(line.to_check)
            # A conflict reads as present: what may harm is shown.
            elif explainer.supported(line.whole):
                holding.append(line.holding._replace(because=explainer.holding(line.whole)))
            elif explainer.bits(line.whole) != NO:
                check = line.to_check._replace(
                    missing=self._missing[explainer.stateable(line.whole)],
                    asks=alternatives(explainer, line.whole),
                )
                to_check.append(check)
        return Cautions(
            tuple(holding),
            tuple(to_check),
            "contraindicated" in [each.severity for each in holding],
            True in [each.exclude_first for each in holding]
            or True in [each.exclude_first for each in to_check],
        )


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
