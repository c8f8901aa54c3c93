"""A second, invented field runs through everything: the code knows no medicine.

``tests/plants`` is a knowledge base about three diseases of plants that do not
exist, with two texts of its own. Every command takes it by ``--knowledge``.
"""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import cdss

PLANTS = Path(__file__).parent / "plants"
TEXTS = PLANTS / "texts"
SPOTTED = PLANTS / "cases" / "profiles" / "spotted-moonleaf.yaml"
PACKAGE = Path(cdss.__file__).parent


@pytest.fixture(scope="module")
def plants() -> cdss.KnowledgeBase:
    return cdss.load(PLANTS, cache=False)


def asked(text: str, plants: cdss.KnowledgeBase) -> cdss.Consultation:
    return cdss.consult(cdss.profile_from_yaml(text, plants), plants, everything=True)


def test_it_loads_with_its_own_routes_and_targets(plants):
    assert {each.id for each in plants.vocabulary if each.kind == "diagnosis"} == {
        "plant-disease",
        "moonleaf-blight",
        "glasswort-rot",
        "thornvine-wilt",
    }
    assert plants.vocabulary.route_of("ashwater-spray") == "leaf"
    assert len(plants.rules) == 8


def test_what_a_source_reports_is_reported_with_its_citation(plants):
    answer = asked(SPOTTED.read_text(), plants)
    (option,) = [each for each in answer.options if each.outcome == "reported"]
    assert option.intervention == "ashwater-spray"
    (evidence,) = option.evidence
    assert evidence.citation.startswith("Invented text on a moonleaf, made for tests")
    assert evidence.dose_as_reported == '"one cup"'
    assert evidence.dose_ambiguous
    assert {each.concept for each in answer.derived} == {"dust-failure", "low-sap-sugar"}


@pytest.mark.parametrize(
    ("change", "outcome"),
    [
        (("grafted: absent", "grafted: present"), "cautioned"),
        (("history:\n  grafted: absent\n", ""), "cautioned"),
        (("{spots: none}", "{spots: complete}"), "undecided"),
        (("[silver blight]", "[thornvine wilt]"), "undecided"),
        (("[silver blight]", "{moonleaf blight: absent}"), "not-applicable"),
    ],
)
def test_what_a_plant_lacks_changes_the_outcome(plants, change, outcome):
    text = SPOTTED.read_text()
    assert change[0] in text
    answer = asked(text.replace(*change), plants)
    assert {each.rule: each.outcome for each in answer.options}["PLANT-O-0001"] == outcome


def test_poured_is_not_sprayed(plants):
    poured = SPOTTED.read_text().replace(
        "history:", "  - {agent: ashwater, route: soil, response: not tolerated}\nhistory:"
    )
    answer = asked(poured, plants)
    assert {each.rule: each.outcome for each in answer.options}["PLANT-O-0001"] == "reported"


@pytest.mark.parametrize("format_", ["text", "markdown", "html", "json"])
def test_consult_in_each_format(run, format_):
    ran = run("consult", SPOTTED, "--knowledge", PLANTS, "--format", format_, "--texts", TEXTS)
    assert ran.code == 0, ran.err
    assert "ashwater, sprayed" in ran.out.casefold()
    assert "made for tests" in ran.out


def test_quotes_are_the_words_of_the_text(run):
    ran = run("consult", SPOTTED, "--knowledge", PLANTS, "--format", "json", "--texts", TEXTS)
    option = json.loads(ran.out)["options"][0]
    quotes = [each["quote"] for each in option["evidence"][0]["at"]]
    assert quotes == [
        "After 2 months the leaf spots had cleared",
        "Ashwater may help where sulphur dust has failed",
    ]


def test_alert_and_assessment(run, tmp_path):
    profile = tmp_path / "rot.yaml"
    profile.write_text(
        "diagnoses: [glasswort rot]\nfindings: {soft roots: present}\nmeasurements: {vigour: 2}\n"
    )
    ran = run("consult", profile, "--knowledge", PLANTS, "--format", "json")
    answer = json.loads(ran.out)
    assert [(each["rule"], each["state"]) for each in answer["alerts"]] == [
        ("PLANT-A-0001", "holds")
    ]
    assert [each["assessment"] for each in answer["assessments"]] == ["digging"]
    assert answer["options"] == []


def test_lint_finds_nothing(run):
    ran = run("lint", "--knowledge", PLANTS)
    assert ran.code == 0, ran.out + ran.err


