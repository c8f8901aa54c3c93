"""An answer as FHIR: valid by models nobody here wrote, whole in itself, and coded honestly."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from xml.etree import ElementTree as ET

import pytest

import cdss
from cdss.interop.fhir.codes import SYSTEMS
from cdss.interop.fhir_out import answer_to_fhir, subject_of
from cdss.model.concept import Code, Vocabulary
from cdss.model.profile import NotUnderstood

FOLDER = Path(__file__).parents[2] / "cases" / "profiles"
PROFILES = sorted(each.stem for each in FOLDER.glob("*.yaml"))
OWN = {"urn:cdss:concept"}
RATINGS = "http://terminology.hl7.org/CodeSystem/evidence-quality"

every_profile = pytest.mark.parametrize("name", PROFILES)

BUNDLE: list[dict[str, Any]] = [
    {"resourceType": "Patient", "id": "7", "gender": "female", "birthDate": "2015"},
    {"resourceType": "Condition", "id": "jdm", "subject": {"reference": "Patient/7"},
     "code": {"coding": [{"system": "http://snomed.info/sct", "code": "1212005"}]}},
    {"resourceType": "Condition", "id": "ulcer", "subject": {"reference": "Patient/7"},
     "code": {"coding": [{"system": "http://human-phenotype-ontology.org",
                          "code": "HP:0200042"}]}},
    {"resourceType": "Condition", "id": "none", "subject": {"reference": "Patient/7"},
     "code": {"coding": [{"system": "http://snomed.info/sct", "code": "1"}]}},
]  # fmt: skip


@pytest.fixture(scope="module")
def answered(kb):
    @cache
    def answer(name: str, *, everything: bool = False) -> cdss.Consultation:
        text = (FOLDER / f"{name}.yaml").read_text()
        profile = cdss.profile_from_yaml(text, kb, name=f"{name}.yaml")
        return cdss.consult(profile, kb, everything=everything, explain=True)

    return answer


@pytest.fixture(scope="module")
def written(kb, answered):
    @cache
    def bundle(name: str, *, everything: bool = False) -> dict[str, Any]:
        return answer_to_fhir(answered(name, everything=everything), kb)

    return bundle


def resources(bundle: dict[str, Any], kind: str) -> list[dict[str, Any]]:
    found = (entry["resource"] for entry in bundle["entry"])
    return [each for each in found if each["resourceType"] == kind]


def the(bundle: dict[str, Any], kind: str) -> dict[str, Any]:
    (found,) = resources(bundle, kind)
    return found


def inside(value: Any) -> Iterator[Any]:
    """Every object and every value, all the way down."""
    yield value
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    for each in parts:
        yield from inside(each)


def options(bundle: dict[str, Any]) -> list[dict[str, list[Any]]]:
    """The parts of each option, by name."""
    found = []
    for parameter in the(bundle, "Parameters").get("parameter", []):
        if parameter["name"] == "option":
            parts: dict[str, list[Any]] = {}
            for part in parameter["part"]:
                value = next(each for key, each in part.items() if key != "name")
                parts.setdefault(part["name"], []).append(value)
            found.append(parts)
    return found


# Valid


@every_profile
@pytest.mark.parametrize("everything", [False, True])
def test_it_is_valid_by_the_models_of_r4b(written, name, everything):
    models = pytest.importorskip("fhir.resources.R4B.bundle", reason="fhir.resources is not there")
    bundle = written(name, everything=everything)
    assert len(models.Bundle.model_validate(bundle).entry) == len(bundle["entry"])


def test_the_models_see_what_is_wrong(written):
    models = pytest.importorskip("fhir.resources.R4B.bundle", reason="fhir.resources is not there")
    for path, value in (("status", None), ("recommendation", "x"), ("occurrenceDateTime", "soon")):
        bundle = json.loads(json.dumps(written("adult")))
        bundle["entry"][0]["resource"][path] = value
        with pytest.raises(ValueError, match=path):
            models.Bundle.model_validate(bundle)


REQUIRED = {
    "GuidanceResponse.status": {"success", "data-requested"},
    "DetectedIssue.status": {"final", "preliminary"},
    "Bundle.type": {"collection"},
}


@every_profile
def test_codes_that_the_models_do_not_check_are_of_their_value_sets(written, name):
    bundle = written(name)
    for entry in [bundle, *(each["resource"] for each in bundle["entry"])]:
        for key, known in REQUIRED.items():
            kind, _, element = key.partition(".")
            if entry["resourceType"] == kind:
                assert entry[element] in known
    for issue in (each for e in resources(bundle, "OperationOutcome") for each in e["issue"]):
        assert issue["severity"] in {"warning", "information"}
        assert issue["code"] in {"code-invalid", "informational"}
    for value in inside(bundle):
        if isinstance(value, dict) and "valueRelatedArtifact" in value:
            assert value["valueRelatedArtifact"]["type"] in {"citation", "documentation"}


@every_profile
def test_no_string_is_empty_or_holds_what_fhir_forbids(written, name):
    for value in inside(written(name, everything=True)):
        assert value not in (None, "", [], {})
        if isinstance(value, str):
            assert value.strip()
            assert not re.search(r"[\x00-\x08\x0b\x0c\x0e-\x1f]", value)


@every_profile
def test_narratives_are_well_formed(written, name):
    for entry in written(name)["entry"]:
        if "text" in entry["resource"]:
            root = ET.fromstring(entry["resource"]["text"]["div"])  # noqa: S314 - our own
            assert root.tag == "{http://www.w3.org/1999/xhtml}div"
            assert "".join(root.itertext()).strip()


# Whole in itself


@every_profile
def test_every_reference_resolves_inside(written, name):
    bundle = written(name, everything=True)
    named = [entry["fullUrl"] for entry in bundle["entry"]]
    assert len(set(named)) == len(named)
    assert named == [f"urn:uuid:{entry['resource']['id']}" for entry in bundle["entry"]]
    referred = {
        value["reference"]
        for value in inside(bundle)
        if isinstance(value, dict) and "reference" in value and "resourceType" not in value
    }
    assert referred <= set(named)


@every_profile
def test_every_resource_is_reached_from_the_answer(written, name):
    bundle = written(name, everything=True)
    by_name = {entry["fullUrl"]: entry["resource"] for entry in bundle["entry"]}
    waiting = [the(bundle, "GuidanceResponse"), the(bundle, "Provenance")]
    reached = set()
    while waiting:
        resource = waiting.pop()
        if resource["id"] not in reached:
            reached.add(resource["id"])
            waiting += [by_name[each] for each in inside(resource)
                        if isinstance(each, str) and each in by_name]  # fmt: skip
    assert reached == {entry["resource"]["id"] for entry in bundle["entry"]}


def test_the_same_answer_gives_the_same_bytes(kb, answered):
    answer = answered("iga-deficiency")
    assert json.dumps(answer_to_fhir(answer, kb)) == json.dumps(answer_to_fhir(answer, kb))


def test_when_it_was_given_can_be_said(kb, answered):
    at = datetime(2026, 11, 21, 9, 30, tzinfo=UTC)
    bundle = answer_to_fhir(answered("untreated"), kb, recorded=at)
    assert the(bundle, "Provenance")["recorded"] == "2026-11-21T09:30:00+00:00"
    plain = answer_to_fhir(answered("untreated"), kb)
    assert the(plain, "Provenance")["recorded"] == "2026-11-20T00:00:00+00:00"


# Coded honestly


@every_profile
def test_every_coding_is_a_checked_code_of_the_vocabulary_or_its_own_id(kb, written, name):
    checked = {
        (SYSTEMS_BY_NAME[code.system], code.code.removeprefix("ORPHA:")): code.display
        for concept in kb.vocabulary
        for code in concept.codes
    }
    for value in inside(written(name, everything=True)):
        if not isinstance(value, dict) or not {"system", "code"} <= set(value):
            continue
        system, code = value["system"], value["code"]
        if system in OWN:
            assert value["display"] == kb.vocabulary[code].label
        elif system == RATINGS:
            assert code in {"high", "moderate", "low", "very-low"}
        else:
            assert value["display"] == checked[system, code]


SYSTEMS_BY_NAME = {
    "ATC": "http://www.whocc.no/atc",
    "HP": "http://human-phenotype-ontology.org",
    "ICD-10-CM": "http://hl7.org/fhir/sid/icd-10-cm",
    "LOINC": "http://loinc.org",
    "MONDO": "http://purl.obolibrary.org/obo/mondo.owl",
    "ORPHA": "http://www.orpha.net",
    "RxNorm": "http://www.nlm.nih.gov/research/umls/rxnorm",
    "SNOMED CT": "http://snomed.info/sct",
    "UNII": "http://fdasis.nlm.nih.gov",
}
"""The addresses that HL7 gives these systems."""


def test_every_system_of_the_vocabulary_has_its_address(kb):
    assert {code.system for each in kb.vocabulary for code in each.codes} <= set(SYSTEMS_BY_NAME)
    assert {SYSTEMS[address]: address for address in SYSTEMS_BY_NAME.values()} == SYSTEMS_BY_NAME


def test_a_code_of_a_system_without_an_address_is_left_out(kb, answered):
    answer = answered("untreated")
    odd = Code("a list of ours", "X1", "Methotrexate", "today")
    concepts = [
        each._replace(codes=(odd,)) if each.id == "methotrexate" else each for each in kb.vocabulary
    ]
    # Only the vocabulary is read of the knowledge.
    bundle = answer_to_fhir(answer, SimpleNamespace(vocabulary=Vocabulary(concepts)))
    assert "X1" not in json.dumps(bundle)


@every_profile
def test_systems_that_are_our_own_say_so(written, name):
    systems = {
        value["system"]
        for value in inside(written(name, everything=True))
        if isinstance(value, dict) and "system" in value
    }
    ours = {each for each in systems if each.startswith("urn:")}
    assert ours <= {"urn:cdss:concept", "urn:cdss:rule", "urn:cdss:profile:sha256",
                    "urn:cdss:knowledge:sha256"}  # fmt: skip
    assert systems - ours <= {*SYSTEMS_BY_NAME.values(), RATINGS}


# What it says


@every_profile
def test_every_option_is_there_with_its_outcome_and_evidence(written, answered, name):
    answer = answered(name, everything=True)
    told = options(written(name, everything=True))
    assert [(each["rule"][0]["value"], each["outcome"][0], each["direction"][0]) for each in told] \
        == [(each.rule, each.outcome, each.direction) for each in answer.options]  # fmt: skip
    for option, parts in zip(answer.options, told, strict=True):
        assert len(parts.get("evidence", [])) == len(option.evidence)
        missing = [
            e.get("coding", [{}])[-1].get("code", e["text"]) for e in parts.get("missing", [])
        ]
        assert missing == list(option.missing)


@every_profile
def test_a_citation_has_the_quality_of_its_evidence(written, answered, name):
    artifacts = {
        value["valueRelatedArtifact"]["label"]: value["valueRelatedArtifact"]
        for value in inside(written(name))
        if isinstance(value, dict) and value.get("name") == "citation"
    }
    for evidence in (each for option in answered(name).options for each in option.evidence):
        artifact = artifacts[evidence.source]
        assert evidence.citation.split()[0] in artifact["citation"]
        assert artifact.get("url") == evidence.url
        (quality,) = artifact["extension"]
        assert quality["url"] == "http://hl7.org/fhir/StructureDefinition/cqf-qualityOfEvidence"
        assert quality["valueCodeableConcept"]["text"].startswith("OCEBM")


@every_profile
def test_a_caution_that_holds_or_is_to_check_is_an_issue(written, answered, name):
    found = {
        each["identifier"][0]["value"]: each for each in resources(written(name), "DetectedIssue")
    }
    answer = answered(name)
    for option in answer.options:
        for caution in option.cautions:
            issue = found[caution.rule]
            assert issue["status"] == "final"
            assert " ".join(caution.text.split()) in issue["detail"]
            assert [each["code"][0]["text"] for each in issue.get("evidence", [])] == [
                f"{each.text} ({each.location})" for each in caution.because
            ]
        for check in option.to_check:
            issue = found[check.rule]
            assert issue["status"] == "preliminary"
            assert all(ask in issue["detail"] for ask in check.asks)
        for each in (*option.cautions, *option.to_check):
            assert option.label in {e["display"] for e in found[each.rule]["implicated"]}
    for alert in answer.alerts:
        assert found[alert.rule]["status"] == ("final" if alert.state == "holds" else "preliminary")
        assert found[alert.rule]["code"]["text"].startswith("To be seen first")
    for open_ in answer.alerts_to_check:
        assert found[open_.rule]["status"] == "preliminary"


def test_a_contraindication_says_what_it_is_on(written):
    issue = next(
        each
        for each in resources(written("iga-deficiency"), "DetectedIssue")
        if each["identifier"][0]["value"] == "C-0002"
    )
    assert issue["code"]["text"] == "Contraindication"
    assert "IgA deficiency: present (iga-deficiency.yaml:12)" in str(issue["evidence"])
    names = {each["reference"] for each in issue["implicated"]}
    codes = {
        coding["code"]
        for each in resources(written("iga-deficiency"), "Medication")
        if f"urn:uuid:{each['id']}" in names
        for coding in each["code"]["coding"]
    }
    assert {"J06BA02", "intravenous-immunoglobulin"} <= codes


@every_profile
def test_what_is_missing_is_requested(written, answered, name):
    guidance = the(written(name), "GuidanceResponse")
    asked = {
        coding["code"]
        for each in guidance.get("dataRequirement", [])
        for code in each.get("codeFilter", [])
        for coding in code["code"]
        if coding["system"] == "urn:cdss:concept"
    }
    types = {each["type"] for each in guidance.get("dataRequirement", [])}
    names = {each for option in answered(name).options for each in option.missing}
    names |= {m for o in answered(name).options for check in o.to_check for m in check.missing}
    assert asked == names - {"age", "sex", "treatments"}
    assert not names & {"age", "sex"} or "Patient" in types
    assert guidance["status"] == ("data-requested" if names else "success")


def test_nothing_is_proposed(written):
    for name in PROFILES:
        kinds = {entry["resource"]["resourceType"] for entry in written(name)["entry"]}
        assert kinds <= {"GuidanceResponse", "Parameters", "DetectedIssue", "Medication",
                         "OperationOutcome", "Device", "Provenance"}  # fmt: skip
        assert "result" not in the(written(name), "GuidanceResponse")
        assert all("mitigation" not in e for e in resources(written(name), "DetectedIssue"))


def test_provenance_names_inputs_engine_and_knowledge(written, answered):
    answer, bundle = answered("untreated"), written("untreated")
    provenance, device = the(bundle, "Provenance"), the(bundle, "Device")
    sources = [each["what"] for each in provenance["entity"]]
    assert [each["identifier"]["value"] for each in sources] == [
        answer.profile.sha256,
        answer.knowledge.sha256,
    ]
    versions = {each["type"]["text"]: each["value"] for each in device["version"]}
    assert versions["engine"].startswith(f"{answer.engine.name} {answer.engine.version}, ")
    assert versions["knowledge"].startswith(answer.knowledge.version)
    targets = {each["reference"] for each in provenance["target"]}
    assert {
        f"urn:uuid:{the(bundle, kind)['id']}" for kind in ("GuidanceResponse", "Parameters")
    } <= (targets)


def test_what_was_not_understood_in_conflict_or_odd_is_a_message(kb, answered):
    answer = answered("untreated")
    term = NotUnderstood("<sulfa>\x1b[2J", "p.yaml:9", ())
    told = answer._replace(profile=answer.profile._replace(not_understood=(term,)))
    outcome = the(answer_to_fhir(told, kb), "OperationOutcome")
    assert outcome["issue"][0]["details"]["text"].endswith(": <sulfa> [2J (p.yaml:9)")
    assert "&lt;sulfa&gt;" in outcome["text"]["div"]


# From FHIR to FHIR


def test_statements_keep_the_resource_they_came_from(kb):
    profile = cdss.profile_from_fhir(BUNDLE, kb)
    bundle = answer_to_fhir(cdss.consult(profile, kb), kb, subject=subject_of(profile))
    assert the(bundle, "GuidanceResponse")["subject"] == {"reference": "Patient/7"}
    assert {e["patient"]["reference"] for e in resources(bundle, "DetectedIssue")} == {"Patient/7"}
    sources = {e["what"].get("reference") for e in the(bundle, "Provenance")["entity"]}
    assert {"Condition/jdm", "Condition/ulcer"} <= sources
    (alert,) = [
        each
        for each in resources(bundle, "DetectedIssue")
        if each["status"] == "final" and each["code"]["text"] == "To be seen first"
    ]
    assert alert["evidence"][0]["detail"] == [{"reference": "Condition/ulcer"}]
    (message,) = the(bundle, "OperationOutcome")["issue"]
    assert "SNOMED CT 1 (Condition/none)" in message["details"]["text"]


def test_a_profile_that_is_no_fhir_has_no_subject(kb):
    assert subject_of(cdss.profile_from_yaml("patient: {age: 3 y, sex: male}", kb)) is None


# At the command line


def test_consult_prints_fhir(run):
    found = run("consult", FOLDER / "iga-deficiency.yaml", "--format", "fhir")
    assert (found.code, found.err) == (0, "")
    bundle = json.loads(found.out)
    assert (bundle["resourceType"], bundle["type"]) == ("Bundle", "collection")


def test_consult_prints_fhir_of_fhir(run, tmp_path):
    path = tmp_path / "bundle.json"
    path.write_text(json.dumps(BUNDLE))
    bundle = json.loads(run("consult", path, "--format", "fhir").out)
    assert the(bundle, "GuidanceResponse")["subject"] == {"reference": "Patient/7"}
