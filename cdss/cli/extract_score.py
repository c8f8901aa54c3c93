"""How a comparison of a candidate with a curated file is printed."""

from __future__ import annotations

from collections.abc import Iterator

from cdss.extract.pairing import Disagreement
from cdss.extract.score import Comparison, Tally

_HEAD = ("kind", "right", "missed", "extra", "exact", "precision", "recall", "F1")


def score_table(comparison: Comparison) -> str:
    """A line per kind that has anything, and one for all.

    Example:
        >>> one = Comparison({"finding": Tally(3, 1, 0, 2)}, (), (), 0, 0, {})
        >>> print(score_table(one))
        kind     right  missed  extra  exact  precision  recall     F1
        finding      3       1      0      2      1.000   0.750  0.857
        overall      3       1      0      2      1.000   0.750  0.857
    """
    told = [(kind, tally) for kind, tally in comparison.kinds.items() if any(tally)]
    lines = [_HEAD, *(_line(kind, tally) for kind, tally in told)]
    lines.append(_line("overall", comparison.overall))
    widths = [max(len(line[at]) for line in lines) for at in range(len(_HEAD))]
    return "\n".join(
        "  ".join(
            word.ljust(width) if at == 0 else word.rjust(width)
            for at, (word, width) in enumerate(zip(line, widths, strict=True))
        )
        for line in lines
    )


def score_text(comparison: Comparison) -> str:
    """The table, what is told beside it, and every disagreement with its places."""
    return "\n".join((score_table(comparison), "", *_beside(comparison), *_parted(comparison)))


def _line(kind: str, tally: Tally) -> tuple[str, ...]:
    counts = (tally.right, tally.missed, tally.extra, tally.exact)
    parts = (tally.precision, tally.recall, tally.f1)
    return (kind, *map(str, counts), *("-" if part is None else f"{part:.3f}" for part in parts))


def _beside(comparison: Comparison) -> Iterator[str]:
    yield f"hallucinated figures: {len(comparison.hallucinated)}"
    for each in comparison.hallucinated:
        yield f"  {each.path}: {each.figure}{_at(each.places)}"
    implied = f"{comparison.implied} only implied or looked up elsewhere: not counted"
    yield f"{implied} ({comparison.implied_said} of them said)"
    for name, told in comparison.beside.items():
        yield f"{name} right in {told.right} of {told.of} (not counted)"


def _parted(comparison: Comparison) -> Iterator[str]:
    for each in comparison.disagreements:
        yield f"{each.what:14}{each.kind}: {_sides(each)}"


def _sides(each: Disagreement) -> str:
    gold = f"{each.gold} [{each.gold_path}{_at(each.gold_places)}]"
    candidate = f"{each.candidate} [{each.candidate_path}{_at(each.candidate_places)}]"
    if each.candidate is None:
        return gold
    return candidate if each.gold is None else f"{gold}; said: {candidate}"


def _at(places: tuple[tuple[int, int], ...]) -> str:
    return "".join(f" {start}-{end}" for start, end in places)
