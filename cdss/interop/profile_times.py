"""When a statement of a profile was so: ``on``, ``since``, ``at_age``, ``for``, ``until``."""

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

    ``on`` is a day or an age at which something was so: it need not have begun then, nor
    last until now. ``words`` repeats all of it as it was stated, after a comma, for what
    quotes the statement; ``backwards`` says what of it runs backwards.
    """

    on: Moment | None = None
    since: Moment | None = None
    end: Moment | None = None
    duration: Duration | None = None
    words: str = ""
    backwards: str = ""

    @property
    def dated(self) -> bool:
        """Whether it is stated when this was so; a beginning alone does not say until when."""
        return self.on is not None or self.end is not None

    @property
    def observed(self) -> Moment:
        """When a state was so; one that ended lies before its end, and so before today.

        Example:
            >>> Times(end=NOW).observed
            Moment(earliest=-1, latest=-1, stated=None)
        """
        if self.end is None:
            return self.on or NOW
        moment = self.on or self.end
        if moment.latest is not None and moment.latest < 0:
            return moment
        earliest = None if moment.earliest is None else min(moment.earliest, -1)
        return Moment(earliest, -1)

    @property
    def start(self) -> Moment | None:
        """When a state began; what is so now and has been for a time began that long ago."""
        if self.since is not None or self.duration is None or self.dated:
            return self.since
        return moment_ago(self.duration)

    def began(self, *, running: bool | None) -> Moment | None:
        """When a treatment began; its length alone says how long ago at least, unless it runs."""
        start = self.since or self.on or self.start
        if start is None or self.since or self.on or running:
            return start
        return Moment(None, start.latest)

    def lasted(self, *, running: bool | None) -> Duration | None:
        """How long a treatment lasted; one that was not stopped, until now."""
        if self.duration is not None or self.since is None:
            return self.duration
        return None if self.end is not None or running is False else self.since.ago


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
        begun = since or at_age or on
        if begun is not None and end is not None and before(end, begun) is True:
            until = entries["until"]
            self._faults.add("P031", "backwards", "this ends before it begins", until.place)
        backwards = _backwards(on, at_age, since, end, duration)
        return Times(on or at_age, since, end, duration, _words(entries), backwards)

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


def _backwards(
    on: Moment | None,
    at_age: Moment | None,
    since: Moment | None,
    end: Moment | None,
    duration: Duration | None,
) -> str:
    """What of a statement's times cannot be in this order, in words, and is no mistake of form."""
    dates = [each for each in (on, at_age) if each is not None]
    if len(dates) == 2 and before(*dates) is not None:
        return "`on` and `at_age` are two times"
    if since is not None and any(before(each, since) for each in dates):
        return "it is dated before it began"
    if end is not None and any(before(end, each) for each in dates):
        return "it is dated after it ended"
    if since is not None and duration is not None and _outlasts(duration, since, end):
        return "it lasted longer than the time since it began"
    return ""


def _outlasts(duration: Duration, since: Moment, end: Moment | None) -> bool:
    """Whether a duration is surely longer than the time from a beginning to the end, or to now."""
    if end is None and since.ago.high is not None and not since.ago.high.minus(duration.low).sign():
        # The end of "2 mo" is not included: what lasted three began before.
        return True
    if since.earliest is None:
        return False
    latest = 0 if end is None or end.latest is None else end.latest
    return duration.low.least_days() > latest - since.earliest + 1


def _words(entries: Mapping[str, Node]) -> str:
    """The times as they were stated: ", since 2 mo, until 2026-10"."""
    said = [
        f", {key.replace('_', ' ')} {node.text}"
        for key in TIME_KEYS
        if isinstance(node := entries.get(key), Scalar)
    ]
    return "".join(said)
