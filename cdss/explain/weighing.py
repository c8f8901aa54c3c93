"""Every order of a patient's questions, weighed: which of them settle the answer soonest.

A position is what still matters of what is known: the goals that are open, the
conditions on which they rest, and what later answers are read beside. Answers that
differ in nothing of that are one, so that the bands of a value count only where an open
goal tells them apart.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import TYPE_CHECKING, NamedTuple

from cdss.explain.orders import Orders, TooMany
from cdss.explain.questions import OTHERS, Key, question
from cdss.explain.values import NO, YES
from cdss.model.condition import Counted, Leaf, Measured, Timed, Treated
from cdss.model.network import LEAF
from cdss.model.profile import Profile, Statement

if TYPE_CHECKING:
    from cdss.explain.choosing import Desk, State

STATES = 10_000
"""Positions that are weighed at most; beyond, the order is greedy after all. Eight facts of
two answers each come to 6,561, so that only values with many bounds can meet it."""

PATIENTS = 10_000
"""Patients supposed at most on the way to them, each of whom takes about a millisecond."""

SOON = 1_000
"""Supposed patients after whom it is told that weighing takes a while: about a second."""


class _Position(NamedTuple):
    """What still matters of a patient reached by supposed answers.

    The same answers in another order are the same position, and so are answers that no
    open goal tells apart.
    """

    goals: tuple[object, ...]
    resting_on: tuple[tuple[int, int, int], ...]
    derived: bytes
    statements: frozenset[Statement]
    about: tuple[object, ...]
    asked: frozenset[Key]


class _Known(NamedTuple):
    """A patient who stands for a position, and the questions open there."""

    state: State
    open: dict[Key, list[int]]
    asked: frozenset[Key]
    goals: tuple[object, ...]


class Weighing:
    """Weighs the orders of questions.

    Args:
        desk: What the goals and the questions are.
        heads: The nodes behind each leaf that rules conclude.
        tell: Called once where weighing takes a while.
    """

    def __init__(self, desk: Desk, tell: Callable[[], None]) -> None:
        self._desk = desk
        self._tell = tell
        network = desk.kb.network
        waiting = [each for head, bodies in desk.heads.items() for each in (head, *bodies)]
        found: set[int] = set()
        while waiting:
            at = waiting.pop()
            if at not in found:
                found.add(at)
                waiting.extend(part >> 1 for part in network.parts[at])
        # What rules conclude may contradict an answer, though no goal rests on it.
        self._deriving = sorted(found)

    def fewest(self, start: State, asked: frozenset[Key]) -> tuple[list[Key], int] | None:
        """As ``Orders.fewest``, for one patient.

        Raises:
            TooMany: Too many positions, or too many patients on the way to them.
        """
        desk = self._desk
        # A position is compared and hashed whole but once, and has a number from then on.
        numbers: dict[_Position, int] = {}
        known: list[_Known] = []
        reached: dict[object, int | None] = {}

        def at(state: State, asked: frozenset[Key]) -> int:
            position, open_ = self._position(state, asked)
            number = numbers.setdefault(position, len(known))
            if number == len(known):
                known.append(_Known(state, open_, position.asked, position.goals))
            return number

        def follow(profile: Profile, asked: frozenset[Key], state: State) -> int | None:
            about = (profile.age, profile.sex, profile.treatments, profile.treatments_complete)
            answers = (frozenset(profile.statements), about, asked)
            if answers not in reached:
                if len(reached) == SOON:
                    self._tell()
                if len(reached) >= PATIENTS:
                    raise TooMany
                later = desk.state(profile)
                agrees = later.contradictions <= state.contradictions
                reached[answers] = at(later, asked) if agrees else None
            return reached[answers]

        def moves(position: int) -> list[tuple[Key, list[int]]]:
            state, open_, done_before, _ = known[position]
            found = []
            for key, nodes in open_.items():
                put = question(key, desk.leaves_at(nodes), state.profile, desk.kb.vocabulary)
                done = done_before | {key}
                after = [follow(apply(state.profile), done, state) for apply in put.answers]
                found.append((key, list(dict.fromkeys(each for each in after if each is not None))))
            return found

        def answer(position: int) -> tuple[object, ...]:
            return known[position].goals

        return Orders(moves, answer, STATES).fewest(at(start, asked))

    def _position(
        self, state: State, asked: frozenset[Key]
    ) -> tuple[_Position, dict[Key, list[int]]]:
        goals = self._desk.goals(state)
        raw, values = state.raw, state.values
        literals = [literal for goal in goals for literal in goal.literals]
        resting_on = self._below(literals, state)
        nodes = self._desk.kb.network.nodes
        left = [
            leaf
            for node in resting_on
            if nodes[node].sort == LEAF and not raw[node] and (leaf := nodes[node].leaf)
        ]
        every = self._desk.open(state, frozenset(), goals)
        done = frozenset(each for each in asked if each in every or each == OTHERS)
        position = _Position(
            tuple((goal.rule, each, values[each >> 1]) for goal in goals for each in goal.literals),
            tuple((node, raw[node], values[node]) for node in sorted(resting_on)),
            bytes(raw[node] for node in self._deriving),
            self._mattering(state, left),
            _about(state.profile, left),
            done,
        )
        open_ = {
            key: found for key, found in every.items() if key not in done and key[:1] not in done
        }
        return position, open_

    def _below(self, literals: Collection[int], state: State) -> set[int]:
        """The nodes on which open literals rest; below what is decided nothing matters."""
        parts = self._desk.kb.network.parts
        found: set[int] = set()
        waiting = [literal >> 1 for literal in literals]
        while waiting:
            at = waiting.pop()
            if at not in found:
                found.add(at)
                if state.values[at] not in (YES, NO):
                    waiting.extend(part >> 1 for part in parts[at])
                    waiting.extend(self._desk.heads.get(at, ()))
        return found

    def _mattering(self, state: State, left: Collection[Leaf]) -> frozenset[Statement]:
        """The statements that a later answer may be read beside."""
        stated = state.profile.statements
        if state.contradictions:
            return frozenset(stated)
        is_a = self._desk.kb.vocabulary.is_a
        of_order = any(_is_related(leaf) for leaf in left)
        concepts = {leaf.concept for leaf in left if isinstance(leaf, Timed | Measured)}
        return frozenset(
            each
            for each in stated
            if (of_order and (each.start is not None or each.dated))
            or any(is_a(each.concept, of) or is_a(of, each.concept) for of in concepts)
        )


def _about(profile: Profile, left: Collection[Leaf]) -> tuple[object, ...]:
    """What later answers on treatments, and on values with ranges, are read beside."""
    found: tuple[object, ...] = ()
    if any(isinstance(leaf, Measured) and leaf.status is not None for leaf in left):
        found += (profile.age, profile.sex)
    if any(isinstance(leaf, Treated | Counted) or _is_related(leaf) for leaf in left):
        found += (profile.treatments, profile.treatments_complete)
    return found


def _is_related(leaf: Leaf) -> bool:
    """Whether a condition asks what came first."""
    asked = leaf.of if isinstance(leaf, Counted) else leaf
    return isinstance(asked, Timed | Treated) and bool(asked.before or asked.after)
