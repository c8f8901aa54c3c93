"""What a profile decides, worked out as far as anyone asks.

Most of what a patient states, no rule comes to turn on: of twenty values two or three are
compared, of fifty statements ten are cited. So where a value stands among bounds is looked
up when a bound is asked for, and a statement is cited when its words are.
"""

from __future__ import annotations

from collections.abc import (
    Collection,
    ItemsView,
    Iterable,
    Iterator,
    KeysView,
    Mapping,
    Sequence,
)
from itertools import repeat
from operator import itemgetter
from typing import Any, TypeVar, overload

from cdss.inference.limits import beyond, position
from cdss.inference.verdicts import Support, basis_of, in_bounds
from cdss.model.condition import Measured
from cdss.model.explanation import Basis
from cdss.model.network import Network
from cdss.model.profile import Statement

Other = TypeVar("Other")
Told = dict[int, Statement | Support]
"""Literals with what stands behind each: one statement, or what was made of some."""

_CITED = itemgetter(*map(Statement._fields.index, ("words", "place")))

# What a record's own maker does, less the call of a function.
_new = tuple.__new__


class Standing:
    """Where values stand among the bounds on them.

    Args:
        network: The compiled rules.
        statements: What was stated, no two of one concept; others than values may be among it.
        told: Where it is noted what holds.
    """

    __slots__ = ("_at", "_bounds", "_found", "_network", "_statements", "_told")

    def __init__(self, network: Network, statements: Sequence[Statement], told: Told) -> None:
        self._network = network
        self._bounds = network.tests.bounds
        self._statements = statements
        self._found: dict[str, Statement] | None = None
        self._at: dict[str, int | None] = {}
        self._told = told

    def holds(self, literal: int) -> bool:
        """Whether a literal is a bound's and holds."""
        bound = self._bounds.get(literal)
        if bound is None:
            return False
        concept, cut, over = bound
        if concept in self._at:
            at = self._at[concept]
        else:
            stated = self._valued.get(concept)
            at = self._at[concept] = stated and self._place(stated)
        if at is None:
            found = self._verdict(literal >> 1, concept) is (not literal & 1)
        else:
            found = (at >= cut) is over
        if found:
            self._told[literal] = self._valued[concept]
        return found

    def everything(self) -> Told:
        """Every literal that holds, with its statement."""
        found: Told = {}
        for concept, each in self._valued.items():
            at = self._place(each)
            limits = self._network.tests.limits[concept]
            said = limits.over + limits.under if at is None else beyond(limits, at)
            found.update(dict.fromkeys(filter(self.holds, said) if at is None else said, each))
        return found

    def between(self) -> dict[int, Support]:
        """The leaves, by node, that a value bears on and does not decide."""
        return {
            literal >> 1: (basis_of(each),)
            for concept, each in self._valued.items()
            if each.state != "unknown" and self._place(each) is None
            for literal in self._network.tests.limits[concept].over
            if self._verdict(literal >> 1, concept) is None
        }

    @property
    def _valued(self) -> dict[str, Statement]:
        """The statements of which there are bounds, by their concept."""
        found = self._found
        if found is None:
            bounded = self._network.tests.limits
            found = {each.concept: each for each in self._statements if each.concept in bounded}
            self._found = found
        return found

    def _place(self, each: Statement) -> int | None:
        return position(self._network.tests.limits[each.concept], each.value)

    def _verdict(self, node: int, concept: str) -> bool | None:
        """What is known of a bound where the value has no one place: intervals may lie beyond."""
        stated, leaf = self._valued.get(concept), self._network.nodes[node].leaf
        if stated is None or stated.value is None or not isinstance(leaf, Measured):
            return None
        return in_bounds(stated.value, leaf.bounds)


class Supports(Mapping[int, Support]):
    """The literals that a profile decides, each with the statements behind it.

    Args:
        told: What was decided before anyone asked.
        standing: Decides the bounds.

    Attributes:
        told: What was decided so far; all but some bounds.
        holds: Whether one of those bounds' literals holds.
    """

    __slots__ = ("_cited", "_is_whole", "_standing", "holds", "told")

    def __init__(self, told: Told, standing: Standing) -> None:
        self.told = told
        self.holds = standing.holds
        self._standing = standing
        self._is_whole = False
        self._cited: dict[int, Support] | None = None

    def __getitem__(self, literal: int) -> Support:
        found = self._find(literal)
        if found is None:
            raise KeyError(literal)
        return found

    @overload
    def get(self, literal: int, /) -> Support | None: ...
    @overload
    def get(self, literal: int, default: Support | Other, /) -> Support | Other: ...
    def get(self, literal: int, default: Any = None, /) -> Any:
        """The statements behind a literal."""
        # Nearly all that is asked for was told: it is looked up here, as a call takes longer.
        told = self.told.get(literal)
        if isinstance(told, Statement):
            told = self.told[literal] = (basis_of(told),)
        elif told is None:
            told = self._find(literal)
        return default if told is None else told

    def __contains__(self, literal: object) -> bool:
        return literal in self.told or (
            isinstance(literal, int) and self._find(literal) is not None
        )

    def _find(self, literal: int) -> Support | None:
        told = self.told
        if literal not in told and (self._is_whole or not self.holds(literal)):
            return None
        found = told[literal]
        if isinstance(found, Statement):
            found = told[literal] = (basis_of(found),)
        return found

    def __iter__(self) -> Iterator[int]:
        return iter(self._whole())

    def __len__(self) -> int:
        return len(self._whole())

    def keys(self) -> KeysView[int]:
        """Every literal that the profile decides."""
        return self._whole().keys()

    def items(self) -> ItemsView[int, Support]:
        """Every literal that the profile decides, with the statements behind it."""
        cited = self._cited
        if cited is None:
            cited = {literal: _cite(each) for literal, each in self._whole().items()}
            self._cited = cited
            self.told.update(cited)
        return cited.items()

    def _whole(self) -> Told:
        if not self._is_whole:
            self.told.update(self._standing.everything())
            self._is_whole = True
        return self.told


def cited(support: Mapping[int, Support], literals: Collection[int]) -> Iterable[Support]:
    """The statements behind each of these literals in turn; sooner than one by one.

    Args:
        support: Statements by literal, those of bounds as far as anyone asked for them.
        literals: Some that hold.

    Example:
        >>> [*cited({4: (), 7: ()}, [7, 4])]
        [(), ()]
    """
    told: Mapping[int, Any] = support
    if isinstance(support, Supports):
        told = support.told
        fresh = [each for each in literals if type(told.get(each)) is Statement]
        bases = map(_new, repeat(Basis), map(_CITED, map(told.__getitem__, fresh)))
        support.told.update(zip(fresh, zip(bases), strict=True))
    return map(told.get, literals, repeat(()))


def _cite(each: Statement | Support) -> Support:
    return (basis_of(each),) if isinstance(each, Statement) else each
