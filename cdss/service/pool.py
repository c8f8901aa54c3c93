"""Worker processes, seen from the process that speaks HTTP.

One request is with one worker at a time. When a worker dies, that request alone is asked
again, of the native engine, and another worker takes the place of the dead one. Others, in
the standard library, give up every request at hand when one process dies.
"""

from __future__ import annotations

import asyncio
import os
import pickle
import socket
import subprocess
import sys
from collections.abc import Coroutine, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from multiprocessing.connection import Connection
from typing import Any

from cdss.errors import EngineError
from cdss.service.logs import log
from cdss.service.metrics import Metrics
from cdss.service.problem import Problem
from cdss.service.tasks import Done, Way

_LOADING = 300.0
"""Seconds that reading and compiling a knowledge base may take."""

_ENDING = 5.0
"""Seconds a worker has to end by itself."""


class DiedError(Exception):
    """The worker's process ended while it was asked."""


class SlowError(Exception):
    """The worker gave no answer in time, and was ended."""


class Worker:
    """One worker process. Its methods block and are called from threads, one at a time."""

    def __init__(self) -> None:
        ours, theirs = socket.socketpair()
        path = os.pathsep.join(each for each in sys.path if each)
        # `-P` keeps the folder it happens to be started in from being imported.
        command = [sys.executable, "-P", "-m", "cdss.service.worker", str(theirs.fileno())]
        with theirs:
            self._process = subprocess.Popen(  # noqa: S603 - our own module
                command,
                pass_fds=(theirs.fileno(),),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                # Whatever a crash prints may hold a patient's data.
                stderr=subprocess.DEVNULL,
                env=os.environ | {"PYTHONPATH": path},
            )
        self._connection = Connection(ours.detach())

    @property
    def pid(self) -> int:
        """The process's id."""
        return self._process.pid

    @property
    def alive(self) -> bool:
        """Whether the process is there."""
        return self._process.poll() is None

    def ask(self, kind: str, told: Any, seconds: float) -> Any:
        """Ask and wait.

        Raises:
            DiedError: The process ended.
            SlowError: It gave no answer in time; it is no more.
        """
        try:
            self._connection.send_bytes(pickle.dumps((kind, told), pickle.HIGHEST_PROTOCOL))
            if not self._connection.poll(seconds):
                self.kill()
                raise SlowError
            value, error = pickle.loads(self._connection.recv_bytes())  # noqa: S301 - our own process
        except (EOFError, OSError):
            self.kill()
            raise DiedError from None
        if error is not None:
            raise error
        return value

    def kill(self) -> None:
        """End the process at once."""
        self._process.kill()
        self._process.wait()
        self._connection.close()

    def end(self) -> None:
        """Let the process end by itself, and wait for that."""
        self._connection.close()
        try:
            self._process.wait(_ENDING)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


def loaded(root: str) -> bytes:
    """A knowledge base, pickled, read in a process of its own.

    Raises:
        KnowledgeBaseError: Its files are wrong.
        EngineError: The process died or took too long.
    """
    worker = Worker()
    try:
        pickled: bytes = worker.ask("load", root, _LOADING)
    except (DiedError, SlowError):
        raise EngineError("the process that loads the knowledge died or took too long") from None
    finally:
        worker.end()
    return pickled


