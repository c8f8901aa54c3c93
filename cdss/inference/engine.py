"""What an engine is: something that runs a network to its fixed point."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple, Protocol

from cdss.model.network import Network


class Run(NamedTuple):
    """The outcome of a run.

    Attributes:
        known: Every literal that holds, with the index of the clause that first
            concluded it, or -1 where the profile states it. First means that
            everything that clause rests on was known before: walking ``known``
            back never circles.
        fired: Every clause whose whole body holds, by index.
    """

    known: dict[int, int]
    fired: frozenset[int]


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

    def __call__(self, network: Network) -> Engine: ...
