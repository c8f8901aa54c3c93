"""``cdss new``: templates to fill in."""

from __future__ import annotations

from pathlib import Path

import click

from cdss.cli.options import knowledge
from cdss.consulting.library import load
from cdss.interop.profile_template import profile_template


@click.group()
def command() -> None:
    """Print a template to fill in."""


@command.command()
@knowledge
def profile(knowledge: Path | None) -> None:
    """Print a patient profile to fill in; `cdss consult` takes it as it is."""
    click.echo(profile_template(load(knowledge)), nl=False)