def test_lint_finds_what_is_wrong(run, tmp_path):
    copy = _copy(tmp_path)
    rules = copy / "rules" / "options" / "ashwater.yaml"
    rules.write_text(rules.read_text().replace("finding: dust-failure", "finding: dust-failur"))
    ran = run("lint", "--knowledge", copy)
    assert ran.code in {1, 3}
    assert "`dust-failur`" in ran.out + ran.err
    assert "dust-failure" in ran.out + ran.err


def test_examples_and_replays_pass(run):
    ran = run("test", "--knowledge", PLANTS, "--format", "json")
    assert ran.code == 0, ran.out + ran.err
    json.loads(ran.out)


def test_an_example_that_fails_is_named(run, tmp_path):
    copy = _copy(tmp_path)
    rules = copy / "rules" / "derivations" / "failure.yaml"
    rules.write_text(rules.read_text().replace("expect: absent", "expect: present"))
    ran = run("test", "--knowledge", copy)
    assert ran.code == 1
    assert "PLANT-D-0001" in ran.out + ran.err


def test_a_replay_that_fails_is_named(run, tmp_path):
    """The rule asks for what its own evidence does not show: an error, not an opinion."""
    copy = _copy(tmp_path)
    rules = copy / "rules" / "options" / "ashwater.yaml"
    rules.write_text(
        rules.read_text().replace(
            "when: {all: [{finding: leaf-spots}, {finding: dust-failure}]}",
            "when: {all: [{finding: leaf-spots}, {finding: dust-failure}, {finding: soft-roots}]}",
        )
    )
    ran = run("test", "--knowledge", copy)
    assert ran.code == 1
    assert "invented-ashwater-moonleaf" in ran.out + ran.err


def test_sources_list_show_verify(run):
    listed = run("sources", "list", "--knowledge", PLANTS)
    assert listed.code == 0
    assert "invented-ashwater-moonleaf" in listed.out
    assert "invented-digging-glasswort" in listed.out
    shown = run("sources", "show", "invented-ashwater-moonleaf", "--knowledge", PLANTS)
    assert shown.code == 0
    assert "sulphur dust" in shown.out.casefold()
    verified = run("sources", "verify", "--knowledge", PLANTS, "--texts", TEXTS)
    assert verified.code == 0, verified.out + verified.err


def test_verify_notices_another_text(run, tmp_path):
    for text in TEXTS.iterdir():
        (tmp_path / text.name).write_text(text.read_text().replace("14 g/L", "15 g/L"))
    ran = run("sources", "verify", "--knowledge", PLANTS, "--texts", tmp_path)
    assert ran.code == 1


def test_vocabulary_find(run):
    found = run("vocabulary", "find", "yellow dust", "--knowledge", PLANTS, "--format", "json")
    assert found.code == 0
    assert "sulphur-dust" in found.out
    missed = run("vocabulary", "find", "ashwatter", "--knowledge", PLANTS)
    assert "ashwater" in missed.out + missed.err


@pytest.mark.parametrize("kind", ["profile", "rule", "source", "vocabulary", "consultation"])
def test_schema_accepts_the_second_field(run, kind, plants):
    """The shapes of files are the same in every field."""
    jsonschema = pytest.importorskip("jsonschema")
    yaml = pytest.importorskip("yaml")
    ran = run("schema", kind)
    assert ran.code == 0, ran.err
    schema = json.loads(ran.out)
    folder = {"vocabulary": "rules/vocabulary", "source": "cases/sources"}.get(kind)
    if kind == "consultation":
        jsonschema.validate(asked(SPOTTED.read_text(), plants).model_dump(), schema)
    elif kind == "profile":
        jsonschema.validate(yaml.load(SPOTTED.read_text(), yaml.BaseLoader), schema)
    elif folder is not None:
        for path in sorted((PLANTS / folder).glob("*.yaml")):
            jsonschema.validate(_plain_yaml(path)[0], schema)
    else:
        for path in sorted((PLANTS / "rules" / "options").glob("*.yaml")):
            for rule in _plain_yaml(path):
                jsonschema.validate(rule, schema)


def _plain_yaml(path: Path) -> list[object]:
    """The documents of a file, as this program reads YAML: dates and words stay text."""
    from cdss.located import plain, read_yaml  # noqa: PLC0415

    return [plain(node) for node in read_yaml(path.read_text(), path.name)]


