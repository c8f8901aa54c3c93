"""What the user named, as files in a fixed order, each of a kind."""

from __future__ import annotations

import codecs
import glob
import hashlib
import json
import os
import stat
from collections.abc import Collection, Iterable, Iterator, Sequence
from pathlib import Path
from typing import IO, Final, NamedTuple, NoReturn

from cdss.errors import ScreeningError, nearest
from cdss.screening.packed import BrokenArchiveError, NoArchiveReaderError, opened
from cdss.screening.record import LARGEST

PARQUET: Final = b"PAR1"
_PACKED: Final = (".gz", ".zst", ".zstd")
_WHOLE: Final = (".yaml", ".yml")
_LINES: Final = (".ndjson", ".jsonl")
_READ: Final = (*_WHOLE, *_LINES, ".json", ".parquet")
_ALONE: Final = ("", "Bundle")
"""Types of what is a record by itself: no resource at all, or all of a patient's."""


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


class Files:
    """The files of a run, listed on the disk: there may be one for each patient.

    Attributes:
        ignored: How many files of folders are of no kind that is read.
        sha256: Digest of the list.
        size: Bytes of all files.
    """

    def __init__(self, listed: Path) -> None:
        self._listed = listed
        self.ignored = 0
        self.size = 0
        self.sha256 = ""

    def __iter__(self) -> Iterator[File]:
        with self._listed.open(encoding="utf-8") as file:
            for line in file:
                name, path, *rest = json.loads(line)
                yield File(name, Path(path), *rest)

    def write(self, inputs: Sequence[str], stdin: Path | None, own: Iterable[Path]) -> None:
        """List what the user named, in its order; a folder's files by their names.

        Args:
            inputs: Files, folders, patterns, or `-`.
            stdin: Where standard input was written to.
            own: Files and folders of the run, which are no input of it.

        Raises:
            ScreeningError: There is no such file.
        """
        mine = {os.path.realpath(each) for each in own}
        digest = hashlib.sha256()
        # A file that is named twice is one file.
        seen: set[tuple[int, int]] = set()
        with self._listed.open("w", encoding="utf-8") as listed:
            for name, path in self._named(inputs, stdin, mine):
                file = _file(name, path, seen)
                if file is None:
                    continue
                self.size += file.size
                listed.write(json.dumps([name, str(path), *file[2:]]) + "\n")
                digest.update(json.dumps([name, *file[2:]]).encode())
        self.sha256 = digest.hexdigest()

    def _named(
        self, inputs: Sequence[str], stdin: Path | None, mine: Collection[str]
    ) -> Iterator[tuple[str, Path]]:
        for each in inputs:
            if each == "-":
                if stdin is not None:
                    yield "stdin", stdin
            elif Path(each).is_dir():
                yield from self._below(each, mine)
            elif Path(each).exists():
                yield each, Path(each)
            else:
                for found in _pattern(each):
                    if Path(found).is_dir():
                        yield from self._below(found, mine)
                    elif not _is_own(found, mine):
                        yield found, Path(found)

    def _below(self, folder: str, mine: Collection[str]) -> Iterator[tuple[str, Path]]:
        # Links are followed, and none in a circle.
        walked = {*mine, os.path.realpath(folder)}
        for top, folders, names in os.walk(folder, onerror=_unreadable, followlinks=True):
            below = [each for each in sorted(folders) if not each.startswith((".", "_"))]
            folders.clear()
            for each in below:
                there = os.path.realpath(os.path.join(top, each))  # noqa: PTH118
                if there not in walked:
                    walked.add(there)
                    folders.append(each)
            for name in sorted(names):
                path = Path(top, name)
                if name.startswith((".", "_")) or _is_own(path, mine):
                    continue
                if _ending(path) in _READ:
                    yield str(path), path
                else:
                    self.ignored += 1


def _pattern(named: str) -> list[str]:
    """The files that a pattern names.

    Raises:
        ScreeningError: There are none.
    """
    path = Path(named)
    if glob.has_magic(named):
        found = sorted(glob.glob(named, recursive=True))  # noqa: PTH207
        if found:
            return found
        raise ScreeningError(f"no file is named as `{named}` says")
    there = [] if not path.parent.is_dir() else [each.name for each in path.parent.iterdir()]
    near = nearest(path.name, there, 1)
    hint = f"; did you mean `{path.parent / near[0]}`?" if near else ""
    raise ScreeningError(f"`{named}` is not there{hint}")


def _unreadable(error: OSError) -> NoReturn:
    """A folder that cannot be read: its patients must not be missed in silence."""
    raise ScreeningError(f"`{error.filename}` cannot be read: {error.strerror}") from None


def _is_own(path: str | Path, mine: Collection[str]) -> bool:
    return os.path.realpath(path) in mine


def _ending(path: Path) -> str:
    name = path.name.lower()
    for each in _PACKED:
        name = name.removesuffix(each)
    return Path(name).suffix


def _file(name: str, path: Path, seen: set[tuple[int, int]]) -> File | None:
    """A file, unless it was seen before."""
    try:
        with path.open("rb") as file:
            about = os.fstat(file.fileno())
            if not stat.S_ISREG(about.st_mode):
                raise ScreeningError(
                    f"`{name}` can be read once only: send what it holds to standard input, `-`"
                )
            if (about.st_dev, about.st_ino) in seen:
                return None
            seen.add((about.st_dev, about.st_ino))
            digest = hashlib.file_digest(file, "sha256").hexdigest()
            size = file.tell()
    except OSError as error:
        raise ScreeningError(f"`{name}` cannot be read: {error.strerror}") from None
    return File(name, path, _kind(path), size, digest)


def _kind(path: Path) -> str:
    """What kind a file is: by its name, and where that leaves it open by its first line."""
    ending = _ending(path)
    if ending in _WHOLE:
        return "whole"
    try:
        with opened(path) as (content, _):
            if ending in _LINES:
                return "resources" if is_export(content) else "lines"
            return "parquet" if ending == ".parquet" else _kind_by_content(content)
    except (OSError, BrokenArchiveError, NoArchiveReaderError):
        # Whoever reads it says what is wrong with it.
        return "lines" if ending in _LINES else "whole"


def is_export(lines: IO[bytes]) -> bool | None:
    r"""Whether lines are resources that are to be joined by patient; None where none tells.

    The first line that is an object tells: one that is broken must not make patients of the
    resources behind it.

    Raises:
        BrokenArchiveError: No line tells, and the archive is damaged.

    Example:
        >>> import io
        >>> is_export(io.BytesIO(b'{"resourceType": "Cond\n{"resourceType": "Condition"}\n'))
        True
        >>> is_export(io.BytesIO(b'{"resourceType": "Bundle"}\n')), is_export(io.BytesIO(b"[]"))
        (False, None)
    """
    kinds = (_resource(each) for each in _said(lines))
    return next((each not in _ALONE for each in kinds if each is not None), None)


def _kind_by_content(content: IO[bytes]) -> str:
    said = _said(content)
    first = next(said, b"")
    if first.startswith(PARQUET):
        return "parquet"
    second = next(said, b"")
    kind = _resource(first)
    if kind is None and first.startswith((b"{", codecs.BOM_UTF8 + b"{")):
        kind = _resource(second)
        # One object over several lines may have a line that is an object too.
        if kind is None or _resource(first + second + content.read(LARGEST)) is not None:
            return "whole"
    if kind is None or not second:
        return "whole"
    return "lines" if kind in _ALONE else "resources"


def _said(content: IO[bytes]) -> Iterator[bytes]:
    """Lines that are not empty."""
    while line := content.readline(LARGEST):
        if line.strip():
            yield line


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
