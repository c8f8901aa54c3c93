"""What becomes of each option in one patient."""

from __future__ import annotations

from collections.abc import Sequence
from weakref import WeakKeyDictionary

from cdss.consulting.alerts import citations
from cdss.explain.missing import asks, names
from cdss.explain.proof import NO, YES, Explainer
from cdss.inference.engine import Run
from cdss.inference.treated import by_route
from cdss.model.consultation import Basis, CautionCheck, CautionEntry, Given, OptionEntry
from cdss.model.evidence import Evidence, overall
from cdss.model.knowledge_base import KnowledgeBase
from cdss.model.profile import Profile, Treatment
from cdss.model.rule import SEVERITIES, Rule


class OptionReader:
    """Reads the outcome of option rules off one patient's run."""

    def __init__(self, kb: KnowledgeBase, profile: Profile, explainer: Explainer) -> None:
        self._kb = kb
        self._profile = profile
        self._explainer = explainer
        self._blank = blank_of(kb)
        self._cautions: dict[str, tuple[tuple[CautionEntry, ...], tuple[CautionCheck, ...]]] = {}

    def is_considered(self, rule: Rule) -> bool:
        """Whether the option is listed one by one: nothing rules it out, its gate least of all."""
        value = self._explainer.bits(self._kb.network.roots[rule.id].whole)
        return value != NO and not is_gated(rule, self._kb, self._explainer)

    def entry(self, rule: Rule) -> OptionEntry:
        """One option rule's outcome, with its evidence, cautions and proof."""
        kb, explainer = self._kb, self._explainer
        whole = kb.network.roots[rule.id].whole
        concept = kb.vocabulary[rule.then.of]
        evidence = tuple(kb.evidence[each] for each in rule.evidence)
        value = explainer.bits(whole)
        given = self._given(rule.then.of)
        cautions, to_check = self._read_cautions(rule.then.of)
        outcome, because = _outcome(value, given, cautions, to_check)
        open_ = explainer.stateable(whole) if outcome == "undecided" else ()
        return OptionEntry(
            intervention=concept.id,
            label=concept.label,
            target=rule.then.target,
            rule=rule.id,
            title=rule.title,
            rule_status=rule.status,
            outcome=outcome,
            because=because,
            direction=self._direction(rule, evidence),
            safety_read=concept.safety_read,
            evidence=evidence,
            given_here=self._given_here(rule.then.of, given),
            cautions=cautions,
            to_check=to_check,
            missing=names(open_),
            failed=explainer.failing(whole),
            proof=explainer.prove(whole),
            comparison=None,
            asks=asks(open_, kb),
        )

    def _direction(self, rule: Rule, evidence: Sequence[Evidence]) -> str:
        """The evidence's direction for the option's target, or for all when none is about it."""
        told = [(target, each) for e in evidence for target, each in e.direction.items()]
        wanted = rule.then.target
        on_target = [
            each
            for target, each in told
            if wanted is not None and self._kb.vocabulary.is_a(target, wanted)
        ]
        return overall(tuple(on_target or [each for _, each in told]))

    def _given(self, intervention: str) -> list[Treatment]:
        """The patient's treatments that are this intervention, or may be by an unstated route."""
        vocabulary = self._kb.vocabulary
        agent, route = vocabulary.agent_of(intervention), vocabulary.route_of(intervention)
        return [
            each
            for each in self._profile.treatments
            if not each.never
            and vocabulary.is_a(each.agent, agent)
            and (route is None or by_route(route, each, vocabulary) is not False)
        ]

    def _given_here(self, intervention: str, given: Sequence[Treatment]) -> Given | None:
        if not given:
            return None
        vocabulary = self._kb.vocabulary
        asked = vocabulary.route_of(intervention)
        routes = dict.fromkeys(each.route or "not stated" for each in given)
        running = {each.running for each in given}
        return Given(
            statements=tuple(Basis(each.words, each.place) for each in given),
            route=", ".join(routes) if asked or set(routes) != {"not stated"} else "not stated",
            running="yes" if True in running else "no" if running == {False} else "not stated",
            response={
                target or "unspecified": response
                for each in given
                for target, response in each.responses
            },
        )

    def _read_cautions(
        self, intervention: str
    ) -> tuple[tuple[CautionEntry, ...], tuple[CautionCheck, ...]]:
        if intervention not in self._cautions:
            holding, open_ = [], []
            for rule in self._kb.cautions[intervention]:
                whole = self._kb.network.roots[rule.id].whole
                # A conflict reads as present: what may harm is shown.
                if self._explainer.supported(whole):
                    holding.append(
                        self._blank.caution(rule)
                        if self._explainer.is_blank(whole)
                        else _holding(rule, whole, self._explainer)
                    )
                elif self._explainer.bits(whole) != NO:
                    open_.append(
                        self._blank.check(rule)
                        if self._explainer.is_blank(whole)
                        else _check(rule, whole, self._explainer)
                    )
            self._cautions[intervention] = (
                tuple(sorted(holding, key=_gravest_first)),
                tuple(sorted(open_, key=_gravest_first)),
            )
        return self._cautions[intervention]


