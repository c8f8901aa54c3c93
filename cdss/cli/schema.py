"""``cdss schema``: JSON Schemas, so that editors and other programs check files."""

from __future__ import annotations

from pathlib import Path

import click

from cdss.cli.options import knowledge, print_json

KINDS = ("profile", "rule", "source", "candidate", "vocabulary", "consultation")


@click.command()
@click.argument("kind", type=click.Choice(KINDS))
@knowledge
def command(kind: str, knowledge: Path | None) -> None:
    """Print the JSON Schema (2020-12) of a KIND of file.

    `profile` lists the names that the knowledge base knows, so that editors
    complete them; `consultation` is what `cdss consult --format json` prints.
    """
    if kind == "profile":
        from cdss.consulting.library import load  # noqa: PLC0415
        from cdss.interop.profile_schema import profile_schema  # noqa: PLC0415

        print_json(profile_schema(load(knowledge).vocabulary))
    elif kind == "consultation":
        from cdss.report.consultation_schema import consultation_schema  # noqa: PLC0415

        print_json(consultation_schema())
    else:
        from cdss.knowledge.schema import knowledge_schema  # noqa: PLC0415

        print_json(knowledge_schema(kind))
