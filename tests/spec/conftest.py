"""Fixtures of the manual's tests (see ``desk``)."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from spec.desk import Desk, Rule, option


@pytest.fixture
def desk(tmp_path: Path) -> Callable[..., Desk]:
    """A knowledge base of these rules, in a folder of its own."""
    made = 0

    def make(*rules: Rule) -> Desk:
        nonlocal made
        made += 1
        return Desk(tmp_path / str(made), rules)

    return make


@pytest.fixture
def asks(desk: Callable[..., Desk]) -> Callable[..., Desk]:
    """What an option asks for: ``asks("{finding: rash}")("findings: [rash]")`` is its outcome."""

    def make(when: str, *others: Rule, gate: str | None = None) -> Desk:
        return desk(option(when, gate=gate), *others)

    return make
