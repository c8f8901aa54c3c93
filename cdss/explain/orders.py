"""Every order of questions against every run of answers: how few settle the answer.

A position is what is known; a move is a question, with the positions that its answers
lead to. The positions of one game are few (three to the number of yes-or-no questions),
and each is weighed once.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import Generic, TypeVar

Position = TypeVar("Position", bound=Hashable)
Label = TypeVar("Label")

Moves = Sequence[tuple[Label, Sequence[Position]]]


class TooMany(Exception):  # noqa: N818 - it ends the weighing and is no error of its own
    """So many positions would have to be weighed that nobody would wait."""


class Orders(Generic[Label, Position]):
    """Weighs the orders of questions from one position.

    Args:
        moves: The questions open in a position, and where their answers lead.
        answer: What a position comes to.
        limit: Positions to weigh at most.

    Example:
        Two facts, of which both must be so; a position is the letters known so far:

        >>> def moves(known):
        ...     left = [each for each in "ab" if each not in known.lower()]
        ...     return [(each, [known + each, known + each.upper()]) for each in left]
        >>> def both(known):
        ...     return False if known != known.lower() else len(known) == 2 or None
        >>> Orders(moves, both, 100).fewest("")
        (['a', 'b'], 2)
        >>> Orders(moves, both, 100).fewest("A") is None
        True
    """

    def __init__(
        self,
        moves: Callable[[Position], Moves[Label, Position]],
        answer: Callable[[Position], Hashable],
        limit: int,
    ) -> None:
        self._find_moves = moves
        self._answer = answer
        self._limit = limit
        self._moves: dict[Position, Moves[Label, Position]] = {}
        self._stable: dict[Position, bool] = {}
        # Not settled by so few questions, settled by so many.
        self._short: dict[Position, int] = {}
        self._enough: dict[Position, int] = {}

    def fewest(self, start: Position) -> tuple[list[Label], int] | None:
        """The questions to begin with so that the worst case asks fewest, and that number.

        None where nothing that could be answered changes what the position comes to.

        Raises:
            TooMany: The limit was met.
        """
        if self.is_stable(start):
            return None
        budget = 1
        while True:
            found = [
                label
                for label, after in self._after(start)
                if after and all(self._within(each, budget - 1) for each in after)
            ]
            if found:
                return found, budget
            budget += 1

    def is_stable(self, position: Position) -> bool:
        """Whether no run of answers changes what a position comes to."""
        found = self._stable.get(position)
        if found is None:
            here = self._answer(position)
            reached = [each for _, after in self._after(position) for each in after]
            found = all(self._answer(each) == here for each in reached) and all(
                self.is_stable(each) for each in reached
            )
            self._stable[position] = found
        return found

    def _within(self, position: Position, budget: int) -> bool:
        """Whether so many questions settle a position, whatever is answered."""
        if self.is_stable(position):
            return True
        if budget <= self._short.get(position, 0):
            return False
        enough = self._enough.get(position)
        if enough is not None and enough <= budget:
            return True
        found = any(
            after and all(self._within(each, budget - 1) for each in after)
            for _, after in self._after(position)
        )
        (self._enough if found else self._short)[position] = budget
        return found

    def _after(self, position: Position) -> Moves[Label, Position]:
        found = self._moves.get(position)
        if found is None:
            if len(self._moves) >= self._limit:
                raise TooMany
            found = self._moves[position] = self._find_moves(position)
        return found
