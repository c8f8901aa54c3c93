"""What went wrong with a request, as RFC 9457 problem details without the patient's words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from cdss.errors import CdssError, Diagnostic, EngineError, KnowledgeBaseError, ProfileError

MEDIA_TYPE = "application/problem+json"

TITLES: Mapping[str, tuple[int, str]] = {
    "malformed-body": (400, "The body is not what this address takes"),
    "not-authenticated": (401, "The token of the client was not accepted"),
    "unknown-host": (400, "The request names another host"),
    "not-found": (404, "There is nothing at this address"),
    "method-not-allowed": (405, "This address does not take this method"),
    "body-too-slow": (408, "The body did not arrive in time"),
    "prefetch-missing": (412, "What the service needs was neither prefetched nor could be fetched"),
    "body-too-large": (413, "The body is too large"),
    "body-too-deep": (400, "The body is nested too deeply"),
    "media-type": (415, "The body is of a type that this address does not take"),
    "profile-wrong": (422, "The patient's data cannot be read, or state what cannot be"),
    "too-many-requests": (429, "Too many requests"),
    "failed": (500, "The service failed"),
    "engine-failed": (500, "An engine failed or the engines differ; there is no answer"),
    "busy": (503, "All workers are busy"),
    "stopping": (503, "The service is not ready"),
    "audit-failed": (503, "The audit cannot be written"),
    "too-slow": (504, "The answer took too long"),
}
"""Every kind of problem: its status, and its title, which never varies."""


class Problem(Exception):  # noqa: N818 - the word of RFC 9457
    """A request that gets no answer; raised anywhere, rendered once.

    Attributes:
        kind: A key of ``TITLES``, the last part of the problem's type.
        detail: What is wrong with this request, free of the patient's words.
        more: Further members, such as ``errors``.
        headers: Headers of the response.

    Example:
        >>> Problem("busy", "8 requests wait").document()["status"]
        503
    """

    def __init__(
        self,
        kind: str,
        detail: str = "",
        more: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        self.kind = kind
        self.detail = detail
        self.more = dict(more or {})
        self.headers = dict(headers or {})
        super().__init__(f"{kind}: {detail}" if detail else kind)

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.kind, self.detail, self.more, self.headers)

    @property
    def status(self) -> int:
        """The HTTP status."""
        return TITLES[self.kind][0]

    def document(self, instance: str = "") -> dict[str, Any]:
        """The problem as RFC 9457 has it."""
        status, title = TITLES[self.kind]
        said: dict[str, Any] = {"type": f"urn:cdss:problem:{self.kind}", "title": title}
        said["status"] = status
        if self.detail:
            said["detail"] = self.detail
        if instance:
            said["instance"] = instance
        return said | self.more


class Fault(NamedTuple):
    """One thing that is wrong in a body, and where."""

    pointer: str
    detail: str


def malformed(*faults: Fault) -> Problem:
    """A body whose form is wrong; each fault names a place and never what stands there."""
    return Problem(
        "malformed-body",
        "; ".join(f"{each.pointer or 'the body'} {each.detail}" for each in faults),
        {"errors": [each._asdict() for each in faults]},
    )


def of_error(error: CdssError) -> Problem:
    """The problem that an error of the program makes of a request."""
    if isinstance(error, ProfileError):
        told = [_told(each) for each in error.diagnostics]
        return Problem("profile-wrong", error.message, {"errors": told})
    if isinstance(error, EngineError):
        return Problem("engine-failed", error.message)
    if isinstance(error, KnowledgeBaseError):
        return Problem("failed", "the knowledge base is wrong")
    return Problem("failed", type(error).__name__)


def _told(diagnostic: Diagnostic) -> dict[str, Any]:
    told = {
        "code": diagnostic.code,
        "name": diagnostic.name,
        "detail": diagnostic.what,
        "place": str(diagnostic.place),
    }
    return told | ({"help": diagnostic.help} if diagnostic.help else {})
