"""Rules to clauses: what both engines run (see ``cdss.model.network``)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence

from cdss.model.concept import Vocabulary
from cdss.model.condition import All, Always, AnyOf, Condition, Leaf, Not, Stated
from cdss.model.network import Clause, Network, Root, opposite
from cdss.model.rule import Rule
from cdss.model.wording import say

WIDEST = 15
"""Literals in one clause. durable-rules joins at most 16 facts in a rule, and
one is kept free (ENGINE.md, "How we run it", 3); wider conditions are nested."""


def compile_rules(rules: Iterable[Rule], vocabulary: Vocabulary) -> Network:
    """Compile rules to a network.

    Example:
        >>> compile_rules([], Vocabulary([])).clauses
        ()
    """
    return _Compiler(vocabulary).compile(tuple(rules))


class _Compiler:
    """Gathers nodes and clauses; used once per rule base."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        self.nodes: list[Condition] = []
        self.literals: dict[Condition, int] = {}
        self.clauses: dict[Clause, None] = {}

    def compile(self, rules: Sequence[Rule]) -> Network:
        roots: dict[str, Root] = {}
        concluded: list[tuple[str, int, Rule]] = []
        for rule in rules:
            when = self.literal(rule.when)
            gate = None if rule.gate is None else self.literal(Stated(rule.gate))
            whole = self.literal(rule.whole)
            roots[rule.id] = Root(whole, gate, when)
            if rule.kind == "derivation":
                concluded.append((rule.then.of, self.literal(Stated(rule.then.of)), rule))
        for concept, head, rule in concluded:
            whole = roots[rule.id].whole
            self.clauses[Clause(head, (whole,), rule.id)] = None
            self._say_of_others(head, self.vocabulary.ancestors(concept) - {concept})
            if rule.then.defines:
                absent = opposite(head)
                self.clauses[Clause(absent, (opposite(whole),), rule.id)] = None
                self._say_of_others(absent, self.vocabulary.descendants(concept) - {concept})
        clauses = self._needed(roots.values())
        return self._network(roots, clauses)

    def literal(self, condition: Condition) -> int:
        """The literal that says the condition holds, compiling it where it is new."""
        if isinstance(condition, Not):
            return opposite(self.literal(condition.part))
        known = self.literals.get(condition)
        if known is not None:
            return known
        if isinstance(condition, All | AnyOf):
            if len(condition.parts) > WIDEST:
                return self.literal(_nested(condition))
            parts = tuple(dict.fromkeys(self.literal(part) for part in condition.parts))
            literal = self._node(condition)
            together, apart = (literal, opposite(literal))
            if isinstance(condition, AnyOf):
                together, apart, parts = apart, together, tuple(opposite(each) for each in parts)
            self.clauses[Clause(together, parts, "")] = None
            for part in parts:
                self.clauses[Clause(apart, (opposite(part),), "")] = None
            return literal
        return self._node(condition)

    def _node(self, condition: Condition) -> int:
        literal = 2 * len(self.nodes)
        self.nodes.append(condition)
        self.literals[condition] = literal
        return literal

    def _say_of_others(self, literal: int, concepts: Iterable[str]) -> None:
        """What a derived statement implies for the kinds above (or below) it."""
        sign = literal & 1
        for concept in sorted(concepts):
            other = self.literals.get(Stated(concept))
            if other is not None:
                self.clauses[Clause(other | sign, (literal,), "")] = None

    def _needed(self, roots: Iterable[Root]) -> tuple[Clause, ...]:
        """The clauses that can bear on some rule's outcome."""
        by_head: dict[int, list[Clause]] = {}
        for clause in self.clauses:
            by_head.setdefault(clause.head, []).append(clause)
        waiting = [
            literal for root in roots for each in (root.whole, root.when) for literal in (each, each ^ 1)
        ]
        waiting += [
            literal for literal in by_head if isinstance(self.nodes[literal // 2], Stated)
        ]
        needed: set[int] = set()
        while waiting:
            literal = waiting.pop()
            if literal not in needed:
                needed.add(literal)
                waiting.extend(part for clause in by_head.get(literal, ()) for part in clause.body)
        return tuple(clause for clause in self.clauses if clause.head in needed)

    def _network(self, roots: dict[str, Root], clauses: tuple[Clause, ...]) -> Network:
        waiting: dict[int, list[int]] = {}
        for index, clause in enumerate(clauses):
            for literal in clause.body:
                waiting.setdefault(literal, []).append(index)
        stated = {
            node.concept: index for index, node in enumerate(self.nodes) if isinstance(node, Stated)
        }
        tests = tuple(
            (index, node)
            for index, node in enumerate(self.nodes)
            if isinstance(node, Leaf) and not isinstance(node, Stated | Always)
        )
        says = tuple(say(node, self.vocabulary) for node in self.nodes)
        digest = hashlib.sha256(repr((self.nodes, clauses)).encode()).hexdigest()
        return Network(
            nodes=tuple(self.nodes),
            says=says,
            literals=dict(self.literals),
            stated=stated,
            tests=tests,
            clauses=clauses,
            waiting={literal: tuple(found) for literal, found in waiting.items()},
            roots=roots,
            sha256=digest,
        )


def _nested(condition: All | AnyOf) -> All | AnyOf:
    """Break a wide condition into one of the same meaning with fewer parts."""
    kind = type(condition)
    parts = condition.parts
    groups = tuple(
        part[0] if len(part) == 1 else kind(part)
        for part in (parts[start : start + WIDEST] for start in range(0, len(parts), WIDEST))
    )
    return kind(groups)
