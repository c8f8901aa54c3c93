"""What the user named, as files in a fixed order, each of a kind."""

from __future__ import annotations

import glob
import hashlib
import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final, NamedTuple

from cdss.errors import ScreeningError, nearest
from cdss.screening.packed import BrokenArchiveError, NoArchiveReaderError, opened
from cdss.screening.record import LARGEST

PARQUET: Final = b"PAR1"
_PACKED: Final = (".gz", ".zst", ".zstd")
_WHOLE: Final = (".yaml", ".yml")
_LINES: Final = (".ndjson", ".jsonl")
_READ: Final = (*_WHOLE, *_LINES, ".json", ".parquet")


class File(NamedTuple):
    """One file.

    Attributes:
        name: What places call it: as the user named it.
        path: Where it is.
        kind: ``whole`` is one record, ``lines`` one in each line, ``resources`` FHIR in lines
            that are to be joined by patient, ``parquet`` one record in each row.
        size: Bytes.
        sha256: Digest of them.
    """

    name: str
    path: Path
    kind: str
    size: int
    sha256: str


class Found(NamedTuple):
    """The files, and how many of a folder's files are of no kind that is read."""

    files: tuple[File, ...]
    ignored: int


def find(inputs: Sequence[str], stdin: Path | None, own: Iterable[Path]) -> Found:
    """The files behind what the user named, in its order; a folder's by their names.

    Args:
        inputs: Files, folders, patterns, or `-`.
        stdin: Where standard input was written to.
        own: Files and folders of the run, which are no input of it.

    Raises:
        ScreeningError: There is no such file.
    """
    mine = [each.resolve() for each in own]
    found: dict[Path, File] = {}
    ignored = 0
    for each in inputs:
        if each == "-":
            if stdin is not None:
                found.setdefault(stdin, _file("stdin", stdin))
            continue
        paths, passed = _paths(each, mine)
        ignored += passed
        for path in paths:
            # A file that is named twice is one file.
            real = path.resolve()
            if real not in found:
                found[real] = _file(str(path), path)
    return Found(tuple(found.values()), ignored)


def _paths(named: str, mine: Sequence[Path]) -> tuple[list[Path], int]:
    path = Path(named)
    if path.is_dir():
        return _below(path, mine)
    if path.exists():
        return [path], 0
    if glob.has_magic(named):
        ways = sorted(Path(each) for each in glob.glob(named, recursive=True))  # noqa: PTH207
        if ways:
            found: list[Path] = []
            ignored = 0
            for each in ways:
                below, passed = _below(each, mine) if each.is_dir() else ([each], 0)
                found += [one for one in below if not _is_own(one, mine)]
                ignored += passed
            return found, ignored
        raise ScreeningError(f"no file is named as `{named}` says")
    there = [] if not path.parent.is_dir() else [each.name for each in path.parent.iterdir()]
    near = nearest(path.name, there, 1)
    hint = f"; did you mean `{path.parent / near[0]}`?" if near else ""
    raise ScreeningError(f"`{named}` is not there{hint}")


def _below(folder: Path, mine: Sequence[Path]) -> tuple[list[Path], int]:
    found, ignored = [], 0
    for path in sorted(folder.rglob("*")):
        hidden = any(part.startswith((".", "_")) for part in path.relative_to(folder).parts)
        if hidden or not path.is_file() or _is_own(path, mine):
            continue
        if _ending(path) in _READ:
            found.append(path)
        else:
            ignored += 1
    return found, ignored


def _is_own(path: Path, mine: Sequence[Path]) -> bool:
    real = path.resolve()
    return any(real == each or each in real.parents for each in mine)


def _ending(path: Path) -> str:
    name = path.name.lower()
    for each in _PACKED:
        name = name.removesuffix(each)
    return Path(name).suffix


def _file(name: str, path: Path) -> File:
    try:
        digest, size = _digest(path)
    except OSError as error:
        raise ScreeningError(f"`{name}` cannot be read: {error.strerror}") from None
    return File(name, path, _kind(path), size, digest)


def _digest(path: Path) -> tuple[str, int]:
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
        return digest, file.tell()


def _kind(path: Path) -> str:
    """What kind a file is: by its name, and where that leaves it open by its first line."""
    ending = _ending(path)
    if ending in _WHOLE:
        return "whole"
    try:
        with opened(path) as (file, _):
            first = file.readline(LARGEST)
            while first and not first.strip():
                first = file.readline(LARGEST)
            second = file.readline(LARGEST)
            while second and not second.strip():
                second = file.readline(LARGEST)
    except (OSError, BrokenArchiveError, NoArchiveReaderError):
        # Whoever reads it says what is wrong with it.
        return "lines" if ending in _LINES else "whole"
    if first.startswith(PARQUET) or ending == ".parquet":
        return "parquet"
    resource = _resource(first)
    if resource not in ("", "Bundle", None) and (second or ending in _LINES):
        return "resources"
    if ending in _LINES or (resource is not None and second):
        return "lines"
    return "whole"


def _resource(line: bytes) -> str | None:
    """The type of the resource in a line; empty for another object, None for no object."""
    try:
        data = json.loads(line)
    except (ValueError, RecursionError):
        return None
    if not isinstance(data, dict):
        return None
    kind = data.get("resourceType", "")
    return kind if isinstance(kind, str) else ""
