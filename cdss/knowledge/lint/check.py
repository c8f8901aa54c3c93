"""What a check is: a code that never changes, a name, a severity, a reason, and a search."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from cdss.errors import Diagnostic, Location
from cdss.knowledge.lint.base import Base


class Finding(NamedTuple):
    """One place that a check objects to; the check adds its code and name."""

    what: str
    place: Location
    notes: tuple[str, ...] = ()
    help: str = ""


Search = Callable[[Base], Iterable[Finding]]


class Check(NamedTuple):
    """One check.

    Attributes:
        code: Permanent; a code that is given up is never used again.
        name: The bad thing in kebab-case.
        severity: ``error`` or ``warning``.
        why: What ``cdss lint --explain`` prints.
        search: Finds the bad thing.
    """

    code: str
    name: str
    severity: str
    why: str
    search: Search

    def run(self, base: Base) -> Iterator[Diagnostic]:
        """Every place in a knowledge base that the check objects to."""
        for found in self.search(base):
            yield Diagnostic(
                self.code,
                self.name,
                found.what,
                found.place,
                notes=found.notes,
                help=found.help,
                severity=self.severity,
            )


def error(code: str, name: str, why: str) -> Callable[[Search], Check]:
    """Make a search into a check whose findings are mistakes."""
    return lambda search: Check(code, name, "error", why, search)


def warning(code: str, name: str, why: str) -> Callable[[Search], Check]:
    """Make a search into a check whose findings may have a good reason."""
    return lambda search: Check(code, name, "warning", why, search)
