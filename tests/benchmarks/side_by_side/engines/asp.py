"""clingo: the rules as a logic program, grounded once, the facts as externals."""

from __future__ import annotations

import clingo

from side_by_side.workload import AtLeast, Atom, Base, Bound, Has, Lacks, Patient, counts


class Engine:
    """Grounded with every value that a patient can have; then only facts are switched."""

    def __init__(self, base: Base) -> None:
        asked = list(dict.fromkeys(a for r in base.rules for a in (Has(r.gate), *r.atoms)))
        concluded = {rule.name for rule in base.rules}
        names = [
            f'has("{a.name}")' for a in asked if isinstance(a, Has) and a.name not in concluded
        ]
        names += [f'lacks("{a.name}")' for a in asked if isinstance(a, Lacks)]
        names += [f'given("{each}")' for atom in counts(base) for each in atom.agents]
        bounds = [atom for atom in asked if isinstance(atom, Bound)]
        names += [_atom(each) for each in bounds]
        program = [f"#external {name}." for name in dict.fromkeys(names)]
        for rule in base.rules:
            body = ", ".join(map(_atom, (Has(rule.gate), *rule.atoms)))
            program.append(f'has("{rule.name}") :- {body}.')
            program.append(f'fired("{rule.name}") :- {body}.')
        for atom in counts(base):
            given = "; ".join(f'"{each}" : given("{each}")' for each in atom.agents)
            program.append(f"{_atom(atom)} :- {atom.count} <= #count {{ {given} }}.")
        program.append("#show fired/1.")
        self._control = clingo.Control(["--warn=none"])
        self._control.add("base", [], "\n".join(program))
        self._control.ground([("base", [])])
        self._bounds = [(each, clingo.parse_term(_atom(each))) for each in bounds]
        self._externals = {name: clingo.parse_term(name) for name in dict.fromkeys(names)}

    def prepare(self, patient: Patient) -> list[clingo.Symbol]:
        """The externals that are true, bounds among them: it compares only when it grounds."""
        told = [f'has("{each}")' for each in patient.present]
        told += [f'lacks("{each}")' for each in patient.absent]
        told += [f'given("{each}")' for each in patient.given]
        true = [self._externals[each] for each in told if each in self._externals]
        for bound, symbol in self._bounds:
            value = patient.values[bound.lab]
            if value > bound.limit if bound.sign == ">" else value < bound.limit:
                true.append(symbol)
        return true

    def conclude(self, true: list[clingo.Symbol]) -> frozenset[str]:
        """The rules that fire."""
        control = self._control
        for each in true:
            control.assign_external(each, True)
        with control.solve(yield_=True) as handle:
            shown = [each.arguments[0].string for each in handle.model().symbols(shown=True)]
        for each in true:
            control.assign_external(each, False)
        return frozenset(shown)


def _atom(atom: Atom) -> str:
    if isinstance(atom, Has):
        return f'has("{atom.name}")'
    if isinstance(atom, Lacks):
        return f'lacks("{atom.name}")'
    if isinstance(atom, AtLeast):
        return f'enough("{atom.family}",{atom.count})'
    return f'{"over" if atom.sign == ">" else "under"}("{atom.lab}",{atom.limit})'
