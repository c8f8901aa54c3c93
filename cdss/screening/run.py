"""``screen``: many patients on one machine, resumed where it was interrupted."""

from __future__ import annotations

import os
import pickle
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any, Final, NamedTuple

from cdss import __version__
from cdss.consulting.engines import conclude
from cdss.errors import ScreeningError
from cdss.model.knowledge_base import KnowledgeBase
from cdss.screening import bulk, cut
from cdss.screening.chunk import Done, Task
from cdss.screening.crew import Crew
from cdss.screening.files import File, Files
from cdss.screening.parquet import MARK, assemble, is_ours, rows_of
from cdss.screening.record import Record, Way
from cdss.screening.schema import SCHEMA
from cdss.screening.store import Store
from cdss.screening.summary import counted, summary_of

CHUNK: Final = 512
"""Records that are committed together: a few seconds of work."""

SAMPLE: Final = 64
"""One record in so many is answered by both engines, where the native one leads."""


class Asked(NamedTuple):
    """What to screen, and how.

    Attributes:
        inputs: Files, folders, patterns, or `-` for standard input.
        out: The file of options; those of patients and errors stand beside it.
        engine: ``native`` or ``durable``.
        workers: How many processes consult; None is one for each core.
        today: The consultation date where a record states none; None is the day on which
            the run was begun.
        allow_unknown: Go on where a term of a profile is unknown.
        cross_check: ``sample``, ``all`` or ``none``: which records both engines answer.
        column: The column of Parquet inputs that holds a profile.
        chunk: Records that are committed together.
        restart: Forget what an earlier run did.
    """

    inputs: tuple[str, ...]
    out: Path
    engine: str = "native"
    workers: int | None = None
    today: date | None = None
    allow_unknown: bool = False
    cross_check: str = "sample"
    column: str = "profile"
    chunk: int = CHUNK
    restart: bool = False


class Progress(NamedTuple):
    """How far a run is: records and bytes done, and all bytes; what is done after the last."""

    records: int
    resumed: int
    bytes: int
    of: int
    doing: str = ""


def screen(
    asked: Asked,
    kb: KnowledgeBase,
    *,
    stdin: Callable[[Path], None] | None = None,
    told: Callable[[Progress], None] = lambda _: None,
) -> dict[str, Any]:
    """Screen what was asked for, and say what was found.

    Args:
        asked: What, and how.
        kb: The knowledge base.
        stdin: Writes standard input to a file.
        told: Told of the progress.

    Returns:
        The summary, as ``cdss screen --format json`` prints it.

    Raises:
        ScreeningError: An input is not there, another run is at work, an interrupted run was
            of something else, or what no screening made would be written over.
        EngineError: The engine cannot be used.
    """
    if asked.engine == "durable":
        # Said once, and not of every record.
        conclude(kb.network, (), engine="durable", cross_check=False)
    outputs = outputs_of(asked.out)
    if len(set(outputs.values())) < len(outputs):
        raise ScreeningError(
            f"`{asked.out}` is the name of another table of the screening: name another `--out`"
        )
    for each in outputs.values():
        if each.exists() and not is_ours(each):
            raise ScreeningError(
                f"`{each}` is there, and no screening made it: name an `--out` in another folder"
            )
    store = Store(asked.out.with_name(asked.out.name + ".run"))
    store.open()
    try:
        if asked.restart:
            store.restart()
        spooled = store.folder / "stdin" if "-" in asked.inputs and stdin is not None else None
        if spooled is not None and stdin is not None:
            stdin(spooled)
        found = Files(store.folder / "files")
        found.write(asked.inputs, spooled, [store.folder, *outputs.values()])
        manifest = _begun(store, manifest_of(asked, kb, found.sha256))
        if "summary" not in manifest:
            manifest["summary"] = _run(store, manifest, asked, kb, found, outputs, told)
            store.write_manifest(manifest)
        store.remove()
    finally:
        store.close()
    summary: dict[str, Any] = manifest["summary"]
    return summary


def outputs_of(out: Path) -> dict[str, Path]:
    """Where the tables of a screening are."""
    return {
        "options": out,
        "patients": out.with_name("patients.parquet"),
        "errors": out.with_name("errors.parquet"),
    }


def manifest_of(asked: Asked, kb: KnowledgeBase, inputs: str) -> dict[str, Any]:
    """All that the rows depend on: a run goes on only where it is the same."""
    return {
        "schema": SCHEMA,
        "program": f"{__version__} {kb.program}",
        "knowledge": kb.sha256,
        "inputs": inputs,
        "today": None if asked.today is None else asked.today.isoformat(),
        "options": {
            "engine": asked.engine,
            "cross_check": asked.cross_check,
            "allow_unknown": asked.allow_unknown,
            "column": asked.column,
            "chunk": asked.chunk,
        },
    }


def _begun(store: Store, wanted: dict[str, Any]) -> dict[str, Any]:
    """The manifest of the run: the one begun earlier, where it is about the same."""
    begun = store.manifest()
    manifest = agreed(begun, wanted, store.folder)
    if begun is None:
        store.restart()
        store.write_manifest(manifest)
    return manifest


