"""What is the same for every patient of whom nothing relevant is stated.

Most of what a rule base asks, a profile does not say. Proofs, cautions and
questions on which no statement bears are made once for a knowledge base and
shared by all answers; records are immutable, so nothing can leak by them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property, partial
from typing import TYPE_CHECKING, NamedTuple
from weakref import WeakKeyDictionary

from cdss.consulting.cautions import CautionBook
from cdss.consulting.citations import citations
from cdss.consulting.remembered import Remembered
from cdss.explain.evidence_profile import evidence_profile, in_order
from cdss.explain.missing import asks, name, names, words
from cdss.explain.proof import Explainer
from cdss.explain.smallest import members
from cdss.inference.native import NativeEngine
from cdss.model.concept import Concept, Vocabulary
from cdss.model.condition import Leaf
from cdss.model.evidence import DIRECTIONS, Evidence, EvidenceProfile, overall
from cdss.model.knowledge_base import KnowledgeBase
from cdss.model.network import Network
from cdss.model.reported import Reported
from cdss.model.rule import Rule

if TYPE_CHECKING:
    from cdss.explain.compare import Patient
    from cdss.inference.implied import Implications


class Settled(NamedTuple):
    """What an option rule says of every patient: its evidence, and where it stands in the order.

    ``whole`` is the literal of its condition, ``when`` that of it without the gate; ``akin``
    is what a treatment must name to have perhaps been this one. ``named`` begins its entries:
    intervention, label, target, rule, title, and the rule's status.
    """

    concept: Concept
    whole: int
    when: int
    named: tuple[str, str, str | None, str, str, str]
    evidence: tuple[Evidence, ...]
    evidence_profile: EvidenceProfile
    direction: str
    order: tuple[int, str, str]
    akin: frozenset[str]


class Question(NamedTuple):
    """Open facts: their names for programs, and what to ask, in words."""

    names: tuple[str, ...]
    asks: tuple[str, ...]


NOTHING = Question((), ())


class _Known(NamedTuple):
    """What of a knowledge base the blank patient reads."""

    options: tuple[Rule, ...]
    evidence: Mapping[str, Evidence]
    vocabulary: Vocabulary
    network: Network
    cautions_reach: Mapping[str, int]


class Blank:
    """The patient of whom nothing is known, seen by one knowledge base.

    Attributes:
        explainer: Reads values and proofs where nothing is known.
        settled: What each option rule says of everyone.
        cautions: The cautions on each intervention.
        citations: Where each alert was read.
        words: Leaves, by node, in words for people.
        questions: Open leaves, by node, as what to ask.
        by_gate: The option rules of each gate, and those that have none.
        labels: What the options of these rules name, and further concepts, with the
            words for each, by id.
    """

    def __init__(self, kb: KnowledgeBase) -> None:
        network = kb.network
        run = NativeEngine(network).run([] if network.always is None else [network.always])
        self.explainer = Explainer(network, run, {}, kb.derivations)
        rules = kb.rules
        # Not the knowledge base itself: it is forgotten when nobody else knows it.
        known = _Known(kb.of_kind("option"), kb.evidence, kb.vocabulary, network, kb.cautions_reach)
        self.settled = settled = Remembered[str, Settled](lambda rule: _settled(rules[rule], known))
        self.by_gate: dict[str | None, tuple[Rule, ...]] = {}
        for rule in kb.of_kind("option"):
            self.by_gate[rule.gate] = (*self.by_gate.get(rule.gate, ()), rule)
        self._aims = partial(_aims, known.options, settled)
        self.cautions = CautionBook(kb, self.explainer)
        self.citations = {rule.id: citations(rule) for rule in kb.of_kind("alert")}
        vocabulary = kb.vocabulary
        self._read_with = (network, vocabulary)
        self._subjects: dict[str, Patient] = {}
        leaf = self.explainer.leaf
        self.words = Remembered[tuple[int, ...], tuple[str, ...]](
            lambda leaves: words([leaf(index) for index in leaves], vocabulary)
        )
        self.questions = Remembered[tuple[int, ...], Question](
            lambda leaves: _question([leaf(index) for index in leaves], vocabulary)
        )
        facts = Remembered[int, str](lambda index: name(leaf(index)))
        named = Remembered[str, frozenset[str]](
            lambda rule: _named(settled[rule], rules[rule], known, facts)
        )
        self.labels = Remembered[tuple[tuple[str, ...], frozenset[str]], dict[str, str]](
            lambda asked: vocabulary.phrases_of(
                asked[1].union(*[named[rule] for rule in asked[0]])
            ),
            kept=256,
        )

    def subject(self, reported: Reported) -> Patient | None:
        """The subject behind a piece of evidence as a patient; None for a group."""
        if reported.before is None:
            return None
        name = f"{reported.source}/{reported.evidence}"
        found = self._subjects.get(name)
        if found is None:
            # Only an explanation asks for it, and a consultation starts cold.
            from cdss.explain.compare import Patient  # noqa: PLC0415

            found = self._subjects[name] = Patient(
                reported.before, self._read_with[1], times=reported.times
            )
        return found

    @cached_property
    def aims(self) -> dict[str, str]:
        """The target of each intervention that is reported for one target alone."""
        return self._aims()

    @cached_property
    def implications(self) -> Implications:
        """What follows from a fact, worked out when first asked for."""
        from cdss.inference.implied import Implications  # noqa: PLC0415

        return Implications(*self._read_with)


def _question(leaves: list[Leaf], vocabulary: Vocabulary) -> Question:
    return Question(names(leaves), asks(leaves, vocabulary))


def _settled(rule: Rule, kb: _Known) -> Settled:
    evidence = in_order(
        [kb.evidence[each] for each in rule.evidence], rule.then.target, kb.vocabulary
    )
    told = [
        (target, each)
        for e in evidence
        # What was retracted is shown as such, and supports nothing.
        if e.standing != "retracted"
        for target, each in e.direction.items()
    ]
    # The option's own target decides; where no evidence speaks of it, all do.
    on_target = [
        each
        for target, each in told
        if rule.then.target is not None and kb.vocabulary.is_a(target, rule.then.target)
    ]
    direction = overall(tuple(on_target or [each for _, each in told]))
    level = min((each.level for each in evidence), default="~")
    root = kb.network.roots[rule.id]
    order = (DIRECTIONS.index(direction), level, rule.id)
    concept = kb.vocabulary[rule.then.of]
    return Settled(
        concept=concept,
        whole=root.whole,
        when=root.when,
        named=(concept.id, concept.label, rule.then.target, rule.id, rule.title, rule.status),
        evidence=evidence,
        evidence_profile=evidence_profile(evidence, rule.then.target, kb.vocabulary),
        direction=direction,
        order=order,
        akin=kb.vocabulary.akin(concept.id),
    )


def _named(settled: Settled, rule: Rule, kb: _Known, facts: Mapping[int, str]) -> frozenset[str]:
    """The concepts that an option's evidence, target, condition and cautions name."""
    named = {name for e in settled.evidence for name in (*e.direction, *e.result, *e.situation)}
    if rule.then.target is not None:
        named.add(rule.then.target)
    asked = kb.network.under[settled.whole >> 1] | kb.cautions_reach[rule.then.of]
    return frozenset(named.union([facts[each] for each in members(asked)]))


def _aims(options: Sequence[Rule], settled: Mapping[str, Settled]) -> dict[str, str]:
    """The target of each intervention that options name one target for.

    What was only reported without benefit for a target is not given for it.
    """
    targets: dict[str, set[str]] = {}
    for rule in options:
        targets.setdefault(rule.then.of, set()).add(rule.then.target or "")
    alone = {given: next(iter(each)) for given, each in targets.items() if len(each) == 1}
    helped = {
        rule.then.of
        for rule in options
        if alone.get(rule.then.of) and settled[rule.id].direction in {"supports", "mixed"}
    }
    return {given: target for given, target in alone.items() if given in helped}


_blanks: WeakKeyDictionary[KnowledgeBase, Blank] = WeakKeyDictionary()


def blank_of(kb: KnowledgeBase) -> Blank:
    """The blank patient of a knowledge base, made when first asked for."""
    found = _blanks.get(kb)
    if found is None:
        found = _blanks[kb] = Blank(kb)
    return found
