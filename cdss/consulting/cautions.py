"""What speaks against an intervention in one patient, and what is to be checked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
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
    """One caution, as one to be adapted to a patient.

    ``under`` are the leaves that bear on it, as bits; ``blank`` is what it comes to where
    nothing is known.
    """

    rule: str
    whole: int
    under: int
    holding: CautionEntry
    to_check: CautionCheck
    blank: CautionEntry | CautionCheck | None


class CautionBook:
    """The cautions of a knowledge base as a blank patient has them, ready to be adapted.

    Args:
        kb: The knowledge base.
        blank: The explainer of a patient of whom nothing is known.

    Attributes:
        reach: The leaves that bear on the cautions on each intervention, as bits.
        lines: The cautions on each intervention, the gravest first.
        blank: The same in the blank patient.
        missing: Leaves, by node, as names for programs.
    """

    def __init__(self, kb: KnowledgeBase, blank: Explainer) -> None:
        self.missing = missing = Remembered[tuple[int, ...], tuple[str, ...]](
            lambda leaves: names([blank.leaf(at) for at in leaves])
        )
        network, rules, given_rules = kb.network, kb.rules, kb.cautions
        # A caution on a class is one on each of its agents.
        line_of = Remembered[str, _Line](lambda rule: _line(rules[rule], network, blank, missing))
        # Most interventions are of no concern to a patient: their cautions are not looked at.
        self.lines = lines = Remembered[str, tuple[_Line, ...]](
            lambda given: tuple(
                [line_of[rule.id] for rule in sorted(given_rules[given], key=_gravest_first)]
            )
        )
        self.reach = kb.cautions_reach
        self.blank = Remembered[str, Cautions](
            lambda given: _gather([line.blank for line in lines[given]])
        )

    def of(self, explainer: Explainer) -> PatientCautions:
        """The cautions as one patient has them."""
        return PatientCautions(self, explainer)


class PatientCautions:
    """The cautions on an intervention, its agent and its classes, in one patient.

    Args:
        book: The cautions as a blank patient has them.
        explainer: Values and proofs of the patient.
    """

    def __init__(self, book: CautionBook, explainer: Explainer) -> None:
        self._book = book
        self._explainer = explainer
        self._found: dict[str, Cautions] = {}
        self._adapted: dict[str, CautionEntry | CautionCheck | None] = {}

    def on(self, intervention: str) -> Cautions:
        """The cautions on one intervention; what facts change is whether one stands, not where."""
        found = self._found.get(intervention)
        if found is None:
            book, touched = self._book, self._explainer.touched
            if book.reach[intervention] & touched:
                found = _gather(
                    [
                        self._adapt(line) if line.under & touched else line.blank
                        for line in book.lines[intervention]
                    ]
                )
            else:
                found = book.blank[intervention]
            self._found[intervention] = found
        return found

    def _adapt(self, line: _Line) -> CautionEntry | CautionCheck | None:
        if line.rule in self._adapted:
            return self._adapted[line.rule]
        explainer, whole = self._explainer, line.whole
        found: CautionEntry | CautionCheck | None = None
        # A conflict reads as present: what may harm is shown.
        if explainer.supported(whole):
            found = line.holding._replace(because=explainer.holding(whole))
        elif explainer.bits(whole) != NO:
            found = line.to_check._replace(
                missing=self._book.missing[explainer.stateable(whole)],
                asks=alternatives(explainer, whole),
            )
        self._adapted[line.rule] = found
        return found


def _line(
    rule: Rule,
    network: Network,
    blank: Explainer,
    missing: Mapping[tuple[int, ...], tuple[str, ...]],
) -> _Line:
    whole = network.roots[rule.id].whole
    asked = missing[blank.shared(blank.stateable, whole)]
    said = blank.shared(lambda literal: alternatives(blank, literal), whole)
    holding, to_check = _holding(rule), _to_check(rule, asked, said)
    # What asks for nothing (`always`) has a value all the same.
    value = blank.bits(whole)
    as_blank = holding if value == YES else None if value == NO else to_check
    return _Line(rule.id, whole, network.under[whole >> 1], holding, to_check, as_blank)


def _gather(entries: Iterable[CautionEntry | CautionCheck | None]) -> Cautions:
    told = [each for each in entries if each is not None]
    holding = [each for each in told if isinstance(each, CautionEntry)]
    return Cautions(
        tuple(holding),
        tuple([each for each in told if isinstance(each, CautionCheck)]),
        "contraindicated" in [each.severity for each in holding],
        True in [each.exclude_first for each in told],
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
