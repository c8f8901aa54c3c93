"""Three engines and a second reading of the language come to the same conclusions."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import cdss
from cdss.explain.proof import Explainer
from cdss.explain.values import YES, resting_on, settled, supports
from cdss.inference.evaluate import evaluate
from cdss.inference.native import NativeEngine
from cdss.model.network import Network
from cdss.model.profile import Profile
from cdss.model.rule import Rule
from property.reference import Meaning
from property.strategies import Base, cases


def seeds(base: Base, profile: Profile) -> tuple[Network, list[int]]:
    network = base.knowledge().network
    return network, list(evaluate(network, profile, base.vocabulary).support)


@given(cases())
def test_durable_agrees_with_native(case):
    """Law: the same literals, from the same clauses, first concluded by the same clause."""
    durable = pytest.importorskip("cdss.inference.durable", exc_type=ImportError)
    network, known = seeds(*case)
    engine = durable.DurableEngine(network)
    try:
        assert engine.run(known) == NativeEngine(network).run(known)
        # A handle that was used answers as a fresh one does.
        assert engine.run([]) == NativeEngine(network).run([])
        assert engine.run(known) == NativeEngine(network).run(known)
    finally:
        engine.close()


@given(cases())
def test_clips_agrees_with_native(case):
    """Law: so does CLIPS, which reads neither engine's code."""
    clips = pytest.importorskip("clips")
    network, known = seeds(*case)
    environment = clips.Environment()
    environment.build("(deftemplate l (slot n))")
    environment.build("(deftemplate fired (slot n))")
    for index, clause in enumerate(network.clauses):
        body = " ".join(f"(l (n {literal}))" for literal in clause.body)
        then = f"(assert (l (n {clause.head}))) (assert (fired (n {index})))"
        environment.build(f"(defrule c{index} {body} => {then})")
    template = environment.find_template("l")
    for literal in known:
        template.assert_fact(n=literal)
    environment.run()
    facts = list(environment.facts())
    run = NativeEngine(network).run(known)
    assert {int(f["n"]) for f in facts if f.template.name == "l"} == set(run.known)
    assert {int(f["n"]) for f in facts if f.template.name == "fired"} == run.fired


@given(cases())
def test_what_is_led_to_is_part_of_all_that_follows(case):
    """Law: statements and rules' conditions, each from the clause that all of it has it from."""
    base, profile = case
    network, known = seeds(*case)
    wanted = {root.whole for root in network.roots.values()}
    wanted |= {literal ^ sign for literal in network.stated.values() for sign in (0, 1)}
    # All seeds told before the run, or values placed where it comes to turn on them.
    for told in (known, evaluate(network, profile, base.vocabulary).support):
        run = NativeEngine(network).run(told)
        assert run.led.items() <= run.known.items()
        assert wanted & run.known.keys() <= run.led.keys()


@given(cases())
def test_what_is_read_when_asked_for_is_what_is_read_at_once(case):
    """Law: statements behind each literal are the same, whoever asks for which of them first."""
    base, profile = case
    network = base.knowledge().network
    at_once = dict(evaluate(network, profile, base.vocabulary).support.items())
    support = evaluate(network, profile, base.vocabulary).support
    literals = range(2 * len(network.nodes))
    assert {each: support[each] for each in literals if each in support} == at_once
    assert support == at_once


@given(cases())
def test_values_read_when_asked_for_are_those_of_everything_that_follows(case):
    """Law: what a run did not work out of a condition follows from its parts."""
    base, profile = case
    kb = base.knowledge()
    network = kb.network
    reading = evaluate(network, profile, kb.vocabulary)
    run = NativeEngine(network).run(reading.support)
    explainer = Explainer(network, run, reading.support, kb.derivations, None, reading)
    raw, contested = supports(len(network.nodes), run.known)
    loose = resting_on(network, contested, reading)
    values = settled(network, run.known, raw, contested, loose)
    nodes = range(len(network.nodes))
    assert [explainer.bits(2 * index) for index in nodes] == [*values]
    assert [explainer.supported(2 * index) for index in nodes] == [bool(each & YES) for each in raw]
    assert explainer.contested == contested


@given(cases(), st.randoms(use_true_random=False))
def test_proofs_built_together_are_those_built_one_by_one(case, drawn):
    """Law: by a plan or by looking at all that bears on it, alone or with others, in any order."""
    base, profile = case
    kb = base.knowledge()
    network = kb.network

    def explainer() -> Explainer:
        reading = evaluate(network, profile, kb.vocabulary)
        run = NativeEngine(network).run(reading.support)
        return Explainer(network, run, reading.support, kb.derivations, None, reading)

    wanted = [*{*(root.whole for root in network.roots.values()), *network.stated.values()}]
    plain, alone, together = explainer(), explainer(), explainer()
    # Without plans every proof is found by looking at all that bears on it.
    plain._is_firm = False
    drawn.shuffle(wanted)
    proofs = dict(zip(wanted, together.prove_each(wanted), strict=True))
    drawn.shuffle(wanted)
    one_by_one = {each: alone.prove(each) for each in wanted}
    assert one_by_one == proofs
    drawn.shuffle(wanted)
    assert one_by_one == {each: plain.prove(each) for each in wanted}


