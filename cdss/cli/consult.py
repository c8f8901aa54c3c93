"""``cdss consult``: a profile in, the answer out."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from cdss.cli import profiles
from cdss.cli.options import allow_unknown, engine, knowledge, print_json, uncollected, width
from cdss.consulting.consultation import consult
from cdss.consulting.library import load
from cdss.interop.profile_text import profile_from_text

FORMATS = ("text", "markdown", "html", "json", "fhir")


@click.command()
@profiles.argument
@click.option("--format", "format_", type=click.Choice(FORMATS), default="text", show_default=True)
@click.option("--all", "everything", is_flag=True, help="Also what does not apply, and why not.")
@knowledge
@click.option(
    "--texts",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    metavar="DIR",
    help="The folder of source texts: citations then show the words themselves.",
)
@engine
@click.option(
    "--option",
    "target",
    metavar="TARGET",
    help="With --format html: one page about one intervention (its name or id, or a rule's id).",
)
@profiles.subject
@allow_unknown
def command(
    profile: str,
    format_: str,
    everything: bool,  # noqa: FBT001 - click passes options so
    knowledge: Path | None,
    texts: Path | None,
    engine: str | None,
    target: str | None,
    subject: str | None,
    allow_unknown: bool,  # noqa: FBT001
) -> None:
    """Report what the knowledge base holds for the patient in PROFILE.

    PROFILE is a file in YAML or JSON, or FHIR resources about one patient (a Bundle, a list
    or NDJSON), or `-` for standard input. `cdss new profile` prints one to fill in.
    """
    with uncollected():
        _consult(
            profile,
            format_,
            knowledge,
            texts,
            engine,
            target,
            subject,
            everything=everything,
            allow_unknown=allow_unknown,
        )


def _consult(
    profile: str,
    format_: str,
    knowledge: Path | None,
    texts: Path | None,
    engine: str | None,
    target: str | None,
    subject: str | None,
    *,
    everything: bool,
    allow_unknown: bool,
) -> None:
    if target is not None and format_ != "html":
        raise click.UsageError("`--option` makes a page to print: add `--format html`")
    kb = load(knowledge)
    if texts is not None:
        from cdss.consulting.quotes import with_quotes  # noqa: PLC0415

        kb, unread = with_quotes(kb, texts)
        for each in unread:
            click.echo(f"no quotations: `{each.path.name}` is {each.state}", err=True)
    patient = profile_from_text(
        profiles.read(profile),
        kb,
        name=profiles.name_of(profile),
        allow_unknown=allow_unknown,
        subject=subject,
    )
    answer = consult(
        patient,
        kb,
        engine=engine,
        # One page may be about an intervention that does not apply: it says why.
        everything=everything or target is not None,
        explain=True,
    )
    if format_ == "json":
        print_json(answer.model_dump())
    elif format_ == "fhir":
        from cdss.interop.fhir_out import answer_to_fhir, subject_of  # noqa: PLC0415

        print_json(answer_to_fhir(answer, kb, subject=subject_of(patient)))
    elif format_ == "markdown":
        from cdss.report.markdown import markdown  # noqa: PLC0415

        click.echo(markdown(answer))
    elif format_ == "html":
        from cdss.cli.pages import page  # noqa: PLC0415

        click.echo(page(answer, kb, target), nl=False)
    else:
        from cdss.report.text import text  # noqa: PLC0415

        click.echo(text(answer, width=width(), color=_color()))


def _color() -> bool:
    """Whether names may be bold: on a terminal, unless the user objects (no-color.org)."""
    return sys.stdout is not None and sys.stdout.isatty() and not os.environ.get("NO_COLOR")
