"""``cdss new profile``: a template that can be consulted as it is."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
from pathlib import Path

import pytest

import cdss
from cdss.interop.profile_reader import PROFILE_KEYS
from cdss.located import plain, read_yaml

PLANTS = Path(__file__).parents[1] / "plants"


@pytest.fixture
def template(run) -> str:
    ran = run("new", "profile")
    assert (ran.code, ran.err) == (0, "")
    return str(ran.out)


def without_comments(text: str) -> str:
    return re.sub(r" *#.*", "", text)


def test_it_has_some_25_commented_lines_that_fit_an_editor(template: str) -> None:
    lines = template.splitlines()
    assert 20 <= len(lines) <= 30
    assert sum("#" in line for line in lines) >= 15
    assert max(map(len, lines)) <= 100


@pytest.mark.parametrize("change", [str, without_comments])
def test_it_is_consulted_as_it_is_and_says_nothing_of_a_patient(
    run, template: str, tmp_path: Path, change
) -> None:
    path = tmp_path / "new.yaml"
    path.write_text(change(template))
    ran = run("consult", path, "--format", "json")
    assert (ran.code, ran.err) == (0, "")
    answer = json.loads(ran.out)
    assert answer["options"] == answer["derived"] == answer["conflicts"] == []
    assert answer["gated"][0]["state"] == "unknown"


def test_every_section_of_a_profile_is_in_it(template: str) -> None:
    for key in PROFILE_KEYS:
        assert f"{key}:" in template


def test_its_commented_lines_are_right_when_they_are_taken_in(template: str, kb) -> None:
    lines = [line.lstrip("# ") for line in template.splitlines() if line.startswith("#  - ")]
    text = "treatments:\n" + "".join(f"  {line}\n" for line in lines)
    found = cdss.profile_from_yaml(f"{text}treatments_complete: true\n", kb)
    assert len(found.treatments) == 3
    assert [each.never for each in found.treatments] == [False, False, True]


def test_examples_in_its_comments_are_right(template: str, kb) -> None:
    for name, example in re.findall(r"^  ([\w ]+): unknown +# (.*)$", template, re.MULTILINE):
        for each in example.split("; "):
            section = "patient" if name in {"age", "sex", "weight"} else "measurements"
            if " to " not in each:
                cdss.profile_from_yaml(f"{section}:\n  {name}: {each}\n", kb)


def test_it_speaks_of_the_field_of_its_knowledge_base(run) -> None:
    if not PLANTS.is_dir():
        pytest.skip("the second field is not there")
    ran = run("new", "profile", "--knowledge", PLANTS)
    assert ran.code == 0
    assert "calcinosis" not in ran.out
    kb = cdss.load(PLANTS)
    assert cdss.profile_from_yaml(ran.out, kb).id == "new"


# Rules and sources

EVIDENCE = "invented-ashwater-moonleaf/E1"


ACCEPTED = "proposed-grafted-moonleaf/E1"
CANDIDATES = Path(__file__).parents[1] / "candidates"


@pytest.fixture
def plants(run, tmp_path: Path) -> Path:
    """A copy of the second field's knowledge, with one candidate accepted."""
    copied = Path(shutil.copytree(PLANTS, tmp_path / "plants"))
    candidate, text = CANDIDATES / "moonleaf.yaml", CANDIDATES / "moonleaf.txt"
    accepting = ("--accept", "--accept-unsure", "--knowledge", copied)
    assert run("review", candidate, "--text", text, *accepting).code == 0
    return copied


def drafted(run, evidence: str, knowledge: Path = PLANTS) -> str:
    ran = run("new", "rule", "--from", evidence, "--knowledge", knowledge)
    assert (ran.code, ran.err) == (0, "")
    return str(ran.out)


def findings(run, knowledge: Path) -> list[dict[str, object]]:
    return list(json.loads(run("lint", "--knowledge", knowledge, "--format", "json").out))


def test_a_rule_takes_over_what_its_evidence_states(run) -> None:
    (node,) = read_yaml(drafted(run, EVIDENCE), "rule.yaml")
    rule = plain(node)
    assert {key: rule[key] for key in ("id", "kind", "status", "version", "gate", "evidence")} == {
        "id": "PLANT-O-0003",
        "kind": "option",
        "status": "draft",
        "version": 1,
        "gate": "moonleaf-blight",
        "evidence": [EVIDENCE],
    }
    assert rule["when"] == {"all": [{"finding": "leaf-spots"}, {"finding": "dust-failure"}]}
    assert rule["then"] == {"option": "ashwater-spray", "target": "leaf-spots"}
    assert "# Already cited by PLANT-O-0001" in drafted(run, EVIDENCE)


