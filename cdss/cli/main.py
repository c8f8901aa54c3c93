"""The ``cdss`` command and how its commands load.

A command's module is imported when it is called, so that one command never
pays for another's libraries. This room alone knows click and exit codes.
"""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from importlib import import_module
from io import TextIOWrapper
from typing import Any

import click

from cdss import __version__
from cdss.cli.options import uncollected
from cdss.errors import CdssError

COMMANDS = {
    "audit": "verify what a service kept",
    "consult": "report what the knowledge base holds for a patient",
    "diff": "show what a change of knowledge does to a set of patients",
    "explain": "why a rule came out as it did in a patient",
    "extract": "propose a source file for an abstract",
    "interview": "ask for the unknown facts that decide most",
    "lint": "check the knowledge base",
    "new": "print a template to fill in",
    "replay": "run an answer again and say what changed",
    "review": "show a candidate beside its text, and accept it",
    "schema": "print the JSON Schema of a kind of file",
    "screen": "consult for many patients at once, into Parquet",
    "serve": "answer over HTTP: CDS Hooks, FHIR, a page",
    "sources": "list, show, verify, export and import the sources",
    "test": "run the rules' examples and replay the sources",
    "vocabulary": "search the vocabulary",
    "why-not": "why an option is not shown, in one sentence and its proof",
}


class _LazyGroup(click.Group):
    """Knows every command by name and imports one when it is asked for."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; whoever read our output and left has seen enough."""
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            _forget_the_rest()
            sys.exit(0)

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's own
        return list(COMMANDS)

    def get_command(
        self,
        ctx: click.Context,  # noqa: ARG002 - click's own
        cmd_name: str,
    ) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        with uncollected():
            module = import_module(f"cdss.cli.{cmd_name.replace('-', '_')}")
        found: click.Command = module.command
        return found

    def format_commands(
        self,
        ctx: click.Context,  # noqa: ARG002 - click's own
        formatter: click.HelpFormatter,
    ) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            raise click.UsageError(_nearest_command(args[0]) or error.message, ctx) from None


def _nearest_command(name: str) -> str:
    from cdss.errors import nearest  # noqa: PLC0415 - only a slip of the pen needs it

    near = nearest(name, COMMANDS, 1)
    return f"no command `{name}`; did you mean `{near[0]}`?" if near else ""


@click.command(cls=_LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="cdss")
def cdss() -> None:
    """Report what case reports hold for a child with a rare disease.

    It reports and never advises: a clinician decides. Exit codes: 0 answered,
    1 findings, 2 usage, 3 knowledge base wrong, 4 profile wrong, 5 engine failed.
    """


def main(args: Sequence[str] | None = None) -> Any:
    """Run the command line; a user's mistake ends in a message and an exit code."""
    _print_what_can_be_printed()
    try:
        return cdss.main(args=args, prog_name="cdss")
    except CdssError as error:
        click.echo(error.shown(), err=True)
        sys.exit(error.exit_code)
    except OSError as error:
        # Files that are read say themselves what is wrong with them: this is a full disk.
        click.echo(f"the answer cannot be written: {error.strerror}", err=True)
        _forget_the_rest()
        sys.exit(2)
    finally:
        if args is None and "_duckdb" not in sys.modules:
            # The process ends, and its memory with it: nobody waits for a last search of cycles.
            # DuckDB complains at length of what is then left.
            gc.freeze()


def _print_what_can_be_printed() -> None:
    """Where a terminal's encoding lacks a sign, print a question mark and go on."""
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")


def _forget_the_rest() -> None:
    """What could not be written once is not tried again when Python ends."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


if __name__ == "__main__":
    main()
