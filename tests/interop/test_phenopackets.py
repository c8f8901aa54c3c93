"""Cases as Phenopackets: what goes out is one, and what comes in is what went out."""

from __future__ import annotations

import json
import re
from collections import Counter
from decimal import Decimal
from typing import Any

import pytest
from google.protobuf.json_format import MessageToDict, MessageToJson, Parse
from phenopackets.schema.v2.phenopackets_pb2 import Phenopacket
from pydantic import TypeAdapter

import cdss
from cdss.interop.phenopacket_import import source_of
from cdss.knowledge.documents.source import SourceDocument
from cdss.located import read_yaml
from cdss.model.duration import parse_duration
from cdss.model.unit import canonical_unit

SOURCES = {each.id: each for each in cdss.load().archive.sources}
PERSONS = [
    (source.id, subject.id)
    for source in SOURCES.values()
    for subject in source.subjects
    if subject.is_patient
]
WORDS = {"onset", "presentation", "diagnosis", "report"}


# A command takes a quarter of a second, and several tests look at what it printed.
_PRINTED: dict[tuple[str, str], Any] = {}


@pytest.fixture
def exported(run):
    def exporting(source: str, subject: str) -> tuple[dict[str, Any], str]:
        if (source, subject) not in _PRINTED:
            arguments = (source, "--format", "phenopacket", "--subject", subject)
            _PRINTED[source, subject] = run("sources", "export", *arguments)
        ran = _PRINTED[source, subject]
        assert ran.code == 0, ran.err
        return json.loads(ran.out), ran.err

    return exporting


def subject_of(source: str, subject: str) -> Any:
    return next(each for each in SOURCES[source].subjects if each.id == subject)


def classes(part: Any) -> Any:
    if isinstance(part, dict):
        if part.keys() == {"id", "label"}:
            yield part
        for each in part.values():
            yield from classes(each)
    elif isinstance(part, list):
        for each in part:
            yield from classes(each)


@pytest.mark.parametrize(("source", "subject"), PERSONS)
def test_the_official_classes_read_it(exported, source: str, subject: str) -> None:
    packet, _ = exported(source, subject)
    read = Parse(json.dumps(packet), Phenopacket(), ignore_unknown_fields=False)
    assert read.id == f"{source}_{subject}"
    # What is not in the answer of the official classes was no field of theirs.
    assert MessageToDict(read) == packet


@pytest.mark.parametrize(("source", "subject"), PERSONS)
def test_every_code_is_verified_or_our_own_and_its_system_declared(
    exported, kb, source: str, subject: str
) -> None:
    packet, _ = exported(source, subject)
    verified = {code.code.rpartition(":")[2] for each in kb.vocabulary for code in each.codes}
    used = set()
    for each in classes({key: packet[key] for key in packet if key != "metaData"}):
        prefix, _, local = each["id"].partition(":")
        used.add(prefix)
        if prefix == "UCUM":
            assert canonical_unit(local) == local
        elif prefix == "cdss":
            assert "." in local or local in kb.vocabulary
        else:
            assert local in verified
    declared = [each["namespacePrefix"] for each in packet["metaData"]["resources"]]
    assert sorted(declared) == sorted(used)
    assert all(all(each.values()) for each in packet["metaData"]["resources"])


def held(subject: Any, vocabulary: Any) -> Counter[tuple[Any, ...]]:
    """What a phenopacket holds of a subject's statements, from the source itself."""
    found: list[tuple[Any, ...]] = []
    present = {
        above
        for each in subject.statements
        if each.state == "present"
        for above in vocabulary.ancestors(each.concept)
    }
    diseases = {
        each.concept
        for each in subject.statements
        if vocabulary[each.concept].kind == "diagnosis" and each.state == "present"
    }
    at_onset = [
        time_of({"age": f"{each.value} {each.unit}"})
        for each in subject.statements
        if (each.concept, each.time) == ("age", "onset")
    ]
    seen = set()
    for each in subject.statements:
        kind = vocabulary[each.concept].kind
        time = time_of(each.time)
        if each.concept == "age":
            # The age at onset is the onset of the one disease.
            found += [] if time == "onset" else [(each.concept, *value_of(each), time)]
        elif kind in ("diagnosis", "finding", "history", "procedure") or each.concept in (
            "female",
            "male",
        ):
            if each.state == "absent" and (each.concept in present or kind == "procedure"):
                continue
            first = each.concept not in seen
            seen.add(each.concept)
            if kind == "diagnosis" and not first:
                continue
            at_age = isinstance(time, tuple)
            kept = time if kind == "procedure" or (first and (at_age or time == "onset")) else None
            if kind == "diagnosis" and diseases == {each.concept} and at_onset and not kept:
                (kept,) = at_onset
            found.append((each.concept, each.state, None if kind == "demographic" else kept))
        elif kind in ("measurement", "score"):
            values = [value_of(each)] if each.value is not None or each.titre else []
            values += [("is", each.is_)] if each.is_ else []
            found += [(each.concept, *value, time) for value in values]
    return Counter(found)


