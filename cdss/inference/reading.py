"""What a profile says, and which of it stands in conflict."""

from collections.abc import Callable, Iterable

from cdss.inference.supports import Supports
from cdss.inference.verdicts import Support, basis_of
from cdss.model.concept import Vocabulary
from cdss.model.explanation import Basis
from cdss.model.profile import Statement

Contradictions = tuple[tuple[str, Support, Support], ...]
"""Concept, statements for it, statements against it, of one time."""


class Reading:
    """What a profile says.

    Args:
        support: The literals that it decides, each with the statements behind it.
        contradict: Finds what it states in two ways.
        leave_open: Works out what it leaves open.
        statements: What was read.
        vocabulary: What it was read with.
    """

    __slots__ = ("_contradictions", "_left_open", "statements", "support", "vocabulary")

    def __init__(
        self,
        support: Supports,
        contradict: Callable[[], Contradictions],
        leave_open: Callable[[], dict[int, Support]],
        statements: tuple[Statement, ...],
        vocabulary: Vocabulary,
    ) -> None:
        self.support = support
        self.statements = statements
        self.vocabulary = vocabulary
        self._contradictions: Contradictions | Callable[[], Contradictions] = contradict
        self._left_open: dict[int, Support] | Callable[[], dict[int, Support]] = leave_open

    @property
    def contradictions(self) -> Contradictions:
        """What the profile states in two ways; a run only adds, and need not know."""
        if callable(self._contradictions):
            self._contradictions = self._contradictions()
        return self._contradictions

    @property
    def left_open(self) -> dict[int, Support]:
        """The leaves, by node, that statements bear on and do not decide.

        A treatment without its route, a value between bounds. Who proves only what holds
        does not ask.
        """
        if callable(self._left_open):
            self._left_open = self._left_open()
        return self._left_open

    def resting_on(self, contested: Iterable[str]) -> frozenset[int]:
        """The literals that only statements about contested concepts support.

        Args:
            contested: What is in conflict, besides what the profile itself states in two ways.
        """
        loose = self.loose(contested)
        if not loose:
            return frozenset()
        return frozenset(
            literal
            for literal, bases in self.support.items()
            if bases and all(each in loose for each in bases)
        )

    def loose(self, contested: Iterable[str]) -> frozenset[Basis]:
        """The statements that are in conflict.

        Args:
            contested: As for ``resting_on``.
        """
        concepts = {concept for concept, _, _ in self.contradictions}.union(contested)
        if not concepts:
            return frozenset()
        firm = {basis_of(each) for each in self.statements if not self._is_loose(each, concepts)}
        return frozenset(basis_of(each) for each in self.statements) - firm

    def _is_loose(self, each: Statement, contested: set[str]) -> bool:
        """Whether a statement is in conflict: its concept is, or what follows from it.

        A kind that is present contradicts the absence of its class, and a class that is
        absent the presence of its kinds.
        """
        concept = each.concept
        if concept in contested:
            return True
        if each.state == "present":
            return not contested.isdisjoint(self.vocabulary.ancestors(concept))
        return each.state == "absent" and not contested.isdisjoint(
            self.vocabulary.descendants(concept)
        )
