"""experta: the rules as a class of its language."""

from __future__ import annotations

import collections
import collections.abc
from typing import Any

# It was last released in 2019, and imports this from where Python 3.10 has it no more.
collections.Mapping = collections.abc.Mapping  # type: ignore[attr-defined]

import experta  # noqa: E402

from side_by_side.workload import AtLeast, Atom, Base, Has, Lacks, Patient, counts, ways  # noqa: E402


class Engine:
    """Each fact is declared; a count is any of its ways."""

    def __init__(self, base: Base) -> None:
        methods: dict[str, Any] = {}
        for rule in base.rules:
            methods[rule.name] = _rule(rule.name, (Has(rule.gate), *rule.atoms), concluded=True)
        for atom in counts(base):
            for number, way in enumerate(ways(atom)):
                name = _enough(atom)
                methods[f"{name} {number}"] = _rule(name, tuple(map(Has, way)), concluded=False)
        self._engine = type("Rules", (experta.KnowledgeEngine,), methods)()

    def prepare(self, patient: Patient) -> list[experta.Fact]:
        """The facts."""
        told = [experta.Fact(has=name) for name in (*patient.present, *patient.given)]
        told += [experta.Fact(lacks=name) for name in patient.absent]
        return told + [experta.Fact(of=name, n=number) for name, number in patient.values.items()]

    def conclude(self, facts: list[experta.Fact]) -> frozenset[str]:
        """The rules that fire."""
        engine = self._engine
        engine.found = []
        engine.reset()
        for fact in facts:
            engine.declare(fact.copy())
        engine.run()
        return frozenset(engine.found)


def _rule(name: str, atoms: tuple[Atom, ...], *, concluded: bool) -> Any:
    def fire(self: Any) -> None:
        if concluded:
            self.found.append(name)
        self.declare(experta.Fact(has=name))

    fire.__name__ = name
    return experta.Rule(experta.AND(*map(_pattern, atoms)))(fire)


def _pattern(atom: Atom) -> Any:
    if isinstance(atom, Has):
        return experta.Fact(has=atom.name)
    if isinstance(atom, Lacks):
        return experta.Fact(lacks=atom.name)
    if isinstance(atom, AtLeast):
        return experta.Fact(has=_enough(atom))
    limit = atom.limit
    test = (lambda n: n > limit) if atom.sign == ">" else (lambda n: n < limit)
    return experta.Fact(of=atom.lab, n=experta.P(test))


def _enough(atom: AtLeast) -> str:
    return f"{atom.count} of {atom.family}"
