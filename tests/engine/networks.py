"""Networks made by hand, for engines."""

from __future__ import annotations

from collections.abc import Container, Iterable

from cdss.inference.compile import compile_rules
from cdss.inference.course import course_of
from cdss.model.concept import Vocabulary
from cdss.model.network import Clause, Network


def network_of(
    clauses: Iterable[tuple[int, tuple[int, ...]]],
    composite: Container[int] = (),
    asked: Container[int] = (),
) -> Network:
    """A network of these clauses; every clause's rule is named after its place.

    Args:
        clauses: Heads and bodies.
        composite: The nodes that have parts.
        asked: The literals of these that somebody asks for.
    """
    empty = compile_rules([], Vocabulary([]))
    made = tuple(Clause(head, body, f"R-{at:04}") for at, (head, body) in enumerate(clauses))
    waiting: dict[int, list[int]] = {}
    for index, clause in enumerate(made):
        for literal in clause.body:
            waiting.setdefault(literal, []).append(index)
    return empty._replace(
        clauses=made,
        needs=tuple(len(clause.body) for clause in made),
        waiting={literal: tuple(found) for literal, found in waiting.items()},
        course=course_of(
            made,
            waiting,
            {each.head for each in made if each.head >> 1 not in composite or each.head in asked},
            composite,
            (),
            empty.tests,
        ),
    )
