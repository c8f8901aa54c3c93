"""Conditions: how sure, how current, since when."""

from __future__ import annotations

import pytest

import cdss

from .record import (
    CALCINOSIS,
    JDM,
    ME,
    coded,
    condition,
    hp,
    listed,
    patient,
    read,
    snomed,
    statement,
    status,
)


@pytest.mark.parametrize(
    ("verified", "state"),
    [
        (None, "present"),
        ("confirmed", "present"),
        ("unconfirmed", "suspected"),
        ("provisional", "suspected"),
        ("differential", "suspected"),
        ("refuted", "absent"),
    ],
)
def test_verification_gives_the_state(kb, verified, state):
    more = {} if verified is None else status(verificationStatus=verified)
    found = statement(kb, condition(JDM, "123", **more))
    assert (found.concept, found.state, found.place) == (
        "juvenile-dermatomyositis",
        state,
        "Condition/123",
    )
    if state == "suspected":
        assert verified in found.words


def test_what_was_entered_in_error_is_counted_and_says_nothing(kb):
    wrong = status(verificationStatus="entered-in-error")
    assert listed(kb, condition(JDM, "1", **wrong), condition(CALCINOSIS, "2", **wrong)) == [
        "Condition, entered in error, 2 times"
    ]


def test_what_is_resolved_is_absent_now_and_was_present(kb):
    more = status(clinicalStatus="resolved") | {"abatementDateTime": "2026-05"}
    profile = read(kb, condition(CALCINOSIS, onsetDateTime="2025-02", **more))
    was, now = profile.statements
    assert (was.state, was.observed.latest < 0, was.start is not None) == ("present", True, True)
    assert (now.state, now.observed.latest) == ("absent", 0)
    answer = cdss.consult(profile, kb)
    assert not answer.conflicts
    assert "calcinosis" not in [each.concept for each in answer.derived if each.state == "present"]


@pytest.mark.parametrize("clinical", ["inactive", "remission"])
def test_what_is_not_active_and_not_gone_is_left_open(kb, clinical):
    found = statement(kb, condition(JDM, **status(clinicalStatus=clinical)))
    assert (found.state, clinical in found.words) == ("unknown", True)


def test_a_resolved_history_is_never_absent(kb):
    """Hepatitis B that is over may come back under a drug."""
    over = status(clinicalStatus="resolved")
    states = {
        each.state for each in read(kb, condition({"text": "Hepatitis B"}, **over)).statements
    }
    assert states == {"present", "unknown"}


def test_active_and_ended_is_a_conflict(kb):
    both = status(clinicalStatus="active") | {"abatementDateTime": "2026-05-01"}
    answer = cdss.consult(read(kb, condition(CALCINOSIS, **both)), kb)
    assert "calcinosis" in [each.concept for each in answer.conflicts]


def test_an_end_that_lies_ahead_ends_nothing(kb):
    assert statement(kb, condition(CALCINOSIS, abatementDateTime="2026-12-24")).state == "present"
    assert statement(kb, condition(CALCINOSIS, abatementDateTime="2026-11")).state == "present"


@pytest.mark.parametrize(
    ("onset", "words"),
    [
        ({"onsetDateTime": "2026-10-20T08:00:00Z"}, ", since 2026-10-20"),
        ({"onsetPeriod": {"start": "2026-10-20"}}, ", since 2026-10-20"),
        ({"onsetAge": {"value": 4, "unit": "years", "code": "a"}}, ", since age 4 y"),
        ({"onsetString": "as a\n toddler"}, ", since as a toddler"),
    ],
)
def test_a_beginning_is_kept_as_stated(kb, onset, words):
    found = statement(kb, patient(birthDate="2017-03-15"), condition(CALCINOSIS, **onset))
    assert words in found.words
    assert (found.start is None) == ("onsetString" in onset)


def test_an_onset_age_is_counted_back(kb):
    onset = {"onsetAge": {"value": 4, "code": "a"}}
    start = statement(kb, patient(birthDate="2017-03-15"), condition(CALCINOSIS, **onset)).start
    assert start.ago.at_least(cdss.model.duration.parse_duration("4 y")) is True


def test_what_begins_after_the_consultation_is_not_read(kb):
    assert listed(kb, condition(CALCINOSIS, onsetDateTime="2026-11-21")) == [
        "Condition, dated after the consultation"
    ]