def expected(base: Base, profile: Profile) -> dict[str, Any]:
    """The answer as DESIGN.md words it, read off the reference."""
    careful = Meaning(base.vocabulary, base.rules, profile, careful=True)
    bold = Meaning(base.vocabulary, base.rules, profile, careful=False)
    found: dict[str, Any] = {"options": {}, "derived": set(), "alerts": {}, "to_check": set()}
    for rule in base.rules:
        if rule.kind == "option":
            found["options"][rule.id] = _option(rule, base, profile, careful, bold)
        elif rule.kind == "derivation":
            if careful.says(rule.whole).yes:
                found["derived"].add((rule.id, "present"))
            elif rule.then.defines and careful.says(rule.when).no:
                found["derived"].add((rule.id, "absent"))
        elif rule.kind == "alert":
            state = _gate(rule, base, profile, careful, bold)
            if state and bold.says(rule.when).yes:
                found["alerts"][rule.id] = state
            elif state and not careful.says(rule.when).no:
                found["to_check"].add(rule.id)
        elif _may_run(rule, profile, careful):
            _of_caution(rule, careful, bold, found)
    return found


def _of_caution(rule: Rule, careful: Meaning, bold: Meaning, found: dict[str, Any]) -> None:
    """What is seen first of a caution on something that runs, or may."""
    if bold.says(rule.whole).yes:
        if rule.then.severity == "contraindicated":
            found["alerts"][rule.id] = "holds"
    elif rule.then.exclude_first and not careful.says(rule.whole).no:
        found["to_check"].add(rule.id)


def _may_run(rule: Rule, profile: Profile, careful: Meaning) -> bool:
    """Whether what a caution is on runs, or may: nobody stated that it does not."""
    return rule.kind == "caution" and any(
        each.running is not False and not each.never and _counts(rule.then.of, each, careful)
        for each in profile.treatments
    )


def _counts(intervention: str, each: Any, careful: Meaning) -> bool:
    """An unstated route counts as the intervention's own."""
    fits, words = careful._is(intervention, each), careful.words
    by_any = each.route is None and words.is_a(each.agent, words.agent_of(intervention))
    return bool(fits or (fits is None and by_any))


def _gate(rule: Rule, base: Base, profile: Profile, careful: Meaning, bold: Meaning) -> str | None:
    if rule.gate is None or rule.gate in bold.present:
        return "holds"
    if rule.gate in careful.absent:
        return None
    if rule.gate in bold.absent:
        return "holds"
    told = [
        each
        for each in profile.statements
        if each.concept[0] == "d" and each.state in {"present", "suspected"}
    ]
    suspected = any(
        each.state == "suspected" and base.vocabulary.is_a(each.concept, rule.gate) for each in told
    )
    return "were-it" if suspected or not told else None


def _option(
    rule: Rule, base: Base, profile: Profile, careful: Meaning, bold: Meaning
) -> tuple[Any, ...]:
    words = base.vocabulary
    agent = words.agent_of(rule.then.of)
    cautions = {
        each
        for each in base.rules
        if each.kind == "caution"
        and (
            words.is_a(rule.then.of, each.then.of)
            or words.is_a(agent, each.then.of)
            # An option that names no route may be given by the one that a caution names.
            or (rule.then.of == agent == words.agent_of(each.then.of))
        )
    }
    holding = {each for each in cautions if bold.says(each.whole).yes}
    open_ = {each for each in cautions - holding if not careful.says(each.whole).no}
    given_, tried = [], []
    for each in profile.treatments:
        fits = False if each.never else careful._is(rule.then.of, each)
        # A class, and what is more, only may have been it.
        if not each.never and _counts(rule.then.of, each, careful):
            given_.append(each)
        if fits is not False:
            tried.append(each)
    yes, no = careful.says(rule.whole)
    if no:
        outcome: tuple[str, str | None] = ("not-applicable", None)
    elif not yes:
        outcome = ("undecided", None)
    elif any(each.then.severity == "contraindicated" for each in holding):
        outcome = ("cautioned", "contraindicated")
    elif any(said == "not-tolerated" for each in tried for _, said in each.responses):
        outcome = ("cautioned", "not-tolerated")
    elif any(each.then.exclude_first for each in holding | open_):
        outcome = ("cautioned", "exclude-first")
    else:
        outcome = ("already-given" if given_ else "reported", None)
    return (*outcome, {each.id for each in holding}, {each.id for each in open_})


@given(cases())
def test_the_answer_is_the_one_that_the_words_of_the_language_give(case):
    """Law: what is answered is what a naive reading of the design says, rule by rule."""
    base, profile = case
    answer = cdss.consult(profile, base.knowledge(), everything=True)
    found = {
        "options": {
            each.rule: (
                each.outcome,
                each.because,
                {caution.rule for caution in each.cautions},
                {caution.rule for caution in each.to_check},
            )
            for each in answer.options
        },
        "derived": {(each.rule, each.state) for each in answer.derived},
        "alerts": {each.rule: each.state for each in answer.alerts},
        "to_check": {each.rule for each in answer.alerts_to_check},
    }
    assert found == expected(base, profile)
