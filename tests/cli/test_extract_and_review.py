"""What ``cdss extract`` writes, ``cdss review`` shows and accepts."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PLANTS = ROOT / "tests" / "plants"
TEXT = ROOT / "tests" / "candidates" / "moonleaf.txt"


@pytest.mark.parametrize("format_", ["yaml", "json"])
def test_a_text_becomes_a_source_by_a_person_s_word(run, tmp_path: Path, format_: str) -> None:
    kb = Path(shutil.copytree(PLANTS, tmp_path / "kb"))
    ran = run("extract", TEXT, "--knowledge", kb, "--format", format_)
    assert ran.code == 0
    candidate = tmp_path / f"candidate.{format_}"
    candidate.write_text(ran.out)
    shown = run("review", candidate, "--text", TEXT, "--knowledge", kb)
    assert (shown.code, shown.err) == (0, "")
    assert "Moonleaf blight" in shown.out
    assert "WRONG" not in shown.out
    accepting = ("--accept", "--accept-unsure", "--knowledge", kb)
    accepted = run("review", candidate, "--text", TEXT, *accepting)
    assert (accepted.code, accepted.err) == (0, "")
    shutil.copy(TEXT, kb / "texts")
    assert run("sources", "verify", "--texts", kb / "texts", "--knowledge", kb).code == 0
    assert "error" not in run("lint", "--knowledge", kb).out
