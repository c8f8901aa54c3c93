"""Finds the invented texts, their gold and the words of their fields."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import cdss
from cdss.cli.extract_score import read_gold

HERE = Path(__file__).parent
NAMES = sorted(path.parent.name for path in HERE.glob("texts/*/text.txt"))
UNSEEN = sorted(path.parent.name for path in HERE.glob("unseen/*/text.txt"))
"""Written without sight of the program, and measured before anything was mended by them."""
_FIELD = re.compile(r"^# .*Field: ([a-z-]+)\.")


class Dev(NamedTuple):
    """An invented text with what it states.

    ``narrow``: its gold marks the words of each statement alone, and a time or a whole that
    goes with them may stand beside.
    """

    name: str
    field: str
    raw: str
    gold: Mapping[str, Any]
    gold_file: Path
    narrow: bool = False


@cache
def dev_text(name: str) -> Dev:
    folder = HERE / ("unseen" if name in UNSEEN else "texts") / name
    written = (folder / "gold.yaml").read_text(encoding="utf-8")
    field = _FIELD.match(written)
    assert field, "the first line of gold.yaml names its field"
    raw = (folder / "text.txt").read_bytes().decode()
    narrow = " Narrow: " in written.partition("\n")[0]
    gold = read_gold(str(folder / "gold.yaml"))
    return Dev(name, field[1], raw, gold, folder / "gold.yaml", narrow)


@cache
def words_of(field: str) -> cdss.Vocabulary:
    if field == "bundled":
        return cdss.load().vocabulary
    return cdss.load(HERE / "fields" / field, cache=False).vocabulary
