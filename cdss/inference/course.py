"""How a run goes through clauses (see ``cdss.model.network.Course``)."""

from __future__ import annotations

from collections.abc import Collection, Container, Iterable, Mapping, Sequence

from cdss.model.network import Clause, Course, Joint


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
    wanted: Container[int],
    common: Container[int],
) -> Course:
    """The course of a run.

    Args:
        clauses: The clauses of a network.
        waiting: For each literal the clauses whose body holds it.
        wanted: The literals that are to be concluded, and what leads to them.
        common: The nodes of which most patients' profiles say something.
    """
    bodies: dict[tuple[int, ...], list[int]] = {}
    for index, clause in enumerate(clauses):
        if clause.head in wanted and clause.body:
            bodies.setdefault(clause.body, []).append(index)
    joints: dict[int, list[Joint]] = {}
    for body, indices in bodies.items():
        # Where few clauses wait for a literal, few patients are expected to have it.
        rare = min(body, key=lambda each: (each >> 1 in common, len(waiting[each])))
        rest = tuple([each for each in body if each != rare])
        joints.setdefault(rare, []).append((rest, tuple(indices)))
    return Course(
        {literal: tuple(found) for literal, found in joints.items()},
        tuple([clause.head for clause in clauses]),
    )
