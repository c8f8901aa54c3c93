"""``cdss new profile``: a template that can be consulted as it is."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

import cdss
from cdss.interop.profile_reader import PROFILE_KEYS

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


def test_what_is_not_built_is_not_offered(run) -> None:
    assert run("new", "rule").code == 2
    assert run("new", "source").code == 2
