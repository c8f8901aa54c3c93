"""A session of questions: what an answer does, that nothing is lost, and that the end holds."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path

import pytest

import cdss
from cdss.consulting.interview import Session, Step, respond, start, summary
from cdss.consulting.question_words import asks, hint
from cdss.explain.questions import keys
from cdss.model.concept import Concept, Vocabulary
from cdss.model.condition import Counted, Treated
from cdss.model.duration import parse_duration
from cdss.model.profile import Profile, Treatment
from cdss.model.time import NOW

PLANTS = Path(__file__).parents[1] / "plants"
TODAY = date(2026, 11, 20)
CALCINOSIS = "diagnoses: [juvenile dermatomyositis]\nfindings: {calcinosis: present}\n"


@pytest.fixture(scope="module")
def plants() -> cdss.KnowledgeBase:
    return cdss.load(PLANTS, cache=False)


def begin(text: str | None, kb: cdss.KnowledgeBase) -> Session:
    return start(text, kb, engine="native", today=TODAY)


def question(session: Session) -> str:
    assert session.choice is not None
    return asks(session.choice.question, session.profile, session.room.kb.vocabulary)


def until(session: Session, wanted: str, otherwise: str = "unknown") -> Session:
    """The session at the question that begins so; all before it are answered alike."""
    while not question(session).startswith(wanted):
        step = respond(session, otherwise)
        taken = step.kind in {"answered", "unknown"}
        session = (step if taken else respond(session, "unknown")).session
    return session


def answered(session: Session, text: str) -> Step:
    step = respond(session, text)
    assert step.kind == "answered", step.said
    return step


def to_the_end(session: Session, answers: tuple[str, ...]) -> list[Session]:
    """Answer every question with the first of some answers that it takes."""
    sessions = [session]
    while session.choice is not None:
        steps = (respond(session, each) for each in (*answers, "unknown"))
        session = next(step.session for step in steps if step.kind in {"answered", "unknown"})
        sessions.append(session)
    return sessions


WAYS = [
    ("yes", "female", "9 y", "raised", "positive", "40", "none", "prednisolone: none", "no"),
    ("no", "male", "6 mo", "normal", "negative", "10", "improved"),
]


@pytest.mark.parametrize(
    ("text", "answers"),
    [(None, WAYS[0]), (CALCINOSIS, WAYS[1])],
    ids=["nothing, yes", "calcinosis, no"],
)
def test_it_ends_and_what_it_wrote_is_what_it_answered(kb, text, answers):
    """However it is answered, it comes to an end, and the profile is consulted to its answer."""
    sessions = to_the_end(begin(text, kb), answers)
    last = sessions[-1]
    assert len(sessions) <= 90
    assert all(each.outcome != "undecided" for each in last.answer.options)
    read = cdss.profile_from_yaml(last.text, kb)
    assert read == last.profile
    again = cdss.consult(read, kb, engine="native", explain=True)
    assert again.model_dump() == summary(last).model_dump()
    assert read.as_of == TODAY


def test_what_is_unknown_is_asked_once_and_nothing_is_written(plants):
    first = begin(None, plants)
    sessions = to_the_end(first, ())
    asked = [each.choice.question.key for each in sessions[:-1]]
    assert len(asked) == len(set(asked)) > 3
    assert sessions[-1].text == first.text


def test_back_restores_the_session_before_exactly(kb):
    first = begin(CALCINOSIS, kb)
    second = answered(first, "methotrexate: none (calcinosis)").session
    third = respond(second, "u").session
    assert respond(third, "back").session is second
    assert respond(respond(third, "b").session, "b").session is first
    assert respond(first, "back").kind == "refused"
    assert respond(first, "back").session is first


def test_the_end_of_the_second_field_cannot_be_moved(plants):
    """With few facts every answer to every question left is tried: nothing changes."""
    for last in (to_the_end(begin(None, plants), way)[-1] for way in WAYS[:2]):
        assert last.choice is None
        outcomes = {each.rule: each.outcome for each in last.answer.options}
        assert "undecided" not in outcomes.values()


def test_the_order_says_whether_it_is_exhaustive(kb, plants):
    assert not begin(None, kb).choice.exhaustive
    more = begin(None, plants).choice
    assert (more.exhaustive, more.facts) == (False, 9)
    few = begin("diagnoses: [silver blight]", plants).choice
    assert few.exhaustive
    assert 0 < few.most <= few.facts == 8


def test_a_diagnosis_that_opens_rules_is_asked_first(kb):
    assert question(begin(None, kb)) == "Is the diagnosis JDM?"


def test_changes_are_told(kb):
    session = until(begin(CALCINOSIS, kb), "Inflammatory calcinosis: present?")
    changes = answered(session, "no").changes
    assert "option Thalidomide (JDM-O-0003): undecided -> not applicable" in changes
    session = until(begin("findings: {calcinosis: present}", kb), "Is the diagnosis JDM?")
    opened = answered(session, "yes").changes
    there = sum(rule.startswith("JDM-O-") for rule in kb.rules)
    (said,) = (each for each in opened if each.startswith("Juvenile dermatomyositis is stated: "))
    count = int(re.search(r"(\d+) options are considered", said)[1])
    assert 1 < count <= there


def test_a_contraindication_that_appears_and_one_that_goes_are_told(plants):
    text = "diagnoses: [silver blight]\nfindings: {leaf spots: present}\n"
    text += "treatments: [{agent: sulphur dust, response: {spots: none}}]\n"
    session = until(begin(text, plants), "In the history: grafted?")
    assert answered(session, "no").changes
    appeared = answered(session, "yes").changes
    assert any("caution" in each and "ashwater" in each.casefold() for each in appeared)


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("12", "`aldolase` has no unit here"),
        ("12 mg/kg", "the unit does not fit aldolase"),
        ("-3 U/L", "`aldolase` cannot have this value"),
        ("rased", "this is neither a value nor a word for one"),
        ("", "say something, or `unknown`; `?` says how"),
        ("raised on 2030-01-01", "this date lies after the consultation date"),
    ],
)
def test_an_impossible_answer_is_refused_and_nothing_is_lost(kb, typed, why):
    text = CALCINOSIS.replace("present", "absent") + "treatments: none\n"
    session = begin(text.replace("{calc", "{muscle weakness: present, rash: present, calc"), kb)
    session = until(session, "What is the result for aldolase?")
    step = respond(session, typed)
    assert (step.kind, step.said[0]) == ("refused", why)
    assert step.session is session
    taken = answered(session, "12 U/L (< 7.6) on 2026-10-05").session
    (stated,) = [each for each in taken.profile.statements if each.concept == "aldolase"]
    assert str(stated.value) == "12 U/L"
    assert stated.reference is not None
    assert stated.dated


def test_treatments_are_named_with_responses_and_targets(kb):
    session = answered(
        begin(CALCINOSIS, kb), "methotrexate: none (calcinosis), prednisolone: relapse on taper"
    ).session
    given = {each.agent: each.responses for each in session.profile.treatments}
    assert given == {
        "methotrexate": (("calcinosis", "none"),),
        "prednisolone": ((None, "relapse-on-taper"),),
    }
    assert respond(begin(CALCINOSIS, kb), "yes").kind == "refused"
    closed = answered(begin(CALCINOSIS, kb), "no").session
    assert closed.profile.treatments_complete
    assert "treatments: none" in closed.text


def test_a_bare_response_is_of_what_was_asked_for(plants):
    text = "diagnoses: [silver blight]\ntreatments: [{agent: yellow dust, route: leaf}]\n"
    session = until(begin(text, plants), "What was the response to sulphur dust")
    assert respond(session, "spots: none, spots: partial").kind == "refused"
    session = answered(session, "none").session
    assert session.profile.treatments[0].responses == (("leaf-spots", "none"),)
    assert {each.concept for each in session.answer.derived} == {"dust-failure"}


def test_what_was_never_given_is_never(plants):
    session = until(begin("diagnoses: [silver blight]", plants), "Was sulphur dust ever given?")
    assert answered(session, "no").session.profile.treatments[0].never
    doubtful = respond(session, "none")
    assert doubtful.kind == "refused"
    assert "two ways" in doubtful.said[0]
    told = answered(session, "sulphur dust: none").session.profile.treatments[0]
    assert told.responses == ((None, "none"),)
    told = answered(session, "worsened").session.profile.treatments[0]
    assert told.responses == ((None, "worsened"),)


def test_what_stood_in_the_profile_stands_there_still(kb):
    text = (
        "id: p17\n"
        "patient: {age: 9 y, sex: male}\n"
        "diagnoses: [juvenile dermatomyositis]\n"
        "findings:\n"
        "  calcinosis: {state: present, kind: tumoral, since: 2 mo}\n"
        "  fever: unknown\n"
        "measurements:\n"
        '  aldolase: {value: 19.3 U/L, reference: "< 7.3"}\n'
        "  ANA: 1:640\n"
        "treatments: [{agent: prednisolone, route: oral, dose: 2 mg/kg/d, running: true}]\n"
    )
    before = begin(text, kb)
    last = to_the_end(before, WAYS[0])[-1]
    kept = {(each.concept, each.words) for each in before.profile.statements}
    kept -= {(each.concept, each.words) for each in last.profile.statements}
    assert kept <= {("fever", "fever: unknown")}
    (first, *_) = last.profile.treatments
    assert (first.route, first.dose_words, first.running) == ("oral", "2 mg/kg/d", True)
    assert last.profile.id == "p17"


def test_help_names_what_rests_on_a_question(kb):
    step = respond(until(begin(CALCINOSIS, kb), "Inflammatory calcinosis"), "?")
    assert step.kind == "help"
    told = re.fullmatch(r"Asked because (\d+) options and 1 alert rest on it:", step.said[0])
    named = {rule for line in step.said for rule in re.findall(r"JDM-O-\d{4}", line)}
    assert "JDM-O-0003" in named
    assert len(named) == int(told[1])


def test_no_question_and_no_change_advises(kb, plants):
    """No word of preference in anything that a session says."""
    said = []
    for session in (begin(CALCINOSIS, kb), *to_the_end(begin(None, plants), WAYS[1])):
        if session.choice is not None:
            open_ = session.room.desk.questions(session.profile)
            words = session.room.kb.vocabulary
            said += [(asks(each, session.profile, words), hint(each, words)) for each in open_]
            said += respond(session, "?").said
    words = json.dumps(said).casefold()
    assert "should" not in words
    assert "recommend" not in words
    assert "please" not in words


# What does not answer


def test_another_agent_does_not_answer_whether_one_was_given(plants):
    session = until(
        begin("diagnoses: [silver blight]\nfindings: {leaf spots: present}\n", plants),
        "Was sulphur dust ever given?",
        otherwise="no",
    )
    step = respond(session, "ashwater: none")
    assert step.kind == "noted"
    assert step.said == ("noted; sulphur dust was asked",)
    assert [each.agent for each in step.session.profile.treatments] == ["ashwater"]
    again = until(step.session, "Was sulphur dust ever given?")
    assert step.session.number == session.number
    assert respond(step.session, "back").session is session
    closed = to_the_end(respond(again, "unknown").session, ("no",))[-1]
    assert not closed.settled
    assert closed.undecided == ("Ashwater, sprayed (PLANT-O-0001)",)


@pytest.mark.parametrize(
    ("wanted", "typed", "then", "how"),
    [
        ("What is the result for CRP?", "80 mg/L", "raised", "no range is known for it; say"),
        ("What is the result for CMAS?", "normal", "35", "say a number"),
    ],
)
def test_a_value_that_decides_nothing_is_asked_for_again(kb, wanted, typed, then, how):
    text = "diagnoses: [juvenile dermatomyositis]\n"
    text += "findings: {fever: present, calcinosis: present, muscle weakness: absent}\n"
    text += "treatments: [{agent: methotrexate, response: {calcinosis: none}}, "
    text += "{agent: azathioprine, response: {calcinosis: none}}, "
    text += "{agent: prednisolone, response: {muscle: improved}}]\ntreatments_complete: true\n"
    first = until(begin(text, kb), "Inflammatory calcinosis: present?")
    session = until(respond(first, "unknown").session, wanted, otherwise="no")
    step = respond(session, typed)
    assert step.kind == "noted"
    assert how in step.said[0]
    assert typed in step.session.text
    assert respond(until(step.session, wanted), then).kind == "answered"


def test_a_response_as_a_whole_leaves_the_targets_open(kb):
    text = "diagnoses: [juvenile dermatomyositis]\nfindings: {calcinosis: present}\n"
    text += "treatments: [prednisolone]\ntreatments_complete: true\n"
    session = until(begin(text, kb), "What was the response to prednisolone", otherwise="yes")
    assert "as a whole or" in question(session)
    step = respond(session, "partial")
    assert step.kind == "noted"
    assert "judged on" in step.said[0]
    session = until(step.session, "What was the response to prednisolone", otherwise="yes")
    respond(session, "muscle: improved, calcinosis: none")
    step = respond(session, "calcinosis: none")
    (told,) = step.session.profile.treatments
    assert told.responses == ((None, "partial"), ("calcinosis", "none"))


def test_a_response_of_a_target_counts_beside_one_as_a_whole(plants):
    text = "diagnoses: [silver blight]\nfindings: {leaf spots: present}\n"
    text += "treatments: [{agent: sulphur dust, response: partial}]\n"
    session = until(begin(text, plants), "What was the response to sulphur dust", "no")
    session = answered(session, "improved").session
    (told,) = session.profile.treatments
    assert told.responses == ((None, "partial"), ("leaf-spots", "improved"))
    assert "as a whole: partial" in session.text
    last = to_the_end(session, ("no",))[-1]
    assert last.settled
    assert {each.rule: each.outcome for each in last.answer.options}["PLANT-O-0001"] == (
        "not-applicable"
    )


def test_what_failed_is_announced_as_without_benefit_and_for_its_target(plants):
    session = until(begin("diagnoses: [silver blight]\n", plants), "Leaf spots: present?")
    changes = answered(session, "yes").changes
    assert (
        "option Sulphur dust for leaf spots (PLANT-O-0002): undecided -> reported without benefit"
    ) in changes


def test_an_oddity_is_told_at_the_answer_that_makes_it(kb):
    text = "diagnoses: [juvenile dermatomyositis]\ntreatments: none\n"
    text += "findings: {muscle weakness: present, rash: present, calcinosis: absent}\n"
    session = until(begin(text, kb), "What is the result for aldolase?")
    changes = answered(session, "90000 U/L").changes
    assert any(each.startswith("oddity: ") for each in changes)


def test_a_complete_list_is_not_asked_for_more():
    vocabulary = Vocabulary([Concept("a", "A", "agent")])
    asked = Treated("a", responses=("none",), targets=("t",))
    given = Treatment("a", "a", "a: given", "p:1", responses=(("t", "none"),))
    later = asked._replace(within=parse_duration("1 y"))
    open_list = Profile("", TODAY, treatments=(given._replace(start=NOW),))
    assert list(keys(Counted(later, 2), open_list, vocabulary))[-1] == ("others", "1")
    closed = open_list._replace(treatments_complete="p:2")
    assert not [key for key in keys(Counted(later, 2), closed, vocabulary) if key[0] == "others"]
