"""``cdss audit``: what a service kept, and whether it was changed since."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from cdss.cli.options import as_format, print_json


@click.group()
def command() -> None:
    """What a service kept of its cards and of the feedback on them."""


@command.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--head",
    default="",
    metavar="SHA256",
    help="A digest that the log named: entries taken away at the end are then seen.",
)
@as_format
def verify(file: Path, head: str, format_: str) -> None:
    """Check that no entry of the audit in FILE was altered, taken out or put between.

    Exits with 1 when something was.
    """
    from cdss.service.audit import verified  # noqa: PLC0415 - SQLite is for this command alone

    last, faults = verified(file, head)
    if format_ == "json":
        print_json({"entries": last.seq, "head": last.sha256, "faults": faults})
    else:
        for each in faults:
            click.echo(each)
        click.echo(f"{last.seq} entries; the newest is {last.sha256}")
    sys.exit(1 if faults else 0)
