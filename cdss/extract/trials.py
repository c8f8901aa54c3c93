"""Trials that go by a name of their own: other people's work."""

from __future__ import annotations

from cdss.extract.clauses import Part

TRIALS = frozenset({"trial", "study", "registry", "cohort"})
_OUR_TRIAL = frozenset(
    [
        *("present", "current", "same", "whole", "entire", "pilot", "clinical", "randomised"),
        *("randomized", "controlled", "original", "first", "second", "main", "total", "full"),
        *("study", "treatment", "case", "open-label", "phase", "extension", "retrospective"),
        *("prospective", "observational", "our", "this", "overall", "control", "patient"),
    ]
)


def is_named_trial(parts: tuple[Part, ...], at: int, start: int) -> bool:
    """Whether a trial goes by a name of its own: "in the X trial"."""
    if at - start < 3 or parts[at - 1].kind != "word" or parts[at - 1].word in _OUR_TRIAL:
        return False
    return parts[at - 2].word == "the" and parts[at - 3].word == "in"