def time_of(time: Any) -> Any:
    if time is None or isinstance(time, str):
        return time if time in WORDS else None
    age = time["age"] if isinstance(time, dict) else time.age
    return ("age", parse_duration(age)) if age else None


def value_of(each: Any) -> tuple[Any, ...]:
    if each.titre:
        return ("titre", each.titre)
    value = each.value
    bounds = None
    if not isinstance(value, int | Decimal):
        bounds = tuple(sorted(value.model_dump(exclude_none=True).items()))
    elif each.concept == "age":
        return (parse_duration(f"{value} {each.unit}"),)
    ref = each.reference
    two = ref is not None and None not in (ref.low, ref.high)
    return (bounds or value, canonical_unit(each.unit), (ref.low, ref.high) if two else None)


def imported(text: str | bytes, kb: Any) -> Any:
    """What came in, as a document that a curator completed."""
    came = source_of(text, kb.vocabulary, name="case.json")
    assert came.to_state == ("design", "standing")
    standing = {"status": "current", "checked": "2026-11-20", "where": "a test"}
    whole = {**came.document, "design": "case-report", "standing": standing}
    return TypeAdapter(SourceDocument).validate_python(whole)


@pytest.mark.parametrize(("source", "subject"), PERSONS)
def test_what_comes_in_is_what_went_out(exported, kb, source: str, subject: str) -> None:
    packet, _ = exported(source, subject)
    (back,) = imported(json.dumps(packet), kb).subjects
    before = subject_of(source, subject)
    assert back.id == subject
    assert held(back, kb.vocabulary) == held(before, kb.vocabulary)

    given = [each.intervention for each in before.interventions]
    assert [each.intervention for each in back.interventions] == given
    for one, other in zip(back.interventions, before.interventions, strict=True):
        alone = other.purpose if len(other.purpose) == 1 else ()
        assert one.purpose == alone
        for target in alone:
            said = other.response.get(target)
            value = getattr(said, "value", said)
            assert one.response == ({target: value} if value not in (None, "unknown") else {})
        assert one.dose_as_reported == "not-stated"
        told = getattr(other.adverse_events, "what", ())
        assert getattr(one.adverse_events, "what", ()) == told


@pytest.mark.parametrize("names", [False, True])
def test_what_the_official_classes_write_is_read_the_same(exported, kb, names: bool) -> None:
    for source in ("arabshahi-2012-abatacept", "unidentified-ivig-banker"):
        packet, _ = exported(source, "P1")
        message = Parse(json.dumps(packet), Phenopacket())
        theirs = MessageToJson(message, preserving_proto_field_name=names)
        ours = source_of(json.dumps(packet), kb.vocabulary, name="case.json")
        assert source_of(theirs, kb.vocabulary, name="case.json").document == ours.document


def test_one_case_in_full(exported) -> None:
    packet, left = exported("arabshahi-2012-abatacept", "P1")
    assert packet["subject"] == {
        "id": "P1",
        "timeAtLastEncounter": {"age": {"iso8601duration": "P14Y"}},
        "sex": "FEMALE",
    }
    assert packet["diseases"] == [
        {
            "term": {"id": "MONDO:0008054", "label": "Juvenile dermatomyositis"},
            "onset": {"age": {"iso8601duration": "P11Y"}},
        }
    ]
    unit = {"id": "UCUM:U/L", "label": "U/L"}
    enzyme = next(e for e in packet["measurements"] if e["assay"]["id"] == "LOINC:1761-6")
    assert enzyme["value"]["quantity"] == {
        "unit": unit,
        "value": 10.1,
        "referenceRange": {"unit": unit, "low": 3.4, "high": 8.6},
    }
    (reference, *_) = packet["metaData"]["externalReferences"]
    assert reference["id"].startswith(("DOI:10.", "PMID:"))
    assert packet["metaData"]["created"] == "2026-11-20T00:00:00Z"
    assert packet["metaData"]["createdBy"] == f"cdss {cdss.__version__}"
    assert "response per target: I2 abatacept (muscle improved" in left


