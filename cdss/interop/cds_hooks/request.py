"""A call of a service: the body of ``POST /cds-services/{id}``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from cdss.interop.cds_hooks.discovery import ORDER_SELECT, PREFETCH
from cdss.interop.cds_hooks.shape import mapping, perhaps, text, uuid, wrong


class Token(NamedTuple):
    """Leave to read a client's FHIR server; what prints it does not print the secret."""

    access_token: str
    expires_in: int | None
    scope: str | None
    patient: str | None

    def __repr__(self) -> str:
        return "Token(...)"


class HookRequest(NamedTuple):
    """A request for cards.

    Attributes:
        hook: What the user does.
        instance: Names this very call.
        patient: The patient's id on the client's server.
        context: The hook's own part, ``draftOrders`` among it.
        resources: What the client sent in advance: resources and Bundles, in order of keys.
        missing: Keys of what it did not send.
        server: The client's FHIR server.
        token: Leave to read it.
    """

    hook: str
    instance: str
    patient: str
    context: Mapping[str, Any]
    resources: tuple[Mapping[str, Any], ...]
    missing: tuple[str, ...]
    server: str | None
    token: Token | None

    def __repr__(self) -> str:
        # A patient stands in it: what prints it by accident prints no more than the call.
        return f"HookRequest({self.hook}, {self.instance})"


def read_request(body: Any, hook: str) -> HookRequest:
    """A call of the service that answers ``hook``.

    What stands under a key as ``null`` was looked for and not found; what has no key was
    not sent, and is missing.

    Args:
        body: The request's body, read from JSON.
        hook: The hook of the service that was called.

    Raises:
        ProfileError: It is no such call; the message names the place, and quotes nothing.

    Example:
        >>> body = {"hook": "patient-view", "context": {"userId": "Practitioner/1",
        ...         "patientId": "7"}, "hookInstance": "d1577c69-dfbe-44ad-ba6d-3e05e953b2ea",
        ...         "prefetch": {"patient": {"resourceType": "Patient"}, "conditions": None}}
        >>> request = read_request(body, "patient-view")
        >>> request.patient, len(request.resources), request.missing[0]
        ('7', 1, 'observations')
    """
    body = mapping(body, "body")
    if text(body, "hook", "") != hook:
        raise wrong("this service answers another hook", "hook")
    context = mapping(body.get("context"), "context")
    text(context, "userId", "context")
    if hook == ORDER_SELECT:
        mapping(context.get("draftOrders"), "context.draftOrders")
    sent = mapping(body["prefetch"], "prefetch") if body.get("prefetch") is not None else {}
    server, token = perhaps(body, "fhirServer", ""), _token(body)
    if token is not None and server is None:
        raise wrong("belongs beside `fhirAuthorization`", "fhirServer")
    return HookRequest(
        hook=hook,
        instance=uuid(body, "hookInstance", ""),
        patient=text(context, "patientId", "context"),
        context=context,
        resources=tuple(
            _resource(sent[key], f"prefetch.{key}") for key in PREFETCH if sent.get(key) is not None
        ),
        missing=tuple(key for key in PREFETCH if key not in sent),
        server=server,
        token=token,
    )


def _resource(value: Any, place: str) -> Mapping[str, Any]:
    resource = mapping(value, place)
    text(resource, "resourceType", place)
    return resource


def _token(body: Mapping[str, Any]) -> Token | None:
    if body.get("fhirAuthorization") is None:
        return None
    place = "fhirAuthorization"
    granted = mapping(body[place], place)
    if text(granted, "token_type", place) != "Bearer":
        raise wrong("`Bearer` belongs here", f"{place}.token_type")
    lasts = granted.get("expires_in")
    if lasts is not None and (isinstance(lasts, bool) or not isinstance(lasts, int)):
        raise wrong("a whole number of seconds belongs here", f"{place}.expires_in")
    return Token(
        text(granted, "access_token", place),
        lasts,
        perhaps(granted, "scope", place),
        perhaps(granted, "patient", place),
    )
