"""``cdss review``: a candidate beside its text; a person reads, corrects, and accepts."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cdss.cli import profiles
from cdss.cli.options import knowledge, print_json, width

if TYPE_CHECKING:
    from cdss.knowledge.candidates import CandidateFile

FORMATS = ("text", "html", "json")
_LARGEST_TEXT = 100_000_000


@click.command()
@click.argument("candidate", type=click.Path(allow_dash=True, readable=False, path_type=str))
@click.option(
    "--text",
    "text",
    type=click.Path(readable=False, path_type=Path),
    required=True,
    metavar="FILE",
    help="The very file that the candidate was extracted from.",
)
@click.option("--format", "format_", type=click.Choice(FORMATS), default="text", show_default=True)
@click.option(
    "--accept",
    is_flag=True,
    help="Write it into the knowledge base as a source. Only a person who has read it accepts.",
)
@click.option(
    "--accept-unsure",
    is_flag=True,
    help="With --accept: also what is still marked `unsure`.",
)
@click.option(
    "--standing",
    metavar="WHERE",
    help="With --accept: where you looked, today, and found the publication standing.",
)
@knowledge
def command(
    candidate: str,
    text: Path,
    format_: str,
    accept: bool,  # noqa: FBT001 - click passes options so
    accept_unsure: bool,  # noqa: FBT001
    standing: str | None,
    knowledge: Path | None,
) -> None:
    """Show a CANDIDATE of `cdss extract` beside its text, what is unsure first.

    CANDIDATE is a file in YAML or JSON, or `-` for standard input. Correct it in an
    editor: what is wrong is deleted or mended, and what you have settled loses its
    `unsure`. Accepting is for the curator, a person who has read every statement
    against the text; no program accepts. Then the file goes to cases/sources, without
    `status`, `extracted`, `why`, `unsure`, `unread` and its comments, if it passes
    the checks of `cdss lint` and `cdss sources verify`; if not, nothing is written.
    """
    from cdss.knowledge.candidates import read_candidate, words_of  # noqa: PLC0415

    if not accept and (accept_unsure or standing is not None):
        raise click.UsageError("`--accept-unsure` and `--standing` belong to `--accept`")
    if accept and format_ != "text":
        raise click.UsageError("`--accept` writes a source, and takes no `--format`")
    if candidate == "-" and str(text) == "-":
        raise click.UsageError("standard input is one file: name the candidate or the text")
    name = "stdin" if candidate == "-" else candidate
    about = "a text is one publication"
    file = read_candidate(profiles.read(candidate, _LARGEST_TEXT, about), name)
    data = profiles.read(str(text), _LARGEST_TEXT, about)
    words = words_of(file.placed, data, str(text))
    if accept:
        _accept(file, words, text, knowledge, standing, even_unsure=accept_unsure)
        return
    from cdss.consulting.library import load  # noqa: PLC0415
    from cdss.consulting.review import review  # noqa: PLC0415

    found = review(file.placed, words, text.name, load(knowledge).vocabulary)
    if format_ == "json":
        from cdss.model.consultation import plain  # noqa: PLC0415
        from cdss.report.lint_text import diagnostic_data  # noqa: PLC0415

        print_json({**plain(found), "wrong": [diagnostic_data(each) for each in found.wrong]})
    elif format_ == "html":
        from cdss.cli.pages import encoded  # noqa: PLC0415
        from cdss.report.html.review import review_page  # noqa: PLC0415

        click.echo(encoded(review_page(found)), nl=False)
    else:
        from cdss.report.review_text import review_text  # noqa: PLC0415

        click.echo(review_text(found, width=width(), color=_color()), nl=False)


def _accept(
    file: CandidateFile,
    words: str,
    text: Path,
    knowledge: Path | None,
    standing: str | None,
    *,
    even_unsure: bool,
) -> None:
    from cdss.consulting.accept import accept  # noqa: PLC0415

    done = accept(file, words, text.name, knowledge, standing, even_unsure=even_unsure)
    for each in done.warnings:
        click.echo(each.render() + "\n", err=True)
    click.echo(f"written: {done.path}")
    for ref in done.evidence:
        click.echo(f"no rule cites {ref}; draft one: cdss new rule --from {ref}")


def _color() -> bool:
    """Whether words may be coloured: on a terminal, unless the user objects (no-color.org)."""
    return sys.stdout is not None and sys.stdout.isatty() and not os.environ.get("NO_COLOR")
