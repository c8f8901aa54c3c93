"""Durations, dates and moments against brute force on the calendar."""

from __future__ import annotations

import calendar
import pickle
from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cdss.model.duration import ALLOWANCE, MONTH, Duration, Span, TimeError, parse_duration
from cdss.model.time import (
    NOW,
    DateSpan,
    Moment,
    after,
    before,
    moment_ago,
    moment_at_age,
    moment_of_date,
    parse_date,
)

UNITS = st.sampled_from(["y", "mo", "wk", "d"])
STATED = st.builds("{} {}".format, st.integers(0, 60), UNITS)
VERDICTS = ("above", "at_least", "below", "at_most")
COMPARE = {
    "above": lambda value, bound: value > bound,
    "at_least": lambda value, bound: value >= bound,
    "below": lambda value, bound: value < bound,
    "at_most": lambda value, bound: value <= bound,
}


def months(low: int | str, high: int | str) -> Duration:
    return Duration(Span(Fraction(low), Fraction(0)), Span(Fraction(high), Fraction(0)))


def days(low: int, high: int) -> Duration:
    return Duration(Span(Fraction(0), Fraction(low)), Span(Fraction(0), Fraction(high)))


def later(day: date, by: int) -> date:
    """The calendar's own answer: the same day of a later month, or its last."""
    year, month = divmod(day.year * 12 + day.month - 1 + by, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2 mo", months(2, 3)),
        ("14 months", months(14, 15)),
        ("1 y", months(12, 24)),
        ("2 years", months(24, 36)),
        ("9 y 3 mo", months(111, 112)),
        ("9y3mo", months(111, 112)),
        ("9 years, 3 months", months(111, 112)),
        ("1 year and 2 months", months(14, 15)),
        ("P9Y3M", months(111, 112)),
        ("P6Y", months(72, 84)),
        ("1.5 y", months(18, 24)),
        ("1.5 mo", months("1.5", 2)),
        ("0.2 mo", months("0.2", "0.3")),
        ("2-3 y", months(24, 48)),
        ("2 to 3 mo", months(2, 4)),
        ("10 d", days(10, 11)),
        ("3 wk", days(21, 28)),
        ("P3W", days(21, 28)),
        ("2 weeks 3 days", days(17, 18)),
        ("< 10 d", days(0, 10)),
        ("≤ 2 wk", days(0, 21)),
    ],
)
def test_a_duration_reaches_to_the_next_step_of_its_last_unit(text, expected):
    assert parse_duration(text) == expected


def test_more_than_is_more_than_exactly():
    more = parse_duration("> 2 y")
    assert more == Duration(Span(Fraction(24), Fraction(0)), None, low_open=True)
    assert more.above(parse_duration("2 y")) is True
    assert parse_duration(">= 2 y").above(parse_duration("2 y")) is None


@pytest.mark.parametrize(
    "text",
    [
        "", " ", "y", "9", "9.5", "nine years", "6-month-old", "9 m", "-2 y", "3 mo 9 y", "1 y 2 y",
        "1.5 y 3 mo", "9 y old", "2026-11-20", "P", "PT3H", "48 h", "3-2 y", "< 0 d", "and 3 y",
        "1e3 y", "9,5 y", "1234567 y", "٣ y", "2 y\x00", "9 " + "y" * 200, ">", "1 y," * 20,
    ],
)  # fmt: skip
def test_what_is_no_duration_is_refused_without_an_echo(text):
    with pytest.raises(TimeError) as caught:
        parse_duration(text)
    assert caught.value.what
    assert len(text) < 3 or text not in str(caught.value) + caught.value.help


