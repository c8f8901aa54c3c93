"""Rules compiled to clauses over literals: what both engines run.

Every distinct condition is a node. Node ``n`` has two literals: ``2n`` (it is
supported) and ``2n + 1`` (its opposite is supported). Neither known is
*unknown*, both known is a *conflict*. A clause concludes its head once every
literal of its body is known, so a run only ever adds: order cannot matter, and
silence concludes nothing.
"""

from __future__ import annotations

from typing import NamedTuple

from cdss.model.condition import Condition, Leaf


class Clause(NamedTuple):
    """``head`` follows from ``body``; ``rule`` is the rule it came from, or ''."""

    head: int
    body: tuple[int, ...]
    rule: str


class Root(NamedTuple):
    """The literals of one rule: its whole condition, its gate, and what stands under ``when``."""

    whole: int
    gate: int | None
    when: int


class Network(NamedTuple):
    """The compiled rules.

    Attributes:
        nodes: The condition of each node.
        says: Each node's condition in words.
        literals: The literal of each condition that is a node of its own.
        stated: The node of each concept that some condition asks for.
        tests: The other leaves, by what they read: a concept id, or a key below.
        clauses: What follows from what.
        waiting: For each literal the clauses whose body holds it.
        roots: The literals of each rule.
    """

    nodes: tuple[Condition, ...]
    says: tuple[str, ...]
    literals: dict[Condition, int]
    stated: dict[str, int]
    tests: tuple[tuple[int, Leaf], ...]
    clauses: tuple[Clause, ...]
    waiting: dict[int, tuple[int, ...]]
    roots: dict[str, Root]
    sha256: str


def opposite(literal: int) -> int:
    """The literal that says the contrary.

    Example:
        >>> opposite(6), opposite(7)
        (7, 6)
    """
    return literal ^ 1
