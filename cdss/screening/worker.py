"""A worker process: screens one chunk after the other, and commits each.

Like those of the service it is a process of its own, since durable-rules is C and a crash
of it takes its process along. It writes no core file, which would hold patients' data,
and dies with the process that bore it.
"""

from __future__ import annotations

import ctypes
import gc
import pickle
import resource
import signal
import sys
from contextlib import suppress
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from cdss.screening.chunk import Done, Failed, Task, screen_chunk
from cdss.screening.parquet import Writer
from cdss.screening.record import Way

_DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG of prctl(2)


def main() -> None:
    """Screen what is sent until the other end is closed."""
    # A terminal sends this to all processes: the one that was asked decides.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with suppress(AttributeError):
        # Linux alone has it; elsewhere a worker ends at its next word.
        ctypes.CDLL(None).prctl(_DIE_WITH_PARENT, signal.SIGKILL)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    connection = Connection(int(sys.argv[1]))
    try:
        kb, way, folder = _told(connection)
        writer = Writer(folder / "temporary")
        # What stays for good is not searched for garbage at every chunk.
        gc.collect()
        gc.freeze()
        connection.send(None)
        while True:
            task: Task = connection.recv()
            heard = connection.send if task.careful else None
            connection.send(_done(task, kb, way, folder, writer, heard))
    except (EOFError, OSError):
        return


def _done(task: Task, *told: Any) -> Done | Failed:
    try:
        return screen_chunk(task, *told)
    except Exception as error:  # noqa: BLE001 - whoever reads it ends the run
        # Its own words may quote what was to be written.
        reason = error.strerror if isinstance(error, OSError) else None
        return Failed(reason or type(error).__name__)


def _told(connection: Connection) -> tuple[Any, Way, Path]:
    knowledge, way, folder = connection.recv()
    return pickle.loads(knowledge), way, Path(folder)  # noqa: S301 - from the process that bore it


if __name__ == "__main__":
    main()
