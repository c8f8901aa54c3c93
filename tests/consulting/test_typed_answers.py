"""What is typed decides what was supposed when the questions were weighed.

One option per condition, so that the outcome of each is what the condition came to.
"""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from property.strategies import Base

import cdss
from cdss.consulting.interview import Session, respond, start
from cdss.explain.choosing import Choice
from cdss.explain.questions import Question
from cdss.model.concept import Concept, Vocabulary
from cdss.model.condition import (
    Aged,
    Bounds,
    Condition,
    Counted,
    Measured,
    OfSex,
    Stated,
    Timed,
    Treated,
)
from cdss.model.duration import NOTHING, Duration, parse_duration
from cdss.model.knowledge_base import KnowledgeBase
from cdss.model.profile import Profile, Statement, Treatment
from cdss.model.quantity import Quantity
from cdss.model.rule import Conclusion, Rule

TODAY = date(2026, 11, 20)
VOCABULARY = Vocabulary(
    [
        Concept("fever", "Fever", "finding"),
        Concept("papules", "Papules", "finding"),
        Concept("firm-papules", "Firm papules", "finding", is_a=("papules",)),
        Concept("gout", "Gout", "diagnosis"),
        Concept("falls", "Falls", "history", lasting=True),
        Concept("esr", "ESR", "measurement", unit="mm/h"),
        Concept("score", "Score", "score", unit="1", limits=(Fraction(0), Fraction(10))),
        Concept("oral", "Oral", "route"),
        Concept("dermal", "Dermal", "route"),
        Concept("skin", "Skin", "target"),
        Concept("muscle", "Muscle", "target"),
        Concept("acid", "Acids", "agent"),
        Concept("salt", "Salt", "agent", is_a=("acid",), routes=("oral", "dermal")),
        Concept("oil", "Oil", "agent", is_a=("acid",)),
        Concept("wax", "Wax", "agent"),
        Concept("salve", "Salve", "intervention", agent="salt", route="dermal"),
        Concept("outcome", "Outcome", "agent"),
    ]
)


def quantity(value: int, unit: str = "1") -> Quantity:
    return Quantity.of(value, unit)


def ago(text: str) -> Duration:
    return parse_duration(text)


SORTS: dict[str, tuple[Condition, ...]] = {
    "finding": (Stated("fever"),),
    "finding of two kinds": (Stated("papules"), Stated("firm-papules")),
    "diagnosis": (Stated("gout"),),
    "history": (Stated("falls"),),
    "value with bands": (
        Measured("esr", None, Bounds(below=quantity(20, "mm/h"))),
        Measured("esr", None, Bounds(above=quantity(20, "mm/h"))),
        Measured("esr", None, Bounds(at_least=quantity(45, "mm/h"), below=quantity(80, "mm/h"))),
    ),
    "value in words": (Measured("esr", "raised"), Measured("esr", "normal")),
    "value and word": (
        Measured("esr", "raised"),
        Measured("esr", None, Bounds(above=quantity(20, "mm/h"))),
    ),
    "test": (Measured("esr", "positive"),),
    "recent value": (Measured("esr", "raised", within=ago("2 mo")),),
    "score": (
        Measured("score", None, Bounds(at_most=quantity(10))),
        Measured("score", None, Bounds(at_least=quantity(0), below=quantity(4))),
    ),
    "age": (Aged(Bounds(at_least=ago("2 y"))), Aged(Bounds(below=ago("30 mo")))),
    "sex": (OfSex("male"),),
    "given": (Treated("salt"),),
    "form": (Treated("salve"), Treated("salt", route="oral")),
    "class": (Treated("acid", ("none",)),),
    "response": (Treated("salt", ("none", "worsened")), Treated("salt", ("none",))),
    "response as a whole": (
        Treated("salt", ("none",), unspecified=True),
        Treated("salt", ("none",), ("skin",)),
    ),
    "response of targets": (
        Treated("salt", ("none", "partial"), ("skin",)),
        Treated("salt", ("none",), ("muscle",)),
    ),
    "running": (Treated("salt", running=True), Treated("salt", running=False)),
    "dose": (
        Treated("salt", dose=Bounds(above=quantity(2, "mg/d"))),
        Treated("salt", dose=Bounds(at_least=quantity(1, "mg/kg/d"))),
    ),
    "duration": (Treated("salt", duration=Bounds(at_least=ago("3 mo"))),),
    "begun lately": (Treated("salt", within=ago("1 y")),),
    "others": (Counted(Treated("acid", ("none",), ("skin",)), 2), Treated(None, ("none",))),
    "lasting": (
        Timed("fever", for_at_least=ago("6 wk")),
        Timed("fever", for_at_least=ago("1 y")),
        Stated("fever"),
    ),
    "lately": (Timed("fever", within=ago("2 mo")), Timed("fever", for_at_least=ago("1 wk"))),
    "before": (Timed("fever", before=Stated("papules")), Stated("papules")),
    "after": (Treated("salt", after=Stated("fever")),),
    "beside a treatment": (Timed("fever", after=Treated("salt")),),
}


