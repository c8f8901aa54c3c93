"""What was taken or given, what was only ordered, and how it turned out."""

from __future__ import annotations

import pytest

import cdss

from .record import (
    CALCINOSIS,
    EXCHANGE,
    IVIG,
    ME,
    METHOTREXATE,
    RESPONSE,
    RESPONSES,
    atc,
    coded,
    listed,
    procedure,
    quantity,
    read,
    snomed,
    taken,
    treatment,
)

RXNORM = "http://www.nlm.nih.gov/research/umls/rxnorm"


@pytest.mark.parametrize(
    ("status", "running"),
    [
        ("active", True),
        ("completed", False),
        ("stopped", False),
        ("on-hold", False),
        ("unknown", None),
    ],
)
def test_a_status_says_whether_it_is_running(kb, status, running):
    found = treatment(kb, taken(METHOTREXATE, status, "123"))
    assert (found.concept, found.running, found.place) == (
        "methotrexate",
        running,
        "MedicationStatement/123",
    )
    assert ("on-hold" in found.words) == (status == "on-hold")
    assert found.responses == ()


@pytest.mark.parametrize(
    ("code", "running"),
    [("taking", True), ("taking-not-as-directed", True), ("stopped-as-directed", False)],
)
def test_r5_says_it_as_adherence(kb, code, running):
    body = {
        "resourceType": "MedicationStatement",
        "id": "m",
        "status": "recorded",
        "subject": ME,
        "medication": {"concept": METHOTREXATE},
        "adherence": {"code": {"coding": [{"code": code}]}},
    }
    assert treatment(kb, body).running is running


@pytest.mark.parametrize("status", ["intended", "draft"])
def test_what_is_intended_was_not_taken(kb, status):
    assert listed(kb, taken(METHOTREXATE, status)) == [
        f"MedicationStatement, {status}: not taken yet"
    ]


def test_not_taken_does_not_say_never(kb):
    said = "methotrexate: not taken (whether ever is not said)"
    assert listed(kb, taken(METHOTREXATE, "not-taken")) == [said]


@pytest.mark.parametrize("kind", ["MedicationRequest", "MedicationDispense"])
def test_an_order_is_no_exposure(kb, kind):
    order = taken(METHOTREXATE) | {"resourceType": kind}
    assert listed(kb, order) == [f"{kind}, no exposure: ordered or supplied, not said to be taken"]


def test_entered_in_error_is_counted(kb):
    assert listed(kb, taken(METHOTREXATE, "entered-in-error")) == [
        "MedicationStatement, entered in error"
    ]


def test_a_period_that_is_over_stops_it(kb):
    past = {"effectivePeriod": {"start": "2025-01-10", "end": "2026-02"}}
    found = treatment(kb, taken(METHOTREXATE, "unknown", **past))
    assert (found.running, found.end.latest < 0, found.start.latest < -300) == (False, True, True)
    assert ", since 2025-01-10, until 2026-02" in found.words
    odd = treatment(kb, taken(METHOTREXATE, "active", **past))
    assert odd.backwards == "it is stated to be running, and to have ended"


def test_a_planned_end_ends_nothing(kb):
    ahead = {"effectivePeriod": {"start": "2025-01-10", "end": "2027-02"}}
    found = treatment(kb, taken(METHOTREXATE, "unknown", **ahead))
    assert (found.running, found.end) == (None, None)


@pytest.mark.parametrize(
    ("dosage", "words", "dose"),
    [
        ({"text": "2 mg/kg/d"}, "2 mg/kg/d", "2 mg/kg/d"),
        ({"text": "15 mg once a week"}, "15 mg once a week", None),
        ({"doseAndRate": [{"doseQuantity": quantity(15, "mg")}]}, "15 mg", "15 mg"),
        (
            {
                "doseAndRate": [{"doseQuantity": quantity(15, "mg")}],
                "timing": {"repeat": {"frequency": 1, "period": 1, "periodUnit": "wk"}},
            },
            "15 mg, 1 time(s) per 1 wk",
            "15 mg",
        ),
        ({"doseAndRate": [{"doseQuantity": quantity(1, "tablet")}]}, "1 tablet", None),
    ],
)
def test_a_dose_is_kept_as_stated(kb, dosage, words, dose):
    found = treatment(kb, taken(METHOTREXATE, dosage=[dosage]))
    assert (found.dose_words, None if found.dose is None else str(found.dose)) == (words, dose)
    assert words in found.words


