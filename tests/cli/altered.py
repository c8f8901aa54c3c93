"""Copies of a knowledge base with one thing altered, for what compares two."""

from __future__ import annotations

import shutil
from pathlib import Path

ROOT = Path(__file__).parents[2]

FLOWERS = """
---
id: PLANT-D-0009
kind: derivation
title: Flowers
status: draft
version: 1
purpose: For a test.
misuse: None.
when: {finding: soft-roots}
then: {history: in-flower}
sources: [{definition: invented}]
examples:
  - {name: A, given: {findings: {soft-roots: present}}, expect: present}
  - {name: B, given: {findings: {soft-roots: absent}}, expect: unknown}
"""
"""A derivation of what only a caution of the plants asks for."""


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
