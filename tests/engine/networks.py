"""Networks made by hand, for engines."""

from __future__ import annotations

from collections.abc import Iterable

from cdss.inference.compile import compile_rules
from cdss.inference.course import course_of
from cdss.model.concept import Vocabulary
from cdss.model.network import Clause, Network


def network_of(clauses: Iterable[tuple[int, tuple[int, ...]]]) -> Network:
    """A network of these clauses; every clause's rule is named after its place."""
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
        course=course_of(made, waiting, {clause.head for clause in made}, ()),
    )
