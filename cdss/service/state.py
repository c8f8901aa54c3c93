"""How a route finds its service."""

from __future__ import annotations

from typing import Any

from fastapi import Request

from cdss.service.service import Service


def service_of(request: Request) -> Service:
    """The service that this request came to."""
    service: Service = request.app.state.service
    return service


def facts_of(request: Request) -> dict[str, Any]:
    """What the log will say of this request; never the patient's data."""
    facts: dict[str, Any] = request.scope["state"]["facts"]
    return facts
