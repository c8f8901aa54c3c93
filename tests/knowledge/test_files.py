"""Which files make a knowledge base, and what is said where they do not."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

PLANTS = Path(__file__).parents[1] / "plants"


@pytest.fixture
def kb(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    shutil.copytree(PLANTS, tmp_path / "kb")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return Path("kb")


def test_a_file_that_would_be_passed_over_in_silence_is_refused(kb: Path, run) -> None:
    options = kb / "rules" / "options" / "ashwater.yaml"
    options.rename(options.with_suffix(".yml"))
    for command in ("lint", "test"):
        ran = run(command, "--knowledge", kb)
        assert (ran.code, ran.out) == (3, "")
        assert ran.err == (
            "`kb/rules/options/ashwater.yml` would not be read: "
            "the name of a knowledge file ends in `.yaml`\n"
        )


def test_a_folder_without_rules_is_no_knowledge_base(kb: Path, run) -> None:
    ran = run("lint", "--knowledge", kb / "cases")
    assert (ran.code, ran.out) == (3, "")
    assert "it has no folder `rules`" in ran.err


def test_what_cannot_be_read_is_named(kb: Path, run) -> None:
    (kb / "rules" / "options" / "folder.yaml").mkdir()
    ran = run("lint", "--knowledge", kb)
    assert (ran.code, ran.out) == (3, "")
    assert ran.err == "`kb/rules/options/folder.yaml` cannot be read: Is a directory\n"
