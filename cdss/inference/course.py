"""How a run goes through clauses (see ``cdss.model.network.Course``)."""

from __future__ import annotations

from collections.abc import Collection, Container, Iterable, Mapping, Sequence

from cdss.inference.bodies import bodies_of
from cdss.inference.limits import only
from cdss.model.network import Clause, Course, Joint, Tests


def behind(wanted: Iterable[int], clauses: Iterable[Clause]) -> set[int]:
    """The literals that can lead to some of those wanted, themselves too.

    Example:
        >>> sorted(behind([4], [Clause(4, (2,), ""), Clause(2, (0,), ""), Clause(6, (0,), "")]))
        [0, 2, 4]
    """
    bodies: dict[int, list[int]] = {}
    for clause in clauses:
        bodies.setdefault(clause.head, []).extend(clause.body)
    found: set[int] = set()
    waiting = list(wanted)
    while waiting:
        literal = waiting.pop()
        if literal not in found:
            found.add(literal)
            waiting += bodies.get(literal, ())
    return found


def course_of(
    clauses: Sequence[Clause],
    waiting: Mapping[int, Collection[int]],
    wanted: Collection[int],
    composite: Container[int],
    common: Container[int],
    tests: Tests,
) -> Course:
    """The course of a run.

    Args:
        clauses: The clauses of a network.
        waiting: For each literal the clauses whose body holds it.
        wanted: The literals that are to be concluded.
        composite: The nodes that have parts.
        common: The nodes of which most patients' profiles say something.
        tests: The leaves that are no plain statements.
    """
    joints: dict[int, list[Joint]] = {}
    leading = behind(wanted, clauses)
    for literals, early, late, delay in bodies_of(clauses, leading, composite, wanted):
        # Where few clauses wait for a literal, few patients are expected to have it; and
        # what is decided when asked for is asked for last.
        rare, *rest = sorted(
            literals,
            key=lambda each: (each in tests.bounds, each >> 1 in common, len(waiting[each])),
        )
        joints.setdefault(rare, []).append(
            (tuple(rest), {clauses[index].head: index for index in early}, late, delay)
        )
    at_once = joints.keys() | set(wanted)
    limits = {concept: only(each, at_once) for concept, each in tests.limits.items()}
    return Course(
        {literal: tuple(found) for literal, found in joints.items()},
        tuple([clause.head for clause in clauses]),
        {concept: each for concept, each in limits.items() if each is not None},
        max([delay for here in joints.values() for _, _, _, delay in here], default=0),
    )
