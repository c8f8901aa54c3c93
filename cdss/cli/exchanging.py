"""``cdss sources export`` and ``import``: cases to and from the formats of other programs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cdss.cli.options import knowledge
from cdss.consulting.library import load
from cdss.errors import CaseError, nearest

if TYPE_CHECKING:
    from cdss.knowledge.documents.source import Source, SubjectDocument
    from cdss.model.knowledge_base import KnowledgeBase


@click.command()
@click.argument("source", metavar="ID")
@click.option(
    "--format",
    "format_",
    type=click.Choice(["phenopacket"]),
    default="phenopacket",
    show_default=True,
    help="What to print: a GA4GH Phenopacket, version 2, as JSON.",
)
@click.option(
    "--subject", metavar="P1", help="One person of the source; all of them when left out."
)
@knowledge
def export(source: str, format_: str, subject: str | None, knowledge: Path | None) -> None:  # noqa: ARG001 - phenopackets are the one format
    """Print the persons of a source for other programs.

    One person is one JSON text; several are one on each line. What the format has no field
    for is named on stderr. A group is no person, and is not exported.
    """
    import json  # noqa: PLC0415

    from cdss import __version__  # noqa: PLC0415
    from cdss.interop.phenopacket_export import phenopacket_of  # noqa: PLC0415

    kb = load(knowledge)
    document = _source(kb, source)
    persons = _persons(document, subject)
    data: dict[str, Any] = document.model_dump(by_alias=True, exclude_none=True)
    for at, each in enumerate(document.subjects):
        if each not in persons:
            continue
        exported = phenopacket_of(
            data,
            data["subjects"][at],
            kb.vocabulary,
            program=f"cdss {__version__}",
            version=kb.scope.version,
        )
        # Escapes in place of other letters: the same bytes wherever it is printed.
        click.echo(json.dumps(exported.packet, indent=2 if len(persons) == 1 else None))
        click.echo(f"{exported.packet['id']}: a phenopacket has no field for", err=True)
        for line in exported.left_out:
            click.echo(f"  {line}", err=True)


def _source(kb: KnowledgeBase, name: str) -> Source:
    sources = {each.id: each for each in kb.archive.sources}
    if name not in sources:
        near = ", ".join(f"`{each}`" for each in nearest(name, sources))
        what = f"no source is called `{name}`" + (f"; near: {near}" if near else "")
        raise click.BadParameter(what, param_hint="ID")
    found: Source = sources[name]
    return found


def _persons(document: Source, wanted: str | None) -> tuple[SubjectDocument, ...]:
    """The subjects to export: individuals alone."""
    subjects = {each.id: each for each in document.subjects}
    if wanted is not None and wanted not in subjects:
        known = ", ".join(f"`{each}`" for each in subjects) or "none"
        what = f"`{document.id}` has no subject `{wanted}`; its subjects: {known}"
        raise click.BadParameter(what, param_hint="--subject")
    asked = tuple(each for each in document.subjects if wanted in (None, each.id))
    persons = tuple(each for each in asked if each.is_patient)
    groups = ", ".join(f"{each.id} (n = {each.n})" for each in asked if not each.is_patient)
    if not persons:
        why = f"a group: {groups}" if groups else "not told of"
        raise click.UsageError(
            f"a phenopacket is one person, and who stands in `{document.id}` is {why}"
        )
    if groups:
        click.echo(f"not exported, being groups: {groups}", err=True)
    return persons


@click.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, allow_dash=True))
@knowledge
def import_(file: str, knowledge: Path | None) -> None:
    """Print a Phenopacket (version 2, JSON; `-` is stdin) as a source file, as far as it goes.

    What was not read is listed on stderr with its place, and so is what a curator must
    still state. Codes are read through the vocabulary; an unknown one changes nothing.
    """
    from cdss.interop.phenopacket_import import source_of, source_yaml  # noqa: PLC0415

    kb = load(knowledge)
    try:
        with click.open_file(file, "rb") as opened:
            data = opened.read()
    except OSError as error:
        raise CaseError(f"{file}: {error.strerror}") from None
    imported = source_of(data, kb.vocabulary, name=file)
    click.echo(source_yaml(imported.document), nl=False)
    for each in imported.unread:
        click.echo(f"not read: {each}", err=True)
    listed = ", ".join(f"`{each}`" for each in imported.to_state)
    click.echo(f"still to be stated: {listed}", err=True)
