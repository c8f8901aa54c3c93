"""``cdss diff``: what an edit of the knowledge does to each patient, and because of which part."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path
from typing import Any

import pytest
from altered import FLOWERS, ROOT, alter, copied

PLANTS = ROOT / "tests" / "plants"
PROFILES = ROOT / "cases" / "profiles"
ASHWATER = "rules/options/ashwater.yaml"


@pytest.fixture
def edited(tmp_path: Path) -> Path:
    """A second copy of the plants' knowledge, for a test to edit."""
    return copied(tmp_path / "edited", PLANTS)


@pytest.fixture
def plants(tmp_path: Path) -> Path:
    """Three plants: with spots after dust, with soft roots, and of which little is stated."""
    folder = tmp_path / "profiles"
    folder.mkdir()
    shutil.copy(PLANTS / "cases" / "profiles" / "spotted-moonleaf.yaml", folder / "b.yaml")
    (folder / "a.json").write_text(
        '{"as_of": "2026-11-20", "diagnoses": ["glasswort rot"], "findings": ["soft roots"]}'
    )
    (folder / "c.yml").write_text("as_of: 2026-11-20\ndiagnoses: [thornvine wilt]\n")
    (folder / "read-me.txt").write_text("no profile")
    return folder


def told(run, code: int, *args: str | Path) -> dict[str, Any]:
    ran = run("diff", *args, "--format", "json")
    assert (ran.code, ran.err) == (code, "")
    return json.loads(ran.out)


def moved(found: dict[str, Any]) -> dict[str, list[str]]:
    """By profile, what changed in its answer."""
    return {
        each["name"]: [f"{change['name']} {change['how']}" for change in each["changes"]]
        for each in found["patients"]
        if each["changes"]
    }


def test_one_knowledge_beside_itself_differs_in_nothing(run, edited: Path, plants: Path) -> None:
    found = told(run, 0, PLANTS, edited, "--profiles", plants)
    assert found["parts"] == []
    assert [each["name"] for each in found["patients"]] == ["a.json", "b.yaml", "c.yml"]
    assert found["counts"] == {"changed": 0, "the same": 3, "not read": 0}
    shown = run("diff", PLANTS, edited, "--profiles", plants).out
    assert "KNOWLEDGE: the same\n\nCOUNTS  3 profiles: 0 changed, 3 the same, 0 not read" in shown


def test_a_changed_condition_is_shown_where_it_matters(run, edited: Path, plants: Path) -> None:
    alter(
        edited,
        ASHWATER,
        "{finding: dust-failure}]}",
        "{finding: dust-failure}, {age: {at_least: 4 y}}]}",
    )
    alter(edited, ASHWATER, "version: 1", "version: 2")
    found = told(run, 1, PLANTS, edited, "--profiles", plants)
    assert [(each["name"], each["how"]) for each in found["parts"]] == [("PLANT-O-0001", "changed")]
    (spotted,) = [each for each in found["patients"] if each["name"] == "b.yaml"]
    (change,) = spotted["changes"]
    aspects = {each["name"]: each for each in change["aspects"]}
    assert aspects["outcome"]["before"] == ["reported"]
    assert aspects["outcome"]["after"] == ["not-applicable"]
    assert change["because"] == ["rule PLANT-O-0001"]
    assert found["counts"]["outcome changed"] >= 1
    shown = run("diff", PLANTS, edited, "--profiles", plants).out
    assert " ~ rule PLANT-O-0001 changed (version 1 to 2)" in shown
    assert "outcome   was reported; now not-applicable\n" in shown


def test_a_withdrawn_rule_takes_its_option_with_it(run, edited: Path, plants: Path) -> None:
    alter(edited, ASHWATER, "status: draft", "status: {withdrawn: {on: 2026-11-20, why: a test}}")
    found = told(run, 1, PLANTS, edited, "--profiles", plants)
    assert [(each["name"], each["how"]) for each in found["parts"]] == [
        ("PLANT-O-0001", "withdrawn")
    ]
    assert moved(found)["b.yaml"] == ["PLANT-O-0001 went"]
    back = told(run, 1, edited, PLANTS, "--profiles", plants)
    assert [(each["name"], each["how"]) for each in back["parts"]] == [("PLANT-O-0001", "added")]
    assert moved(back)["b.yaml"] == ["PLANT-O-0001 appeared"]


def test_a_graver_caution_is_named_and_no_other_part(run, edited: Path, plants: Path) -> None:
    rules = next((edited / "rules" / "cautions").glob("*.yaml"))
    name = f"rules/cautions/{rules.name}"
    alter(edited, name, "{history: grafted}", "{history: grafte}")
    broken = run("diff", PLANTS, edited, "--profiles", plants)
    assert broken.code == 3, "a knowledge base that is wrong is refused, as everywhere"
    alter(edited, name, "{history: grafte}", "{finding: leaf-spots}")
    found = told(run, 1, PLANTS, edited, "--profiles", plants)
    assert [(each["name"], each["how"]) for each in found["parts"]] == [("PC-0001", "changed")]
    (spotted,) = [each for each in found["patients"] if each["name"] == "b.yaml"]
    (change,) = spotted["changes"]
    assert change["name"] == "PLANT-O-0001"
    assert change["because"] == ["rule PC-0001"]
    aspects = {each["name"]: each for each in change["aspects"]}
    assert aspects["outcome"]["after"] == ["cautioned (contraindicated)"]
    assert aspects["cautions"]["after"] == ["PC-0001 (contraindicated: Grafted plants)"]


