"""``POST /consult``: a profile or a FHIR Bundle in, the answer out."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response

from cdss.service.asking import authenticated
from cdss.service.limits import depth_of
from cdss.service.problem import Problem
from cdss.service.state import facts_of, service_of

router = APIRouter()

_TYPES = (
    "application/json",
    "application/fhir+json",
    "application/x-ndjson",
    "application/fhir+ndjson",
    "application/yaml",
    "application/x-yaml",
    "text/yaml",
    "text/plain",
)

_BODY = {
    "requestBody": {
        "required": True,
        "content": {
            "application/json": {"schema": {"type": "object"}},
            "application/fhir+json": {"schema": {"type": "object"}},
            "application/yaml": {"schema": {"type": "string"}},
        },
    }
}


@router.post(
    "/consult",
    tags=["consultation"],
    summary="What the knowledge holds for a patient",
    response_class=Response,
    responses={200: {"content": {"application/json": {"schema": {"type": "object"}}}}},
    openapi_extra=_BODY,
    dependencies=[Depends(authenticated)],
)
async def consult(
    request: Request,
    *,
    everything: Annotated[bool, Query(alias="all")] = False,
    explain: bool = True,
    allow_unknown: bool = False,
    subject: Annotated[str, Query(max_length=500)] = "",
) -> Response:
    """The answer to a profile (YAML, JSON) or a FHIR Bundle, as `cdss consult --format json`.

    Where a Bundle is about several patients, `subject` names one, such as `Patient/1`.

    With `Accept: application/fhir+json` it is a FHIR R4 Bundle, as of `--format fhir`.
    """
    kind = request.headers.get("content-type", "application/json").split(";")[0].strip().lower()
    if kind not in _TYPES:
        raise Problem("media-type", f"one of {', '.join(_TYPES)} is wanted")
    fhir = "application/fhir+json" in request.headers.get("accept", "").lower()
    service = service_of(request)
    body = await request.body()
    begins = body.removeprefix(b"\xef\xbb\xbf").lstrip()[:1]
    if begins in (b"{", b"[") and depth_of(body) > service.settings.limits.depth:
        raise Problem("body-too-deep")
    told = {
        "text": body,
        "all": everything,
        "explain": explain,
        "allow_unknown": allow_unknown,
        "fhir": fhir,
        "subject": subject,
    }
    done = await service.run("consultation", told)
    facts_of(request).update(done.facts)
    return Response(done.body, media_type="application/fhir+json" if fhir else "application/json")
