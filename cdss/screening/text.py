"""The summary of a screening, for people."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

_OUTCOMES: Final = ("reported", "cautioned", "already-given", "undecided")
_SHOWN: Final = 10


def text(summary: Mapping[str, Any], *, width: int) -> str:
    """Lay a summary out."""
    lines: list[str] = [*_head(summary), *_options(summary["options"], width)]
    lines += _missing(summary["missing"], width)
    lines += _alerts(summary["alerts"])
    lines += _errors(summary, width)
    for table, file in summary["files"].items():
        lines.append(f"{table:<9} {file['path']}  ({file['rows']:,} rows)")
    lines.append("")
    lines += textwrap.wrap(
        "Literature retrieval, not advice: it reports what its sources state, order is not "
        "preference, and silence means not covered. Unknown is never absent.",
        width,
    )
    return "\n".join(lines)


def _head(summary: Mapping[str, Any]) -> Iterator[str]:
    yield f"Patients screened: {summary['patients']:,}"
    yield f"  without any option: {summary['without_option']:,}"
    yield f"  with options that only a diagnosis would open: {summary['gate_open']:,}"
    if summary["ids_told_twice"]:
        twice = summary["ids_told_twice"]
        yield f"  ids that several records have, each screened by itself: {twice:,}"
    yield f"  answered by both engines: {summary['cross_checked']:,}"
    if summary["ignored_files"]:
        yield f"Files of no kind that is read: {summary['ignored_files']:,}"
    yield ""


def _options(options: Sequence[Mapping[str, Any]], width: int) -> Iterator[str]:
    if not options:
        return
    shown = [each for each in options if any(each["patients"][key] for key in _OUTCOMES[:3])]
    yield "OPTIONS, in how many patients" + " " * 12 + "  ".join(_OUTCOMES)
    room = max(20, min(40, width - 42))
    for each in shown:
        against = " (without benefit)" if each["direction"] == "against" else ""
        name = f"{each['rule']} {each['label']}{against}"
        counts = "  ".join(f"{each['patients'][key]:>{len(key)},}" for key in _OUTCOMES)
        yield f"{textwrap.shorten(name, room, placeholder='...'):<41}{counts}"
    rest = len(options) - len(shown)
    if rest:
        yield f"{rest} more, undecided wherever they are listed"
    yield ""


def _missing(missing: Sequence[Mapping[str, Any]], width: int) -> Iterator[str]:
    if not missing:
        return
    yield "MISSING MOST: patients with an option it helps decide (alone decides one)"
    for each in missing[:_SHOWN]:
        name = textwrap.shorten(each["label"], max(20, width - 30), placeholder="...")
        yield f"{each['patients']:>9,} ({each['decides_alone']:,})  {name}"
    yield ""


def _alerts(alerts: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    held = [each for each in alerts if each["state"] != "to-check"]
    if not held:
        return
    yield "ALERTS"
    for each in held:
        were = " (were it the diagnosis)" if each["state"] == "were-it" else ""
        yield f"{each['patients']:>9,}  {each['rule']} {each['alert']}{were}"
    yield ""


def _errors(summary: Mapping[str, Any], width: int) -> Iterator[str]:
    if not summary["errors"]:
        return
    yield f"NOT SCREENED: {summary['errors']:,}"
    for each in summary["errors_by_reason"][:_SHOWN]:
        yield f"{each['records']:>9,}  " + textwrap.shorten(each["reason"], max(20, width - 12))
    yield ""
