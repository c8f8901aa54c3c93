"""What one running service holds: settings, knowledge, workers, counts."""

from __future__ import annotations

import asyncio
import pickle
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from cdss.errors import CdssError
from cdss.model.knowledge_base import KnowledgeBase
from cdss.service.audit import Audit, AuditError
from cdss.service.fhir_client import FhirClient
from cdss.service.logs import log
from cdss.service.metrics import Labels, Metrics
from cdss.service.pool import Pool, loaded
from cdss.service.problem import Problem
from cdss.service.replays import Replays
from cdss.service.settings import Settings
from cdss.service.tasks import Done
from cdss.service.tokens import Tokens


class Service:
    """The service behind the routes; one for each process that speaks HTTP.

    Attributes:
        settings: What the operator set.
        kb: The knowledge that the workers know; replaced as a whole when it is loaded anew.
        metrics: Counts and times.
        fhir: What reads clients' FHIR servers.
        tokens: What verifies clients' tokens.
    """

    def __init__(self, settings: Settings, kb: KnowledgeBase) -> None:
        self.settings = settings
        self.kb = kb
        self.metrics = Metrics()
        self.stopping = False
        self._pool = self._pool_of(pickle.dumps(kb, pickle.HIGHEST_PROTOCOL))
        self.fhir = FhirClient(settings.fhir_servers, settings.limits, self.metrics)
        self._replays = Replays(settings.replays)
        try:
            clients, seconds = settings.clients, settings.token_seconds
            self.tokens = Tokens(clients, seconds, self._replays, self.metrics)
            self._audit = Audit(Path(settings.audit)) if settings.audit else None
        except CdssError:
            self._replays.close()
            raise
        self._reloading = asyncio.Lock()
        self._old: set[asyncio.Task[None]] = set()
        self.metrics.gauge("cdss_workers", self._workers)
        self.metrics.gauge("cdss_waiting", self._waiting)
        self.metrics.gauge("cdss_knowledge_info", self._knowledge)

    @property
    def ready(self) -> bool:
        """Whether a request would find a worker."""
        return not self.stopping and self._pool.ready > 0

    @property
    def worker_pids(self) -> list[int]:
        """The workers' process ids."""
        return self._pool.pids

    async def start(self) -> None:
        """Start the workers."""
        await self._pool.start()
        log("started", **self._said(), workers=self.settings.workers)

    async def stop(self) -> None:
        """Let what is at hand be answered, and end the workers."""
        self.stopping = True
        await self._pool.close()
        if self._old:
            await asyncio.wait(self._old)
        await self.fhir.close()
        self.close()
        log("stopped")

    def close(self) -> None:
        """Close its files; a service that never started has them open too."""
        self._replays.close()
        if self._audit is not None:
            self._audit.close()

    async def run(self, task: str, told: Mapping[str, Any]) -> Done:
        """Have a worker do a task (see ``cdss.service.tasks``).

        Raises:
            Problem: There is no answer, and why.
        """
        begun = time.perf_counter()
        try:
            done = await self._pool.run(task, told)
        finally:
            self.metrics.time("cdss_task_seconds", time.perf_counter() - begun, task=task)
        if "consult_ms" in done.facts:
            seconds = done.facts["consult_ms"] / 1000
            self.metrics.time("cdss_consultation_seconds", seconds, task=task)
        return done

    async def note(self, event: str, body: Mapping[str, Any]) -> None:
        """Put something in the audit where there is one; cards are given even if it is full."""
        if self._audit is not None:
            try:
                await self._added(event, [body])
            except AuditError as error:
                log("audit_failed", level="error", why=str(error))

    async def keep(self, event: str, bodies: Sequence[Mapping[str, Any]]) -> None:
        """Put something in the audit that is asked for only to be kept.

        Raises:
            Problem: There is no audit, or it cannot be written.
        """
        if self._audit is None:
            raise Problem("not-found", "this service keeps no audit, and takes no feedback")
        try:
            await self._added(event, bodies)
        except AuditError as error:
            log("audit_failed", level="error", why=str(error))
            raise Problem("audit-failed") from None

    async def _added(self, event: str, bodies: Sequence[Mapping[str, Any]]) -> None:
        if self._audit is not None:
            head = await asyncio.to_thread(self._audit.add, event, bodies)
            # Kept elsewhere, it shows what is cut off at the end of the file.
            log("audit", seq=head.seq, sha256=head.sha256)

    async def reload(self) -> bool:
        """Load the knowledge anew; requests at hand are answered from what they began with.

        Returns:
            Whether it was; wrong knowledge is named in the log, and the old one stays.
        """
        async with self._reloading:
            try:
                pickled = await asyncio.to_thread(loaded, self.settings.knowledge)
                pool = self._pool_of(pickled)
                await pool.start()
            except CdssError as error:
                # The message names places in the knowledge's files, and concepts.
                log("reload_failed", level="error", why=str(error))
                self.metrics.count("cdss_reloads_total", outcome="failed")
                return False
            old, self._pool = self._pool, pool
            self.kb = pickle.loads(pickled)  # noqa: S301 - from our own process
            self._retire(old)
            log("reloaded", **self._said())
            self.metrics.count("cdss_reloads_total", outcome="loaded")
            return True

    def _retire(self, pool: Pool) -> None:
        task = asyncio.get_running_loop().create_task(pool.close())
        self._old.add(task)
        task.add_done_callback(self._old.discard)

    def _pool_of(self, pickled: bytes) -> Pool:
        limits = self.settings.limits
        return Pool(
            pickled,
            self.settings.workers,
            self.settings.engine or None,
            limits.consultation_seconds,
            limits.waiting,
            self.metrics,
        )

    def _said(self) -> dict[str, Any]:
        return {"knowledge": self.kb.scope.version, "knowledge_sha256": self.kb.sha256}

    def _workers(self) -> Iterator[tuple[Labels, float]]:
        yield (), self._pool.ready

    def _waiting(self) -> Iterator[tuple[Labels, float]]:
        yield (), self._pool.waiting

    def _knowledge(self) -> Iterator[tuple[Labels, float]]:
        yield tuple(self._said().items()), 1
