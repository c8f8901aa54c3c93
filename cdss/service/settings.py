"""What an operator may set: a TOML file, read strictly."""

from __future__ import annotations

import ipaddress
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple, get_args, get_origin, get_type_hints
from urllib.parse import urlsplit

from cdss.errors import CdssError, nearest

ALGORITHMS = ("ES384", "RS384")
"""What CDS Hooks recommends; a client may be allowed others of the asymmetric ones."""

ASYMMETRIC = ("ES256", "ES384", "ES512", "RS256", "RS384", "RS512", "PS256", "PS384", "PS512")

SANDBOX = "https://sandbox.cds-hooks.org"


class SettingsError(CdssError):
    """The configuration says what cannot be."""

    exit_code = 2


class Limits(NamedTuple):
    """What a request may cost.

    Attributes:
        body_bytes: Bytes of a body.
        header_seconds: Seconds in which a request must be named, headers and all.
        body_seconds: Seconds in which a body must arrive.
        depth: Brackets open at once in a body of JSON.
        requests_per_minute: Requests of one client in a minute; 0 does not count them.
        burst: Requests of one client that may come at once.
        seconds: Seconds for a whole answer, fetching included.
        consultation_seconds: Seconds after which a consultation is ended, worker and all.
        waiting: Requests that may wait for a worker.
        fetch_seconds: Seconds for all that is fetched for one request.
        fetch_bytes: Bytes that one address may answer, all its pages together.
        fetch_pages: Pages of a search that are followed.
    """

    body_bytes: int = 4_000_000
    header_seconds: float = 10.0
    body_seconds: float = 10.0
    depth: int = 64
    requests_per_minute: int = 1200
    burst: int = 200
    seconds: float = 20.0
    consultation_seconds: float = 8.0
    waiting: int = 64
    fetch_seconds: float = 5.0
    fetch_bytes: int = 4_000_000
    fetch_pages: int = 5


class Client(NamedTuple):
    """A CDS client that is trusted.

    Attributes:
        issuer: The ``iss`` of its tokens.
        jku: The one address its keys may be fetched from.
        jwks_file: A file that holds its keys, instead.
        algorithms: What it may sign with.
    """

    issuer: str
    jku: str = ""
    jwks_file: str = ""
    algorithms: tuple[str, ...] = ALGORITHMS


class Settings(NamedTuple):
    """Everything that ``cdss serve`` may be told.

    Attributes:
        host: Where to listen.
        port: Where to listen; 0 takes a free one.
        base_url: What clients call this service; the audience of their tokens begins with it.
        insecure: Whether requests without a token are served; only on loopback.
        knowledge: A folder with ``rules`` and ``cases``; empty is the bundled knowledge.
        workers: Processes that consult.
        engine: ``durable`` or ``native``; empty takes durable-rules where it can run.
        page: Whether the page for people is served where tokens are asked for. It asks for
            none: something before this service must then know who they are.
        audit: The file of the audit; empty keeps none, and takes no feedback.
        replays: The file that remembers used tokens over a restart; empty keeps them in memory.
        clients: Who may call.
        fhir_servers: Base addresses that missing prefetch may be fetched from.
        cors_origins: Origins whose pages may call.
        allowed_hosts: Further names this service answers to.
        token_seconds: How long a token may live, at most.
        tls_certificate: A file; empty leaves TLS to a proxy.
        tls_key: A file.
        shutdown_seconds: How long requests may go on after the service was asked to end.
        limits: What a request may cost.
    """

    host: str = "127.0.0.1"
    port: int = 8080
    base_url: str = ""
    insecure: bool = False
    knowledge: str = ""
    workers: int = 2
    engine: str = ""
    page: bool = False
    audit: str = ""
    replays: str = ""
    clients: tuple[Client, ...] = ()
    fhir_servers: tuple[str, ...] = ()
    cors_origins: tuple[str, ...] = ()
    allowed_hosts: tuple[str, ...] = ()
    token_seconds: int = 300
    tls_certificate: str = ""
    tls_key: str = ""
    shutdown_seconds: int = 30
    limits: Limits = Limits()

    @property
    def serves_page(self) -> bool:
        """Whether people find a page."""
        return self.page or self.insecure

    @property
    def address(self) -> str:
        """The base address that clients use, without a slash at its end."""
        if self.base_url:
            return self.base_url.rstrip("/")
        host = f"[{self.host}]" if ":" in self.host else self.host
        scheme = "https" if self.tls_certificate else "http"
        return f"{scheme}://{host}:{self.port}"


