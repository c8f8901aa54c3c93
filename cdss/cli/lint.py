"""``cdss lint``: what is wrong with a knowledge base, all at once."""

from __future__ import annotations

import sys
import textwrap
from pathlib import Path

import click

from cdss.cli.options import as_format, knowledge, print_json, width
from cdss.errors import nearest


@click.command()
@knowledge
@as_format
@click.option("--strict", is_flag=True, help="Let a warning fail, too.")
@click.option("--explain", metavar="CODE", help="Say why a code is given, such as L063.")
def command(
    knowledge: Path | None,
    format_: str,
    strict: bool,  # noqa: FBT001 - click passes options so
    explain: str | None,
) -> None:
    """Check the knowledge base: files, references, and what rules may claim.

    Exits with 1 when there are mistakes. Warnings are printed, and fail only
    with --strict.
    """
    from cdss.knowledge import lint as checks  # noqa: PLC0415 - a slip in an option costs nothing

    if explain is not None:
        reason = checks.explain(explain.upper())
        if reason is None:
            near = nearest(explain.upper(), checks.codes(), 1)
            hint = f"; did you mean {near[0]}?" if near else ""
            raise click.BadParameter(f"no check has the code {explain}{hint}")
        click.echo("\n".join(textwrap.fill(each, width()) for each in reason.splitlines()))
        return
    from cdss.knowledge.files import read_files  # noqa: PLC0415
    from cdss.report.lint_text import diagnostic_data, lint_text  # noqa: PLC0415

    found = checks.lint(read_files(knowledge))
    if format_ == "json":
        print_json([diagnostic_data(each) for each in found])
    else:
        click.echo(lint_text(found, strict=strict))
    sys.exit(1 if any(strict or each.severity == "error" for each in found) else 0)
