"""What is led to follows from the very clause that all of it has it from."""

from __future__ import annotations

from itertools import pairwise

import pytest

from cdss.inference.native import NativeEngine
from engine.networks import network_of

GATE, ONE, TWO, INNER, WHOLE, FINDING = range(0, 12, 2)
COMPOSITE = frozenset({INNER >> 1, WHOLE >> 1})


def chain(start: int, end: int, steps: int, free: int) -> list[tuple[int, tuple[int, ...]]]:
    """Clauses that lead from one literal to another in so many rounds."""
    between = [free + 2 * step for step in range(steps - 1)]
    path = [start, *between, end]
    return [(head, (body,)) for body, head in pairwise(path)]


@pytest.mark.parametrize("steps", range(1, 8))
@pytest.mark.parametrize("late", range(4))
@pytest.mark.parametrize("shared", [False, True])
@pytest.mark.parametrize("asked", [(), (WHOLE,)])
def test_the_first_of_two_ways_stays_the_first(steps, late, shared, asked):
    """One way goes through "all of" inside "all of"; the other is a chain, longer and shorter."""
    clauses = [(INNER, (ONE, TWO)), (WHOLE, (GATE, INNER)), (FINDING, (WHOLE,))]
    clauses += chain(ONE, FINDING, steps, free=100)
    seeds = [ONE, TWO]
    if late:
        # The gate itself is concluded, some rounds after what else the rule asks for.
        clauses += chain(ONE, GATE, late, free=200)
    else:
        seeds.append(GATE)
    if shared:
        clauses.append((300, (INNER,)))
    run = NativeEngine(network_of(clauses, COMPOSITE, asked)).run(seeds)
    assert run.led.items() <= run.known.items()
    assert run.led.keys() >= run.known.keys() - {INNER, WHOLE}.difference(asked)


def test_what_is_put_together_is_looked_at_once():
    """Three clauses, one look; not where something else is read in between."""
    clauses = [(INNER, (ONE, TWO)), (WHOLE, (GATE, INNER)), (FINDING, (WHOLE,))]

    def looks(*more: tuple[int, tuple[int, ...]]) -> int:
        network = network_of([*clauses, *more], COMPOSITE)
        return sum(map(len, network.course.joints.values()))

    assert looks() == 1
    assert looks((300, (INNER,))) == 1 + 2
    assert looks((300, (GATE,)), (302, (GATE,))) == 1 + 1
