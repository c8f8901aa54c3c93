"""Readings that could hurt: absent from what is old or unsure, normal from another's code."""

from fractions import Fraction

import pytest

import cdss

from .record import (
    CALCINOSIS,
    CK,
    EXCHANGE,
    PRODUCT_TAKEN,
    coded,
    condition,
    listed,
    observation,
    procedure,
    quantity,
    read,
    statement,
)

HL7 = "http://terminology.hl7.org/CodeSystem/condition-ver-status"
PREGNANCY = {"text": "pregnancy"}
"""The vocabulary has no verified code for it."""


def looked_for(found: bool, name: str = "o", **more):
    return observation(CALCINOSIS, name, valueBoolean=found, **more)


@pytest.mark.parametrize(
    ("day", "state"),
    [("2019", "unknown"), ("2026-10-19", "unknown"), ("2026-10-21", "absent"), ("2026", "absent")],
)
def test_what_was_absent_long_ago_is_open_now(kb, day, state):
    assert statement(kb, looked_for(False, effectiveDateTime=day)).state == state


def test_an_old_absence_takes_no_newer_presence_away(kb):
    old = looked_for(False, "1", effectiveDateTime="2019")
    new = looked_for(True, "2", effectiveDateTime="2026-11-10")
    assert [each.state for each in read(kb, old, new).statements] == ["unknown", "present"]


def test_an_old_absence_still_ends_what_was_before(kb):
    before = looked_for(True, "1", effectiveDateTime="2018")
    after = looked_for(False, "2", effectiveDateTime="2019")
    assert [each.state for each in read(kb, before, after).statements] == ["present", "absent"]


@pytest.mark.parametrize(("day", "state"), [("2020-01-01", "unknown"), ("2026-11-19", "absent")])
def test_a_pregnancy_refuted_once_is_not_excluded_today(kb, day, state):
    refuted = {"verificationStatus": coded(HL7, "refuted"), "recordedDate": day}
    assert statement(kb, condition(PREGNANCY, **refuted)).state == state


def test_what_was_not_seen_in_a_period_that_is_over_was_absent_then(kb):
    over = {"effectivePeriod": {"start": "2026-11-01", "end": "2026-11-05"}}
    found = statement(kb, looked_for(False, **over))
    assert (found.state, found.observed.latest) == ("absent", -15)


def test_an_early_result_excludes_nothing(kb):
    early = looked_for(False) | {"status": "preliminary"}
    assert statement(kb, early).state == "unknown"


@pytest.mark.parametrize(
    ("end", "state"),
    [
        ({"abatementString": "last summer"}, "unknown"),
        ({"abatementPeriod": {"start": "2025"}}, "unknown"),
        ({"abatementBoolean": True}, "unknown"),
        ({"abatementBoolean": False}, "present"),
    ],
)
def test_what_ended_at_some_time_is_not_said_to_be_there(kb, end, state):
    assert statement(kb, condition(CALCINOSIS, **end)).state == state


def test_a_site_s_own_status_does_not_hide_hl7_s(kb):
    own = {"system": "https://ehr.example/status", "code": "final"}
    both = {"coding": [own, {"system": HL7, "code": "entered-in-error"}]}
    assert listed(kb, condition(CALCINOSIS, verificationStatus=both)) == [
        "Condition, entered in error"
    ]
    text = {"text": "Entered in Error"}
    assert listed(kb, condition(CALCINOSIS, verificationStatus=text)) == [
        "Condition, entered in error"
    ]


@pytest.mark.parametrize(
    ("system", "word"),
    [
        ("https://laboratory.example/flags", None),
        ("http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation", "normal"),
        ("http://hl7.org/fhir/v2/0078", "normal"),
    ],
)
def test_a_laboratory_s_own_flag_is_not_taken_for_hl7_s(kb, system, word):
    flag = {"interpretation": [coded(system, "N")]}
    found = statement(kb, observation(CK, valueQuantity=quantity(900), **flag))
    assert (found.status, found.value.point) == (word, 900)


def test_a_range_that_runs_backwards_says_nothing(kb):
    backwards = {"referenceRange": [{"low": quantity(300), "high": quantity(10)}]}
    profile = read(kb, observation(CK, valueQuantity=quantity(50), **backwards))
    assert profile.statements[0].reference is None
    assert [each.text for each in profile.not_understood] == [
        "creatine kinase: reference range that ends below its beginning"
    ]


def test_a_value_in_two_units_is_none(kb):
    assert listed(kb, observation(CK, valueQuantity=quantity(20) | {"unit": "kU/L"})) == [
        "creatine kinase: 20 in two units, U/L and kU/L"
    ]
    same = statement(kb, observation(CK, valueQuantity=quantity(20) | {"unit": "IU/L"}))
    assert same.value.point == Fraction(20)


def test_of_several_times_the_last_counts(kb):
    timing = {"effectiveTiming": {"event": ["2020-01-01", "2021-01-01", "2020-06-01"]}}
    found = statement(kb, observation(CK, valueQuantity=quantity(20), **timing))
    assert (found.dated, found.words) == (True, "creatine kinase: 20 U/L, on 2021-01-01")


def test_what_was_not_done_on_one_day_may_have_been_done_on_another(kb):
    once = procedure(EXCHANGE, "not-done", performedDateTime="2020-01-01")
    assert listed(kb, once) == [
        "plasma exchange: not done, on 2020-01-01 (whether ever is not said)"
    ]


def test_a_product_entered_in_error_is_none(kb):
    product, taken = PRODUCT_TAKEN
    assert len(read(kb, product, taken).treatments) == 1
    assert listed(kb, product | {"status": "entered-in-error"}, taken) == [
        "Medication, entered in error"
    ]


def test_a_part_that_may_be_turned_round_is_not_read(kb):
    part = {"code": CK, "valueQuantity": quantity(20)}
    panel = {"component": [part]}
    assert len(read(kb, observation({"text": "panel"}, **panel)).statements) == 1
    turned = {"component": [part | {"modifierExtension": [{"url": "https://x.example/not"}]}]}
    assert listed(kb, observation({"text": "panel"}, **turned)) == [
        "Observation, with a modifier that is not known"
    ]


def test_times_of_another_shape_are_a_mistake(kb):
    for event in (5, [5], "2020"):
        timing = {"effectiveTiming": {"event": event}}
        with pytest.raises(cdss.ProfileError, match="event"):
            read(kb, observation(CK, valueQuantity=quantity(20), **timing))
