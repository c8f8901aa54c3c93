"""``cdss why-not``: why an option is not shown."""

from __future__ import annotations

from pathlib import Path

import click

from cdss.cli import profiles
from cdss.cli.options import allow_unknown, as_format, engine, knowledge
from cdss.cli.telling import tell


@click.command()
@profiles.argument
@click.argument("target", required=False)
@as_format
@profiles.subject
@knowledge
@engine
@allow_unknown
def command(
    profile: str,
    target: str | None,
    format_: str,
    subject: str | None,
    knowledge: Path | None,
    engine: str | None,
    allow_unknown: bool,  # noqa: FBT001 - click passes options so
) -> None:
    """Say in one sentence why something is not shown, and what would change that.

    TARGET is as for `cdss explain`. Without it, every option is told in a sentence.
    """
    tell(
        profile,
        target,
        knowledge=knowledge,
        engine=engine,
        format_=format_,
        allow_unknown=allow_unknown,
        subject=subject,
    )
