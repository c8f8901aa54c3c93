"""What the tests share: the knowledge, the command line, how many examples a law is shown.

``HYPOTHESIS_PROFILE=long EXAMPLES=5000`` is for a night; ``ci`` is small and the same every
time, without limits of time that a busy machine would break.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import HealthCheck, settings

import cdss
from cdss.cli.main import main

ROOT = Path(__file__).resolve().parent.parent
SEEDS = ROOT.parent / "shared" / "seeds"

SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]

settings.register_profile(
    "ci",
    max_examples=75,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=SLOW,
)
settings.register_profile(
    "long",
    max_examples=int(os.environ.get("EXAMPLES", "5000")),
    deadline=None,
    suppress_health_check=SLOW,
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))


class Ran(NamedTuple):
    """What a command left behind."""

    code: int
    out: str
    err: str


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update", action="store_true", help="write golden files anew")


@pytest.fixture(scope="session")
def kb() -> cdss.KnowledgeBase:
    return cdss.load()


@pytest.fixture
def run(capfd: pytest.CaptureFixture[str]) -> Callable[..., Ran]:
    """Run ``cdss`` with these arguments; an exception other than its exit fails the test."""

    def running(*args: str | Path) -> Ran:
        with pytest.raises(SystemExit) as ended:
            main([str(each) for each in args])
        out, err = capfd.readouterr()
        return Ran(int(ended.value.code or 0), out, err)

    return running


@pytest.fixture
def seeds() -> Path:
    """The folder of the texts that started the project; they are not in the repository."""
    if not SEEDS.is_dir():
        pytest.skip("the texts are not at ../shared/seeds")
    return SEEDS
