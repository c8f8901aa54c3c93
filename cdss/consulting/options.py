"""What becomes of each option in one patient."""

from __future__ import annotations

from collections.abc import Sequence

from cdss.consulting.blank import NOTHING, Blank, Settled, blank_of
from cdss.consulting.cautions import Cautions
from cdss.explain.proof import Explainer
from cdss.explain.values import NO, YES
from cdss.explain.walk import failing
from cdss.inference.treated import counts_as, is_intervention
from cdss.model.concept import Concept
from cdss.model.consultation import OUTCOMES, Gated, Given, OptionEntry
from cdss.model.explanation import Basis
from cdss.model.knowledge_base import KnowledgeBase
from cdss.model.profile import Profile, Treatment
from cdss.model.rule import Rule


def read_options(
    kb: KnowledgeBase, profile: Profile, explainer: Explainer, *, everything: bool = False
) -> tuple[OptionEntry, ...]:
    """The options in their fixed order: outcome, direction, level of evidence, id.

    Those that do not apply, and those whose gate alone is shut, are listed only
    when ``everything`` is asked for.
    """
    blank = blank_of(kb)
    reader = _OptionReader(kb, profile, explainer, blank)
    shown = []
    for gate, rules in blank.by_gate.items():
        is_met = gate is None or explainer.state(gate) == YES
        # Where the gate is not met, it alone keeps an option shut, or a condition fails too.
        if is_met or everything:
            for rule in rules:
                value = explainer.bits(blank.settled[rule.id].whole)
                if value != NO or everything:
                    shown.append(reader.entry(rule, value, is_met=is_met))
    return tuple(sorted(shown, key=reader.order))


def gated(kb: KnowledgeBase, explainer: Explainer) -> tuple[Gated, ...]:
    """One entry per diagnosis that is not stated: how many options it would open."""
    roots = kb.network.roots
    found = []
    for gate, rules in sorted(blank_of(kb).by_gate.items(), key=lambda each: each[0] or ""):
        if gate is None or explainer.state(gate) == YES:
            continue
        count = sum([explainer.bits(roots[rule.id].when) != NO for rule in rules])
        if count:
            found.append(
                Gated(
                    diagnosis=gate,
                    label=kb.vocabulary[gate].label,
                    state="absent" if explainer.state(gate) == NO else "unknown",
                    options=count,
                )
            )
    return tuple(found)


class _OptionReader:
    """Reads the outcome of option rules off one patient's run."""

    def __init__(
        self, kb: KnowledgeBase, profile: Profile, explainer: Explainer, blank: Blank
    ) -> None:
        self._kb = kb
        self._explainer = explainer
        self._blank = blank
        self._cautions = blank.cautions.of(explainer)
        self._treatments = [each for each in profile.treatments if not each.never]
        self._named = {name for each in self._treatments for name in (each.agent, each.concept)}

    def order(self, entry: OptionEntry) -> tuple[int, tuple[int, str, str]]:
        """Where an entry stands; the same input gives the same bytes."""
        return (OUTCOMES.index(entry.outcome), self._blank.settled[entry.rule].order)

    def entry(self, rule: Rule, value: int, *, is_met: bool) -> OptionEntry:
        """One option rule's outcome, with its evidence, cautions and proof.

        Args:
            rule: The rule.
            value: The value of its condition.
            is_met: Whether its gate is met, as that of a rule without one always is.
        """
        explainer = self._explainer
        settled = self._blank.settled[rule.id]
        whole = settled.whole
        given, perhaps = self._given(settled)
        cautions = self._cautions.on(settled.concept.id)
        outcome, because = _outcome(value, given, perhaps, cautions)
        open_ = NOTHING
        if outcome == "undecided":
            # A gate that is met leaves nothing open.
            open_ = self._blank.questions[explainer.stateable(settled.when if is_met else whole)]
        # By keyword it takes three times as long, and it is made for each of many options.
        return OptionEntry(
            *settled.named,
            outcome,
            because,
            settled.direction,
            settled.concept.safety_read,
            settled.evidence,
            self._given_here(settled.concept, given, perhaps) if given or perhaps else None,
            cautions.holding,
            cautions.to_check,
            open_.names,
            failing(explainer, whole) if outcome == "not-applicable" else (),
            explainer.prove(whole),
            None,
            open_.asks,
            None,
            None,
            settled.evidence_profile,
            rule.guidance,
            rule.misuse,
        )

    def _given(self, settled: Settled) -> tuple[list[Treatment], list[Treatment]]:
        """The treatments that are this intervention, and those that may have been.

        An agent by an unstated route counts as this intervention; an agent known only
        by its class may have been it.
        """
        vocabulary = self._kb.vocabulary
        given: list[Treatment] = []
        perhaps: list[Treatment] = []
        if self._named.isdisjoint(settled.akin):
            return given, perhaps
        intervention = settled.concept.id
        for each in self._treatments:
            if counts_as(intervention, each, vocabulary):
                given.append(each)
            elif is_intervention(intervention, each, vocabulary) is None:
                perhaps.append(each)
        return given, perhaps

    def _given_here(
        self, asked: Concept, given: Sequence[Treatment], perhaps: Sequence[Treatment]
    ) -> Given:
        told = given or perhaps
        routes = dict.fromkeys(each.route or "not stated" for each in told)
        running = {each.running for each in told}
        return Given(
            statements=tuple(Basis(each.words, each.place) for each in told),
            route=", ".join(routes)
            if asked.route or set(routes) != {"not stated"}
            else "not stated",
            running="yes" if True in running else "no" if running == {False} else "not stated",
            response={
                target or "unspecified": response
                for each in told
                for target, response in each.responses
            },
            is_this="yes" if given else "not stated",
        )


def _outcome(
    value: int, given: Sequence[Treatment], perhaps: Sequence[Treatment], cautions: Cautions
) -> tuple[str, str | None]:
    """The outcome and, for ``cautioned``, because of what; the gravest reason is named."""
    if value == NO:
        return "not-applicable", None
    if value != YES:
        return "undecided", None
    if cautions.contraindicated:
        return "cautioned", "contraindicated"
    # That a drug of the class was not tolerated is told here: it may have been this one.
    tried = (*given, *perhaps)
    if tried and any("not-tolerated" in [said for _, said in each.responses] for each in tried):
        return "cautioned", "not-tolerated"
    if cautions.exclude_first:
        return "cautioned", "exclude-first"
    return ("already-given" if given else "reported"), None
