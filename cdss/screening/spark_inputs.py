"""What there is to read on Spark: files, what belongs together, and what is committed together."""

from __future__ import annotations

import hashlib
import io
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import TYPE_CHECKING, Final, NamedTuple

from cdss.errors import ScreeningError
from cdss.screening.files import is_export
from cdss.screening.packed import BrokenArchiveError, NoArchiveReaderError, unpacked
from cdss.screening.record import LARGEST
from cdss.screening.spark_files import Hadoop, place_of

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

_LINES: Final = (".ndjson", ".jsonl")
_PLAIN: Final = (".yaml", ".yml", ".json")
_PACKED: Final = (".gz", ".zst", ".zstd")
_ENDINGS: Final = {
    **{plain + packed: "whole" for plain in _PLAIN for packed in ("", *_PACKED)},
    **dict.fromkeys(_LINES, "lines"),
    **{plain + packed: "packed" for plain in _LINES for packed in _PACKED},
    ".parquet": "parquet",
}
_HELD: Final = 256_000_000
"""Bytes of a packed file of lines that a task can hold."""

_HEAD: Final = 1 << 16
_AT_ONCE: Final = 16
_SHARE: Final = 64
"""Parts of a large input: each takes some seconds beside its own work."""


class Source(NamedTuple):
    """A file, its address as Spark lists it, and what tells that it is still the same."""

    address: str
    place: str
    size: int
    changed: str


class Unit(NamedTuple):
    """Files whose records belong together.

    Attributes:
        kind: ``whole`` is one record, ``lines`` one in each line, ``packed`` the same in an
            archive, ``parquet`` one record in each row, ``export`` FHIR resources in lines of
            all these files, which are joined by patient.
        place: The file, or the folder of an export.
    """

    kind: str
    place: str
    sources: tuple[Source, ...]

    @property
    def size(self) -> int:
        """Bytes of all its files."""
        return sum(each.size for each in self.sources)


class Inputs(NamedTuple):
    """What there is to read.

    Attributes:
        units: In the order of a run on one machine.
        ignored: How many files of folders are of no kind that is read.
        sha256: A digest of the files' names, sizes and times: their content is not read for it.
    """

    units: tuple[Unit, ...]
    ignored: int
    sha256: str


def found(session: SparkSession, inputs: Sequence[str], own: Sequence[str]) -> Inputs:
    """The files of files, folders and patterns, and what belongs together.

    Args:
        session: The session.
        inputs: What the user named.
        own: Places of folders that the run writes, which are no input of it.

    Raises:
        ScreeningError: Nothing is there, or it is of a form that Spark does not read.
    """
    hadoop = Hadoop(session)
    sources: dict[Source, str] = {}
    ignored: set[Source] = set()
    for each in inputs:
        for source in _listed(session, hadoop, each, own):
            kind = _kind(source.place)
            if kind:
                sources[source] = kind
            elif source.place.rpartition("/")[2] == each.rpartition("/")[2]:
                raise ScreeningError(
                    f"`{each}`: Spark knows what a file is by its name: .yaml, .json, .ndjson "
                    "(these also packed: .gz, .zst) or .parquet; give it such a name, or leave "
                    "out `--engine spark`"
                )
            else:
                ignored.add(source)
    for source, kind in sources.items():
        if kind == "packed" and source.size > _HELD:
            raise ScreeningError(
                f"`{source.place}`: a packed file of lines is read by one task, which holds at "
                f"most {_HELD // 1_000_000} MB of it: divide it into smaller ones, or unpack it"
            )
    digest = hashlib.sha256(json.dumps(list(sources)).encode()).hexdigest()
    return Inputs(tuple(_units(hadoop, sources)), len(ignored), digest)


