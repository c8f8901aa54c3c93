"""Proofs: why a condition has its value, down to the statements of the profile.

A run records, for each literal, the clause that first concluded it, and that
clause rests on literals known before it. So a proof of what holds is a walk
that always ends at statements.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from cdss.inference.engine import Run
from cdss.model.condition import All, AnyOf, Condition, Leaf, Not, Stated, leaves
from cdss.model.consultation import Basis, Proof
from cdss.model.network import Network, opposite
from cdss.model.rule import Rule

Bits = tuple[bool, bool]
"""Whether a condition is supported, and whether its opposite is."""

WORDS: Mapping[Bits, str] = {
    (True, False): "yes",
    (False, True): "no",
    (False, False): "unknown",
    (True, True): "conflict",
}


class Explainer:
    """Reads values and proofs off one run.

    Args:
        network: The compiled rules.
        run: What an engine concluded.
        support: The statements behind the literals that the profile decides.
        rules: The rules by id.
        derivations: The derivations that could conclude each concept.
    """

    def __init__(
        self,
        network: Network,
        run: Run,
        support: Mapping[int, tuple[Basis, ...]],
        rules: Mapping[str, Rule],
        derivations: Mapping[str, Sequence[Rule]],
    ) -> None:
        self._network = network
        self._known = run.known
        self._support = support
        self._rules = rules
        self._derivations = derivations
        self._proofs: dict[Condition, Proof] = {}

    def bits(self, condition: Condition) -> Bits:
        """Whether the condition is supported, and whether its opposite is."""
        if isinstance(condition, Not):
            yes, no = self.bits(condition.part)
            return no, yes
        if isinstance(condition, All | AnyOf):
            parts = [self.bits(part) for part in condition.parts]
            if isinstance(condition, All):
                return all(yes for yes, _ in parts), any(no for _, no in parts)
            return any(yes for yes, _ in parts), all(no for _, no in parts)
        literal = self._network.literals.get(condition)
        if literal is None:
            return False, False
        return literal in self._known, opposite(literal) in self._known

    def value(self, condition: Condition) -> str:
        """The condition's value: ``yes``, ``no``, ``unknown`` or ``conflict``."""
        return WORDS[self.bits(condition)]

    def prove(self, condition: Condition) -> Proof:
        """The proof of a condition's value, whatever it is."""
        found = self._proofs.get(condition)
        if found is None:
            found = self._prove(condition, ())
            self._proofs[condition] = found
        return found

    def _prove(self, condition: Condition, above: tuple[Condition, ...]) -> Proof:
        if not above and condition in self._proofs:
            return self._proofs[condition]
        value = self.value(condition)
        if isinstance(condition, Not):
            part = self._prove(condition.part, above)
            return Proof(f"not {part.condition}", value, None, (), (part,))
        if isinstance(condition, All | AnyOf):
            word = "all of" if isinstance(condition, All) else "any of"
            parts = tuple(self._prove(part, above) for part in condition.parts)
            return Proof(word, value, None, (), parts)
        return self._prove_leaf(condition, value, above)

    def _prove_leaf(self, leaf: Leaf, value: str, above: tuple[Condition, ...]) -> Proof:
        literal = self._network.literals.get(leaf)
        if literal is None:
            return Proof(type(leaf).__name__, value, None, (), ())
        says = self._network.says[literal // 2]
        statements: list[Basis] = []
        parts: list[Proof] = []
        rule: str | None = None
        for each in (literal, opposite(literal)):
            if each not in self._known:
                continue
            statements += self._support.get(each, ())
            clause = self._network.clauses[self._known[each]] if self._known[each] >= 0 else None
            if clause is None or leaf in above:
                continue
            if clause.rule:
                rule = clause.rule
                parts.append(self._prove(self.condition_of(rule), (*above, leaf)))
            else:
                behind = self._network.nodes[clause.body[0] // 2]
                parts.append(self._prove(behind, (*above, leaf)))
        if value == "unknown" and isinstance(leaf, Stated) and leaf not in above:
            for each in self._derivations.get(leaf.concept, ()):
                parts.append(
                    Proof(
                        f"{each.id} {each.title}",
                        self.value(self.condition_of(each.id)),
                        each.id,
                        (),
                        (self._prove(self.condition_of(each.id), (*above, leaf)),),
                    )
                )
        return Proof(says, value, rule, tuple(statements), tuple(parts))

    def condition_of(self, rule_id: str) -> Condition:
        """A rule's whole condition: its gate and what stands under ``when``."""
        return self._rules[rule_id].whole

    def open_leaves(self, condition: Condition) -> tuple[Leaf, ...]:
        """The leaves that decide a condition whose value is open, in order.

        A conflict is open too: the leaves that stand in conflict are named.
        """
        found: dict[Leaf, None] = {}
        self._gather_open(condition, found)
        return tuple(found)

    def _gather_open(self, condition: Condition, found: dict[Leaf, None]) -> None:
        if self.value(condition) in {"yes", "no"}:
            return
        if isinstance(condition, Not):
            self._gather_open(condition.part, found)
        elif isinstance(condition, All | AnyOf):
            for part in condition.parts:
                self._gather_open(part, found)
        else:
            found.setdefault(condition)

    def stateable(self, condition: Condition) -> tuple[Leaf, ...]:
        """The facts a user could state to decide an open condition.

        A derived finding gives way to what its derivations ask for; it stands
        itself where they leave nothing open.
        """
        found: dict[Leaf, None] = {}
        self._gather_stateable(condition, found, ())
        return tuple(found)

    def _gather_stateable(
        self, condition: Condition, found: dict[Leaf, None], above: tuple[Leaf, ...]
    ) -> None:
        for leaf in self.open_leaves(condition):
            below: dict[Leaf, None] = {}
            if isinstance(leaf, Stated) and leaf not in above:
                for rule in self._derivations.get(leaf.concept, ()):
                    if rule.then.of == leaf.concept:
                        self._gather_stateable(rule.whole, below, (*above, leaf))
            below.pop(leaf, None)
            found.update(below or {leaf: None})

    def unstated(self, condition: Condition) -> tuple[Leaf, ...]:
        """Every leaf whose value is unknown, whether or not it decides anything."""
        return tuple(leaf for leaf in leaves(condition) if self.value(leaf) == "unknown")

    def both_sides(self, condition: Leaf) -> tuple[tuple[Basis, ...], tuple[Basis, ...]]:
        """The statements for a leaf, and those for its opposite."""
        literal = self._network.literals[condition]
        return self._grounds(literal), self._grounds(opposite(literal))

    def _grounds(self, literal: int) -> tuple[Basis, ...]:
        """The statements that a known literal rests on, down through every clause."""
        found: dict[Basis, None] = dict.fromkeys(self._support.get(literal, ()))
        clause = self._known.get(literal, -1)
        if clause >= 0:
            for part in self._network.clauses[clause].body:
                found.update(dict.fromkeys(self._grounds(part)))
        return tuple(found)

    def failing(self, condition: Condition) -> tuple[str, ...]:
        """In words, the smallest parts that make a condition false."""
        if self.value(condition) != "no":
            return ()
        if isinstance(condition, All):
            return tuple(
                dict.fromkeys(words for part in condition.parts for words in self.failing(part))
            )
        return (self.says(condition),)

    def says(self, condition: Condition) -> str:
        """A condition in words."""
        if isinstance(condition, Not):
            return f"not {self.says(condition.part)}"
        literal = self._network.literals.get(condition)
        return "" if literal is None else self._network.says[literal // 2]

    def holding(self, condition: Condition) -> tuple[Basis, ...]:
        """The statements behind the leaves of a condition that are met, without repetition."""
        found: dict[Basis, None] = {}
        self._gather_holding(condition, found)
        return tuple(found)

    def _gather_holding(self, condition: Condition, found: dict[Basis, None]) -> None:
        if not self.bits(condition)[0]:
            return
        if isinstance(condition, All | AnyOf):
            for part in condition.parts:
                self._gather_holding(part, found)
            return
        negated = isinstance(condition, Not)
        leaf = condition.part if isinstance(condition, Not) else condition
        literal = self._network.literals.get(leaf)
        if literal is not None:
            found.update(dict.fromkeys(self._grounds(opposite(literal) if negated else literal)))
