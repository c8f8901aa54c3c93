"""``cdss vocabulary``: which words the knowledge base knows."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from cdss.cli.options import as_format, knowledge, print_json, width
from cdss.consulting.library import load
from cdss.model.search import search
from cdss.report.vocabulary_text import concept_data, found_text, lines


@click.group()
def command() -> None:
    """Search the vocabulary."""


@command.command()
@click.argument("text", nargs=-1, required=True)
@knowledge
@as_format
def find(text: tuple[str, ...], knowledge: Path | None, format_: str) -> None:
    """Find TEXT: a label, synonym, id, code (HP:0003761, 1212005), or words of a name.

    Exits with 1 when nothing is found, and names the nearest terms.
    """
    asked = " ".join(text)
    vocabulary = load(knowledge).vocabulary
    found = search(vocabulary, asked)
    if format_ == "json":
        print_json(
            {
                "text": asked,
                "exact": [concept_data(each) for each in found.exact],
                "containing": [concept_data(each) for each in found.containing],
                "nearest": [concept_data(each) for each in found.nearest],
            }
        )
    elif found.anything:
        click.echo(found_text(found, vocabulary, width=width()))
    else:
        click.echo(f"nothing is called `{asked}`", err=True)
        for each in lines(found.nearest, width=width() - 9):
            click.echo(f"  near: {each}", err=True)
    sys.exit(0 if found.anything else 1)
