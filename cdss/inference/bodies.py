"""The bodies that a run looks at: those of clauses, one put into the other where it may be.

"All of" inside "all of", and a finding that follows from the whole, are three clauses, met in
three rounds. Where no other clause reads what is in between, one look does for all three. What
is concluded in the end still comes in the round in which it would have come: so what is
concluded first, where several rules conclude the same, stays what it was.
"""

from __future__ import annotations

from collections.abc import Collection, Container, Sequence
from typing import NamedTuple

from cdss.model.network import Clause


class Body(NamedTuple):
    """Literals, and what follows once all of them hold.

    Attributes:
        early: Clauses met on the way, whose heads no other body holds.
        late: Clauses met in the end.
        delay: How many rounds these come after the round in which the literals hold.
    """

    literals: tuple[int, ...]
    early: tuple[int, ...]
    late: tuple[int, ...]
    delay: int


def bodies_of(
    clauses: Sequence[Clause],
    leading: Collection[int],
    composite: Container[int],
    wanted: Collection[int],
) -> list[Body]:
    """The bodies of those clauses whose heads lead to something.

    Args:
        clauses: The clauses of a network.
        leading: The heads.
        composite: The nodes that have parts.
        wanted: The literals that are to be concluded.

    Example:
        A rule asks for 0 and for all of 2 and 4; what it concludes is 10.

        >>> clauses = [Clause(6, (2, 4), ""), Clause(8, (0, 6), ""), Clause(10, (8,), "rule")]
        >>> bodies_of(clauses, {6, 8, 10}, {3, 4}, {8, 10})
        [Body(literals=(0, 2, 4), early=(0, 1), late=(2,), delay=2)]
    """
    return _Bodies(clauses, leading, composite, wanted).found()


class _Bodies:
    def __init__(
        self,
        clauses: Sequence[Clause],
        leading: Collection[int],
        composite: Container[int],
        wanted: Collection[int],
    ) -> None:
        self._clauses = clauses
        self._composite = composite
        self._wanted = frozenset(wanted)
        self._led: dict[int, list[int]] = {}
        self._used: dict[int, list[int]] = {}
        for index, clause in enumerate(clauses):
            if clause.head in leading:
                self._led.setdefault(clause.head, []).append(index)
                for literal in clause.body:
                    self._used.setdefault(literal, []).append(index)

    def found(self) -> list[Body]:
        found: dict[int, Body] = {}
        waiting = [
            index
            for head, led in self._led.items()
            for index in led
            if self._clauses[index].body and not self._is_between(head)
        ]
        while waiting:
            index = waiting.pop()
            body = found[index] = self._spread(index)
            waiting += [self._led[each][0] for each in body.literals if self._is_between(each)]
        for index in sorted(found):
            if index in found:
                self._draw_out(index, found)
        together: dict[tuple[tuple[int, ...], tuple[int, ...], int], list[int]] = {}
        for _, (literals, early, late, delay) in sorted(found.items()):
            together.setdefault((literals, early, delay), []).extend(late)
        return [
            Body(literals, early, tuple(late), delay)
            for (literals, early, delay), late in together.items()
        ]

    def _is_composite(self, literal: int) -> bool:
        """Whether it is a condition with parts that follows in one way alone."""
        return literal >> 1 in self._composite and len(self._led.get(literal, ())) == 1

    def _is_between(self, literal: int) -> bool:
        """Whether nothing but one clause asks for it."""
        return (
            literal not in self._wanted
            and self._is_composite(literal)
            and len(self._used[literal]) == 1
        )

    def _spread(self, index: int) -> Body:
        """The body of a clause, with those that lead to its literals in their place."""
        body = self._clauses[index].body
        inner = [
            self._spread(self._led[each][0]) if self._is_between(each) else None for each in body
        ]
        # What is concluded on the way comes a round later than what it follows from. What is
        # stated was there before; anything else would have to come in that very round.
        delays = {
            None if within is None else within.delay
            for each, within in zip(body, inner, strict=True)
            if within is not None or each in self._led
        }
        if delays <= {None} or len(delays) > 1:
            return Body(body, (), (index,), 0)
        literals: list[int] = []
        early: tuple[int, ...] = ()
        for each, within in zip(body, inner, strict=True):
            literals += [each] if within is None else within.literals
            early += () if within is None else (*within.early, *within.late)
        delay = max(each.delay for each in inner if each is not None)
        return Body(tuple(dict.fromkeys(literals)), early, (index,), delay + 1)

    def _draw_out(self, index: int, found: dict[int, Body]) -> None:
        """Let what follows from a whole condition, and from nothing else, follow at once."""
        whole = self._clauses[index].head
        used = self._used.get(whole, [])
        alone = all(self._clauses[each].body == (whole,) for each in used)
        if used and alone and self._is_composite(whole):
            literals, early, late, delay = found[index]
            for each in used:
                del found[each]
            found[index] = Body(literals, (*early, *late), tuple(used), delay + 1)
