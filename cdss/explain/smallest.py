"""The smallest sets of facts from which a literal follows.

A run only adds, so whatever follows from some facts follows from more, and it is enough
to know the smallest sets. They are worked out bottom up: those of a clause's head are the
unions of one set of each literal of its body; of sets that contain one another the
smallest stays. With circles among the rules this is repeated until nothing changes.
Sets are integers, one bit a fact.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import product

from cdss.model.network import Network

MOST = 200
"""Sets kept for one literal, the smallest first: more than that nobody reads. When there
are more, that is said."""


TRIED = 300
"""Larger sets that are tried for one goal where what follows from smaller ones contradicts
itself; that takes up to some tenths of a second. When there are more, that is said."""


HOLDS: tuple[int, ...] = (0,)
"""The sets of what needs nothing more: the empty one."""


class Smallest:
    """Works out smallest sets for one patient; what one goal needed serves the next.

    Args:
        network: The compiled rules.
        given: What each literal has to begin with: the sets that establish it, ``HOLDS``
            where it needs nothing more, None where it cannot come to hold.
        possible: Whether the facts of a set can be so together.
    """

    def __init__(
        self,
        network: Network,
        given: Callable[[int], tuple[int, ...] | None],
        possible: Callable[[int], bool] = lambda _: True,
    ) -> None:
        self._network = network
        self._possible = possible
        self._given = given
        self._begun: dict[int, tuple[int, ...] | None] = {}
        self._sets: dict[int, tuple[int, ...]] = {}
        self._cut: set[int] = set()

    def of(self, goal: int) -> tuple[tuple[int, ...], bool]:
        """The smallest sets for a literal, the fewest facts first, and whether these are all."""
        if goal not in self._sets:
            self._settle(goal)
        return self._sets[goal], not self._cut or self._cut.isdisjoint(self.below(goal))

    def below(self, goal: int) -> dict[int, None]:
        """The literals that bear on a goal, those nearest to the facts last."""
        found = {goal: None}
        waiting = [goal]
        leading, clauses = self._network.leading, self._network.clauses
        while waiting:
            literal = waiting.pop()
            begun = self._begin(literal)
            # What holds needs no rule, and what cannot hold has none.
            if begun is None or begun == HOLDS:
                continue
            for index in leading.get(literal, ()):
                for part in clauses[index].body:
                    if part not in found:
                        found[part] = None
                        waiting.append(part)
        return found

    def _begin(self, literal: int) -> tuple[int, ...] | None:
        try:
            return self._begun[literal]
        except KeyError:
            begun = self._begun[literal] = self._given(literal)
            return begun

    def _settle(self, goal: int) -> None:
        below = self.below(goal)
        fresh = [literal for literal in below if literal not in self._sets]
        for literal in fresh:
            self._sets[literal] = self._begun[literal] or ()
        # The nearest to the facts first, so that most literals are worked out once.
        agenda = dict.fromkeys(each for each in reversed(fresh) if self._is_open(each))
        while agenda:
            literal = next(iter(agenda))
            del agenda[literal]
            sets = self._worked_out(literal)
            if sets != self._sets[literal]:
                self._sets[literal] = sets
                for index in self._network.waiting.get(literal, ()):
                    head = self._network.clauses[index].head
                    if head in below and self._is_open(head):
                        agenda[head] = None

    def _is_open(self, literal: int) -> bool:
        begun = self._begun[literal]
        return begun is not None and begun != HOLDS

    def _worked_out(self, literal: int) -> tuple[int, ...]:
        """The sets of a literal, by those of its clauses' bodies as they stand."""
        # What was there stays: with circles, sets only ever get smaller or more.
        found = list(self._sets[literal])
        for index in self._network.leading.get(literal, ()):
            body = self._network.clauses[index].body
            if len(body) == 1:
                found += self._sets[body[0]]
            else:
                found += self._joined(literal, [self._sets[part] for part in body])
        return self._kept(literal, found)

    def _joined(self, literal: int, parts: list[tuple[int, ...]]) -> tuple[int, ...]:
        """The unions of one set of each part."""
        sets = HOLDS
        for part in parts:
            if not part:
                return ()
            if part != HOLDS:
                sets = self._kept(literal, [one | other for one, other in product(sets, part)])
        return sets

    def _kept(self, literal: int, found: list[int]) -> tuple[int, ...]:
        sets = smallest(filter(self._possible, found))
        if len(sets) > MOST:
            self._cut.add(literal)
        return sets[:MOST]


def enlarged(
    sets: Iterable[int],
    facts: Iterable[int],
    possible: Callable[[int], bool],
    suffices: Callable[[int], bool],
) -> tuple[tuple[int, ...], bool]:
    """The smallest sets that suffice, each of them one of some sets or larger; and if all.

    Where what follows from a set contradicts itself, more facts may still be enough.

    Args:
        sets: Sets of which every one that suffices contains one.
        facts: What may be added, each with what follows from it.
        possible: Whether the facts of a set can be so together.
        suffices: Whether a set is enough.
    """
    found = [each for each in sets if suffices(each)]
    seen = set(sets).difference(found)
    level = set(seen)
    facts = tuple(facts)
    while level:
        larger: set[int] = set()
        for each, fact in product(sorted(level, key=_size), facts):
            both = each | fact
            if both in seen or not possible(both) or any(one & both == one for one in found):
                continue
            if len(seen) >= TRIED:
                return smallest(found), False
            seen.add(both)
            if suffices(both):
                found.append(both)
            else:
                larger.add(both)
        level = larger
    return smallest(found), True


def smallest(sets: Iterable[int]) -> tuple[int, ...]:
    """Those sets that contain no other one, the fewest facts first.

    Example:
        >>> [f"{each:03b}" for each in smallest([0b011, 0b110, 0b001, 0b111])]
        ['001', '110']
    """
    alike = set(sets)
    if len(alike) < 2:
        return tuple(alike)
    found: list[int] = []
    for each in sorted(alike, key=_size):
        if not any(less & each == less for less in found):
            found.append(each)
    return tuple(found)


def _size(facts: int) -> tuple[int, int]:
    return facts.bit_count(), facts


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


def members(facts: int) -> list[int]:
    """The facts of a set that is an integer.

    Example:
        >>> members(0b101)
        [0, 2]
    """
    found = []
    while facts:
        lowest = facts & -facts
        found.append(lowest.bit_length() - 1)
        facts ^= lowest
    return found
