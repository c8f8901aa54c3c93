"""A client's token: signed by a key of a trusted client, for this address, now, and once."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path
from typing import Any, Final, NoReturn

import httpx
import jwt
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

from cdss.service.metrics import Metrics
from cdss.service.problem import Problem
from cdss.service.replays import Replays
from cdss.service.settings import Client, SettingsError

LEEWAY: Final = 10
"""Seconds by which two clocks may differ."""

_FRESH: Final = 600.0
"""Seconds for which fetched keys are not fetched again."""

_AGAIN: Final = 30.0
"""Seconds between two fetches for the sake of a key that is not known."""

_MOST: Final = 100_000
"""Bytes of a set of keys."""

_LONGEST: Final = 8_192
"""Signs of a token."""

_WHY: Mapping[type[Exception], str] = {
    jwt.ExpiredSignatureError: "expired",
    jwt.ImmatureSignatureError: "not-yet-valid",
    jwt.InvalidAudienceError: "audience",
    jwt.InvalidIssuerError: "issuer",
    jwt.InvalidSignatureError: "signature",
    jwt.MissingRequiredClaimError: "claim-missing",
}


class Tokens:
    """Verifies tokens against the clients that are trusted.

    Args:
        clients: Who is trusted.
        longest: Seconds a token may live.
        replays: What remembers used tokens.
        metrics: Where refusals are counted.
    """

    def __init__(
        self, clients: Iterable[Client], longest: int, replays: Replays, metrics: Metrics
    ) -> None:
        self._keys = {each.issuer: _Keys(each) for each in clients}
        self._longest = longest
        self._replays = replays
        self._metrics = metrics

    async def verified(self, authorization: str, audiences: Collection[str]) -> str:
        """The issuer of a token that may be trusted.

        Args:
            authorization: The header.
            audiences: What the token may be for.

        Raises:
            Problem: It may not; the problem says why, and nothing that stands in it.
        """
        scheme, _, token = authorization.partition(" ")
        if scheme.lower() != "bearer" or not token or len(token) > _LONGEST:
            self._refuse("no-token")
        header, claims = self._read(token)
        keys = self._keys.get(claims.get("iss", "") if isinstance(claims.get("iss"), str) else "")
        if keys is None:
            self._refuse("issuer")
        client = keys.client
        if header.get("alg") not in client.algorithms:
            self._refuse("algorithm")
        if header.get("typ", "JWT") != "JWT" or "crit" in header:
            self._refuse("type")
        # An address in the token is never fetched for being there.
        if "jku" in header and header["jku"] != client.jku:
            self._refuse("jku")
        key = await keys.key(header.get("kid"), header["alg"])
        if key is None:
            self._refuse("key")
        try:
            claims = jwt.decode(
                token,
                key,
                algorithms=[header["alg"]],
                audience=list(audiences),
                issuer=client.issuer,
                leeway=LEEWAY,
                options={"require": ["iss", "aud", "exp", "iat", "jti"]},
            )
        except (jwt.InvalidTokenError, ValueError, TypeError, OverflowError) as error:
            self._refuse(_WHY.get(type(error), "malformed"))
        await self._once(client.issuer, claims)
        return client.issuer

    def _read(self, token: str) -> tuple[dict[str, Any], dict[str, Any]]:
        try:
            told = jwt.decode_complete(token, options={"verify_signature": False})
        except (jwt.InvalidTokenError, ValueError, TypeError, RecursionError):
            self._refuse("malformed")
        return told["header"], told["payload"]

    async def _once(self, issuer: str, claims: Mapping[str, Any]) -> None:
        expires, issued, jti = claims["exp"], claims["iat"], claims["jti"]
        if float(expires) - float(issued) > self._longest:
            self._refuse("lives-too-long")
        if not isinstance(jti, str) or not 0 < len(jti) <= 255:
            self._refuse("jti")
        until = int(float(expires)) + LEEWAY + 1
        if not await asyncio.to_thread(self._replays.first, issuer, jti, until):
            self._refuse("replayed")

    def _refuse(self, why: str) -> NoReturn:
        self._metrics.count("cdss_tokens_refused_total", reason=why)
        challenge = "Bearer" if why == "no-token" else 'Bearer error="invalid_token"'
        raise Problem("not-authenticated", why, headers={"WWW-Authenticate": challenge})


class _Keys:
    """The public keys of one client."""

    def __init__(self, client: Client) -> None:
        self.client = client
        self._known: dict[str, jwt.PyJWK] = {}
        self._fetched = -_FRESH
        self._tried = -_FRESH
        self._lock = asyncio.Lock()
        if client.jwks_file:
            try:
                self._known = _read_keys(Path(client.jwks_file).read_bytes())
            except (OSError, ValueError):
                raise SettingsError(
                    f"client `{client.issuer}`: `{client.jwks_file}` is no set of keys"
                ) from None

    async def key(self, name: object, algorithm: str) -> jwt.PyJWK | None:
        """The key of this name; None where the client has none for this algorithm."""
        if not isinstance(name, str) or not name:
            return None
        if self.client.jku:
            async with self._lock:
                await self._freshened(name)
        found = self._known.get(name)
        if found is None or found.algorithm_name != algorithm:
            return None
        return None if _is_weak(found) else found

    async def _freshened(self, name: str) -> None:
        now = time.monotonic()
        old = now - self._fetched > _FRESH
        if (not old and name in self._known) or now - self._tried < (_AGAIN if self._known else 1):
            return
        self._tried = now
        try:
            self._known = _read_keys(await _fetched(self.client.jku))
            self._fetched = now
        except (httpx.HTTPError, httpx.InvalidURL, ValueError):
            # Keys that were good stay good while their address does not answer, for an hour.
            if now - self._fetched > 6 * _FRESH:
                self._known = {}


async def _fetched(url: str) -> bytes:
    async with (
        httpx.AsyncClient(timeout=3.0, follow_redirects=False, trust_env=False) as client,
        client.stream("GET", url, headers={"Accept": "application/json"}) as answer,
    ):
        if answer.status_code != 200:
            raise ValueError
        body = b""
        async for part in answer.aiter_bytes():
            body += part
            if len(body) > _MOST:
                raise ValueError
        return body


def _read_keys(text: bytes) -> dict[str, jwt.PyJWK]:
    told = json.loads(text)
    listed = told.get("keys") if isinstance(told, dict) else None
    if not isinstance(listed, list):
        raise ValueError  # noqa: TRY004 - whatever is wrong with a text is one error
    found: dict[str, jwt.PyJWK] = {}
    for each in listed:
        # A set may hold keys for other uses, of kinds that are not known here.
        if isinstance(each, dict) and each.get("use", "sig") == "sig" and each.get("kty") != "oct":
            try:
                key = jwt.PyJWK(each, each.get("alg") or _usual(each))
            except (jwt.PyJWTError, ValueError, TypeError, KeyError):
                continue
            if isinstance(key.key_id, str):
                found[key.key_id] = key
    return found


def _usual(key: Mapping[str, Any]) -> str:
    """What a key that names no algorithm signs with."""
    curves = {"P-256": "ES256", "P-384": "ES384", "P-521": "ES512"}
    return curves.get(str(key.get("crv")), "RS384")


def _is_weak(key: jwt.PyJWK) -> bool:
    return isinstance(key.key, RSAPublicKey) and key.key.key_size < 2048
