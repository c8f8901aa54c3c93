"""Smallest changes and reasons against trying everything."""

from __future__ import annotations

from itertools import combinations, product
from typing import Any

from hypothesis import given, note
from hypothesis import strategies as st

import cdss
from cdss.consulting.engines import conclude
from cdss.explain.proof import Explainer
from cdss.explain.values import NO, YES
from cdss.inference.compile import compile_rules
from cdss.inference.evaluate import evaluate
from cdss.model.concept import Concept, Vocabulary
from cdss.model.condition import All, AnyOf, Condition, Not, Stated, concepts_of
from cdss.model.explanation import Fact
from cdss.model.knowledge_base import Archive, KnowledgeBase, Scope
from cdss.model.profile import Profile, Statement
from cdss.model.rule import Conclusion, Rule
from property.strategies import AS_OF, EVIDENCE

NAMES = ("f0", "f1", "f2", "f3", "f4")
HOLDS = frozenset({"reported", "cautioned", "already-given"})
STATED = st.sampled_from(NAMES).map(Stated)
CONDITIONS: st.SearchStrategy[Condition] = st.recursive(
    STATED,
    lambda inner: st.one_of(
        st.lists(inner, min_size=2, max_size=3).map(lambda parts: All(tuple(parts))),
        st.lists(inner, min_size=2, max_size=3).map(lambda parts: AnyOf(tuple(parts))),
        inner.map(Not),
    ),
    max_leaves=5,
)


@st.composite
def vocabularies(draw: Any) -> Vocabulary:
    concepts = [
        Concept(name, name, "finding", is_a=tuple(draw(st.sets(st.sampled_from(NAMES[:at])))))
        if at and draw(st.booleans())
        else Concept(name, name, "finding")
        for at, name in enumerate(NAMES)
    ]
    return Vocabulary([*concepts, Concept("a", "a", "agent")])


def rule(kind: str, number: int, when: Condition, then: Conclusion) -> Rule:
    return Rule(
        id=f"R-{number}",
        kind=kind,
        title=kind,
        status="draft",
        version=1,
        purpose="",
        misuse="",
        gate=None,
        when=when,
        then=then,
        evidence=("s/E1",) if kind == "option" else (),
        grounds=(),
        place="",
    )


@st.composite
def bases(draw: Any) -> KnowledgeBase:
    vocabulary = draw(vocabularies())
    rules = [rule("option", 0, draw(CONDITIONS), Conclusion("a"))]
    for number in range(1, 1 + draw(st.integers(0, 3))):
        then = Conclusion(draw(st.sampled_from(NAMES)), defines=draw(st.booleans()))
        rules.append(rule("derivation", number, draw(CONDITIONS), then))
    return KnowledgeBase(
        root="",
        scope=Scope("0", "2026-11-20", "invented", ("the rest",), "tests"),
        sha256="0" * 64,
        vocabulary=vocabulary,
        rules={each.id: each for each in rules},
        evidence={"s/E1": EVIDENCE},
        network=compile_rules(rules, vocabulary),
        archive=Archive((), {}),
    )


def profile(states: dict[str, str]) -> Profile:
    return Profile(
        "0" * 64,
        AS_OF,
        statements=tuple(
            Statement(name, f"{name}: {state}", f"p:{at}", state)
            for at, (name, state) in enumerate(sorted(states.items()))
        ),
    )


def told_of(kb: KnowledgeBase) -> str:
    kinds = [f"{each.id} is a {' and '.join(each.is_a)}" for each in kb.vocabulary if each.is_a]
    return "; ".join([*kinds, *(f"{e.when} => {e.then}" for e in kb.rules.values())])


def consult(states: dict[str, str], kb: KnowledgeBase, *, explain: bool = False) -> Any:
    note(told_of(kb))
    return cdss.consult(
        profile(states), kb, engine="native", cross_check=False, everything=True, explain=explain
    )


def option(states: dict[str, str], kb: KnowledgeBase, *, explain: bool = False) -> Any:
    (found,) = consult(states, kb, explain=explain).options
    return found


def holds(states: dict[str, str], kb: KnowledgeBase) -> bool:
    return option(states, kb).outcome in HOLDS


def closed(states: dict[str, str], asked: set[str], kb: KnowledgeBase) -> dict[str, str]:
    """What some statements say of every concept that a rule asks for."""
    vocabulary, found = kb.vocabulary, {}
    for name, state in states.items():
        related = vocabulary.ancestors(name) if state == "present" else vocabulary.descendants(name)
        found.update({each: state for each in related if each in asked})
    return found


def askable(kb: KnowledgeBase) -> set[str]:
    """Concepts that a rule asks for."""
    rules = kb.rules.values()
    asked = {name for each in rules for name in concepts_of(each.when)}
    return asked | {each.then.of for each in rules if each.kind == "derivation"}


def defined(kb: KnowledgeBase) -> set[str]:
    return {each.then.of for each in kb.rules.values() if each.then.defines}


def contradicts(states: dict[str, str], kb: KnowledgeBase) -> bool:
    """Whether a kind is present and its class absent."""
    present = {each for each, state in states.items() if state == "present"}
    absent = {each for each, state in states.items() if state == "absent"}
    return any(kb.vocabulary.is_a(one, other) for one in present for other in absent)


def state_of(fact: Fact) -> tuple[str, str]:
    return fact.concept, "absent" if fact.says.endswith(" absent") else "present"