def test_a_derivation_behind_a_caution_is_named_at_the_option(
    run, edited: Path, plants: Path
) -> None:
    """No proof of the option has it: it is behind what its caution asks for."""
    spotted = plants / "b.yaml"
    text = spotted.read_text()
    spotted.write_text(text.replace("measurements:", "  soft roots: present\nmeasurements:"))
    rules = edited / "rules" / "derivations" / "failure.yaml"
    rules.write_text(rules.read_text() + FLOWERS)
    found = told(run, 1, PLANTS, edited, "--profiles", plants)
    assert [(each["name"], each["how"]) for each in found["parts"]] == [("PLANT-D-0009", "added")]
    changes = {
        change["name"]: change
        for each in found["patients"]
        if each["name"] == "b.yaml"
        for change in each["changes"]
    }
    assert changes["PLANT-D-0009"]["how"] == "appeared"
    assert changes["PLANT-O-0001"]["because"] == ["rule PLANT-D-0009"]
    assert {each["name"] for each in changes["PLANT-O-0001"]["aspects"]} == {"cautions", "to check"}


def test_a_concept_is_named_by_its_id(run, edited: Path, plants: Path) -> None:
    alter(edited, "rules/vocabulary/plants.yaml", "label: Leaf spots", "label: Spots on leaves")
    found = told(run, 1, PLANTS, edited, "--profiles", plants)
    assert [(each["kind"], each["name"], each["title"]) for each in found["parts"]] == [
        ("concept", "leaf-spots", "Spots on leaves")
    ]
    because = {tuple(change["because"]) for each in found["patients"] for change in each["changes"]}
    assert because == {("concept leaf-spots",)}


def test_a_profile_that_one_of_two_cannot_read(run, edited: Path, plants: Path) -> None:
    alter(edited, "rules/vocabulary/plants.yaml", ", synonyms: [silver blight]", "")
    found = told(run, 4, PLANTS, edited, "--profiles", plants)
    (spotted,) = [each for each in found["patients"] if each["unread"]]
    assert spotted["name"] == "b.yaml"
    assert spotted["unread"][0] == f"with {PLANTS}: it can be read"
    assert "b.yaml:2:" in spotted["unread"][1]
    assert found["counts"] == {"changed": 0, "the same": 2, "not read": 1}
    assert [each["name"] for each in found["parts"]] == ["moonleaf-blight"]
    going_on = told(run, 1, PLANTS, edited, "--profiles", plants, "--allow-unknown")
    assert not any(each["unread"] for each in going_on["patients"])
    assert "not understood changed" in moved(going_on)["b.yaml"]


def test_a_broken_profile_is_named_and_the_others_go_on(run, edited: Path, plants: Path) -> None:
    (plants / "aa.yaml").write_text("findings: {spots: maybe}\n")
    (plants / "z.yaml").write_bytes(b"#" * 1_000_001)
    alter(edited, ASHWATER, "Ashwater on the leaves", "Ashwater on leaves")
    ran = run("diff", PLANTS, edited, "--profiles", plants)
    assert (ran.code, ran.err) == (4, "")
    assert "PROFILE aa.yaml: not read\n" in ran.out
    assert "error[P013] unknown-state" in ran.out
    assert "PROFILE z.yaml: not read\n" in ran.out
    assert "is larger than 1,000,000 bytes" in ran.out
    assert "5 profiles: 3 changed, 0 the same, 2 not read" in " ".join(ran.out.split())


def test_what_is_no_file_is_named_and_not_waited_for(run, plants: Path) -> None:
    os.mkfifo(plants / "pipe.yaml")
    (plants / "folder.yaml").mkdir()
    (plants / "gone.yaml").symlink_to("nowhere.yaml")
    (plants / "linked.yaml").symlink_to("b.yaml")
    found = told(run, 4, PLANTS, PLANTS, "--profiles", plants)
    unread = {each["name"]: each["unread"] for each in found["patients"] if each["unread"]}
    assert set(unread) == {"pipe.yaml", "folder.yaml", "gone.yaml"}
    assert all("cannot be read: it is no file" in said for (said,) in unread.values())


def test_the_bundled_profiles_beside_an_edit(run, tmp_path: Path) -> None:
    knowledge = copied(tmp_path / "knowledge")
    alter(knowledge, "rules/derivations/calcinosis.yaml", "at_least: 2}", "at_least: 5}")
    found = told(run, 1, ROOT, knowledge, "--profiles", PROFILES)
    assert [each["name"] for each in found["parts"]] == ["JDM-D-0011"]
    febrile = {
        change["name"]: change["because"]
        for each in found["patients"]
        if each["name"] == "febrile-calcinosis.yaml"
        for change in each["changes"]
    }
    assert febrile["JDM-O-0003"] == ["rule JDM-D-0011"]
    assert {tuple(each) for each in febrile.values()} == {("rule JDM-D-0011",)}


def test_a_folder_without_profiles_and_one_that_is_not_there(run, tmp_path: Path) -> None:
    ran = run("diff", PLANTS, PLANTS, "--profiles", tmp_path)
    assert (ran.code, ran.out) == (4, "")
    assert "holds no profile: their names end in .yaml, .yml, .json" in ran.err
    assert run("diff", PLANTS, PLANTS, "--profiles", tmp_path / "nowhere").code == 2
    assert run("diff", PLANTS, PLANTS).code == 2
    assert run("diff", PLANTS, tmp_path, "--profiles", PROFILES).code == 3
