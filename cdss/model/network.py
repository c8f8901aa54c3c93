"""Rules compiled to clauses over literals: what both engines run.

Every distinct condition is a node. Node ``n`` has two literals: ``2n`` (it is
supported) and ``2n + 1`` (its opposite is supported). Neither known is
*unknown*, both known is a *conflict*. A clause concludes its head once every
literal of its body is known, so a run only ever adds: order cannot matter, and
silence concludes nothing.
"""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

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


class Limits(NamedTuple):
    """The bounds that rules set on one value, in order: one search places a value among them.

    Attributes:
        unit: The unit of the bounds.
        scale: What makes every bound a whole number of that unit's parts.
        cuts: Where each bound lies: twice the whole number, and one more where the value
            must lie above it.
        over: For each bound the literal that a value beyond it supports.
        under: For each bound the literal that any other value supports.
    """

    unit: str
    scale: int
    cuts: tuple[int, ...]
    over: tuple[int, ...]
    under: tuple[int, ...]


Bound = tuple[str, int, bool]
"""What one literal asks of a value: its concept, a cut of its limits, and to lie beyond or not.

Where values stand is asked for so often that a record, slower to take apart, would be felt.
"""


class Tests(NamedTuple):
    """The leaves other than plain statements, by what in a profile can decide them.

    Attributes:
        limits: Single bounds on measurements and scores, by their concept.
        bounds: What each literal of these bounds asks.
        measured: Other tests of these, and timed findings, by each concept that bears on them.
        given: Treatments, by each agent or intervention that bears on them.
        counted: Counts of treatments, likewise.
        of_any: Counts and treatments of any agent; every treatment bears on them.
        patient: Age and sex.
    """

    limits: dict[str, Limits]
    bounds: dict[int, Bound]
    measured: dict[str, tuple[Test, ...]]
    given: dict[str, tuple[GivenTest, ...]]
    counted: dict[str, tuple[Test, ...]]
    of_any: tuple[Test, ...]
    patient: tuple[Test, ...]


class Telling(NamedTuple):
    """The literals that a concept's being present supports, and those that its absence does."""

    present: tuple[int, ...]
    absent: tuple[int, ...]


Joint = tuple[tuple[int, ...], dict[int, int], tuple[int, ...], int]
"""A body that is looked at for one of its literals, and what follows once it is met.

The other literals of the body; what is concluded on the way and no other body holds, with its
clause; the clauses met in the end; how many rounds these come after the body is met.
"""


class Course(NamedTuple):
    """How a run finds what a patient's facts lead to, and passes by all else.

    Attributes:
        joints: For each literal the bodies that are looked at once it holds. A body is
            looked at for one literal only: the one that fewest patients are expected to have.
        heads: The literal that each clause concludes.
        limits: The bounds, by their concept, that must be decided before a run: a body is
            looked at for them, or a rule asks for nothing else. The others are decided for a
            body of which all else holds.
        longest: The most rounds that what is concluded comes after its body is met.
    """

    joints: dict[int, tuple[Joint, ...]]
    heads: tuple[int, ...]
    limits: dict[str, Limits]
    longest: int


class Reach(dict[int, int]):
    """The leaves that can bear on each node, as bits.

    Those of a small network are found when it is compiled, as a cold start needs most of them.
    All of them together grow as the square of the rules, of which a patient concerns few: in
    a large network each is found when first asked for.

    Args:
        found: Those that were found before.
        parts: The parts of each node.
        clauses: What follows from what; statements may follow in circles.
        leading: For each literal the clauses that conclude it.
    """

    def __init__(
        self,
        found: Mapping[int, int],
        parts: Sequence[tuple[int, ...]],
        clauses: Sequence[Clause],
        leading: Mapping[int, tuple[int, ...]],
    ) -> None:
        super().__init__(found)
        self._read = (parts, clauses, leading)

    def __missing__(self, node: int) -> int:
        parts, clauses, leading = self._read
        seen = {node}
        waiting = [node]
        found = 0
        while waiting:
            each = waiting.pop()
            if not parts[each]:
                found |= 1 << each
            below = [*parts[each]]
            for literal in (2 * each, 2 * each + 1):
                for index in leading.get(literal, ()):
                    below += clauses[index].body
            for part in below:
                if part >> 1 not in seen:
                    seen.add(part >> 1)
                    waiting.append(part >> 1)
        self[node] = found
        return found

    def __reduce__(self) -> tuple[Any, ...]:
        return (Reach, (dict(self), *self._read))


class Network(NamedTuple):
    """The compiled rules.

    Attributes:
        nodes: The conditions, each after its parts.
        parts: The parts of each node, at hand where nothing else of it is wanted.
        stated: The literal of each concept that some condition asks for.
        telling: What each concept says of those, where it says anything.
        always: The literal that holds for every patient, where some rule asks for it.
        tests: The other leaves, indexed.
        clauses: What follows from what.
        needs: How many literals the body of each clause has.
        waiting: For each literal the clauses whose body holds it.
        leading: For each literal the clauses that conclude it.
        course: The clauses that lead to a rule's condition or a statement, as a run goes
            through them.
        roots: The literals of each rule.
        under: For each node the set, as bits, of the leaves that can bear on it,
            through derivations too. Where none of them is known, nothing about
            the node differs from patient to patient.
        sha256: Digest of nodes and clauses.
    """

    nodes: tuple[Node, ...]
    parts: tuple[tuple[int, ...], ...]
    stated: dict[str, int]
    telling: dict[str, Telling]
    always: int | None
    tests: Tests
    clauses: tuple[Clause, ...]
    needs: tuple[int, ...]
    waiting: dict[int, tuple[int, ...]]
    leading: dict[int, tuple[int, ...]]
    course: Course
    roots: dict[str, Root]
    under: Reach
    sha256: str


def opposite(literal: int) -> int:
    """The literal that says the contrary.

    Example:
        >>> opposite(6), opposite(7)
        (7, 6)
    """
    return literal ^ 1
