"""Who asks: the client's token, or nobody's on loopback."""

from __future__ import annotations

from fastapi import Request

from cdss.service.state import facts_of, service_of


async def authenticated(request: Request) -> str:
    """The issuer of the request's token; empty where no tokens are asked for.

    Raises:
        Problem: There is no token, or not one to be trusted.
    """
    service = service_of(request)
    if service.settings.insecure:
        return ""
    here = service.settings.address + request.url.path
    # A client that sends feedback may name the service that it is about.
    audiences = {here, here.removesuffix("/feedback")}
    issuer = await service.tokens.verified(request.headers.get("authorization", ""), audiences)
    facts_of(request)["client"] = issuer
    return issuer