def test_what_is_absent_is_excluded_unless_it_was_there_at_another_time(exported) -> None:
    packet, _ = exported("unidentified-ivig-banker", "P1")
    by_code = {each["type"]["id"]: each for each in packet["phenotypicFeatures"]}
    assert by_code["cdss:restricted-joint-range"]["excluded"] is True
    packet, left = exported("thiosulfate-intralesional-2021", "P1")
    features = [each["type"]["id"] for each in packet["phenotypicFeatures"]]
    assert features == ["cdss:plaque-calcinosis"]
    assert "S3 calcinosis (after intralesional sodium thiosulfate (I1))" in left


def test_no_dose_becomes_a_quantity_and_each_is_told(exported) -> None:
    packet, left = exported("unidentified-ivig-banker", "P1")
    assert "doseIntervals" not in json.dumps(packet)
    assert 'I2 intravenous-immunoglobulin "400 mg/kg/5 days" (ambiguous)' in left
    assert "adverse events stated absent" in left
    (glaucoma,) = [a for a in packet["medicalActions"] if "adverseEvents" in a]
    assert glaucoma["treatment"] == {
        "agent": {"id": "ATC:H02AB06", "label": "Prednisolone"},
        "routeOfAdministration": {"id": "SNOMEDCT:26643006", "label": "Oral route"},
    }
    assert "externalReferences" not in packet["metaData"]


def test_a_value_that_is_no_one_number_is_no_quantity(exported) -> None:
    packet, _ = exported("unidentified-ivig-banker", "P1")
    bounds = [
        {typed["type"]["id"]: typed["quantity"]["value"] for typed in typed_of}
        for each in packet["measurements"]
        if (typed_of := each.get("complexValue", {}).get("typedQuantities"))
    ]
    assert {"cdss:bound.above": 8000} in bounds
    assert {"cdss:bound.low": 4000, "cdss:bound.high": 5000} in bounds
    assert {"cdss:bound.about": 1000} in bounds


def test_a_range_of_one_end_is_words_as_the_other_end_would_be_nought(exported) -> None:
    packet, left = exported("unidentified-thiosulfate-calcinosis", "P1")
    assert "referenceRange" not in json.dumps(packet)
    assert "normal < 7.3 U/L" in json.dumps(packet)
    assert "reference ranges with one end alone, printed in the text: S13 aldolase" in left


def test_several_persons_are_a_line_each(run) -> None:
    ran = run("sources", "export", "tofacitinib-2024-mda5")
    ids = [json.loads(line)["id"] for line in ran.out.splitlines()]
    assert ids == ["tofacitinib-2024-mda5_P1", "tofacitinib-2024-mda5_P2"]
    again = run("sources", "export", "tofacitinib-2024-mda5", "--subject", "P2")
    assert json.loads(again.out)["id"] == "tofacitinib-2024-mda5_P2"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["lam-2011-ivig"], "a phenopacket is one person, and who stands in `lam-2011-ivig` is"),
        (["lam-2011-ivig", "--subject", "C1"], "is a group: C1 (n = 30)"),
        (["lam-2011-ivig", "--subject", "P1"], "its subjects: `C1`, `C2`"),
        (["lam-2011-ivg"], "near: `lam-2011-ivig`"),
    ],
)
def test_a_group_is_refused(run, arguments: list[str], said: str) -> None:
    ran = run("sources", "export", *arguments)
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err


def test_persons_are_exported_beside_groups_which_are_named(run) -> None:
    mixed = next(
        each
        for each in SOURCES.values()
        if {one.is_patient for one in each.subjects} == {True, False}
    )
    ran = run("sources", "export", mixed.id)
    assert ran.code == 0
    assert "not exported, being groups: " in ran.err


