"""Parts of a whole: "12 of 36 patients", "35 out of 52", and people counted."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Final

from cdss.extract.marks import Figure
from cdss.extract.numbers import Number, number_at
from cdss.extract.places import PERCENT, Place, figure_at
from cdss.extract.units import unit_at

_PEOPLE: Final = (
    r"(?:\w+ ){0,3}?(?:patients?|pts?|children|child|boys?|girls?|men|man|women|woman|males?"
    r"|females?"
    r"|cases?|subjects?|infants?|adults?|adolescents?|individuals?|people|persons?|participants?"
    r"|neonates?|newborns?|siblings?|families|eyes|episodes)\b"
)
_COUNTED: Final = re.compile(rf"(?: ?\([^()]{{1,24}}\))? {_PEOPLE}", re.IGNORECASE)
_OF: Final = re.compile(
    r"(?P<out> out of | out | of (?:the |a total of |our |these )?| in | ?/ ?)(?=[0-9a-z])",
    re.IGNORECASE,
)


def part_of(place: Place) -> Figure | None:
    """A part of a whole: "12 of 36 patients", "35 out of 52", "12/36"."""
    plain, number = place.plain, place.number
    sign = _OF.match(plain, number.end, place.limit)
    if sign and place.unit is None:
        whole = _number_at(plain, sign.end(), place)
        if whole is not None and not PERCENT.match(plain, whole.end, place.limit):
            return _whole(place, sign["out"], whole)
    if _COUNTED.match(plain, number.end, place.limit) and not re.search(
        r"\b(?:case|patient|grade|stage|type|fig\w*|table)\.? ?\Z", place.before, re.IGNORECASE
    ):
        return figure_at(place, "count", number.end, "count of people")
    return None


def _number_at(plain: str, at: int, place: Place) -> Number | None:
    sentence = place.sentence._replace(end=min(place.limit, at + 24))
    return number_at(plain, at, sentence, place.number.sentence, at)


def _whole(place: Place, sign: str, whole: Number) -> Figure | None:
    number = place.number
    part, of = number.bounds.low, whole.bounds.low
    if part is None or of is None or whole.bounds.high != of or number.bounds.high != part:
        return None
    people = _COUNTED.match(place.plain, whole.end, place.limit) is not None
    slash = "/" in sign
    read_as = None
    unit = unit_at(place.plain, whole.end) if slash else None
    if unit is not None and unit.kinds[0] == "pressure":
        made = figure_at(
            place, "value", unit.end, "two numbers", unit=unit.symbol,
            ambiguous="two numbers stand here with one unit",
        )  # fmt: skip
        return made._replace(bounds=None)
    if slash or sign == " out ":
        if of.denominator != 1 or part > of or (slash and of < 2):
            return None
        if unit is not None:
            return None
        if sign == " out ":
            read_as = f"{_plain(part)} out of {_plain(of)}"
    elif sign in (" of ", " in ") or sign.startswith(" of"):
        if not people and sign == " in ":
            return None
        if part > of:
            return None
    kind = "count" if people or sign.startswith(" of") else "score"
    return figure_at(place, kind, whole.end, "part of a whole", of=of, read_as=read_as)


def _plain(value: Fraction) -> str:
    return str(value.numerator) if value.denominator == 1 else str(float(value))
