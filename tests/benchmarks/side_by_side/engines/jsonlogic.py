"""JsonLogic: one expression for each rule, in the order of the chain."""

from __future__ import annotations

from typing import Any

from json_logic import jsonLogic

from side_by_side.workload import AtLeast, Atom, Base, Has, Lacks, Patient


class Engine:
    """It does not chain: what a rule concludes is put beside the facts of the next."""

    def __init__(self, base: Base) -> None:
        self._rules = [
            (rule.name, {"and": [_condition(each) for each in (Has(rule.gate), *rule.atoms)]})
            for rule in base.rules
        ]

    def prepare(self, patient: Patient) -> dict[str, Any]:
        """The facts as data."""
        told: dict[str, Any] = dict.fromkeys((*patient.present, *patient.given), 1)
        return told | {f"no {each}": 1 for each in patient.absent} | patient.values

    def conclude(self, told: dict[str, Any]) -> frozenset[str]:
        """The rules that fire."""
        data = told.copy()
        found = []
        for name, rule in self._rules:
            if jsonLogic(rule, data):
                data[name] = 1
                found.append(name)
        return frozenset(found)


def _condition(atom: Atom) -> dict[str, Any]:
    if isinstance(atom, Has):
        return {"var": atom.name}
    if isinstance(atom, Lacks):
        return {"var": f"no {atom.name}"}
    if isinstance(atom, AtLeast):
        return {">=": [{"+": [{"var": [each, 0]} for each in atom.agents]}, atom.count]}
    return {atom.sign: [{"var": atom.lab}, atom.limit]}