def test_import_prints_a_source_file_and_lists_what_it_did_not_read(run, tmp_path) -> None:
    packet = {
        "id": "PMID_1_patient 7",
        "subject": {
            "id": "patient 7",
            "sex": "FEMALE",
            "dateOfBirth": "2001-01-01T00:00:00Z",
            "timeAtLastEncounter": {"age": {"iso8601duration": "P3Y10M"}},
        },
        "phenotypicFeatures": [
            {"type": {"id": "HP:0003761", "label": "Calcinosis"}, "excluded": True},
            {
                "type": {"id": "HP:0000343", "label": "Long philtrum"},
                "onset": {"age": {"iso8601duration": "P1Y"}},
            },
            {
                "type": {"id": "hp:0001324", "label": "Muscle weakness"},
                "onset": {"age": {"iso8601duration": "P2Y"}},
                "severity": {"id": "HP:0012828", "label": "Severe"},
            },
        ],
        "measurements": [
            {
                "assay": {"id": "LOINC:1761-6", "label": "Aldolase"},
                "value": {
                    "quantity": {
                        "unit": {"id": "UO:0000179", "label": "enzyme unit per litre"},
                        "value": 12.5,
                    }
                },
            }
        ],
        "medicalActions": [
            {
                "treatment": {
                    "agent": {"id": "RXNORM:6851", "label": "Methotrexate"},
                    "doseIntervals": [{"quantity": {"value": 15}}],
                }
            }
        ],
        "metaData": {
            "createdBy": "somebody",
            "phenopacketSchemaVersion": "2.0",
            "externalReferences": [{"id": "PMID:1", "description": "A case"}],
        },
    }
    file = tmp_path / "case.json"
    file.write_text(json.dumps(packet, indent=1), "utf-8")
    ran = run("sources", "import", file)
    assert ran.code == 0
    (node,) = read_yaml(ran.out, "case.yaml")
    from cdss.located import plain  # noqa: PLC0415

    document = plain(node)
    assert document["id"] == "pmid-1-patient-7"
    assert document["citation"] == {"title": "A case", "pmid": "1"}
    (subject,) = document["subjects"]
    assert subject["label"] == "patient 7"
    told = [{key: each[key] for key in each if key != "at"} for each in subject["statements"]]
    assert told == [
        {"concept": "female", "state": "present"},
        {"concept": "age", "value": 46, "unit": "mo", "time": "report"},
        {"concept": "calcinosis", "state": "absent"},
        {"concept": "muscle-weakness", "state": "present", "time": {"age": "2 y"}},
    ]
    assert [each["intervention"] for each in subject["interventions"]] == ["methotrexate"]
    for line in (
        f"not read: {file}:6:18: `dateOfBirth` has no place in a source file: 2001",
        f"{file}:22:12: no concept of the vocabulary has this code: HP:0000343 Long philtrum",
        "`severity` has no place in a source file: HP:0012828 Severe",
        "the unit is none of UCUM's that are known here: UO:0000179 enzyme unit per litre",
        "`doseIntervals` has no place in a source file",
        "still to be stated: `design`, `standing`",
    ):
        assert line in ran.err


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('{"subject": {"id": "P1",}}', ":1:24"),
        ('{"subject": {"id": "P1"}}\n{"subject": {}}', ":2:1"),
        ('{"subject": {"id": 1, "id": 2}}', ":1:23"),
        ('{"id": "a", "members": []}', "this is a cohort"),
        ('{"id": "a", "proband": {}}', "this is a family"),
        ('{"resourceType": "Bundle"}', "none of a phenopacket's fields"),
        ("[]", "a phenopacket is keys and values"),
        (
            '{"subject": {}, "metaData": {"phenopacketSchemaVersion": "1.0.0"}}',
            "a phenopacket of version 1",
        ),
        ("[" * 50_000, "nesting is deeper"),
    ],
)
def test_what_is_no_phenopacket_is_refused_at_its_place(run, tmp_path, text, said) -> None:
    file = tmp_path / "case.json"
    file.write_text(text, "utf-8")
    ran = run("sources", "import", file)
    assert (ran.code, ran.out) == (1, "")
    assert said in ran.err
    assert f"--> {file}:" in ran.err


@pytest.mark.parametrize(
    ("element", "said"),
    [
        ({"phenotypicFeatures": {"type": {}}}, "a list belongs here"),
        ({"phenotypicFeatures": [{"type": "HP:0003761"}]}, "keys and values belong here"),
        (
            {"phenotypicFeatures": [{"type": {"id": "LOINC:1761-6", "label": "A"}}]},
            "`aldolase` is of kind measurement and has no place here",
        ),
        ({"diseases": [{"term": {"id": "cdss:calcinsis", "label": "C"}}]}, "no concept"),
        ({"diseases": [{"term": {"id": 7, "label": "C"}}]}, "text belongs here"),
        ({"measurements": [{"assay": {"id": "cdss:cmas", "label": "C"}}]}, "has no value"),
        (
            {
                "measurements": [
                    {
                        "assay": {"id": "cdss:cmas", "label": "C"},
                        "value": {"ontologyClass": {"id": "NCIT:C0", "label": "Fair"}},
                    }
                ]
            },
            "no result is known by this code: NCIT:C0 Fair",
        ),
        (
            {
                "measurements": [
                    {
                        "assay": {"id": "cdss:cmas", "label": "C"},
                        "value": {
                            "quantity": {"unit": {"id": "UCUM:1", "label": "1"}, "value": "NaN"}
                        },
                    }
                ]
            },
            "a number belongs here",
        ),
        ({"medicalActions": [{"radiationTherapy": {}}]}, "`radiationTherapy` has no place"),
        ({"biosamples": [{}]}, "`biosamples` has no place in a source file"),
        ({"phenotypicFeature": []}, "`phenotypicFeature` is not read"),
    ],
)
def test_what_is_not_understood_states_nothing(kb, element, said) -> None:
    text = json.dumps({"id": "a_P1", "subject": {"id": "P1"}, **element})
    came = source_of(text, kb.vocabulary, name="case.json")
    (subject,) = came.document["subjects"]
    assert (subject["statements"], subject["interventions"]) == ([], [])
    (unread,) = came.unread
    assert said in str(unread)
    assert str(unread).startswith("case.json:1:")


