"""Files cut into records, one after the other: none is ever held whole."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import IO, Final

from cdss.screening.files import File
from cdss.screening.packed import BrokenArchiveError, NoArchiveReaderError, opened
from cdss.screening.record import LARGEST, Record

Told = Callable[[int], None]
"""Told how many bytes of a file have been read."""

_SKIPPED: Final = 1 << 20


def whole(file: File, told: Told) -> Iterator[Record]:
    """A file that is one record."""
    try:
        with opened(file.path) as (content, _):
            text = content.read(LARGEST + 1)
    except (OSError, BrokenArchiveError, NoArchiveReaderError) as error:
        yield unreadable(file.name, error)
        return
    too_large = len(text) > LARGEST
    told(file.size)
    yield Record(file.name, b"" if too_large else text, "too-large" if too_large else "")


def lines(file: File, told: Told) -> Iterator[Record]:
    """A file with one record in each line; empty lines are none."""
    number = 0
    try:
        with opened(file.path) as (content, raw):
            for number, line in enumerate(in_lines(content), 1):
                place = f"{file.name}:{number}"
                if line is None:
                    yield Record(place, b"", "too-large")
                elif line.strip():
                    yield Record(place, line.rstrip(b"\r\n"))
                told(raw.tell())
    except (OSError, BrokenArchiveError, NoArchiveReaderError) as error:
        yield unreadable(f"{file.name}:{number + 1}", error)


def in_lines(content: IO[bytes]) -> Iterator[bytes | None]:
    """Each line; None for one that is too large to be a record."""
    while line := content.readline(LARGEST + 1):
        if len(line) > LARGEST and not line.endswith(b"\n"):
            while (rest := content.readline(_SKIPPED)) and not rest.endswith(b"\n"):
                pass
            yield None
        else:
            yield line


def unreadable(place: str, error: Exception) -> Record:
    """The record that stands for what could not be read."""
    if isinstance(error, NoArchiveReaderError):
        return Record(place, b"", "no-archive-reader")
    broken = isinstance(error, BrokenArchiveError)
    return Record(place, b"", "broken-archive" if broken else "cannot-be-read")


def chunks(records: Iterable[Record], most: int) -> Iterator[tuple[Record, ...]]:
    """Records in parts, of so many and of not much more than the bytes of one large record.

    Example:
        >>> records = [Record(place, b"") for place in "abc"]
        >>> [len(each) for each in chunks(records, 2)]
        [2, 1]
    """
    part: list[Record] = []
    size = 0
    for each in records:
        part.append(each)
        size += len(each.text)
        if len(part) >= most or size >= LARGEST // 4:
            yield tuple(part)
            part, size = [], 0
    if part:
        yield tuple(part)