@pytest.mark.parametrize(
    "route",
    [
        {"text": "Oral"},
        {"text": "oral route"},
        {"coding": [{"display": "Oral route"}]},
        snomed("26643006"),
    ],
)
def test_a_route_by_code_or_exact_text(kb, route):
    assert treatment(kb, taken(METHOTREXATE, dosage=[{"route": route}])).route == "oral"


def test_a_route_that_is_not_known_is_listed(kb):
    profile = read(kb, taken(METHOTREXATE, dosage=[{"route": snomed("1", "Oral route")}]))
    assert profile.treatments[0].route is None
    assert [each.text for each in profile.not_understood] == ["route Oral route"]


def test_a_route_that_an_intervention_cannot_have_is_a_mistake(kb):
    with pytest.raises(cdss.ProfileError, match="not given by this route"):
        read(kb, taken(IVIG, dosage=[{"route": {"text": "oral"}}]))


def product(**more):
    return {"resourceType": "Medication", "id": "x", **more}


@pytest.mark.parametrize("inside", [True, False])
@pytest.mark.parametrize(
    "parts",
    [
        {"code": METHOTREXATE},
        {"ingredient": [{"itemCodeableConcept": coded(RXNORM, "6851")}]},
        {"code": coded(RXNORM, "105585"), "ingredient": [{"item": {"concept": METHOTREXATE}}]},
    ],
)
def test_a_product_is_what_it_contains(kb, parts, inside):
    body = taken({}) | {"medicationReference": {"reference": "#x" if inside else "Medication/x"}}
    del body["medicationCodeableConcept"]
    if inside:
        assert treatment(kb, body | {"contained": [product(**parts)]}).concept == "methotrexate"
    else:
        assert treatment(kb, body, product(**parts)).concept == "methotrexate"


def test_an_inactive_ingredient_was_not_given(kb):
    parts = [{"itemCodeableConcept": METHOTREXATE, "isActive": False}]
    body = taken({}) | {"contained": [product(ingredient=parts)]}
    body["medicationReference"] = {"reference": "#x"}
    del body["medicationCodeableConcept"]
    assert listed(kb, body) == ["MedicationStatement without a code"]


def test_a_product_that_is_not_there_goes_by_its_exact_name(kb):
    body = taken({}) | {"medicationReference": {"display": "Methotrexate", "reference": "x/1"}}
    del body["medicationCodeableConcept"]
    found = treatment(kb, body)
    assert (found.concept, "by its text alone" in found.words) == ("methotrexate", True)


def responding(*parts):
    return {"extension": [{"url": RESPONSE, "extension": list(parts)}]}


def test_a_response_comes_as_an_extension(kb):
    plain = {"extension": [{"url": RESPONSE, "valueCode": "relapse-on-taper"}]}
    assert treatment(kb, taken(METHOTREXATE, **plain)).responses == ((None, "relapse-on-taper"),)
    target = {"url": "target", "valueCodeableConcept": CALCINOSIS}
    for response in (
        {"url": "response", "valueCode": "none"},
        {"url": "response", "valueCodeableConcept": coded(RESPONSES, "none")},
        {"url": "response", "valueCoding": coded(RESPONSES, "none")["coding"][0]},
    ):
        found = treatment(kb, taken(METHOTREXATE, **responding(response, target)))
        assert found.responses == (("calcinosis", "none"),)
        assert found.words == "methotrexate: no response for calcinosis"


def test_a_response_for_what_is_not_known_is_none_for_the_whole(kb):
    target = {"url": "target", "valueCodeableConcept": {"text": "the mood"}}
    response = {"url": "response", "valueCode": "improved"}
    profile = read(kb, taken(METHOTREXATE, **responding(response, target)))
    assert profile.treatments[0].responses == ()
    assert [each.text for each in profile.not_understood] == ["the mood"]