def knowledge(conditions: tuple[Condition, ...]) -> KnowledgeBase:
    rules = tuple(
        Rule(
            f"O-{at:04}",
            "option",
            f"option {at}",
            "draft",
            1,
            "",
            "",
            None,
            when,
            Conclusion("outcome"),
            ("s/E1",),
            (),
            "r:1",
        )
        for at, when in enumerate(conditions)
    )
    return Base(VOCABULARY, rules).knowledge()


def told(profile: Profile, kb: KnowledgeBase) -> Any:
    answer = cdss.consult(profile, kb, engine="native", cross_check=False, everything=True)
    outcomes = {each.rule: each.outcome for each in answer.options}
    return outcomes, {each.concept for each in answer.conflicts}


def at_question(session: Session, question: Question) -> Session:
    return session._replace(choice=Choice(question, {}, exhaustive=False, most=None, facts=1))


# What someone would type


def words_for(question: Question, before: Profile, after: Profile) -> str:
    """An answer as it would be typed, read off what it makes of the profile."""
    sort = question.key[0]
    new = [each for each in after.statements if each not in before.statements]
    if sort in {"state", "when"}:
        return _state_words(new[0])
    if sort == "value":
        (said,) = new
        when = f" on {TODAY}" if said.dated else ""
        return " ".join(str(each) for each in (said.value, said.status) if each) + when
    if sort == "age":
        assert after.age is not None
        return inside(after.age)
    if sort == "sex":
        return str(after.sex)
    if sort in {"given", "others"}:
        given = after.treatments[len(before.treatments) :]
        if not given or given[0].never:
            return "no"
        return "yes" if sort == "given" else ", ".join(map(_named, given))
    return _of_treatment(sort, *(each.treatments[int(question.key[1])] for each in (before, after)))


def _state_words(said: Statement) -> str:
    if said.state == "absent":
        return "no"
    if said.start is None:
        return "yes"
    assert said.start.stated is not None
    return f"yes since {inside(said.start.stated)}"


def _of_treatment(sort: str, before: Treatment, after: Treatment) -> str:
    if sort == "response":
        new = [each for each in after.responses if each not in before.responses]
        return ", ".join(f"{target or 'as a whole'}: {said}" for target, said in new)
    if sort == "running":
        return "yes" if after.running else "no"
    if sort == "start":
        assert after.start is not None
        assert after.start.stated is not None
        return inside(after.start.stated)
    if sort == "duration":
        assert after.duration is not None
        return inside(after.duration)
    return str(after.dose if sort == "dose" else after.route)


def _named(given: Treatment) -> str:
    if not given.responses:
        return given.concept
    ((target, said),) = given.responses
    return f"{given.concept}: {said}" + (f" ({target})" if target else "")


