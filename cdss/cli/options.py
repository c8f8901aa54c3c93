"""Options that several commands share, and how they are read."""

from __future__ import annotations

import gc
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import click

Command = TypeVar("Command", bound=Callable[..., Any])

knowledge = click.option(
    "--knowledge",
    type=click.Path(readable=False, path_type=Path),
    metavar="DIR",
    help="A folder with `rules` and `cases`; the bundled knowledge when left out.",
)

engine = click.option(
    "--engine",
    type=click.Choice(("durable", "native")),
    help="The engine that answers; the other one checks it where it can run.",
)

allow_unknown = click.option(
    "--allow-unknown", is_flag=True, help="Go on where a term is unknown, and list it first."
)

as_format = click.option(
    "--format",
    "format_",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="How to print.",
)


@contextmanager
def uncollected() -> Iterator[None]:
    """No search for cyclic garbage: it would not pay while modules load or for one patient."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def width() -> int:
    """Columns to print in: the terminal's, between 60 and 120; 80 where there is none."""
    import shutil  # noqa: PLC0415 - kept out of a cold start that prints JSON

    return max(60, min(shutil.get_terminal_size((80, 24)).columns, 120))


_STEERING = r"[\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]"
"""Signs that print nothing and steer: JSON's own escapes say them as well."""


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
    # No data of ours holds itself, and looking for that takes a tenth of the time.
    written = json.dumps(data, ensure_ascii=ascii_, indent=indent, check_circular=False)
    if not written.isascii():
        # Words of a text may steer a terminal, or turn what stands around them. `translate`
        # would look each sign up: for a megabyte longer than the consultation takes.
        written = re.sub(_STEERING, lambda found: f"\\u{ord(found[0]):04x}", written)
    click.echo(written)
