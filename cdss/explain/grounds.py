"""What concludes a literal, where several things do: every rule that does so by itself."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import chain
from typing import NamedTuple

from cdss.inference.native import NativeEngine
from cdss.model.explanation import Basis
from cdss.model.network import Network

Supports = Mapping[int, tuple[Basis, ...]]


class Ground(NamedTuple):
    """One rule that concludes a literal, whatever else does.

    Attributes:
        clause: The rule's clause, by index.
        circles: Whether its condition can itself follow from the literal.
        statements: The statements on which it rests; of one that circles alone, as its
            proof would lead back to what it proves.
    """

    clause: int
    circles: bool = False
    statements: tuple[Basis, ...] = ()


def grounds(
    network: Network, known: Mapping[int, int], support: Supports, literal: int
) -> tuple[Ground, ...]:
    """The rules that conclude a leaf's literal, the one that did so first leading.

    What follows from a kind of a concept is followed to the rule that concluded that kind.
    A rule that itself rests on the literal is no ground for it, nor is one that only says
    again what a statement does.

    Args:
        network: The compiled rules.
        known: The literals that hold, each with the clause that concluded it or -1.
        support: The statements behind the literals that the profile decides.
        literal: One that holds.
    """
    found = _met(network, known, literal)
    if len(found) + (literal in support) < 2:
        return tuple(map(Ground, found))
    own = support.get(literal, ())
    independent: list[Ground] = []
    for each in found:
        body = network.clauses[each].body[0]
        if network.under[body >> 1] >> (literal >> 1) & 1:
            # Findings may be derived from each other, and kinds of a finding from it.
            left = _without(network, support, literal, body)
            if body in left:
                told = resting(network, left, support, body)
                independent.append(Ground(each, circles=True, statements=told))
        elif not own or set(own).isdisjoint(resting(network, known, support, body)):
            independent.append(Ground(each))
    return tuple(independent)


def resting(
    network: Network, known: Mapping[int, int], support: Supports, literal: int
) -> tuple[Basis, ...]:
    """The statements that a known literal rests on, down through every clause."""
    found: dict[Basis, None] = dict.fromkeys(support.get(literal, ()))
    clause = known.get(literal, -1)
    if clause >= 0:
        for part in network.clauses[clause].body:
            found.update(dict.fromkeys(resting(network, known, support, part)))
    return tuple(found)


def _met(network: Network, known: Mapping[int, int], literal: int) -> list[int]:
    """The rules' clauses whose conditions hold, by way of kinds too."""
    led = network.leading.get(literal, ())
    if len(led) == 1 and network.clauses[led[0]].rule:
        return [led[0]] if network.clauses[led[0]].body[0] in known else []
    found: dict[int, None] = {}
    seen = {literal}
    waiting = [literal]
    for each in waiting:
        first = known.get(each, -1)
        led = network.leading.get(each, ())
        for index in chain((first,) if first >= 0 else (), led):
            clause = network.clauses[index]
            body = clause.body[0]
            if body not in known:
                continue
            if clause.rule:
                found[index] = None
            elif body not in seen:
                seen.add(body)
                waiting.append(body)
    return list(found)


def _without(network: Network, support: Supports, literal: int, body: int) -> Mapping[int, int]:
    """What of a condition holds without a literal, and without the statements that say so."""
    own = set(support.get(literal, ()))
    under = network.under[body >> 1]
    seeds = [
        each
        for each, bases in support.items()
        if under >> (each >> 1) & 1 and each != literal and (not bases or not own.issuperset(bases))
    ]
    # Concluded again, it leads no further.
    return NativeEngine(network).run(seeds, without=literal).known
