"""What every request passes first: limits, one line of log, and no error without a problem."""

from __future__ import annotations

import asyncio
import json
import time
import uuid
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from cdss.service.limits import Rate, body_within, passed_over
from cdss.service.logs import log
from cdss.service.problem import MEDIA_TYPE, Problem
from cdss.service.settings import is_loopback

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.responses import Response
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from cdss.service.service import Service

_METHODS = frozenset({"GET", "POST", "HEAD", "OPTIONS", "PUT", "PATCH", "DELETE"})

_HEADERS = (
    (b"cache-control", b"no-store"),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
)

_WATCHED = ("/health/live", "/health/ready", "/metrics")
"""What a machine asks that knows the service by its number alone, and often."""


class Gate:
    """ASGI middleware around all routes.

    Args:
        app: What is behind it.
        service: Whose limits hold.
        page: How a problem is told to people, where a page is served to them.
    """

    def __init__(
        self, app: ASGIApp, service: Service, page: Callable[[Problem], Response] | None
    ) -> None:
        self._app = app
        self._page = page
        self._service = service
        settings = service.settings
        self._limits = settings.limits
        self._rate = Rate(settings.limits.requests_per_minute, settings.limits.burst)
        named = {settings.host, urlsplit(settings.address).hostname or "", *settings.allowed_hosts}
        self._hosts = {each.lower().strip("[]") for each in named}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or answer it with a problem."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        begun = time.perf_counter()
        said = _Said(send)
        facts: dict[str, Any] = scope.setdefault("state", {}).setdefault("facts", {})
        problem: Problem | None = None
        try:
            self._admit(scope)
            body = await body_within(self._limits, scope, receive)
            facts["bytes_in"] = len(body)
            async with asyncio.timeout(self._limits.seconds):
                await self._app(scope, _replayed(body, receive), said)
        except Problem as error:
            problem = error
        except TimeoutError:
            problem = Problem("too-slow")
        except asyncio.CancelledError:
            # The service ends and may not wait any longer.
            problem = Problem("stopping", headers={"Retry-After": "5"})
        except Exception as error:  # noqa: BLE001 - the last place that can keep its words back
            log("failed", level="error", raised=error, id=said.id)
            problem = Problem("failed")
        if problem is not None and not said.begun:
            if self._page is not None and scope["path"] == "/":
                if problem.kind == "body-too-large":
                    # A browser that is not done sending does not look at the answer.
                    await passed_over(self._limits, receive)
                await self._page(problem)(scope, receive, said)
            else:
                await said.problem(problem)
        self._tell(scope, said, facts, time.perf_counter() - begun)

    def _admit(self, scope: Scope) -> None:
        if scope["path"] in _WATCHED:
            return
        headers = dict(scope["headers"])
        try:
            host = urlsplit("//" + headers.get(b"host", b"").decode("latin-1"))
            name = (host.hostname or "").lower()
        except ValueError:
            name = ""
        # A page elsewhere may give its own name this machine's number, and read the answers.
        local = self._service.settings.insecure and is_loopback(name)
        if name not in self._hosts and not local:
            raise Problem("unknown-host")
        client = scope.get("client")
        self._rate.admit(client[0] if client else "")

    def _tell(self, scope: Scope, said: _Said, facts: dict[str, Any], seconds: float) -> None:
        route = getattr(scope.get("route"), "path", "none")
        method = scope["method"] if scope["method"] in _METHODS else "other"
        metrics = self._service.metrics
        metrics.count("cdss_requests_total", route=route, method=method, status=str(said.status))
        metrics.time("cdss_request_seconds", seconds, route=route)
        log(
            "request",
            id=said.id,
            method=method,
            route=route,
            status=said.status,
            ms=round(seconds * 1000, 1),
            **facts,
        )


class _Said:
    """What was sent of an answer; adds the headers that all answers have."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self.id = uuid.uuid4().hex
        self.status = 0
        self.begun = False

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.begun = True
            self.status = message["status"]
            there = {name.lower() for name, _ in message["headers"]}
            added = [each for each in _HEADERS if each[0] not in there]
            message["headers"] = [
                *message["headers"],
                *added,
                (b"x-request-id", self.id.encode()),
            ]
        await self._send(message)

    async def problem(self, problem: Problem) -> None:
        body = json.dumps(problem.document(f"urn:uuid:{uuid.UUID(self.id)}")).encode()
        headers = {"content-type": MEDIA_TYPE, "content-length": str(len(body))} | problem.headers
        await self(
            {
                "type": "http.response.start",
                "status": problem.status,
                "headers": [(k.lower().encode(), v.encode()) for k, v in headers.items()],
            }
        )
        await self({"type": "http.response.body", "body": body})


def _replayed(body: bytes, receive: Receive) -> Receive:
    """The body that was read already, and then whatever still comes."""
    told = False

    async def receiving() -> Message:
        nonlocal told
        if told:
            return await receive()
        told = True
        return {"type": "http.request", "body": body, "more_body": False}

    return receiving
