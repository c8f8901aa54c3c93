"""``cdss diff``: what a change of knowledge does to a set of patients."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

import click

from cdss.cli.options import as_format, print_json, width
from cdss.cli.profiles import read
from cdss.consulting.library import load
from cdss.errors import ProfileError

_ENDINGS = (".yaml", ".yml", ".json", ".ndjson")

_folder = click.Path(exists=True, file_okay=False, path_type=Path)


@click.command()
@click.argument("knowledge_a", type=click.Path(readable=False, path_type=Path))
@click.argument("knowledge_b", type=click.Path(readable=False, path_type=Path))
@click.option(
    "--profiles", type=_folder, metavar="DIR", required=True, help="The folder of the profiles."
)
@click.option(
    "--allow-unknown", is_flag=True, help="Go on where a term is unknown to a vocabulary."
)
@as_format
def command(
    knowledge_a: Path,
    knowledge_b: Path,
    profiles: Path,
    allow_unknown: bool,  # noqa: FBT001 - click passes options so
    format_: str,
) -> None:
    """Show what KNOWLEDGE_B makes of each profile beside KNOWLEDGE_A.

    Both are folders with `rules` and `cases`. First the rules, sources and
    concepts that differ, then each patient whose answer does, with the parts
    behind it, then counts. Exits with 1 when anything differs, and with 4 when
    a profile could not be read; the others are compared all the same.
    """
    from cdss.consulting.difference import difference  # noqa: PLC0415

    found = difference(
        load(knowledge_a),
        load(knowledge_b),
        _texts(profiles),
        today=date.today(),  # noqa: DTZ011 - the date at the user's desk
        allow_unknown=allow_unknown,
    )
    if format_ == "json":
        from cdss.model.consultation import plain  # noqa: PLC0415

        print_json(plain(found))
    else:
        from cdss.report.replay_text import diff_text  # noqa: PLC0415

        click.echo(diff_text(found, width=width()))
    if any(each.unread for each in found.patients):
        sys.exit(ProfileError.exit_code)
    sys.exit(1 if found.parts or any(each.changes for each in found.patients) else 0)


def _texts(folder: Path) -> list[tuple[str, bytes | ProfileError]]:
    """Every profile of a folder, in the order of their names."""
    paths = sorted(each for each in folder.iterdir() if each.suffix.lower() in _ENDINGS)
    if not paths:
        raise ProfileError(f"`{folder}` holds no profile: their names end in {', '.join(_ENDINGS)}")
    return [(each.name, _text(each)) for each in paths]


def _text(path: Path) -> bytes | ProfileError:
    # A pipe or a device may never end, or never begin.
    if not path.is_file():
        return ProfileError(f"`{path}` cannot be read: it is no file")
    try:
        return read(str(path))
    except ProfileError as error:
        return error
