"""Where the facts of a candidate stand in its text; spans may nest and cross."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from cdss.model.review import Review


class Mark(NamedTuple):
    """A stretch of the text that a fact was read from, or that was not read.

    Attributes:
        name: What the fact is called.
        kind: The kind of the fact, or ``unread``.
        number: The place of the fact in the review; that of what was not read goes on counting.
        nth: Which of its places this is, from 0.
    """

    name: str
    kind: str
    unsure: bool
    number: int
    nth: int
    start: int
    end: int

    @property
    def length(self) -> int:
        """How many characters it covers."""
        return self.end - self.start


class Stretch(NamedTuple):
    """A stretch of the text over which the same facts hold.

    Attributes:
        over: The marks that cover it, the shortest first.
        opened: Those that begin here.
        closed: Those that end here, the shortest first.
    """

    start: int
    end: int
    over: tuple[Mark, ...]
    opened: tuple[Mark, ...]
    closed: tuple[Mark, ...]


def marks(review: Review) -> tuple[Mark, ...]:
    """Every mark of a review; a place that does not lie in the text has none.

    Unread words are counted after the facts.
    """
    size = len(review.text)
    facts = (
        Mark(fact.mark, fact.kind, bool(fact.unsure), number, nth, *passage.span)
        for number, fact in enumerate(review.facts)
        for nth, passage in enumerate(fact.at)
        if passage.span is not None
    )
    unread = (
        Mark(each.mark, "unread", False, number, 0, *each.at.span)  # noqa: FBT003
        for number, each in enumerate(review.unread, start=len(review.facts))
        if each.at.span is not None
    )
    return tuple(each for each in (*facts, *unread) if each.start < each.end <= size)


def stretches(size: int, found: Iterable[Mark], cuts: Sequence[int] = ()) -> Iterator[Stretch]:
    """The text from end to end, cut wherever a mark begins or ends.

    Args:
        size: The length of the text.
        found: The marks in it.
        cuts: Further places to cut at.

    Example:
        >>> one, other = (Mark(name, "statement", False, 0, 0, *span)
        ...               for name, span in (("S1", (0, 4)), ("S2", (2, 6))))
        >>> [(each.start, each.end, [m.name for m in each.over])
        ...  for each in stretches(7, [one, other])]
        [(0, 2, ['S1']), (2, 4, ['S1', 'S2']), (4, 6, ['S2']), (6, 7, [])]
    """
    starting: dict[int, list[Mark]] = {}
    ending: dict[int, list[Mark]] = {}
    for mark in sorted(found, key=lambda each: each.length):
        starting.setdefault(mark.start, []).append(mark)
        ending.setdefault(mark.end, []).append(mark)
    places = sorted({0, size, *starting, *ending, *(each for each in cuts if 0 < each < size)})
    over: list[Mark] = []
    for start, end in itertools.pairwise(places):
        begun = starting.get(start, [])
        if begun or start in ending:
            over = sorted(
                (*(each for each in over if each.end > start), *begun),
                key=lambda each: each.length,
            )
        yield Stretch(start, end, tuple(over), tuple(begun), tuple(ending.get(end, ())))
