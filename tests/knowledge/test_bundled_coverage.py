"""The bundled rules: how much of them their examples see, and what their patients find without
their own publications."""

from __future__ import annotations

from pathlib import Path

from cdss.consulting.covering import coverage
from cdss.consulting.left_out import left_out
from cdss.consulting.mutation import mutation
from cdss.knowledge.files import read_files
from cdss.report.left_out_text import left_out_table

ROOT = Path(__file__).parents[2]


def test_at_least_95_of_100_conditions_decide_some_example(kb) -> None:
    covered = tuple(coverage(kb, read_files()))
    unseen = [f"{each.place} {each.condition}" for each in covered if not each.decided]
    assert len(unseen) <= 0.05 * len(covered), unseen


def test_at_least_90_of_100_slips_are_noticed(kb) -> None:
    slips = tuple(mutation(kb))
    unseen = [f"{each.rule} {each.slip}" for each in slips if not each.noticed]
    assert len(unseen) <= 0.10 * len(slips), unseen


def test_the_table_of_the_readme_is_what_the_command_prints(kb) -> None:
    assert left_out_table(tuple(left_out(kb))) in (ROOT / "README.md").read_text("utf-8")
