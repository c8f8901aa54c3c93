"""CLIPS, the expert system shell, through its Python binding."""

from __future__ import annotations

from typing import Any

import clips

from side_by_side.workload import AtLeast, Atom, Base, Has, Lacks, Patient, counts, family_of

_CONCLUDED = """
(deffunction told ()
  (bind ?names (create$))
  (do-for-all-facts ((?fact concluded)) TRUE (bind ?names (create$ ?names ?fact:name)))
  ?names)
"""
_TEMPLATES = {
    "has": "(slot name)",
    "lacks": "(slot name)",
    "value": "(slot of) (slot number)",
    "given": "(slot family) (slot agent)",
    "enough": "(slot family) (slot count)",
    "concluded": "(slot name)",
}


class Engine:
    """Facts are asserted by template, the quickest way that the binding has."""

    def __init__(self, base: Base) -> None:
        self._environment = clips.Environment()
        build = self._environment.build
        for name, slots in _TEMPLATES.items():
            build(f"(deftemplate {name} {slots})")
        build(_CONCLUDED)
        for atom in counts(base):
            build(_counting(atom))
        for rule in base.rules:
            body = " ".join(map(_pattern, (Has(rule.gate), *rule.atoms)))
            then = f"(assert (has (name {rule.name}))) (assert (concluded (name {rule.name})))"
            build(f"(defrule {rule.name} {body} => {then})")
        self._templates = {name: self._environment.find_template(name) for name in _TEMPLATES}

    def prepare(self, patient: Patient) -> list[Any]:
        """Each fact's template and slots."""
        symbol = clips.Symbol
        told = [("has", {"name": symbol(name)}) for name in patient.present]
        told += [("lacks", {"name": symbol(name)}) for name in patient.absent]
        told += [
            ("value", {"of": symbol(name), "number": number})
            for name, number in patient.values.items()
        ]
        told += [
            ("given", {"family": symbol(family_of(name)), "agent": symbol(name)})
            for name in patient.given
        ]
        return [(self._templates[template], slots) for template, slots in told]

    def conclude(self, facts: list[Any]) -> frozenset[str]:
        """The rules that fire."""
        self._environment.reset()
        for template, slots in facts:
            template.assert_fact(**slots)
        self._environment.run()
        return frozenset(self._environment.eval("(told)"))


def _pattern(atom: Atom) -> str:
    if isinstance(atom, Has):
        return f"(has (name {atom.name}))"
    if isinstance(atom, Lacks):
        return f"(lacks (name {atom.name}))"
    if isinstance(atom, AtLeast):
        return f"(enough (family {atom.family}) (count {atom.count}))"
    # A rule has one bound at most, so one variable does.
    return f"(value (of {atom.lab}) (number ?n&:({atom.sign} ?n {atom.limit})))"


def _counting(atom: AtLeast) -> str:
    """Different agents of one family are joined; that there are some is enough."""
    agents = []
    for at in range(atom.count):
        others = "".join(f"&~?a{before}" for before in range(at))
        agents.append(f"(given (family {atom.family}) (agent ?a{at}{others}))")
    then = f"(assert (enough (family {atom.family}) (count {atom.count})))"
    return f"(defrule {atom.family}-{atom.count} (exists {' '.join(agents)}) => {then})"
