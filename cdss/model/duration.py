"""Durations and ages, as exact intervals.

A duration keeps its months and its days apart, because a month has no fixed number of
days: years and months compare exactly with each other, and so do weeks and days. Only
across the two a month counts as 30.436875 days (a 400-year cycle of the Gregorian
calendar has 146,097 days in 4,800 months), give or take four days: between 1900 and
2110 no run of consecutive calendar months, up to 120 years long, differs from that mean
by as much (the furthest, over the turn of 2100, by 3.89 days). What lies within that
allowance is unknown.
"""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Final, NamedTuple

MONTH: Final = Fraction(146_097, 4_800)
"""Days of a mean Gregorian month."""

ALLOWANCE: Final = 4
"""Days by which a run of calendar months may differ from its mean length."""

_LONGEST: Final = 100  # characters; "9 years and 3 months" has twenty


class TimeError(ValueError):
    """A text is no duration or date that can be read.

    Attributes:
        what: What is wrong, free of the input's words.
        help: An edit to make; empty when unsure.
    """

    def __init__(self, what: str, help: str = "") -> None:  # noqa: A002 - the diagnostic's word
        self.what = what
        self.help = help
        super().__init__(what, help)

    def __str__(self) -> str:
        return self.what


class Span(NamedTuple):
    """An exact length: so many months and so many days.

    Whole numbers are best kept as ``int``, as lengths read from text are: nearly all
    are whole, and a consultation compares ages many times.
    """

    months: Fraction | int
    days: Fraction | int

    def least_days(self) -> Fraction:
        """The fewest days it can have."""
        return self._days(-ALLOWANCE)

    def most_days(self) -> Fraction:
        """The most days it can have."""
        return self._days(ALLOWANCE)

    def _days(self, allowance: int) -> Fraction:
        return Fraction(self.days + (self.months * MONTH + allowance if self.months else 0))

    def against(self, other: Span) -> int | None:
        """1, 0 or -1 as it is longer than another, equal, or shorter; None when unsure."""
        if self.days == other.days:
            return _sign(self.months - other.months)
        return self.minus(other).sign()

    def minus(self, other: Span) -> Span:
        """The difference, which may be negative."""
        return Span(self.months - other.months, self.days - other.days)

    def sign(self) -> int | None:
        """1, 0 or -1 as the length is above, at or below nothing; None when unsure."""
        if self.least_days() > 0:
            return 1
        if self.most_days() < 0:
            return -1
        # Months alone, or days alone, or both of one sign, need no calendar.
        signs = {_sign(part) for part in self if part}
        if not signs:
            return 0
        return signs.pop() if len(signs) == 1 else None


def _sign(number: Fraction | int) -> int:
    # The numerator carries the sign, and whole numbers compare ten times faster.
    return (number.numerator > 0) - (number.numerator < 0)


def _whole(number: Fraction) -> Fraction | int:
    return number.numerator if number.denominator == 1 else number


NOTHING: Final = Span(0, 0)
"""No time at all."""


