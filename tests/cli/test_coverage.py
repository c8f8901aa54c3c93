"""``cdss test --coverage --mutate``: what the examples of a knowledge base do not see."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest

BASE = Path(__file__).parents[1] / "bad" / "knowledge" / "base"


@pytest.fixture
def base(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    shutil.copytree(BASE, tmp_path / "kb")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return Path("kb")


def seen(run, base: Path) -> tuple[dict[str, dict], list[dict]]:
    told = json.loads(
        run("test", "--coverage", "--mutate", "--knowledge", base, "--format", "json").out
    )
    return {each["condition"]: each for each in told["coverage"] if each["rule"] == "M-O-0001"}, [
        each for each in told["slips"] if each["rule"] == "M-O-0001"
    ]


def without(base: Path, name: str) -> None:
    """Take one example out of the option's rule."""
    path = base / "rules" / "options.yaml"
    text = path.read_text("utf-8")
    kept, left = re.subn(rf"  - name: {name}\n(?:    .*\n)+", "", text, count=1)
    assert left == 1
    path.write_text(kept, "utf-8")


def test_a_condition_that_an_example_turns_on_is_covered(run, base) -> None:
    conditions, _ = seen(run, base)
    assert conditions["spots"]["unmet"] == 1
    without(base, "No spots")
    conditions, _ = seen(run, base)
    assert conditions["spots"]["unmet"] == 0


def test_a_slip_is_noticed_by_the_example_that_would_fail(run, base) -> None:
    _, slips = seen(run, base)
    part = {each["slip"]: each["noticed"] for each in slips}
    assert part["without part 1 of `all`"] is True
    without(base, "No spots")
    _, slips = seen(run, base)
    assert {each["slip"]: each["noticed"] for each in slips}["without part 1 of `all`"] is False


def test_lines_and_branches_stand_in_lcov(run, base) -> None:
    ran = run("test", "--lcov", "out.info", "--knowledge", base)
    assert ran.code == 0
    records = Path("out.info").read_text("utf-8").split("end_of_record\n")
    options = next(
        each for each in records if "SF:rules/options.yaml" in each or "options.yaml" in each
    )
    line = (base / "rules/options.yaml").read_text("utf-8").splitlines().index(
        "when: {all: [{finding: spots}, {finding: failed-by-ash}]}"
    ) + 1
    assert f"DA:{line}," in options
    assert f"BRDA:{line}," in options


def test_the_text_counts_and_names_what_nobody_sees(run, base) -> None:
    without(base, "No spots")
    ran = run("test", "--coverage", "--mutate", "--knowledge", base)
    assert re.search(r"conditions  \d+ of \d+ decide some example or replay", ran.out)
    assert re.search(r"slips       \d+ of \d+ noticed", ran.out)
    assert "M-O-0001: without part 1 of `all`" in ran.out