def _holding(rule: Rule, whole: int, explainer: Explainer) -> CautionEntry:
    return CautionEntry(
        rule=rule.id,
        severity=rule.then.severity or "warn",
        exclude_first=rule.then.exclude_first,
        text=rule.then.text,
        source="; ".join(each.citation for each in rule.grounds),
        certainty="; ".join(dict.fromkeys(each.certainty for each in rule.grounds)),
        because=explainer.holding(whole),
        sources=citations(rule),
    )


def _check(rule: Rule, whole: int, explainer: Explainer) -> CautionCheck:
    return CautionCheck(
        rule=rule.id,
        severity=rule.then.severity or "warn",
        exclude_first=rule.then.exclude_first,
        missing=names(explainer.stateable(whole)),
        text=rule.then.text,
        source="; ".join(each.citation for each in rule.grounds),
        certainty="; ".join(dict.fromkeys(each.certainty for each in rule.grounds)),
        sources=citations(rule),
    )


class Blank:
    """What is the same for every patient of whom nothing relevant is stated."""

    def __init__(self, kb: KnowledgeBase) -> None:
        network = kb.network
        known = {} if network.always is None else {network.always: -1}
        self.explainer = Explainer(network, Run(known, frozenset()), {}, kb.derivations)
        self._roots = network.roots
        self._checks: dict[str, CautionCheck] = {}
        self._holding: dict[str, CautionEntry] = {}

    def caution(self, rule: Rule) -> CautionEntry:
        """The caution as one that holds for every patient."""
        found = self._holding.get(rule.id)
        if found is None:
            found = _holding(rule, self._roots[rule.id].whole, self.explainer)
            self._holding[rule.id] = found
        return found

    def check(self, rule: Rule) -> CautionCheck:
        """The caution as something to check, everything it asks for being unstated."""
        found = self._checks.get(rule.id)
        if found is None:
            found = _check(rule, self._roots[rule.id].whole, self.explainer)
            self._checks[rule.id] = found
        return found


_blanks: WeakKeyDictionary[KnowledgeBase, Blank] = WeakKeyDictionary()


def blank_of(kb: KnowledgeBase) -> Blank:
    """The blank patient of a knowledge base, made when first asked for."""
    found = _blanks.get(kb)
    if found is None:
        found = _blanks[kb] = Blank(kb)
    return found


def is_gated(rule: Rule, kb: KnowledgeBase, explainer: Explainer) -> bool:
    """Whether the gate alone keeps an option from being considered."""
    if rule.gate is None or explainer.state(rule.gate) == YES:
        return False
    return explainer.bits(kb.network.roots[rule.id].when) != NO


def _outcome(
    value: int,
    given: Sequence[Treatment],
    cautions: Sequence[CautionEntry],
    to_check: Sequence[CautionCheck],
) -> tuple[str, str | None]:
    """The outcome and, for ``cautioned``, because of what; the gravest reason is named."""
    if value == NO:
        return "not-applicable", None
    if value != YES:
        return "undecided", None
    if any(each.severity == "contraindicated" for each in cautions):
        return "cautioned", "contraindicated"
    if any("not-tolerated" in dict(each.responses).values() for each in given):
        return "cautioned", "not-tolerated"
    open_ = [each.exclude_first for each in to_check]
    if any(open_) or any(each.exclude_first for each in cautions):
        return "cautioned", "exclude-first"
    return ("already-given" if given else "reported"), None


def _gravest_first(entry: CautionEntry | CautionCheck) -> tuple[int, bool, str]:
    return (SEVERITIES.index(entry.severity), not entry.exclude_first, entry.rule)


