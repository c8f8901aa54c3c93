"""``cdss serve``: the HTTP service."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from cdss.cli.options import engine, knowledge


@click.command()
@click.option("--host", help="Where to listen; 127.0.0.1 when left out.")
@click.option("--port", type=click.IntRange(0, 65535), help="8080 when left out; 0: a free one.")
@click.option("--workers", type=click.IntRange(1, 64), help="Processes that consult.")
@click.option(
    "--config",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Settings in TOML: trusted clients, FHIR servers, limits.",
)
@click.option(
    "--audit",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Where feedback is kept; none is taken when left out.",
)
@click.option("--insecure", is_flag=True, help="Ask for no tokens; on loopback alone.")
@knowledge
@engine
def command(
    host: str | None,
    port: int | None,
    workers: int | None,
    config: Path | None,
    audit: Path | None,
    insecure: bool,  # noqa: FBT001 - click passes options so
    knowledge: Path | None,
    engine: str | None,
) -> None:
    """Answer CDS Hooks, consultations as JSON, and people in a browser.

    SIGHUP loads the knowledge anew without a failed request; SIGTERM ends the
    service once its requests are answered.
    """
    try:
        from cdss.service.serving import serve  # noqa: PLC0415 - FastAPI is an extra
    except ModuleNotFoundError as error:
        raise click.UsageError(
            f"`{error.name}` is not installed; the service needs `pip install 'cdss[serve]'`"
        ) from None
    from cdss.service.settings import Settings, checked, read_settings  # noqa: PLC0415

    settings = Settings() if config is None else read_settings(config)
    given: dict[str, Any] = {
        "host": host,
        "port": port,
        "workers": workers,
        "audit": None if audit is None else str(audit),
        "insecure": insecure or None,
        "knowledge": None if knowledge is None else str(knowledge),
        "engine": engine,
    }
    serve(checked(settings._replace(**{k: v for k, v in given.items() if v is not None})))
