"""The native engine: it defines what a network means.

Counting forward chaining (Dowling and Gallier, 1984, doi 10.1016/0743-1066(84)90014-1):
each clause counts the literals that it still waits for, and fires at zero. A
run costs what the known literals touch, whatever else the rule base holds.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from cdss.inference.engine import Run, conclude

if TYPE_CHECKING:
    from cdss.model.network import Network


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
        self._clauses = network.clauses
        self._needs = network.needs
        self._waiting = network.waiting

    def run(self, seeds: Collection[int], without: int | None = None) -> Run:
        """Conclude all that follows from the seeds.

        Args:
            seeds: The literals that hold.
            without: A literal that leads no further, where it is concluded.
        """
        clauses = self._clauses
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
            fresh = conclude(sorted(met), clauses, known)
        return Run(known, frozenset(fired))
