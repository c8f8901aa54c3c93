"""``cdss new``: templates to fill in, and rules drafted from evidence."""

from __future__ import annotations

from pathlib import Path

import click

from cdss.cli import profiles
from cdss.cli.options import knowledge
from cdss.consulting.library import load


@click.group()
def command() -> None:
    """Print a template to fill in, or a draft to complete."""


@command.command()
@knowledge
def profile(knowledge: Path | None) -> None:
    """Print a patient profile to fill in; `cdss consult` takes it as it is."""
    from cdss.interop.profile_template import profile_template  # noqa: PLC0415

    click.echo(profile_template(load(knowledge)), nl=False)


@command.command()
@click.option(
    "--from",
    "evidence",
    required=True,
    metavar="SOURCE/E1",
    help="The evidence that the rule will cite.",
)
@knowledge
def rule(evidence: str, knowledge: Path | None) -> None:
    """Draft an option rule for one piece of evidence.

    The diagnosis, the situation, the intervention and its target come from the evidence;
    what needs a judgement is marked, and `cdss lint` names each mark that is left.
    """
    from cdss.consulting.rule_draft import rule_draft  # noqa: PLC0415

    click.echo(rule_draft(load(knowledge), evidence), nl=False)


@command.command()
@click.option(
    "--text",
    "text",
    type=click.Path(readable=False, path_type=Path),
    metavar="FILE",
    help="The text of the publication: its name, digest and length are filled in.",
)
@knowledge
def source(text: Path | None, knowledge: Path | None) -> None:
    """Print a source file to fill in by hand; `cdss extract` proposes one from a text."""
    from datetime import UTC, datetime  # noqa: PLC0415

    from cdss.consulting.source_template import source_template  # noqa: PLC0415

    today = datetime.now(tz=UTC).date().isoformat()
    at_hand = None
    if text is not None:
        data = profiles.read(str(text), profiles.LARGEST_TEXT, "a text is one publication")
        profiles.decoded(data, str(text))
        at_hand = (text.name, data)
    click.echo(source_template(load(knowledge), today, at_hand), nl=False)
