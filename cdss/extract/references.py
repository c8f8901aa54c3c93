"""Reference ranges: what a text calls normal, beside a value or in brackets after it."""

from __future__ import annotations

import re
from typing import Final

from cdss.extract.marks import Bounds, Figure
from cdss.extract.numbers import number_at
from cdss.extract.patterns import Pattern
from cdss.extract.places import PERCENT, Place, figure_at
from cdss.extract.units import unit_at
from cdss.extract.words import listed

_CUE: Final = Pattern(
    r"(?P<cue>(?:\b(?:normal|norm|reference|ref\.?|laboratory normal"
    r"|upper limit of (?:the )?(?:normal|reference)|lower limit of normal|ULN|LLN|upper limit"
    r"|N\.?R\.?|N\.?V\.?|R\.?R\.?|cut-?off|nl)|(?<=[(\[;,] )N|(?<=[(\[])[Nn])"
    r"(?:,? ?(?:laboratory )?(?:values?|ranges?|limits?|intervals?|levels?|range values?))*"
    r"(?: (?:is|are|of|for age|for (?:his|her|the) age))*[ :,=(\[]*)\Z",
    re.IGNORECASE,
)
_PLAIN_CUE: Final = Pattern(r"limit|uln|lln|cut|[:=(]|\bref|value|range|level", re.IGNORECASE)
# "X was normal (95 U/L)" gives the value: what is normal would be a range, or have a sign.
_STATED: Final = Pattern(r"(?:normal|norm) ?[(\[] ?\Z")
_OPENED: Final = Pattern(r"[(\[] ?\Z")
_CLOSED: Final = Pattern(r" ?[)\]]")
_PERCENT_TO: Final = Pattern(r" ?% ?(?:-|to) ?(?=[0-9])")
_WORDS: Final = listed(
    "normal norm reference ref value values range ranges limit limits interval intervals level "
    "levels uln lln r v n nr nv rr cutoff off nl is are of age"
)
# Where a text tells of many, a range in brackets is the spread of theirs.
_OF_MANY: Final = Pattern(
    r"\b(?:median|mean|average|iqr|interquartile|ranged?|ranging|ci|sd|confidence|patients"
    r"|children|subjects|cohort|cases|group|age[ds]?)\b",
    re.IGNORECASE,
)
_KINDS: Final = frozenset({"value", "percent", "dose"})
_BACK: Final = 160
_CITED_AT_MOST: Final = 30


def reference_at(place: Place, last: Figure | None) -> Figure | None:
    """The reference range that a number begins, by its words or by its place after a value.

    Args:
        place: The number with the words around it.
        last: The figure before it in its sentence.
    """
    return _named(place) or _bracketed(place, last)


def _named(place: Place) -> Figure | None:
    """A range that is called one: "normal < 7.3 U/L", "reference interval, 37% to 55%"."""
    if place.last not in _WORDS:
        return None
    cue = _CUE.search(place.before)
    if cue is None or not cue["cue"].strip():
        return None
    word = cue["cue"].lower()
    # "normal 12 months later" is no range: a single number needs a sign, a bracket or a word.
    bounds = place.number.bounds
    single = bounds.low == bounds.high
    if single and word.strip(" (")[:1] == "n" and word.strip(" (:=")[1:] == "":
        return None  # "(n = 12)" counts people
    opened = _OPENED.search(place.before[: cue.start()]) is not None
    if single and not opened and (_STATED.match(word) or not _PLAIN_CUE.search(word)):
        return None
    return _made(place, place.number.start - len(place.before) + cue.start())


def _bracketed(place: Place, last: Figure | None) -> Figure | None:
    """A bare range in brackets right after a value: "ferritin 250 ng/mL (30-200)"."""
    opened = _OPENED.search(place.before)
    if opened is None or last is None or last.kind not in _KINDS or last.bounds is None:
        return None
    number, plain = place.number, place.plain
    if plain[last.end : number.start].strip() not in ("(", "["):
        return None
    bounds = number.bounds
    if bounds.low == bounds.high or bounds.about or last.bounds.low != last.bounds.high:
        return None
    made = _made(place, number.start)
    if not _CLOSED.match(plain, made.end, place.limit) or made.unit not in (None, last.unit):
        return None
    if made.unit is None and last.unit is None and opened[0][0] == "[":
        return None
    if made.unit is None and bounds.low is not None and bounds.high is not None:
        # "(3-5)" may be the third to the fifth work cited.
        whole = bounds.low.denominator == bounds.high.denominator == 1
        if whole and bounds.low > 0 and bounds.high < _CITED_AT_MOST:
            return None
        if opened[0][0] == "[" and whole and bounds.low > 0:
            return None
    told = max(place.sentence.start, last.start - _BACK)
    of_many = _OF_MANY.search(plain, told, last.start)
    return made._replace(kind="statistic") if of_many else made


def _made(place: Place, start: int) -> Figure:
    plain, number = place.plain, place.number
    end, bounds = place.unit.end if place.unit else number.end, number.bounds
    read_as = number.read_as or (place.unit.read_as if place.unit else None)
    unit = place.unit.symbol if place.unit else None
    percent = PERCENT.match(plain, number.end, place.limit)
    if percent:
        end, unit = percent.end(), "%"
        further = _PERCENT_TO.match(plain, number.end, place.limit)
        sentence = place.sentence._replace(end=place.limit)
        upper = further and number_at(plain, further.end(), sentence, number.sentence, end)
        closing = upper and PERCENT.match(plain, upper.end, place.limit)
        if upper and closing and bounds.low is not None:
            bounds, end = Bounds(bounds.low, upper.bounds.high), closing.end()
    elif place.unit:
        # "3.5 g/L to 5 g/L"
        further = _TO.match(plain, end, place.limit)
        sentence = place.sentence._replace(end=place.limit)
        upper = further and number_at(plain, further.end(), sentence, number.sentence, end)
        closing_unit = unit_at(plain, upper.end) if upper else None
        if upper and closing_unit and closing_unit.symbol == unit and bounds.low is not None:
            bounds, end = Bounds(bounds.low, upper.bounds.high), closing_unit.end
    if unit is None and plain[end : end + 1] == ")":
        outside = unit_at(plain, end + 1)  # "34 (normal 0.4-4.0) mIU/L"
        unit = outside.symbol if outside and outside.end <= place.limit else None
    made = figure_at(place, "reference", end, "reference range", start, unit=unit, read_as=read_as)
    return made._replace(bounds=bounds)


_TO: Final = Pattern(r" ?(?:-|to) ?(?=[0-9])")
