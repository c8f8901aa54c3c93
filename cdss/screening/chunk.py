"""A chunk of records: screened, and committed."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from cdss.model.knowledge_base import KnowledgeBase
from cdss.screening.parquet import Writer
from cdss.screening.record import Record, Way
from cdss.screening.rows import Screened, screened
from cdss.screening.store import commit


class Task(NamedTuple):
    """A chunk to screen; ``careful`` says before each record which it is."""

    number: int
    records: tuple[Record, ...]
    careful: bool = False


class Done(NamedTuple):
    """A chunk that is committed.

    Attributes:
        number: Which.
        records: How many records were in it.
        patients: How many were answered.
        errors: How many rows of errors there are.
        screening: Seconds of the processor in which its records were read and consulted.
        working: Seconds of the processor for all of it.
    """

    number: int
    records: int
    patients: int
    errors: int
    screening: float
    working: float


class Failed(NamedTuple):
    """A chunk that cannot be written, and why: no room on the disk, for one."""

    why: str


def screen_chunk(
    task: Task,
    kb: KnowledgeBase,
    way: Way,
    folder: Path,
    writer: Writer,
    heard: Callable[[int], None] | None = None,
) -> Done:
    """Screen a chunk and commit its rows.

    Args:
        task: The chunk.
        kb: The knowledge base.
        way: How to consult.
        folder: The folder of the run.
        writer: Writes the rows.
        heard: Told of each record before it is screened.
    """
    begun = time.process_time()
    rows = Screened([], [], [])
    for at, record in enumerate(task.records):
        if heard is not None:
            heard(at)
        found = screened(record, kb, way)
        rows.patients.extend(found.patients)
        rows.options.extend(found.options)
        rows.errors.extend(found.errors)
    answered = time.process_time()
    name = f"{task.number:08d}"
    aside = folder / "temporary" / name
    # What is left of a worker that died here.
    shutil.rmtree(aside, ignore_errors=True)
    aside.mkdir()
    writer.write(rows, aside)
    commit(aside, folder / "chunks" / name)
    return Done(
        task.number,
        len(task.records),
        len(rows.patients),
        len(rows.errors),
        answered - begun,
        time.process_time() - begun,
    )
