"""The smallest sets of facts that would make a condition hold in one patient.

Two questions, kept apart. Of an open condition: which unstated facts, once stated, would
make it hold? Of one that is false: which findings and values, which change with time,
would have to be otherwise? An age, a sex, a diagnosis, and how a treatment turned out do
not change, and are never proposed to be otherwise.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import combinations

from cdss.explain.missing import name
from cdss.explain.proof import Explainer
from cdss.explain.smallest import HOLDS, Smallest, smallest
from cdss.explain.values import CONFLICT, NO, UNKNOWN, YES, settled, supports
from cdss.explain.walk import hindering
from cdss.inference.further import Further
from cdss.inference.implied import Implications
from cdss.inference.native import NativeEngine
from cdss.inference.verdicts import Support
from cdss.model.concept import Vocabulary
from cdss.model.condition import Always, Leaf, Measured, Stated
from cdss.model.explanation import Basis, Changes, Fact
from cdss.model.network import Network

_TRIED = 10
"""Facts of which every combination is tried where what follows contradicts itself; a
thousand combinations take some hundredths of a second."""


class Changer:
    """Finds smallest changes in one patient.

    Args:
        network: The compiled rules.
        explainer: The values in this patient.
        support: The literals that the profile decides.
        known: The literals that hold, as the run left them.
        implications: What follows from a fact, in this network.
        vocabulary: The concepts.
    """

    def __init__(
        self,
        network: Network,
        explainer: Explainer,
        support: Mapping[int, Support],
        known: Mapping[int, int],
        implications: Implications,
        vocabulary: Vocabulary,
    ) -> None:
        self._network = network
        self._explainer = explainer
        self._support = support
        self._known = known
        self._implications = implications
        self._vocabulary = vocabulary
        self._further: Further | None = None
        self._told: dict[int, Fact] = {}
        # Alternating bits: the literals that say a leaf holds.
        self._positive = ((1 << 2 * len(network.nodes)) - 1) // 3
        self._holding = 0
        for literal in known:
            if explainer.bits(literal) == YES:
                self._holding |= 1 << literal
        self._unknown = Smallest(network, self._begin, self._is_consistent)

    def changes(self, goal: int) -> Changes:
        """The smallest changes that would make a literal hold; for one that holds, none."""
        value = self._explainer.bits(goal)
        if value == YES:
            return Changes((), complete=True, fixed=())
        if value == NO:
            sets, complete = self._otherwise(goal)
        else:
            sets, complete = self._stated(goal)
        shown = tuple([self._facts(each) for each in sets])
        return Changes(shown, complete, () if sets else self._fixed(goal))

    # What is unstated

    def _begin(self, literal: int) -> tuple[int, ...] | None:
        value = self._explainer.bits(literal)
        if value == YES:
            return HOLDS
        if value != UNKNOWN:
            return None
        if not self._is_fact(literal):
            return ()
        facts = self._implications.of(literal)
        # What would contradict something known is no fact to be stated.
        if self._opposite(facts) & self._holding or self._touches_conflict(facts):
            return ()
        return (facts & ~self._holding,)

    def _is_fact(self, literal: int) -> bool:
        """Whether a literal can be stated: a leaf, and not one that its derivation defines."""
        leaf = self._network.nodes[literal >> 1].leaf
        if leaf is None or isinstance(leaf, Always):
            return False
        return not self._explainer.is_defined(literal >> 1)

    def _opposite(self, facts: int) -> int:
        return (facts & self._positive) << 1 | facts >> 1 & self._positive

    def _is_consistent(self, facts: int) -> bool:
        return not self._opposite(facts) & facts

    def _touches_conflict(self, facts: int) -> bool:
        return any(self._explainer.bits(each) == CONFLICT for each in _bits(facts))

    def _stated(self, goal: int) -> tuple[tuple[int, ...], bool]:
        sets, complete = self._unknown.of(goal)
        firm = tuple([each for each in sets if self._holds_with(goal, each)])
        if len(firm) == len(sets):
            return firm, complete
        # A set whose consequences contradict each other hid larger ones that do not.
        facts = sorted(
            {
                each
                for literal in self._unknown.below(goal)
                for each in self._begin(literal) or ()
                if each
            }
        )
        if len(facts) > _TRIED:
            return firm, False
        tried = (
            sum_of(chosen) for size in range(len(facts) + 1) for chosen in combinations(facts, size)
        )
        holding = [
            each for each in tried if self._is_consistent(each) and self._holds_with(goal, each)
        ]
        return smallest(holding), complete

    def _holds_with(self, goal: int, facts: int) -> bool:
        """Whether a literal holds with some more facts, nothing contradicting what follows."""
        if self._further is None:
            self._further = Further(self._network, self._known)
        fresh = self._further.follow(_bits(facts))
        if goal not in fresh:
            return False
        contrary = [each for each in fresh if each ^ 1 in fresh or each ^ 1 in self._known]
        if not contrary:
            return True
        known = dict.fromkeys([*self._known, *fresh], 0)
        known.update(dict.fromkeys([*self._support, *_bits(facts)], -1))
        return _value(self._network, known, goal) == YES

    # What is stated and may change

    def _otherwise(self, goal: int) -> tuple[tuple[int, ...], bool]:
        movable = self._movable()
        if not movable:
            return (), True
        firm = [each for each in self._support if each not in movable]
        engine = NativeEngine(self._network)
        staying = engine.run(firm).known
        stated = sum_of(1 << each for each in movable)

        def begin(literal: int) -> tuple[int, ...] | None:
            if literal in staying:
                return HOLDS
            if literal ^ 1 in staying:
                return None
            if not self._is_fact(literal) or (
                literal ^ 1 in self._support and literal ^ 1 not in movable
            ):
                return ()
            facts = self._implications.of(literal)
            contrary = any(each ^ 1 in staying for each in _bits(facts))
            return () if contrary else (facts & ~sum_of(1 << each for each in staying),)

        sets, complete = Smallest(self._network, begin, self._is_consistent).of(goal)
        found = []
        for each in sets:
            facts = list(_bits(each))
            seeds = [seed for seed in self._support if seed in firm or not each >> (seed ^ 1) & 1]
            known = engine.run([*seeds, *facts]).known
            if _value(self._network, known, goal) == YES:
                found.append(each & ~stated)
        return smallest(found), complete

    def _movable(self) -> set[int]:
        """What is stated and may be otherwise tomorrow, and what follows from that alone."""
        movable = {each for each in self._support if self._may_change(each >> 1)}
        following = sum_of(self._implications.of(each) for each in movable)
        return movable.union(each for each in self._support if following >> each & 1)

    def _may_change(self, index: int) -> bool:
        """Whether what a leaf asks for can be otherwise tomorrow: a finding, or a value."""
        leaf = self._network.nodes[index].leaf
        if isinstance(leaf, Stated):
            concept = self._vocabulary[leaf.concept]
            return concept.kind == "finding" and not concept.lasting
        return isinstance(leaf, Measured)

    def _fixed(self, goal: int) -> tuple[Basis, ...]:
        """The statements that stand in the way and do not change."""
        movable = self._movable()
        firm = {
            basis
            for literal, bases in self._support.items()
            if literal not in movable
            for basis in bases
        }
        found: dict[Basis, None] = {}
        for literal in self._hindering(goal):
            here, against = self._explainer.both_sides(literal)
            contested = self._explainer.bits(literal) == CONFLICT
            found.update(dict.fromkeys([*here, *against] if contested else ()))
            found.update(dict.fromkeys(each for each in against if each in firm))
        return tuple(found)

    def _hindering(self, goal: int) -> list[int]:
        """What keeps a literal from holding, down through what would conclude it."""
        found: dict[int, None] = {}
        waiting = [goal]
        while waiting:
            for literal in hindering(self._explainer, waiting.pop()):
                if literal not in found:
                    found[literal] = None
                    if not literal & 1:
                        waiting.extend(self._explainer.concluded_by(literal >> 1))
        return list(found)

    # In words

    def _facts(self, facts: int) -> tuple[Fact, ...]:
        """The facts of a set, those left out that follow from others of it."""
        literals = _bits(facts)
        kept = (
            literals
            if len(literals) == 1
            else [
                each
                for each in literals
                if not any(
                    other != each
                    and self._implications.of(other) >> each & 1
                    and (other < each or not self._implications.of(each) >> other & 1)
                    for other in literals
                )
            ]
        )
        return tuple([self._fact(each) for each in kept])

    def _fact(self, literal: int) -> Fact:
        found = self._told.get(literal)
        if found is None:
            leaf = self._explainer.leaf(literal >> 1)
            found = Fact(name(leaf), self._says(literal, leaf), self._now(literal))
            self._told[literal] = found
        return found

    def _says(self, literal: int, leaf: Leaf) -> str:
        words = self._network.nodes[literal >> 1].says
        if not literal & 1:
            return words
        return f"{words} absent" if isinstance(leaf, Stated) else f"not {words}"

    def _now(self, literal: int) -> str:
        if literal ^ 1 not in self._known:
            return "unknown"
        if not isinstance(self._explainer.leaf(literal >> 1), Stated):
            return "otherwise"
        return "present" if literal & 1 else "absent"


def sum_of(sets: Iterable[int]) -> int:
    """The union of sets that are integers.

    Example:
        >>> sum_of([0b01, 0b11, 0b100])
        7
    """
    found = 0
    for each in sets:
        found |= each
    return found


def _bits(facts: int) -> list[int]:
    found = []
    while facts:
        lowest = facts & -facts
        found.append(lowest.bit_length() - 1)
        facts ^= lowest
    return found


def _value(network: Network, known: Mapping[int, int], goal: int) -> int:
    raw, contested = supports(len(network.nodes), known)
    values = settled(network, known, raw, contested, None) if contested else raw
    value = values[goal >> 1]
    return (UNKNOWN, NO, YES, CONFLICT)[value] if goal & 1 else value
