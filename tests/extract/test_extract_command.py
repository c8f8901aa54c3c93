"""``cdss extract``: a text in, a candidate out, and what is said where there is nothing to read."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner, Result

from cdss.cli.main import cdss, main
from cdss.errors import CdssError
from cdss.extract.pipeline import Extractor
from cdss.extract.stages import STAGES
from cdss.model.concept import Concept, Vocabulary

TEXT = """Case report
A 9-year-old boy with juvenile dermatomyositis had fever and no calcinosis. CK was 900 U/L.
He received oral prednisolone at 2 mg/kg/day, and the fever resolved.
"""


def run(*args: str, text: bytes | None = None) -> Result:
    return CliRunner().invoke(cdss, ["extract", *args], input=text)


def test_a_candidate_in_yaml_and_json_is_the_same(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text(TEXT, encoding="utf-8")
    told = yaml.safe_load(run(str(file)).stdout)
    assert told == json.loads(run(str(file), "--format", "json").stdout)
    assert told["status"] == "candidate"
    assert told["text"]["supplied_as"] == "a.txt"
    assert told["text"]["chars"] == len(TEXT)
    (subject,) = told["subjects"]
    states = {each["concept"]: each.get("state") for each in subject["statements"]}
    assert states["calcinosis"] == "absent"
    assert [each["intervention"] for each in subject["interventions"]] == ["oral-prednisolone"]


def test_standard_input_gives_the_same_statements() -> None:
    first = run("-", text=TEXT.encode())
    assert first.exit_code == 0
    assert first.stdout == run("-", text=TEXT.encode()).stdout


def test_every_place_is_of_the_file_as_it_is() -> None:
    raw = TEXT.replace("\n", "\r\n")
    told = yaml.safe_load(run("-", text=raw.encode()).stdout)
    fever = next(
        each for each in told["subjects"][0]["statements"] if each["concept"] == "creatine-kinase"
    )
    start, end = fever["at"][0]["span"]
    assert raw[start:end] == "CK was 900 U/L"


def test_each_stage_can_be_looked_at() -> None:
    for stage in STAGES:
        shown = run("-", "--stage", stage, "--format", "json", text=TEXT.encode())
        assert shown.exit_code == 0, stage
        json.loads(shown.stdout)


def test_nothing_clinical_is_an_empty_candidate_that_says_so() -> None:
    for words in ("The committee met on Tuesday.", "患者は発熱した。"):
        told = run("-", text=words.encode())
        assert told.exit_code == 0
        assert "subjects" not in yaml.safe_load(told.stdout)
        assert "nothing clinical" in told.stderr


def test_what_is_no_text_is_refused(tmp_path: Path) -> None:
    assert "not UTF-8 at byte 1" in _refused(run("-", text=b"a\xff"))
    # ASCII in UTF-16 without a mark is UTF-8 full of NULs.
    assert "not UTF-8 at byte 1" in _refused(run("-", text=TEXT.encode("utf-16-le")))
    assert "larger than" in _refused(run("-", text=b"a" * 1_000_001))
    assert "cannot be read" in _refused(run(str(tmp_path / "none.txt")))


def _refused(told: Result) -> str:
    assert told.exit_code != 0
    return str(told.exception)


def test_an_endless_sentence_ends() -> None:
    words = Vocabulary(
        (Concept("wilting", "Wilting", "finding"), Concept("tolvex", "Tolvex", "agent"))
    )
    told = Extractor(words).extract(("Wilting improved with tolvex, " * 2_000).encode())
    (subject,) = told["subjects"]
    assert [each["intervention"] for each in subject["interventions"]] == ["tolvex"]


def test_main_ends_in_an_exit_code() -> None:
    with pytest.raises(SystemExit) as ended:
        main(["extract", "/nowhere/at-all.txt"])
    assert ended.value.code == 4


def test_what_steers_a_terminal_is_written_in_escapes() -> None:
    words = TEXT + " Zz\u009b31m\u202eitis."
    for options in (("--format", "json"), ()):
        told = run("-", *options, "--stage", "text", text=words.encode()).stdout
        assert not {"\u009b", "\u202e"} & set(told)
        assert yaml.safe_load(told)["plain"].endswith("Zz\u009b31m\u202eitis.")


def test_an_unidentified_text_is_named_after_its_topic() -> None:
    told = yaml.safe_load(run("-", text=TEXT.encode()).stdout)
    assert told["id"] == "unidentified-oral-prednisolone-juvenile-dermatomyositis"
    assert yaml.safe_load(run("-", text=b"Nothing.").stdout)["id"] == "unidentified-text"


def test_of_a_text_that_states_nothing_no_design_is_told() -> None:
    told = yaml.safe_load(run("-", text=b"The committee met on Tuesday.").stdout)
    assert (told["design"], told["cite_as"]) == ("not-stated", "Unidentified text")


def test_a_file_that_is_not_there_is_one_mistake_for_every_command(tmp_path: Path) -> None:
    gone = str(tmp_path / "none.txt")
    extracted = run(gone)
    reviewed = CliRunner().invoke(cdss, ["review", gone, "--text", gone])
    assert isinstance(extracted.exception, CdssError)
    assert isinstance(reviewed.exception, CdssError)
    assert extracted.exception.exit_code == reviewed.exception.exit_code == 4


def test_the_first_stage_shows_what_it_changed_and_where() -> None:
    raw = "\ufeffA girl had cal-\ncinosis and \ufb01brosis;\r\nCK was 5\u201310 U/L.\n"
    told = yaml.safe_load(run("-", "--stage", "text", text=raw.encode()).stdout)
    assert [(each["was"], each["is"]) for each in told["changed"]] == [
        ("\ufeff", ""),
        ("cal-\ncinosis", "calcinosis"),
        ("\ufb01brosis", "fibrosis"),
        ("5\u201310", "5-10"),
    ]
    assert all(raw[slice(*each["span"])] == each["was"] for each in told["changed"])


@pytest.mark.parametrize("stage", ["events", "statements"])
def test_a_stage_says_of_whom_it_tells(stage: str) -> None:
    words = (
        "Patient 1, a boy, had fever and was given methotrexate. "
        "Patient 2, a girl, had fever and was given prednisone."
    )
    told = yaml.safe_load(run("-", "--stage", stage, text=words.encode()).stdout)
    whole = yaml.safe_load(run("-", text=words.encode()).stdout)
    part = {"events": "interventions", "statements": "statements"}[stage]
    assert [each["subject"] for each in told] == [
        subject["id"] for subject in whole["subjects"] for _ in subject[part]
    ]
    assert {each["subject"] for each in told} == {"P1", "P2"}
