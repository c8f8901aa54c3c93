"""Which question next: the one that settles the answer soonest.

Settled is the answer when no answer to any question left changes whether an option's
conditions hold, whether what forbids an option that is still possible holds, or
whether an alert does. Answers that would contradict what is known are not expected, and
whether an option was given already, which is no condition of it, is not asked for.

With at most eight unknown facts left the order is exhaustive: every order of questions
is weighed against every run of answers, and the question chosen belongs to an order
whose worst case asks fewest. Beyond that it is greedy: a diagnosis that opens rules
comes first, then the question that settles most, each goal weighed as ``WEIGHTS`` says,
on the mean of its answers. Ties go to the greedy weight, then to what more rests on,
then to the order of ids.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from statistics import fmean
from typing import NamedTuple

from cdss.explain.orders import TooMany
from cdss.explain.questions import OTHERS, Key, Question, keys, question
from cdss.explain.values import CONFLICT, INVERTED, NO, UNKNOWN, YES, resting_on, settled, supports
from cdss.explain.weighing import Weighing
from cdss.inference.evaluate import evaluate
from cdss.inference.native import NativeEngine
from cdss.model.condition import Always, Leaf
from cdss.model.knowledge_base import KnowledgeBase
from cdss.model.network import LEAF
from cdss.model.profile import Profile
from cdss.model.rule import Rule

MOST = 8
"""Unknown facts up to which every order of questions is weighed."""

WEIGHTS = {"option": 4, "alert": 3, "caution": 2, "caution-while-undecided": 1}
"""What settling a goal is worth: an option's conditions most, then an alert, then what
forbids an option: more where the option's own conditions hold already, as it alone is
in doubt there. They order questions and nothing else."""


class Goal(NamedTuple):
    """Something that answers are about and that is not settled: its rule, and its literals."""

    kind: str
    rule: str
    literals: tuple[int, ...]
    weight: int


class Choice(NamedTuple):
    """The next question.

    Attributes:
        question: What to ask.
        bears_on: The unsettled goals that rest on it, by kind, as rule ids.
        exhaustive: Whether every order was weighed.
        most: So many questions at most are left, this one included; None where greedy.
        facts: How many unknown facts are left.
    """

    question: Question
    bears_on: dict[str, tuple[str, ...]]
    exhaustive: bool
    most: int | None
    facts: int


class State(NamedTuple):
    """One patient, real or supposed: the value of every node, and what is contradictory."""

    profile: Profile
    raw: bytearray
    values: bytearray
    contradictions: frozenset[int | str]


class Desk:
    """What is made ready once for a knowledge base, to choose questions with.

    Args:
        kb: The knowledge base.
        tell: Called once whenever weighing the orders takes a while.

    Example:
        >>> import cdss
        >>> kb = cdss.load()
        >>> profile = cdss.profile_from_yaml("patient: {sex: female}", kb)
        >>> Desk(kb).choose(profile).question.key
        ('state', 'juvenile-dermatomyositis')
    """

    def __init__(self, kb: KnowledgeBase, tell: Callable[[], None] = lambda: None) -> None:
        self.kb = kb
        network = kb.network
        self._engine = NativeEngine(network)
        self.heads: dict[int, list[int]] = {}
        for clause in network.clauses:
            if network.nodes[clause.head >> 1].sort == LEAF:
                self.heads.setdefault(clause.head >> 1, []).extend(
                    literal >> 1 for literal in clause.body
                )
        self._defined = {
            network.stated[rule.then.of] >> 1
            for rule in kb.of_kind("derivation")
            if rule.then.defines and rule.then.of in network.stated
        }
        # Goals are looked for in thousands of supposed patients, and made here once.
        roots = network.roots
        forbidding = {
            given: tuple(_forbidding(rule.id, roots[rule.id].whole) for rule in found)
            for given, rules in kb.cautions.items()
            if (found := [rule for rule in rules if _forbids(rule)])
        }
        self._options = [
            (_goal("option", rule.id, roots[rule.id].whole), forbidding.get(rule.then.of, ()))
            for rule in kb.of_kind("option")
        ]
        self._alerts = [(rule.id, roots[rule.id]) for rule in kb.of_kind("alert")]
        self.gates = {rule.gate for rule in kb.rules.values() if rule.gate is not None}
        self._weighing = Weighing(self, tell)

    def choose(self, profile: Profile, asked: Collection[Key] = ()) -> Choice | None:
        """The question to ask next; None where no answer to any would change anything.

        Args:
            profile: The patient, as known so far.
            asked: What is not asked again, answered or not.
        """
        return next(iter(self.foremost(profile, asked, 1)), None)

    def foremost(
        self, profile: Profile, asked: Collection[Key] = (), count: int = 3
    ) -> tuple[Choice, ...]:
        """The questions that decide most, the one to ask next first.

        Each is judged on what is known now, and not on answers to those before it.

        Args:
            profile: The patient, as known so far.
            asked: What is not asked again, answered or not.
            count: How many, at most.
        """
        state = self.state(profile)
        done = frozenset(asked)
        asking = {each.key: each for each in self._questions(state, self.open(state, done))}
        if not asking:
            return ()
        facts = sum(each.facts for each in asking.values())
        if OTHERS not in done and profile.treatments_complete is None:
            # What else was given is one list, whichever question leads to it.
            is_asked = any(key[:1] == OTHERS for key in asking)
            facts += 0 if is_asked else max(each.others for each in asking.values())
        most = None
        later: dict[Key, Question] = {}
        if facts <= MOST:
            try:
                fewest = self._weighing.fewest(state, done)
            except TooMany:
                pass
            else:
                if fewest is None:
                    return ()
                best, most = fewest
                # Of what is named as given beside, more may be unknown.
                facts = max(facts, most)
                later = {key: each for key, each in asking.items() if key not in best}
                asking = {key: asking[key] for key in best}
        bearing = self._bearing(state)
        weights = {goal.rule: goal.weight for goal in self.goals(state)}

        def rank(each: Question) -> tuple[bool, float, int]:
            on = sum(goal.weight for goal in bearing[each.key].values())
            is_gate = each.key[0] == "state" and each.key[1] in self.gates
            return (is_gate, self._settles(each, state, weights), on)

        found = sorted(asking.values(), key=rank, reverse=True)[:count]
        if len(found) < count:
            found += sorted(later.values(), key=rank, reverse=True)[: count - len(found)]
        return tuple(
            Choice(
                each,
                _by_kind(bearing[each.key].values()),
                most is not None and each.key in asking,
                most if each.key in asking else None,
                facts,
            )
            for each in found
        )

    # Goals

    def goals(self, state: State) -> list[Goal]:
        """What is not settled in one patient, each rule once."""
        values = state.values
        found: dict[str, Goal] = {}
        is_open: dict[int, bool] = {}
        for goal, forbidding in self._options:
            value = _bits(values, goal.literals[0])
            if value in (UNKNOWN, CONFLICT):
                found[goal.rule] = goal
            if value == NO:
                continue
            for sure, doubtful in forbidding:
                (literal,) = sure.literals
                if literal not in is_open:
                    is_open[literal] = _is_open(state, literal)
                if is_open[literal]:
                    caution = sure if value == YES else doubtful
                    before = found.get(caution.rule)
                    if before is None or before.weight < caution.weight:
                        found[caution.rule] = caution
        found.update((each.rule, each) for each in self._open_alerts(state))
        return list(found.values())

    def _open_alerts(self, state: State) -> Iterator[Goal]:
        for name, root in self._alerts:
            if root.gate is not None and _bits(state.values, root.gate) == NO:
                continue
            literals = tuple(
                each for each in dict.fromkeys((root.when, root.whole)) if _is_open(state, each)
            )
            if literals and _bits(state.values, root.when) != NO:
                yield Goal("alert", name, literals, WEIGHTS["alert"])

    # Questions

    def questions(self, profile: Profile, asked: Collection[Key] = ()) -> tuple[Question, ...]:
        """Every question whose answer an unsettled goal may rest on, in the order of keys."""
        state = self.state(profile)
        return self._questions(state, self.open(state, frozenset(asked)))

    def open(
        self, state: State, asked: frozenset[Key], goals: Collection[Goal] | None = None
    ) -> dict[Key, list[int]]:
        """The questions left, by key in order, with the leaves that each may decide.

        Args:
            state: The patient.
            asked: What is not asked again.
            goals: What is not settled, where it was looked for already.
        """
        left = self.goals(state) if goals is None else goals
        literals = [literal for goal in left for literal in goal.literals]
        found: dict[Key, list[int]] = {}
        for key, at in self._asked_for(literals, state):
            if key not in asked and key[:1] not in asked:
                found.setdefault(key, []).append(at)
        return dict(sorted(found.items()))

    def _bearing(self, state: State) -> dict[Key, dict[str, Goal]]:
        """The goals on each question, by rule."""
        found: dict[Key, dict[str, Goal]] = {}
        for goal in self.goals(state):
            for key, _ in self._asked_for(goal.literals, state):
                found.setdefault(key, {})[goal.rule] = goal
        return found

    def _questions(self, state: State, open_: dict[Key, list[int]]) -> tuple[Question, ...]:
        return tuple(
            question(key, self.leaves_at(nodes), state.profile, self.kb.vocabulary)
            for key, nodes in open_.items()
        )

    def leaves_at(self, nodes: Collection[int]) -> list[Leaf]:
        """The conditions at some nodes."""
        found = (self.kb.network.nodes[at].leaf for at in nodes)
        return [leaf for leaf in found if leaf is not None]

    def _asked_for(self, literals: Collection[int], state: State) -> Iterator[tuple[Key, int]]:
        """The questions on the unknown leaves below some literals, with each leaf's node."""
        nodes, vocabulary = self.kb.network.nodes, self.kb.vocabulary
        for at in self._leaves([literal >> 1 for literal in literals], state):
            leaf = nodes[at].leaf
            if leaf is None or isinstance(leaf, Always):
                continue
            # There is nothing to know of a defined finding but what defines it.
            if at in self._defined and self._leaves(self.heads[at], state, without=at):
                continue
            for key in keys(leaf, state.profile, vocabulary):
                yield key, at

    def _leaves(
        self, nodes: Collection[int], state: State, without: int | None = None
    ) -> tuple[int, ...]:
        """The unknown leaves on which some nodes rest, through derivations too."""
        parts, values = self.kb.network.parts, state.values
        found: dict[int, None] = {}
        seen: set[int] = set() if without is None else {without}
        waiting = list(nodes)
        while waiting:
            at = waiting.pop()
            if at in seen or values[at] in (YES, NO):
                continue
            seen.add(at)
            if parts[at]:
                waiting.extend(part >> 1 for part in parts[at])
            else:
                waiting.extend(self.heads.get(at, ()))
                if not state.raw[at]:
                    found[at] = None
        return tuple(found)

    def _settles(self, asked: Question, state: State, weights: dict[str, int]) -> float:
        """How much a question settles on the mean of its answers: the greedy measure."""
        gains: list[float] = [
            sum(weights[rule] for rule in weights.keys() - {goal.rule for goal in left})
            for left in map(self.goals, self.supposed(asked, state))
        ]
        if asked.key[:1] == OTHERS and gains:
            # Nothing more was given, or something was: whatever it is, that is one answer.
            gains = [gains[0], fmean(gains[1:] or [0])]
        return fmean(gains) if gains else 0.0

    # Patients

    def supposed(self, asked: Question, state: State) -> list[State]:
        """The patient after each answer that contradicts nothing known."""
        found: dict[object, State] = {}
        for apply in asked.answers:
            after = self.state(apply(state.profile))
            if _agrees(after, state):
                found.setdefault(_alike(after), after)
        return list(found.values())

    def state(self, profile: Profile) -> State:
        """What is so in a patient."""
        network = self.kb.network
        reading = evaluate(network, profile, self.kb.vocabulary)
        known = self._engine.run(reading.support).known
        raw, contested = supports(len(network.nodes), known)
        loose = resting_on(network, contested, reading)
        values = settled(network, known, raw, contested, loose)
        told = {concept for concept, _, _ in reading.contradictions}
        return State(profile, raw, values, frozenset(contested) | told)


