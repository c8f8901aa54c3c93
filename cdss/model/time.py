"""Dates and moments: when something was, seen from the consultation.

A moment is an interval of days, as what a profile states of time seldom is one day.
"""

import math
import re
from datetime import date
from fractions import Fraction
from typing import Final, NamedTuple

from cdss.model.duration import NOTHING, Duration, Span, TimeError


class DateSpan(NamedTuple):
    """The days that a date of any precision can mean: ``2026-11`` is all of November."""

    first: date
    last: date


def parse_date(text: str) -> DateSpan:
    """Read a date as ISO 8601 writes it: day, month or year.

    Raises:
        TimeError: It is written otherwise, or there is no such date.

    Example:
        >>> print(*parse_date("2026-11"))
        2026-11-01 2026-11-30
        >>> parse_date("2026-02-30")
        Traceback (most recent call last):
        ...
        cdss.model.duration.TimeError: there is no such date
    """
    found = re.fullmatch(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?", text.strip())
    if not found:
        raise TimeError("this is no date", "write it as 2026-11-20, 2026-11 or 2026")
    year, month, day = found.groups()
    first = _day(year, month or "01", day or "01")
    # The last day of a month is the last of these four that it has.
    lasts = (day,) if day else ("31", "30", "29", "28")
    last = next(filter(None, (_day(year, month or "12", each) for each in lasts)), None)
    if first is None or last is None:
        raise TimeError("there is no such date", "check the day and the month")
    return DateSpan(first, last)


def _day(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


class Moment(NamedTuple):
    """When something was, in days from the consultation date: 0 is that day, -1 the day before.

    Attributes:
        earliest: None when nothing bounds it.
        latest: None when nothing bounds it.
        stated: How long before the consultation, where that was stated in these terms;
            it compares exactly with months where days would not.
    """

    earliest: Fraction | int | None
    latest: Fraction | int | None
    stated: Duration | None = None

    @property
    def ago(self) -> Duration:
        """How long before the consultation; what lies after it counts as no time ago.

        Example:
            >>> from cdss.model.duration import parse_duration
            >>> print(moment_ago(parse_duration("2 mo")).ago)
            2 mo
            >>> print(moment_of_date(parse_date("2026-11-10"), date(2026, 11, 20)).ago)
            10 d
        """
        if self.stated is not None:
            return self.stated
        low = max(Fraction(0), -Fraction(self.latest or 0)) if self.latest is not None else 0
        high = None
        if self.earliest is not None:
            # A day is over when the next begins.
            high = Span(Fraction(0), max(Fraction(0), -Fraction(self.earliest)) + 1)
        return Duration(Span(Fraction(0), Fraction(low)), high)


NOW: Final = Moment(0, 0)
"""The day of the consultation."""


def moment_of_date(span: DateSpan, as_of: date) -> Moment:
    """The moment of a date, seen from the consultation date.

    Example:
        >>> moment_of_date(parse_date("2026-11"), date(2026, 11, 20))[:2]
        (-19, 10)
    """
    return Moment((span.first - as_of).days, (span.last - as_of).days)


def moment_ago(duration: Duration) -> Moment:
    """The moment that lies a duration before the consultation.

    Example:
        >>> from cdss.model.duration import parse_duration
        >>> moment_ago(parse_duration("10 d"))[:2]
        (-10, -10)
    """
    earliest = None
    if duration.high is not None:
        # The end is not included: less than 11 days ago is at most 10, as days are counted.
        earliest = 1 - math.ceil(duration.high.most_days())
    latest = -math.floor(duration.low.least_days())
    return Moment(earliest, min(latest, 0), duration)


def moment_at_age(age_at: Duration, age_now: Duration) -> Moment:
    """The moment at which the patient had an age.

    What a profile states has been: a moment is not later than the consultation, where
    the two ages leave that open.

    Raises:
        TimeError: That age lies in the future.

    Example:
        >>> from cdss.model.duration import parse_duration
        >>> then = moment_at_age(parse_duration("4 y"), parse_duration("9 y"))
        >>> print(then.ago)
        more than 4 y, below 6 y
    """
    if age_now.high is not None and age_now.high.minus(age_at.low).sign() in (0, -1):
        raise TimeError("an age stated for the past is above the patient's age", "check both ages")
    high = None if age_now.high is None else age_now.high.minus(age_at.low)
    low, low_open = NOTHING, False
    if age_at.high is not None:
        least = age_now.low.minus(age_at.high)
        if least.sign() in (0, 1):
            low, low_open = least, True
    return moment_ago(Duration(low, high, low_open))


def before(one: Moment, other: Moment) -> bool | None:
    """Whether one moment lies before the other.

    Returns:
        None when either order is possible; so within one day, whose hours nobody stated.

    Example:
        >>> from cdss.model.duration import parse_duration
        >>> lately, long_ago = moment_ago(parse_duration("3 wk")), moment_ago(parse_duration("2 y"))
        >>> before(long_ago, lately), before(lately, long_ago), before(NOW, NOW)
        (True, False, None)
    """
    if one.stated is not None and other.stated is not None:
        # 3 months ago lies before 2 months ago, though their days might meet.
        if _longer(one.stated, other.stated):
            return True
        if _longer(other.stated, one.stated):
            return False
    if one.latest is not None and other.earliest is not None and one.latest < other.earliest:
        return True
    if one.earliest is not None and other.latest is not None and one.earliest > other.latest:
        return False
    return None


def _longer(one: Duration, other: Duration) -> bool:
    return other.high is not None and one.low.minus(other.high).sign() in (0, 1)


def after(one: Moment, other: Moment) -> bool | None:
    """Whether one moment lies after the other; as `before`."""
    return before(other, one)
