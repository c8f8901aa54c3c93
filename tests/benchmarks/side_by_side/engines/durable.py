"""durable-rules by its C module, its own conditions and joins, without our checks."""

from __future__ import annotations

import itertools
import json
import zlib
from typing import Any

import durable_rules_engine

from side_by_side.workload import AtLeast, Atom, Base, Bound, Has, Lacks, Patient, counts, ways

_serial = itertools.count()


class Engine:
    """Names are compared in buckets: with 513 at one node its compiler never ends."""

    def __init__(self, base: Base) -> None:
        rules: dict[str, Any] = {"=go": {"all": [{"m": {"go": 1}}]}}
        for atom in counts(base):
            for number, way in enumerate(ways(atom)):
                rules[f"={number}={_enough(atom)}"] = _all([_named(each) for each in way])
        for rule in base.rules:
            rules[rule.name] = _all([_condition(each) for each in (Has(rule.gate), *rule.atoms)])
        asked = [atom for rule in base.rules for atom in (Has(rule.gate), *rule.atoms)]
        # A fact that no rule reads is an error to it.
        self._read = {_symbol(each) for each in asked if not isinstance(each, Bound)}
        self._read |= {agent for atom in counts(base) for agent in atom.agents}
        self._valued = {each.lab for each in asked if isinstance(each, Bound)}
        self._rules = durable_rules_engine.create_ruleset(f"b{next(_serial)}", json.dumps(rules))

    def prepare(self, patient: Patient) -> str:
        """The facts as it reads them."""
        symbols = [*patient.present, *(f"no {each}" for each in patient.absent), *patient.given]
        facts = [_fact(each) for each in symbols if each in self._read]
        facts += [
            {"sid": "s", "v": name, "n": number}
            for name, number in patient.values.items()
            if name in self._valued
        ]
        return json.dumps([*facts, {"sid": "s", "go": 1}])

    def conclude(self, facts: str) -> frozenset[str]:
        """The rules that fire."""
        found: set[str] = set()
        told: set[str] = set()
        try:
            while facts:
                fired = self._tell(facts)
                found.update(name for name in fired if name[0] != "=")
                names = {name.rpartition("=")[2] for name in fired} & self._read - told
                told |= names
                facts = json.dumps([_fact(name) for name in names]) if names else ""
        finally:
            durable_rules_engine.delete_state(self._rules, "s")
        return frozenset(found)

    def _tell(self, facts: str) -> list[str]:
        engine, rules = durable_rules_engine, self._rules
        _, offset = engine.assert_facts(rules, facts)
        answer = engine.start_action_for_state(rules, offset)
        message = answer[1] if answer else None
        fired = []
        while message:
            fired += json.loads(message)
            message = engine.complete_and_start_action(rules, offset)
        return fired


def _all(conditions: list[Any]) -> dict[str, Any]:
    return {"all": [{f"p{at}": each} for at, each in enumerate(conditions)]}


def _condition(atom: Atom) -> dict[str, Any]:
    if isinstance(atom, Bound):
        over = "$gt" if atom.sign == ">" else "$lt"
        return {"$and": [{"v": atom.lab}, {over: {"n": atom.limit}}]}
    return _named(_symbol(atom))


def _named(symbol: str) -> dict[str, Any]:
    return {"$and": [{"b": _bucket(symbol)}, {"c": symbol}]}


def _fact(symbol: str) -> dict[str, Any]:
    return {"sid": "s", "b": _bucket(symbol), "c": symbol}


def _bucket(symbol: str) -> int:
    return zlib.crc32(symbol.encode()) % 64


def _symbol(atom: Atom) -> str:
    if isinstance(atom, Has):
        return atom.name
    return f"no {atom.name}" if isinstance(atom, Lacks) else _enough(atom)


def _enough(atom: Atom) -> str:
    assert isinstance(atom, AtLeast)
    return f"{atom.count} of {atom.family}"
