"""durable-rules is given nothing beyond the limits at which it was found to go wrong."""

from __future__ import annotations

import json
import random
from collections import Counter

import pytest

from cdss.errors import EngineError
from cdss.inference.compile import WIDEST, compile_rules
from cdss.inference.native import NativeEngine
from cdss.model.concept import Concept, Vocabulary
from cdss.model.condition import All, AnyOf, Condition, Stated
from cdss.model.network import Network
from cdss.model.rule import Conclusion, Rule
from engine.networks import network_of

durable = pytest.importorskip(
    "cdss.inference.durable", reason="durable-rules cannot run here", exc_type=ImportError
)


def agree(network: Network, seeds: list[int]) -> None:
    engine = durable.DurableEngine(network)
    try:
        assert engine.run(seeds) == NativeEngine(network).run(seeds)
    finally:
        engine.close()


def rule(when: Condition) -> Rule:
    then = Conclusion("f0")
    return Rule("D-0001", "derivation", "", "draft", 1, "", "", None, when, then, (), (), "")


@pytest.mark.parametrize("kind", [All, AnyOf])
@pytest.mark.parametrize("width", [14, 15, 16, 17, 225, 226, 500])
def test_wide_conditions_are_nested(kind, width):
    """Joining 16 facts in a rule cannot happen: a wider condition is compiled in steps."""
    names = [f"f{at}" for at in range(width + 1)]
    vocabulary = Vocabulary([Concept(name, name, "finding") for name in names])
    when = kind(tuple(Stated(name) for name in names[1:]))
    network = compile_rules([rule(when)], vocabulary)
    assert max(len(clause.body) for clause in network.clauses) <= WIDEST
    conclusion = network.stated["f0"]
    every = [network.stated[name] for name in names[1:]]
    for seeds in (every, every[:-1], every[:1], []):
        met = len(seeds) == width if kind is All else bool(seeds)
        assert (conclusion in NativeEngine(network).run(seeds).known) == met
        agree(network, seeds)


def test_a_clause_too_wide_is_refused_by_name():
    """A network that was not made by our compiler gets the same guard."""
    wide = network_of([(100, tuple(range(0, 32, 2)))])
    with pytest.raises(EngineError, match="`R-0000` joins 16 conditions"):
        durable.DurableEngine(wide)
    agree(network_of([(100, tuple(range(0, 30, 2)))]), list(range(0, 30, 2)))


def test_too_many_symbols_at_one_node_are_refused_by_name(monkeypatch):
    """Beyond 512 values at one node the ruleset's compilation never ends."""
    monkeypatch.setattr(durable, "BUCKETS", 1)
    durable.DurableEngine(network_of([(10_000, (2 * at,)) for at in range(400)]))
    with pytest.raises(EngineError, match="`R-0000` to `R-0400` compare more than 400 symbols"):
        durable.DurableEngine(network_of([(10_000, (2 * at,)) for at in range(401)]))


def test_the_buckets_overflow_at_last():
    """The same without a patch: 4,000 rules of 15 conditions each, all different."""
    clauses = [(2_000_000, tuple(range(at * 30, at * 30 + 30, 2))) for at in range(4000)]
    with pytest.raises(EngineError, match="`R-0000` to `R-3999`"):
        durable.DurableEngine(network_of(clauses))


def test_many_rules_on_one_condition():
    """256 rules on one condition would fire another rule; copies of the symbol keep below."""
    clauses = [(2 * (at + 10), (0, 2)) for at in range(900)]
    network = network_of(clauses)
    agree(network, [0, 2])
    agree(network, [0])


def test_many_clauses_are_sharded_and_still_agree():
    """4,000 rules fill a ruleset; more go to further ones, and chains run across them."""
    draw = random.Random(5)  # noqa: S311 - for tests
    clauses = [
        (2 * draw.randrange(3000), tuple(dict.fromkeys(draw.choices(range(0, 6000, 2), k=2))))
        for _ in range(9000)
    ]
    # One chain that crosses the sets, back and forth.
    for step, at in enumerate((0, 4500, 8999, 100, 4600)):
        clauses[at] = (10_000 + 2 * step + 2, (10_000 + 2 * step,))
    network = network_of(clauses)
    engine = durable.DurableEngine(network)
    assert len(engine._sets) == 3
    seeds = [10_000, *draw.sample(range(0, 6000, 2), 40)]
    run = engine.run(seeds)
    assert 10_010 in run.known
    assert run == NativeEngine(network).run(seeds)
    engine.close()


def assert_safe(definition: str) -> None:
    """Only conjunctions of two equalities on plain symbols, and the rule that always fires."""
    rules = json.loads(definition)
    assert rules.pop("$go") == {"all": [{"m": {"go": 1}}]}
    assert len(rules) <= 4000
    waiting: Counter[str] = Counter()
    buckets: dict[int, set[str]] = {}
    for name, body in rules.items():
        assert name.isdigit()
        assert list(body) == ["all"]
        assert 1 <= len(body["all"]) <= 15
        for at, condition in enumerate(body["all"]):
            ((alias, test),) = condition.items()
            assert alias == f"p{at}"
            assert list(test) == ["$and"]
            one, other = test["$and"]
            assert list(one) == ["b"]
            assert list(other) == ["c"]
            assert type(one["b"]) is int
            assert type(other["c"]) is str
            waiting[other["c"]] += 1
            buckets.setdefault(one["b"], set()).add(other["c"])
    assert max(waiting.values(), default=0) <= 200
    assert max(map(len, buckets.values()), default=0) <= 400
    assert set(buckets) <= set(range(64))


def test_only_safe_constructs_are_emitted(kb):
    """None of the constructs found wrong (negation, disjunction, numbers, counts, missing
    properties, joins between facts) is ever given to durable-rules.
    """
    engine = durable.DurableEngine(kb.network)
    for each in engine._sets:
        assert_safe(each._definition)


def test_the_guard_on_constructs_would_notice():
    for bad in (
        '{"1": {"any": [{"p0": {"$and": [{"b": 1}, {"c": "x"}]}}]}}',
        '{"1": {"all": [{"p0": {"$gt": {"b": 1}}}]}}',
        '{"1": {"all": [{"p0$not": {"$and": [{"b": 1}, {"c": "x"}]}}]}}',
        '{"1": {"count": 3, "all": [{"p0": {"$and": [{"b": 1}, {"c": "x"}]}}]}}',
    ):
        rules = {"$go": {"all": [{"m": {"go": 1}}]}, **json.loads(bad)}
        with pytest.raises(AssertionError):
            assert_safe(json.dumps(rules))


def test_the_order_of_facts_is_irrelevant(kb):
    """Permuted seeds give the same run, from the same clauses."""
    draw = random.Random(2)  # noqa: S311
    engine = durable.DurableEngine(kb.network)
    literals = sorted(set(kb.network.waiting))
    for _ in range(20):
        seeds = draw.sample(literals, 40)
        expected = NativeEngine(kb.network).run(seeds)
        for _ in range(3):
            draw.shuffle(seeds)
            assert engine.run(seeds) == expected
    engine.close()