def inside(length: Duration) -> str:
    """A length of time that lies within one that is less exact."""
    try:
        if parse_duration(str(length)) == length:
            return str(length)
    except ValueError:
        pass
    months, days = length.low.months, length.low.days
    assert length.low != NOTHING
    return f"{months} mo {days + 1} d" if months else f"{days + 1} d"


@pytest.mark.parametrize("sort", SORTS)
def test_what_is_typed_decides_what_was_supposed(sort):
    """Of each question, and of those that its answers lead to, each answer that is offered."""
    kb = knowledge(SORTS[sort])
    waiting = [start(None, kb, name="p", engine="native", today=TODAY)]
    seen = set()
    weighed = 0
    for session in waiting:
        desk = session.room.desk
        for question in desk.questions(session.profile, session.asked):
            for apply in question.answers:
                supposed = apply(session.profile)
                typed = words_for(question, session.profile, supposed)
                step = respond(at_question(session, question), typed)
                assert step.kind in {"answered", "noted"}, (question.key, typed, step.said)
                assert told(step.session.profile, kb) == told(supposed, kb), (question.key, typed)
                left = {each.key for each in desk.questions(step.session.profile)}
                assert left == {each.key for each in desk.questions(supposed)}, typed
                weighed += 1
                if step.session.text not in seen:
                    seen.add(step.session.text)
                    waiting += [step.session][: len(waiting) < 25]
    assert weighed >= 2


# The bound


@pytest.mark.parametrize("sort", SORTS)
def test_no_answer_passes_the_bound_that_was_stated(sort):
    """Each answer leaves fewer questions than were stated to be left, and the end comes."""
    waiting = [start(None, knowledge(SORTS[sort]), name="p", engine="native", today=TODAY)]
    for session in waiting:
        choice = session.choice
        if choice is None:
            continue
        assert choice.exhaustive
        assert 0 < choice.most <= choice.facts
        for apply in choice.question.answers:
            typed = words_for(choice.question, session.profile, apply(session.profile))
            step = respond(session, typed)
            if step.kind == "answered":
                left = step.session.choice
                assert left is None or left.most < choice.most, (choice.question.key, typed)
                waiting.append(step.session)


def test_the_list_of_treatments_is_counted_before_it_is_asked_for():
    """What was given may have failed in an earlier course: whether there was one is a fact."""
    kb = knowledge((Treated("salt", ("none",)),))
    session = start(None, kb, engine="native", today=TODAY)
    kinds = []
    for typed in ("yes", "improved", "no"):
        assert session.choice is not None
        kinds.append((session.choice.question.key[0], session.choice.facts, session.choice.most))
        session = respond(session, typed).session
    assert kinds == [("given", 3, 3), ("response", 2, 2), ("others", 1, 1)]
    assert session.settled


def test_what_is_named_and_meets_nothing_is_no_answer():
    kb = knowledge((Counted(Treated("acid", ("none",)), 2),))
    session = start(None, kb, engine="native", today=TODAY)
    assert session.choice.question.key == ("others", "0")
    step = respond(session, "wax: none")
    assert step.kind == "noted"
    assert step.session.number == 0
    assert step.session.choice.most == session.choice.most
    assert respond(step.session, "salt: none, oil: none").kind == "answered"


def test_targets_that_respond_each_in_its_own_way_are_weighed():
    """Of two targets one may have improved and the other not: that is an answer, too."""
    kb = knowledge(SORTS["response of targets"])
    session = start("treatments: [salt]", kb, engine="native", today=TODAY)
    (question,) = session.room.desk.questions(session.profile)
    supposed = [told(apply(session.profile), kb) for apply in question.answers]
    step = respond(at_question(session, question), "muscle: improved, skin: none")
    assert told(step.session.profile, kb) in supposed
    assert {str(sorted(outcomes.items())) for outcomes, _ in supposed} == {
        str([("O-0000", one), ("O-0001", other)])
        for one in ("reported", "undecided")
        for other in ("reported", "undecided")
    }
