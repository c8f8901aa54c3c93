"""What follows from a few more facts, without beginning anew."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from cdss.model.network import Network


class Further:
    """Goes on from what a run concluded; the cost is that of what the new facts touch.

    Args:
        network: The compiled rules.
        known: The literals that hold.

    Example:
        >>> import cdss
        >>> network = cdss.load().network
        >>> fever = network.stated["fever"]
        >>> fever in Further(network, {}).follow([fever])
        True
    """

    def __init__(self, network: Network, known: Mapping[int, int]) -> None:
        self._network = network
        self._known = known
        self._needs = [len(clause.body) for clause in network.clauses]
        for literal in known:
            for index in network.waiting.get(literal, ()):
                self._needs[index] -= 1

    def follow(self, facts: Iterable[int]) -> Collection[int]:
        """The literals that hold with these facts and did not without; the facts too."""
        needs = self._needs.copy()
        waiting, clauses = self._network.waiting, self._network.clauses
        fresh = {literal: None for literal in facts if literal not in self._known}
        agenda = list(fresh)
        for literal in agenda:
            for index in waiting.get(literal, ()):
                needs[index] -= 1
                head = clauses[index].head
                if not needs[index] and head not in fresh and head not in self._known:
                    fresh[head] = None
                    agenda.append(head)
        return fresh.keys()
