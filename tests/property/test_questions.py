"""The next question: no order of questions settles the answer in fewer, and settled is settled.

The best order is found a second time here, by trying every order on ``cdss.consult`` alone.
"""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, reject, settings
from hypothesis import strategies as st

import cdss
from cdss.explain.choosing import Desk
from cdss.explain.questions import Key
from cdss.model.concept import Concept, Vocabulary
from cdss.model.condition import (
    All,
    AnyOf,
    Bounds,
    Condition,
    Measured,
    Not,
    OfSex,
    Stated,
    leaves,
)
from cdss.model.knowledge_base import KnowledgeBase
from cdss.model.profile import Profile, Statement
from cdss.model.quantity import Quantity
from cdss.model.rule import Conclusion, Rule
from property.strategies import Base, cases, one

FACTS = ("f0", "f1", "f2", "f3", "d0")
EMPTY = Profile("", date(2026, 11, 20))


# Small rule bases, every leaf of which is a question of two answers


@cache
@st.composite
def vocabularies(draw: Any) -> Vocabulary:
    def above(at: int) -> tuple[str, ...]:
        return (f"f{draw(st.integers(0, at - 1))}",) if at and draw(one((0, 0, 1))) else ()

    concepts = [Concept(f"f{at}", f"f{at}", "finding", is_a=above(at)) for at in range(4)]
    concepts += [Concept(name, name, "finding") for name in ("e0", "e1")]
    concepts += [Concept("d0", "d0", "diagnosis"), Concept("m0", "m0", "measurement")]
    concepts += [Concept(name, name, "agent") for name in ("a0", "a1")]
    return Vocabulary([*concepts, Concept("t0", "t0", "target")])


@cache
def conditions(derived: tuple[str, ...]) -> st.SearchStrategy[Condition]:
    leaf = st.one_of(
        one(tuple(map(Stated, (*FACTS, *FACTS, *derived)))),
        one((*map(Stated, FACTS), OfSex("female"), Measured("m0", "positive"))),
    )
    return st.recursive(
        leaf,
        lambda inner: st.one_of(
            st.lists(inner, min_size=2, max_size=3).map(lambda parts: All(tuple(parts))),
            st.lists(inner, min_size=2, max_size=3).map(lambda parts: AnyOf(tuple(parts))),
            inner.map(Not),
        ),
        max_leaves=4,
    )


def rule(name: str, kind: str, when: Condition, then: Conclusion, gate: str | None = None) -> Rule:
    evidence = ("s/E1",) if kind == "option" else ()
    return Rule(name, kind, name, "draft", 1, "", "", gate, when, then, evidence, (), "r:1")


@cache
@st.composite
def bases(draw: Any) -> Base:
    vocabulary = draw(vocabularies())
    rules = []
    for at, derived in enumerate(((), ("e0",))[: draw(st.integers(0, 2))]):
        then = Conclusion(f"e{at}", defines=True)
        rules.append(rule(f"D{at}", "derivation", draw(conditions(derived)), then))
    known = tuple(each.then.of for each in rules)
    for at in range(draw(st.integers(1, 3))):
        then = Conclusion(draw(one(("a0", "a1"))), target="t0")
        gate = draw(one((None, "d0")))
        rules.append(rule(f"O{at}", "option", draw(conditions(known)), then, gate))
    for at in range(draw(st.integers(0, 2))):
        severity, first = draw(one((("contraindicated", False), ("warn", True), ("warn", False))))
        then = Conclusion(draw(one(("a0", "a1"))), severity=severity, exclude_first=first)
        rules.append(rule(f"C{at}", "caution", draw(conditions(known)), then))
    if draw(st.booleans()):
        then = Conclusion("look", text="look")
        rules.append(rule("A0", "alert", draw(conditions(known)), then, draw(one((None, "d0")))))
    return Base(vocabulary, tuple(rules))


# Every order, tried


class Everything:
    """What every order of questions on one knowledge base comes to, read off consultations."""

    def __init__(self, kb: KnowledgeBase) -> None:
        self.kb = kb
        defined = {each.then.of for each in kb.of_kind("derivation")}
        found = {leaf for each in kb.rules.values() for leaf in leaves(each.whole)}
        self.facts = sorted(
            {
                name
                for leaf in found
                for name in ["sex" if isinstance(leaf, OfSex) else leaf.concept]
                if name not in defined
            }
        )
        self._answers: dict[frozenset, Any] = {}
        self._stable: dict[frozenset, bool] = {}
        self._fewest: dict[frozenset, int] = {}

    def answer(self, known: frozenset) -> Any:
        """What is told of options, what forbids them and alerts; None for a contradiction."""
        if known not in self._answers:
            self._answers[known] = told(profile_of(known), self.kb)
        return self._answers[known]

    def after(self, known: frozenset, fact: str) -> list[frozenset]:
        both = [known | {(fact, said)} for said in (True, False)]
        return [each for each in both if self.answer(each) is not None]

    def left(self, known: frozenset) -> list[str]:
        return [fact for fact in self.facts if fact not in {name for name, _ in known}]

    def is_stable(self, known: frozenset) -> bool:
        if known not in self._stable:
            here = self.answer(known)
            self._stable[known] = all(
                self.answer(each) == here and self.is_stable(each)
                for fact in self.left(known)
                for each in self.after(known, fact)
            )
        return self._stable[known]

    def fewest(self, known: frozenset) -> int:
        if self.is_stable(known):
            return 0
        if known not in self._fewest:
            self._fewest[known] = 1 + min(
                max(map(self.fewest, after))
                for fact in self.left(known)
                if (after := self.after(known, fact))
            )
        return self._fewest[known]


