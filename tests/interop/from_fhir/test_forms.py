"""The forms of the input, and laws that hold for all of them."""

from __future__ import annotations

import json
from copy import deepcopy
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import cdss
from cdss.cli import profiles

from .record import (
    AS_OF,
    CALCINOSIS,
    CK,
    CRP,
    IVIG,
    JDM,
    METHOTREXATE,
    allergy,
    condition,
    observation,
    patient,
    procedure,
    quantity,
    read,
    snomed,
    status,
    taken,
)

FOLDER = Path(__file__).parent / "bundles"
ROOT = Path(__file__).resolve().parents[3]

RECORD = [
    patient(birthDate="2017-03-15", gender="female"),
    condition(JDM, "1"),
    condition(CALCINOSIS, "2", onsetDateTime="2025-02"),
    condition(snomed("1", "Unknown here"), "3"),
    observation(CK, "4", valueQuantity=quantity(812), effectiveDateTime="2026-10-01"),
    observation(CRP, "5", valueQuantity=quantity(2, "mg/dL")),
    taken(METHOTREXATE, "active", "6"),
    allergy(IVIG, "7", **status(verificationStatus="refuted")),
    procedure({"text": "Plasma exchange"}, "not-done", "8"),
]


def bundled(resources: list[Any]) -> dict[str, Any]:
    entries = [{"resource": each} for each in resources]
    return {"resourceType": "Bundle", "type": "collection", "entry": entries}


def meaning(profile: cdss.Profile) -> cdss.Profile:
    """What a profile says, without what it was read from."""
    return profile._replace(sha256="", text=None, name="")


@pytest.mark.parametrize(
    "form",
    [
        bundled(RECORD),
        tuple(RECORD),
        [bundled(RECORD[:4]), bundled(RECORD[4:])],
        bundled([bundled(RECORD)]),
        bundled([*RECORD, RECORD[1]]),
        json.dumps(RECORD),
        json.dumps(bundled(RECORD), indent=2).encode(),
        b"\xef\xbb\xbf" + json.dumps(RECORD).encode(),
        "\n".join(json.dumps(each) for each in RECORD),
        "\r\n\r\n".join(json.dumps(each) for each in RECORD) + "\r\n",
    ],
)
def test_every_form_says_the_same(kb, form):
    expected = cdss.profile_from_fhir(RECORD, kb, as_of=AS_OF)
    assert meaning(cdss.profile_from_fhir(form, kb, as_of=AS_OF)) == meaning(expected)


def test_one_resource_alone(kb):
    assert cdss.profile_from_fhir(RECORD[1], kb).statements[0].place == "Condition/1"
    assert cdss.profile_from_fhir(json.dumps(RECORD[1]), kb).statements[0].place == "Condition/1"


def test_data_with_decimals_has_a_digest(kb):
    with_decimal = [observation(CK, valueQuantity=quantity(Decimal("81.20")))]
    profile = cdss.profile_from_fhir(with_decimal, kb)
    assert (len(profile.sha256), profile.text) == (64, None)
    assert profile.statements[0].words == "creatine kinase: 81.20 U/L"


@pytest.mark.parametrize("odd", [[{1, 2}], [b"x"], [None], {"a": object()}])
def test_data_that_is_no_json_is_refused(kb, odd):
    with pytest.raises(cdss.ProfileError):
        cdss.profile_from_fhir(odd, kb)


@given(st.permutations(RECORD))
def test_the_order_of_resources_is_irrelevant(kb, resources):
    expected = cdss.profile_from_fhir(RECORD, kb, as_of=AS_OF)
    assert meaning(cdss.profile_from_fhir(resources, kb, as_of=AS_OF)) == meaning(expected)


def ranged(low: Any, high: Any, unit: str = "U/L", **more: Any) -> dict[str, Any]:
    return {"low": quantity(low, unit), "high": quantity(high, unit), **more}


