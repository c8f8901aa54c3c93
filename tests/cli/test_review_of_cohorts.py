"""``cdss review`` of a candidate on a cohort that was given something."""

from __future__ import annotations

import pytest

TEXT = (
    "Results\nWe treated 22 children with juvenile dermatomyositis with tofacitinib. "
    "Skin rash resolved in 18 of 22 patients.\n"
)


@pytest.mark.parametrize("form", ["text", "html", "json"])
def test_what_a_cohort_was_given_is_shown(run, tmp_path, form: str) -> None:
    text, candidate = tmp_path / "text.txt", tmp_path / "candidate.yaml"
    text.write_text(TEXT)
    candidate.write_text(run("extract", text).out)
    ran = run("review", candidate, "--text", text, "--format", form)
    assert ran.code == 0, ran.err
    assert "Tofacitinib" in ran.out
