"""Bad answers: each is refused with a clear message at its place, and nothing is replayed.

``answers/<name>`` stands beside ``answers/<name>.expected.txt``, as profiles do in
``test_profiles.py``; the knowledge is that of the invented plants. ``--update`` writes them anew.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

FOLDER = Path(__file__).parent / "answers"
PLANTS = FOLDER.parents[1] / "plants"
BAD = sorted(each.name for each in FOLDER.iterdir() if not each.name.endswith(".expected.txt"))


@pytest.mark.parametrize("name", BAD)
def test_a_bad_answer_is_refused_in_these_words(
    run, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.chdir(FOLDER)
    ran = run("replay", name, "--knowledge", PLANTS)
    assert ran.out == "", "nothing is partly replayed"
    said = f"exit {ran.code}\n{ran.err}"
    expected = FOLDER / f"{name}.expected.txt"
    if request.config.getoption("--update"):
        expected.write_text(said)
    assert said == expected.read_text()
    assert ran.code == 4
    assert "Traceback" not in ran.err
    assert "\n  --> " in ran.err, "every message has a place"


def test_no_expectation_has_lost_its_answer() -> None:
    assert len(BAD) >= 25
    assert {each.name.removesuffix(".expected.txt") for each in FOLDER.glob("*.txt")} == set(BAD)


def test_the_least_that_can_be_run_again(run, tmp_path: Path) -> None:
    """What the bad ones are made of: an answer of an earlier program may lack every other key."""
    told = json.loads((FOLDER / "no-date.json").read_text())
    told["profile"]["as_of"] = "2026-11-20"
    path = tmp_path / "answer.json"
    path.write_text(json.dumps(told))
    ran = run("replay", path, "--knowledge", PLANTS, "--format", "json")
    assert (ran.code, ran.err) == (1, "")
    changes = {each["name"]: each["how"] for each in json.loads(ran.out)["changes"]}
    assert changes == {"PLANT-O-0002": "appeared"}


def test_a_missing_file_and_a_folder_are_named(run, tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "nowhere.json"):
        ran = run("replay", path)
        assert (ran.code, ran.out) == (4, "")
        assert f"`{path}` cannot be read: " in ran.err


@pytest.mark.parametrize("levels", [40, 3_000, 100_000])
def test_nesting_of_any_depth_is_an_error_in_words(run, tmp_path, levels) -> None:
    """How deep an interpreter reads differs; that it ends in a message does not."""
    path = tmp_path / "deep.json"
    path.write_text("[" * levels + "]" * levels)
    ran = run("replay", path, "--knowledge", PLANTS)
    assert (ran.code, ran.out) == (4, "")
    assert "Traceback" not in ran.err
    assert str(path) in ran.err