class Duration(NamedTuple):
    """A length of time, or an age, known to lie from ``low`` up to, not including, ``high``.

    "2 mo" is from 2 up to 3 months, "1 y" from 12 up to 24, as people state ages.

    Attributes:
        low: The least it can be.
        high: What it stays below; None when nothing is said.
        low_open: Whether it is more than ``low``.
    """

    low: Span
    high: Span | None
    low_open: bool = False

    def above(self, bound: Duration) -> bool | None:
        """Whether it is longer than a bound.

        Args:
            bound: Read as the exact point where it begins: "18 y" is 216 months.

        Returns:
            None when it may be longer and may not.

        Example:
            >>> bound = parse_duration("1 y")
            >>> stated = ("14 mo", "11 mo", "12 mo", "60 wk", "52 wk")
            >>> [parse_duration(text).above(bound) for text in stated]
            [True, False, None, True, None]
        """
        low = self.low.against(bound.low)
        if low == 1 or (low == 0 and self.low_open):
            return True
        return False if self._ends_by(bound.low) else None

    def at_least(self, bound: Duration) -> bool | None:
        """Whether it is as long as a bound or longer; as `above`.

        Example:
            >>> parse_duration("18 y").at_least(parse_duration("18 y"))
            True
        """
        if self.low.against(bound.low) in (0, 1):
            return True
        return False if self._ends_by(bound.low) else None

    def below(self, bound: Duration) -> bool | None:
        """Whether it is shorter than a bound; as `above`."""
        verdict = self.at_least(bound)
        return None if verdict is None else not verdict

    def at_most(self, bound: Duration) -> bool | None:
        """Whether it is as long as a bound or shorter; as `above`."""
        verdict = self.above(bound)
        return None if verdict is None else not verdict

    def _ends_by(self, point: Span) -> bool:
        # The end is not included, so an end at the point lies before it.
        return self.high is not None and self.high.against(point) in (0, -1)

    def __repr__(self) -> str:
        return f"<Duration {self}>"

    def __str__(self) -> str:
        ways = _ways_to_state(self.low)
        for stated in ways:
            if self == _read_back(stated):
                return stated
        begins = ways[0]
        if self.high is None:
            return f"{'>' if self.low_open else '>='} {begins}"
        ends = _ways_to_state(self.high)[0]
        if self.low == NOTHING and not self.low_open:
            return f"< {ends}"
        return f"{'more than' if self.low_open else 'from'} {begins}, below {ends}"


def _read_back(stated: str) -> Duration | None:
    try:
        return parse_duration(stated)
    except TimeError:  # a difference may be longer than any text states
        return None


def _ways_to_state(span: Span) -> tuple[str, ...]:
    """Words for a length, the coarsest first."""
    months, days = Fraction(span.months), Fraction(span.days)
    years, rest = divmod(months, 12)
    ways = []
    if not days and years:
        ways += [f"{years} y"] if not rest else [f"{years} y {_plain(rest)} mo"]
        ways += [f"{_plain(months / 12)} y"]
    if not days and months:
        ways += [f"{_plain(months)} mo"]
    if not months:
        ways += [f"{_plain(days / 7)} wk"] if days and days % 7 == 0 else []
        ways += [f"{_plain(days)} d"]
    if months and days:
        ways += [f"{years} y {_plain(days)} d"] if years and not rest else []
        ways += [f"{_plain(months)} mo {_plain(days)} d"]
    return tuple(ways)


def _plain(number: Fraction) -> str:
    if number.denominator == 1:
        return str(number)
    return f"{float(number):.3f}".rstrip("0").rstrip(".")


# Months and days of each unit; the order is that of a text, coarse to fine.
_UNITS: Final = {
    "y": Span(12, 0),
    "mo": Span(1, 0),
    "wk": Span(0, 7),
    "d": Span(0, 1),
}
_ORDER: Final = tuple(_UNITS)
_NAMES: Final = {
    **dict.fromkeys(("y", "yr", "yrs", "year", "years", "a"), "y"),
    **dict.fromkeys(("mo", "mos", "mth", "mths", "month", "months"), "mo"),
    **dict.fromkeys(("wk", "wks", "w", "week", "weeks"), "wk"),
    **dict.fromkeys(("d", "day", "days"), "d"),
}
_AMOUNT: Final = r"[0-9]{1,6}(?:\.[0-9]{1,3})?"
_PART: Final = re.compile(rf"\s*(?:,|and\b)?\s*({_AMOUNT})\s*([a-z]+)(?![a-z])\.?")
_RANGE: Final = re.compile(rf"({_AMOUNT})\s*(?:-|\u2013|\bto\b)\s*({_AMOUNT}\s*[a-z]+)")
_ISO: Final = re.compile(
    r"P(?:(?P<y>[0-9]{1,6})Y)?(?:(?P<mo>[0-9]{1,6})M)?"
    r"(?:(?P<wk>[0-9]{1,6})W)?(?:(?P<d>[0-9]{1,6})D)?"
)
_COMPARED: Final = re.compile(r"(>=|<=|>|<)\s*(?=[0-9])")
_HELP: Final = "write a number and y, mo, wk or d, such as 9 y 3 mo"