def _listed(session: SparkSession, hadoop: Hadoop, named: str, own: Sequence[str]) -> list[Source]:
    from pyspark.errors import AnalysisException  # noqa: PLC0415 - an extra

    # Only what is not there by that very name is a pattern.
    pattern = _escaped(named) if hadoop.exists(named) else named
    reader = session.read.format("binaryFile").option("recursiveFileLookup", "true")
    about = ("file_path", "file_size", "file_modification_time")
    try:
        files = reader.load(pattern)
        rows = files.select(*(f"_metadata.{each}" for each in about)).collect()
    except AnalysisException:
        raise ScreeningError(
            f"`{named}` is not there, or may not be read: Spark looks for it on the nodes of the "
            "cluster, and a path without `s3a://` or the like is of its own file system"
        ) from None
    mine = tuple(f"{each}/" for each in own)
    sources = [
        Source(path, place_of(path), size, changed.isoformat()) for path, size, changed in rows
    ]
    # Spark reads no file that is empty, and so has no row of it.
    full = {each.place for each in sources}
    empty = (path for path in files.inputFiles() if place_of(path) not in full)
    sources += [Source(path, place_of(path), 0, "") for path in empty]
    kept = [each for each in sources if not each.place.startswith(mine)]
    return sorted(kept, key=lambda each: _as_walked(each.place))


def _as_walked(place: str) -> list[tuple[int, str]]:
    """A key for the order in which folders are walked: their files come before their folders.

    Example:
        >>> sorted(["/a/b/c.yaml", "/a/d.yaml"], key=_as_walked)
        ['/a/d.yaml', '/a/b/c.yaml']
    """
    *folders, name = place.split("/")
    return [*((1, each) for each in folders), (0, name)]


def _kind(place: str) -> str:
    name = place.lower()
    return next((kind for ending, kind in _ENDINGS.items() if name.endswith(ending)), "")


def _units(hadoop: Hadoop, sources: dict[Source, str]) -> Iterator[Unit]:
    lines = [each for each, kind in sources.items() if kind in {"lines", "packed"}]
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        exports = {
            each
            for each, is_export in zip(
                lines, pool.map(lambda source: _is_export(hadoop, source), lines), strict=True
            )
            if is_export
        }
    folders: dict[str, list[Source]] = {}
    for each in lines:
        if each in exports:
            folders.setdefault(_folder(each), []).append(each)
    for each, kind in sources.items():
        if each not in exports:
            yield Unit(kind, each.place, (each,))
        elif _folder(each) in folders:
            # An export stands where the first of its files does.
            yield Unit("export", _folder(each), tuple(folders.pop(_folder(each))))


def _folder(source: Source) -> str:
    return source.place.rpartition("/")[0]


def _is_export(hadoop: Hadoop, source: Source) -> bool:
    """Whether a file's lines are resources that are to be joined by patient."""
    for most in (_HEAD, 2 * LARGEST):
        head = hadoop.read(address_of(source), most)
        # Where the head of an archive ends in the middle, whoever reads it all says more.
        with suppress(BrokenArchiveError, NoArchiveReaderError):
            told = is_export(unpacked(io.BytesIO(head)))
            if told is not None:
                return told
        if len(head) < most:
            break
    return False


def address_of(source: Source) -> str:
    """What Hadoop calls a file: Spark's address without its escapes."""
    return f"file://{source.place}" if source.address.startswith("file:") else source.place


def named(sources: Iterable[Source]) -> list[str]:
    r"""What Spark is to read, with nothing in a name taken for a pattern.

    Example:
        >>> named([Source("file:///a%5B1%5D.json", "/a[1].json", 0, "")])
        ['file:///a\\[1\\].json']
    """
    return [_escaped(address_of(each)) for each in sources]


def _escaped(address: str) -> str:
    return re.sub(r"([\[\]{}*?\\])", r"\\\1", address)


def portions(units: Sequence[Unit], room: int) -> Iterator[tuple[Unit, ...]]:
    """Units in parts that are committed together: of so many bytes, or of a 64th of them all.

    Example:
        >>> units = [Unit("lines", name, (Source("", name, 5, ""),)) for name in "abc"]
        >>> [[each.place for each in part] for part in portions(units, 10)]
        [['a', 'b'], ['c']]
    """
    room = max(room, sum(each.size for each in units) // _SHARE)
    part: list[Unit] = []
    size = 0
    for each in units:
        if part and size + each.size > room:
            yield tuple(part)
            part, size = [], 0
        part.append(each)
        size += each.size
    if part:
        yield tuple(part)
