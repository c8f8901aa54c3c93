"""``cdss replay``: an answer run again with the knowledge of today."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from cdss.cli import profiles
from cdss.cli.options import as_format, knowledge, print_json, width
from cdss.consulting.library import load


@click.command()
@click.argument("answer", type=click.Path(allow_dash=True, readable=False, path_type=str))
@knowledge
@click.option(
    "--texts",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    metavar="DIR",
    help="The folder of source texts: what the answer quotes is then read again.",
)
@as_format
def command(answer: str, knowledge: Path | None, texts: Path | None, format_: str) -> None:
    """Run ANSWER again, and say what changed and because of what.

    ANSWER is what `cdss consult PROFILE --format json` printed: a file, or `-`
    for standard input. It carries its profile, its date and the digests of what
    it rests on, so nothing else is needed. Exits with 1 when the answer no
    longer stands as it did.
    """
    from cdss.consulting.answer_document import LARGEST, read_answer  # noqa: PLC0415
    from cdss.consulting.replay import replay  # noqa: PLC0415

    data = profiles.read(answer, 4 * LARGEST, "an answer is about one patient")
    told = read_answer(data, profiles.name_of(answer))
    found = replay(told, load(knowledge), texts=texts)
    if format_ == "json":
        from cdss.model.consultation import plain  # noqa: PLC0415

        print_json(plain(found))
    else:
        from cdss.report.replay_text import replay_text  # noqa: PLC0415

        click.echo(replay_text(found, width=width()))
    sys.exit(0 if found.same else 1)