def parse_duration(text: str) -> Duration:
    """Read a duration or an age.

    It reaches from what is stated up to the next step of its last unit. A half is
    read as a half: "1.5 y" is from 18 up to 24 months.

    Args:
        text: ``2 mo``, ``14 months``, ``9 y 3 mo``, ``3 wk``, ``10 d``, ``P9Y3M``,
            a range (``2-3 y``: from 2 up to 4), or a bound (``> 2 y``: more than exactly 2).

    Raises:
        TimeError: It is something else.

    Example:
        >>> print(parse_duration("9 years and 3 months"), parse_duration("P3W"), sep="; ")
        9 y 3 mo; 3 wk
        >>> parse_duration("9 y").at_least(parse_duration("9 y 1 mo")) is None
        True
        >>> parse_duration("9")
        Traceback (most recent call last):
        ...
        cdss.model.duration.TimeError: the duration has no unit
    """
    if len(text) > _LONGEST:
        raise TimeError(f"the duration has more than {_LONGEST} characters")
    written = text.strip()
    iso = _ISO.fullmatch(written)
    if iso and len(written) > len("P"):
        named = [f"{value} {unit}" for unit, value in iso.groupdict().items() if value]
        return _stated(" ".join(named))
    written = written.lower().replace("≥", ">=").replace("≤", "<=")
    compared = _COMPARED.match(written)
    if compared:
        return _bounded(compared[1], _stated(written[compared.end() :]))
    between = _RANGE.fullmatch(written)
    if between:
        last = _stated(between[2])
        unit = re.sub(r"[^a-z]", "", between[2])
        first = _stated(f"{between[1]} {unit}")
        if last.low.minus(first.low).sign() != 1:
            raise TimeError("the range ends before it begins", "turn it round")
        return Duration(first.low, last.high)
    return _stated(written)


def _bounded(sign: str, stated: Duration) -> Duration:
    if sign == ">":
        return Duration(stated.low, None, low_open=True)
    if sign == ">=":
        return Duration(stated.low, None)
    # Who is "at most 2 y" old may be 2 years and some months.
    high = stated.low if sign == "<" else stated.high
    if high == NOTHING:
        raise TimeError("nothing is shorter than no time")
    return Duration(NOTHING, high)


def _stated(written: str) -> Duration:
    """Read ``9 y 3 mo``: units from coarse to fine, decimals in the last alone."""
    if re.fullmatch(_AMOUNT, written):
        raise TimeError("the duration has no unit", _HELP)
    if written.startswith(("-", "\u2212")):
        raise TimeError("a duration is not below zero")
    if written and not written[0].isdigit():
        raise TimeError("this is no duration", _HELP)
    months = days = Fraction(0)
    at, before_it, amount, unit = 0, -1, "", ""
    while at < len(written):
        found = _PART.match(written, at)
        if not found or found[2] not in _NAMES or "." in amount:
            raise TimeError("this is no duration", _HELP)
        amount, unit = found[1], _NAMES[found[2]]
        if _ORDER.index(unit) <= before_it:
            raise TimeError("the units of a duration go from years to days", _HELP)
        before_it = _ORDER.index(unit)
        months += Fraction(amount) * _UNITS[unit].months
        days += Fraction(amount) * _UNITS[unit].days
        at = found.end()
    if not unit:
        raise TimeError("a duration is missing", _HELP)
    step = _step(amount)
    low, size = Span(_whole(months), _whole(days)), _UNITS[unit]
    high = Span(_whole(months + step * size.months), _whole(days + step * size.days))
    return Duration(low, high)


def _step(amount: str) -> Fraction:
    """How far a stated number reaches, in its unit."""
    decimals = amount.partition(".")[2]
    if decimals == "5":
        return Fraction(1, 2)
    return Fraction(1, 10 ** len(decimals))
