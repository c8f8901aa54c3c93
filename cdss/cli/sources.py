"""``cdss sources``: the publications that the knowledge rests on."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cdss.cli.exchanging import export, import_
from cdss.cli.options import as_format, knowledge, print_json, width
from cdss.consulting.library import load
from cdss.errors import nearest

if TYPE_CHECKING:
    from cdss.consulting.verify import Verified

_FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)


@click.group()
def command() -> None:
    """List, show and verify the sources; exchange cases with other programs."""


command.add_command(export)
command.add_command(import_)


@command.command("list")
@knowledge
@as_format
def list_(knowledge: Path | None, format_: str) -> None:
    """List the sources: design, n, citation, standing, and how much each states."""
    from cdss.knowledge.accounts import line  # noqa: PLC0415
    from cdss.model.consultation import plain  # noqa: PLC0415
    from cdss.report.source_text import source_list  # noqa: PLC0415

    lines = [line(source) for source in load(knowledge).archive.sources]
    if format_ == "json":
        print_json([plain(each) for each in lines])
    else:
        click.echo(source_list(lines, width=width()))


@command.command()
@click.argument("source", metavar="ID")
@click.option(
    "--texts", type=_FOLDER, metavar="DIR", help="The folder of source texts, to quote the words."
)
@knowledge
@as_format
def show(source: str, texts: Path | None, knowledge: Path | None, format_: str) -> None:
    """Show one source in full, with the timeline of its case."""
    from cdss.knowledge.accounts import account  # noqa: PLC0415
    from cdss.knowledge.source_words import find_text  # noqa: PLC0415
    from cdss.model.consultation import plain  # noqa: PLC0415
    from cdss.report.source_text import source_text  # noqa: PLC0415

    kb = load(knowledge)
    sources = {each.id: each for each in kb.archive.sources}
    if source not in sources:
        near = ", ".join(f"`{each}`" for each in nearest(source, sources))
        what = f"; near: {near}" if near else "; `cdss sources list` names them"
        raise click.BadParameter(f"no source is called `{source}`{what}", param_hint="ID")
    document = sources[source]
    words = None
    if texts is not None and document.text is not None:
        file = find_text(document.text, texts)
        if file.state == "read":
            words = file.words
        else:
            click.echo(f"no quotations: `{file.path.name}` is {file.state}", err=True)
    told = account(document, kb.vocabulary, words)
    if format_ == "json":
        print_json(plain(told))
    else:
        click.echo(source_text(told, width=width()))


@command.command()
@click.option(
    "--texts",
    type=_FOLDER,
    required=True,
    metavar="DIR",
    help="The folder of source texts, named as each source's `supplied_as`.",
)
@knowledge
@as_format
def verify(texts: Path, knowledge: Path | None, format_: str) -> None:
    """Hold the sources against their texts: hashes, spans, printed words, figures.

    Exits with 1 when anything is wrong or a text is not there.
    """
    from cdss.consulting.verify import findings, verify_all  # noqa: PLC0415

    found = verify_all(knowledge, texts)
    wrong = findings(found)
    if format_ == "json":
        print_json(_as_data(found))
    else:
        for each in wrong:
            click.echo(each.render(private=True) + "\n", err=True)
        for one in found:
            click.echo(_said(one))
    sys.exit(1 if wrong else 0)


def _said(one: Verified) -> str:
    if one.state == "no text":
        return f"nothing to verify  {one.source}: read elsewhere ({one.why})"
    if one.state == "not verified":
        return f"NOT VERIFIED       {one.source}: {one.why}"
    if one.findings:
        count = len(one.findings)
        return f"FINDINGS           {one.source}: {count} finding{'' if count == 1 else 's'}"
    return f"verified           {one.source}: {one.spans} spans in {one.why}"


def _as_data(found: tuple[Verified, ...]) -> list[dict[str, object]]:
    return [
        {
            "source": one.source,
            "state": one.state,
            "spans": one.spans,
            "why": one.why,
            "findings": [
                {
                    "code": each.code,
                    "name": each.name,
                    "what": each.what,
                    "location": str(each.place),
                    "here": each.private or None,
                    "help": each.help or None,
                }
                for each in one.findings
            ],
        }
        for one in found
    ]


@command.command()
@click.option(
    "--from",
    "files",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    multiple=True,
    metavar="FILE",
    help="What a register gave: Retraction Watch's CSV, an answer of Crossref (JSON) or PubMed "
    "(XML). May be given several times.",
)
@click.option("--crossref", is_flag=True, help="Ask Crossref about every DOI.")
@click.option("--pubmed", is_flag=True, help="Ask PubMed about every PMID.")
@click.option("--crossref-at", metavar="URL", help="Where Crossref's service is.")
@click.option("--pubmed-at", metavar="URL", help="Where PubMed's service is.")
@click.option("--dry-run", is_flag=True, help="Say what would change, and write nothing.")
@knowledge
@as_format
def refresh(
    files: tuple[Path, ...],
    crossref: bool,  # noqa: FBT001 - click passes options so
    pubmed: bool,  # noqa: FBT001
    crossref_at: str | None,
    pubmed_at: str | None,
    dry_run: bool,  # noqa: FBT001
    knowledge: Path | None,
    format_: str,
) -> None:
    """Mark the sources that were retracted, corrected or put under concern.

    Writes the `standing` of each source that a register knows into its file. Exits with 1
    when one stands worse than its file said: then `cdss lint` names the rules that rest on it.
    The sources that no register can know are named.
    """
    from cdss.cli.refreshing import asked, unaskable, write  # noqa: PLC0415
    from cdss.model.consultation import plain  # noqa: PLC0415

    if not (files or crossref or pubmed):
        raise click.UsageError("nothing to ask: give `--from FILE`, `--crossref` or `--pubmed`")
    kb = load(knowledge)
    services = (
        (crossref_at or "") if crossref else None,
        (pubmed_at or "") if pubmed else None,
    )
    found = asked(kb.archive.sources, files, *services)
    if not dry_run:
        write(found, Path(kb.root))
    if format_ == "json":
        print_json([{**plain(each), "changed": each.changed} for each in found])
        for line in unaskable(kb.archive.sources):
            click.echo(line, err=True)
    else:
        for each in found:
            then = f"{each.before} -> {each.after}" if each.changed else each.after
            click.echo(f"{each.source}: {then} ({each.where})")
        silent = len(kb.archive.sources) - len(found)
        click.echo(f"{len(found)} sources found in the registers, {silent} not found (unchanged)")
        for line in unaskable(kb.archive.sources):
            click.echo(line)
    sys.exit(1 if any(each.worse for each in found) else 0)