ALIKE = [quantity(20), quantity(20.5), quantity(2000), quantity(1)]
UNLIKE = [
    quantity(20, None),
    quantity(20, comparator="<"),
    quantity(20) | {"unit": "kU/L"},
    quantity(20, "tablet"),
    {"unit": "U/L"},
]
RANGES = [
    [ranged(1, 170)],
    [ranged(1, 2000)],
    [ranged(1.5, 170)],
    [ranged(1, 170, text="men")],
    [ranged(1, 9), ranged(1, 170)],
]
RESULTS = st.fixed_dictionaries(
    {
        "code": st.sampled_from([CK, CK, CK, CK | {"text": "CK"}, snomed("1"), JDM]),
        "valueQuantity": st.sampled_from([*ALIKE, *UNLIKE]),
    },
    optional={
        "effectiveDateTime": st.sampled_from(["2026-10-01", "2025-07", "2099-01-01"]),
        "referenceRange": st.sampled_from(RANGES),
        "interpretation": st.sampled_from([[{"coding": [{"code": each}]}] for each in "HN?"]),
        "dataAbsentReason": st.just({"text": "unknown"}),
    },
)


@given(st.lists(RESULTS, min_size=2, max_size=8), st.sampled_from([list, json.dumps]))
def test_what_stands_beside_a_result_changes_nothing_of_it(kb, results, form):
    """What results of one kind share is read once; each says what it says alone."""
    bodies = [observation(**{"name": f"o{at}", **each}) for at, each in enumerate(results)]
    alone = []
    for each in list(bodies):
        try:
            alone += cdss.profile_from_fhir(form([each]), kb, as_of=AS_OF).statements
        except cdss.ProfileError:
            bodies.remove(each)
    if not bodies:
        return
    together = cdss.profile_from_fhir(form(bodies), kb, as_of=AS_OF).statements
    assert sorted(together, key=str) == sorted(alone, key=str)


CODES = st.text("0123456789", min_size=1, max_size=3)
SYSTEMS = st.sampled_from(["http://snomed.info/sct", "http://loinc.org", "urn:x", ""])


@given(st.lists(st.tuples(SYSTEMS, CODES, st.sampled_from(["Condition", "Observation"]))))
def test_unmapped_codes_change_nothing_else(kb, codes):
    more = [
        {
            "resourceType": kind,
            "id": f"x{number}",
            "status": "final",
            "subject": {"reference": "Patient/p"},
            "code": {"coding": [{"system": system, "code": code, "display": "calcinosis"}]},
            "valueString": "raised",
        }
        for number, (system, code, kind) in enumerate(codes)
    ]
    plain = cdss.profile_from_fhir(RECORD, kb, as_of=AS_OF)
    found = cdss.profile_from_fhir([*RECORD, *more], kb, as_of=AS_OF)
    assert meaning(found)._replace(not_understood=()) == meaning(plain)._replace(not_understood=())
    total = sum(
        int(each.text.rpartition(", ")[2].split(" times")[0]) if each.text.endswith(" times") else 1
        for each in found.not_understood
    )
    assert total == len(plain.not_understood) + len(more)


def in_error(resource: dict[str, Any], name: str) -> dict[str, Any]:
    wrong = deepcopy(resource) | {"id": name}
    if resource["resourceType"] in {"Condition", "AllergyIntolerance"}:
        return wrong | status(verificationStatus="entered-in-error")
    return wrong | {"status": "entered-in-error"}


@given(st.lists(st.sampled_from(RECORD[1:])))
def test_what_was_entered_in_error_changes_nothing_else(kb, resources):
    more = [in_error(each, f"x{number}") for number, each in enumerate(resources)]
    plain = cdss.profile_from_fhir(RECORD, kb, as_of=AS_OF)
    found = cdss.profile_from_fhir([*RECORD, *more], kb, as_of=AS_OF)
    assert meaning(found)._replace(not_understood=()) == meaning(plain)._replace(not_understood=())


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                [
                    "resourceType",
                    "code",
                    "coding",
                    "system",
                    "text",
                    "value",
                    "status",
                    "subject",
                    "reference",
                    "valueQuantity",
                    "dosage",
                    "component",
                    "interpretation",
                    "contained",
                ]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@given(st.sampled_from(RECORD), JSON, st.data())
def test_any_element_may_be_anything_and_is_read_or_refused(kb, resource, junk, data):
    """Nothing but a ProfileError ever comes of an odd element."""
    key = data.draw(
        st.sampled_from(
            [
                *resource,
                "onsetAge",
                "component",
                "referenceRange",
                "dosage",
                "extension",
                "medication",
                "contained",
                "valueRange",
                "effectivePeriod",
                "encounter",
                "reaction",
            ]
        )
    )
    body = {**resource, key: junk}
    for form in ([body], json.dumps([body])):
        try:
            profile = cdss.profile_from_fhir(form, kb, as_of=AS_OF)
        except cdss.ProfileError:
            continue
        else:
            assert cdss.consult(profile, kb, engine="native", cross_check=False)


