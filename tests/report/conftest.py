"""Answers that the report tests read, made once."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import pytest
from report_profiles import PROFILES

import cdss

Answers = Callable[..., cdss.Consultation]


@pytest.fixture(scope="session")
def answered(kb: cdss.KnowledgeBase) -> Answers:
    """The answer to one of ``PROFILES``."""

    @cache
    def answer(name: str, *, everything: bool = False) -> cdss.Consultation:
        profile = cdss.profile_from_yaml(
            PROFILES[name], kb, name="patient.yaml", allow_unknown=True
        )
        return cdss.consult(profile, kb, everything=everything)

    return answer
