"""Generated rule bases and patients, in no engine's language.

Every engine gets the same rules, each translated from what stands here. The shape is that
of our own knowledge base, grown: fields of medicine behind a diagnosis each, chains of
three rules, bounds on values, counts of agents, and findings that must be stated absent.
"""

from __future__ import annotations

import random
from itertools import combinations
from typing import NamedTuple

SIZES = (10, 100, 1_000, 10_000)
"""Rules in a rule base."""

FIELDS = 10
"""Diagnoses, each the gate of a tenth of the rules; a rule base of ten rules has one."""

PATIENTS = 10
"""One with each diagnosis: half of one field's rules fire, so about 5 % of all."""

FINDINGS = 32
RULED_OUT = 8
LABS = 20
AGENTS = 6
"""What a field's rules may ask for; values are asked for by every field."""

PRESENT, ABSENT, GIVEN = 30, 6, 3
"""What each patient states of the own field, beside the diagnosis and the 20 values: 60 facts."""


class Has(NamedTuple):
    """A diagnosis, a finding, or what another rule concludes is present."""

    name: str


class Lacks(NamedTuple):
    """A finding is stated absent; silence is not enough."""

    name: str


class Bound(NamedTuple):
    """A value lies above (``sign`` ">") or below ("<") a bound, strictly."""

    lab: str
    sign: str
    limit: int


class AtLeast(NamedTuple):
    """At least so many of these agents were given."""

    count: int
    family: str
    agents: tuple[str, ...]


Atom = Has | Lacks | Bound | AtLeast


class Rule(NamedTuple):
    """Concludes where every atom holds; what it concludes has its own name."""

    name: str
    gate: str
    atoms: tuple[Atom, ...]


class Base(NamedTuple):
    """A rule base."""

    rules: tuple[Rule, ...]
    fields: int


class Patient(NamedTuple):
    """Sixty facts."""

    present: tuple[str, ...]
    absent: tuple[str, ...]
    values: dict[str, int]
    given: tuple[str, ...]


def lab(number: int) -> str:
    """The name of a value."""
    return f"lab-{number}"


def names(field: int, sort: str, count: int) -> tuple[str, ...]:
    """The names of one sort that belong to a field."""
    return tuple(f"f{field}-{sort}-{number}" for number in range(count))


def diagnosis(field: int) -> str:
    """The name of a field's diagnosis."""
    return f"f{field}-diagnosis"


def agents(field: int) -> tuple[str, ...]:
    """The agents of a field; they are the members of one class."""
    return names(field, "agent", AGENTS)


def make_base(size: int, *, seed: int = 1) -> Base:
    """A rule base of so many rules.

    Example:
        >>> base = make_base(100)
        >>> len(base.rules), len({rule.gate for rule in base.rules})
        (100, 10)
    """
    fields = FIELDS if size >= 10 * FIELDS else 1
    drawn = random.Random(seed)  # noqa: S311 - no secret
    found: list[Rule] = []
    for field in range(fields):
        found += field_rules(drawn, field, size // fields)
    return Base(tuple(found), fields)


def field_rules(drawn: random.Random, field: int, size: int) -> list[Rule]:
    """The rules of one field: three in ten are level 1, three level 2, the others level 3."""
    levels: tuple[list[str], list[str], list[str]] = ([], [], [])
    findings = names(field, "finding", FINDINGS)
    out = names(field, "out", RULED_OUT)
    found = []
    for number in range(size):
        level = 0 if number < 0.3 * size else 1 if number < 0.6 * size else 2
        atoms: list[Atom] = []
        if level:
            atoms.append(Has(drawn.choice(levels[level - 1])))
        atoms += map(Has, drawn.sample(findings, drawn.randint(level == 0, 2 - (level > 0))))
        # A rule of the last level may ask for one finding beside what it follows from, or none.
        if drawn.random() < 0.4:
            atoms.append(
                Bound(lab(drawn.randrange(LABS)), drawn.choice("<>"), drawn.randint(1, 99))
            )
        if drawn.random() < 0.15:
            atoms.append(Lacks(drawn.choice(out)))
        if drawn.random() < 0.1:
            atoms.append(AtLeast(drawn.randint(2, 3), f"f{field}-family", agents(field)))
        name = f"r{field}-{level + 1}-{number}"
        levels[level].append(name)
        found.append(Rule(name, diagnosis(field), tuple(atoms)))
    return found


def make_patient(number: int, *, seed: int = 7) -> Patient:
    """The patient of one field.

    Example:
        >>> patient = make_patient(3)
        >>> sum(map(len, patient))
        60
    """
    drawn = random.Random(1_000 * seed + number)  # noqa: S311 - no secret
    field = number % FIELDS
    return Patient(
        (diagnosis(field), *sorted(drawn.sample(names(field, "finding", FINDINGS), PRESENT))),
        tuple(sorted(drawn.sample(names(field, "out", RULED_OUT), ABSENT))),
        {lab(each): drawn.randint(0, 100) for each in range(LABS)},
        tuple(sorted(drawn.sample(agents(field), GIVEN))),
    )


def conclusions(base: Base, patient: Patient) -> frozenset[str]:
    """The rules that fire, by going over all of them until nothing new follows."""
    known = set(patient.present)
    found: set[str] = set()
    while True:
        fresh = {
            rule.name
            for rule in base.rules
            if rule.name not in found
            and rule.gate in known
            and all(_holds(atom, patient, known) for atom in rule.atoms)
        }
        if not fresh:
            return frozenset(found)
        found |= fresh
        known |= fresh


def _holds(atom: Atom, patient: Patient, known: set[str]) -> bool:
    if isinstance(atom, Has):
        return atom.name in known
    if isinstance(atom, Lacks):
        return atom.name in patient.absent
    if isinstance(atom, AtLeast):
        return len(set(patient.given).intersection(atom.agents)) >= atom.count
    value = patient.values[atom.lab]
    return value > atom.limit if atom.sign == ">" else value < atom.limit


def ways(atom: AtLeast) -> list[tuple[str, ...]]:
    """The sets of agents of which one is enough, for engines that do not count."""
    return list(combinations(atom.agents, atom.count))


def family_of(agent: str) -> str:
    """The class of an agent."""
    return f"{agent.partition('-')[0]}-family"


def counts(base: Base) -> list[AtLeast]:
    """Every count that some rule asks for, once."""
    return sorted({atom for rule in base.rules for atom in rule.atoms if isinstance(atom, AtLeast)})
