"""The smallest sets of statements on which a condition rests in one patient."""

from __future__ import annotations

from itertools import combinations
from math import comb

from cdss.explain.proof import Explainer
from cdss.explain.smallest import HOLDS, Smallest, smallest, sum_of
from cdss.explain.values import YES
from cdss.inference.counting import count_agents
from cdss.inference.evaluate import COMPLETE
from cdss.inference.reading import Reading
from cdss.inference.verdicts import Support, basis_of
from cdss.model.concept import Vocabulary
from cdss.model.condition import Counted, Stated
from cdss.model.explanation import Basis, Reasons
from cdss.model.network import Network
from cdss.model.profile import Profile

_COMBINED = 2_000
"""Combinations of treatments that are looked at: three of twenty are 1,140."""


class Reasoner:
    """Finds what conditions rest on in one patient.

    Args:
        network: The compiled rules.
        explainer: The values in this patient.
        reading: What the profile says.
        profile: The patient.
        vocabulary: The concepts.
    """

    def __init__(
        self,
        network: Network,
        explainer: Explainer,
        reading: Reading,
        profile: Profile,
        vocabulary: Vocabulary,
    ) -> None:
        self._network = network
        self._explainer = explainer
        self._support = reading.support
        leaves = (network.nodes[index].leaf for index in explainer.contested)
        self._loose = reading.loose(leaf.concept for leaf in leaves if isinstance(leaf, Stated))
        self._vocabulary = vocabulary
        self._given = {basis_of(each): each for each in profile.treatments}
        self._numbers: dict[Basis, int] = {}
        self._cut: set[int] = set()
        self._smallest = Smallest(network, self._begin)

    def reasons(self, goal: int) -> Reasons:
        """What a literal that holds rests on; nothing, for one that does not."""
        if self._explainer.bits(goal) != YES:
            return Reasons((), complete=True, needed=())
        sets, complete = self._smallest.of(goal)
        complete = complete and self._cut.isdisjoint(self._smallest.below(goal))
        needed = sets[0] if sets else 0
        for each in sets:
            needed &= each
        if not complete:
            # What stands in all that were found may be missing in one that was not.
            needed = 0
        return Reasons(tuple([self._named(each) for each in sets]), complete, self._named(needed))

    def _named(self, facts: int) -> tuple[Basis, ...]:
        """The statements of a set, in the order of the profile."""
        order = list(self._numbers)
        return tuple(sorted([order[at] for at in _numbers(facts)], key=_position))

    def _begin(self, literal: int) -> tuple[int, ...] | None:
        if self._explainer.bits(literal) != YES:
            return None
        if literal == self._network.always:
            return HOLDS
        stated = self._support.get(literal)
        if stated is None:
            return ()
        # What is in conflict is no reason beside what is not.
        bases = tuple([each for each in stated if each not in self._loose])
        if stated and not bases:
            return ()
        if not bases or bases[-1].text == COMPLETE:
            return (self._set(bases),)
        leaf = self._network.nodes[literal >> 1].leaf
        if isinstance(leaf, Counted):
            return self._enough(literal, bases, leaf.at_least)
        return tuple([self._set((each,)) for each in bases])

    def _enough(self, literal: int, bases: Support, at_least: int) -> tuple[int, ...]:
        """The fewest treatments that count as so many agents."""
        treatments = [self._given[each] for each in bases]
        if comb(len(treatments), at_least) > _COMBINED:
            self._cut.add(literal)
            return (self._set(bases),)
        # One treatment of each agent is enough, so no smallest set has more.
        return smallest(
            self._set(tuple([basis_of(each) for each in chosen]))
            for chosen in combinations(treatments, at_least)
            if count_agents(chosen, self._vocabulary) >= at_least
        )

    def _set(self, bases: Support) -> int:
        return sum_of(1 << self._numbers.setdefault(each, len(self._numbers)) for each in bases)


def _position(basis: Basis) -> tuple[str, int, str]:
    path, _, line = basis.location.rpartition(":")
    return (path, int(line) if line.isdigit() else 0, basis.text)


def _numbers(facts: int) -> list[int]:
    return [at for at in range(facts.bit_length()) if facts >> at & 1]