def test_lint_names_each_part_that_nobody_completed_and_nothing_else(run, plants: Path) -> None:
    path = plants / "rules" / "options" / "drafted.yaml"
    text = drafted(run, ACCEPTED, plants)
    before = [each["code"] for each in findings(run, plants) if each["severity"] == "error"]
    path.write_text(text)
    wrong = [each for each in findings(run, plants) if each["severity"] == "error"]
    assert before == []
    assert {(each["code"], each["name"]) for each in wrong} == {("L090", "left-to-complete")}
    marked = [at for at, line in enumerate(text.splitlines(), 1) if ": TO COMPLETE" in line]
    assert [each["place"]["line"] for each in wrong] == marked
    whats = {str(each["what"]) for each in wrong}
    assert {f"`{key}` is left to complete" for key in ("purpose", "misuse")} <= whats
    assert len([each for each in wrong if "examples.name" in str(each["what"])]) == 5
    path.write_text(text.replace("TO COMPLETE - ", "Said by a person, "))
    assert not [each for each in findings(run, plants) if each["severity"] == "error"]


def test_the_examples_of_a_draft_hold(run, plants: Path) -> None:
    (plants / "rules" / "options" / "drafted.yaml").write_text(
        drafted(run, "invented-ashwater-moonleaf/E2")
    )
    told = json.loads(run("test", "--knowledge", plants, "--format", "json").out)["examples"]
    of_draft = [each for each in told if each["rule"] == "PLANT-O-0003"]
    assert {each["expected"] for each in of_draft if each["passed"]} == {
        "reported",
        "cautioned",
        "already-given",
        "undecided",
        "not-applicable",
    }


def test_an_id_is_never_given_twice_not_even_that_of_a_withdrawn_rule(run, plants: Path) -> None:
    path = plants / "rules" / "options" / "ashwater.yaml"
    text = path.read_text()
    withdrawn = (
        text.partition("---")[0]
        .replace("PLANT-O-0001", "PLANT-O-0007")
        .replace("status: draft", "status: {withdrawn: {on: 2026-11-20, why: for a test}}")
    )
    path.write_text(f"{text}---\n{withdrawn}")
    assert "\nid: PLANT-O-0008\n" in drafted(run, EVIDENCE, plants)


def test_what_a_situation_implies_is_not_asked_twice(run) -> None:
    ran = run("new", "rule", "--from", "unidentified-ivig-banker/E1")
    (node,) = read_yaml(ran.out, "rule.yaml")
    rule = plain(node)
    assert rule["gate"] == "juvenile-dermatomyositis"
    assert rule["when"] == {
        "all": [{"diagnosis": "banker-type-jdm"}, {"finding": "inadequate-steroid-response"}]
    }
    assert re.fullmatch(r"JDM-O-\d{4}", rule["id"])


@pytest.mark.parametrize(
    ("evidence", "said"),
    [
        ("invented-ashwater-moonlaef/E1", "near: `invented-ashwater-moonleaf`"),
        ("invented-ashwater-moonleaf/E9", "`invented-ashwater-moonleaf/E1`"),
        ("invented-ashwater-moonleaf", "has no evidence"),
        ("invented-digging-glasswort/E1", "a question of assessment"),
    ],
)
def test_evidence_that_no_option_can_rest_on_is_a_slip(run, evidence: str, said: str) -> None:
    ran = run("new", "rule", "--from", evidence, "--knowledge", PLANTS)
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err


def test_a_source_can_be_begun_and_lint_says_what_is_missing(run, plants: Path) -> None:
    text = plants / "texts" / "plants-9.txt"
    text.write_text("An invented note on a moonleaf that nobody has read before.\n")
    for args in ((), ("--text", text)):
        ran = run("new", "source", "--knowledge", plants, *args)
        assert (ran.code, ran.err) == (0, "")
        assert max(map(len, ran.out.splitlines())) <= 100
        (plants / "cases" / "sources" / "new-source.yaml").write_text(ran.out)
        wrong = [each for each in findings(run, plants) if each["severity"] == "error"]
        assert {each["code"] for each in wrong} == {"L090"}
        assert len(wrong) == ran.out.count(": TO COMPLETE - ")
    assert f"chars: {len(text.read_text())}" in ran.out
    assert hashlib.sha256(text.read_bytes()).hexdigest() in ran.out


def test_a_source_is_not_begun_for_what_is_no_text(run, tmp_path: Path) -> None:
    for data in (b"\xff\xfea\x00", "A girl".encode("utf-16-le")):
        text = tmp_path / "text.txt"
        text.write_bytes(data)
        ran = run("new", "source", "--text", text)
        assert (ran.code, ran.out) == (4, "")
        assert "is not UTF-8" in ran.err
    assert run("new", "source", "--text", tmp_path / "none.txt").code == 4


def test_a_draft_says_where_it_belongs(run) -> None:
    assert "below rules/options" in run("new", "rule", "--from", "unidentified-ivig-banker/E1").out
