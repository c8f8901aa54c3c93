"""The course of a subject in order, and what is said where the order is not stated."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from cdss.knowledge.accounts import account
from cdss.knowledge.documents.source import InterventionDocument, SourceDocument
from cdss.knowledge.timeline import in_order, order_unknown
from cdss.model.account import Stage
from cdss.model.concept import Concept, Vocabulary

AT = {"section": "Results"}


def intervention(name: str, *after: str, **more: Any) -> dict[str, Any]:
    return {"id": name, "intervention": "water", "after": list(after), "at": AT, **more}


def statement(name: str, **more: Any) -> dict[str, Any]:
    return {"id": name, "concept": "spots", "state": "present", "at": AT, **more}


def stages(statements: list[Any], interventions: list[Any], **subject: Any) -> tuple[Stage, ...]:
    source = TypeAdapter(SourceDocument).validate_python(
        {
            "id": "invented",
            "identified": False,
            "cite_as": "Invented",
            "design": "case-report",
            "standing": {"status": "current", "checked": "2026-11-20", "where": "here"},
            "subjects": [
                {
                    "id": "P1",
                    "n": 1,
                    "statements": statements,
                    "interventions": interventions,
                    **subject,
                }
            ],
        }
    )
    vocabulary = Vocabulary(
        [Concept("spots", "Spots", "finding"), Concept("water", "Water", "agent")]
    )
    return account(source, vocabulary).subjects[0].stages


def outline(found: tuple[Stage, ...]) -> list[tuple[str, list[str]]]:
    return [(each.title, [told.id for told in each.statements]) for each in found]


def test_baseline_then_each_intervention_with_what_was_observed_then_the_report() -> None:
    found = stages(
        [
            statement("S1", time="report"),
            statement("S2", time={"during": "I2", "after": "9 mo"}),
            statement("S3", time="diagnosis"),
            statement("S4", time="onset"),
            statement("S5", time={"after": "I1"}),
            statement("S6", time="presentation"),
            statement("S7", time={"since_onset": "18 mo"}, before=["I2"]),
            statement("S8"),
        ],
        [intervention("I2", "I1"), intervention("I1")],
    )
    assert outline(found) == [
        ("onset", ["S4"]),
        ("presentation", ["S6"]),
        ("diagnosis", ["S3"]),
        ("Water", ["S5"]),
        ("some time before I2, Water", ["S7"]),
        ("Water", ["S2"]),
        ("at the time of the report", ["S1"]),
        ("at a time not stated; its place in the order is unknown", ["S8"]),
    ]
    assert [each.known for each in found] == [True] * 7 + [False]
    told = {each.id: each.when for stage in found for each in stage.statements}
    assert told["S2"] == "after 9 mo"
    assert told["S5"] == "afterwards"
    assert told["S7"] == "18 mo after onset"


def test_what_was_known_before_several_stands_before_the_first_of_them() -> None:
    found = stages(
        [statement("S1", before=["I3", "I2"])],
        [intervention("I1"), intervention("I2", "I1"), intervention("I3", "I2")],
    )
    assert [title for title, _ in outline(found)].index("some time before I2, Water") == 1


def test_an_unstated_order_is_said_of_both() -> None:
    given_ = [intervention("I1"), intervention("I2", "I1"), intervention("I3", "I1")]
    found = [each for each in stages([], given_) if each.course]
    assert [each.course.order_unknown for each in found if each.course] == [(), ("I3",), ("I2",)]
    assert [each.known for each in found] == [True, False, False]


def test_a_circle_leaves_the_order_of_the_file_and_loses_nothing() -> None:
    found = stages([], [intervention("I1", "I2"), intervention("I2", "I1")])
    assert [each.course.id for each in found if each.course] == ["I1", "I2"]


def test_a_cohort_has_no_timeline() -> None:
    found = stages([statement("S1", n=3)], [], n=9, kind="cohort")
    assert outline(found) == [("of the group", ["S1"])]
    assert found[0].statements[0].words == "Spots in 3 of 9"


def test_a_count_of_some_of_a_cohort_is_told_of_these() -> None:
    found = stages([statement("S1", n=3, of=4, percent=75)], [], n=9, kind="cohort")
    assert found[0].statements[0].words == "Spots in 3 of 4 (75 %)"


def test_what_a_cohort_was_given_is_told_in_no_order() -> None:
    given_ = [intervention("I1"), intervention("I2", "I1", response_as_printed="no benefit")]
    found = stages([], given_, n=9, kind="cohort")
    assert [(each.course.id, each.known) for each in found if each.course] == [
        ("I1", False),
        ("I2", False),
    ]
    assert [each.course.as_printed for each in found if each.course] == ["", "no benefit"]


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"state": "absent"}, "Spots (absent)"),
        ({"state": None, "value": 35, "unit": "1", "of": 52}, "Spots 35 of 52"),
        ({"state": None, "value": 2, "unit": "a"}, "Spots 2 y"),
        ({"state": None, "value": {"low": 4, "high": 5}, "unit": "U/L"}, "Spots 4-5 U/L"),
        ({"state": None, "value": {"above": 8}, "unit": "U/L"}, "Spots above 8 U/L"),
        ({"state": None, "titre": "1:640"}, "Spots 1:640"),
        ({"state": None, "is": "raised", "detail": "on leaves"}, "Spots raised; on leaves"),
    ],
)
def test_statements_in_words(more: dict[str, Any], words: str) -> None:
    (stage,) = stages([statement("S1", **more)], [])
    assert stage.statements[0].words == words


@st.composite
def courses(draw: st.DrawFn) -> tuple[InterventionDocument, ...]:
    names = draw(st.permutations([f"I{number}" for number in range(1, 7)]))
    links = {
        name: draw(st.lists(st.sampled_from(names[:at]), unique=True)) if at else []
        for at, name in enumerate(names)
    }
    return tuple(
        InterventionDocument.model_validate(intervention(name, *links[name]))
        for name in draw(st.permutations(names))
    )


@given(courses())
def test_each_follows_all_it_is_stated_to_follow(course: tuple[InterventionDocument, ...]) -> None:
    found = in_order(course)
    ranks = {each.id: at for at, each in enumerate(found)}
    assert sorted(ranks) == sorted(each.id for each in course)
    assert all(ranks[name] < ranks[each.id] for each in course for name in each.after)
    unknown = order_unknown(course)
    assert all(
        name in unknown[other] for other in unknown for name in unknown if other in unknown[name]
    )
    assert not any(name in unknown[each.id] for each in course for name in each.after)
