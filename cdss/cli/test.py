"""``cdss test``: a knowledge base against its own examples and its own evidence."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from cdss.cli.options import as_format, knowledge, print_json, width
from cdss.consulting.library import load


@click.command()
@knowledge
@as_format
def command(knowledge: Path | None, format_: str) -> None:
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
    if format_ == "json":
        from cdss.model.consultation import plain  # noqa: PLC0415

        print_json(
            {
                "passed": passed,
                "examples": [{**plain(each), "passed": each.passed} for each in examples],
                "replays": plain(replays),
            }
        )
    else:
        from cdss.report.trial_text import trial_text  # noqa: PLC0415

        click.echo(trial_text(examples, replays, width=width()))
    sys.exit(0 if passed else 1)
