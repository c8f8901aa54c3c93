"""``cdss screen``: the same consultation for many patients."""

from __future__ import annotations

import shutil
import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from cdss.cli.options import as_format, knowledge, print_json, width
from cdss.consulting.library import load
from cdss.errors import ScreeningError

if TYPE_CHECKING:
    from cdss.model.knowledge_base import KnowledgeBase
    from cdss.screening.run import Asked

_STOPPED = 130
"""What a shell calls a command that Ctrl-C ended."""


@click.command()
@click.argument("inputs", nargs=-1, required=True, metavar="INPUT...")
@click.option(
    "--out",
    required=True,
    metavar="FILE.parquet",
    help="The table of options; `patients.parquet` and `errors.parquet` stand beside it.",
)
@as_format
@knowledge
@click.option(
    "--engine",
    type=click.Choice(("native", "durable", "spark")),
    default="native",
    show_default=True,
    help="The engine that answers; spark: the native one, on the cluster that Spark is set to.",
)
@click.option("--workers", type=click.IntRange(1), help="Processes that consult; all cores.")
@click.option(
    "--cross-check",
    type=click.Choice(("sample", "all", "none")),
    default="sample",
    show_default=True,
    help="Which records the other engine answers too, where it can run: one in 64, all, none.",
)
@click.option(
    "--as-of",
    type=click.DateTime(["%Y-%m-%d"]),
    help="The consultation date where a record states none; today when left out.",
)
@click.option(
    "--column",
    default="profile",
    show_default=True,
    help="The column of Parquet inputs that holds a profile or FHIR resources as text.",
)
@click.option(
    "--chunk",
    type=click.IntRange(1, 100_000),
    default=512,
    show_default=True,
    help="Records that are committed together.",
)
@click.option("--restart", is_flag=True, help="Forget what an interrupted run did.")
@click.option(
    "--allow-unknown", is_flag=True, help="Go on where a term is unknown; they are counted."
)
def command(
    inputs: tuple[str, ...],
    out: str,
    format_: str,
    knowledge: Path | None,
    engine: str,
    workers: int | None,
    cross_check: str,
    as_of: datetime | None,
    column: str,
    chunk: int,
    restart: bool,  # noqa: FBT001 - click passes options so
    allow_unknown: bool,  # noqa: FBT001
) -> None:
    """Consult for every patient in INPUT, and write one row for each patient and option.

    INPUT is a file, a folder, a pattern, or `-` for standard input: profiles in YAML, JSON
    or NDJSON, FHIR Bundles, folders of a FHIR bulk export, or Parquet with a column of
    profiles; plain, gzip or zstd. A record that cannot be read becomes a row of errors, and
    the command still exits with 0. An interrupted run goes on when it is called again.
    """
    from cdss.screening.run import Asked  # noqa: PLC0415 - other commands do not wait for it

    _needed(engine)
    asked = Asked(
        inputs=inputs,
        out=Path(out),
        engine=engine,
        workers=workers,
        today=None if as_of is None else as_of.date(),
        allow_unknown=allow_unknown,
        cross_check=cross_check,
        column=column,
        chunk=chunk,
        restart=restart,
    )
    if engine == "spark":
        if workers is not None:
            raise click.UsageError(
                "`--workers` is of a run on one machine: Spark's own settings say how many work"
            )
        summary = _screened_on_spark(asked, out, load(knowledge))
    else:
        if not asked.out.absolute().parent.is_dir():
            raise click.UsageError(f"the folder of `{out}` is not there")
        if asked.out.is_dir():
            raise click.UsageError(f"`{out}` is a folder, and is to be a file")
        summary = _screened(asked, load(knowledge))
    if format_ == "json":
        print_json(summary)
    else:
        from cdss.screening.text import text  # noqa: PLC0415

        click.echo(text(summary, width=width()))


def _needed(engine: str) -> None:
    """Say at once what is not installed."""
    from importlib.util import find_spec  # noqa: PLC0415

    extra, modules = "batch", ["duckdb", "zstandard"]
    if engine == "spark":
        extra, modules = "spark", ["pyspark", "pandas", "pyarrow"]
    lacking = [each for each in modules if find_spec(each) is None]
    if lacking:
        raise ScreeningError(
            f"`cdss screen` needs {' and '.join(lacking)}, which the extra `{extra}` brings: "
            f"pip install 'cdss[{extra}]'"
        )


def _screened_on_spark(asked: Asked, out: str, kb: KnowledgeBase) -> dict[str, Any]:
    import logging  # noqa: PLC0415 - it is Spark that has need of it

    from cdss.cli.progress import Bar  # noqa: PLC0415
    from cdss.screening.spark import screen_on_spark  # noqa: PLC0415

    # What speaks to Java logs an interrupt, with its traceback, to whoever listens.
    logging.getLogger().addHandler(logging.NullHandler())
    bar = Bar()
    try:
        return screen_on_spark(asked, out, kb, told=bar.do)
    except KeyboardInterrupt:
        bar.end()
        _stop()
    finally:
        bar.end()


def _stop() -> NoReturn:
    click.echo("stopped; the same command goes on from here", err=True)
    sys.exit(_STOPPED)


def _screened(asked: Asked, kb: KnowledgeBase) -> dict[str, Any]:
    from cdss.cli.progress import Bar  # noqa: PLC0415
    from cdss.screening.run import screen  # noqa: PLC0415

    bar = Bar()
    try:
        return screen(asked, kb, stdin=_spool, told=bar.show)
    except KeyboardInterrupt:
        bar.end()
        _stop()
    finally:
        bar.end()


def _spool(path: Path) -> None:
    """Standard input as a file of the run: it may have to be read again."""
    if sys.stdin is None:
        raise ScreeningError("`stdin` cannot be read: it is closed")
    with path.open("wb") as file:
        shutil.copyfileobj(sys.stdin.buffer, file)
