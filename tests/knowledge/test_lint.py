"""Broken knowledge bases, each with what must be said of it; and the bundled one, which is sound.

``tests/bad/knowledge/base`` is whole. Every other folder there lays one or two
files over it, and ``expected.txt`` is what ``cdss lint`` prints, word for word.
To accept what lint says now: CDSS_UPDATE=1 pytest tests/knowledge/test_lint.py,
and read the difference.
"""

from __future__ import annotations

import json
import os
import re
import shutil
from pathlib import Path

import pytest

from cdss.knowledge.files import read_files
from cdss.knowledge.lint import CHECKS, codes, explain, lint

BAD = Path(__file__).parents[1] / "bad" / "knowledge"
CASES = sorted(each.name for each in BAD.iterdir() if each.is_dir() and each.name != "base")


@pytest.fixture
def broken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Lay a case over the whole base; its path in messages is ``kb``."""

    def laid(case: str) -> Path:
        shutil.copytree(BAD / "base", tmp_path / "kb")
        if case != "base":
            shutil.copytree(BAD / case, tmp_path / "kb", dirs_exist_ok=True)
        monkeypatch.chdir(tmp_path)
        monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
        (tmp_path / "p.yaml").write_text("findings: {spots: present}\n", encoding="utf-8")
        return Path("kb")

    return laid


def test_the_base_is_whole(broken, run) -> None:
    kb = broken("base")
    assert run("lint", "--knowledge", kb) == (0, "no mistakes, no warnings\n", "")
    assert run("test", "--knowledge", kb).code == 0
    assert run("consult", "p.yaml", "--knowledge", kb, "--format", "json").code == 0


@pytest.mark.parametrize("case", CASES)
def test_a_broken_base_is_described_word_for_word(case: str, broken, run) -> None:
    ran = run("lint", "--knowledge", broken(case))
    expected = BAD / case / "expected.txt"
    if os.environ.get("CDSS_UPDATE"):
        expected.write_text(ran.out, encoding="utf-8")
    assert ran.out == expected.read_text(encoding="utf-8")
    assert ran.err == ""
    assert ran.code == (1 if "error[" in ran.out else 0)


@pytest.mark.parametrize("case", CASES)
def test_a_base_that_cannot_be_built_answers_nobody(case: str, broken, run) -> None:
    said = (BAD / case / "expected.txt").read_text(encoding="utf-8")
    unbuilt = re.findall(r"^error\[[DK]\d+\].*$", said, re.MULTILINE)
    ran = run("consult", "p.yaml", "--knowledge", broken(case), "--format", "json")
    if not unbuilt:
        assert ran.code == 0
        return
    assert (ran.code, ran.out) == (3, "")
    assert re.findall(r"^error\[\w+\].*$", ran.err, re.MULTILINE) == unbuilt
    assert "Traceback" not in ran.err


def test_every_check_is_shown_to_find_something() -> None:
    said = "".join((BAD / case / "expected.txt").read_text(encoding="utf-8") for case in CASES)
    assert [each.code for each in CHECKS if f"[{each.code}]" not in said] == []


def test_codes_are_unique_and_in_order() -> None:
    listed = [each.code for each in CHECKS]
    assert len(set(codes())) == len(codes())
    assert sorted(listed) == listed
    assert len({each.name for each in CHECKS}) == len(CHECKS)


@pytest.mark.parametrize("code", codes())
def test_every_code_is_explained(code: str, run) -> None:
    ran = run("lint", "--explain", code)
    assert ran.code == 0
    head, _, reason = ran.out.partition("\n")
    assert re.fullmatch(rf"(error|warning)\[{code}\] [a-z]+(-[a-z]+)*", head)
    assert reason.strip().endswith(".")


def test_every_code_that_files_can_earn_is_explained() -> None:
    package = Path(explain.__code__.co_filename).parents[2]
    rooms = [package / "knowledge", package / "located"]
    given = {
        code
        for room in rooms
        for path in room.rglob("*.py")
        for code in re.findall(r'"([DKL]\d{3})"', path.read_text(encoding="utf-8"))
    }
    assert given <= set(codes())


def test_an_unknown_code_is_a_slip_of_the_pen(run) -> None:
    ran = run("lint", "--explain", "K00X")
    assert ran.code == 2
    assert "no check has the code K00X" in ran.err


def test_a_warning_fails_only_when_strict(broken, run) -> None:
    kb = broken("unused")
    assert run("lint", "--knowledge", kb).code == 0
    assert run("lint", "--knowledge", kb, "--strict").code == 1


def test_findings_as_data(broken, run) -> None:
    told = json.loads(run("lint", "--knowledge", broken("unused"), "--format", "json").out)
    assert told == [
        {
            "code": "L083",
            "name": "unused-source",
            "severity": "warning",
            "what": "nothing rests on `broken`",
            "place": {"path": "kb/cases/sources/broken.yaml", "line": 1, "column": 5},
            "notes": [],
            "help": None,
        }
    ]


def test_the_bundled_knowledge_has_no_mistakes() -> None:
    assert [each.render() for each in lint(read_files()) if each.severity == "error"] == []


def test_no_consultation_reports_what_rests_on_a_retraction_alone(broken, run) -> None:
    kb = broken("retracted")
    Path("p.yaml").write_text(
        "diagnoses: [mudwort-rust]\nfindings: {red-spots: present}\nhistory: {in-flower: absent}\n",
        encoding="utf-8",
    )
    ran = run("consult", "p.yaml", "--knowledge", kb, "--format", "json", "--all")
    answer = json.loads(ran.out)
    options = {each["rule"]: each for each in answer["options"]}
    assert "M-O-0002" not in options
    assert options["M-O-0003"]["outcome"] == "reported"
    assert "1 report more retracted" in options["M-O-0003"]["evidence_profile"]["sentence"]
    (said,) = answer["knowledge"]["quarantined"]
    assert said == "M-O-0002 is in quarantine: all it rests on was retracted (broken)"
    assert "QUARANTINED" in run("consult", "p.yaml", "--knowledge", kb).out


def test_the_title_of_every_bundled_option_says_that_it_was_reported(kb) -> None:
    titles = {rule.id: rule.title for rule in kb.of_kind("option")}
    assert {each for each, title in titles.items() if "reported" not in title} == set()
