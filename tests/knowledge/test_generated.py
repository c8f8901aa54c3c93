"""Profiles made from the rules themselves: a rule is met, open or not met where it must be."""

from __future__ import annotations

import pytest

from cdss.consulting.generated import generated
from cdss.explain.giving import at_bound, giving, together
from cdss.model.concept import Concept, Vocabulary
from cdss.model.condition import All, AnyOf, Counted, Measured, Not, Stated, Treated
from cdss.model.duration import parse_duration
from cdss.model.quantity import parse_quantity

WORDS = Vocabulary(
    [
        *(Concept(each, each, "finding") for each in ("rash", "fever")),
        Concept("sap", "Sap", "measurement", unit="g/L"),
        Concept("tea", "Tea", "agent"),
        Concept("ash", "Ash", "agent"),
    ]
)


def test_the_bundled_rules_do_as_they_must(kb):
    made = list(generated(kb))
    assert [each for each in made if not each.passed] == []
    assert {each.rule for each in made} == set(kb.rules)
    assert {"met", "not met", "not known"} <= {each.got for each in made}


@pytest.mark.parametrize(
    ("condition", "met", "ways"),
    [
        (Stated("rash"), True, [{"findings": {"rash": "present"}}]),
        (Not(Stated("rash")), True, [{"findings": {"rash": "absent"}}]),
        (
            AnyOf((Stated("rash"), Stated("fever"))),
            True,
            [{"findings": {"rash": "present"}}, {"findings": {"fever": "present"}}],
        ),
        (
            All((Stated("rash"), Stated("fever"))),
            False,
            [{"findings": {"rash": "absent"}}, {"findings": {"fever": "absent"}}],
        ),
        (Measured("sap", "raised"), False, [{"measurements": {"sap": "normal"}}]),
        (Treated("tea"), False, [{"treatments": [{"agent": "tea", "given": "never"}]}]),
        (
            Counted(Treated(None, ("none",)), 2),
            True,
            [
                {
                    "treatments": [
                        {"agent": "ash", "response": "none"},
                        {"agent": "tea", "response": "none"},
                    ]
                }
            ],
        ),
        (Counted(Treated(None), 3), True, []),
        (All((Stated("rash"), Not(Stated("rash")))), True, []),
    ],
)
def test_ways_to_state_a_condition(condition, met, ways):
    assert list(giving(condition, WORDS, met=met)) == ways


def test_what_contradicts_itself_is_no_profile():
    assert together([{"treatments": "none"}, {"treatments": [{"agent": "tea"}]}]) is None
    assert (
        together(
            [
                {"treatments": [{"agent": "tea"}]},
                {"treatments": [{"agent": "tea", "given": "never"}]},
            ]
        )
        is None
    )


def test_both_sides_of_a_bound():
    assert at_bound(parse_quantity("15", "1")) == ("8", "15", "22")
    assert at_bound(parse_quantity("3 g/L")) == ("2 g/L", "3 g/L", "4 g/L")
    assert at_bound(parse_duration("18 y")) == ("17 y", "18 y", "19 y")
    assert at_bound(parse_duration("1 y")) == ("6 mo", "1 y", "2 y")
