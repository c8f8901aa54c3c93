"""Ages and times of a source file as the time elements of a phenopacket, and back."""

from __future__ import annotations

from typing import Any, Final

from cdss.interop.phenopacket_terms import said, word
from cdss.model.duration import Duration, TimeError, parse_duration

Element = dict[str, Any]

_WORDS: Final = {
    "onset": "At the onset of the illness",
    "presentation": "At presentation",
    "diagnosis": "At diagnosis",
    "report": "At the time of the report",
}


def iso_age(text: str) -> str | None:
    """An age as ISO 8601 writes it, where that says the same and no more.

    Example:
        >>> iso_age("46 mo"), iso_age("4 a"), iso_age("48 mo"), iso_age("3 wk")
        ('P3Y10M', 'P4Y', 'P48M', 'P3W')
        >>> iso_age("1.5 y"), iso_age("> 2 y")
        (None, None)
    """
    try:
        age = parse_duration(text)
    except TimeError:
        return None
    return next((each for each in _iso(age) if _same(each, age)), None)


def _iso(age: Duration) -> list[str]:
    months, days = age.low
    if months.denominator != 1 or days.denominator != 1:
        return []
    years, rest = divmod(int(months), 12)
    upper = f"{years}Y" * bool(years) + f"{rest}M" * bool(rest)
    by_days = [f"P{upper}{days}D"]
    if not months:
        return [f"P{int(days) // 7}W", *by_days]
    return ([f"P{upper}", f"P{months}M"] if not days else []) + by_days


def _same(text: str, age: Duration) -> bool:
    try:
        return parse_duration(text) == age
    except TimeError:
        return False


def age_text(iso: str) -> str | None:
    """An age of ISO 8601 as source files write it; None when it is none.

    Example:
        >>> age_text("P3Y10M"), age_text("P14Y"), age_text("fourteen")
        ('3 y 10 mo', '14 y', None)
    """
    try:
        return str(parse_duration(iso))
    except TimeError:
        return None


def age_value(iso: str) -> tuple[int, str] | None:
    """An age of ISO 8601 as a value and its unit, where one unit says the same.

    Example:
        >>> age_value("P3Y10M"), age_value("P14Y"), age_value("P1Y2M3D")
        ((46, 'mo'), (14, 'a'), None)
    """
    try:
        age = parse_duration(iso)
    except TimeError:
        return None
    months, days = age.low
    ways = ((months / 12, "a"), (months, "mo"), (days / 7, "wk"), (days, "d"))
    for number, unit in ways:
        if int(number) == number and _same(f"{int(number)} {unit}", age):
            return int(number), unit
    return None


def time_element(time: Any) -> Element | None:
    """The time of a statement, where a phenopacket can say it: an age, or a known event.

    Times since an event, and times under a treatment, have no element: a phenopacket has
    ages, dates and classes. None of them is computed.

    Example:
        >>> time_element({"age": "12 y"})
        {'age': {'iso8601duration': 'P12Y'}}
        >>> time_element("presentation")["ontologyClass"]["id"]
        'cdss:time.presentation'
        >>> time_element({"since_onset": "18 mo"}), time_element("not-stated")
        (None, None)
    """
    if isinstance(time, str):
        return {"ontologyClass": word("time", time, _WORDS[time])} if time in _WORDS else None
    age = iso_age(time["age"]) if set(time) == {"age"} else None
    return {"age": {"iso8601duration": age}} if age else None


def time_words(time: Any, given: dict[str, str]) -> str:
    """The time of a statement in words; empty when it is not stated.

    Args:
        time: As a source file has it.
        given: The names of the interventions by their ids.

    Example:
        >>> time_words({"during": "I2", "after": "9 mo"}, {"I2": "thalidomide"})
        'during thalidomide (I2), after 9 mo'
        >>> time_words({"since_onset": "18 mo"}, {}), time_words("not-stated", {})
        ('18 mo since onset', '')
    """
    if isinstance(time, str):
        return _WORDS[time][:1].lower() + _WORDS[time][1:] if time in _WORDS else ""

    def named(which: str) -> str:
        return f"{given[which]} ({which})" if which in given else which

    ways = {
        "age": "at the age of {}",
        "since_onset": "{} since onset",
        "during": "during {}",
        "after": "after {}",
        "for": "for {}",
    }
    return ", ".join(ways[key].format(named(time[key])) for key in ways if time.get(key))


def time_said(element: Any) -> Any:
    """The time that a time element states, as a source file has it; None when it has none.

    Example:
        >>> time_said({"age": {"iso8601duration": "P3Y10M"}})
        {'age': '3 y 10 mo'}
        >>> time_said({"ontologyClass": {"id": "cdss:time.onset"}})
        'onset'
        >>> time_said({"timestamp": "2020-01-01T00:00:00Z"}) is None
        True
    """
    if not isinstance(element, dict) or len(element) != 1:
        return None
    age = element.get("age")
    if isinstance(age, dict) and isinstance(age.get("iso8601duration"), str):
        text = age_text(age["iso8601duration"])
        return {"age": text} if text else None
    event = element.get("ontologyClass", element.get("ontology_class"))
    return said(str(event.get("id")), "time") if isinstance(event, dict) else None