def _copy(to: Path) -> Path:
    for path in PLANTS.rglob("*.yaml"):
        target = to / path.relative_to(PLANTS)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(path.read_text())
    return to


# The code knows no medicine

GENERAL = frozenset({"demographic"})
"""Age and sex belong to every profile, so the language of conditions names them."""

HOMONYMS = frozenset(
    {"adverse events", "harms", "local", "got", "na", "relapse", "stroke", "gc", "ct"}
    | {"operation", "mb", "das"}
)
"""Words of every field and of plain English: what CARE asks of a report, a local id, what a test
got, not-a-number, the response "relapse on taper", what style sheets call a drawn line,
Python's collector of garbage, the last letters of a terminology's name, what a protocol does,
megabytes, and a German article."""


CLINICAL = frozenset(
    {
        *(
            "strength",
            "remission",
            "complete remission",
            "in remission",
            "recurrence",
            "flare",
            "exacerbation",
            "falls",
            "falling",
            "physiotherapy",
            "rehabilitation",
        ),
        *("oral", "orally", "p o", "po", "intravenous", "iv", "i v", "im", "i m", "sc", "s c"),
        *("topical", "topically", "subcutaneous", "systemic", "cream", "ointment", "biological"),
        *("survival", "clinical course"),
        *("side effects", "tolerability", "clinical improvement", "disease activity"),
        *("mi", "leukocytes", "anaemia", "anemia", "fever", "edema"),
        *("allergy", "allergies", "anaphylaxis", "hypersensitivity", "tb", "pregnancy"),
    }
)
"""Words of clinical English, of every field: how a course is told, how and in what form something
is given, harms, units and what looks like a term without being known (`extract`); the names that
FHIR and CDS Hooks give to elements, of a size, and of a hint on the page (`interop`, `service`)."""

LANGUAGE = ("extract", "interop/fhir", "interop/cds_hooks", "service", "consulting/cards.py")
"""Where they may stand."""


def _words(text: str) -> list[str]:
    """A text or a name as plain words: ``SkinUlcer``, ``skin_ulcer`` and "skin ulcer" are one."""
    return re.findall(r"[a-z0-9]+", re.sub(r"(?<=[a-z])(?=[A-Z])", " ", text).casefold())


def _code_words(path: Path) -> Iterator[tuple[int, str, list[str]]]:
    """Every name and every string outside docstrings, with its line."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    prose = {
        id(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    for node in ast.walk(tree):
        said: str | None = None
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in prose:
            said = node.value
        elif isinstance(node, ast.Name):
            said = node.id
        elif isinstance(node, ast.Attribute):
            said = node.attr
        elif isinstance(node, ast.FunctionDef | ast.ClassDef):
            said = node.name
        elif isinstance(node, ast.arg | ast.keyword):
            said = node.arg
        if said:
            yield node.lineno, said, _words(said)


def _phrases(words: list[str], longest: int) -> Iterator[tuple[str, ...]]:
    """Every run of so many words at most."""
    for start in range(len(words)):
        for end in range(start + 1, min(start + longest, len(words)) + 1):
            yield tuple(words[start:end])


def test_no_medical_word_stands_in_the_code(kb):
    """No label, id or synonym of the bundled vocabulary is a name or a string of the program.

    Docstrings may use the field for their examples: they explain, and decide nothing.
    """
    names = {
        tuple(_words(name)): concept.id
        for concept in kb.vocabulary
        if concept.kind not in GENERAL
        for name in concept.names
    }
    longest = max(map(len, names))
    found = [
        f"{path.relative_to(PACKAGE.parent)}:{line}: {said!r} names `{names[phrase]}`"
        for path in sorted(PACKAGE.rglob("*.py"))
        for line, said, words in _code_words(path)
        for phrase in _phrases(words, longest)
        if phrase in names and " ".join(phrase) not in HOMONYMS
        if " ".join(phrase) not in CLINICAL
        or not path.relative_to(PACKAGE).as_posix().startswith(LANGUAGE)
    ]
    assert found == []


def test_the_word_hunt_finds_words(tmp_path):
    module = tmp_path / "module.py"
    module.write_text('"""Fever."""\nSKIN_ULCER = 1\n\n\ndef f(x):\n    return x == "has fever"\n')
    heard = [words for _, _, words in _code_words(module)]
    assert ["has", "fever"] in heard
    assert ["skin", "ulcer"] in heard
    assert ["fever"] not in heard
