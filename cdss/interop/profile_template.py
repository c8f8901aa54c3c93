"""A profile to fill in, made of the concepts that the rules ask about most.

Everything in it is unknown until somebody fills it in, so that a line which
was overlooked says nothing about the patient.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator

from cdss.model.concept import Concept
from cdss.model.condition import concepts_of
from cdss.model.knowledge_base import KnowledgeBase

_PLAIN = re.compile(r"[A-Za-z0-9][\w ()/'-]*")
_COLUMN = 38


def profile_template(kb: KnowledgeBase) -> str:
    """A commented profile in YAML, of some 25 lines; it can be consulted as it is.

    Example:
        >>> import cdss
        >>> kb = cdss.load()
        >>> cdss.profile_from_yaml(profile_template(kb), kb).age is None
        True
    """
    return "".join(f"{line}\n" for line in _lines(kb))


def _lines(kb: KnowledgeBase) -> Iterator[str]:
    asked = _Asked(kb)
    yield "# One patient. Put what you know in place of `unknown`; what you leave so, or leave"
    yield "# out, counts as unknown and never as absent. `cdss vocabulary find WORD` finds names."
    yield "# as_of: 2026-11-20 (the consultation date; today when left out)"
    yield _line("id: new", "optional; never a name or a hospital number")
    yield "patient:"
    yield _line("  age: unknown", "9 y; 9 y 3 mo; 20 mo")
    yield _line("  sex: unknown", "female; male")
    yield _line("  weight: unknown", "28 kg")
    gates, findings, history = asked.gates(1), asked.most("finding", 3), asked.most("history", 2)
    how = "present; absent; {state: present, since: 2 mo}"
    yield from _section("diagnoses", asked.names(gates), "present; suspected; absent")
    yield from _section("findings", asked.names(findings), how)
    yield from _measurements(asked)
    yield from _treatments(asked)
    yield from _section("history", asked.names(history), "present; absent")


class _Asked:
    """What the rules ask about, the most asked first."""

    def __init__(self, kb: KnowledgeBase) -> None:
        self._kb = kb
        derived = {rule.then.of for rule in kb.of_kind("derivation")}
        counts: Counter[str] = Counter()
        gates: Counter[str] = Counter()
        for _, rule in sorted(kb.rules.items()):
            counts.update(concepts_of(rule.when))
            if rule.gate is not None:
                gates[rule.gate] += 1
        self._gates = gates
        self._counts = Counter({name: n for name, n in counts.items() if name not in derived})

    def gates(self, count: int) -> list[Concept]:
        """The diagnoses that open most rules."""
        return [self._kb.vocabulary[name] for name, _ in self._gates.most_common(count)]

    def most(self, kind: str, count: int) -> list[Concept]:
        """Concepts of a kind; a class, whose members would be stated instead, is left out."""
        vocabulary = self._kb.vocabulary
        known = [vocabulary[name] for name, _ in self._counts.most_common() if name in vocabulary]
        if kind == "measurement":
            known = [each for each in known if vocabulary.descendants(each.id) == {each.id}]
        return [each for each in known if each.kind == kind][:count]

    def agents(self, count: int) -> list[Concept]:
        """Agents that options name, those that conditions ask about first."""
        vocabulary = self._kb.vocabulary
        named = dict.fromkeys(
            vocabulary.agent_of(rule.then.of) for rule in self._kb.of_kind("option")
        )

        def rank(agent: str) -> int:
            return -max(self._counts[name] for name in vocabulary.ancestors(agent))

        alone = [each for each in sorted(named, key=rank) if vocabulary.descendants(each) == {each}]
        return [vocabulary[each] for each in alone][:count]

    def targets(self, count: int) -> list[str]:
        """What options are judged on, the most frequent first."""
        named = Counter(
            rule.then.target for rule in self._kb.of_kind("option") if rule.then.target is not None
        )
        return self.names([self._kb.vocabulary[name] for name, _ in named.most_common(count)])

    def names(self, concepts: list[Concept]) -> list[str]:
        """What to call each of them."""
        return [self.name(each) for each in concepts]

    def name(self, concept: Concept) -> str:
        """The concept's phrase as a YAML key, where the reader takes it back for the concept."""
        known = self._kb.vocabulary.named(concept.phrase) == concept
        name = concept.phrase if known else concept.label
        return name if _PLAIN.fullmatch(name) else json.dumps(name, ensure_ascii=False)


def _section(name: str, names: list[str], how: str) -> Iterator[str]:
    if names:
        yield _line(f"{name}:", how)
        yield from (f"  {each}: unknown" for each in names)


def _measurements(asked: _Asked) -> Iterator[str]:
    measured, scores = asked.most("measurement", 2), asked.most("score", 1)
    if measured or scores:
        yield _line("measurements:", "also `raised`; `normal`; `low`; `negative`")
    for each in measured:
        words = f'{{value: 9 {each.unit}, reference: "< 7"}}'
        plain = each.unit in (None, "1")
        yield _line(f"  {asked.name(each)}: unknown", "a number" if plain else words)
    for each in scores:
        low, high = each.limits
        words = f"{low} to {high}" if low is not None and high is not None else "a number"
        yield _line(f"  {asked.name(each)}: unknown", words)


def _treatments(asked: _Asked) -> Iterator[str]:
    yield _line("treatments: []", "`none` where nothing was ever given; or, instead of []:")
    targets = zip(asked.targets(2), ("improved", "none"), strict=False)
    per_target = ", ".join(f"{name}: {response}" for name, response in targets)
    told = (
        "dose: 2 mg/kg/d, response: relapse on taper, running: true",
        f"since: 14 mo, response: {{{per_target}}}" if per_target else "response: none",
        "given: never",
    )
    for agent, words in zip(asked.agents(3), told, strict=False):
        yield f"#  - {{agent: {asked.name(agent)}, {words}}}"
    yield "# treatments_complete: true (where the list holds everything that was ever given)"


def _line(text: str, comment: str) -> str:
    return f"{text:<{_COLUMN}} # {comment}"
