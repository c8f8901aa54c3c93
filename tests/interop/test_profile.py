"""Every form in which a profile may state something, and what it is read as."""

from __future__ import annotations

import json
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import cdss
from cdss.model.condition import RESPONSES, STATUSES
from cdss.model.duration import parse_duration
from cdss.model.profile import Profile, Statement, Treatment
from cdss.model.quantity import parse_quantity
from cdss.model.time import NOW

TODAY = date(2026, 11, 20)


def read(text: str, kb: cdss.KnowledgeBase, **options: Any) -> Profile:
    return cdss.profile_from_yaml(text, kb, name="p.yaml", today=TODAY, **options)


def measured(text: str, kb: cdss.KnowledgeBase) -> Statement:
    (found,) = read(f"measurements: {{{text}}}", kb).statements
    return found


def stated(text: str, kb: cdss.KnowledgeBase) -> list[tuple[str, str | None]]:
    return [(each.concept, each.state) for each in read(text, kb).statements]


def treated(text: str, kb: cdss.KnowledgeBase) -> Treatment:
    (found,) = read(f"treatments:\n  - {{{text}}}", kb).treatments
    return found


def mistakes(text: str, kb: cdss.KnowledgeBase, **options: Any) -> list[str]:
    with pytest.raises(cdss.ProfileError) as caught:
        read(text, kb, **options)
    return [f"{each.name} {each.place.brief}" for each in caught.value.diagnostics]


# The patient


def test_the_profile_of_the_design(kb) -> None:
    found = read(
        """
id: p17
as_of: 2026-11-20
patient: {age: 9 y, sex: male, weight: 28 kg}
diagnoses: [juvenile dermatomyositis]
findings:
  calcinosis: {state: present, kind: tumoral, since: 2 mo}
  skin ulceration: present
  fever: absent
measurements:
  aldolase: 19.3 U/L
  CRP: raised
  antinuclear antibody: negative
  CMAS: 35
treatments:
  - {agent: prednisolone, route: oral, dose: 2 mg/kg/d, response: relapse on taper, running: true}
  - {agent: methotrexate, since: 14 mo, response: {calcinosis: none, muscle: improved}}
history:
  IgA deficiency: absent
  pregnancy: absent
""",
        kb,
    )
    assert (found.id, found.as_of, found.sex) == ("p17", TODAY, "male")
    assert (str(found.age), str(found.weight)) == ("9 y", "28 kg")
    assert (found.age_place, found.sex_place) == ("p.yaml:4", "p.yaml:4")
    assert [(each.concept, each.state, each.place) for each in found.statements[:4]] == [
        ("juvenile-dermatomyositis", "present", "p.yaml:5"),
        ("tumoral-calcinosis", "present", "p.yaml:7"),
        ("skin-ulceration", "present", "p.yaml:8"),
        ("fever", "absent", "p.yaml:9"),
    ]
    assert [each.concept for each in found.treatments] == ["prednisolone", "methotrexate"]
    assert found.treatments_complete is None


@pytest.mark.parametrize("sex", ["female", "Female", "F", "f"])
def test_sex_in_any_case(kb, sex: str) -> None:
    assert read(f"patient: {{sex: {sex}}}", kb).sex == "female"


@pytest.mark.parametrize("said", ["unknown", "Unknown", "not stated"])
def test_what_is_said_to_be_unknown_is_unknown(kb, said: str) -> None:
    found = read(f"patient: {{age: {said}, sex: {said}, weight: {said}}}", kb)
    assert (found.age, found.sex, found.weight) == (None, None, None)


def test_without_a_date_today_is_the_consultation_date(kb) -> None:
    assert read("id: x", kb).as_of == TODAY
    assert cdss.profile_from_yaml("id: x", kb).as_of >= TODAY


# Diagnoses, findings, history


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("[juvenile dermatomyositis]", "present"),
        ("{juvenile dermatomyositis: suspected}", "suspected"),
        ("{juvenile dermatomyositis: absent}", "absent"),
        ("{juvenile dermatomyositis: {state: suspected}}", "suspected"),
        ("{juvenile dermatomyositis: {since: 2 y}}", "present"),
        ("[{juvenile dermatomyositis: suspected}]", "suspected"),
    ],
)
def test_diagnoses(kb, text: str, state: str) -> None:
    assert stated(f"diagnoses: {text}", kb) == [("juvenile-dermatomyositis", state)]


