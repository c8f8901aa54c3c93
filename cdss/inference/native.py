"""The native engine: it defines what a network means.

Counting forward chaining (Dowling and Gallier, 1984, doi 10.1016/0743-1066(84)90014-1):
each clause counts the literals that it still waits for, and fires at zero. That is what a
network means, and it is done when someone asks for all of it.

An answer needs less: statements, and the conditions of rules. These are found by watching
one literal of each body (Moskewicz et al., 2001, doi 10.1145/378239.379017, watch two, as
they also go back): a rule of which the patient lacks the rarest fact is never looked at.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Container, Sequence
from typing import TYPE_CHECKING

from cdss.inference.engine import Run, conclude
from cdss.inference.supports import Supports

if TYPE_CHECKING:
    from cdss.model.network import Joint, Network


class NativeEngine:
    """Runs a network in plain Python.

    Example:
        >>> from cdss.inference.compile import compile_rules
        >>> from cdss.model.concept import Vocabulary
        >>> NativeEngine(compile_rules([], Vocabulary([]))).run([]).fired
        frozenset()
    """

    name = "native"
    version = "1"

    def __init__(self, network: Network) -> None:
        self._needs = network.needs
        self._waiting = network.waiting
        self._joints, self._heads, _, self._longest = network.course
        self._bounds = network.tests.bounds

    def run(self, seeds: Collection[int], without: int | None = None) -> Run:
        """Conclude all that follows from the seeds.

        Args:
            seeds: The literals that hold.
            without: A literal that leads no further, where it is concluded.
        """
        if without is not None:
            return Run(*self._count(seeds, without))
        return Run.leading(lambda: self._lead(seeds), lambda: self._count(seeds, None))

    def _lead(self, seeds: Collection[int]) -> dict[int, int]:
        """What leads on: bodies are looked at for one literal each, and handed on to the next.

        A body is met in the round in which its last literal came to hold, as in ``_count``.
        Where a value stands is looked up for bodies of which all else holds.
        """
        joints, heads = self._joints, self._heads
        bounds: Container[int] = ()
        holds: Callable[[int], bool] = seeds.__contains__
        told: Collection[int] = seeds
        if isinstance(seeds, Supports):
            bounds, holds, told = self._bounds, seeds.holds, seeds.told
        known = dict.fromkeys(told, -1)
        # Most of what is stated, no body is looked at for.
        fresh: Collection[int] = known.keys() & joints.keys()
        handed: dict[int, list[Joint]] = {}
        # What is met now, and what comes so many rounds later.
        ahead: list[list[int]] = [[] for _ in range(self._longest + 1)]
        while fresh or any(ahead):
            for literal in fresh:
                here: Sequence[Joint] = joints.get(literal, ())
                if literal in handed:
                    here = [*here, *handed.pop(literal)]
                for joint in here:
                    rest, early, late, delay = joint
                    for part in rest:
                        if part in known:
                            continue
                        if part not in bounds:
                            handed.setdefault(part, []).append(joint)
                            break
                        if not holds(part):
                            break
                        known[part] = -1
                    else:
                        known.update(early)
                        ahead[delay] += late
            ahead.append([])
            fresh = conclude(sorted(ahead.pop(0)), heads, known)
        return known

    def _count(
        self, seeds: Collection[int], without: int | None
    ) -> tuple[dict[int, int], frozenset[int]]:
        """Everything that follows: each clause counts what it waits for."""
        heads = self._heads
        needs = list(self._needs)
        known = dict.fromkeys(seeds, -1)
        fresh = list(known)
        fired: list[int] = []
        # Round by round, so that what is concluded first, and from what, depends on the
        # rules alone and not on the order in which the profile states its facts.
        while fresh:
            met = []
            for literal in fresh:
                if literal == without:
                    continue
                for index in self._waiting.get(literal, ()):
                    needs[index] -= 1
                    if not needs[index]:
                        met.append(index)
            fired += met
            fresh = conclude(sorted(met), heads, known)
        return known, frozenset(fired)
