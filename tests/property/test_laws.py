"""Laws that every answer obeys, whatever the rules and whoever the patient."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from hypothesis import assume, given
from hypothesis import strategies as st

import cdss
from cdss.inference.evaluate import evaluate
from cdss.inference.native import NativeEngine
from cdss.model.concept import Concept, Vocabulary
from cdss.model.condition import Always, Stated, leaves
from cdss.model.consultation import Consultation
from cdss.model.explanation import Basis, Proof
from cdss.model.knowledge_base import KnowledgeBase
from cdss.model.profile import Profile, Statement, Treatment
from cdss.model.quantity import Quantity
from cdss.model.rule import Conclusion, Rule
from property.strategies import (
    AGES,
    AS_OF,
    Base,
    bases,
    cases,
    profiles,
    statements,
    treatments,
    values,
)

HOLDS = frozenset({"reported", "cautioned", "already-given"})
"""The outcomes of an option whose condition is met."""


def consult(profile: Profile, kb: KnowledgeBase) -> Consultation:
    return cdss.consult(profile, kb, engine="native", cross_check=False, everything=True)


def known(profile: Profile, base: Base) -> set[int]:
    """Everything that follows, as literals."""
    network = base.knowledge().network
    return set(NativeEngine(network).run(evaluate(network, profile, base.vocabulary).support).known)


def is_contested(found: set[int]) -> bool:
    return any(literal ^ 1 in found for literal in found)


# Order


def unplaced(answer: Consultation) -> Any:
    """An answer without places, its lists of statements sorted: what no order may change."""

    def strip(value: Any) -> Any:
        if isinstance(value, dict):
            return {
                key: strip(each)
                for key, each in value.items()
                if key not in {"location", "read_as"}
            }
        if isinstance(value, list):
            stripped = [strip(each) for each in value]
            if stripped and isinstance(stripped[0], dict) and set(stripped[0]) == {"text"}:
                return sorted({each["text"] for each in stripped})
            return stripped
        return value

    return strip(answer.model_dump())


@given(cases(), st.data())
def test_order_is_irrelevant(case, data):
    """Law: the order of facts and of rules changes nothing: not the outcome, not the proof."""
    base, profile = case
    other = profile._replace(
        statements=tuple(data.draw(st.permutations(profile.statements))),
        treatments=tuple(data.draw(st.permutations(profile.treatments))),
    )
    shuffled = base.knowledge(tuple(data.draw(st.permutations(base.rules))))
    one = unplaced(consult(profile, base.knowledge()))
    given_here = [each.pop("given_here") for each in one["options"]]
    two = unplaced(consult(other, shuffled))
    assert [
        each and set(each["statements"]) for each in (e.pop("given_here") for e in two["options"])
    ] == [each and set(each["statements"]) for each in given_here]
    assert one == two


def test_a_proof_names_the_first_rule_by_id():
    """Where two rules conclude the same from what is known at once, the order of files does not
    choose between them.
    """
    vocabulary = Vocabulary([Concept(f"f{at}", f"f{at}", "finding") for at in range(3)])
    one, other = (
        Rule(f"D-000{at}", "derivation", "", "draft", 1, "", "", None, when, CONCLUDES, (), (), "")
        for at, when in ((1, Stated("f1")), (2, Stated("f2")))
    )
    stated = [Statement(f"f{at}", f"f{at}: present", f"p:{at}", "present") for at in (2, 1)]
    for rules in ((one, other), (other, one)):
        for facts in (stated, stated[::-1]):
            network = Base(vocabulary, rules).knowledge().network
            profile = Profile(sha256="", as_of=AS_OF, statements=tuple(facts))
            reading = evaluate(network, profile, vocabulary)
            run = NativeEngine(network).run(reading.support)
            assert network.clauses[run.known[network.stated["f0"]]].rule == "D-0001"


CONCLUDES = Conclusion("f0")


# One more fact


@st.composite
def one_more(draw: Any) -> tuple[Base, Profile, Profile]:
    """A case, and the same with one more fact of the same time."""
    base = draw(bases())
    profile: Profile = draw(profiles(base.vocabulary, dated=False))
    sort = draw(st.sampled_from(("statement", "value", "treatment", "age", "sex")))
    if sort == "statement":
        fact = draw(statements(dated=False))
        return base, profile, profile._replace(statements=(*profile.statements, fact))
    if sort == "value":
        fact = draw(values(dated=False))
        return base, profile, profile._replace(statements=(*profile.statements, fact))
    if sort == "treatment":
        fact = draw(treatments(base.vocabulary))
        # One more treatment contradicts a list that is declared complete.
        before = profile._replace(treatments_complete=None)
        return base, before, before._replace(treatments=(*before.treatments, fact))
    if sort == "age":
        before = profile._replace(age=None)
        return base, before, before._replace(age=draw(st.sampled_from(AGES)), age_place="p:age")
    before = profile._replace(sex=None)
    return base, before, before._replace(sex=draw(st.sampled_from(("female", "male"))))


@given(one_more())
def test_one_more_fact_removes_no_conclusion(case):
    """Law: a fact of the same time that contradicts nothing only adds. What was derived stays
    derived; a condition that was met or failed stays so; an alert that holds stays, and so do
    the cautions. What was reported is reported still, unless a caution came or the very fact
    is that it was given.
    """
    base, before, after = case
    facts = known(after, base)
    kb = base.knowledge()
    two = consult(after, kb)
    assume(not is_contested(facts) and not two.conflicts)
    assert known(before, base) <= facts
    one = consult(before, kb)
    assert {(each.rule, each.state) for each in one.derived} <= {
        (each.rule, each.state) for each in two.derived
    }
    held = {each.rule for each in one.alerts if each.state == "holds"}
    assert held <= {each.rule for each in two.alerts if each.state == "holds"}
    later = {each.rule: each for each in two.options}
    for option in one.options:
        now = later[option.rule]
        assert {each.rule for each in option.cautions} <= {each.rule for each in now.cautions}
        if option.outcome == "not-applicable":
            assert now.outcome == "not-applicable"
        if option.outcome in HOLDS:
            assert now.outcome in HOLDS
        if option.outcome == "reported" and now.outcome == "cautioned":
            came = {each.rule for each in now.cautions} - {each.rule for each in option.cautions}
            assert came or now.because == "not-tolerated"
        if option.outcome == "reported" and now.outcome == "already-given":
            assert before.treatments != after.treatments


# Unknown


@st.composite
def completions(draw: Any) -> tuple[Base, Profile, Profile]:
    """A profile, and a part of what it says: the one is a completion of the other.

    A response that is stated for a target speaks for its kinds, so a kind's response is
    not left out beside its target's.
    """
    base = draw(bases())
    full: Profile = draw(profiles(base.vocabulary, dated=False))
    keep = st.integers(0, 3).map(bool)
    complete = full.treatments_complete if draw(keep) else None
    part = full._replace(
        age=full.age if draw(keep) else None,
        sex=full.sex if draw(keep) else None,
        statements=tuple(_blurred(each, draw) for each in full.statements if draw(keep)),
        treatments_complete=complete,
        treatments=tuple(
            _vaguer(each, base, draw) for each in full.treatments if complete or draw(keep)
        ),
    )
    return base, part, full


def _blurred(each: Any, draw: Any) -> Any:
    """A statement that says less."""
    value = each.value
    if value is not None and draw(st.booleans()):
        value = Quantity(
            None if value.low is None else value.low - draw(st.integers(0, 2)),
            value.low_open,
            None if value.high is None else value.high + draw(st.integers(0, 2)),
            value.high_open,
            value.unit,
        )
    start = each.start if draw(st.booleans()) else None
    return each._replace(value=value, start=start)


def _vaguer(each: Treatment, base: Base, draw: Any) -> Treatment:
    """A treatment of which less is stated."""
    words = base.vocabulary
    if each.never:
        return each
    named = words[each.concept]
    if draw(st.booleans()):
        named = words[draw(st.sampled_from(sorted(words.ancestors(each.agent))))]
    keep = draw(st.booleans())
    responses = each.responses
    if responses and draw(st.booleans()):
        dropped = draw(st.sampled_from(responses))[0]
        related = [
            target
            for target, _ in responses
            if target and dropped and target != dropped and words.is_a(dropped, target)
        ]
        responses = tuple(pair for pair in responses if pair[0] != dropped or related)
    route = each.route
    if named.kind == "agent" and not draw(st.booleans()):
        # What the vocabulary knows of an agent's forms must hold of what was really given.
        forms = named.routes
        fits = route is not None and (not forms or any(words.is_a(route, form) for form in forms))
        route = None if fits or len(forms) != 1 else route
    return each._replace(
        concept=named.id,
        agent=words.agent_of(named.id),
        route=route if named.route is None else named.route,
        responses=responses,
        running=each.running if keep else None,
        dose=each.dose if keep else None,
        duration=each.duration if keep else None,
        start=each.start if keep else None,
    )


@given(completions())
def test_unknown_never_acts_as_absent(case):
    """Law: whatever follows from a part of the facts follows from every consistent completion.
    So a value that is definite under partial information is definite for good, and silence
    has decided nothing: neither that something is so, nor that it is not.
    """
    base, part, full = case
    facts = known(full, base)
    assume(not is_contested(facts) and not consult(full, base.knowledge()).conflicts)
    assert known(part, base) <= facts


@given(bases())
def test_of_whom_nothing_is_known_nothing_is_said(base):
    """Law: for an empty profile only rules that ask for nothing conclude anything."""
    profile = Profile(sha256="", as_of=AS_OF)
    answer = consult(profile, base.knowledge())
    rules = {rule.id: rule for rule in base.rules}

    def asks(rule: str) -> bool:
        return any(not isinstance(leaf, Always) for leaf in leaves(rules[rule].whole))

    assert {each.outcome for each in answer.options if asks(each.rule)} <= {"undecided"}
    assert not [each for each in answer.derived if asks(each.rule)]
    assert not [each for each in answer.alerts if asks(each.rule)]
    assert answer.conflicts == ()
    for option in answer.options:
        assert not [each for each in option.cautions if asks(each.rule)]


# Evidence and proof


@given(cases())
def test_evidence_and_proof(case):
    """Three laws on one answer, since an answer costs more than the laws do."""
    base, profile = case
    answer = consult(profile, base.knowledge())
    nothing_is_reported_without_evidence(base, answer)
    proofs_cite_the_profile_alone(profile, answer)
    for entry in (*answer.options, *answer.derived, *answer.alerts):
        a_proof_adds_up(entry.proof, frozenset())


def nothing_is_reported_without_evidence(base: Base, answer: Consultation) -> None:
    """Law: every option shown carries the evidence its rule cites, and what makes it apply
    here is a statement of this profile.
    """
    rules = {rule.id: rule for rule in base.rules}
    for option in answer.options:
        assert [each.ref for each in option.evidence] == list(rules[option.rule].evidence)
        assert option.evidence
        if option.outcome in HOLDS:
            assert set(statements_of(option.proof))


def proofs(proof: Proof) -> Iterator[Proof]:
    yield proof
    for part in proof.parts:
        yield from proofs(part)


def statements_of(proof: Proof) -> Iterator[Basis]:
    for each in proofs(proof):
        yield from each.statements


def said(profile: Profile) -> set[Basis]:
    """Everything that a profile states, as proofs cite it."""
    found = {Basis(each.words, each.place) for each in (*profile.statements, *profile.treatments)}
    if profile.age is not None:
        found.add(Basis(f"age {profile.age_words}", profile.age_place))
    if profile.sex is not None:
        found.add(Basis(f"sex {profile.sex}", profile.sex_place))
    if profile.treatments_complete is not None:
        found.add(Basis("the list of treatments is complete", profile.treatments_complete))
    return found


def proofs_cite_the_profile_alone(profile: Profile, answer: Consultation) -> None:
    """Law: the leaves of every proof, the signs of every alert, the reasons of every caution and
    both sides of every conflict are statements of this profile.
    """
    stated = said(profile)
    for entry in (*answer.options, *answer.derived, *answer.alerts, *answer.assessments):
        assert set(statements_of(entry.proof)) <= stated
    for alert in answer.alerts:
        assert set(alert.signs) <= stated
    for option in answer.options:
        for caution in option.cautions:
            assert set(caution.because) <= stated
    for conflict in answer.conflicts:
        assert set(conflict.supported_by) | set(conflict.opposed_by) <= stated
        assert conflict.supported_by
        assert conflict.opposed_by


def a_proof_adds_up(proof: Proof, above: frozenset[str]) -> None:
    """Law: the value at the head of a proof follows from the values of its parts, and a leaf
    with a definite value names the statements or the derivation that gave it.
    """
    parts = {each.value for each in proof.parts}
    if proof.condition == "all of":
        assert (proof.value == "yes") == (parts == {"yes"})
        assert (proof.value == "no") == ("no" in parts)
    elif proof.condition == "any of":
        assert (proof.value == "no") == (parts == {"no"})
        assert (proof.value == "yes") == ("yes" in parts)
    elif proof.value in {"yes", "no"} and proof.condition != "every patient":
        # Where findings are derived from each other, a proof does not run in circles.
        assert proof.statements or proof.parts or proof.condition in above
    for part in proof.parts:
        a_proof_adds_up(part, above | {proof.condition})
