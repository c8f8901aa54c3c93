"""A value against bounds: asked for one by one, all at once, and as the bounds themselves say."""

from __future__ import annotations

from datetime import date

import pytest

from cdss.inference.compile import compile_rules
from cdss.inference.evaluate import evaluate
from cdss.inference.verdicts import in_bounds
from cdss.model.concept import Concept, Vocabulary
from cdss.model.condition import All, AnyOf, Bounds, Measured, Stated
from cdss.model.profile import Profile, Statement
from cdss.model.quantity import Quantity, parse_quantity
from cdss.model.rule import Conclusion, Rule

VOCABULARY = Vocabulary(
    [Concept("ck", "CK", "measurement", unit="U/L"), Concept("fever", "Fever", "finding")]
)
LIMITS = [
    Measured("ck", None, Bounds(**{name: Quantity.of(at, "U/L")}))
    for at in (10, 11)
    for name in Bounds._fields
]


def rule(when):
    concluded = Conclusion("fever")
    words = {"title": "", "status": "draft", "version": 1, "purpose": "", "misuse": ""}
    empty = {"gate": None, "evidence": (), "grounds": (), "place": ""}
    return Rule(id="R", kind="derivation", when=when, then=concluded, **words, **empty)


@pytest.mark.parametrize("value", ["9.5", "10", "10.5", "11", "> 10", ">= 11", "8-12", "10-11"])
@pytest.mark.parametrize("at_once", [True, False])
def test_each_way_of_asking_says_the_same(value, at_once):
    # Inside "any of" a bound leads on by itself; beside a finding it waits for that.
    leaves = tuple(LIMITS)
    when = AnyOf(leaves) if at_once else AnyOf(tuple(All((Stated("fever"), e)) for e in leaves))
    network = compile_rules([rule(when)], VOCABULARY)
    quantity = parse_quantity(f"{value} U/L")
    stated = Statement("ck", f"CK {value}", "p:1", None, quantity)
    profile = Profile(sha256="", as_of=date(2026, 1, 1), statements=(stated,))
    expected = set()
    for index, node in enumerate(network.nodes):
        if isinstance(node.leaf, Measured):
            verdict = in_bounds(quantity, node.leaf.bounds)
            expected |= {2 * index} if verdict else {2 * index + 1} if verdict is False else set()
    asked = evaluate(network, profile, VOCABULARY).support
    literals = range(2 * len(network.nodes))
    assert {each for each in literals if asked.get(each)} == expected
    assert {*evaluate(network, profile, VOCABULARY).support} == expected
    assert bool(network.course.limits) is at_once
