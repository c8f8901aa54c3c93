"""What is the same for every patient of whom nothing relevant is stated.

Most of what a rule base asks, a profile does not say. Proofs, cautions and
questions on which no statement bears are made once for a knowledge base and
shared by all answers; records are immutable, so nothing can leak by them.
"""

from __future__ import annotations

from typing import NamedTuple
from weakref import WeakKeyDictionary

from cdss.consulting.cautions import CautionBook
from cdss.consulting.citations import citations
from cdss.explain.missing import asks, names, words
from cdss.explain.proof import Explainer
from cdss.inference.engine import Run
from cdss.model.evidence import DIRECTIONS, Evidence, overall
from cdss.model.knowledge_base import KnowledgeBase
from cdss.model.rule import Rule

_REMEMBERED = 20_000
"""Sets of open facts whose words are kept; when there are more, all are forgotten."""


class Settled(NamedTuple):
    """What an option rule says of every patient: its evidence, and where it stands in the order.

    ``names`` are the concepts that its evidence and target name.
    """

    evidence: tuple[Evidence, ...]
    direction: str
    order: tuple[int, str, str]
    names: frozenset[str]


class Question(NamedTuple):
    """Open facts: their names for programs, and what to ask, in words."""

    names: tuple[str, ...]
    asks: tuple[str, ...]


class Blank:
    """The patient of whom nothing is known, seen by one knowledge base."""

    def __init__(self, kb: KnowledgeBase) -> None:
        network = kb.network
        known = {} if network.always is None else {network.always: -1}
        self.explainer = Explainer(network, Run(known, frozenset()), {}, kb.derivations)
        self.settled = {rule.id: _settled(rule, kb) for rule in kb.of_kind("option")}
        self.cautions = CautionBook(kb, self.explainer)
        self.citations = {rule.id: citations(rule) for rule in kb.of_kind("alert")}
        self._questions: dict[tuple[int, ...], Question] = {}
        self._words: dict[tuple[int, ...], tuple[str, ...]] = {}

    def words(self, leaves: tuple[int, ...], kb: KnowledgeBase) -> tuple[str, ...]:
        """Leaves, by node, in words for people."""
        found = self._words.get(leaves)
        if found is None:
            if len(self._words) >= _REMEMBERED:
                self._words.clear()
            found = words([self.explainer.leaf(index) for index in leaves], kb)
            self._words[leaves] = found
        return found

    def question(self, leaves: tuple[int, ...], kb: KnowledgeBase) -> Question:
        """Open leaves, by node, in words."""
        found = self._questions.get(leaves)
        if found is None:
            if len(self._questions) >= _REMEMBERED:
                self._questions.clear()
            listed = [self.explainer.leaf(index) for index in leaves]
            found = Question(names(listed), asks(listed, kb))
            self._questions[leaves] = found
        return found


def _settled(rule: Rule, kb: KnowledgeBase) -> Settled:
    evidence = tuple(kb.evidence[each] for each in rule.evidence)
    told = [(target, each) for e in evidence for target, each in e.direction.items()]
    # The option's own target decides; where no evidence speaks of it, all do.
    on_target = [
        each
        for target, each in told
        if rule.then.target is not None and kb.vocabulary.is_a(target, rule.then.target)
    ]
    direction = overall(tuple(on_target or [each for _, each in told]))
    level = min((each.level for each in evidence), default="~")
    named = {name for e in evidence for name in (*e.direction, *e.result, *e.situation)}
    if rule.then.target is not None:
        named.add(rule.then.target)
    order = (DIRECTIONS.index(direction), level, rule.id)
    return Settled(evidence, direction, order, frozenset(named))


_blanks: WeakKeyDictionary[KnowledgeBase, Blank] = WeakKeyDictionary()


def blank_of(kb: KnowledgeBase) -> Blank:
    """The blank patient of a knowledge base, made when first asked for."""
    found = _blanks.get(kb)
    if found is None:
        found = _blanks[kb] = Blank(kb)
    return found
