"""Rules compiled to clauses over literals: what both engines run.

Every distinct condition is a node. Node ``n`` has two literals: ``2n`` (it is
supported) and ``2n + 1`` (its opposite is supported). Neither known is
*unknown*, both known is a *conflict*. A clause concludes its head once every
literal of its body is known, so a run only ever adds: order cannot matter, and
silence concludes nothing.
"""

from typing import NamedTuple

from cdss.model.condition import Leaf, Treated

LEAF, ALL, ANY = range(3)
"""What a node is."""


class Clause(NamedTuple):
    """``head`` follows from ``body``; ``rule`` is the rule it came from, or ''."""

    head: int
    body: tuple[int, ...]
    rule: str


class Node(NamedTuple):
    """One condition: its sort (LEAF, ALL or ANY), the literals of its parts, itself if a leaf."""

    sort: int
    parts: tuple[int, ...]
    leaf: Leaf | None
    says: str


class Root(NamedTuple):
    """The literals of one rule: its whole condition, its gate, and what stands under ``when``."""

    whole: int
    gate: int | None
    when: int


class Test(NamedTuple):
    """A leaf that the profile decides: its node, and itself."""

    node: int
    leaf: Leaf


class GivenTest(NamedTuple):
    """A treatment that was given or not: its node, and itself."""

    node: int
    leaf: Treated


class Tests(NamedTuple):
    """The leaves other than plain statements, by what in a profile can decide them.

    Attributes:
        measured: Measurements, scores and timed findings, by each concept that bears on them.
        given: Treatments, by each agent or intervention that bears on them.
        counted: Counts and treatments of any agent; every treatment bears on them.
        patient: Age and sex.
    """

    measured: dict[str, tuple[Test, ...]]
    given: dict[str, tuple[GivenTest, ...]]
    counted: tuple[Test, ...]
    patient: tuple[Test, ...]


class Network(NamedTuple):
    """The compiled rules.

    Attributes:
        nodes: The conditions, each after its parts.
        parts: The parts of each node, at hand where nothing else of it is wanted.
        stated: The literal of each concept that some condition asks for.
        always: The literal that holds for every patient, where some rule asks for it.
        tests: The other leaves, indexed.
        clauses: What follows from what.
        needs: How many literals the body of each clause has.
        waiting: For each literal the clauses whose body holds it.
        leading: For each literal the clauses that conclude it.
        roots: The literals of each rule.
        under: For each node the set, as bits, of the leaves that can bear on it,
            through derivations too. Where none of them is known, nothing about
            the node differs from patient to patient.
        sha256: Digest of nodes and clauses.
    """

    nodes: tuple[Node, ...]
    parts: tuple[tuple[int, ...], ...]
    stated: dict[str, int]
    always: int | None
    tests: Tests
    clauses: tuple[Clause, ...]
    needs: tuple[int, ...]
    waiting: dict[int, tuple[int, ...]]
    leading: dict[int, tuple[int, ...]]
    roots: dict[str, Root]
    under: tuple[int, ...]
    sha256: str


def opposite(literal: int) -> int:
    """The literal that says the contrary.

    Example:
        >>> opposite(6), opposite(7)
        (7, 6)
    """
    return literal ^ 1
