"""GoRules' zen-engine: one expression for each rule, in the order of the chain."""

from __future__ import annotations

import json
from typing import Any

import zen

from side_by_side.workload import AtLeast, Atom, Base, Has, Lacks, Patient


class Engine:
    """It does not chain: an expression reads those that stand before it."""

    def __init__(self, base: Base) -> None:
        self._concluded = {rule.name for rule in base.rules}
        expressions = [
            {
                "id": str(at),
                "key": _name(rule.name),
                "value": " and ".join(map(self._expression, (Has(rule.gate), *rule.atoms))),
            }
            for at, rule in enumerate(base.rules)
        ]
        nodes = [
            {"id": "in", "name": "in", "type": "inputNode"},
            {
                "id": "rules",
                "name": "rules",
                "type": "expressionNode",
                "content": {"expressions": expressions},
            },
            {"id": "out", "name": "out", "type": "outputNode"},
        ]
        edges = [
            {"id": "1", "sourceId": "in", "targetId": "rules", "type": "edge"},
            {"id": "2", "sourceId": "rules", "targetId": "out", "type": "edge"},
        ]
        decision = json.dumps({"nodes": nodes, "edges": edges})
        self._decision = zen.ZenEngine().create_decision(decision)
        self._names = {_name(rule.name): rule.name for rule in base.rules}

    def prepare(self, patient: Patient) -> dict[str, Any]:
        """One number for each fact; what is not there is null."""
        told: dict[str, Any] = {_name(each): 1 for each in (*patient.present, *patient.given)}
        told |= {f"no_{_name(each)}": 1 for each in patient.absent}
        return told | {_name(name): number for name, number in patient.values.items()}

    def conclude(self, told: dict[str, Any]) -> frozenset[str]:
        """The rules that fire."""
        result = self._decision.evaluate(told)["result"]
        return frozenset([self._names[name] for name, holds in result.items() if holds])

    def _expression(self, atom: Atom) -> str:
        if isinstance(atom, Has):
            name = _name(atom.name)
            return f"$.{name}" if atom.name in self._concluded else f"{name} == 1"
        if isinstance(atom, Lacks):
            return f"no_{_name(atom.name)} == 1"
        if isinstance(atom, AtLeast):
            given = " + ".join(f"({_name(each)} ?? 0)" for each in atom.agents)
            return f"{given} >= {atom.count}"
        return f"{_name(atom.lab)} {atom.sign} {atom.limit}"


def _name(name: str) -> str:
    return name.replace("-", "_")
