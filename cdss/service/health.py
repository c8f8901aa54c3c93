"""Whether the service lives, whether it is ready, and what it counted."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from cdss.service.problem import Problem
from cdss.service.state import service_of

router = APIRouter()


@router.get("/health/live", tags=["operation"], summary="Whether the service lives")
async def live() -> dict[str, str]:
    """The process answers; whether anything else works, `ready` says."""
    return {"status": "alive"}


@router.get("/health/ready", tags=["operation"], summary="Whether requests would be answered")
async def ready(request: Request) -> dict[str, str]:
    """Workers are there and know the knowledge; 503 while they are not."""
    service = service_of(request)
    if not service.ready:
        raise Problem("stopping", headers={"Retry-After": "1"})
    return {
        "status": "ready",
        "knowledge": service.kb.scope.version,
        "knowledge_sha256": service.kb.sha256,
    }


@router.get("/metrics", tags=["operation"], response_class=Response, summary="Counts and times")
async def metrics(request: Request) -> Response:
    """Counts and times in Prometheus' text format."""
    text = service_of(request).metrics.text()
    return Response(text, media_type="text/plain; version=0.0.4; charset=utf-8")