def clash(one: dict[str, str], other: dict[str, str], kb: KnowledgeBase) -> bool:
    """Whether what the one states contradicts what the other does."""
    return any(
        contradicts({name: state, beside: also}, kb) or (name == beside and state != also)
        for name, state in one.items()
        for beside, also in other.items()
    )


def held(states: dict[str, str], kb: KnowledgeBase) -> dict[str, str]:
    """What holds of each concept: what stands in conflict, or rests on it, does not."""
    reading = evaluate(kb.network, profile(states), kb.vocabulary)
    run, _ = conclude(kb.network, reading.support, engine="native", cross_check=False)
    explainer = Explainer(
        kb.network, run, reading.support, kb.derivations, blank=None, reading=reading
    )
    values = {name: explainer.state(name) for name in kb.network.stated}
    words = {YES: "present", NO: "absent"}
    return {name: words[value] for name, value in values.items() if value in words}


def by_trying(states: dict[str, str], kb: KnowledgeBase) -> set[frozenset[tuple[str, str]]]:
    """Every smallest set of further statements that makes the option hold, by what it says.

    A kind says more than its class, so the class alone is the smaller statement.
    """
    asked = askable(kb)
    known = held(states, kb)
    free = sorted(asked - defined(kb) - states.keys() - known.keys())
    found: list[frozenset[tuple[str, str]]] = []
    for size in range(len(free) + 1):
        for names in combinations(free, size):
            for told in product(("present", "absent"), repeat=size):
                further = dict(zip(names, told, strict=True))
                if clash(further, further | states, kb) or not holds(states | further, kb):
                    continue
                says = closed(further, asked, kb)
                found.append(frozenset(says.items() - known.items()))
    return {each for each in found if not any(other < each for other in found)}


def kept(states: dict[str, str], told: dict[str, str], kb: KnowledgeBase) -> dict[str, str]:
    """The statements that some others leave standing."""
    return {name: state for name, state in states.items() if not clash({name: state}, told, kb)}


def by_flipping(states: dict[str, str], kb: KnowledgeBase) -> set[frozenset[tuple[str, str]]]:
    """Every smallest set of statements, new or otherwise than now, that makes the option hold."""
    asked = askable(kb)
    free = sorted(asked - (defined(kb) - states.keys()))
    found: set[frozenset[tuple[str, str]]] = set()
    for size in range(len(free) + 1):
        for names in combinations(free, size):
            for states_ in product(("present", "absent"), repeat=size):
                told = dict(zip(names, states_, strict=True))
                says = said_anew(states, told, kb)
                if clash(told, told, kb) or any(other <= says for other in found):
                    continue
                if holds(kept(states, told, kb) | told, kb):
                    found.add(says)
    return {each for each in found if not any(other < each for other in found)}


def said_anew(
    states: dict[str, str], told: dict[str, str], kb: KnowledgeBase
) -> frozenset[tuple[str, str]]:
    """What some statements say beside those that they leave standing."""
    asked = askable(kb)
    staying = closed(kept(states, told, kb), asked, kb)
    return frozenset(closed(told, asked, kb).items() - staying.items())


STATES = st.dictionaries(st.sampled_from(NAMES), st.sampled_from(["present", "absent"]), max_size=3)


@given(bases(), STATES)
def test_changes_are_those_that_trying_everything_finds(kb, states) -> None:
    """Beside conflicts too, stated or derived."""
    found = option(states, kb, explain=True)
    if found.outcome != "undecided":
        return
    asked = askable(kb)
    known = held(states, kb)
    told = {
        frozenset(closed(dict(map(state_of, facts)), asked, kb).items() - known.items())
        for facts in found.changes.sets
    }
    assert found.changes.complete
    assert told == by_trying(states, kb)
    assert len(told) == len(found.changes.sets)
    assert all(fact.now == "unknown" for facts in found.changes.sets for fact in facts)


@given(bases(), STATES)
def test_reasons_are_those_that_leaving_out_everything_finds(kb, states) -> None:
    if contradicts(states, kb):
        return
    answer = consult(states, kb, explain=True)
    (found,) = answer.options
    # What is in conflict is no reason, though alone it would be one.
    if found.outcome not in HOLDS or answer.conflicts:
        return
    told = {frozenset(each.text.partition(":")[0] for each in one) for one in found.reasons.sets}
    sufficient = [
        frozenset(names)
        for size in range(len(states) + 1)
        for names in combinations(sorted(states), size)
        if holds({name: states[name] for name in names}, kb)
    ]
    assert told == {each for each in sufficient if not any(other < each for other in sufficient)}
    needed = {each.text.partition(":")[0] for each in found.reasons.needed}
    assert needed == set.intersection(*(set(each) for each in told))


@given(bases(), STATES)
def test_what_would_have_to_be_otherwise_is_what_trying_everything_finds(kb, states) -> None:
    found = option(states, kb, explain=True)
    if found.outcome != "not-applicable":
        return
    told = [dict(map(state_of, facts)) for facts in found.changes.sets]
    assert found.changes.complete
    assert {said_anew(states, each, kb) for each in told} == by_flipping(states, kb)
    for facts, each in zip(found.changes.sets, told, strict=True):
        assert any(fact.now != "unknown" for fact in facts)
        assert holds(kept(states, each, kb) | each, kb)
