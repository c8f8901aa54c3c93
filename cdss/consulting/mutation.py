"""Whether a knowledge base's examples and replays notice a slip in one of its rules."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from cdss.consulting.trials import trials
from cdss.explain.mutants import Mutant, mutants
from cdss.explain.proof import Explainer
from cdss.inference.compile import compile_rules
from cdss.inference.evaluate import evaluate
from cdss.inference.native import NativeEngine
from cdss.model.condition import concepts_of
from cdss.model.coverage import Noticed
from cdss.model.knowledge_base import KnowledgeBase
from cdss.model.profile import Profile
from cdss.model.rule import Rule


def mutation(kb: KnowledgeBase) -> Iterator[Noticed]:
    """Every rule in force with every slip, and whether anything comes out otherwise.

    A slip in a derivation may also be noticed by the examples of a rule that asks for what
    it concludes. A slip is noticed where the value of a rule, met, not met or not known,
    changes in some profile: every example states its outcome, and so would fail.

    Args:
        kb: The knowledge base; its examples must pass.
    """
    tried = trials(kb)
    derivations = [rule for rule in kb.rules.values() if rule.kind == "derivation"]
    dependents = _dependents(kb, derivations)
    leading = _leading(kb, derivations)
    for name, rule in kb.rules.items():
        watched = [rule, *dependents.get(name, ())]
        before = _values(kb, _behind(derivations, watched, leading), watched, tried)
        for mutant in mutants(rule):
            yield Noticed(
                name,
                rule.place,
                mutant.what,
                _is_noticed(kb, derivations, watched, tried, before, mutant, leading),
            )


Values = Mapping[str, Sequence[tuple[int, int]]]
"""For each rule that is watched, in each of its profiles, its value and its concept's."""


Leading = Mapping[str, Sequence[str]]
"""For each concept the derivations that conclude it, a kind of it or a class of it."""


def _dependents(kb: KnowledgeBase, derivations: Sequence[Rule]) -> dict[str, list[Rule]]:
    """For each derivation the rules that ask for what it concludes, or for a kind or a class."""
    vocabulary = kb.vocabulary
    asking: dict[str, list[Rule]] = {}
    for rule in kb.rules.values():
        for concept in concepts_of(rule.whole):
            asking.setdefault(concept, []).append(rule)
    found: dict[str, list[Rule]] = {}
    for each in derivations:
        related = vocabulary.ancestors(each.then.of) | vocabulary.descendants(each.then.of)
        rules = {rule.id: rule for concept in sorted(related) for rule in asking.get(concept, ())}
        found[each.id] = [rule for name, rule in rules.items() if name != each.id]
    return found


def _leading(kb: KnowledgeBase, derivations: Sequence[Rule]) -> Leading:
    vocabulary = kb.vocabulary
    found: dict[str, list[str]] = {}
    for each in derivations:
        of = each.then.of
        for concept in vocabulary.ancestors(of) | vocabulary.descendants(of) | {of}:
            found.setdefault(concept, []).append(each.id)
    return found


def _behind(derivations: Sequence[Rule], asking: Sequence[Rule], leading: Leading) -> list[Rule]:
    """The derivations that may bear on some rules, in their order; the others are not compiled."""
    by_id = {each.id: each for each in derivations}
    found: set[str] = set()
    waiting = list(asking)
    while waiting:
        rule = waiting.pop()
        if rule.id in by_id:
            found.add(rule.id)
        concepts = {*concepts_of(rule.whole)}
        if rule.kind == "derivation":
            concepts.add(rule.then.of)
        more = {name for concept in concepts for name in leading.get(concept, ())} - found
        found |= more
        waiting += [by_id[name] for name in more]
    return [each for each in derivations if each.id in found]


def _is_noticed(
    kb: KnowledgeBase,
    derivations: Sequence[Rule],
    watched: Sequence[Rule],
    tried: Mapping[str, tuple[Profile, ...]],
    before: Values,
    mutant: Mutant,
    leading: Leading,
) -> bool:
    changed = [mutant.rule if each.id == mutant.rule.id else each for each in derivations]
    # Its own examples most often notice, and are tried alone first.
    for some in ([mutant.rule], watched[1:]):
        if not some:
            continue
        after = _values(kb, _behind(changed, (mutant.rule, *some), leading), some, tried)
        if any(after[each.id] != before[each.id] for each in some):
            return True
    return False


def _values(
    kb: KnowledgeBase,
    derivations: Sequence[Rule],
    watched: Sequence[Rule],
    tried: Mapping[str, tuple[Profile, ...]],
) -> Values:
    rules = {each.id: each for each in (*derivations, *watched)}
    network = compile_rules(rules.values(), kb.vocabulary)
    engine = NativeEngine(network)
    found: dict[str, list[tuple[int, int]]] = {}
    for rule in watched:
        values = found.setdefault(rule.id, [])
        for profile in tried[rule.id]:
            reading = evaluate(network, profile, kb.vocabulary)
            run = engine.run(reading.support)
            explainer = Explainer(network, run, reading.support, kb.derivations, reading=reading)
            concluded = explainer.state(rule.then.of) if rule.kind == "derivation" else 0
            values.append((explainer.bits(network.roots[rule.id].whole), concluded))
    return found