@given(STATED)
def test_a_duration_is_printed_as_it_can_be_read(text):
    duration = parse_duration(text)
    assert parse_duration(str(duration)) == duration
    assert pickle.loads(pickle.dumps(duration)) == duration  # noqa: S301


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("24 mo", "24 mo"), ("24 months", "24 mo"), ("2 y", "2 y"), ("1.5 y", "1.5 y"),
        ("P9Y3M", "9 y 3 mo"), ("9 y 10 d", "9 y 10 d"), ("21 d", "21 d"), ("3 weeks", "3 wk"),
        (">2 y", "> 2 y"), ("< 6 mo", "< 6 mo"), ("2-3 y", "from 2 y, below 4 y"), ("0 d", "0 d"),
    ],
)  # fmt: skip
def test_how_a_duration_is_printed(text, printed):
    assert str(parse_duration(text)) == printed


@pytest.mark.parametrize("verdict", VERDICTS)
@given(st.integers(0, 40), st.integers(0, 40), st.sampled_from([("y", 12), ("mo", 1)]))
def test_months_compare_exactly_as_all_their_points_do(verdict, low, bound, unit):
    name, size = unit
    stated = parse_duration(f"{low} {name}")
    # Half months at most apart, they stand for all points; the end is not one of them.
    points = [low * size + Fraction(size * each, 24) for each in range(24)]
    verdicts = {COMPARE[verdict](point, bound) for point in points}
    expected = verdicts.pop() if len(verdicts) == 1 else None
    assert getattr(stated, verdict)(parse_duration(f"{bound} mo")) is expected


@pytest.mark.parametrize("verdict", VERDICTS)
@given(st.integers(0, 400), st.integers(0, 60))
def test_days_compare_exactly_with_weeks(verdict, stated, bound):
    points = [stated + Fraction(each, 10) for each in range(10)]
    verdicts = {COMPARE[verdict](point, 7 * bound) for point in points}
    expected = verdicts.pop() if len(verdicts) == 1 else None
    found = getattr(parse_duration(f"{stated} d"), verdict)(parse_duration(f"{bound} wk"))
    assert found is expected


@pytest.mark.parametrize("verdict", VERDICTS)
@given(st.dates(date(1930, 1, 1), date(2040, 1, 1)), st.integers(0, 400), st.integers(0, 3000))
def test_days_and_months_never_contradict_the_calendar(verdict, start, bound, stated):
    """Whatever day it began, a verdict that is not unknown is the calendar's."""
    said = getattr(parse_duration(f"{stated} d"), verdict)(parse_duration(f"{bound} mo"))
    real = COMPARE[verdict](stated, (later(start, bound) - start).days)
    assert said is None or said is real


@given(st.integers(2, 600))
def test_days_and_months_are_told_apart_outside_the_allowance(number):
    mean = number * MONTH
    clearly = parse_duration(f"{int(mean) + ALLOWANCE + 2} d")
    assert clearly.above(parse_duration(f"{number} mo")) is True
    shorter = parse_duration(f"{int(mean) - ALLOWANCE - 2} d")
    assert shorter.above(parse_duration(f"{number} mo")) is False


def test_the_allowance_covers_every_run_of_months():
    worst = 0
    for year in (1900, 1903, 1999, 2097):
        for month in range(1, 13):
            for day in (1, 29, 31):
                if day > calendar.monthrange(year, month)[1]:
                    continue
                start = date(year, month, day)
                for by in range(1, 1440):
                    if year + by // 12 > 2109:
                        break
                    off = (later(start, by) - start).days - by * MONTH
                    worst = max(worst, abs(off))
    # Three days, as one might think, are too few.
    assert 3.8 < worst < ALLOWANCE


def test_a_span_of_mixed_signs_near_nothing_is_unknown():
    assert Span(Fraction(1), Fraction(-30)).sign() is None
    assert Span(Fraction(1), Fraction(-10)).sign() == 1
    assert Span(Fraction(1), Fraction(-40)).sign() == -1
    assert Span(Fraction(0), Fraction(0)).sign() == 0


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2026-11-20", date(2026, 11, 20), date(2026, 11, 20)),
        ("2026-11", date(2026, 11, 1), date(2026, 11, 30)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2026-12", date(2026, 12, 1), date(2026, 12, 31)),
        ("2026", date(2026, 1, 1), date(2026, 12, 31)),
        ("9999-12", date(9999, 12, 1), date(9999, 12, 31)),
    ],
)
def test_a_date_is_all_its_days(text, first, last):
    assert parse_date(text) == DateSpan(first, last)


