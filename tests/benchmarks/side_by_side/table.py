"""The tables, as Markdown."""

from __future__ import annotations

import platform
import statistics
from collections.abc import Iterable, Mapping, Sequence

from side_by_side.contest import ENTRANTS, Timed
from side_by_side.growth import Row

BEGIN = "<!-- made by: python tests/benchmarks/compare.py --write README.md -->"
END = "<!-- end of what that command makes -->"


def side_by_side(results: Mapping[int, Mapping[str, Timed]]) -> list[str]:
    """One row for each engine: how many times as long as ours it takes, at each size.

    Each cell has the median over rounds, its quartiles, and the median beside ours with
    every proof built.
    """
    sizes = list(results)
    lines = _head(["", *(f"{size:,} rules" for size in sizes)])
    for label in ("on demand", "with proofs"):
        cells = [
            f"{1e6 * statistics.median(results[size][label].seconds):.0f} µs" for size in sizes
        ]
        told = "proofs on demand" if label == "on demand" else "every fired rule's proof built"
        lines.append(_line([f"**cdss, native**, {told}", *cells]))
    for entrant in ENTRANTS:
        cells = [_cell(results[size], entrant.label) for size in sizes]
        lines.append(_line([entrant.label, *cells]))
    return lines


def notes() -> list[str]:
    """What an engine was spared or helped with."""
    return [f"- {each.label}: {each.note}." for each in ENTRANTS]


def _cell(timed: Mapping[str, Timed], label: str) -> str:
    here = timed[label]
    if here.why_not:
        return here.why_not
    ratios = [a / b for a, b in zip(here.seconds, timed["on demand"].seconds, strict=True)]
    proved = [a / b for a, b in zip(here.seconds, timed["with proofs"].seconds, strict=True)]
    spread = ""
    if len(ratios) > 1:
        low, _, high = statistics.quantiles(ratios, n=4, method="inclusive")
        spread = f" ({low:.1f} to {high:.1f})"
    return f"{statistics.median(ratios):.1f}{spread}; {statistics.median(proved):.1f}"


def rows(heading: Sequence[str], found: Iterable[Row]) -> list[str]:
    """A table of rows."""
    return [*_head(list(heading)), *(_line([each.label, *each.cells]) for each in found)]


def where() -> str:
    """What it was measured on."""
    return f"{platform.python_implementation()} {platform.python_version()}, {platform.machine()}"


def _head(cells: list[str]) -> list[str]:
    return [_line(cells), _line(["---"] * len(cells))]


def _line(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"
