"""business-rules: each rule checked in the order of the chain."""

from __future__ import annotations

from typing import Any

from business_rules import run_all
from business_rules.actions import BaseActions, rule_action
from business_rules.fields import FIELD_TEXT
from business_rules.variables import BaseVariables, boolean_rule_variable, numeric_rule_variable

from side_by_side.workload import AtLeast, Atom, Base, Bound, Has, Lacks, Patient, counts


class _Actions(BaseActions):
    def __init__(self, told: dict[str, Any], found: list[str]) -> None:
        self._told, self._found = told, found

    @rule_action(params={"rule": FIELD_TEXT})
    def conclude(self, rule: str) -> None:
        self._told[rule] = True
        self._found.append(rule)


class Engine:
    """It does not chain: what a rule concludes is a variable of the next."""

    def __init__(self, base: Base) -> None:
        atoms = [atom for rule in base.rules for atom in (Has(rule.gate), *rule.atoms)]
        methods: dict[str, Any] = {}
        for atom in dict.fromkeys(atoms):
            name = _name(atom)
            wrap = (
                numeric_rule_variable
                if isinstance(atom, Bound | AtLeast)
                else boolean_rule_variable
            )
            methods[name] = wrap(_reading(name, 0 if wrap is numeric_rule_variable else False))
        methods["__init__"] = _remember
        self._variables = type("Variables", (BaseVariables,), methods)
        self._families = {atom.family: atom.agents for atom in counts(base)}
        self._rules = [
            {
                "conditions": {"all": [_condition(each) for each in (Has(rule.gate), *rule.atoms)]},
                "actions": [{"name": "conclude", "params": {"rule": rule.name}}],
            }
            for rule in base.rules
        ]

    def prepare(self, patient: Patient) -> dict[str, Any]:
        """The facts by the names of variables; agents are counted, as it cannot."""
        told: dict[str, Any] = dict.fromkeys(patient.present, True)
        told |= {f"no {each}": True for each in patient.absent} | patient.values
        for family, agents in self._families.items():
            told[family] = len(set(agents).intersection(patient.given))
        return told

    def conclude(self, told: dict[str, Any]) -> frozenset[str]:
        """The rules that fire."""
        data = told.copy()
        found: list[str] = []
        run_all(self._rules, self._variables(data), _Actions(data, found))
        return frozenset(found)


def _remember(self: Any, told: dict[str, Any]) -> None:
    self.told = told


def _reading(name: str, default: object) -> Any:
    def read(self: Any) -> Any:
        return self.told.get(name, default)

    read.__name__ = name
    return read


def _condition(atom: Atom) -> dict[str, Any]:
    name = _name(atom)
    if isinstance(atom, Bound):
        over = "greater_than" if atom.sign == ">" else "less_than"
        return {"name": name, "operator": over, "value": atom.limit}
    if isinstance(atom, AtLeast):
        return {"name": name, "operator": "greater_than_or_equal_to", "value": atom.count}
    return {"name": name, "operator": "is_true", "value": True}


def _name(atom: Atom) -> str:
    if isinstance(atom, Bound):
        return atom.lab
    if isinstance(atom, AtLeast):
        return atom.family
    return f"no {atom.name}" if isinstance(atom, Lacks) else atom.name
