"""The application: the routes, what stands before them, and how it starts and ends."""

from __future__ import annotations

import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.middleware.cors import CORSMiddleware
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from cdss import __version__
from cdss.errors import CdssError
from cdss.model.knowledge_base import KnowledgeBase
from cdss.service import consulting, health, hooks, page
from cdss.service.gate import Gate
from cdss.service.problem import MEDIA_TYPE, Problem
from cdss.service.service import Service
from cdss.service.settings import SANDBOX, Settings

_LOCAL = r"https?://(localhost|127\.0\.0\.1|\[::1\])(:\d+)?"


def build(settings: Settings, kb: KnowledgeBase) -> FastAPI:
    """The application for these settings; its workers start with it and end with it."""
    service = Service(settings, kb)

    @asynccontextmanager
    async def living(_app: FastAPI) -> AsyncIterator[None]:
        try:
            await service.start()
        except CdssError as error:
            # The server ends in its own way; whoever runs it says what an operator needs.
            app.state.failed = error
            raise
        try:
            yield
        finally:
            await service.stop()

    app = FastAPI(
        title="cdss",
        version=__version__,
        summary="Reported treatment options, each with its proof; literature retrieval, not advice",
        lifespan=living,
        # Their pages would load scripts from elsewhere.
        docs_url=None,
        redoc_url=None,
    )
    app.state.service = service
    app.state.failed = None
    for each in (health, hooks, consulting, *([page] if settings.serves_page else [])):
        app.include_router(each.router)
    app.add_exception_handler(Problem, _problem)
    app.add_exception_handler(RequestValidationError, _malformed)
    app.add_exception_handler(HTTPException, _other)
    app.add_middleware(Gate, service=service, page=page.refused if settings.serves_page else None)
    app.add_middleware(
        CORSMiddleware,
        allow_origins=[*settings.cors_origins, *([SANDBOX] if settings.insecure else [])],
        allow_origin_regex=_LOCAL if settings.insecure else None,
        allow_methods=["GET", "POST"],
        allow_headers=["Authorization", "Content-Type"],
        expose_headers=["X-Request-Id"],
        # A page on the web asks for this before it speaks to this machine.
        allow_private_network=settings.insecure,
    )
    return app


async def _problem(_request: Request, error: Exception) -> JSONResponse:
    problem = error if isinstance(error, Problem) else Problem("failed")
    return JSONResponse(
        problem.document(f"urn:uuid:{uuid.uuid4()}"),
        problem.status,
        problem.headers,
        MEDIA_TYPE,
    )


async def _malformed(request: Request, error: Exception) -> JSONResponse:
    """A query that is not of its form; the framework's own words would repeat it."""
    told = error.errors() if isinstance(error, RequestValidationError) else []
    places = sorted({str(each["loc"][0]) for each in told} & {"query", "path", "body", "header"})
    return await _problem(request, Problem("malformed-body", f"wrong: {', '.join(places)}"))


async def _other(request: Request, error: Exception) -> JSONResponse:
    """The framework's own refusals."""
    status = error.status_code if isinstance(error, HTTPException) else 500
    kinds = {404: "not-found", 405: "method-not-allowed"}
    problem = Problem(kinds.get(status, "malformed-body" if status < 500 else "failed"))
    if isinstance(error, HTTPException) and error.headers:
        problem.headers.update({k: v for k, v in error.headers.items() if k.lower() == "allow"})
    return await _problem(request, problem)
