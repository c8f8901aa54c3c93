"""CDS Hooks: discovery, cards, feedback."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response

from cdss.errors import ProfileError
from cdss.interop.cds_hooks import (
    SERVICES,
    HookRequest,
    discovery,
    read_feedback,
    read_request,
)
from cdss.interop.cds_hooks.discovery import PREFETCH
from cdss.service.asking import authenticated
from cdss.service.fhir_client import next_page, usable
from cdss.service.limits import json_within
from cdss.service.problem import Problem
from cdss.service.schemas import CALL, FEEDBACK
from cdss.service.service import Service
from cdss.service.state import facts_of, service_of
from cdss.service.tasks import written

router = APIRouter(tags=["CDS Hooks"])

NEEDED = "patient"
"""Without the patient there is nobody to answer about; whatever else is missing is unknown."""

_KEPT = ("cards", "engine", "engine_version", "cross_checked", "knowledge", "knowledge_sha256")
"""What the audit keeps of cards: which they were, and what made them."""

_JSON: dict[int | str, dict[str, Any]] = {
    200: {"content": {"application/json": {"schema": {"type": "object"}}}}
}


@router.get("/cds-services", summary="The services", response_class=Response, responses=_JSON)
async def services(request: Request) -> Response:
    """The discovery document; it names no patient and asks for no token."""
    document = discovery(service_of(request).kb)
    return Response(written(document), media_type="application/json")


@router.post(
    "/cds-services/{service_id}",
    summary="Cards",
    response_class=Response,
    responses=_JSON,
    openapi_extra=CALL,
)
async def cards(
    request: Request, service_id: str, client: Annotated[str, Depends(authenticated)]
) -> Response:
    """Cards on a patient, or on what is being ordered."""
    service = service_of(request)
    facts = facts_of(request)
    hook = _hook(service_id)
    body = await _sent(request)
    try:
        call = read_request(body, hook)
    except ProfileError as error:
        raise _malformed(error) from None
    resources, missing = await _gathered(service, call, body)
    facts["missing"] = len(missing)
    done = await service.run(
        "cards",
        {
            "hook": hook,
            "instance": call.instance,
            "patient": call.patient,
            "context": call.context,
            "resources": resources,
            "missing": missing,
        },
    )
    facts |= {**done.facts, "cards": len(done.facts["cards"])}
    kept = {key: value for key, value in done.facts.items() if key in _KEPT}
    await service.note(
        "cards", {"service": service_id, "client": client, "instance": call.instance, **kept}
    )
    return Response(done.body, media_type="application/json")


@router.post(
    "/cds-services/{service_id}/feedback",
    summary="What became of cards",
    response_class=Response,
    responses={200: {"description": "Kept in the audit"}},
    openapi_extra=FEEDBACK,
)
async def feedback(
    request: Request, service_id: str, client: Annotated[str, Depends(authenticated)]
) -> Response:
    """Keeps what became of cards in the audit: all of a request, or nothing of it."""
    service = service_of(request)
    _hook(service_id)
    body = await _sent(request)
    try:
        told = read_feedback(body)
    except ProfileError as error:
        raise _malformed(error) from None
    await service.keep(
        "feedback",
        [{"service": service_id, "client": client, **each.as_json()} for each in told],
    )
    for each in told:
        service.metrics.count("cdss_feedback_total", outcome=each.outcome)
    facts_of(request)["feedback"] = len(told)
    return Response(status_code=200)


async def _sent(request: Request) -> Any:
    # Browsers say from where a page sends; others may leave out what the body is.
    usual = "" if "origin" in request.headers else "application/json"
    kind = request.headers.get("content-type", usual)
    return json_within(service_of(request).settings.limits, await request.body(), kind)


def _hook(service_id: str) -> str:
    known = SERVICES.get(service_id)
    if known is None:
        raise Problem("not-found", "no service has this id")
    return known.hook


def _malformed(error: ProfileError) -> Problem:
    return Problem("malformed-body", error.message)


async def _gathered(
    service: Service, call: HookRequest, body: Any
) -> tuple[list[Any], tuple[str, ...]]:
    """The resources of a call, with what had to be fetched; and the keys still missing.

    What a client sent stays as it is, even where it is only a first page: then the whole is
    fetched, and where that cannot be, the key counts as missing.
    """
    sent = body.get("prefetch") or {}
    have = {key: (sent[key],) for key in PREFETCH if usable(sent.get(key))}
    if NEEDED in have and not _is(have[NEEDED][0], call.patient):
        raise Problem("malformed-body", "`prefetch.patient` is not the patient of the context")
    cut = {key for key, (only,) in have.items() if next_page(only) is not None}
    # Looked for and not found is an answer, except of the patient.
    absent = {key for key in PREFETCH if key in sent and sent[key] is None} - {NEEDED}
    wanted = [key for key in PREFETCH if (key not in have or key in cut) and key not in absent]
    partial: tuple[str, ...] = ()
    if wanted and call.server is not None:
        token = None if call.token is None else call.token.access_token
        got = await service.fhir.fetch(call.server, token, wanted, call.patient)
        have |= got.resources
        if not _is(have.get(NEEDED, (None,))[0], call.patient):
            have.pop(NEEDED, None)
        cut -= set(got.resources)
        partial = got.partial
    if NEEDED not in have:
        raise Problem(
            "prefetch-missing",
            _why(service, call),
            {"missing": [key for key in wanted if key not in have]},
        )
    missing = [key for key in wanted if key not in have or key in cut or key in partial]
    return [each for pages in have.values() for each in pages], tuple(missing)


def _is(resource: Any, patient: str) -> bool:
    return usable(resource) and (resource["resourceType"], resource.get("id")) == (
        "Patient",
        patient,
    )


def _why(service: Service, call: HookRequest) -> str:
    if call.server is None:
        return "`prefetch.patient` is needed, or a `fhirServer` to fetch it from"
    if not service.fhir.allows(call.server):
        return "`prefetch.patient` is needed: `fhirServer` is not on this service's allow list"
    return "`prefetch.patient` is needed, and `fhirServer` did not give it"
