"""How far a screening is, on a terminal and nowhere else."""

from __future__ import annotations

import sys
import time
from threading import Event, Lock, Thread
from typing import Final

import click

from cdss.screening.run import Progress

_EVERY: Final = 0.5
"""Seconds between two looks at it."""


class Bar:
    """One line on standard error, written over and over: share, records, rate, time left."""

    def __init__(self) -> None:
        self._is_shown = sys.stderr is not None and sys.stderr.isatty()
        self._begun = time.monotonic()
        self._last = 0.0
        self._at_first: int | None = None
        self._width = 0
        self._doing = ""
        self._since = 0.0
        self._over = Event()
        self._one_at_a_time = Lock()
        self._ticking: Thread | None = None

    def show(self, progress: Progress) -> None:
        """Show how far it is, if enough time has passed since the last look."""
        now = time.monotonic()
        if self._at_first is None:
            # What an earlier run had done says nothing of how fast this one is.
            self._at_first = progress.bytes if progress.resumed else 0
        if progress.doing:
            self.do(progress.doing)
        elif self._is_shown and now - self._last >= _EVERY:
            self._last = now
            self._write(said(progress, self._at_first, now - self._begun))

    def do(self, what: str) -> None:
        """Show what is being done, and for how long: nobody says how far that is."""
        if not self._is_shown:
            return
        self._doing, self._since = what, time.monotonic()
        self._tell()
        if self._ticking is None:
            self._ticking = Thread(target=self._tick, daemon=True)
            self._ticking.start()

    def _tick(self) -> None:
        while not self._over.wait(_EVERY):
            self._tell()

    def _tell(self) -> None:
        self._write(f"{self._doing}  {_time(time.monotonic() - self._since)}")

    def _write(self, line: str) -> None:
        with self._one_at_a_time:
            click.echo("\r" + line.ljust(self._width), nl=False, err=True)
            self._width = len(line)

    def end(self) -> None:
        """Leave the line clean."""
        self._over.set()
        if self._ticking is not None:
            self._ticking.join()
        if self._width:
            click.echo("\r" + " " * self._width + "\r", nl=False, err=True)
            self._width = 0


def said(progress: Progress, at_first: int, seconds: float) -> str:
    """The line.

    Example:
        >>> said(Progress(500, 0, 50, 100), 0, 10.0)
        '50 %  500 records  50/s  10 s left'
        >>> said(Progress(500, 1000, 75, 100), 50, 3600.0)
        '75 %  1,500 records  0/s  1 h 00 min left'
        >>> said(Progress(8, 1000, 50, 100), 50, 1.0)
        '50 %  1,008 records  8/s'
    """
    share = progress.bytes / progress.of if progress.of else 1.0
    read = progress.bytes - at_first
    rest = progress.of - progress.bytes
    # As long as nothing more was read than an earlier run did, nobody knows.
    left = f"  {_time(seconds * rest / read)} left" if read > 0 else ""
    rate = progress.records / seconds if seconds > 0 else 0.0
    records = progress.records + progress.resumed
    return f"{share:.0%}".replace("%", " %") + f"  {records:,} records  {rate:,.0f}/s{left}"


def _time(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return f"{hours} h {minutes:02} min"
    return f"{minutes} min {rest:02} s" if minutes else f"{rest} s"
