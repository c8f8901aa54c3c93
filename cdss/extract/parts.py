"""Parts of a whole: "12 of 36 patients", "35 out of 52", and people counted."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Final

from cdss.extract.marks import Figure
from cdss.extract.numbers import Number, number_at
from cdss.extract.patterns import Pattern
from cdss.extract.places import PERCENT, Place, figure_at
from cdss.extract.units import UnitRead, unit_at

_PEOPLE: Final = (
    r"(?:\w+ ){0,3}?(?:patients?|pts?|children|child|boys?|girls?|men|man|women|woman|males?"
    r"|females?"
    r"|cases?|subjects?|infants?|adults?|adolescents?|individuals?|people|persons?|participants?"
    r"|neonates?|newborns?|siblings?|families|eyes|episodes)\b"
)
_COUNTED: Final = Pattern(rf"(?: ?\([^()]{{1,24}}\))? {_PEOPLE}", re.IGNORECASE)
_SEXES: Final = r"(?:females?|males?|women|men|girls|boys|[FM](?= ?[/:,;)]| and\b))"
_BY_SEX: Final = Pattern(
    rf" ?{_SEXES} ?(?:[/:,;]|and) ?[0-9]{{1,5}} ?(?:females?|males?|women|men|girls|boys|[FM])\b"
)
_SECOND_SEX: Final = Pattern(
    r"[0-9] ?(?:females?|males?|women|men|girls|boys|[FM]) ?(?:[/:,;]|and) ?\Z"
)
_SEX: Final = Pattern(r" ?(?:females?|males?|women|men|girls|boys|[FM])\b")
# "Of 23 patients, eight ..."
_AMONG: Final = Pattern(
    r"(?:^|[.;:(\n] ?)(?:[Oo]f|[Aa]mong|[Oo]ut of)(?: the| these| our| those| all)?"
    r" (?:[0-9]{1,5}|[a-z-]{3,12})(?: [a-z-]+){0,3}, \Z"
)
_WHOLE: Final = Pattern(r"(?:^|[.;:(\n] ?)(?:Of|Among|Out of)(?: the)? \Z")
_WHOLE_AFTER: Final = Pattern(r", (?:[0-9]|[a-z])")
_HAD: Final = Pattern(
    r" (?:patients |children |of them )?(?:had|have|has|were|was|showed|developed|improved"
    r"|responded|did|received|achieved|experienced|died|relapsed|reported)\b"
)
_IN_BEFORE: Final = Pattern(r"\b(?:in|of)(?: about| only)? \Z", re.IGNORECASE)
_SCORED: Final = Pattern(r"\b(?:scor|scale|point|grade|index|power|strength|from )", re.IGNORECASE)
_SHARE: Final = Pattern(r" ?[(\[,;] ?(?P<share>[0-9]{1,3}(?:\.[0-9]{1,3})?) ?%")
_SHARE_BEFORE: Final = Pattern(r"(?P<share>[0-9]{1,3}(?:\.[0-9]{1,3})?) ?% ?[(\[] ?\Z")
_OF: Final = Pattern(
    r"(?P<out> ?[(\[]out of | ?[(\[]max(?:imum|imal)?\.?(?: score| possible| value)?(?: of|:)? "
    r"| out of (?:the |a total of |our |these |all )?| out "
    r"| of (?:the |a total of |our |these )?| in | ?/ ?)(?=[0-9a-z])",
    re.IGNORECASE,
)


def part_of(place: Place) -> Figure | None:
    """A part of a whole: "12 of 36 patients", "35 out of 52", "12/36"."""
    plain, number = place.plain, place.number
    if _counts_sex(place):
        return figure_at(place, "count", number.end, "count of people")
    low = number.bounds.low
    if low is not None and low.denominator == 1 and place.unit is None:
        among = _AMONG.search(place.before)
        if among and plain[number.end : number.end + 1] in (" ", "("):
            return figure_at(place, "count", number.end, "count of people")
        if _WHOLE.search(place.before) and _WHOLE_AFTER.match(plain, number.end, place.limit):
            return figure_at(place, "number", number.end, "whole of a count")
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


def _counts_sex(place: Place) -> bool:
    """Whether a number is one of "28 F/17 M"."""
    plain, number = place.plain, place.number
    if _BY_SEX.match(plain, number.end, place.limit):
        return True
    second = _SECOND_SEX.search(plain, max(place.sentence.start, number.start - 16), number.start)
    return second is not None and _SEX.match(plain, number.end, place.limit) is not None


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
    if slash and _are_two(part, of, unit):
        end = unit.end if unit else whole.end
        made = figure_at(
            place, "value", end, "two numbers", unit=unit.symbol if unit else None,
            ambiguous="two numbers stand here as one value",
        )  # fmt: skip
        return made._replace(bounds=None)
    if part > of or not _may_be_part(sign, of, people=people, unit=unit):
        return None
    if sign == " out ":
        read_as = f"{_plain(part)} out of {_plain(of)}"
    people = people or (slash and _is_share(place, whole.end, part / of))
    kind = "count" if people or sign.startswith(" of") else "score"
    return figure_at(place, kind, whole.end, "part of a whole", of=of, read_as=read_as)


def _may_be_part(sign: str, of: Fraction, *, people: bool, unit: UnitRead | None) -> bool:
    """Whether what stands between two numbers makes one a part of the other."""
    if "/" in sign or sign == " out ":
        whole = of.denominator == 1 and (of >= _SMALLEST or sign == " out ")
        return whole and unit is None
    return people or sign != " in "


_SMALLEST: Final = 2


def _are_two(part: Fraction, of: Fraction, unit: UnitRead | None) -> bool:
    """Whether "140/90" is a pressure, the upper and the lower, and no part of a whole."""
    if unit is not None:
        return unit.kinds[0] == "pressure"
    return 40 <= of < part < 300 and part.denominator == of.denominator == 1


def _is_share(place: Place, end: int, share: Fraction) -> bool:
    """Whether "7/12" counts people: its percentage stands beside it, or a verb of theirs."""
    told = _SHARE.match(place.plain, end, place.limit) or _SHARE_BEFORE.search(place.before)
    if told:
        return abs(Fraction(told["share"]) - share * 100) <= 1
    if _HAD.match(place.plain, end, place.limit):
        return True
    if _IN_BEFORE.search(place.before) is None:
        return False
    return _SCORED.search(place.before) is None


def _plain(value: Fraction) -> str:
    return str(value.numerator) if value.denominator == 1 else str(float(value))