class Pool:
    """Some workers that know one knowledge base.

    Args:
        knowledge: The knowledge base, pickled.
        count: How many workers.
        engine: Which engine answers; None for durable-rules where it can run.
        seconds: How long one consultation may take.
        waiting: How many requests may wait for a worker.
        metrics: Where deaths are counted.
    """

    def __init__(
        self,
        knowledge: bytes,
        count: int,
        engine: str | None,
        seconds: float,
        waiting: int,
        metrics: Metrics,
    ) -> None:
        self._knowledge = knowledge
        self._count = count
        self._engine = engine
        self._seconds = seconds
        self._most = waiting
        self._metrics = metrics
        self._threads = ThreadPoolExecutor(2 * count + 2, thread_name_prefix="worker")
        self._idle: asyncio.Queue[Worker] = asyncio.Queue()
        self._workers: set[Worker] = set()
        self._tasks: set[asyncio.Task[Any]] = set()
        self._waiting = 0
        self._running = 0
        self._closing = False
        self._last: asyncio.Event | None = None

    @property
    def waiting(self) -> int:
        """Requests that wait for a worker."""
        return self._waiting

    @property
    def pids(self) -> list[int]:
        """The workers' process ids."""
        return sorted(each.pid for each in self._workers)

    @property
    def ready(self) -> int:
        """Workers that are there, idle or at work."""
        return sum(each.alive for each in self._workers)

    async def start(self) -> None:
        """Start all workers; they then know the knowledge, and their engines are compiled."""
        try:
            await asyncio.gather(*(self._add() for _ in range(self._count)))
        except Problem as problem:
            await self.close()
            raise EngineError(problem.detail) from None
        except (DiedError, SlowError):
            await self.close()
            raise EngineError("a worker died at its first consultation") from None

    async def run(self, task: str, told: Mapping[str, Any]) -> Done:
        """Have a worker do a task.

        Raises:
            Problem: There is no answer, and why.
        """
        if self._waiting >= self._most:
            raise Problem("busy", headers={"Retry-After": "1"})
        self._running += 1
        try:
            try:
                return await self._asked((task, Way(self._engine), told))
            except DiedError:
                log("engine_died", level="error", task=task)
            try:
                return await self._asked((task, Way("native", crashed=True), told))
            except DiedError:
                raise Problem("engine-failed", "the engine's process died twice") from None
        except SlowError:
            raise Problem("too-slow", "the consultation was ended") from None
        finally:
            self._running -= 1
            if self._last is not None and not self._running:
                self._last.set()

    async def _asked(self, told: Any) -> Done:
        worker = await self._take()
        # Whoever waits may give up: the worker is free again only when it has answered.
        done: Done = await asyncio.shield(self._keep(self._exchange(worker, told)))
        return done

    async def _take(self) -> Worker:
        self._waiting += 1
        try:
            while True:
                worker = await self._idle.get()
                if worker.alive:
                    return worker
                # It died between two requests: that is nobody's loss.
                self._lost(worker)
        finally:
            self._waiting -= 1

    async def _exchange(self, worker: Worker, told: Any) -> Any:
        loop = asyncio.get_running_loop()
        try:
            given = await loop.run_in_executor(
                self._threads, worker.ask, "task", told, self._seconds
            )
        except (DiedError, SlowError):
            self._lost(worker)
            raise
        except BaseException:
            self._idle.put_nowait(worker)
            raise
        self._idle.put_nowait(worker)
        return given

    def _lost(self, worker: Worker) -> None:
        self._metrics.count("cdss_worker_deaths_total")
        self._workers.discard(worker)
        worker.kill()
        if self._running or not self._closing:
            self._keep(self._replaced())

    async def _replaced(self) -> None:
        pause = 0.1
        while self._running or not self._closing:
            try:
                await self._add()
            except (OSError, DiedError, SlowError, Problem) as error:
                log("worker_not_started", level="error", error=type(error).__name__)
                await asyncio.sleep(pause)
                pause = min(2 * pause, 10.0)
            else:
                return

    async def _add(self) -> None:
        loop = asyncio.get_running_loop()
        worker = await loop.run_in_executor(self._threads, self._born)
        self._workers.add(worker)
        self._idle.put_nowait(worker)

    def _born(self) -> Worker:
        worker = Worker()
        try:
            worker.ask("know", (self._knowledge, self._engine), _LOADING)
        except BaseException:
            worker.kill()
            raise
        return worker

    def _keep(self, work: Coroutine[Any, Any, Any]) -> asyncio.Task[Any]:
        """Begin some work, and hold on to it until it is done."""
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._forget)
        return task

    def _forget(self, task: asyncio.Task[Any]) -> None:
        self._tasks.discard(task)
        if not task.cancelled():
            # Looked at, so that nothing is said of an error nobody waited for.
            task.exception()

    async def close(self) -> None:
        """Let the requests at hand be answered, then end the workers."""
        self._closing = True
        if self._running:
            self._last = asyncio.Event()
            await self._last.wait()
        while self._tasks:
            await asyncio.wait(self._tasks)
        loop = asyncio.get_running_loop()
        with suppress(OSError):
            await asyncio.gather(
                *(loop.run_in_executor(self._threads, each.end) for each in self._workers)
            )
        self._workers.clear()
        self._threads.shutdown(wait=False)
