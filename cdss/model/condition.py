"""The condition language: what a rule asks of a patient.

Each node is immutable and hashable, so that a condition shared by rules is
compiled once. What each means stands, with examples that run, in ``tests/spec``.

Nodes are named tuples, which cost a cold start least; since two of them with
equal fields need not say the same, each compares by its type too.
"""

from typing import Generic, NamedTuple, TypeVar

from cdss.model.duration import Duration
from cdss.model.quantity import Quantity

Number = TypeVar("Number")
NodeType = TypeVar("NodeType")


def _equal(one: tuple[object, ...], other: object) -> bool:
    return type(one) is type(other) and tuple.__eq__(one, other)


def _unequal(one: tuple[object, ...], other: object) -> bool:
    return not _equal(one, other)


def _hash(one: tuple[object, ...]) -> int:
    return hash((type(one).__name__, tuple(one)))


def _by_type(node: type[NodeType]) -> type[NodeType]:
    """Make a named tuple compare by its type too."""
    for name, method in (("__eq__", _equal), ("__ne__", _unequal), ("__hash__", _hash)):
        setattr(node, name, method)
    return node


class Bounds(NamedTuple, Generic[Number]):
    """Limits on a number; ``above`` and ``below`` are strict."""

    above: Number | None = None
    below: Number | None = None
    at_least: Number | None = None
    at_most: Number | None = None


@_by_type
class Always(NamedTuple):
    """Holds for every patient."""


@_by_type
class Stated(NamedTuple):
    """A diagnosis, finding or history is present."""

    concept: str


@_by_type
class Timed(NamedTuple):
    """A diagnosis, finding or history with a time relation; read from dated statements."""

    concept: str
    within: Duration | None = None
    for_at_least: Duration | None = None
    before: "Condition | None" = None
    after: "Condition | None" = None


@_by_type
class Measured(NamedTuple):
    """A measurement or score, by word (``status``) or by bounds in the concept's unit."""

    concept: str
    status: str | None = None
    bounds: Bounds[Quantity] = Bounds()
    within: Duration | None = None


@_by_type
class Aged(NamedTuple):
    """The patient's age."""

    bounds: Bounds[Duration]


@_by_type
class OfSex(NamedTuple):
    """The patient's sex, ``female`` or ``male``."""

    sex: str


@_by_type
class Treated(NamedTuple):
    """A treatment that was given, of an agent, intervention or class (None: any).

    ``targets`` empty: a response to any target counts. ``unspecified``: only a
    response stated without a target counts.
    """

    concept: str | None
    responses: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()
    unspecified: bool = False
    route: str | None = None
    dose: Bounds[Quantity] = Bounds()
    duration: Bounds[Duration] = Bounds()
    running: bool | None = None
    within: Duration | None = None
    before: "Condition | None" = None
    after: "Condition | None" = None


@_by_type
class Counted(NamedTuple):
    """At least so many distinct agents among the treatments that fit."""

    of: Treated
    at_least: int


@_by_type
class All(NamedTuple):
    """Every part holds."""

    parts: "tuple[Condition, ...]"


@_by_type
class AnyOf(NamedTuple):
    """At least one part holds."""

    parts: "tuple[Condition, ...]"


@_by_type
class Not(NamedTuple):
    """The part is false: stated absent, not merely unstated."""

    part: "Condition"


Leaf = Always | Stated | Timed | Measured | Aged | OfSex | Treated | Counted
Condition = Leaf | All | AnyOf | Not

RESPONSES = (
    "complete",
    "improved",
    "partial",
    "none",
    "worsened",
    "relapse-on-taper",
    "not-tolerated",
    "unknown",
)
"""How a treatment may have turned out, per target or as a whole."""

STATUSES = ("raised", "low", "normal", "positive", "negative")
"""The words that may stand for a measured value."""


def leaves(condition: Condition) -> tuple[Leaf, ...]:
    """Every leaf of a condition, in order of appearance, without repetition.

    Example:
        >>> leaves(All((Stated("fever"), Not(Stated("infection")), Stated("fever"))))
        (Stated(concept='fever'), Stated(concept='infection'))
    """
    if isinstance(condition, All | AnyOf):
        return tuple(dict.fromkeys(leaf for part in condition.parts for leaf in leaves(part)))
    if isinstance(condition, Not):
        return leaves(condition.part)
    return (condition,)


def concepts_of(condition: Condition) -> tuple[str, ...]:
    """Every concept that a condition names, in order of appearance."""
    found: dict[str, None] = {}
    for leaf in leaves(condition):
        for concept in _named_by(leaf):
            found.setdefault(concept)
    return tuple(found)


def _named_by(leaf: Leaf) -> tuple[str, ...]:
    if isinstance(leaf, Stated | Measured):
        return (leaf.concept,)
    if isinstance(leaf, Counted):
        return _named_by(leaf.of)
    if isinstance(leaf, Timed | Treated):
        own: tuple[str, ...] = () if leaf.concept is None else (leaf.concept,)
        if isinstance(leaf, Treated):
            own += leaf.targets + (() if leaf.route is None else (leaf.route,))
        related = (each for each in (leaf.before, leaf.after) if each is not None)
        return own + tuple(name for each in related for name in concepts_of(each))
    return ()
