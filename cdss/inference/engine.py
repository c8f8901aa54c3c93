"""What an engine is: something that runs a network to its fixed point."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from typing import Protocol

from cdss.model.network import Network

_Whole = tuple[dict[int, int], frozenset[int]]


class Run:
    """The outcome of a run.

    Args:
        known: Every literal that holds, with the index of the clause that first
            concluded it, or -1 where the profile states it. First means in the
            earliest round, and of that round's clauses the first in the network:
            everything it rests on was known before, so walking ``known`` back
            never circles, and the order of facts changes nothing.
        fired: Every clause whose whole body holds, by index.

    Attributes:
        led: Of what is known, at least the statements and the conditions of rules. What
            else of a condition holds or is refuted follows from these; who asks only for
            what they lead to need not wait for it.

    Example:
        >>> Run({0: -1, 2: 0}, frozenset({0})).known
        {0: -1, 2: 0}
    """

    __slots__ = ("_all", "led")

    def __init__(self, known: dict[int, int], fired: frozenset[int]) -> None:
        self.led = known
        self._all: _Whole | Callable[[], _Whole] = (known, fired)

    @classmethod
    def leading(cls, led: dict[int, int], whole: Callable[[], _Whole]) -> Run:
        """A run of which only what leads on was followed.

        Args:
            led: That.
            whole: Follows everything, when someone asks for it.
        """
        run = cls(led, frozenset())
        run._all = whole
        return run

    @property
    def known(self) -> dict[int, int]:
        """Every literal that holds, with the clause that first concluded it, or -1."""
        return self._whole()[0]

    @property
    def fired(self) -> frozenset[int]:
        """Every clause whose whole body holds, by index."""
        return self._whole()[1]

    def _whole(self) -> _Whole:
        if callable(self._all):
            self._all = self._all()
        return self._all

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Run) and (self.known, self.fired) == (other.known, other.fired)

    __hash__ = None  # type: ignore[assignment]  # it holds what cannot be hashed


def conclude(met: Iterable[int], heads: Sequence[int], known: dict[int, int]) -> list[int]:
    """Note what the clauses met in one round conclude; give the literals that are new.

    Args:
        met: Clauses, by index, in the order of the network.
        heads: What each clause of the network concludes.
        known: Where it is noted.
    """
    fresh = []
    for index in met:
        head = heads[index]
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
