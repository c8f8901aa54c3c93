"""A FHIR bulk export joined by patient, on the disk and in a few megabytes.

Each resource is written to the shard of its patient, and each shard is then held at once.
A shard that is too large is divided again. A product (``Medication``) names no patient and
goes to all whose resources refer to it.
"""

from __future__ import annotations

import codecs
import shutil
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import IO, Any, Final

from cdss.screening import cut
from cdss.screening.files import File
from cdss.screening.pieces import Piece, piece_of, rank
from cdss.screening.record import LARGEST, Record
from cdss.screening.store import commit

_SHARDS: Final = 64
_DIGITS: Final = 2
"""Hexadecimal digits of a rank that choose among the shards: two give 256, four to each."""

_HELD: Final = 16_000_000
"""Bytes of a shard that is held at once."""

_DEEPEST: Final = 6
"""Times that a shard is divided: what is still too large then is one patient."""

_ROUNDS: Final = 4
"""Products that refer to products: an ingredient of an ingredient."""


class _Shards:
    """Open files, one for each part of the ranks."""

    def __init__(self, folder: Path, depth: int, stack: ExitStack) -> None:
        folder.mkdir()
        self._at = slice(depth * _DIGITS, (depth + 1) * _DIGITS)
        self._files: list[IO[bytes]] = [
            stack.enter_context((folder / f"{number:02}").open("wb")) for number in range(_SHARDS)
        ]

    def write(self, key: str, *rest: bytes) -> None:
        number = int(rank(key)[self._at], 16) * _SHARDS >> 4 * _DIGITS
        self._files[number].write(b"\t".join((key.encode(), *rest)) + b"\n")


def join(files: Sequence[File], aside: Path, place: Path) -> None:
    """Divide the resources of an export among shards of patients.

    Args:
        files: Its files.
        aside: Where the work is done.
        place: Where the shards are put when all is done; what is there already is kept.
    """
    if place.exists():
        return
    shutil.rmtree(aside, ignore_errors=True)
    aside.mkdir()
    with ExitStack() as stack:
        patients = _Shards(aside / "patients", 0, stack)
        _divide(files, aside, patients)
        for at in range(_ROUNDS):
            if not _add_products(aside, at, patients):
                break
    for each in aside.iterdir():
        if each.name not in {"patients", "faults"}:
            shutil.rmtree(each)
    commit(aside, place)


def _divide(files: Sequence[File], aside: Path, patients: _Shards) -> None:
    with ExitStack() as stack:
        helpers = _Shards(aside / "helpers", 0, stack)
        needs = _Shards(aside / "needs-0", 0, stack)
        faults = stack.enter_context((aside / "faults").open("wb"))
        for at, file in enumerate(files):
            for record in cut.lines(file, lambda _: None):
                piece = Piece(fault=record.fault) if record.fault else piece_of(record.text)
                line = record.place.rpartition(":")[2].encode()
                if piece.fault:
                    faults.write(f"{at}\t{piece.fault}\t".encode() + line + b"\n")
                elif piece.patient:
                    patients.write(piece.patient, b"%d" % at, line, record.text)
                    for each in piece.needs:
                        needs.write(each, piece.patient.encode())
                elif piece.helper:
                    helpers.write(piece.helper, b"%d" % at, line, record.text)


def _add_products(aside: Path, at: int, patients: _Shards) -> bool:
    """Give each patient the products that the last round asked for; whether these ask again."""
    again = False
    with ExitStack() as stack:
        needs = _Shards(aside / f"needs-{at + 1}", 0, stack)
        for number in range(_SHARDS):
            asked: dict[bytes, dict[bytes, None]] = {}
            with (aside / f"needs-{at}" / f"{number:02}").open("rb") as file:
                for line in file:
                    product, patient = line.rstrip(b"\n").split(b"\t")
                    asked.setdefault(product, {})[patient] = None
            if not asked:
                continue
            with (aside / "helpers" / f"{number:02}").open("rb") as file:
                for line in file:
                    product, which, where, text = line.rstrip(b"\n").split(b"\t", 3)
                    for patient in asked.get(product, ()):
                        patients.write(patient.decode(), which, where, text)
                        for each in piece_of(text).needs:
                            needs.write(each, patient)
                            again = True
    return again


def records(files: Sequence[File], name: str, place: Path, aside: Path) -> Iterator[Record]:
    """The patients of an export that has been joined, and before them what was no resource."""
    with (place / "faults").open("rb") as file:
        for line in file:
            at, fault, number = line.decode().split("\t")
            yield Record(f"{files[int(at)].name}:{int(number)}", b"", fault)
    yield from _patients(place / "patients", name, aside, 0)


def _patients(folder: Path, name: str, aside: Path, depth: int) -> Iterator[Record]:
    for number in range(_SHARDS):
        shard = folder / f"{number:02}"
        if shard.stat().st_size <= _HELD or depth >= _DEEPEST:
            yield from _held(shard, name)
            continue
        below = aside / f"shard-{depth}"
        shutil.rmtree(below, ignore_errors=True)
        with ExitStack() as stack, shard.open("rb") as file:
            divided = _Shards(below, depth + 1, stack)
            for line in file:
                key, rest = line.rstrip(b"\n").split(b"\t", 1)
                divided.write(key.decode(), rest)
        yield from _patients(below, name, aside, depth + 1)
        shutil.rmtree(below)


def _held(shard: Path, name: str) -> Iterator[Record]:
    found: dict[str, dict[tuple[int, int], bytes]] = {}
    sizes: dict[str, int] = {}
    with shard.open("rb") as file:
        for line in file:
            key, which, where, text = line.rstrip(b"\n").split(b"\t", 3)
            patient = key.decode()
            sizes[patient] = sizes.get(patient, 0) + len(text) + 1
            # Of one that is too large it need not be known what more there is.
            if sizes[patient] <= LARGEST:
                found.setdefault(patient, {})[int(which), int(where)] = text
    for patient in sorted(sizes, key=rank):
        place = f"{name}#{patient}"
        if sizes[patient] > LARGEST:
            yield Record(place, b"", "too-large")
        else:
            yield Record(place, joined(found[patient].items()))


def joined(pieces: Iterable[tuple[tuple[Any, int], bytes]]) -> bytes:
    """One patient's resources as NDJSON, in the order of their files and lines."""
    # A mark that a file begins with is none in the middle of the text.
    return b"\n".join([text.removeprefix(codecs.BOM_UTF8) for _, text in sorted(pieces)])