@pytest.mark.parametrize(
    ("said", "state"),
    [
        ("present", "present"),
        ("PRESENT", "present"),
        ("yes", "present"),
        ("true", "present"),
        ("absent", "absent"),
        ("no", "absent"),  # YAML's own readers take this for false
        ("No", "absent"),
        ("false", "absent"),
        ("suspected", "suspected"),
        ("unknown", "unknown"),
    ],
)
def test_states_and_the_traps_of_yaml(kb, said: str, state: str) -> None:
    assert stated(f"findings: {{fever: {said}}}", kb) == [("fever", state)]


@pytest.mark.parametrize(
    "name", ["juvenile-dermatomyositis", "Juvenile Dermatomyositis", "JDM", "jdm", "juvenile DM"]
)
def test_names_are_ids_labels_and_synonyms_in_any_case(kb, name: str) -> None:
    assert stated(f"diagnoses: [{name}]", kb) == [("juvenile-dermatomyositis", "present")]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=200)
@given(data=st.data())
def test_any_name_of_any_concept_is_read_in_any_case(kb, data: st.DataObject) -> None:
    stating = ("finding", "diagnosis")
    concept = data.draw(st.sampled_from([c for c in kb.vocabulary if c.kind in stating]))
    name = data.draw(st.sampled_from([*concept.names, concept.phrase]))
    written = data.draw(st.sampled_from([name, name.upper(), name.title(), name.replace(" ", "-")]))
    section = "findings" if concept.kind == "finding" else "diagnoses"
    text = f"{section}: {{{json.dumps(written)}: present}}"
    assert stated(text, kb) == [(concept.id, "present")]


@pytest.mark.parametrize("kind", ["tumoral", "Tumoral", "tumoral calcinosis", "tumoral-calcinosis"])
def test_a_kind_is_the_concept_of_that_kind(kb, kind: str) -> None:
    text = f"findings: {{calcinosis: {{state: present, kind: {kind}}}}}"
    assert stated(text, kb) == [("tumoral-calcinosis", "present")]


def test_several_kinds_and_several_times_are_several_statements(kb) -> None:
    text = "findings: {calcinosis: {kind: [nodular, tumoral]}}"
    assert stated(text, kb) == [
        ("nodular-calcinosis", "present"),
        ("tumoral-calcinosis", "present"),
    ]
    text = "findings: {fever: [{state: present, on: 2026-05-01}, {state: absent}]}"
    assert stated(text, kb) == [("fever", "present"), ("fever", "absent")]


# Times


@pytest.mark.parametrize(
    ("text", "ago"),
    [("since: 2 mo", "2 mo"), ("since: 2026-11-10", "10 d"), ("for: 3 wk", "3 wk")],
)
def test_since_is_a_date_or_a_time_ago(kb, text: str, ago: str) -> None:
    (found,) = read(f"findings: {{fever: {{state: present, {text}}}}}", kb).statements
    assert found.observed == NOW
    assert found.start is not None
    assert str(found.start.ago) == ago


def test_on_a_day_is_about_that_day(kb) -> None:
    (found,) = read("findings: {fever: {state: present, on: 2026-11-10}}", kb).statements
    assert found.dated
    assert (found.observed.earliest, found.observed.latest) == (-10, -10)


def test_at_an_age_is_about_then(kb) -> None:
    text = "patient: {age: 9 y}\nfindings: {calcinosis: {state: present, at_age: 4 y}}"
    (found,) = read(text, kb).statements
    assert found.dated
    assert str(found.observed.ago) == "more than 4 y, below 6 y"


def test_what_ended_is_absent_now(kb) -> None:
    text = "findings: {fever: {state: present, since: 2026-05, until: 2026-06}}"
    was, now = read(text, kb).statements
    assert (was.state, was.dated) == ("present", True)
    assert (now.state, now.observed) == ("absent", NOW)


# Measurements


@pytest.mark.parametrize("word", STATUSES)
def test_a_word_for_a_value(kb, word: str) -> None:
    for text in (f"CRP: {word}", f"CRP: {word.upper()}", f"CRP: {{is: {word}}}"):
        assert (measured(text, kb).status, measured(text, kb).value) == (word, None)


@pytest.mark.parametrize(
    "text",
    [
        "aldolase: 19.3 U/L",
        "aldolase: 19.3 IU/L",
        "aldolase: {value: 19.3 U/L}",
        "aldolase: {value: 19.3, unit: U/L}",
        "ALDOLASE: 19.30 u/l",
    ],
)
def test_a_value_is_exact_and_in_the_concept_s_unit(kb, text: str) -> None:
    found = measured(text, kb)
    assert found.value is not None
    assert (found.value.point, found.value.unit) == (Fraction(193, 10), "U/L")


