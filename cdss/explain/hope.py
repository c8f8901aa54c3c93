"""Whether more facts could still make something hold, where what follows contradicts itself."""

from __future__ import annotations

from collections.abc import Iterable

from cdss.explain.smallest import members, sum_of
from cdss.explain.values import firmly, resting_on, supports
from cdss.inference.implied import Implications
from cdss.inference.reading import Reading
from cdss.model.network import Network


def may_follow(
    goal: int,
    network: Network,
    implications: Implications,
    known: Iterable[int],
    reading: Reading,
    bearing: Iterable[int],
) -> bool:
    """Whether a literal might follow with more facts.

    A run only adds, so what is in conflict stays so, whatever facts are added, and whatever
    rests on it alone does not hold. Facts that contradict each other are taken together
    here: a yes is no promise, a no is final.

    Args:
        goal: The literal.
        network: The compiled rules.
        implications: What follows from a fact.
        known: What follows, whatever is added.
        reading: What the profile states, and goes on stating.
        bearing: The facts that might be added, as sets.
    """
    contested = supports(len(network.nodes), known)[1]
    contrary = sum_of(3 << 2 * index for index in contested)
    added = [each for each in members(sum_of(bearing)) if not implications.of(each) & contrary]
    loose = resting_on(network, contested, reading).difference(added)
    seeds = dict.fromkeys([*reading.support, *added], -1)
    return goal in firmly(network, seeds, contested, loose)