def profile_of(known: frozenset) -> Profile:
    profile = EMPTY
    for name, said in sorted(known):
        if name == "sex":
            profile = profile._replace(sex="female" if said else "male")
            continue
        state = None if name == "m0" else "present" if said else "absent"
        status = None if name != "m0" else "positive" if said else "negative"
        stated = Statement(name, f"{name} {said}", f"p:{name}", state, status=status)
        profile = profile._replace(statements=(*profile.statements, stated))
    return profile


def told(profile: Profile, kb: KnowledgeBase) -> Any:
    answer = cdss.consult(profile, kb, engine="native", cross_check=False, everything=True)
    if answer.conflicts:
        return None
    return (
        {each.rule: each.outcome for each in answer.options},
        {
            (option.rule, each.rule, kind)
            for option in answer.options
            if option.outcome != "not-applicable"
            for kind, cautions in (("holds", option.cautions), ("open", option.to_check))
            for each in cautions
            if each.severity == "contraindicated" or each.exclude_first
        },
        {(each.rule, each.state) for each in answer.alerts},
        {(each.rule, each.state) for each in answer.alerts_to_check},
    )


def asked(kb: KnowledgeBase, everything: Everything) -> tuple[int, list[frozenset]]:
    """The most questions that an interview asks, and what is known at each of its ends."""
    desk = Desk(kb)
    ends: list[frozenset] = []

    def most(known: frozenset) -> int:
        choice = desk.choose(profile_of(known))
        if choice is None:
            ends.append(known)
            return 0
        assert choice.exhaustive
        fact = choice.question.key[-1]
        found = 1 + max(map(most, everything.after(known, fact)))
        assert found <= (choice.most or 0)
        return found

    return most(frozenset()), ends


@settings(max_examples=50)
@given(bases())
def test_no_order_of_questions_asks_fewer_and_the_end_is_the_end(base):
    kb = base.knowledge()
    everything = Everything(kb)
    count, ends = asked(kb, everything)
    assert count == everything.fewest(frozenset())
    assert all(map(everything.is_stable, ends))


# A case with many limits can take a minute: every order of eight questions is weighed.
@settings(max_examples=8)
@given(cases(), st.data())
def test_every_shape_of_rule_is_asked_about_and_every_interview_ends(case, data):
    """Times, doses, counts, ranges: each open question has answers, and none is put twice."""
    base, profile = case
    desk = Desk(base.knowledge())
    put: set[Key] = set()
    while (choice := desk.choose(profile, put)) is not None:
        assert choice.question.key not in put
        assert choice.question.leaves
        assert choice.bears_on
        put.add(choice.question.key)
        answers = choice.question.answers
        if answers and data.draw(st.booleans()):
            profile = data.draw(st.sampled_from(answers))(profile)


# Values, treatments and times: every answer followed by itself


def followed(desk: Desk, profile: Profile, done: frozenset[Key]) -> int:
    """The fewest questions that settle the goals in the worst case, no two answers joined."""
    orders: dict[Any, int] = {}
    stable: dict[Any, bool] = {}

    def goals(profile: Profile) -> Any:
        return [(goal.rule, goal.literals) for goal in desk.goals(desk.state(profile))]

    @cache
    def after(profile: Profile, done: frozenset[Key]) -> list[list[tuple[Profile, frozenset[Key]]]]:
        if after.cache_info().misses > 150:
            reject()
        here = desk.state(profile).contradictions
        return [
            [
                (later, done | {put.key})
                for later in (apply(profile) for apply in put.answers)
                if desk.state(later).contradictions <= here
            ]
            for put in desk.questions(profile, done)
        ]

    def is_stable(at: tuple[Profile, frozenset[Key]]) -> bool:
        if at not in stable:
            here = goals(at[0])
            stable[at] = all(
                goals(each[0]) == here and is_stable(each) for some in after(*at) for each in some
            )
        return stable[at]

    def fewest(at: tuple[Profile, frozenset[Key]]) -> int:
        if at not in orders:
            orders[at] = (
                0
                if is_stable(at)
                else 1 + min(max(map(fewest, some)) for some in after(*at) if some)
            )
        return orders[at]

    return fewest((profile, done))


@settings(
    max_examples=25,
    suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow],
)
@given(cases(most=1))
def test_what_is_joined_is_decided_alike(case):
    """The bound is that of a search that joins no answers, whatever the rules are about."""
    base, profile = case
    desk = Desk(base.knowledge())
    choice = desk.choose(profile)
    # Every order of these is followed here, answer by answer.
    assume(choice is not None)
    assume(choice.facts <= 3)
    assert followed(desk, profile, frozenset()) == choice.most


