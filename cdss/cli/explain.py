"""``cdss explain``: why a rule came out as it did."""

from __future__ import annotations

from pathlib import Path

import click

from cdss.cli import profiles
from cdss.cli.options import allow_unknown, as_format, engine, knowledge
from cdss.cli.telling import tell


@click.command()
@profiles.argument
@click.argument("target")
@as_format
@profiles.subject
@knowledge
@engine
@allow_unknown
def command(
    profile: str,
    target: str,
    format_: str,
    subject: str | None,
    knowledge: Path | None,
    engine: str | None,
    allow_unknown: bool,  # noqa: FBT001 - click passes options so
) -> None:
    """Explain an option, a finding that rules conclude, a caution or an alert.

    TARGET is an intervention or finding by any of its names, an alert's name, or
    a rule's id. Each condition is shown with its value and the statement behind it.
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
