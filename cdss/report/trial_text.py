"""What became of examples and replays, for people."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from itertools import groupby

from cdss.model.trial import NOT_REPLAYED, ExampleResult, GeneratedResult, ReplayResult

_LABEL = 11


def trial_text(
    examples: Sequence[ExampleResult],
    replays: Sequence[ReplayResult],
    made: Sequence[GeneratedResult] = (),
    *,
    width: int = 80,
) -> str:
    """Counts, the table of replays, and each failure with what decided it."""
    lines = [*_counts(examples, replays), *_made(made), ""]
    lines += _table(replays, width)
    for example in examples:
        if not example.passed:
            lines += ["", *_example(example, width)]
    for each in replays:
        if not each.passed:
            lines += ["", *_replay(each, width)]
    lines += [
        f"! {each.rule}, {each.about}: {each.got or 'no profile'}, not {' or '.join(each.expected)}"
        for each in made
        if not each.passed
    ]
    return "\n".join(lines)


def _made(made: Sequence[GeneratedResult]) -> Iterator[str]:
    if made:
        rules = len({each.rule for each in made})
        failed = sum(not each.passed for each in made)
        said = f"{failed} failed" if failed else "all as they must be"
        yield f"made      {len(made)} profiles from {rules} rules: {said}"


def _counts(examples: Sequence[ExampleResult], replays: Sequence[ReplayResult]) -> Iterator[str]:
    rules = len({each.rule for each in examples})
    yield f"examples  {len(examples)} of {rules} rules: {_failed(examples, 'all as expected')}"
    run = [each for each in replays if each.outcome != NOT_REPLAYED]
    subjects = len({(each.source, each.subject) for each in run})
    yield (
        f"replays   {len(run)} of {subjects} reported patients: "
        + _failed(replays, "each finds its own evidence")
    )


def _failed(results: Sequence[ExampleResult] | Sequence[ReplayResult], good: str) -> str:
    count = sum(not each.passed for each in results)
    return f"{count} failed" if count else good


def _table(replays: Sequence[ReplayResult], width: int) -> Iterator[str]:
    ordered = sorted(replays, key=lambda each: (each.source, each.subject, _number(each.before)))
    room = max((len(each.intervention) for each in replays), default=0)
    for (source, subject), group in groupby(ordered, key=lambda e: (e.source, e.subject)):
        yield f"{source} {subject}"
        for each in group:
            mark = " " if each.passed else "!"
            ref = each.evidence.rpartition("/")[2]
            yield (
                f"{mark} before {each.before:<4}{each.intervention:<{room}}  "
                f"{each.rule}  {ref:<4}{each.outcome}"
            ).rstrip()
            if each.passed:
                for reason in each.because:
                    yield from textwrap.wrap(
                        reason, width, initial_indent=" " * 13, subsequent_indent=" " * 15
                    )


def _number(name: str) -> tuple[int, str]:
    digits = "".join(each for each in name if each.isdigit())
    return int(digits or 0), name


def _example(each: ExampleResult, width: int) -> Iterator[str]:
    yield f"FAILED  {each.place}"
    yield from _row("rule", f"{each.rule} {each.title}", width)
    yield from _row("example", each.example, width)
    yield from _row("expected", each.expected, width)
    yield from _row("got", each.got, width)
    for reason in each.because:
        yield from _row("because", reason, width)


def _replay(each: ReplayResult, width: int) -> Iterator[str]:
    yield f"FAILED  {each.place}"
    yield from _row("rule", f"{each.rule} cites {each.evidence} ({each.evidence_place})", width)
    who = f"{each.subject} of {each.source} before {each.before}, {each.intervention}"
    yield from _row("replayed", who, width)
    yield from _row("expected", "reported, cautioned or already given, with this evidence", width)
    yield from _row("got", each.outcome, width)
    for reason in each.because:
        yield from _row("because", reason, width)


def _row(name: str, words: str, width: int) -> Iterator[str]:
    yield from textwrap.wrap(
        f"  {name:<{_LABEL - 2}}{words}",
        width,
        subsequent_indent=" " * _LABEL,
        break_on_hyphens=False,
        break_long_words=False,
    )
