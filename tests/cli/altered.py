"""Copies of a knowledge base with one thing altered, for what compares two."""

from __future__ import annotations

import shutil
from pathlib import Path

ROOT = Path(__file__).parents[2]


def copied(folder: Path, of: Path = ROOT) -> Path:
    """A copy of a knowledge base that a test may alter."""
    for name in ("rules", "cases"):
        shutil.copytree(of / name, folder / name)
    return folder


def alter(knowledge: Path, name: str, old: str, new: str) -> None:
    """Replace the first of some words in a file; a file without them fails the test."""
    path = knowledge / name
    text = path.read_text("utf-8")
    assert old in text, f"{name} no longer says {old!r}"
    path.write_text(text.replace(old, new, 1), "utf-8")
