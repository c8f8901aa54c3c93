"""Dates, periods and ages of FHIR, as moments before a consultation."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import date
from functools import lru_cache
from typing import Final, NamedTuple

from cdss.interop.fhir.elements import Body, Record, mapping_at, number_at, said, text_at
from cdss.interop.fhir.problems import Problems
from cdss.interop.profile_times import Times
from cdss.model.duration import Duration, Span, TimeError, parse_duration
from cdss.model.time import DateSpan, Moment, before, moment_at_age, moment_of_date, parse_date

_DATE: Final = re.compile(
    r"([0-9]{4}(?:-[0-9]{2}(-[0-9]{2})?)?)"
    r"(?:T[0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?(?:Z|[+-][0-9]{2}:[0-9]{2})?)?"
)
_TYPES: Final = ("DateTime", "Age", "Period", "Range", "String", "Boolean")
_AGE_UNITS: Final = {"a": "y", "mo": "mo", "wk": "wk", "d": "d"}

Elements = tuple[str, ...]


class When(NamedTuple):
    """What a resource says of time.

    Attributes:
        times: As a profile states them.
        ended: Whether it surely is over; None where the end may still lie ahead.
        ahead: Whether it begins after the consultation.
        unclear: Whether it ended at a time that cannot be read.
    """

    times: Times = Times()
    ended: bool | None = False
    ahead: bool = False
    unclear: bool = False


UNDATED: Final = When()
_UNSAID: Final = (None, "", False)


def parse_fhir_date(text: str) -> DateSpan:
    """Read a date, dateTime or instant; the day counts, as it was written.

    Raises:
        TimeError: It is none.

    Example:
        >>> print(*parse_fhir_date("2026-11-02T23:30:00-05:00"))
        2026-11-02 2026-11-02
    """
    found = _DATE.fullmatch(text)
    if found and found[2]:
        with suppress(ValueError):
            day = date.fromisoformat(found[1])
            return DateSpan(day, day)
    if not found:
        raise TimeError("this is no date", "write it as 2026-11-20, 2026-11 or 2026")
    return parse_date(found[1])


def age_at(birth: DateSpan, as_of: date) -> Duration:
    """The age of somebody born on a day of a span, in whole months.

    Raises:
        TimeError: The birth lies after that date.

    Example:
        >>> print(age_at(parse_fhir_date("2017-03-15"), date(2026, 11, 20)))
        9 y 8 mo
        >>> print(age_at(parse_fhir_date("2017"), date(2026, 11, 20)))
        from 8 y 10 mo, below 9 y 11 mo
    """
    if birth.first > as_of:
        raise TimeError("the birth lies after the consultation date")
    least = _months(min(birth.last, as_of), as_of)
    most = _months(birth.first, as_of)
    return Duration(Span(least, 0), Span(most + 1, 0))


def age_words(age: Duration) -> str:
    """An age as people say it: years and months, where it is known to the month.

    Example:
        >>> age_words(age_at(parse_fhir_date("2008-11-20"), date(2026, 11, 20)))
        '18 y 0 mo'
    """
    years, months = divmod(age.low.months, 12)
    known = age.high is not None and age.high.months == age.low.months + 1
    return f"{years} y {months} mo" if years and known else str(age)


def _months(first: date, last: date) -> int:
    """The whole months from one day to a later one."""
    months = (last.year - first.year) * 12 + last.month - first.month
    return months - (last.day < first.day)


class Clock:
    """Reads times of one patient's resources, seen from the consultation.

    Args:
        as_of: The consultation date.
        age: The patient's age at that date.
        problems: Where mistakes go.
    """

    def __init__(self, as_of: date, age: Duration | None, problems: Problems) -> None:
        self._as_of = as_of
        self._age = age
        self._problems = problems
        # Many resources are of one day.
        self._dates: dict[str, DateSpan] = {}
        self._days: dict[str, When] = {}
        self._since: dict[str, When] = {}
        self._periods: dict[tuple[str | None, str | None], When] = {}

    def began(self, body: Body, record: Record, name: str, until: str = "") -> When:
        """When something began, and ended: ``onset[x]`` and ``abatement[x]``.

        Args:
            body: The resource.
            record: The resource, for messages.
            name: The element of the beginning, without its type.
            until: That of the end.
        """
        if until and not _elements(until).isdisjoint(body):
            return self._from_to(body, record, name, until)
        day = body.get(f"{name}DateTime")
        known = self._since.get(day) if day.__class__ is str else None
        if known is None:
            noted = self._problems.noted
            since, words, ahead = self._edge(body, record, name, first=True)
            told = f", since {words}" if words else ""
            known = self._when(since, None, told, ahead=ahead, end_ahead=False, record=record)
            if day and self._problems.noted == noted:
                self._since[day] = known
        return known

    def _from_to(self, body: Body, record: Record, name: str, until: str) -> When:
        since, words, ahead = self._edge(body, record, name, first=True)
        end, end_words, end_ahead = self._edge(body, record, until, first=False)
        told = f", since {words}" if words else ""
        told += f", until {end_words}" if end_words else ""
        when = self._when(since, end, told, ahead=ahead, end_ahead=end_ahead, record=record)
        unclear = end is None and not end_ahead and _states(body, until)
        return when._replace(unclear=True) if unclear else when

    def known(self, day: object) -> When | None:
        """What a day means that was read before; None for any other."""
        return self._days.get(day) if day.__class__ is str else None

    def happened(self, body: Body, record: Record, *names: str) -> When:
        """When something was so or was done: ``effective[x]``, ``performed[x]``.

        Args:
            body: The resource.
            record: The resource, for messages.
            names: The elements that may say so, without their types; the first that does counts.
        """
        for name in names:
            on = text_at(body, f"{name}DateTime", record, self._problems)
            if on is not None:
                return self._days.get(on) or self._on(on, record, name)
            on = text_at(body, f"{name}Instant", record, self._problems)
            if on is not None:
                return self._on(on, record, name)
            period = mapping_at(body, f"{name}Period", record, self._problems)
            if period:
                return self.period(period, record)
            if any(f"{name}{kind}" in body for kind in ("Age", "Range", "String")):
                return self.began(body, record, name)
            timing = mapping_at(body, f"{name}Timing", record, self._problems)
            if timing:
                return self._timed(timing, record, name)
        return UNDATED

    def _timed(self, timing: Body, record: Record, key: str) -> When:
        """The last of several times."""
        events = timing.get("event") or ()
        if not _is_list(events) or not all(isinstance(each, str) for each in events):
            self._problems.shape(record, "event", "a list of dates")
            return UNDATED
        days = list(events)
        if days:
            return self._on(max(days), record, key)
        repeat = mapping_at(timing, "repeat", record, self._problems)
        return self.period(mapping_at(repeat, "boundsPeriod", record, self._problems), record)

    def on(self, text: str | None, record: Record, key: str) -> When:
        """A day, such as ``issued``; nothing where it is not stated."""
        return UNDATED if text is None else self._on(text, record, key)

    def _on(self, text: str, record: Record, key: str) -> When:
        known = self._days.get(text)
        if known is None:
            span = self._date(text, record, key)
            if span is None:
                return UNDATED
            moment = self._past(span)
            words = f", on {_shown(text)}"
            known = When(ahead=True) if moment is None else When(Times(on=moment, words=words))
            self._days[text] = known
        return known

    def period(self, period: Body, record: Record) -> When:
        """A Period: its start, and its end where that is past."""
        start = text_at(period, "start", record, self._problems)
        end = text_at(period, "end", record, self._problems)
        known = self._periods.get((start, end))
        if known is not None:
            return known
        noted = self._problems.noted
        first = None if start is None else self._date(start, record, "start")
        last = None if end is None else self._date(end, record, "end")
        since = None if first is None else self._past(first)
        told = f", since {_shown(start)}" if start else ""
        told += f", until {_shown(end)}" if end else ""
        known = self._when(
            since,
            None if last is None else moment_of_date(last, self._as_of),
            told,
            ahead=first is not None and since is None,
            end_ahead=False,
            record=record,
        )
        if self._problems.noted == noted:
            self._periods[start, end] = known
        return known

    def _when(
        self,
        since: Moment | None,
        end: Moment | None,
        words: str,
        *,
        ahead: bool,
        end_ahead: bool,
        record: Record,
    ) -> When:
        if ahead:
            return When(ahead=True)
        ended: bool | None = False
        if end is not None and not end_ahead:
            if end.earliest is not None and end.earliest > 0:
                end = None
            elif end.latest is not None and end.latest > 0:
                # Of a month that is not over, only some days have come.
                ended, end = None, None
            else:
                ended = True
        if since is not None and end is not None and before(end, since) is True:
            self._problems.wrong(record, "F012", "backwards", "this ends before it begins")
        return When(Times(since=since, end=end, words=words), ended)

    def _edge(
        self, body: Body, record: Record, name: str, *, first: bool
    ) -> tuple[Moment | None, str, bool]:
        """The beginning or end that an element of any type states, in words, and if it is ahead."""
        problems = self._problems
        text = text_at(body, f"{name}DateTime", record, problems)
        if text is None and _elements(name).isdisjoint(body):
            return _UNSAID
        if text is None:
            period = mapping_at(body, f"{name}Period", record, problems)
            text = text_at(period, "start" if first else "end", record, problems)
        if text is not None:
            span = self._date(text, record, name)
            if span is None:
                return None, _shown(text), False
            if first:
                past = self._past(span)
                return past, _shown(text), past is None
            return moment_of_date(span, self._as_of), _shown(text), False
        age = mapping_at(body, f"{name}Age", record, problems)
        if age:
            return self._at_age(self._duration(age, record, name), record, name)
        ages = mapping_at(body, f"{name}Range", record, problems)
        if ages:
            return self._at_age(self._between(ages, record, name), record, name)
        words = text_at(body, f"{name}String", record, problems)
        return None, said(words), False

    def is_aged(self, ages: Body, record: Record) -> bool | None:
        """Whether the patient's age lies in a Range of ages; None where that is not sure."""
        if self._age is None:
            return None
        verdicts: list[bool | None] = []
        for key, inside in (("low", self._age.at_least), ("high", self._age.at_most)):
            end = mapping_at(ages, key, record, self._problems)
            if end:
                bound = self._duration(end, record, "age")
                verdicts.append(None if bound is None else inside(bound))
        return False if False in verdicts else None if None in verdicts else True

    def _at_age(
        self, age: Duration | None, record: Record, name: str
    ) -> tuple[Moment | None, str, bool]:
        if age is None:
            return None, "", False
        words = f"age {age}"
        if self._age is None:
            return None, words, False
        try:
            return moment_at_age(age, self._age), words, False
        except TimeError as error:
            self._problems.wrong(record, "F011", "bad-time", error.what, key=name)
            return None, words, False

    def _duration(self, quantity: Body, record: Record, name: str) -> Duration | None:
        value = number_at(quantity, "value", record, self._problems)
        unit = text_at(quantity, "code", record, self._problems) or text_at(
            quantity, "unit", record, self._problems
        )
        if value is None or unit is None:
            return None
        try:
            # Written as it is said, so that "4 a" is any time from the fourth birthday on.
            number = str(value) if value.denominator == 1 else f"{float(value):.3f}".rstrip("0")
            return parse_duration(f"{number} {_AGE_UNITS.get(unit, unit)}")
        except TimeError as error:
            self._problems.wrong(record, "F011", "bad-time", error.what, key=name)
            return None

    def _between(self, ages: Body, record: Record, name: str) -> Duration | None:
        low, high = (
            self._duration(mapping_at(ages, key, record, self._problems), record, name)
            for key in ("low", "high")
        )
        if low is None:
            return None if high is None else Duration(Span(0, 0), high.high)
        return Duration(low.low, None if high is None else high.high)

    def _date(self, text: str, record: Record, key: str) -> DateSpan | None:
        known = self._dates.get(text)
        if known is not None:
            return known
        try:
            self._dates[text] = known = parse_fhir_date(text)
        except TimeError as error:
            self._problems.wrong(
                record, "F011", "bad-time", error.what, key=key, help_=error.help, private=text
            )
        return known

    def _past(self, span: DateSpan) -> Moment | None:
        """The moment of a date, none where it lies after the consultation."""
        as_of = self._as_of
        earliest = (span.first - as_of).days
        # Of a month that is not over yet, only the days up to the consultation can be meant.
        return None if earliest > 0 else Moment(earliest, min((span.last - as_of).days, 0))


def _is_list(value: object) -> bool:
    return isinstance(value, list | tuple)


def _states(body: Body, name: str) -> bool:
    """Whether an element of any type stands here; that nothing ended is no end."""
    there = _elements(name)
    return any(body[key] not in (None, False) for key in there if key in body)


@lru_cache(maxsize=16)
def _elements(name: str) -> frozenset[str]:
    """The names that an element of several types may have."""
    return frozenset(f"{name}{kind}" for kind in _TYPES)


def _shown(text: str | None) -> str:
    """A date as it was written, without the hours."""
    return said(text).partition("T")[0]