def test_a_diagnosis_of_a_visit_was_so_then(kb):
    visit = {
        "resourceType": "Encounter",
        "id": "e",
        "subject": ME,
        "period": {"start": "2024-02-03T10:00:00+01:00"},
    }
    found = statement(
        kb,
        visit,
        condition(
            CALCINOSIS,
            category=[{"coding": [{"code": "encounter-diagnosis"}]}],
            encounter={"reference": "Encounter/e"},
        ),
    )
    assert (found.dated, ", on 2024-02-03" in found.words) == (True, True)
    assert found.observed.latest < -365


def test_who_says_so_is_kept(kb):
    assert "asserted by the patient" in statement(kb, condition(JDM, asserter=ME)).words
    doctor = {"reference": "Practitioner/1", "display": "Dr Invented"}
    assert "asserted by Dr Invented" in statement(kb, condition(JDM, asserter=doctor)).words


def test_codes_that_mean_it_more_and_less_closely_mean_the_closer(kb):
    both = {"coding": [*snomed("396230008")["coding"], *JDM["coding"]]}
    assert statement(kb, condition(both)).concept == "juvenile-dermatomyositis"


def test_a_code_below_a_category_is_a_kind_of_it(kb):
    icd = "http://hl7.org/fhir/sid/icd-10-cm"
    found = statement(kb, condition(coded(icd, "M33.02")))
    assert (found.concept, "M33.02 is a kind of M33.0" in found.words) == (
        "juvenile-dermatomyositis",
        True,
    )
    # M33.2 is polymyositis: below M33, and no dermatomyositis.
    assert listed(kb, condition(coded(icd, "M33.2"))) == ["ICD-10-CM M33.2"]


def test_a_code_with_or_without_its_prefix(kb):
    for code in ("HP:0200042", "0200042"):
        assert statement(kb, condition(hp(code))).concept == "skin-ulceration"


def test_a_text_alone_is_matched_exactly_and_says_so(kb):
    found = statement(kb, condition({"text": "Skin  ULCERATION"}))
    assert (found.concept, found.words) == (
        "skin-ulceration",
        "skin ulceration: present, by its text alone",
    )
    assert listed(kb, condition({"text": "ulceration, skin"})) == ["ulceration, skin"]


def test_a_short_text_is_more_than_one_thing(kb):
    profile = read(kb, condition({"text": "DM"}))
    assert profile.statements == ()
    assert profile.not_understood[0].nearest == ("Dermatomyositis",)


def test_the_words_of_an_unmapped_code_are_not_its_meaning(kb):
    profile = read(kb, condition(snomed("1", "Juvenile dermatomyositis")))
    assert profile.statements == ()
    (found,) = profile.not_understood
    assert found.text == "SNOMED CT 1 (Juvenile dermatomyositis)"
    assert found.nearest == ("Juvenile dermatomyositis",)


def test_unmapped_codes_are_counted_by_system(kb):
    local = coded("urn:example:local", "7")
    found = listed(
        kb,
        condition(snomed("2", "Two"), "1"),
        condition(local, "2"),
        condition(snomed("2", "Two"), "3"),
    )
    assert found == ["SNOMED CT 2 (Two), 2 times", "urn:example:local 7"]


def test_an_agent_is_no_condition(kb):
    assert listed(kb, condition({"text": "methotrexate"})) == ["methotrexate, in a Condition"]


def test_a_kind_that_is_refuted_or_over_leaves_other_kinds_open(kb):
    kind = coded("http://hl7.org/fhir/sid/icd-10-cm", "M33.02")
    assert statement(kb, condition(kind, **status(verificationStatus="refuted"))).state == "unknown"
    over = read(kb, condition(kind, **status(clinicalStatus="resolved")))
    assert {each.state for each in over.statements} == {"present", "unknown"}


def test_an_old_absence_is_open_in_a_record_and_counts_in_a_profile(kb):
    """The answer says which fact is open, and why; a profile's own absence is its writer's word."""
    refuted = status(verificationStatus="refuted") | {"recordedDate": "2020-01-01"}
    record = read(kb, condition(JDM), condition({"text": "IgA deficiency"}, "2", **refuted))
    told = cdss.consult(record, kb).profile.read_as
    assert "absent, on 2020-01-01" in told
    assert "more than 31 days ago; whether now is not said" in told
    written = "as_of: 2026-11-20\nhistory: {IgA deficiency: {state: absent, on: 2020-01-01}}"
    states = [
        each.state
        for profile in (record, cdss.profile_from_yaml(written, kb))
        for each in profile.statements
        if each.concept == "iga-deficiency"
    ]
    assert states == ["unknown", "absent"]
