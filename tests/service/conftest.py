"""A running service on loopback, and what it logs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

pytest.importorskip("httpx", reason="the extra `serve` is not installed")
pytest.importorskip("fastapi", reason="the extra `serve` is not installed")

if TYPE_CHECKING:
    from service.running import Running

Start = Callable[..., "Running"]


@pytest.fixture(scope="session")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """One service for all tests that leave it as it is."""
    from service.running import Running  # noqa: PLC0415 - it needs the extra

    folder = tmp_path_factory.mktemp("service")
    running = Running(folder, "--insecure")
    yield running
    running.stop()


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Start a service that a test may break."""
    from service.running import Running  # noqa: PLC0415 - it needs the extra

    running: list[Running] = []

    def starting(*arguments: str, config: str = "") -> Running:
        folder = tmp_path / str(len(running))
        folder.mkdir()
        running.append(Running(folder, *arguments, config=config))
        return running[-1]

    yield starting
    for each in running:
        each.stop()
