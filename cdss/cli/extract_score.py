"""``cdss extract --score``: a candidate against a curated file, as a table or as data."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import click

from cdss.cli import profiles
from cdss.cli.options import print_json, width
from cdss.errors import ProfileError
from cdss.extract.pairing import Disagreement
from cdss.extract.score import Comparison, Tally, as_data, compare
from cdss.located import Malformed, plain, read_text
from cdss.model.concept import Vocabulary
from cdss.report.wrapping import wrapped

LARGEST = 2_000_000
"""Bytes of a curated file; the largest has some ten thousand."""

_PARTS = ("subjects", "evidence", "general")
_HEAD = ("kind", "right", "missed", "extra", "exact", "precision", "recall", "F1")


def print_score(
    candidate: Mapping[str, Any], gold: str, raw: str, vocabulary: Vocabulary, format_: str
) -> None:
    """Print how well a candidate says what a curated file says.

    Raises:
        ProfileError: The curated file cannot be read, or is of another text.
    """
    curated = read_gold(gold)
    about = curated.get("text")
    ours = candidate.get("text")
    if isinstance(about, Mapping) and isinstance(ours, Mapping):
        known = about.get("sha256", ours["sha256"])
        if known != ours["sha256"]:
            raise ProfileError(
                f"`{gold}` is of another text: its sha256 differs; places in one text mean "
                "nothing in another"
            )
    found = compare(candidate, curated, raw, vocabulary)
    if format_ == "json":
        print_json(as_data(found))
    else:
        click.echo(score_text(found, width()))


def read_gold(gold: str) -> Mapping[str, Any]:
    """The data of a curated file, YAML or JSON.

    Raises:
        ProfileError: It is not there, not UTF-8, malformed, or no mapping.
    """
    data = profiles.read(gold, LARGEST, "a source file is one publication")
    try:
        documents = [plain(each) for each in read_text(data.decode("utf-8"), gold)]
    except UnicodeDecodeError:
        raise ProfileError(f"`{gold}` is not UTF-8") from None
    except Malformed as error:
        raise ProfileError(f"`{gold}` cannot be read", error.diagnostics) from None
    if len(documents) != 1 or not _is_source(documents[0]):
        raise ProfileError(f"`{gold}` is not one source file")
    found: Mapping[str, Any] = documents[0]
    return found


def _is_source(data: object) -> bool:
    """Whether data may be a source file: what is scored against another thing is all wrong."""
    if not isinstance(data, Mapping) or not data.keys() & {"design", "text", *_PARTS}:
        return False
    return all(
        isinstance(data.get(part, ()), list | tuple)
        and all(isinstance(each, Mapping) for each in data.get(part, ()))
        for part in _PARTS
    )


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


def score_text(comparison: Comparison, columns: int = 80) -> str:
    """The table, what is told beside it, and every disagreement with its places."""
    told = (*_beside(comparison), *_parted(comparison, columns))
    return "\n".join((score_table(comparison), "", *told))


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


def _parted(comparison: Comparison, columns: int) -> Iterator[str]:
    for each in comparison.disagreements:
        head = f"{each.what:<14}"
        yield from wrapped(f"{each.kind}: {_sides(each)}", columns, head, " " * len(head))


def _sides(each: Disagreement) -> str:
    gold = f"{each.gold} [{each.gold_path}{_at(each.gold_places)}]"
    candidate = f"{each.candidate} [{each.candidate_path}{_at(each.candidate_places)}]"
    if each.candidate is None:
        return gold
    return candidate if each.gold is None else f"{gold}; said: {candidate}"


def _at(places: tuple[tuple[int, int], ...]) -> str:
    return "".join(f" {start}-{end}" for start, end in places)
