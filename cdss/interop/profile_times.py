"""When a statement of a profile was so: ``on``, ``since``, ``at_age``, ``for``, ``until``."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from cdss.interop.profile_faults import Faults
from cdss.located import Node, Scalar
from cdss.model.duration import Duration, TimeError, parse_duration
from cdss.model.time import (
    NOW,
    Moment,
    before,
    moment_ago,
    moment_at_age,
    moment_of_date,
    parse_date,
)

TIME_KEYS = ("on", "since", "at_age", "for", "until")


class Times(NamedTuple):
    """What a statement says of time; all of it may be unstated.

    ``words`` repeats it as it was stated, after a comma, for what quotes the statement.
    """

    observed: Moment = NOW
    dated: bool = False
    start: Moment | None = None
    end: Moment | None = None
    duration: Duration | None = None
    words: str = ""


class TimeReader:
    """Reads the time keys of statements about one patient at one date."""

    def __init__(self, faults: Faults, as_of: date, age: Duration | None) -> None:
        self._faults = faults
        self._as_of = as_of
        self._age = age

    def read(self, entries: Mapping[str, Node]) -> Times:
        """The times that a statement's entries state."""
        on = self._moment(entries.get("on"))
        since = self._moment(entries.get("since"))
        at_age = self._at_age(entries.get("at_age"))
        end = self._moment(entries.get("until"))
        duration = self._length(entries.get("for"))
        start = since or at_age
        if start is None and duration is not None and end is None:
            start = moment_ago(duration)
        if start is not None and end is not None and before(end, start) is True:
            until = entries["until"]
            self._faults.add("P031", "backwards", "this ends before it begins", until.place)
        if duration is None and start is not None and end is None:
            duration = start.ago
        observed = on or at_age or (end if end is not None else NOW)
        return Times(observed, observed != NOW, start, end, duration, _words(entries))

    def _moment(self, node: Node | None) -> Moment | None:
        """A date, or a time ago; nothing may lie after the consultation."""
        scalar = None if node is None else self._faults.scalar(node)
        if scalar is None:
            return None
        try:
            if scalar.text[:4].isdigit() and (len(scalar.text) == 4 or scalar.text[4] == "-"):
                moment = moment_of_date(parse_date(scalar.text), self._as_of)
            else:
                moment = moment_ago(parse_duration(scalar.text))
        except TimeError as error:
            self._wrong(scalar, error)
            return None
        if moment.earliest is not None and moment.earliest > 0:
            self._faults.add(
                "P030",
                "in-the-future",
                "this date lies after the consultation date",
                scalar.place,
                help_="`as_of` sets the consultation date",
            )
            return None
        if self._before_birth(moment.ago):
            self._add_before_birth(scalar)
            return None
        # Of a month that is not over yet, only the days up to the consultation can be meant.
        latest = 0 if moment.latest is None else min(moment.latest, 0)
        return Moment(moment.earliest, latest, moment.stated)

    def _at_age(self, node: Node | None) -> Moment | None:
        duration = self._duration(node)
        if node is None or duration is None:
            return None
        if self._age is None:
            self._faults.add(
                "P032", "age-not-stated", "an age is given, and the patient's is not", node.place
            )
            return None
        try:
            return moment_at_age(duration, self._age)
        except TimeError as error:
            self._faults.add("P030", "in-the-future", error.what, node.place, help_=error.help)
            return None

    def _duration(self, node: Node | None) -> Duration | None:
        scalar = None if node is None else self._faults.scalar(node)
        if scalar is None:
            return None
        try:
            return parse_duration(scalar.text)
        except TimeError as error:
            self._wrong(scalar, error)
            return None

    def _length(self, node: Node | None) -> Duration | None:
        """How long something lasted; not longer than a life."""
        duration = self._duration(node)
        if isinstance(node, Scalar) and duration is not None and self._before_birth(duration):
            self._add_before_birth(node)
            return None
        return duration

    def _before_birth(self, ago: Duration) -> bool:
        """Whether so long a time is surely longer than the patient's life."""
        if self._age is None or self._age.high is None:
            return False
        return ago.at_least(Duration(self._age.high, None)) is True

    def _add_before_birth(self, scalar: Scalar) -> None:
        self._faults.add(
            "P034",
            "before-birth",
            "this is longer ago than the patient's age",
            scalar.place,
            help_="check it and the age",
            private=scalar.text,
        )

    def _wrong(self, scalar: Scalar, error: TimeError) -> None:
        self._faults.add(
            "P033", "bad-time", error.what, scalar.place, help_=error.help, private=scalar.text
        )


def _words(entries: Mapping[str, Node]) -> str:
    """The times as they were stated: ", since 2 mo, until 2026-10"."""
    said = [
        f", {key.replace('_', ' ')} {node.text}"
        for key in TIME_KEYS
        if isinstance(node := entries.get(key), Scalar)
    ]
    return "".join(said)
