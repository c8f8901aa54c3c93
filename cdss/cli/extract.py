"""``cdss extract``: a text in, a candidate source file out."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from cdss import __version__
from cdss.cli import profiles
from cdss.cli.options import knowledge, print_json
from cdss.consulting.library import load
from cdss.errors import Location
from cdss.extract.stages import STAGES
from cdss.located import node_of, write_yaml

FORMATS = ("yaml", "json")


@click.command()
@click.argument("text", type=click.Path(allow_dash=True, readable=False, path_type=str))
@click.option("--format", "format_", type=click.Choice(FORMATS), default="yaml", show_default=True)
@click.option(
    "--stage", type=click.Choice(STAGES), help="Print what this stage found, and nothing else."
)
@click.option(
    "--score",
    "gold",
    type=click.Path(readable=False, path_type=str),
    metavar="GOLD",
    help="Compare with the curated source file GOLD, kind by kind, and print that alone.",
)
@knowledge
def command(
    text: str, format_: str, stage: str | None, gold: str | None, knowledge: Path | None
) -> None:
    """Propose a source file for the abstract in TEXT, each statement with its place.

    TEXT is a file in UTF-8, or `-` for standard input. What comes out is a
    candidate: a curator corrects and accepts it, with `cdss review`. It holds
    what the text states in the words of the vocabulary, and lists what it did
    not read. Nothing is looked up, and nothing is added.
    """
    if stage is not None and gold is not None:
        raise click.UsageError("`--stage` and `--score` each print one thing alone")
    data = profiles.read(text, profiles.LARGEST_TEXT, "a text is one publication")
    raw = profiles.decoded(data, profiles.name_of(text))
    from cdss.extract.pipeline import Extractor  # noqa: PLC0415 - a slip in an option costs nothing

    kb = load(knowledge)
    extractor = Extractor(kb.vocabulary)
    if stage is not None:
        from cdss.extract.stages import stage_data  # noqa: PLC0415

        _write(stage_data(extractor.read(raw), stage), format_)
        return
    name = None if text == "-" else Path(text).name
    found = extractor.extract(
        data, name=name, program=f"cdss {__version__}", knowledge=f"sha256:{kb.sha256}"
    )
    if gold is not None:
        from cdss.cli.extract_score import print_score  # noqa: PLC0415 - and here too

        print_score(found, gold, raw, kb.vocabulary, format_)
        return
    _write(found, format_)
    for each in found["unread"]:
        if each["what"] == "passage":
            start, end = each["at"]["span"]
            click.echo(f"not read, for it is not in English: characters {start} to {end}", err=True)
    if not found.get("subjects") and not found.get("general"):
        click.echo(f"nothing clinical was found in `{profiles.name_of(text)}`", err=True)


def _write(data: Any, format_: str) -> None:
    if format_ == "json":
        print_json(data)
        return
    click.echo(write_yaml(node_of(data, Location("candidate"))), nl=False)
    if sys.stdout is not None:
        sys.stdout.flush()
