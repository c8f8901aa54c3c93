"""Proofs: why a condition has its value, down to the statements of the profile.

A run records, for each literal, the clause that first concluded it, and that
clause rests on literals known before it. So a proof of what holds is a walk
that always ends at statements. Everything here speaks of conditions by their
literals, as the run does.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Container, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import NamedTuple, TypeVar
from weakref import proxy

from cdss.explain.grounds import Ground, grounds, resting
from cdss.explain.held import Held
from cdss.explain.plans import Plan, can_circle
from cdss.explain.valued import Valued
from cdss.explain.values import INVERTED, OPEN, UNREAD
from cdss.inference.engine import Run
from cdss.inference.native import NativeEngine
from cdss.inference.reading import Reading
from cdss.model.condition import Leaf, Stated
from cdss.model.explanation import Basis, Proof
from cdss.model.network import ALL, LEAF, Clause, Network, opposite
from cdss.model.rule import Rule

Read = TypeVar("Read")
_Lock = AbstractContextManager[object]

WORDS = ("unknown", "yes", "no", "conflict")


class _Concluding(NamedTuple):
    """The derivations of the very concept that a leaf asks for: their conditions, by node.

    ``defines``: whether one of them defines the concept.
    """

    wholes: tuple[int, ...]
    defines: bool


class Explainer(Valued):
    """Reads values and proofs off one run.

    Args:
        network: The compiled rules.
        run: What an engine concluded.
        support: The statements behind the literals that the profile decides.
        derivations: The derivations that could conclude each concept or a kind of it.
        blank: The explainer of a patient of whom nothing is known. Whatever no
            known leaf bears on is read from there, where it was worked out before.
        reading: What the support came from; it tells what rests on a conflict.

    Attributes:
        concluding: What concludes each leaf looked at so far.
        proofs: The proof of each literal proved so far.
    """

    def __init__(
        self,
        network: Network,
        run: Run,
        support: Mapping[int, tuple[Basis, ...]],
        derivations: Mapping[str, Sequence[Rule]],
        blank: Explainer | None = None,
        reading: Reading | None = None,
    ) -> None:
        super().__init__(network, run, support, reading)
        self._blank = blank
        self._parts = network.parts
        self._is_firm = self._values is self.raw
        self._derivations = derivations
        self._open: dict[int, tuple[int, ...]] = {}
        self._stateable: dict[int, tuple[int, ...]] = {}
        self._asked: dict[int, dict[int, None]] = {}
        self._grounds_of: dict[int, tuple[Ground, ...]] = {}
        # What concludes a leaf is the same for every patient.
        self.concluding: dict[int, _Concluding] = {} if blank is None else blank.concluding
        self._circling: dict[int, bool] = {} if blank is None else blank._circling  # noqa: SLF001 - an explainer too
        self._plans: dict[int, Plan] = {} if blank is None else blank._plans  # noqa: SLF001
        # It knows its explainer weakly: that knows it, and both would wait for the collector.
        self.proofs = Held(network, self._known, support, self._plans, proxy(self))
        self._proving = 0
        # The blank explainer serves every thread, one at a time.
        self._lock: _Lock = threading.RLock() if blank is None else blank._lock  # noqa: SLF001

    def shared(self, read: Callable[[int], Read], literal: int) -> Read:
        """Read something for a patient of any thread; one at a time."""
        with self._lock:
            return read(literal)

    # Proofs

    def prove(self, literal: int) -> Proof:
        """The proof of a literal's value, whatever it is."""
        # Findings may be derived from each other, and what is being proved is not proved
        # again within its own proof. Such a part is cut short: it is no proof for another
        # place, nor is the proof of another place one for here.
        if self._proving and self._under[literal >> 1] & self._proving:
            return self.prove_in_full(literal)
        found = self.proofs.get(literal)
        if found is None:
            blank = self._blank
            if literal in self._known:
                found = self.proofs[literal] if self._is_firm else self.prove_in_full(literal)
            elif (
                blank is None
                or literal ^ 1 in self._known
                or self._under[literal >> 1] & self._borne_on
            ):
                found = self.prove_in_full(literal)
            else:
                found = blank.proofs.get(literal) or blank.shared(blank.prove, literal)
            self.proofs[literal] = found
        return found

    def prove_each(self, literals: Sequence[int]) -> list[Proof]:
        """The proofs of several literals; what they share is looked for once.

        Args:
            literals: As ``prove`` takes them, fastest in the order in which a run knows them.
        """
        if self._is_firm:
            known = self._known
            self.proofs.build([each for each in literals if each in known])
        return [self.proofs.get(each) or self.prove(each) for each in literals]

    def prove_in_full(self, literal: int) -> Proof:
        """The proof of a literal by everything that bears on it; not kept."""
        here = self._values[literal >> 1]
        if here == UNREAD:
            here = self.bits(literal & ~1)
        if literal & 1:
            part = self.prove(literal ^ 1)
            return Proof(f"not {part.condition}", WORDS[INVERTED[here]], None, (), (part,))
        value = WORDS[here]
        sort, below, _, says = self._nodes[literal >> 1]
        if sort != LEAF:
            parts = tuple(map(self.prove, below))
            return Proof("all of" if sort == ALL else "any of", value, None, (), parts)
        here = 1 << (literal >> 1)
        if here & self._proving:
            return Proof(says, value, None, self._support.get(literal, ()), ())
        circles = bool(self._under[literal >> 1] & self._proving)
        if not self._can_circle(literal >> 1):
            return self._prove_leaf(literal, value, circles=circles)
        self._proving |= here
        try:
            return self._prove_leaf(literal, value, circles=circles)
        finally:
            self._proving ^= here

    def _can_circle(self, index: int) -> bool:
        """Whether a leaf can bear on what concludes it; so it is for every patient."""
        found = self._circling.get(index)
        if found is None:
            found = can_circle(self.network, index)
            self._circling[index] = found
        return found

    def _prove_leaf(self, literal: int, value: str, *, circles: bool) -> Proof:
        node = self._nodes[literal >> 1]
        # Of what nothing decides, the statements that leave it open.
        statements = self._left_open.get(literal >> 1, ()) if value == "unknown" else ()
        parts: list[Proof] = []
        rule: str | None = None
        for each in (literal, literal ^ 1):
            origin = self._known.get(each)
            if origin is None:
                continue
            statements += self._support.get(each, ())
            several = () if circles else self.grounds(each)
            if origin >= 0:
                rule = self.network.clauses[origin].rule or rule
            if len(several) > (origin >= 0):
                parts.extend([self._prove_ground(ground, origin) for ground in several])
            elif origin >= 0:
                clause = self.network.clauses[origin]
                # The clause's one literal is the rule's whole condition, or the kind
                # that this concept follows from.
                parts.append(self.prove(clause.body[0] & ~1))
        if value == "unknown" and isinstance(node.leaf, Stated) and not circles:
            for each_rule in self._derivations.get(node.leaf.concept, ()):
                whole = self.network.roots[each_rule.id].whole
                parts.append(
                    Proof(
                        each_rule.title,
                        WORDS[self.bits(whole)],
                        each_rule.id,
                        (),
                        (self.prove(whole),),
                    )
                )
        return Proof(node.says, value, rule, statements, tuple(parts))

    def _prove_ground(self, ground: Ground, origin: int) -> Proof:
        """The proof of one of several rules that conclude the same."""
        clause = self.network.clauses[ground.clause]
        whole = clause.body[0] & ~1
        # A run's own way to a literal never leads back to it.
        cut = ground.circles and ground.clause != origin
        return Proof(
            self._title(clause),
            WORDS[self.bits(whole)],
            clause.rule,
            ground.statements if cut else (),
            () if cut else (self.prove(whole),),
        )

    def _title(self, clause: Clause) -> str:
        leaf = self._nodes[clause.head >> 1].leaf
        rules = self._derivations.get(leaf.concept, ()) if isinstance(leaf, Stated) else ()
        return next((rule.title for rule in rules if rule.id == clause.rule), clause.rule)

    def without(self, told: Container[Basis]) -> Mapping[int, int]:
        """What would be concluded had some statements, those told, not been made."""
        seeds = [
            literal
            for literal, bases in self._support.items()
            if not bases or not all(each in told for each in bases)
        ]
        return NativeEngine(self.network).run(seeds).known

    def grounds(self, literal: int) -> tuple[Ground, ...]:
        """The rules that conclude a literal that holds, each by itself."""
        found = self._grounds_of.get(literal)
        if found is None:
            found = ()
            if literal in self.network.leading and literal in self._known:
                found = grounds(self.network, self._known, self._support, literal)
            self._grounds_of[literal] = found
        return found

    # What decides

    def open_leaves(self, literal: int) -> tuple[int, ...]:
        """The leaves, by node, that decide a literal whose value is open, in order.

        A conflict is open too: the leaves that stand in conflict are named.
        """
        return self._open_below(literal >> 1)

    def _open_below(self, index: int) -> tuple[int, ...]:
        found = self._open.get(index)
        if found is None:
            if self.bits(2 * index) not in OPEN:
                found = ()
            elif self._blank is not None and not self._under[index] & self.touched:
                found = self._blank.open_leaves(2 * index)
            elif not self._parts[index]:
                found = (index,)
            else:
                below: dict[int, None] = {}
                values, parts = self._values, self._parts
                for part in parts[index]:
                    at = part >> 1
                    value = values[at]
                    if value == UNREAD:
                        value = self.bits(2 * at)
                    if value in OPEN:
                        if parts[at]:
                            below.update(dict.fromkeys(self._open_below(at)))
                        else:
                            below[at] = None
                found = tuple(below)
            self._open[index] = found
        return found

    def stateable(self, literal: int) -> tuple[int, ...]:
        """The leaves, by node, that a user could state to decide an open literal.

        A derived finding stands before what its derivations ask for; one that a
        derivation defines gives way to that, as there is nothing else to know of it.
        """
        index = literal >> 1
        found = self._stateable.get(index)
        blank = self._blank
        if found is None and blank is not None and self.is_blank(literal):
            found = blank._stateable.get(index)  # noqa: SLF001 - an explainer too
            if found is None:
                found = blank.shared(blank.stateable, literal)
        if found is None:
            found = self._stateable[index] = self._gather_stateable(index)
        return found

    def _gather_stateable(self, index: int) -> tuple[int, ...]:
        found: dict[int, None] = {}
        open_ = self._open_below(index)
        for leaf in open_:
            concluding = self.concluding.get(leaf) or self._find_concluding(leaf)
            if not concluding.wholes:
                found[leaf] = None
                continue
            asked = self._asked.get(leaf)
            if asked is None:
                asked = self._asked[leaf] = self._ask_below(leaf)
            found.update(asked)
        return tuple(found) or open_

    def _ask_below(self, leaf: int) -> dict[int, None]:
        """What could be stated to decide one open leaf."""
        found: dict[int, None] = {}
        # Findings may be derived from each other: each is looked into once.
        seen: set[int] = set()
        waiting = [leaf]
        while waiting:
            each = waiting.pop()
            if each in seen:
                continue
            seen.add(each)
            concluding = self.concluding.get(each) or self._find_concluding(each)
            below = [
                leaf
                for whole in concluding.wholes
                for leaf in self._open_below(whole)
                if leaf != each
            ]
            if not below or not concluding.defines:
                found[each] = None
            waiting.extend(reversed(below))
        return found

    def _find_concluding(self, index: int) -> _Concluding:
        leaf = self._nodes[index].leaf
        found = _Concluding((), defines=False)
        if isinstance(leaf, Stated):
            every = self._derivations.get(leaf.concept, ())
            rules = [rule for rule in every if rule.then.of == leaf.concept]
            found = _Concluding(
                tuple([self.network.roots[rule.id].whole >> 1 for rule in rules]),
                any(rule.then.defines for rule in rules),
            )
        self.concluding[index] = found
        return found

    def concluded_by(self, index: int) -> tuple[int, ...]:
        """The literals of the conditions of the derivations that conclude a leaf."""
        concluding = self.concluding.get(index) or self._find_concluding(index)
        return tuple([2 * whole for whole in concluding.wholes])

    def is_defined(self, index: int) -> bool:
        """Whether a leaf is what its derivations make it, and no fact of its own."""
        concluding = self.concluding.get(index) or self._find_concluding(index)
        return concluding.defines

    def leaf(self, index: int) -> Leaf:
        """The leaf of a node.

        Raises:
            KeyError: The node is no leaf.
        """
        leaf = self._nodes[index].leaf
        if leaf is None:
            raise KeyError(index)
        return leaf

    # Statements

    def both_sides(self, literal: int) -> tuple[tuple[Basis, ...], tuple[Basis, ...]]:
        """The statements for a literal, and those for its opposite."""
        return self._resting(literal), self._resting(opposite(literal))

    def holding(self, literal: int) -> tuple[Basis, ...]:
        """The statements behind the leaves of a literal that are met, without repetition."""
        found: dict[Basis, None] = {}
        self._gather_holding(literal, found)
        return tuple(found)

    def _gather_holding(self, literal: int, found: dict[Basis, None]) -> None:
        if not self.supported(literal):
            return
        node = self._nodes[literal >> 1]
        sign = literal & 1
        for part in node.parts:
            self._gather_holding(part ^ sign, found)
        if node.sort == LEAF:
            found.update(dict.fromkeys(self._resting(literal)))

    def _resting(self, literal: int) -> tuple[Basis, ...]:
        return resting(self.network, self._known, self._support, literal)
