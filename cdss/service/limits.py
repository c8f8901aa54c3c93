"""How large, how deep, how slow and how frequent requests may be."""

from __future__ import annotations

import asyncio
import json
import math
import re
import time
from collections import OrderedDict
from contextlib import suppress
from decimal import Decimal
from itertools import accumulate
from typing import TYPE_CHECKING, Any

from cdss.service.problem import Fault, Problem, malformed
from cdss.service.settings import Limits

if TYPE_CHECKING:
    from starlette.types import Receive, Scope

_JSON = re.compile(r"application/([a-z.]+\+)?json")
_STRINGS = re.compile(rb'"(?:[^"\\]|\\.)*"?', re.DOTALL)
_NO_BRACKETS = bytes(set(range(256)) - set(b"[]{}"))
_STEP = {ord(b"["): 1, ord(b"{"): 1, ord(b"]"): -1, ord(b"}"): -1}

_PASSED_OVER = 20
"""How many times the allowed size is taken of a body that is not read."""

_CLIENTS = 10_000
"""Clients whose requests are counted; who was longest silent is forgotten first."""


async def body_within(limits: Limits, scope: Scope, receive: Receive) -> bytes:
    """The body of a request, read whole.

    Raises:
        Problem: It is too large, or comes too slowly.
    """
    headers = dict(scope["headers"])
    stated = headers.get(b"content-length", b"0")
    too_large = Problem("body-too-large", f"at most {limits.body_bytes} bytes are read")
    if stated.isdigit() and int(stated) > limits.body_bytes:
        raise too_large
    parts: list[bytes] = []
    size = 0
    try:
        async with asyncio.timeout(limits.body_seconds):
            more = True
            while more:
                message = await receive()
                if message["type"] == "http.disconnect":
                    raise Problem("body-too-slow", "the client left")
                parts.append(message.get("body", b""))
                size += len(parts[-1])
                if size > limits.body_bytes:
                    raise too_large
                more = message.get("more_body", False)
    except TimeoutError:
        raise Problem("body-too-slow", headers={"Connection": "close"}) from None
    return b"".join(parts)


async def passed_over(limits: Limits, receive: Receive) -> None:
    """Take the rest of a body that is too large, without keeping it, as long as it is allowed."""
    left = _PASSED_OVER * limits.body_bytes
    with suppress(TimeoutError):
        async with asyncio.timeout(limits.body_seconds):
            while left > 0:
                message = await receive()
                left -= len(message.get("body", b""))
                if not message.get("more_body", False):
                    return


def depth_of(text: bytes) -> int:
    """How many brackets of a JSON text are open at once, at most.

    Example:
        >>> depth_of(b'{"a": [1, "[[["], "b": {}}')
        2
    """
    brackets = _STRINGS.sub(b"", text).translate(None, _NO_BRACKETS)
    return max(accumulate(map(_STEP.__getitem__, brackets)), default=0)


def json_within(limits: Limits, body: bytes, content_type: str) -> Any:
    """The data of a JSON text.

    Raises:
        Problem: It is not said to be JSON, is nested too deeply, or is no JSON.
    """
    kind = content_type.partition(";")[0].strip().lower()
    if not _JSON.fullmatch(kind):
        # A page elsewhere may send any other type here without asking first.
        raise Problem("media-type", "application/json is wanted")
    if depth_of(body) > limits.depth:
        raise Problem("body-too-deep", f"at most {limits.depth} brackets may be open at once")
    try:
        # Its own message may quote; its place says enough.
        return json.loads(body, parse_float=Decimal, parse_constant=_no_number)
    except (ValueError, RecursionError):
        raise malformed(Fault("", "is not JSON in UTF-8")) from None


def _no_number(_word: str) -> Any:
    raise ValueError


class Rate:
    """Lets each client ask so often a minute, and some requests at once.

    Args:
        per_minute: Requests in a minute; 0 lets all pass.
        burst: Requests at once.
    """

    def __init__(self, per_minute: int, burst: int) -> None:
        self._per_second = per_minute / 60
        self._burst = float(max(burst, 1))
        self._seen: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def admit(self, client: str, now: float | None = None) -> None:
        """Let a request pass.

        Raises:
            Problem: It is one too many.

        Example:
            >>> rate = Rate(60, 1)
            >>> rate.admit("a", now=0)
            >>> rate.admit("a", now=0.5)
            Traceback (most recent call last):
            cdss.service.problem.Problem: too-many-requests
        """
        if not self._per_second:
            return
        now = time.monotonic() if now is None else now
        left, then = self._seen.pop(client, (self._burst, now))
        left = min(self._burst, left + (now - then) * self._per_second)
        if len(self._seen) >= _CLIENTS:
            self._seen.popitem(last=False)
        self._seen[client] = (left - 1 if left >= 1 else left, now)
        if left < 1:
            wait = math.ceil((1 - left) / self._per_second)
            raise Problem("too-many-requests", headers={"Retry-After": str(wait)})
