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
    from cdss.model.trial import LeftOutResult


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
@click.option(
    "--left-out",
    is_flag=True,
    help="Also a table: each reported patient consulted without her own publications.",
)
@knowledge
@as_format
def command(
    coverage: bool,  # noqa: FBT001 - click passes options so
    lcov: Path | None,
    mutate: bool,  # noqa: FBT001
    left_out: bool,  # noqa: FBT001
    knowledge: Path | None,
    format_: str,
) -> None:
    """Run every rule's examples, replay every source, and try profiles made from the rules.

    A replay consults for each reported patient as she stood before each
    intervention that an option cites of her: the option must be reported,
    cautioned or already given, with that very evidence. From each rule
    profiles are made: everything stated, one condition left out or denied,
    both sides of each bound. Exits with 1 when
    anything fails.
    """
    from cdss.consulting.generated import generated  # noqa: PLC0415
    from cdss.consulting.selftest import replay, run_examples  # noqa: PLC0415

    kb = load(knowledge)
    examples, replays = tuple(run_examples(kb)), tuple(replay(kb))
    made = tuple(generated(kb))
    passed = not any(each for some in (examples, replays, made) for each in some if not each.passed)
    covered = tuple(_covered(kb, knowledge)) if coverage or lcov else None
    slips = tuple(_slips(kb)) if mutate else None
    alone = tuple(_left_out(kb)) if left_out else None
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
                "generated": [{**plain(each), "passed": each.passed} for each in made],
                "coverage": None
                if covered is None
                else [{**plain(each), "decided": each.decided} for each in covered],
                "slips": None if slips is None else plain(slips),
                "left_out": None if alone is None else plain(alone),
            }
        )
    else:
        from cdss.report.trial_text import trial_text  # noqa: PLC0415

        click.echo(trial_text(examples, replays, made, width=width()))
        if covered is not None or slips is not None:
            from cdss.report.coverage_text import coverage_text, mutation_text  # noqa: PLC0415

            if covered is not None:
                click.echo(f"\n{coverage_text(covered)}")
            if slips is not None:
                click.echo(f"\n{mutation_text(slips)}")
        if alone is not None:
            from cdss.report.left_out_text import left_out_table  # noqa: PLC0415

            click.echo(f"\n{left_out_table(alone)}")
    sys.exit(0 if passed else 1)


def _covered(kb: KnowledgeBase, root: Path | None) -> Iterator[Covered]:
    from cdss.consulting.covering import coverage  # noqa: PLC0415
    from cdss.knowledge.files import read_files  # noqa: PLC0415

    return coverage(kb, read_files(root))


def _slips(kb: KnowledgeBase) -> Iterator[Noticed]:
    from cdss.consulting.mutation import mutation  # noqa: PLC0415

    return mutation(kb)


def _left_out(kb: KnowledgeBase) -> Iterator[LeftOutResult]:
    from cdss.consulting.left_out import left_out  # noqa: PLC0415

    return left_out(kb)
