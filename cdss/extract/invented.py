"""Figures of a candidate that do not stand in the text where it says they do."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from cdss.extract.agreeing import all_lengths, stands
from cdss.extract.items import COUNTED_FIELDS, Places, places
from cdss.model.figures import all_figures, as_duration, as_figure, printed_figures

_AGE_UNITS = frozenset({"a", "y", "mo", "wk", "d"})
_TIMES = ("age", "since_onset", "after", "for")
_IN_WORDS = frozenset({"title", "journal"})


class Invented(NamedTuple):
    """A figure of the candidate that does not stand at its place in the text."""

    path: str
    figure: str
    places: Places


def hallucinated(candidate: Mapping[str, Any], raw: str) -> tuple[Invented, ...]:
    """Every figure that the text does not have where the candidate says.

    Values, references, counts, doses, schedules and times are looked for in the spans of
    their item; the number of a cohort and the bibliography anywhere in the text.

    Example:
        >>> sodium = {"concept": "sodium", "value": 128, "unit": "mmol/L", "at": {"span": [0, 10]}}
        >>> told = {"subjects": [{"id": "P1", "n": 1, "statements": [sodium]}]}
        >>> hallucinated(told, "Sodium 128 mmol/L")
        ()
        >>> hallucinated(told, "Sodium 127 mmol/L, 128 later")
        (Invented(path='P1/S1 value', figure='128', places=((0, 10),)),)
    """
    return tuple(_all(candidate, raw))


def _all(candidate: Mapping[str, Any], raw: str) -> Iterator[Invented]:
    for subject in _dicts(candidate.get("subjects")):
        name = str(subject.get("id", "subject"))
        count = as_figure(subject.get("n"))
        if count is not None and count != 1 and count not in all_figures(raw):
            yield Invented(f"{name} n", str(subject["n"]), ())
        for at, statement in enumerate(_dicts(subject.get("statements")), start=1):
            path = f"{name}/{statement.get('id') or f'S{at}'}"
            yield from _of_statement(statement, path, raw)
        for at, given in enumerate(_dicts(subject.get("interventions")), start=1):
            path = f"{name}/{given.get('id') or f'I{at}'}"
            yield from _of_intervention(given, path, raw)
    citation = _mapping(candidate.get("citation"))
    for field in COUNTED_FIELDS:
        said = citation.get(field)
        figured = said is not None and field not in _IN_WORDS
        if figured and not stands(str(said), raw):
            yield Invented(f"citation.{field}", str(said), ())


def _of_statement(statement: Mapping[str, Any], path: str, raw: str) -> Iterator[Invented]:
    at = places(statement.get("at"))
    words = [raw[start:end] for start, end in at]
    if statement.get("unit") in _AGE_UNITS and not isinstance(statement.get("value"), Mapping):
        stated = f"{statement.get('value')} {statement['unit']}"
        if not _has_length(stated, words) and not _spread(statement, words):
            yield Invented(f"{path} value", stated, at)
    else:
        for name, figure in _values(statement.get("value")):
            yield from _unless_there(figure, f"{path} {name}", words, at)
    for name in ("of", "n", "percent"):
        yield from _unless_there(statement.get(name), f"{path} {name}", words, at)
    titre = statement.get("titre")
    if titre is not None:
        yield from _unless_there(str(titre).split(":")[-1], f"{path} titre", words, at)
    reference = _mapping(statement.get("reference"))
    for name in ("low", "high"):
        yield from _unless_there(reference.get(name), f"{path} reference {name}", words, at)
    yield from _times(statement.get("time"), f"{path} time", words, at)


def _of_intervention(given: Mapping[str, Any], path: str, raw: str) -> Iterator[Invented]:
    at = places(given.get("at"))
    own = [raw[start:end] for start, end in at]
    for name in ("dose_as_reported", "schedule", "duration"):
        told = given.get(name)
        for each in told if isinstance(told, list | tuple) else (told,):
            words = each.get("printed") if isinstance(each, Mapping) else each
            there = own + [raw[start:end] for start, end in _places_of(each)]
            for figure in printed_figures(str(words or "")):
                yield from _unless_there(figure, f"{path} {name}", there, at)
    yield from _times(given.get("started"), f"{path} started", own, at)


def _places_of(part: object) -> Places:
    return places(part.get("at")) if isinstance(part, Mapping) else ()


def _times(time: object, path: str, words: list[str], at: Places) -> Iterator[Invented]:
    for name in _TIMES:
        stated = _mapping(time).get(name)
        if stated is not None and as_duration(str(stated)) and not _has_length(str(stated), words):
            yield Invented(f"{path} {name}", str(stated), at)


def _values(value: object) -> Iterator[tuple[str, object]]:
    if isinstance(value, Mapping):
        yield from ((f"value {name}", bound) for name, bound in value.items())
    else:
        yield "value", value


def _unless_there(figure: object, path: str, words: list[str], at: Places) -> Iterator[Invented]:
    number = as_figure(figure) if figure is not None else None
    if number is not None and not any(number in all_figures(each) for each in words):
        yield Invented(path, str(figure), at)


def _has_length(stated: str, words: list[str]) -> bool:
    return any(as_duration(stated) in all_lengths(each) for each in words)


READ_AS_YEARS = "years"
_SPELT_UNITS = {
    "a": re.compile(r"(?:years?|yrs?|y/?o)(?![^\W\d_])|(?<![^\W\d_])y(?![^\W\d_])", re.IGNORECASE),
    "mo": re.compile(r"(?:months?|mos?|mths?)(?![^\W\d_])", re.IGNORECASE),
    "wk": re.compile(r"(?:weeks?|wks?)(?![^\W\d_])|(?<=\d[ +])w(?![^\W\d_])", re.IGNORECASE),
    "d": re.compile(r"(?:days?)(?![^\W\d_])|(?<=\d)d(?![^\W\d_])", re.IGNORECASE),
}


def _spread(statement: Mapping[str, Any], words: list[str]) -> bool:
    """Whether an age's figure stands apart from its unit, or has none: "25.9 \u00b1 1.3 weeks".

    What is read into it, as the years of "aged 9", is told as such.
    """
    number, unit = as_figure(statement.get("value")), _SPELT_UNITS.get(str(statement["unit"]))
    if number is None or unit is None:
        return False
    there = [each for each in words if number in all_figures(each)]
    told = statement.get("read_as") == READ_AS_YEARS and statement["unit"] == "a"
    return any(told or unit.search(each) for each in there)


def _mapping(part: object) -> Mapping[str, Any]:
    return part if isinstance(part, Mapping) else {}


def _dicts(parts: object) -> Iterator[Mapping[str, Any]]:
    if isinstance(parts, list | tuple):
        yield from (each for each in parts if isinstance(each, Mapping))