@pytest.mark.parametrize(
    "text",
    ["2026-02-29", "2026-13", "0000", "2026-1-1", "20.11.2026", "2026-11-20T10:00", "", "٢٠٢٦",
     "2026-00", "2026-11-00", "12026", "0000-12-31"],
)  # fmt: skip
def test_impossible_dates_are_refused(text):
    with pytest.raises(TimeError):
        parse_date(text)


AS_OF = date(2026, 11, 20)


@given(st.dates(date(1990, 1, 1), date(2026, 11, 20)), st.dates(date(1990, 1, 1), AS_OF))
def test_moments_of_days_stand_in_their_order(one, other):
    moments = [moment_of_date(DateSpan(day, day), AS_OF) for day in (one, other)]
    expected = None if one == other else one < other
    assert before(*moments) is expected
    assert after(*reversed(moments)) is expected


@given(STATED, STATED)
def test_before_is_what_all_pairs_of_days_say(one, other):
    first, second = moment_ago(parse_duration(one)), moment_ago(parse_duration(other))
    verdict = before(first, second)
    assert before(second, first) is (None if verdict is None else not verdict)
    if one == other:
        assert verdict is None


@given(st.dates(date(1990, 1, 1), date(2020, 1, 1)), st.integers(0, 300), st.integers(0, 400))
def test_a_moment_ago_holds_the_real_day(start, by, extra):
    """Somebody began on `start`; the calendar's completed months are what she would state."""
    now = later(start, by) + timedelta(days=extra % 27)
    if now < later(start, by) or now >= later(start, by + 1):
        return
    moment = moment_ago(parse_duration(f"{by} mo"))
    real = (start - now).days
    assert moment.earliest is not None
    assert moment.latest is not None
    assert moment.earliest <= real <= moment.latest


def test_moments_keep_the_terms_they_were_stated_in():
    since = moment_ago(parse_duration("3 mo"))
    assert since.ago.at_least(parse_duration("3 mo")) is True
    assert since.ago.below(parse_duration("4 mo")) is True
    assert before(since, moment_ago(parse_duration("2 mo"))) is True


def test_ago_of_a_date_counts_days():
    moment = moment_of_date(parse_date("2026-11-10"), AS_OF)
    assert moment.ago == days(10, 11)
    assert moment_of_date(parse_date("2026-11"), AS_OF).ago == days(0, 20)
    assert NOW.ago == days(0, 1)
    assert Moment(None, -3).ago == Duration(Span(Fraction(0), Fraction(3)), None)


def test_the_moment_at_an_age():
    then = moment_at_age(parse_duration("4 y"), parse_duration("9 y"))
    assert then.ago == Duration(
        Span(Fraction(48), Fraction(0)), Span(Fraction(72), Fraction(0)), low_open=True
    )
    assert then.earliest == pytest.approx(-2191, abs=6)
    assert then.latest == pytest.approx(-1461, abs=6)


def test_an_age_of_this_year_is_not_in_the_future():
    then = moment_at_age(parse_duration("9 y"), parse_duration("9 y"))
    assert then.latest == 0
    assert then.ago == months(0, 12)
    assert before(then, NOW) is None


def test_an_age_that_was_not_yet_reached_is_refused():
    with pytest.raises(TimeError, match="above the patient's age"):
        moment_at_age(parse_duration("10 y"), parse_duration("9 y"))


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused(text):
    for read in (parse_duration, parse_date):
        try:
            assert str(read(text))
        except TimeError:
            continue


def test_days_ago_are_those_days():
    assert moment_ago(parse_duration("10 d"))[:2] == (-10, -10)
    assert moment_ago(parse_duration("3 wk"))[:2] == (-27, -21)
    assert moment_ago(parse_duration("0 d"))[:2] == (0, 0)
    assert moment_ago(parse_duration("> 2 wk"))[:2] == (None, -14)