@pytest.mark.parametrize(
    ("written", "bounds"),
    [
        ('"< 7.3"', (None, Fraction(73, 10))),
        ("< 7.3 U/L", (None, Fraction(73, 10))),
        ("3.4-8.6", (Fraction(34, 10), Fraction(86, 10))),
        ("3.4 to 8.6 U/L", (Fraction(34, 10), Fraction(86, 10))),
    ],
)
def test_a_stated_reference_range(kb, written: str, bounds: tuple[Any, Any]) -> None:
    found = measured(f"aldolase: {{value: 19.3 U/L, reference: {written}}}", kb)
    assert found.reference == bounds


def test_a_value_beside_its_word(kb) -> None:
    found = measured("aldolase: {value: 19.3 U/L, is: raised}", kb)
    assert found.status == "raised"
    assert found.value == parse_quantity("19.3 U/L")
    assert found.words == "aldolase: 19.3 U/L (raised)"


@pytest.mark.parametrize("text", ["ANA: 1:640", 'ANA: "1:640"', 'ANA: "1 : 640"'])
def test_a_titre_is_no_number_of_minutes(kb, text: str) -> None:
    assert measured(text, kb).titre == "1:640"


@pytest.mark.parametrize("text", ["MMT8: 50/80", "MMT8: 50 out of 80", "MMT8: 50"])
def test_a_score_with_and_without_its_maximum(kb, text: str) -> None:
    found = measured(text, kb)
    assert found.value is not None
    assert found.value.point == 50


def test_an_unknown_value_states_nothing(kb) -> None:
    assert read("measurements: {CMAS: unknown}", kb).statements == ()


def test_values_of_several_times(kb) -> None:
    text = "measurements: {CRP: [{value: 5 mg/L, on: 2026-05-01}, {is: raised}]}"
    first, second = read(text, kb).statements
    assert (first.dated, second.dated) == (True, False)


# Treatments


@pytest.mark.parametrize("response", RESPONSES)
def test_responses(kb, response: str) -> None:
    for said in (response, response.replace("-", " "), response.title()):
        found = treated(f"agent: prednisolone, response: {said}", kb)
        assert found.responses == ((None, response),)


@pytest.mark.parametrize(
    "text", ["response: {calcinosis: none}", "response: none, target: calcinosis"]
)
def test_a_response_for_a_target(kb, text: str) -> None:
    found = treated(f"agent: methotrexate, {text}", kb)
    assert found.responses == (("calcinosis", "none"),)


def test_a_response_as_a_whole_beside_one_of_a_target(kb) -> None:
    found = treated("agent: methotrexate, response: {As a whole: partial, muscle: improved}", kb)
    assert found.responses == ((None, "partial"), ("muscle", "improved"))


def test_responses_per_target(kb) -> None:
    found = treated("agent: methotrexate, response: {calcinosis: none, muscle: improved}", kb)
    assert found.responses == (("calcinosis", "none"), ("muscle", "improved"))


@pytest.mark.parametrize(
    ("said", "running"),
    [("true", True), ("yes", True), ("no", False), ("false", False), ("unknown", None)],
)
def test_running(kb, said: str, running: bool | None) -> None:
    assert treated(f"agent: prednisolone, running: {said}", kb).running is running


def test_running_is_unknown_when_nobody_says(kb) -> None:
    assert treated("agent: prednisolone", kb).running is None


def test_what_ended_is_not_running(kb) -> None:
    assert treated("agent: prednisolone, until: 2026-05", kb).running is False


def test_an_agent_alone(kb) -> None:
    (found,) = read("treatments: [prednisolone]", kb).treatments
    assert (found.concept, found.responses, found.never) == ("prednisolone", (), False)


def test_an_intervention_names_agent_and_route(kb) -> None:
    found = treated("agent: IVIg", kb)
    assert (found.agent, found.route) == ("immunoglobulin", "intravenous")
    found = treated("agent: sodium thiosulfate, route: Topical", kb)
    assert (found.agent, found.route) == ("sodium-thiosulfate", "topical")


def test_a_dose_is_read_and_its_words_kept(kb) -> None:
    found = treated("agent: prednisolone, dose: 2 mg/kg/d", kb)
    assert found.dose == parse_quantity("2 mg/kg/d")
    found = treated("agent: prednisolone, dose: as before", kb)
    assert (found.dose, found.dose_words) == (None, "as before")


