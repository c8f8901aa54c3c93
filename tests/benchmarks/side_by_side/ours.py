"""The same rules and patients as our own knowledge and profiles."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date

from cdss.consulting.blank import blank_of
from cdss.explain.proof import Explainer
from cdss.inference.compile import compile_rules
from cdss.inference.evaluate import evaluate
from cdss.inference.native import NativeEngine
from cdss.model.concept import Concept, Vocabulary
from cdss.model.condition import (
    All,
    Bounds,
    Condition,
    Counted,
    Measured,
    Not,
    Stated,
    Treated,
)
from cdss.model.knowledge_base import Archive, KnowledgeBase, Scope
from cdss.model.profile import Profile, Statement, Treatment
from cdss.model.quantity import Quantity
from cdss.model.rule import Conclusion
from cdss.model.rule import Rule as OurRule
from side_by_side import workload
from side_by_side.workload import AtLeast, Atom, Base, Bound, Has, Lacks, Patient, Rule

_AS_OF = date(2026, 11, 20)
_UNIT = "U/L"


def _concepts(fields: int, values: Iterable[str]) -> list[Concept]:
    """The concepts of so many fields; patients state values that no rule asks for, too."""
    labs = dict.fromkeys([*map(workload.lab, range(workload.LABS)), *values])
    found = [Concept(name, name, "measurement", unit=_UNIT) for name in labs]
    for field in range(fields):
        found.append(Concept(workload.diagnosis(field), f"Diagnosis {field}", "diagnosis"))
        for sort, count in (("finding", workload.FINDINGS), ("out", workload.RULED_OUT)):
            found += [Concept(name, name, "finding") for name in workload.names(field, sort, count)]
        family = f"f{field}-family"
        found.append(Concept(family, family, "agent"))
        found += [Concept(name, name, "agent", is_a=(family,)) for name in workload.agents(field)]
    return found


def knowledge_of(base: Base) -> KnowledgeBase:
    """A knowledge base of these rules, each a derivation."""
    concluded = [Concept(rule.name, rule.name, "finding") for rule in base.rules]
    values = dict.fromkeys(
        atom.lab for rule in base.rules for atom in rule.atoms if isinstance(atom, Bound)
    )
    vocabulary = Vocabulary([*_concepts(max(base.fields, workload.FIELDS), values), *concluded])
    rules = [_rule(each) for each in base.rules]
    return KnowledgeBase(
        root="",
        scope=Scope("0", _AS_OF.isoformat(), "generated", ("the rest",), "benchmarks"),
        sha256=f"{len(rules):064}",
        vocabulary=vocabulary,
        rules={rule.id: rule for rule in rules},
        evidence={},
        network=compile_rules(rules, vocabulary),
        archive=Archive((), {}),
    )


def _rule(rule: Rule) -> OurRule:
    return OurRule(
        id=rule.name,
        kind="derivation",
        title=rule.name,
        status="draft",
        version=1,
        purpose="",
        misuse="",
        gate=rule.gate,
        when=All(tuple(map(_condition, rule.atoms))),
        then=Conclusion(rule.name),
        evidence=(),
        grounds=(),
        place="",
    )


def _condition(atom: Atom) -> Condition:
    if isinstance(atom, Has):
        return Stated(atom.name)
    if isinstance(atom, Lacks):
        return Not(Stated(atom.name))
    if isinstance(atom, AtLeast):
        return Counted(Treated(atom.family), atom.count)
    limit = Quantity.of(atom.limit, _UNIT)
    return Measured(
        atom.lab, None, Bounds(above=limit) if atom.sign == ">" else Bounds(below=limit)
    )


def profile_of(patient: Patient) -> Profile:
    """A patient as a profile."""
    stated = [(name, "present", None) for name in patient.present]
    stated += [(name, "absent", None) for name in patient.absent]
    stated += [(name, None, Quantity.of(value, _UNIT)) for name, value in patient.values.items()]
    return Profile(
        sha256="",
        as_of=_AS_OF,
        statements=tuple(
            Statement(name, f"{name}: {state or value}", f"patient.yaml:{at}", state, value)
            for at, (name, state, value) in enumerate(stated, 1)
        ),
        treatments=tuple(
            Treatment(name, name, name, f"patient.yaml:{at}")
            for at, name in enumerate(patient.given, len(stated) + 1)
        ),
    )


class Native:
    """Reads a profile and concludes, as a consultation does."""

    def __init__(self, base: Base) -> None:
        self.kb = knowledge_of(base)
        self._engine = NativeEngine(self.kb.network)
        self._blank = blank_of(self.kb).explainer
        # The rule of each condition, and those that share it.
        self._named: dict[int, str] = {}
        self._alike: dict[int, list[str]] = {}
        for name, root in self.kb.network.roots.items():
            if self._named.setdefault(root.whole, name) != name:
                self._alike.setdefault(root.whole, []).append(name)

    def prepare(self, patient: Patient) -> Profile:
        """The patient as a profile."""
        return profile_of(patient)

    def conclude(self, profile: Profile) -> frozenset[str]:
        """The rules that fire; each could be proved from what was worked out."""
        reading = evaluate(self.kb.network, profile, self.kb.vocabulary)
        led = self._engine.run(reading.support).led
        return self._names(led.keys() & self._named.keys())

    def prove(self, profile: Profile) -> frozenset[str]:
        """The rules that fire, each proved."""
        kb = self.kb
        reading = evaluate(kb.network, profile, kb.vocabulary)
        run = self._engine.run(reading.support)
        fired = [*filter(self._named.__contains__, run.led)]
        if fired:
            explainer = Explainer(
                kb.network, run, reading.support, kb.derivations, self._blank, reading
            )
            explainer.prove_each(fired)
        return self._names(fired)

    def _names(self, fired: Collection[int]) -> frozenset[str]:
        alike = [name for each in self._alike.keys() & fired for name in self._alike[each]]
        return frozenset([*map(self._named.__getitem__, fired), *alike])
