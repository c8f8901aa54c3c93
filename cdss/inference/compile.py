"""Rules to clauses: what both engines run (see ``cdss.model.network``)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from typing import TypeVar

from cdss.inference.course import behind, course_of
from cdss.inference.limits import Limit, bounds_of, limit_of, limits_of
from cdss.model.concept import Vocabulary
from cdss.model.condition import (
    Aged,
    All,
    Always,
    AnyOf,
    Condition,
    Counted,
    Leaf,
    Measured,
    Not,
    OfSex,
    Stated,
    Timed,
    Treated,
)
from cdss.model.network import (
    ALL,
    ANY,
    LEAF,
    Clause,
    GivenTest,
    Network,
    Node,
    Reach,
    Root,
    Telling,
    Test,
    Tests,
    opposite,
)
from cdss.model.rule import Rule
from cdss.model.wording import say

AnyTest = TypeVar("AnyTest", Test, GivenTest)

SMALL = 2_000
"""Conditions of a network whose every reach is found at once: half a megabyte at most."""

WIDEST = 15
"""Literals in one clause. durable-rules joins at most 16 facts in a rule, and
one is kept free (``cdss.inference.durable``); wider conditions are nested."""


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
        self.nodes: list[Node] = []
        self.literals: dict[Condition, int] = {}
        self.clauses: dict[Clause, None] = {}
        self._counted: dict[Treated, Treated] = {}

    def compile(self, rules: Sequence[Rule]) -> Network:
        roots: dict[str, Root] = {}
        concluded: list[tuple[str, int, Rule]] = []
        # By id, so that no file's name and no order of rules changes a proof.
        for rule in sorted(rules, key=lambda each: each.id):
            when = self.literal(rule.when)
            gate = None if rule.gate is None else self.literal(Stated(rule.gate))
            whole = self.literal(rule.whole)
            roots[rule.id] = Root(whole, gate, when)
            if rule.kind == "derivation":
                concluded.append((rule.then.of, self.literal(Stated(rule.then.of)), rule))
        for concept, head, rule in concluded:
            root = roots[rule.id]
            self.clauses[Clause(head, (root.whole,), rule.id)] = None
            self._say_of_others(head, self.vocabulary.ancestors(concept) - {concept})
            if rule.then.defines:
                # The gate says for whom the rule was made, and is no part of the definition.
                absent = opposite(head)
                self.clauses[Clause(absent, (opposite(root.when),), rule.id)] = None
                self._say_of_others(absent, self.vocabulary.descendants(concept) - {concept})
        return self._network(roots, self._needed(roots.values()))

    def literal(self, condition: Condition) -> int:
        """The literal that says the condition holds, compiling it where it is new."""
        if isinstance(condition, Not):
            return opposite(self.literal(condition.part))
        known = self.literals.get(condition)
        if known is not None:
            return known
        if isinstance(condition, All | AnyOf):
            literal = self._composite(condition)
        else:
            leaf = self._interned(condition)
            literal = self._node(Node(LEAF, (), leaf, say(condition, self.vocabulary)))
        self.literals[condition] = literal
        return literal

    def _interned(self, leaf: Leaf) -> Leaf:
        """Equal treatments of several counts as one object, so that they are read once."""
        if isinstance(leaf, Counted):
            return Counted(self._counted.setdefault(leaf.of, leaf.of), leaf.at_least)
        return leaf

    def _composite(self, condition: All | AnyOf) -> int:
        if len(condition.parts) > WIDEST:
            return self.literal(_nested(condition))
        parts = tuple(dict.fromkeys(self.literal(part) for part in condition.parts))
        if len(parts) == 1:
            return parts[0]
        sort = ALL if isinstance(condition, All) else ANY
        literal = self._node(Node(sort, parts, None, say(condition, self.vocabulary)))
        # An "all" is refuted as an "any" is met: by one part alone.
        sign = 0 if sort == ALL else 1
        self.clauses[Clause(literal | sign, tuple(part ^ sign for part in parts), "")] = None
        for part in parts:
            self.clauses[Clause(literal | (sign ^ 1), (part ^ sign ^ 1,), "")] = None
        return literal

    def _node(self, node: Node) -> int:
        self.nodes.append(node)
        return 2 * (len(self.nodes) - 1)

    def _say_of_others(self, literal: int, concepts: Iterable[str]) -> None:
        """What a derived statement implies for the kinds above (or below) it."""
        sign = literal & 1
        for concept in sorted(concepts):
            other = self.literals.get(Stated(concept))
            if other is not None:
                self.clauses[Clause(other | sign, (literal,), "")] = None

    def _needed(self, roots: Iterable[Root]) -> tuple[Clause, ...]:
        """The clauses that can bear on some rule's outcome or some concept's state."""
        wanted = [
            literal ^ sign
            for root in roots
            for literal in (root.whole, root.when)
            for sign in (0, 1)
        ]
        needed = behind([*wanted, *self._statements()], self.clauses)
        return tuple(clause for clause in self.clauses if clause.head in needed)

    def _statements(self) -> list[int]:
        """The literals of statements that some clause concludes."""
        heads = dict.fromkeys(clause.head for clause in self.clauses)
        return [each for each in heads if isinstance(self.nodes[each >> 1].leaf, Stated)]

    def _network(self, roots: dict[str, Root], clauses: tuple[Clause, ...]) -> Network:
        waiting: dict[int, list[int]] = {}
        leading: dict[int, list[int]] = {}
        for index, clause in enumerate(clauses):
            leading.setdefault(clause.head, []).append(index)
            for literal in clause.body:
                waiting.setdefault(literal, []).append(index)
        parts = tuple(node.parts for node in self.nodes)
        led = {literal: tuple(found) for literal, found in leading.items()}
        tests = self._tests()
        common = {
            index
            for index, node in enumerate(self.nodes)
            if isinstance(node.leaf, Measured | Aged | OfSex)
        }
        return Network(
            nodes=tuple(self.nodes),
            parts=parts,
            stated={
                node.leaf.concept: 2 * index
                for index, node in enumerate(self.nodes)
                if isinstance(node.leaf, Stated)
            },
            telling=self._telling(),
            always=self.literals.get(Always()),
            tests=tests,
            clauses=clauses,
            needs=tuple(len(clause.body) for clause in clauses),
            waiting={literal: tuple(found) for literal, found in waiting.items()},
            leading=led,
            course=course_of(
                clauses,
                waiting,
                [*(root.whole for root in roots.values()), *self._statements()],
                {index for index, node in enumerate(self.nodes) if node.sort != LEAF},
                common,
                tests,
            ),
            roots=roots,
            under=Reach(self._under() if len(parts) <= SMALL else {}, parts, clauses, led),
            sha256=hashlib.sha256(repr((self.nodes, clauses)).encode()).hexdigest(),
        )

    def _under(self) -> dict[int, int]:
        """The leaves below each node, following derivations; a fixed point, as those may circle."""
        under = [1 << index if node.sort == LEAF else 0 for index, node in enumerate(self.nodes)]
        below = [{part // 2 for part in node.parts} for node in self.nodes]
        for clause in self.clauses:
            below[clause.head // 2] |= {literal // 2 for literal in clause.body}
        changed = True
        while changed:
            changed = False
            for index, parts in enumerate(below):
                found = under[index]
                for part in parts:
                    found |= under[part]
                changed = changed or found != under[index]
                under[index] = found
        return dict(enumerate(under))

    def _telling(self) -> dict[str, Telling]:
        """What each concept says of those that conditions ask for.

        What is present is a kind of its classes; what is absent, none of its kinds is there.
        """
        present: dict[str, list[int]] = {}
        absent: dict[str, list[int]] = {}
        for index, node in enumerate(self.nodes):
            if isinstance(node.leaf, Stated) and node.leaf.concept in self.vocabulary:
                for below in self.vocabulary.descendants(node.leaf.concept):
                    present.setdefault(below, []).append(2 * index)
                for above in self.vocabulary.ancestors(node.leaf.concept):
                    absent.setdefault(above, []).append(2 * index + 1)
        return {
            concept: Telling(tuple(present.get(concept, ())), tuple(absent.get(concept, ())))
            for concept in sorted(present.keys() | absent.keys())
        }

    def _tests(self) -> Tests:
        limits: dict[str, list[Limit]] = {}
        measured: dict[str, list[Test]] = {}
        given: dict[str, list[GivenTest]] = {}
        counted: dict[str, list[Test]] = {}
        of_any: list[Test] = []
        patient: list[Test] = []
        for index, node in enumerate(self.nodes):
            leaf = node.leaf
            if isinstance(leaf, Measured | Timed):
                limit = self._limit(index, leaf)
                if limit is not None:
                    limits.setdefault(leaf.concept, []).append(limit)
                else:
                    _file(Test(index, leaf), self._bearing_on(leaf.concept), measured)
            elif isinstance(leaf, Counted | Treated):
                asked = leaf.of.concept if isinstance(leaf, Counted) else leaf.concept
                if asked is None:
                    of_any.append(Test(index, leaf))
                elif isinstance(leaf, Treated):
                    _file(GivenTest(index, leaf), self.vocabulary.akin(asked), given)
                else:
                    _file(Test(index, leaf), self.vocabulary.akin(asked), counted)
            elif isinstance(leaf, Aged | OfSex):
                patient.append(Test(index, leaf))
        ordered = {concept: limits_of(found) for concept, found in limits.items()}
        return Tests(
            ordered,
            bounds_of(ordered),
            {concept: tuple(tests) for concept, tests in measured.items()},
            {concept: tuple(tests) for concept, tests in given.items()},
            {concept: tuple(tests) for concept, tests in counted.items()},
            tuple(of_any),
            tuple(patient),
        )

    def _limit(self, index: int, leaf: Measured | Timed) -> Limit | None:
        """A leaf as a single bound in the unit in which its concept is stated."""
        found = limit_of(index, leaf)
        same = found is not None and found.bound.unit == self.vocabulary[leaf.concept].unit
        return found if same else None

    def _bearing_on(self, concept: str) -> frozenset[str]:
        """The concepts whose statements can decide a leaf about this one."""
        return self.vocabulary.ancestors(concept) | self.vocabulary.descendants(concept)


def _file(test: AnyTest, concepts: Iterable[str], under: dict[str, list[AnyTest]]) -> None:
    for concept in concepts:
        under.setdefault(concept, []).append(test)


def _nested(condition: All | AnyOf) -> All | AnyOf:
    """Break a wide condition into one of the same meaning with fewer parts."""
    kind = type(condition)
    parts = condition.parts
    groups = tuple(
        part[0] if len(part) == 1 else kind(part)
        for part in (parts[start : start + WIDEST] for start in range(0, len(parts), WIDEST))
    )
    return kind(groups)