def is_loopback(host: str) -> bool:
    """Whether a host is this machine itself.

    Example:
        >>> is_loopback("127.0.0.1"), is_loopback("localhost"), is_loopback("10.0.0.1")
        (True, True, False)
    """
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def read_settings(path: Path) -> Settings:
    """Read a configuration file.

    Raises:
        SettingsError: It cannot be read, or says what no setting is.
    """
    try:
        told = tomllib.loads(path.read_text("utf-8"))
    except OSError as error:
        raise SettingsError(f"`{path}` cannot be read: {error.strerror}") from None
    except ValueError as error:
        raise SettingsError(f"`{path}` is no TOML: {error}") from None
    settings: Settings = _record(Settings, told, str(path))
    return settings


def checked(settings: Settings) -> Settings:
    """The settings, if a service may be run with them.

    Raises:
        SettingsError: They contradict each other, or would serve strangers.
    """
    if settings.insecure and not is_loopback(settings.host):
        raise SettingsError(
            f"without tokens the service listens on loopback alone, not on `{settings.host}`"
        )
    if not settings.insecure and not settings.clients:
        raise SettingsError(
            "no client is trusted: name `[[clients]]` in the configuration, or say `--insecure` "
            "to serve this machine alone without tokens"
        )
    for url in (*settings.fhir_servers, *(each.jku for each in settings.clients if each.jku)):
        _safe(url)
    if settings.base_url:
        _safe(settings.base_url)
    for each in settings.clients:
        if bool(each.jku) == bool(each.jwks_file):
            raise SettingsError(f"client `{each.issuer}` needs either `jku` or `jwks_file`")
        strange = sorted(set(each.algorithms) - set(ASYMMETRIC))
        if strange or not each.algorithms:
            raise SettingsError(
                f"client `{each.issuer}`: {', '.join(strange) or 'nothing'} is no way to sign; "
                f"there are {', '.join(ASYMMETRIC)}"
            )
    if settings.engine not in ("", "durable", "native"):
        raise SettingsError(f"no engine is called `{settings.engine}`")
    if settings.workers < 1:
        raise SettingsError("`workers` must be at least 1")
    return settings


def _safe(url: str) -> None:
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        raise SettingsError(f"`{url}` is no address") from None
    if not parts.hostname or parts.username or parts.query or parts.fragment:
        raise SettingsError(f"`{url}` is no plain address")
    if parts.scheme != "https" and not (parts.scheme == "http" and is_loopback(parts.hostname)):
        raise SettingsError(f"`{url}` must begin with https:// (http:// serves loopback alone)")


def _record(kind: Any, told: object, where: str) -> Any:
    if not isinstance(told, Mapping):
        raise SettingsError(f"{where}: a table is wanted")
    hints = get_type_hints(kind)
    values = {}
    for key, value in told.items():
        if key not in hints:
            near = nearest(key, hints, 1)
            hint = f"; did you mean `{near[0]}`?" if near else ""
            raise SettingsError(f"{where}: no setting is called `{key}`{hint}")
        values[key] = _value(hints[key], value, f"{where}: `{key}`")
    missing = [name for name in hints if name not in values and name not in kind._field_defaults]
    if missing:
        raise SettingsError(f"{where}: `{missing[0]}` is missing")
    return kind(**values)


def _value(kind: Any, told: object, where: str) -> Any:
    if get_origin(kind) is tuple:
        if not isinstance(told, list):
            raise SettingsError(f"{where} is a list")
        return tuple(_value(get_args(kind)[0], each, where) for each in told)
    if hasattr(kind, "_fields"):
        return _record(kind, told, where)
    if kind is float and type(told) is int:
        told = float(told)
    if type(told) is not kind:
        names = {str: "text", int: "a whole number", float: "a number", bool: "true or false"}
        raise SettingsError(f"{where} is {names[kind]}")
    if isinstance(told, int | float) and told < 0:
        raise SettingsError(f"{where} is not negative")
    return told
