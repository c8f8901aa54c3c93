"""What an engine is: something that runs a network to its fixed point."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from typing import Protocol

from cdss.model.network import Network

_Known = dict[int, int]
_Whole = tuple[_Known, frozenset[int]]


class Run:
    """The outcome of a run.

    Args:
        known: Every literal that holds, with the index of the clause that first
            concluded it, or -1 where the profile states it. First means in the
            earliest round, and of that round's clauses the first in the network:
            everything it rests on was known before, so walking ``known`` back
            never circles, and the order of facts changes nothing.
        fired: Every clause whose whole body holds, by index.

    Example:
        >>> Run({0: -1, 2: 0}, frozenset({0})).known
        {0: -1, 2: 0}
    """

    __slots__ = ("_all", "_led")

    def __init__(self, known: _Known, fired: frozenset[int]) -> None:
        self._led: _Known | Callable[[], _Known] = known
        self._all: _Whole | Callable[[], _Whole] = (known, fired)

    @classmethod
    def leading(cls, led: Callable[[], _Known], whole: Callable[[], _Whole]) -> Run:
        """A run that is made as far as someone asks for it.

        Args:
            led: Follows what leads on.
            whole: Follows everything.
        """
        run = cls({}, frozenset())
        run._led, run._all = led, whole
        return run

    @property
    def led(self) -> _Known:
        """Of what is known, at least what was told before the run, and the conditions of rules.

        What else of a condition holds or is refuted follows from these and from where values
        stand (see ``Supports``); who asks only for what they lead to need not wait for it.
        """
        if callable(self._led):
            self._led = self._led() if callable(self._all) else self._all[0]
        return self._led

    @property
    def is_whole(self) -> bool:
        """Whether everything was followed, as someone asked for it."""
        return not callable(self._all)

    @property
    def known(self) -> _Known:
        """Every literal that holds, with the clause that first concluded it, or -1."""
        return self.whole()[0]

    @property
    def fired(self) -> frozenset[int]:
        """Every clause whose whole body holds, by index."""
        return self.whole()[1]

    def whole(self) -> _Whole:
        """What is known, and what fired: everything is followed now."""
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
