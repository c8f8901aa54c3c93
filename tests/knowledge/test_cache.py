"""The compiled copy of a knowledge base: never needed, never trusted."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

import cdss

PLANTS = Path(__file__).parents[1] / "plants"


@pytest.fixture
def caches(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The cache folder of a user who has none yet."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    return tmp_path / "cdss"


def test_a_second_load_is_served_from_one_file(caches: Path) -> None:
    first = cdss.load(PLANTS)
    (file,) = caches.glob("*.kb")
    written = file.stat().st_mtime_ns
    assert cdss.load(PLANTS).sha256 == first.sha256
    assert file.stat().st_mtime_ns == written


def test_what_is_in_use_is_not_forgotten_for_edits(caches: Path, tmp_path: Path) -> None:
    cdss.load(PLANTS)
    (file,) = caches.glob("*.kb")
    written = file.stat().st_mtime_ns
    for at in range(9):
        edited = tmp_path / str(at)
        for folder in ("rules", "cases"):
            shutil.copytree(PLANTS / folder, edited / folder)
        cdss.load(edited)
        assert cdss.load(PLANTS).rules
    assert file.stat().st_mtime_ns == written
    assert len(list(caches.glob("*.kb"))) == 8


@pytest.mark.parametrize(
    "damage",
    [
        lambda _: b"",
        lambda data: data[: len(data) // 2],
        lambda data: data[:5000] + bytes([data[5000] ^ 1]) + data[5001:],
        lambda _: b"nothing of the kind",
    ],
)
def test_a_damaged_file_is_built_anew(caches: Path, damage) -> None:
    first = cdss.load(PLANTS)
    (file,) = caches.glob("*.kb")
    whole = file.read_bytes()
    file.write_bytes(damage(whole))
    assert cdss.load(PLANTS).rules.keys() == first.rules.keys()
    assert file.read_bytes() != damage(whole)


def test_a_file_that_others_may_write_is_not_read(
    caches: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cdss.load(PLANTS)
    (file,) = caches.glob("*.kb")
    file.chmod(0o666)

    def reading(_: bytes) -> None:
        pytest.fail("somebody else's pickle was loaded")

    monkeypatch.setattr("cdss.knowledge.cache.pickle.loads", reading)
    assert cdss.load(PLANTS).rules


def test_a_user_without_a_home_needs_no_cache(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(_: int) -> None:
        raise KeyError

    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    monkeypatch.delenv("HOME", raising=False)
    monkeypatch.setattr("pwd.getpwuid", unknown)
    assert cdss.load(PLANTS).rules


@pytest.mark.parametrize("place", ["/dev/null", "/proc/1"])
def test_a_place_that_cannot_be_written_is_no_obstacle(
    monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", place)
    assert cdss.load(PLANTS).rules
    assert not os.path.isdir(f"{place}/cdss")  # noqa: PTH112 - /dev/null has no parts
