"""What an engine is: something that runs a network to its fixed point."""

from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple, Protocol

from cdss.model.network import Clause, Network


class Run(NamedTuple):
    """The outcome of a run.

    Attributes:
        known: Every literal that holds, with the index of the clause that first
            concluded it, or -1 where the profile states it. First means in the
            earliest round, and of that round's clauses the first in the network:
            everything it rests on was known before, so walking ``known`` back
            never circles, and the order of facts changes nothing.
        fired: Every clause whose whole body holds, by index.
    """

    known: dict[int, int]
    fired: frozenset[int]


def conclude(met: Iterable[int], clauses: Sequence[Clause], known: dict[int, int]) -> list[int]:
    """Note what the clauses met in one round conclude; give the literals that are new."""
    fresh = []
    for index in met:
        head = clauses[index].head
        if head not in known:
            known[head] = index
            fresh.append(head)
    return fresh


class Engine(Protocol):
    """Runs one network, any number of times, from any thread."""

    name: str
    version: str

    def run(self, seeds: Collection[int]) -> Run:
        """Conclude all that follows from the seeds (literals).

        Raises:
            EngineError: The engine failed.
        """
        ...


class EngineFactory(Protocol):
    """Makes an engine for a network."""

    def __call__(self, network: Network) -> Engine:
        """The engine that runs this network."""
        ...
