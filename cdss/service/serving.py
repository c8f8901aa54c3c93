"""Running the application: signals, and a shutdown that finishes requests."""

from __future__ import annotations

import asyncio
import signal
import socket
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import uvicorn

from cdss.consulting.library import load
from cdss.service.app import build
from cdss.service.deadlines import protocol
from cdss.service.logs import log, log_to_stderr
from cdss.service.service import Service
from cdss.service.settings import Settings, SettingsError


class _Server(uvicorn.Server):
    """Ends in peace at SIGTERM and SIGINT, and loads the knowledge anew at SIGHUP."""

    def __init__(self, config: uvicorn.Config, service: Service) -> None:
        super().__init__(config)
        self._service = service
        self._reloads: set[asyncio.Task[bool]] = set()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        loop = asyncio.get_running_loop()
        for each in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(each, self._end)
        loop.add_signal_handler(signal.SIGHUP, self._reload)
        yield

    def _end(self) -> None:
        # A load balancer that asks hears it before the socket closes.
        self._service.stopping = True
        self.should_exit = True

    def _reload(self) -> None:
        task = asyncio.get_running_loop().create_task(self._service.reload())
        self._reloads.add(task)
        task.add_done_callback(self._reloads.discard)

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started and sockets:
            host, port = sockets[0].getsockname()[:2]
            log("listening", host=host, port=port, insecure=self._service.settings.insecure)


def serve(settings: Settings) -> None:
    """Serve until asked to end.

    Raises:
        KnowledgeBaseError: The knowledge base is wrong.
        SettingsError: It cannot listen there.
        EngineError: An engine does not start.
    """
    with _bound(settings.host, settings.port) as sock:
        kb = load(Path(settings.knowledge) if settings.knowledge else None)
        app = build(settings, kb)
        config = uvicorn.Config(
            app,
            http=protocol(settings.limits.header_seconds),
            log_config=None,
            access_log=False,
            server_header=False,
            lifespan="on",
            ssl_certfile=settings.tls_certificate or None,
            ssl_keyfile=settings.tls_key or None,
            timeout_graceful_shutdown=settings.shutdown_seconds,
            ws="none",
        )
        with closing(app.state.service):
            try:
                config.load()
            except (OSError, ValueError) as error:
                # An `ssl.SSLError` is an OSError; its words are OpenSSL's.
                raise SettingsError(f"the TLS certificate or key cannot be used: {error}") from None
            log_to_stderr()
            try:
                asyncio.run(_Server(config, app.state.service).serve([sock]))
            except SystemExit:
                if app.state.failed is None:
                    raise
                raise app.state.failed from None


def _bound(host: str, port: int) -> socket.socket:
    """A socket at this address; it listens once there is somebody to answer."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    sock = socket.socket(family, socket.SOCK_STREAM)
    try:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        sock.bind((host.strip("[]"), port))
    except OSError as error:
        sock.close()
        raise SettingsError(f"cannot listen on {host}:{port}: {error.strerror}") from None
    return sock
