"""Options that several commands share, and how they are read."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from cdss.errors import ProfileError

LARGEST = 1_000_000
"""Bytes of a profile; the largest that makes sense has some thousand lines."""

Command = TypeVar("Command", bound=Callable[..., Any])

knowledge = click.option(
    "--knowledge",
    type=click.Path(readable=False, path_type=Path),
    metavar="DIR",
    help="A folder with `rules` and `cases`; the bundled knowledge when left out.",
)

as_format = click.option(
    "--format",
    "format_",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="How to print.",
)


def width() -> int:
    """Columns to print in: the terminal's, between 60 and 120; 80 where there is none."""
    import shutil  # noqa: PLC0415 - kept out of a cold start that prints JSON

    return max(60, min(shutil.get_terminal_size((80, 24)).columns, 120))


def read_file(path: str | Path, largest: int, what: str) -> bytes:
    """The bytes of a file, ``-`` being standard input; one too large is never read whole.

    Args:
        path: As the user gave it.
        largest: Bytes that it may have.
        what: Why so much makes no sense: "a profile is one patient".

    Raises:
        ProfileError: It cannot be read, or is larger.
    """
    name = "stdin" if path == "-" else str(path)
    try:
        with click.open_file(str(path), "rb") as file:
            data: bytes = file.read(largest + 1)
    except OSError as error:
        raise ProfileError(f"`{name}` cannot be read: {error.strerror}") from None
    except RuntimeError:
        # What click says of a standard input that was closed.
        raise ProfileError("`stdin` cannot be read: it is closed") from None
    if len(data) > largest:
        raise ProfileError(f"`{name}` is larger than {largest:,} bytes; {what}")
    return data


def print_json(data: Any) -> None:
    """Print data as JSON, keys in their own order, text as it is.

    Indented at a terminal; on one line for a program, which is an order of
    magnitude faster to write.
    """
    import json  # noqa: PLC0415

    # Only UTF-8 writes every sign as itself; elsewhere JSON's own escapes say them all.
    out = sys.stdout
    indent = 2 if out is not None and out.isatty() else None
    ascii_ = out is not None and (out.encoding or "").lower().replace("-", "") != "utf8"
    click.echo(json.dumps(data, ensure_ascii=ascii_, indent=indent))
