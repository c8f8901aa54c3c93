"""The house rules that tools can hold: types, style, and imports that run one way."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent

TOOLS = {
    "types": [sys.executable, "-m", "mypy"],
    "style": [sys.executable, "-m", "ruff", "check", "--quiet", "cdss", "tests"],
    "format": [sys.executable, "-m", "ruff", "format", "--check", "--quiet", "cdss", "tests"],
    "imports": [
        sys.executable,
        "-c",
        "from importlinter.cli import lint_imports_command; lint_imports_command()",
    ],
}


@pytest.mark.parametrize("tool", TOOLS)
def test_the_tool_finds_nothing(tool):
    ran = subprocess.run(TOOLS[tool], cwd=ROOT, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stdout + ran.stderr


def test_modules_stay_small():
    long = {
        str(path.relative_to(ROOT)): lines
        for path in (ROOT / "cdss").rglob("*.py")
        if (lines := path.read_text("utf-8").count("\n")) > 400
    }
    assert not long, "a file with two reasons to change is two files"