# Examples of a size that people can follow

EIGHT = ("f0", "f1", "f2", "f3", "f4", "f5", "f6", "f7")


def base_of(*rules: Rule) -> KnowledgeBase:
    concepts = [Concept(name, name, "finding") for name in (*EIGHT, "f8")]
    agents = [Concept(name, name, "agent") for name in ("a0", "a1")]
    return Base(Vocabulary([*concepts, *agents]), rules).knowledge()


def option(name: str, when: Condition, of: str = "a0") -> Rule:
    return rule(name, "option", when, Conclusion(of))


def parts(*names: str) -> tuple[Condition, ...]:
    return tuple(map(Stated, names))


def test_eight_facts_of_which_five_always_do():
    """The one that chooses between two halves comes before both, whatever their weight."""
    halves = AnyOf(
        (
            All(parts("f1", "f2", "f3", "f4")),
            All((Not(Stated("f1")), *parts("f5", "f6", "f7"))),
        )
    )
    kb = base_of(option("O1", All((Stated("f0"), halves))))
    everything = Everything(kb)
    count, ends = asked(kb, everything)
    assert len(everything.facts) == 8
    assert count == everything.fewest(frozenset()) == 5
    assert all(map(everything.is_stable, ends))


def test_a_ninth_fact_makes_the_order_greedy_and_it_says_so():
    kb = base_of(option("O1", All(parts(*EIGHT, "f8"))))
    choice = Desk(kb).choose(EMPTY)
    assert (choice.exhaustive, choice.most, choice.facts) == (False, None, 9)
    fewer = Desk(kb).choose(profile_of(frozenset({("f8", True)})))
    assert (fewer.exhaustive, fewer.most, fewer.facts) == (True, 8, 8)


def test_greedy_asks_for_what_settles_most():
    rules = [option(f"O{at}", All(parts("f8", name))) for at, name in enumerate(EIGHT)]
    assert Desk(base_of(*rules)).choose(EMPTY).question.key == ("state", "f8")


def test_what_no_goal_rests_on_is_not_asked():
    either = AnyOf((Stated("f1"), Not(Stated("f1"))))
    kb = base_of(option("O1", All((Stated("f0"), either))))
    asked_for = {each.key[1] for each in Desk(kb).questions(EMPTY)}
    assert asked_for == {"f0", "f1"}
    choice = Desk(kb).choose(profile_of(frozenset({("f0", False)})))
    assert choice is None


def test_what_forbids_is_asked_while_its_option_is_possible():
    caution = rule("C1", "caution", Stated("f1"), Conclusion("a0", severity="contraindicated"))
    kb = base_of(option("O1", Stated("f0")), caution)
    assert Desk(kb).choose(EMPTY).question.key == ("state", "f0")
    holds, fails = (profile_of(frozenset({("f0", said)})) for said in (True, False))
    choice = Desk(kb).choose(holds)
    assert choice.question.key == ("state", "f1")
    assert choice.bears_on == {"caution": ("C1",)}
    assert Desk(kb).choose(fails) is None


@pytest.mark.parametrize("severity", ["warn", "monitor"])
def test_a_caution_that_changes_no_outcome_is_not_asked_for(severity):
    caution = rule("C1", "caution", Stated("f1"), Conclusion("a0", severity=severity))
    kb = base_of(option("O1", Stated("f0")), caution)
    assert Desk(kb).choose(profile_of(frozenset({("f0", True)}))) is None


def value_base(names: tuple[str, ...]) -> KnowledgeBase:
    """Options that want every value above one of six limits; f0 is wanted but for one."""
    rules = [
        option(
            f"O{limit}",
            All((*([Stated("f0")] if limit else []), *(above(name, limit) for name in names))),
        )
        for limit in range(0, 60, 10)
    ]
    concepts = [Concept(name, name, "measurement", unit="U/L") for name in names]
    vocabulary = Vocabulary(
        [Concept("f0", "f0", "finding"), *concepts, Concept("a0", "a0", "agent")]
    )
    return Base(vocabulary, tuple(rules)).knowledge()


def above(name: str, limit: int) -> Measured:
    return Measured(name, None, Bounds(above=Quantity.of(limit, "U/L")))


def test_bands_that_decide_nothing_different_are_one_answer(monkeypatch):
    """Seven bands of each of three values come to 503 positions, unjoined."""
    monkeypatch.setattr("cdss.explain.weighing.STATES", 100)
    choice = Desk(value_base(("m0", "m1", "m2"))).choose(EMPTY)
    assert (choice.exhaustive, choice.most) == (True, 4)


def test_it_is_told_when_weighing_takes_a_while():
    told: list[str] = []
    either = [option(f"O{at}", AnyOf(parts(*EIGHT[at:], *EIGHT[:2]))) for at in range(4)]
    desk = Desk(base_of(*either), lambda: told.append("weighing"))
    assert desk.choose(EMPTY).exhaustive
    assert told == ["weighing"]
    desk.choose(profile_of(frozenset({(name, False) for name in EIGHT[:4]})))
    assert told == ["weighing"]
