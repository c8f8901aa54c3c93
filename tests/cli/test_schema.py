"""``cdss schema``: every bundled file validates, and what has the wrong shape does not."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest

import cdss
from cdss.interop.profile_measurements import MEASUREMENT_KEYS
from cdss.interop.profile_patient import PATIENT_KEYS
from cdss.interop.profile_reader import PROFILE_KEYS, STATE_KEYS
from cdss.interop.profile_treatments import TREATMENT_KEYS
from cdss.located import Malformed, plain, read_text, read_yaml
from cdss.model.condition import RESPONSES, STATUSES

ROOT = Path(__file__).parents[2]
KINDS = ("profile", "rule", "source", "candidate", "vocabulary", "consultation")
BAD = ROOT / "tests" / "bad" / "profiles"
RULE_FOLDERS = ("derivations", "options", "assessments", "cautions", "alerts")

# What only a reader that knows the vocabulary, units or the calendar can refuse.
NOT_OF_SHAPE = {
    "age-300.yaml",
    "age-then-but-not-now.yaml",
    "before-birth.yaml",
    "cmas-90.yaml",
    "dose-below-zero.yaml",
    "duration-below-zero.yaml",
    "future-date.yaml",
    "given-and-never.yaml",
    "impossible-date.yaml",
    "missing-unit.yaml",
    "mmt8-of-100.yaml",
    "negative-laboratory-value.yaml",
    "never-and-told.yaml",
    "none-and-complete.yaml",
    "older-than-now.yaml",
    "past-or-present.yaml",
    "reference-in-words.yaml",
    "reversed-reference.yaml",
    "route-of-another-kind.yaml",
    "score-in-kg.yaml",
    "score-of-more-than-all.yaml",
    "several-numbers.yaml",
    "target-that-is-given.yaml",
    "target-twice-by-synonym.yaml",
    "target-twice.yaml",
    "target-without-response.yaml",
    "titre-of-an-enzyme.yaml",
    "titre-of-none.yaml",
    "titre-without-one.yaml",
    "unknown-agent.yaml",
    "unknown-kind.yaml",
    "unknown-route.yaml",
    "unknown-term.yaml",
    "until-before-since.yaml",
    "weight-0.yaml",
    "weight-9999.yaml",
    "weight-in-cm.yaml",
    "weight-in-lb.yaml",
    "word-against-range.yaml",
    "wrong-unit.yaml",
}


_PRINTED: dict[str, dict[str, Any]] = {}


@pytest.fixture
def schema(run) -> Any:
    def printed(kind: str) -> dict[str, Any]:
        if kind not in _PRINTED:
            ran = run("schema", kind)
            assert (ran.code, ran.err) == (0, "")
            _PRINTED[kind] = json.loads(ran.out)
        return _PRINTED[kind]

    return printed


def wrong(document: Any, schema: dict[str, Any]) -> list[str]:
    checker = jsonschema.Draft202012Validator(schema)
    return [f"{each.json_path}: {each.message[:200]}" for each in checker.iter_errors(document)]


def documents(*folders: Path) -> Iterator[Any]:
    for folder in folders:
        for path in sorted(folder.glob("*.yaml")):
            for node in read_yaml(path.read_text(), path.name):
                yield path.name, plain(node)


@pytest.mark.parametrize("kind", KINDS)
def test_each_is_a_schema_of_2020_12_that_says_what_it_is(schema, kind: str) -> None:
    found = schema(kind)
    jsonschema.Draft202012Validator.check_schema(found)
    assert found["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert found["title"]
    assert found["description"]
    assert '"$id"' not in json.dumps(found)


@pytest.mark.parametrize(
    ("kind", "folders"),
    [
        ("profile", [ROOT / "cases" / "profiles"]),
        ("rule", [ROOT / "rules" / each for each in RULE_FOLDERS]),
        ("source", [ROOT / "cases" / "sources"]),
        ("candidate", [ROOT / "tests" / "candidates"]),
        ("vocabulary", [ROOT / "rules" / "vocabulary"]),
    ],
)
def test_every_bundled_file_validates(schema, kind: str, folders: list[Path]) -> None:
    found = schema(kind)
    shown = list(documents(*folders))
    assert shown
    for name, document in shown:
        assert wrong(document, found) == [], name


def test_a_candidate_is_no_source_and_a_source_no_candidate(schema) -> None:
    ((_, candidate),) = documents(ROOT / "tests" / "candidates")
    (_, source), *_ = documents(ROOT / "cases" / "sources")
    assert wrong(candidate, schema("source"))
    assert wrong(source, schema("candidate"))


def test_every_answer_validates_and_has_no_key_beside_the_contract(
    schema, kb: cdss.KnowledgeBase
) -> None:
    strict = closed(schema("consultation"))
    for path in (ROOT / "cases" / "profiles").glob("*.yaml"):
        answer = cdss.consult(cdss.profile_from_yaml(path.read_text(), kb), kb, everything=True)
        assert wrong(json.loads(json.dumps(answer.model_dump())), strict) == [], path.name


def closed(schema: dict[str, Any]) -> dict[str, Any]:
    """The schema, letting no other key pass."""
    strict = copy.deepcopy(schema)
    for each in (strict, *strict["$defs"].values()):
        each["additionalProperties"] = False
    return strict


def test_an_answer_of_another_shape_does_not_validate(schema, kb: cdss.KnowledgeBase) -> None:
    found = schema("consultation")
    profile = cdss.profile_from_yaml("diagnoses: [juvenile dermatomyositis]", kb)
    answer = json.loads(json.dumps(cdss.consult(profile, kb).model_dump()))
    assert wrong(answer, found) == []
    for path, value in (
        (("schema",), "cdss/consultation/2"),
        (("options", 0, "outcome"), "advised"),
        (("options", 0, "evidence", 0, "n"), "one"),
        (("options", 0, "proof", "parts"), {}),
        (("engine", "cross_checked"), None),
    ):
        changed = copy.deepcopy(answer)
        here = changed
        for step in path[:-1]:
            here = here[step]
        here[path[-1]] = value
        assert wrong(changed, found), path
    del answer["gated"]
    assert wrong(answer, found)


# Profiles


def one_document(path: Path) -> bool:
    """Whether there is one tree to hold against a schema."""
    try:
        return len(read_text(path.read_text(), path.name)) == 1
    except (Malformed, UnicodeDecodeError):
        return False


OF_ONE_DOCUMENT = [
    each
    for each in sorted(BAD.iterdir())
    if each.suffix in {".yaml", ".json"} and one_document(each)
]


@pytest.mark.parametrize("path", OF_ONE_DOCUMENT, ids=lambda path: path.name)
def test_a_bad_profile_fails_where_its_shape_is_wrong(schema, path: Path) -> None:
    (node,) = read_text(path.read_text(), path.name)
    found = wrong(plain(node), schema("profile"))
    assert bool(found) != (path.name in NOT_OF_SHAPE), found


def test_the_exceptions_are_bad_profiles() -> None:
    assert {each.name for each in OF_ONE_DOCUMENT} > NOT_OF_SHAPE


def test_the_reader_s_keys_are_the_schema_s(schema) -> None:
    found = schema("profile")
    assert tuple(found["properties"]) == PROFILE_KEYS
    assert tuple(found["properties"]["patient"]["properties"]) == PATIENT_KEYS
    for name, keys in (
        ("stated", STATE_KEYS),
        ("measured", MEASUREMENT_KEYS),
        ("treatment", TREATMENT_KEYS),
    ):
        text = json.dumps(found["$defs"][name])
        assert all(f'"{key}": {{"description": ' in text for key in keys), name


def test_names_are_completed_and_others_let_pass(schema, kb: cdss.KnowledgeBase) -> None:
    found = schema("profile")
    listed = found["properties"]["findings"]["anyOf"][0]["properties"]
    for concept in kb.vocabulary:
        if concept.kind == "finding":
            assert set(concept.names) <= set(listed)
    assert wrong({"findings": {"CALCINOSIS": "Present", "nobody knows": "ABSENT"}}, found) == []
    assert wrong({"treatments": [{"agent": "nobody knows"}, "nobody"]}, found) == []


def test_choices_pass_in_any_case_and_nothing_else_does(schema) -> None:
    found = schema("profile")
    for response in RESPONSES:
        for said in (response, response.upper(), response.replace("-", " ")):
            assert wrong({"treatments": [{"agent": "x", "response": said}]}, found) == []
    for status in STATUSES:
        assert wrong({"measurements": {"CK": {"is": status.title()}}}, found) == []
    assert wrong({"treatments": [{"agent": "x", "response": "partially"}]}, found)
    assert wrong({"measurements": {"CK": {"is": "higher"}}}, found)
    assert wrong({"treatments": "None"}, found) == []
    assert wrong({"treatments": "none at all"}, found)


def test_an_unknown_kind_is_a_usage_error(run) -> None:
    assert run("schema", "patient").code == 2
