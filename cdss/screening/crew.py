"""The workers, seen from the process that reads: each has one chunk at a time.

A worker that dies loses nothing: its chunk is done again, record by record. A record at
which two have died becomes a row of errors, and the others of its chunk are screened.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Iterable, Iterator
from multiprocessing.connection import Connection, wait
from typing import Any, Final

from cdss.errors import EngineError, ScreeningError
from cdss.screening.chunk import Done, Failed, Task
from cdss.screening.record import Way

_MOST_DEATHS: Final = 3
"""Deaths one after the other of workers that never said a word."""


class _Worker:
    """A worker's process, what it is doing, and at which record it was heard last."""

    def __init__(self, told: tuple[bytes, Way, str], lock: int) -> None:
        ours, theirs = socket.socketpair()
        path = os.pathsep.join(each for each in sys.path if each)
        # `-P` keeps the folder it happens to be started in from being imported.
        command = [sys.executable, "-P", "-m", "cdss.screening.worker", str(theirs.fileno())]
        try:
            with theirs:
                self._process = subprocess.Popen(  # noqa: S603 - our own module
                    command,
                    pass_fds=(theirs.fileno(), lock),
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.DEVNULL,
                    # Whatever a crash prints may hold a patient's data.
                    stderr=subprocess.DEVNULL,
                    env=os.environ | {"PYTHONPATH": path},
                )
        except OSError:
            ours.close()
            raise EngineError("no worker process can be started") from None
        self.connection = Connection(ours.detach())
        self.task: Task | None = None
        self.at = -1
        self.ready = False
        self.send(told)

    def send(self, what: Any) -> None:
        """Send; that it is dead is noticed when it is listened to."""
        try:
            self.connection.send(what)
        except OSError:
            self._process.kill()

    def give(self, task: Task) -> None:
        self.task, self.at = task, -1
        self.send(task)

    def end(self) -> None:
        self._process.kill()
        self._process.wait()
        self.connection.close()


class Crew:
    """Some workers.

    Args:
        count: How many.
        knowledge: The knowledge base, pickled.
        way: How to consult.
        folder: The folder of the run.
        lock: What keeps others out of it while a worker lives.
    """

    def __init__(self, count: int, knowledge: bytes, way: Way, folder: str, lock: int) -> None:
        self._told = (knowledge, way, folder)
        self._lock = lock
        self._count = count
        self._workers: list[_Worker] = []
        self._again: list[Task] = []
        self._died_at: set[tuple[int, int]] = set()
        self._deaths = 0

    def run(self, tasks: Iterable[Task]) -> Iterator[Done]:
        """Have every chunk screened; they are finished in any order.

        Raises:
            EngineError: No worker can be started, or each dies when it writes its rows.
            ScreeningError: The rows cannot be written.
        """
        waiting = iter(tasks)
        try:
            while True:
                self._fill(waiting)
                at_work = {each.connection: each for each in self._workers if each.task is not None}
                if not at_work:
                    return
                for connection in wait([*at_work]):
                    done = self._heard(at_work[connection])  # type: ignore[index]
                    if done is not None:
                        yield done
        finally:
            self.end()

    def _fill(self, waiting: Iterator[Task]) -> None:
        """Give every idle worker a chunk, starting workers as there is need of them."""
        while True:
            idle = next((each for each in self._workers if each.task is None), None)
            if idle is None and len(self._workers) >= self._count:
                return
            task = self._again.pop() if self._again else next(waiting, None)
            if task is None:
                return
            if idle is None:
                idle = _Worker(self._told, self._lock)
                self._workers.append(idle)
            idle.give(task)

    def _heard(self, worker: _Worker) -> Done | None:
        try:
            said = worker.connection.recv()
        except (EOFError, OSError):
            self._bury(worker)
            return None
        worker.ready = True
        self._deaths = 0
        if isinstance(said, int):
            worker.at = said
        elif isinstance(said, Failed):
            raise ScreeningError(f"the rows of a chunk cannot be written: {said.why}")
        elif isinstance(said, Done):
            worker.task = None
            return said
        return None

    def _bury(self, worker: _Worker) -> None:
        worker.end()
        self._workers.remove(worker)
        task = worker.task
        if task is None:
            return
        if not worker.ready:
            self._deaths += 1
            if self._deaths >= _MOST_DEATHS:
                raise EngineError("no worker process can be started")
        elif worker.at >= 0:
            place = (task.number, worker.at)
            if task.records[worker.at].fault == "died":
                raise EngineError("every worker process dies when it writes its rows")
            if place in self._died_at:
                task = _without(task, worker.at)
            self._died_at.add(place)
        self._again.append(task._replace(careful=True))

    def end(self) -> None:
        """End every worker at once; what is committed stays."""
        for each in self._workers:
            each.end()
        self._workers.clear()


def _without(task: Task, at: int) -> Task:
    records = [*task.records]
    records[at] = records[at]._replace(text=b"", fault="died")
    return task._replace(records=tuple(records))