def _agrees(after: State, state: State) -> bool:
    """Whether nothing is contradictory that was not so before."""
    return after.contradictions <= state.contradictions


def _alike(state: State) -> object:
    """What answers share that decide alike: such are one answer."""
    return (bytes(state.raw), len(state.profile.treatments))


def _forbids(rule: Rule) -> bool:
    return rule.then.severity == "contraindicated" or rule.then.exclude_first


def _by_kind(goals: Iterable[Goal]) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for goal in goals:
        found[goal.kind] = (*found.get(goal.kind, ()), goal.rule)
    return found


def _goal(sort: str, rule: str, literal: int) -> Goal:
    return Goal(sort.partition("-")[0], rule, (literal,), WEIGHTS[sort])


def _forbidding(rule: str, literal: int) -> tuple[Goal, Goal]:
    """What forbids an option, as a goal: where its conditions hold, and where they may."""
    return _goal("caution", rule, literal), _goal("caution-while-undecided", rule, literal)


def _bits(values: bytearray, literal: int) -> int:
    value = values[literal >> 1]
    return INVERTED[value] if literal & 1 else value


def _is_open(state: State, literal: int) -> bool:
    """Whether what may harm is unknown: a conflict reads as true."""
    at = literal >> 1
    so, otherwise = (NO, YES) if literal & 1 else (YES, NO)
    return not state.raw[at] & so and state.values[at] != otherwise
