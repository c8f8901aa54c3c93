"""The value of every condition in one patient, conflicts included.

A run knows which literals hold. What supports and opposes a condition is read off
that; where both do, its value is a conflict, and so is that of all that rests on it.
"""

from __future__ import annotations

from collections.abc import Collection, Container, Iterable, Mapping
from collections.abc import Set as AbstractSet

from cdss.inference.reading import Reading
from cdss.model.condition import Stated
from cdss.model.network import ALL, LEAF, Network

UNKNOWN, YES, NO, CONFLICT = range(4)
"""Values as bits: supported (1), its opposite supported (2), both, or neither."""

UNREAD = 4
"""In place of the value of a node that nobody has asked for yet."""

OPEN = (UNKNOWN, CONFLICT)
"""The values that decide nothing."""

INVERTED = (UNKNOWN, NO, YES, CONFLICT)
"""The value of a condition's opposite, by the condition's value."""


def bits_of(numbers: Iterable[int]) -> int:
    """A set of numbers as the bits of one.

    Example:
        >>> bits_of([0, 3, 3])
        9
    """
    wanted = {*numbers}
    octets = bytearray((max(wanted, default=0) >> 3) + 1)
    for each in wanted:
        octets[each >> 3] |= 1 << (each & 7)
    return int.from_bytes(octets, "little")


def supports(nodes: int, known: Iterable[int]) -> tuple[bytearray, frozenset[int]]:
    """What supports and opposes each node, conflicts unresolved, and which have both.

    A run concludes the literals of composite conditions too, so all of it is read there.

    Args:
        nodes: How many nodes there are.
        known: The literals that hold.

    Example:
        >>> bits, contested = supports(3, [0, 1, 4])
        >>> [*bits], contested
        ([3, 0, 1], frozenset({0}))
    """
    bits = bytearray(nodes)
    for literal in known:
        bits[literal >> 1] |= NO if literal & 1 else YES
    contested = CONFLICT in bits and [at for at, here in enumerate(bits) if here == CONFLICT]
    return bits, frozenset(contested or ())


def doubled(known: Collection[int]) -> bool:
    """Whether some of these literals stand beside their opposites.

    Example:
        >>> doubled({4, 5}), doubled({4, 7})
        (True, False)
    """
    return True in [literal ^ 1 in known for literal in known if literal & 1]


def value_of(
    network: Network, known: Container[int], touched: int, values: bytearray, index: int
) -> int:
    """The value of a node that was not looked at yet, where nothing is in conflict; noted.

    What is known of a condition follows from its parts, joined as Kleene does.

    Args:
        network: The compiled rules.
        known: What a run was led to, at least.
        touched: The leaves of which something is known, as bits.
        values: The values that were looked at.
        index: The node.
    """
    if 2 * index in known:
        found = YES
    elif 2 * index + 1 in known:
        found = NO
    else:
        found = _joined(network, known, touched, values, index)
    values[index] = found
    return found


def _joined(
    network: Network, known: Container[int], touched: int, values: bytearray, index: int
) -> int:
    """The value of a condition that a run was not led to; that of such a leaf is unknown."""
    # Nearly all that rules ask for, a patient does not touch.
    if not network.under[index] & touched:
        return UNKNOWN
    sort, parts, _, _ = network.nodes[index]
    every, some = (YES, NO) if sort == ALL else (NO, YES)
    found = every if parts else UNKNOWN
    for part in parts:
        # Most parts are leaves: they are looked up here, as a call takes longer.
        if part in known:
            value = YES
        elif part ^ 1 in known:
            value = NO
        else:
            at = part >> 1
            value = values[at]
            if value == UNREAD:
                value = values[at] = _joined(network, known, touched, values, at)
            if part & 1:
                value = INVERTED[value]
        if value == some:
            return some
        if value == UNKNOWN:
            found = UNKNOWN
    return found


def settled(
    network: Network,
    known: Mapping[int, int],
    bits: bytearray,
    contested: AbstractSet[int],
    loose: AbstractSet[int],
) -> bytearray:
    """The value of every node, given what supports and opposes it.

    Parts are joined as Kleene does, a conflict being no firmer than the unknown:
    it meets no "a or b", and refutes no "a and b".

    Args:
        network: The compiled rules.
        known: The literals that hold, each with the clause that concluded it or -1.
        bits: What supports and opposes each node.
        contested: The nodes with both.
        loose: The literals that only contested statements support.
    """
    if not contested and not loose:
        return bits
    firm = firmly(network, known, contested, loose)
    values = bytearray()
    for index, node in enumerate(network.nodes):
        if node.sort == LEAF:
            here = bits[index]
            sure = here in (YES, NO) and 2 * index + (here >> 1) in firm
            values.append(here if sure or here == UNKNOWN else CONFLICT)
            continue
        found = {
            INVERTED[values[part >> 1]] if part & 1 else values[part >> 1] for part in node.parts
        }
        # All: met where every part is, refuted where some part is. Any: the reverse.
        every, some = (YES, NO) if node.sort == ALL else (NO, YES)
        open_ = UNKNOWN if UNKNOWN in found else CONFLICT
        values.append(some if some in found else every if found == {every} else open_)
    return values


def resting_on(
    network: Network, contested: AbstractSet[int], reading: Reading | None
) -> frozenset[int]:
    """The literals that only contested statements support."""
    if reading is None:
        return frozenset()
    leaves = (network.nodes[index].leaf for index in contested)
    return reading.resting_on(leaf.concept for leaf in leaves if isinstance(leaf, Stated))


def firmly(
    network: Network,
    known: Mapping[int, int],
    contested: AbstractSet[int],
    loose: AbstractSet[int],
) -> set[int]:
    """The known literals that rest on no conflict.

    Args:
        network: The compiled rules.
        known: The literals that hold, each with the clause that concluded it or -1.
        contested: The nodes that are in conflict.
        loose: The literals that only contested statements support.
    """
    agenda = [
        literal
        for literal, origin in known.items()
        if origin < 0 and literal >> 1 not in contested and literal not in loose
    ]
    found = set(agenda)
    waits: dict[int, int] = {}
    for literal in agenda:
        for index in network.waiting.get(literal, ()):
            clause = network.clauses[index]
            waits[index] = waits.get(index, len(clause.body)) - 1
            head = clause.head
            if not waits[index] and head not in found and head >> 1 not in contested:
                found.add(head)
                agenda.append(head)
    return found
