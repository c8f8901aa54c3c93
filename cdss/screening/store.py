"""The folder of a run: what was asked, and each chunk of rows as it is finished.

It stands beside the output and nowhere else, since it holds patients' data; only its
owner may read it. A chunk is written under another name, forced to the disk, and renamed:
it is there whole, or it is not there.
"""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from cdss.errors import ScreeningError

_WAITING: Final = 20.0
"""Seconds in which the workers of a run that was killed come to their end."""

_OURS: Final = frozenset({"lock", "manifest.json"})
"""What is made first in the folder of a run, and what is left last."""


class Store:
    """The folder of one run.

    Args:
        folder: Where it is to be.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.chunks = folder / "chunks"
        self.temporary = folder / "temporary"
        self._manifest = folder / "manifest.json"
        self.lock = -1

    def open(self) -> None:
        """Take the folder for this run alone.

        Raises:
            ScreeningError: Another run is at work in it, it cannot be made, or what stands in
                it is of no run: at its end all of it is removed.
        """
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            there = {each.name for each in self.folder.iterdir()}
            if there and there.isdisjoint(_OURS):
                raise ScreeningError(
                    f"`{self.folder}` is there, and no screening made it: name another `--out`"
                )
            self.lock = os.open(self.folder / "lock", os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            what = f"`{self.folder}` cannot be made: {error.strerror}"
            raise ScreeningError(what) from None
        until = time.monotonic() + _WAITING
        while True:
            try:
                # Workers inherit it: those of a run that was killed hold it until they end.
                fcntl.flock(self.lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                if time.monotonic() > until:
                    self.close()
                    what = f"another run is at work in `{self.folder}`"
                    raise ScreeningError(what) from None
                time.sleep(0.05)
            else:
                break
        self.chunks.mkdir(exist_ok=True)
        self._clear()

    def _clear(self) -> None:
        """Nothing of what a killed run had not finished is kept."""
        shutil.rmtree(self.temporary, ignore_errors=True)
        self.temporary.mkdir()

    def close(self) -> None:
        """Let the folder go."""
        if self.lock >= 0:
            os.close(self.lock)
            self.lock = -1

    def restart(self) -> None:
        """Forget all that an earlier run did."""
        self._manifest.unlink(missing_ok=True)
        shutil.rmtree(self.chunks)
        self.chunks.mkdir()
        self._clear()

    def manifest(self) -> dict[str, Any] | None:
        """What the run that began this folder was asked; None where none did."""
        try:
            found: dict[str, Any] = json.loads(self._manifest.read_bytes())
        except (OSError, ValueError):
            return None
        return found

    def write_manifest(self, manifest: Mapping[str, Any]) -> None:
        """Say what is asked, before anything is done."""
        aside = self.temporary / "manifest.json"
        aside.write_text(json.dumps(manifest, indent=1), "utf-8")
        sync(aside)
        aside.rename(self._manifest)
        sync(self.folder)

    def path(self, number: int) -> Path:
        """Where a finished chunk is."""
        return self.chunks / f"{number:08d}"

    def done(self) -> set[int]:
        """The chunks that are finished."""
        return {int(each.name) for each in self.chunks.iterdir()}

    def remove(self) -> None:
        """The run is over: nothing of it is left but its output.

        What says that it is over goes last, so that a run killed here is not run again.
        """
        for each in (self.chunks, self.temporary):
            shutil.rmtree(each, ignore_errors=True)
        for each in self.folder.iterdir():
            if each.is_dir():
                shutil.rmtree(each)
            elif each != self._manifest:
                each.unlink()
        self._manifest.unlink(missing_ok=True)
        self.folder.rmdir()
        self.close()


def sync(path: Path) -> None:
    """Force a file, or the names in a folder, to the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def commit(aside: Path, place: Path) -> None:
    """Put a folder of finished files where it is to be, for good.

    What is there already was put there by a worker that died before it could say so.
    """
    if place.exists():
        shutil.rmtree(aside)
        return
    for each in aside.iterdir():
        sync(each)
    sync(aside)
    aside.rename(place)
    sync(place.parent)
