"""``cdss test``: a knowledge base against its own examples and its own evidence."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cdss.cli.options import as_format, knowledge, print_json, width
from cdss.consulting.library import load

if TYPE_CHECKING:
    from cdss.model.coverage import Covered, Noticed
    from cdss.model.knowledge_base import KnowledgeBase


@click.command()
@click.option(
    "--coverage", is_flag=True, help="Also which conditions no example or replay turns on."
)
@click.option(
    "--lcov",
    type=click.Path(dir_okay=False, writable=True, path_type=Path),
    metavar="FILE",
    help="Write the coverage to FILE in the format of LCOV.",
)
@click.option(
    "--mutate", is_flag=True, help="Also which slips in a rule no example or replay notices."
)
@knowledge
@as_format
def command(
    coverage: bool,  # noqa: FBT001 - click passes options so
    lcov: Path | None,
    mutate: bool,  # noqa: FBT001
    knowledge: Path | None,
    format_: str,
) -> None:
    """Run every rule's examples, and replay every source.

    A replay consults for each reported patient as she stood before each
    intervention that an option cites of her: the option must be reported,
    cautioned or already given, with that very evidence. Exits with 1 when
    anything fails.
    """
    from cdss.consulting.selftest import replay, run_examples  # noqa: PLC0415

    kb = load(knowledge)
    examples, replays = tuple(run_examples(kb)), tuple(replay(kb))
    passed = all(each.passed for each in examples) and all(each.passed for each in replays)
    covered = tuple(_covered(kb, knowledge)) if coverage or lcov else None
    slips = tuple(_slips(kb)) if mutate else None
    if lcov and covered is not None:
        from cdss.report.coverage_text import lcov as as_lcov  # noqa: PLC0415

        lcov.write_text(as_lcov(covered), encoding="utf-8")
    if format_ == "json":
        from cdss.model.consultation import plain  # noqa: PLC0415

        print_json(
            {
                "passed": passed,
                "examples": [{**plain(each), "passed": each.passed} for each in examples],
                "replays": plain(replays),
                "coverage": None
                if covered is None
                else [{**plain(each), "decided": each.decided} for each in covered],
                "slips": None if slips is None else plain(slips),
            }
        )
    else:
        from cdss.report.trial_text import trial_text  # noqa: PLC0415

        click.echo(trial_text(examples, replays, width=width()))
        if covered is not None or slips is not None:
            from cdss.report.coverage_text import coverage_text, mutation_text  # noqa: PLC0415

            if covered is not None:
                click.echo(f"\n{coverage_text(covered)}")
            if slips is not None:
                click.echo(f"\n{mutation_text(slips)}")
    sys.exit(0 if passed else 1)


def _covered(kb: KnowledgeBase, root: Path | None) -> Iterator[Covered]:
    from cdss.consulting.covering import coverage  # noqa: PLC0415
    from cdss.knowledge.files import read_files  # noqa: PLC0415

    return coverage(kb, read_files(root))


def _slips(kb: KnowledgeBase) -> Iterator[Noticed]:
    from cdss.consulting.mutation import mutation  # noqa: PLC0415

    return mutation(kb)
