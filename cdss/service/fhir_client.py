"""What a client did not send in advance is fetched from its FHIR server, and from nowhere else.

The server must be on the allow list; a redirect is no answer; the pages of a search are
followed below the server's own address alone. Whatever goes wrong leaves the key missing,
and the answer says so.
"""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any, Final, NamedTuple
from urllib.parse import SplitResult, urljoin, urlsplit

import httpx

from cdss.interop.cds_hooks.discovery import PREFETCH
from cdss.service.limits import depth_of
from cdss.service.metrics import Metrics
from cdss.service.settings import Limits

_ID: Final = re.compile(r"[A-Za-z0-9.\-]{1,64}", re.ASCII)
_TOKEN: Final = re.compile(r"[\x21-\x7e]{1,8192}")
_PORTS: Final = {"https": 443, "http": 80}


class Fetched(NamedTuple):
    """What was got for some keys.

    Attributes:
        resources: What was got, by key.
        partial: Keys of which there was more than was got.
    """

    resources: Mapping[str, tuple[Any, ...]]
    partial: tuple[str, ...]


class _FailedError(Exception):
    """One address gave nothing that can be used; the reason is counted."""


class FhirClient:
    """Reads the FHIR servers on the allow list."""

    def __init__(self, servers: Iterable[str], limits: Limits, metrics: Metrics) -> None:
        self._servers = [_plain(each) for each in servers]
        self._limits = limits
        self._metrics = metrics
        self._client = httpx.AsyncClient(
            timeout=httpx.Timeout(limits.fetch_seconds, connect=min(2.0, limits.fetch_seconds)),
            follow_redirects=False,
            # A proxy named in the environment would be shown the token.
            trust_env=False,
            limits=httpx.Limits(max_connections=50, max_keepalive_connections=10),
        )

    async def close(self) -> None:
        """Close all connections."""
        await self._client.aclose()

    def allows(self, url: str) -> bool:
        """Whether an address lies at or below a server on the allow list.

        Example:
            >>> client = FhirClient(["https://ehr.example/fhir"], Limits(), Metrics())
            >>> client.allows("https://ehr.example/fhir/"), client.allows("https://ehr.example/")
            (True, False)
            >>> client.allows("https://ehr.example/fhir/../admin")
            False
        """
        try:
            parts = urlsplit(url)
            port = parts.port
        except ValueError:
            return False
        path = parts.path.rstrip("/")
        # Another program may read a backslash, a dot or an escape otherwise than this one.
        if parts.username or parts.password or re.search(r"\\|%|//|/\.\.?(/|$)|\s", path):
            return False
        return any(
            (parts.scheme, parts.hostname) == (each.scheme, each.hostname)
            and (port or _PORTS.get(parts.scheme)) == (each.port or _PORTS.get(each.scheme))
            and (path == each.path or path.startswith(f"{each.path}/"))
            for each in self._servers
        )

    async def fetch(
        self, server: str, token: str | None, keys: Iterable[str], patient: str
    ) -> Fetched:
        """Fetch what the templates of some keys name.

        Args:
            server: The client's FHIR server, which must be allowed.
            token: Leave to read it.
            keys: Keys of the prefetch templates.
            patient: The patient's id.
        """
        wanted = [each for each in keys if each in PREFETCH]
        if not self.allows(server) or not _ID.fullmatch(patient) or urlsplit(server).query:
            self._metrics.count("cdss_fetches_total", outcome="not-allowed")
            return Fetched({}, ())
        headers = {"Accept": "application/fhir+json, application/json;q=0.9"}
        if token is not None and _TOKEN.fullmatch(token):
            headers["Authorization"] = f"Bearer {token}"
        tasks = [
            asyncio.create_task(self._key(server, key, patient, headers), name=key)
            for key in wanted
        ]
        await asyncio.wait(tasks, timeout=self._limits.fetch_seconds)
        resources: dict[str, tuple[Any, ...]] = {}
        partial: list[str] = []
        for task in tasks:
            outcome = "fetched"
            if not task.done():
                task.cancel()
                outcome = "too-slow"
            elif (error := task.exception()) is not None:
                outcome = str(error) if isinstance(error, _FailedError) else "unreachable"
            else:
                pages, whole = task.result()
                resources[task.get_name()] = tuple(pages)
                if not whole:
                    partial.append(task.get_name())
            self._metrics.count("cdss_fetches_total", outcome=outcome)
        return Fetched(resources, tuple(partial))

    async def _key(
        self, server: str, key: str, patient: str, headers: Mapping[str, str]
    ) -> tuple[list[Any], bool]:
        template = PREFETCH[key].replace("{{context.patientId}}", patient)
        url: str | None = f"{server.rstrip('/')}/{template}"
        pages: list[Any] = []
        left = self._limits.fetch_bytes
        while url is not None:
            if len(pages) >= self._limits.fetch_pages or (pages and not self.allows(url)):
                return pages, False
            page, size = await self._page(url, headers, left)
            left -= size
            pages.append(page)
            url = next_page(page, url)
        return pages, True

    async def _page(self, url: str, headers: Mapping[str, str], most: int) -> tuple[Any, int]:
        try:
            async with self._client.stream("GET", url, headers=headers) as answer:
                if answer.status_code != 200:
                    raise _FailedError(f"status-{answer.status_code // 100}xx")
                parts: list[bytes] = []
                size = 0
                async for part in answer.aiter_bytes():
                    size += len(part)
                    if size > most:
                        raise _FailedError("too-large")
                    parts.append(part)
        except httpx.TimeoutException:
            raise _FailedError("too-slow") from None
        except (httpx.HTTPError, httpx.InvalidURL):
            raise _FailedError("unreachable") from None
        body = b"".join(parts)
        if depth_of(body) > self._limits.depth:
            raise _FailedError("too-deep")
        try:
            page = json.loads(body, parse_float=Decimal)
        except (ValueError, RecursionError):
            raise _FailedError("no-json") from None
        if not usable(page):
            raise _FailedError("no-resource")
        return page, size


def usable(resource: Any) -> bool:
    """Whether something is a resource, and not what a server says of its failure."""
    kind = resource.get("resourceType") if isinstance(resource, Mapping) else None
    return isinstance(kind, str) and kind != "OperationOutcome"


def next_page(page: Any, url: str = "") -> str | None:
    """Where the next page of a search is; None where it has none."""
    links = page.get("link") if isinstance(page, Mapping) else None
    for each in links if isinstance(links, list) else ():
        if isinstance(each, Mapping) and each.get("relation") == "next":
            there = each.get("url")
            return urljoin(url, there) if isinstance(there, str) else ""
    return None


def _plain(url: str) -> SplitResult:
    parts = urlsplit(url)
    return parts._replace(path=parts.path.rstrip("/"))