def test_a_route_that_names_no_intervention_leaves_the_agent_and_is_listed(kb) -> None:
    action = {
        "treatment": {
            "agent": {"id": "cdss:thalidomide", "label": "T"},
            "routeOfAdministration": {"id": "cdss:intralesional", "label": "I"},
        }
    }
    text = json.dumps({"subject": {"id": "P1"}, "medicalActions": [action]})
    came = source_of(text, kb.vocabulary, name="case.json")
    (given,) = came.document["subjects"][0]["interventions"]
    assert given["intervention"] == "thalidomide"
    assert "no intervention is `thalidomide` by this route" in str(came.unread[0])


def test_a_code_that_two_concepts_share_names_neither(kb) -> None:
    from cdss.interop.phenopacket_terms import Terms  # noqa: PLC0415
    from cdss.model.concept import Code, Concept, Vocabulary  # noqa: PLC0415

    code = Code("HP", "HP:0003761", "Calcinosis", "2026")
    one, other = (Concept(each, each, "finding", codes=(code,)) for each in ("one", "other"))
    terms = Terms(Vocabulary((one, other)))
    assert terms.of(one)["id"] == "cdss:one"
    assert terms.named("HP:0003761") is None


def test_a_retracted_publication_says_so_in_the_phenopacket(kb) -> None:
    from cdss.interop.phenopacket_export import phenopacket_of  # noqa: PLC0415

    source = SOURCES["arabshahi-2012-abatacept"].model_dump(by_alias=True, exclude_none=True)
    source["standing"] = {**source["standing"], "status": "retracted"}
    packet, left = phenopacket_of(
        source, source["subjects"][0], kb.vocabulary, program="p", version="1"
    )
    references = packet["metaData"]["externalReferences"]
    assert all(each["description"].endswith(" [retracted]") for each in references)
    assert "standing of the publication: retracted" in left
    came = source_of(json.dumps(packet), kb.vocabulary, name="case.json")
    assert came.document["citation"]["title"] == source["citation"]["title"]
    assert any("must be looked up" in str(each) for each in came.unread)


def test_an_onset_is_the_age_at_the_first_statement_alone(kb) -> None:
    from cdss.interop.phenopacket_export import phenopacket_of  # noqa: PLC0415

    source = SOURCES["arabshahi-2012-abatacept"].model_dump(by_alias=True, exclude_none=True)
    fever = {"concept": "fever", "state": "present"}
    first = {**fever, "id": "S1", "time": {"age": "2 y"}}
    later = {**fever, "id": "S2", "time": {"age": "30 mo"}}
    subject = {**source["subjects"][0], "statements": [first, later], "interventions": []}
    packet, _ = phenopacket_of(source, subject, kb.vocabulary, program="p", version="1")
    one, other = packet["phenotypicFeatures"]
    assert one["onset"] == {"age": {"iso8601duration": "P2Y"}}
    assert "description" not in one
    assert "onset" not in other
    assert other["description"] == "at the age of 30 mo"


def test_a_null_is_a_field_left_out(kb) -> None:
    text = '{"subject": {"id": "P1", "sex": null}, "diseases": null, "metaData": null}'
    came = source_of(text, kb.vocabulary, name="case.json")
    assert came.unread == ()
    assert came.document["subjects"][0]["statements"] == []


def test_one_of_a_kind_is_told_in_the_singular(exported) -> None:
    told = " ".join(exported(source, subject)[1] for source, subject in PERSONS)
    assert re.search(r"\b1 (?:finding|statement)\b", told)
    assert not re.search(r"\b1 (?:findings|statements)\b", told)
