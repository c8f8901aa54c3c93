"""Connections that begin a request and do not go on: they are closed.

A body that comes too slowly is refused where it is read (``limits``); the lines before it
are read by the server's protocol, which waits for ever.
"""

from __future__ import annotations

import asyncio
from typing import Any, ClassVar

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

_ANSWER = b"HTTP/1.1 408 Request Timeout\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"


class Hurried(H11Protocol):
    """HTTP/1.1 that closes a connection whose request does not come."""

    seconds: ClassVar[float]

    def __init__(self, *told: Any, **more: Any) -> None:
        super().__init__(*told, **more)
        self._waits: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # noqa: D102
        super().connection_made(transport)
        self._wait()

    def data_received(self, data: bytes) -> None:  # noqa: D102
        super().data_received(data)
        self._wait()

    def on_response_complete(self) -> None:  # noqa: D102
        super().on_response_complete()
        # What was sent of the next request while this one was answered.
        if self.conn.trailing_data[0]:
            self._wait()

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: D102
        self._stop()
        super().connection_lost(exc)

    def _wait(self) -> None:
        """Begin to wait where a request is not named yet, however often a byte comes."""
        if self.conn.their_state is not h11.IDLE:
            self._stop()
        elif self._waits is None:
            self._waits = self.loop.call_later(self.seconds, self._close)

    def _stop(self) -> None:
        if self._waits is not None:
            self._waits.cancel()
            self._waits = None

    def _close(self) -> None:
        self._waits = None
        if self.conn.their_state is h11.IDLE and not self.transport.is_closing():
            if self.conn.our_state is h11.IDLE:
                self.transport.write(_ANSWER)
            self.transport.close()


def protocol(seconds: float) -> type[Hurried]:
    """HTTP/1.1 in which a request must be named, headers and all, in so many seconds."""

    class Set(Hurried):
        pass

    Set.seconds = seconds
    return Set
