"""How often and how long something was given, in the words of the text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from cdss.extract.marks import Figure, Span, Text

_THEN = re.compile(r" ?[,;]? ?(?:and |followed by |,)? ?then\b|,? followed by\b")
_TAPER = re.compile(
    r"\b(?:tapered|tapering|weaned|reduced|taper|withdrawn)(?: off)? $", re.IGNORECASE
)
_SO_OFTEN = re.compile(r"[x\u00d7] ?[0-9]{1,2} ?/ ?[a-z0-9 ]+$", re.IGNORECASE)


def distinct(figures: Iterable[Figure]) -> list[Figure]:
    """The figures, each said once."""
    found: dict[str, Figure] = {}
    for each in figures:
        found.setdefault("".join(each.printed.lower().split()), each)
    return list(found.values())


def as_given(figure: Figure) -> Figure:
    """A time that tells how long, or how often, something was given.

    "After 9 months of therapy" tells how long it was; "after two infusions" how many.
    """
    if figure.kind == "duration" and figure.printed.lower() in _A_DAY:
        return figure._replace(kind="schedule")  # "1 mg a day"
    if figure.kind == "duration" and figure.unit in {"min", "h"}:
        return figure._replace(kind="schedule")  # how long one infusion took
    if figure.kind in {"percent", "value"}:
        return figure._replace(kind="dose")  # how strong a preparation is
    if figure.kind not in {"since", "moment"}:
        return figure
    if figure.bounds is None and figure.anchor and figure.printed.startswith(_AFTER):
        start = figure.start + len(_AFTER[0])
        return figure._replace(kind="schedule", start=start, printed=figure.anchor)
    if figure.printed.startswith(_AFTER) and " of " not in figure.printed:
        # "Stopped after 4 months": so long it was given.
        start = figure.start + len(_AFTER[0])
        return figure._replace(
            kind="duration", start=start, printed=figure.printed[len("after ") :]
        )
    return figure._replace(kind="duration")


_AFTER = ("after ", "After ")
_A_DAY = frozenset({"a day", "a week", "a month"})


def told_of_giving(text: Text, by_kind: Mapping[str, list[Figure]]) -> dict[str, str]:
    """The schedule and the duration of an intervention, from its figures.

    A length of time is part of the schedule where another rhythm follows it ("weekly for 4
    weeks, then monthly") and where it is that of a taper.
    """
    rhythms = [
        (each.start, each.end, _raw(text, each.start, each.end))
        for each in distinct(by_kind.get("schedule", ()))
    ]
    lengths: list[Figure] = []
    for each in distinct(by_kind.get("dose", ())):
        often = _SO_OFTEN.search(text.plain, each.start, each.end)
        if often is not None:
            rhythms.append((*often.span(), _raw(text, *often.span())))
    for each in distinct(by_kind.get("duration", ())):
        taper = _TAPER.search(text.plain, max(0, each.start - 16), each.start)
        if taper is not None and each.kind == "duration":
            rhythms.append((taper.start(), each.end, _raw(text, taper.start(), each.end)))
        elif any(start >= each.end for start, _, _ in rhythms) and _THEN.match(
            text.plain, each.end
        ):
            rhythms.append((each.start, each.end, _raw(text, each.start, each.end)))
        else:
            lengths.append(each)
    found: dict[str, str] = {}
    if rhythms:
        found["schedule"] = "; ".join(words for _, _, words in sorted(rhythms))
    if lengths:
        found["duration"] = "; ".join(_raw(text, each.start, each.end) for each in lengths)
    return found


def _raw(text: Text, start: int, end: int) -> str:
    first, last = text.raw_span(Span(start, end))
    return " ".join(text.raw[first:last].split())