def agreed(begun: dict[str, Any] | None, wanted: dict[str, Any], folder: object) -> dict[str, Any]:
    """The manifest of a run that goes on, or of a new one: the day is that of its beginning.

    Raises:
        ScreeningError: What was begun is about something else.

    Example:
        >>> agreed(None, {"today": "2026-11-20"}, "o.parquet.run")
        {'today': '2026-11-20'}
        >>> agreed({"today": "2026-11-20"}, {"today": None}, "o.parquet.run")
        {'today': '2026-11-20'}
    """
    if begun is None:
        day = date.today().isoformat()  # noqa: DTZ011 - the date at the user's desk
        return wanted | {"today": wanted["today"] or day}
    wanted = wanted | {"today": wanted["today"] or begun.get("today")}
    other = [key for key, value in wanted.items() if begun.get(key) != value]
    if other:
        raise ScreeningError(
            f"an interrupted run stands in `{folder}`, of other {' and '.join(other)}: "
            "give what it was begun with, or `--restart` to begin anew"
        )
    return begun


def _run(
    store: Store,
    manifest: dict[str, Any],
    asked: Asked,
    kb: KnowledgeBase,
    found: Files,
    outputs: dict[str, Path],
    told: Callable[[Progress], None],
) -> dict[str, Any]:
    way = way_of(asked, date.fromisoformat(manifest["today"]))
    reading = _Reading(store, asked, found, told)
    crew = Crew(asked.workers or cores(), pickle.dumps(kb, -1), way, str(store.folder), store.lock)
    for done in crew.run(reading.tasks()):
        reading.heard(done)
    about = {
        MARK: SCHEMA,
        "cdss_version": __version__,
        "knowledge_sha256": kb.sha256,
        "knowledge_version": kb.scope.version,
    }
    files = assemble(store, reading.count, outputs, about, reading.doing)
    reading.doing("counting what was found")
    return summary_of(counted(outputs, store.temporary), files, kb) | {
        "ignored_files": found.ignored,
        "work": reading.work(),
    }


def way_of(asked: Asked, today: date) -> Way:
    """How to consult, as it was asked for.

    Where durable-rules leads, the native engine costs next to nothing: it checks every record.
    """
    sample = SAMPLE if asked.engine == "native" else 1
    samples = {"none": 0, "all": 1, "sample": sample}
    return Way(asked.engine, samples[asked.cross_check], today, asked.allow_unknown)


def cores() -> int:
    """The cores that this process may use."""
    allowed = getattr(os, "sched_getaffinity", None)
    return len(allowed(0)) if allowed else os.cpu_count() or 1


class _Reading:
    """Reads the inputs as the workers take them, and knows what is done already."""

    def __init__(
        self, store: Store, asked: Asked, found: Files, told: Callable[[Progress], None]
    ) -> None:
        self._store = store
        self._asked = asked
        self._found = found
        self._told = told
        self._before = 0
        self._here = 0
        self._records = 0
        self._resumed = 0
        self._exports = 0
        self._screening = 0.0
        self._working = 0.0
        self.count = 0

    def tasks(self) -> Iterator[Task]:
        """The chunks that are not finished."""
        done = self._store.done()
        for number, records in enumerate(cut.chunks(self._all(), self._asked.chunk)):
            self.count = number + 1
            if number in done:
                self._resumed += len(records)
            else:
                yield Task(number, records)

    def _all(self) -> Iterator[Record]:
        exports: dict[Path, list[File]] = {}
        for each in self._found:
            if each.kind == "resources":
                exports.setdefault(each.path.parent, []).append(each)
        for each in self._found:
            # An export stands where the first of its files does.
            if each.kind != "resources":
                yield from self._of(each)
            elif each.path.parent in exports:
                yield from self._export(exports.pop(each.path.parent))
            self._before += each.size
            self._here = 0

    def _export(self, files: Sequence[File]) -> Iterator[Record]:
        """The patients of one bulk export."""
        name = "stdin" if files[0].name == "stdin" else str(files[0].path.parent)
        place = self._store.folder / f"joined-{self._exports}"
        self._exports += 1
        bulk.join(files, self._store.temporary / "joining", place)
        yield from bulk.records(files, name, place, self._store.temporary)

    def _of(self, file: File) -> Iterator[Record]:
        if file.kind == "parquet":
            yield from rows_of(file, self._asked.column, self._store.temporary, self._read)
        elif file.kind == "whole":
            yield from cut.whole(file, self._read)
        else:
            yield from cut.lines(file, self._read)

    def _read(self, here: int) -> None:
        self._here = here

    def heard(self, done: Done) -> None:
        """Count a chunk that was committed."""
        self._records += done.records
        self._screening += done.screening
        self._working += done.working
        self._told(self._progress())

    def doing(self, what: str) -> None:
        """Tell what is done when no record is left: for many patients it takes minutes."""
        self._told(self._progress()._replace(doing=what))

    def _progress(self) -> Progress:
        return Progress(
            self._records,
            self._resumed,
            min(self._before + self._here, self._found.size),
            self._found.size,
        )

    def work(self) -> dict[str, Any]:
        """What this run did, and what of the workers' time was consulting."""
        return {
            "records": self._records,
            "resumed": self._resumed,
            "worker_seconds": round(self._working, 3),
            "screening_seconds": round(self._screening, 3),
        }
