"""Concepts for people, and as data."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator
from fractions import Fraction
from typing import Any

from cdss.model.concept import Concept, ReferenceRange, Vocabulary
from cdss.model.search import Found

_LABEL = 11


def found_text(found: Found, vocabulary: Vocabulary, *, width: int = 80) -> str:
    """Concepts of that name in full, then those that contain the words, a line each."""
    blocks = ["\n".join(_concept(each, vocabulary, width)) for each in found.exact]
    if found.containing:
        head = ["names that contain it:"] if found.exact else []
        blocks.append("\n".join([*head, *lines(found.containing, width=width)]))
    return "\n\n".join(blocks)


def lines(concepts: Iterable[Concept], *, width: int = 80) -> Iterator[str]:
    """One line per concept: id, kind, and its label where that says more."""
    for each in concepts:
        label = "" if each.label.casefold() == each.id.replace("-", " ") else f": {each.label}"
        yield textwrap.shorten(f"{each.id} ({each.kind}){label}", width, placeholder=" …")


def _concept(concept: Concept, vocabulary: Vocabulary, width: int) -> Iterator[str]:
    yield from textwrap.wrap(concept.label, width)
    below = sorted(vocabulary.descendants(concept.id) - {concept.id})
    rows = {
        "id": concept.id,
        "kind": concept.kind,
        "also": "; ".join(concept.synonyms),
        "is a": ", ".join(concept.is_a),
        "kinds": ", ".join(below),
        "agent": concept.agent or "",
        "route": concept.route or "",
        "routes": ", ".join(concept.routes),
        "unit": "; ".join(
            [concept.unit or "", *(f"also {a.unit}: {a.why}" for a in concept.accepts)]
        ),
        "normal": "; ".join(_range(each) for each in concept.ranges),
        "possible": " to ".join(_number(each) for each in concept.limits if each is not None),
        "lasting": "once present, it stays so" if concept.lasting else "",
        "note": concept.note,
    }
    for name, words in rows.items():
        if words:
            yield from _row(name, words, width)
    for code in concept.codes:
        yield from _row("code", f"{code.system} {code.code} {code.display} ({code.checked})", width)


def _range(each: ReferenceRange) -> str:
    low, high = each.low, each.high
    if low is None or high is None:
        bounds = f"up to {_number(high)}" if low is None else f"from {_number(low)}"
    else:
        bounds = f"{_number(low)} to {_number(high)}"
    who = [each.sex or ""]
    who += [f"from {each.age_from}"] if each.age_from else []
    who += [f"below {each.age_below}"] if each.age_below else []
    whom = " ".join(word for word in who if word)
    return f"{bounds}{f' ({whom})' if whom else ''} [{each.source}]"


def _row(name: str, words: str, width: int) -> Iterator[str]:
    yield from textwrap.wrap(
        f"  {name:<{_LABEL - 2}}{words}",
        width,
        subsequent_indent=" " * _LABEL,
        break_on_hyphens=False,
    )


def _number(value: Fraction | None) -> str:
    return "" if value is None else str(as_number(value))


def as_number(value: Fraction) -> int | float:
    """A number as JSON holds it.

    Example:
        >>> as_number(Fraction(52)), as_number(Fraction(73, 10))
        (52, 7.3)
    """
    return value.numerator if value.denominator == 1 else float(value)


def concept_data(concept: Concept) -> dict[str, Any]:
    """A concept as plain data, its keys those of a vocabulary file."""
    low, high = concept.limits
    return {
        "id": concept.id,
        "label": concept.label,
        "kind": concept.kind,
        "synonyms": list(concept.synonyms),
        "is_a": list(concept.is_a),
        "codes": [each._asdict() for each in concept.codes],
        "unit": concept.unit,
        "accepts": [
            {"unit": each.unit, "factor": as_number(each.factor), "why": each.why}
            for each in concept.accepts
        ],
        "range": [
            {
                "low": None if each.low is None else as_number(each.low),
                "high": None if each.high is None else as_number(each.high),
                "sex": each.sex,
                "age_from": None if each.age_from is None else str(each.age_from),
                "age_below": None if each.age_below is None else str(each.age_below),
                "source": each.source,
            }
            for each in concept.ranges
        ],
        "limits": {
            "low": None if low is None else as_number(low),
            "high": None if high is None else as_number(high),
        },
        "routes": list(concept.routes),
        "agent": concept.agent,
        "route": concept.route,
        "safety_read": concept.safety_read,
        "lasting": concept.lasting,
        "note": concept.note or None,
    }