@pytest.mark.parametrize("text", ["since: 14 mo", "for: 14 mo"])
def test_how_long(kb, text: str) -> None:
    found = treated(f"agent: methotrexate, {text}", kb)
    assert found.duration == parse_duration("14 mo")


@pytest.mark.parametrize("said", ["never", "Never", "no", "false"])
def test_never_given(kb, said: str) -> None:
    assert treated(f"agent: thalidomide, given: {said}", kb).never


@pytest.mark.parametrize(
    ("text", "complete"),
    [
        ("treatments: none", "p.yaml:1"),
        ("treatments: None", "p.yaml:1"),
        ("treatments: []\ntreatments_complete: true", "p.yaml:2"),
        ("treatments_complete: yes", "p.yaml:1"),
        ("treatments: [prednisolone]\ntreatments_complete: no", None),
        ("treatments: [prednisolone]", None),
        ("id: x", None),
    ],
)
def test_whether_the_list_is_complete(kb, text: str, complete: str | None) -> None:
    assert read(text, kb).treatments_complete == complete


# Terms nobody knows


def test_an_unknown_term_is_a_mistake_with_the_nearest_names(kb) -> None:
    with pytest.raises(cdss.ProfileError) as caught:
        read("findings:\n  calcinossis: present\n", kb)
    (found,) = caught.value.diagnostics
    assert (str(found.place), found.private) == ("p.yaml:2:3", "calcinossis")
    assert "`Calcinosis`" in found.help


def test_or_is_listed_when_that_is_asked_for(kb) -> None:
    text = "findings: {calcinossis: present, fever: absent}\ntreatments: [wonder drug]"
    found = read(text, kb, allow_unknown=True)
    assert [(each.text, each.location) for each in found.not_understood] == [
        ("calcinossis", "p.yaml:1"),
        ("wonder drug", "p.yaml:2"),
    ]
    assert found.not_understood[0].nearest[0] == "Calcinosis"
    assert [each.concept for each in found.statements] == ["fever"]


def test_only_terms_are_let_pass(kb) -> None:
    text = "findngs: {}\nfindings: {fever: maybe, nobody: maybe}"
    assert mistakes(text, kb, allow_unknown=True) == [
        "unknown-key p.yaml:1",
        "unknown-state p.yaml:2",
    ]


def test_all_mistakes_are_told_at_once_up_to_fifty(kb) -> None:
    text = "patient: {age: 9}\nfindings:\n" + "".join(f"  x{n}: present\n" for n in range(80))
    found = mistakes(text, kb)
    assert found[:2] == ["bad-age p.yaml:1", "unknown-term p.yaml:3"]
    assert len(found) == 50


# Text


def test_json_reads_as_yaml_does(kb) -> None:
    text = '{"patient": {"age": "9 y"}, "findings": {"fever": false}, "measurements": {"CMAS": 35}}'
    found = read(text, kb)
    assert str(found.age) == "9 y"
    assert [(each.concept, each.state) for each in found.statements] == [
        ("fever", "absent"),
        ("cmas", None),
    ]


def test_bytes_with_and_without_a_byte_order_mark(kb) -> None:
    text = "findings: {fever: absent}"
    for data in (text.encode(), text.encode("utf-8-sig"), text):
        found = cdss.profile_from_yaml(data, kb)
        assert [each.concept for each in found.statements] == ["fever"]


def test_the_digest_is_the_text_s(kb) -> None:
    one, two = read("id: a", kb), read("id: b", kb)
    assert one.sha256 != two.sha256
    assert one.sha256 == cdss.profile_from_yaml(b"id: a", kb).sha256


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25)
@given(data=st.data())
def test_the_order_of_what_is_stated_changes_no_statement(kb, data: st.DataObject) -> None:
    folder = Path(__file__).parents[2] / "cases" / "profiles"
    text = data.draw(st.sampled_from([p.read_text() for p in sorted(folder.glob("*.yaml"))]))
    sections = [part for part in _sections(text) if part.strip()]
    other = "".join(data.draw(st.permutations(sections)))
    one, two = read(text, kb), read(other, kb)
    assert {s._replace(place="") for s in one.statements} == {
        s._replace(place="") for s in two.statements
    }
    assert [t._replace(place="") for t in one.treatments] == [
        t._replace(place="") for t in two.treatments
    ]


def _sections(text: str) -> list[str]:
    found: list[str] = []
    for line in text.splitlines(keepends=True):
        if line.startswith((" ", "#")) and found:
            found[-1] += line
        elif not line.startswith("#"):
            found.append(line)
    return found