# The patients of the examples


@pytest.mark.parametrize("name", ["relapse-on-taper", "ulcerated-calcinosis", "febrile-calcinosis"])
def test_a_bundle_gives_the_answer_of_its_profile(kb, name):
    text = (FOLDER / f"{name}.json").read_bytes()
    profile = cdss.profile_from_fhir(text, kb, as_of=AS_OF, name=name)
    yaml = (ROOT / "cases" / "profiles" / f"{name}.yaml").read_bytes()
    told = cdss.consult(profile, kb)
    expected = cdss.consult(cdss.profile_from_yaml(yaml, kb), kb)
    assert not profile.not_understood
    assert [(each.rule, each.outcome, each.because) for each in told.options] == [
        (each.rule, each.outcome, each.because) for each in expected.options
    ]
    assert [each.rule for each in told.alerts] == [each.rule for each in expected.alerts]
    assert [each.concept for each in told.derived] == [each.concept for each in expected.derived]


# At the terminal


def test_consult_tells_fhir_by_its_content_and_cites_resources(run):
    ran = run("consult", FOLDER / "febrile-calcinosis.json")
    assert (ran.code, ran.err) == (0, "")
    assert "(Condition/fever)" in ran.out


def test_what_is_not_understood_comes_first_in_every_format(run, tmp_path):
    path = tmp_path / "p.json"
    path.write_text(json.dumps(RECORD))
    for format_ in ("text", "markdown", "html"):
        out = run("consult", path, "--format", format_).out
        # The page has a list of its sections above the first one.
        assert out.index("SNOMED CT 1 (Unknown here)") < out.lower().rindex("look first")
    stated = json.loads(run("consult", path, "--format", "json").out)["profile"]
    assert stated["not_understood"] == [
        {"text": "SNOMED CT 1 (Unknown here)", "location": "Condition/3", "nearest": []},
    ]


def test_an_answer_from_fhir_can_be_replayed_and_explained(run, tmp_path):
    bundle = FOLDER / "ulcerated-calcinosis.json"
    answer = tmp_path / "answer.json"
    answer.write_text(run("consult", bundle, "--format", "json").out)
    ran = run("replay", answer)
    assert (ran.code, "ANSWER: the same" in ran.out) == (0, True)
    assert "Condition/" in run("explain", bundle, "JDM-O-0002").out


def test_a_record_may_be_larger_than_a_profile(run, tmp_path):
    path = tmp_path / "p.json"
    note = {"div": "x" * profiles.LARGEST}
    path.write_text(json.dumps([*RECORD, patient() | {"id": "p", "text": note}][1:]))
    assert run("consult", path).code == 0
    path.write_text(json.dumps({"resourceType": "x" * profiles.LARGEST_RECORD}))
    assert run("consult", path).code == 4


def test_one_of_several_patients_is_named_at_the_terminal(run, tmp_path):
    path = tmp_path / "p.json"
    path.write_text(json.dumps([*RECORD, patient(gender="male") | {"id": "q"}]))
    assert run("consult", path).code == 4
    ran = run("consult", path, "--subject", "q")
    assert (ran.code, "male, age not stated" in " ".join(ran.out.split())) == (0, True)


def test_what_stands_in_many_is_noted_at_each(kb):
    odd = {"referenceRange": [{"low": quantity(300, "mg/L"), "high": quantity(10, "mg/L")}]}
    two = [observation(CRP, name, valueQuantity=quantity(2, "mg/dL"), **odd) for name in "12"]
    (noted,) = read(kb, *two).not_understood
    assert noted.location == "Observation/1, Observation/2"


def test_equal_parts_are_read_alike_and_like_parts_are_not(kb):
    def one(name, high):
        return observation(
            CRP, name, valueQuantity=quantity(2, "mg/L"), referenceRange=[{"high": high}]
        )

    ranges = [quantity(5, "mg/L"), quantity(5, "mg/L"), quantity(5, "mg/dL"), quantity(7, "mg/L")]
    found = read(kb, *(one(str(at), each) for at, each in enumerate(ranges))).statements
    assert [each.reference for each in found] == [(None, 5), (None, 5), (None, 50), (None, 7)]