def test_another_response_is_a_mistake(kb):
    with pytest.raises(cdss.ProfileError, match="a response is one of") as raised:
        read(kb, taken(METHOTREXATE, extension=[{"url": RESPONSE, "valueCode": "splendid"}]))
    assert "splendid" not in str(raised.value)


def test_two_responses_for_one_target_are_a_mistake(kb):
    both = [{"url": RESPONSE, "valueCode": each} for each in ("none", "improved")]
    with pytest.raises(cdss.ProfileError, match="two responses"):
        read(kb, taken(METHOTREXATE, extension=both))


@pytest.mark.parametrize(
    ("reason", "responses"),
    [
        (coded(RESPONSES, "none"), ((None, "none"),)),
        ({"text": "Not tolerated"}, ((None, "not-tolerated"),)),
    ],
)
def test_a_reason_of_the_status_may_be_a_response(kb, reason, responses):
    assert treatment(kb, taken(METHOTREXATE, "stopped", statusReason=[reason])).responses == (
        responses
    )


@pytest.mark.parametrize("text", ["none", "moved away"])
def test_any_other_reason_leaves_the_response_unknown(kb, text):
    profile = read(kb, taken(METHOTREXATE, "stopped", statusReason=[{"text": text}]))
    assert profile.treatments[0].responses == ()
    assert [each.text for each in profile.not_understood] == [f"reason of a status: {text}"]


def given(name, on, status="completed", **more):
    return {
        "resourceType": "MedicationAdministration",
        "id": name,
        "status": status,
        "subject": ME,
        "medicationCodeableConcept": IVIG,
        "effectiveDateTime": on,
        **more,
    }


def test_an_administration_was_given_and_may_go_on(kb):
    found = treatment(kb, given("1", "2026-03-01", dosage={"dose": quantity(20, "g")}))
    assert (found.concept, found.running, found.dose_words) == (
        "intravenous-immunoglobulin",
        None,
        "20 g",
    )
    assert found.words == "intravenous immunoglobulin 20 g: given, on 2026-03-01"


@pytest.mark.parametrize("status", ["not-done", "unknown"])
def test_an_administration_that_is_not_said_to_be_given_is_listed(kb, status):
    assert listed(kb, given("1", "2026-03-01", status)) == [
        f"MedicationAdministration, {status}: not said to be given"
    ]


def test_of_a_course_the_first_and_the_last_stand(kb):
    days = [given(str(each), f"2026-03-{each:02d}") for each in range(1, 13)]
    first, last = read(kb, *days).treatments
    assert (first.place, last.place) == (
        "MedicationAdministration/1",
        "MedicationAdministration/12",
    )
    assert last.words.endswith("on 2026-03-12, and 10 more between the first and this")


def test_a_procedure_was_done(kb):
    for when in ("performedDateTime", "occurrenceDateTime"):
        found = treatment(kb, procedure(EXCHANGE, **{when: "2025-03-04"}))
        assert (found.concept, found.never, found.running) == ("plasma-exchange", False, None)
        assert "on 2025-03-04" in found.words


def test_a_procedure_that_was_not_done_was_never_given(kb):
    found = treatment(kb, procedure(EXCHANGE, "not-done"))
    assert (found.concept, found.never) == ("plasma-exchange", True)


def test_not_done_once_says_nothing_beside_done(kb):
    profile = read(kb, procedure(EXCHANGE, "not-done", "1"), procedure(EXCHANGE, "completed", "2"))
    assert [each.never for each in profile.treatments] == [False]
    assert len(profile.not_understood) == 1


@pytest.mark.parametrize("status", ["preparation", "on-hold", "unknown"])
def test_a_procedure_that_is_not_said_to_be_done_is_listed(kb, status):
    assert listed(kb, procedure(EXCHANGE, status)) == [f"Procedure, {status}: not said to be done"]


def test_an_unknown_product_is_listed_by_its_first_code(kb):
    assert listed(kb, taken(atc("Z99"))) == ["ATC Z99"]
