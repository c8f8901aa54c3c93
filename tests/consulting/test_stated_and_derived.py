"""What is stated and could be derived too: neither is taken for a proof of the other."""

from __future__ import annotations

from pathlib import Path

from consulting.test_circles import laid
from spec.desk import derivation, option

import cdss

FIRST, SECOND, BOTH = "sign-00", "sign-01", "sign-02"


def test_a_finding_that_is_stated_proves_nothing_of_what_it_could_follow_from(
    tmp_path: Path,
) -> None:
    rules = [
        option(f"{{finding: {BOTH}}}"),
        option(f"{{all: [{{finding: {FIRST}}}, {{finding: {SECOND}}}]}}"),
        derivation(f"{{all: [{{finding: {FIRST}}}, {{finding: {SECOND}}}]}}", BOTH),
    ]
    kb = cdss.load(laid(tmp_path, rules), cache=False)
    profile = cdss.profile_from_yaml(f"findings: [{BOTH}]", kb)
    stated, undecided = (each.proof for each in cdss.why(profile, kb))
    assert stated.value == "yes"
    assert undecided.value == "unknown"
    assert {each.value for each in undecided.parts} == {"unknown"}
