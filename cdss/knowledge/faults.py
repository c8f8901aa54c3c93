"""Gathering what is wrong with knowledge files, so that all of it is told at once."""

from __future__ import annotations

from collections.abc import Iterable

from cdss.errors import Diagnostic, Location, nearest


class Faults:
    """What is wrong so far, in the order in which it was met."""

    def __init__(self) -> None:
        self.diagnostics: list[Diagnostic] = []

    def wrong(
        self,
        code: str,
        name: str,
        what: str,
        place: Location,
        *,
        notes: tuple[str, ...] = (),
        help_: str = "",
    ) -> None:
        """Note one thing that is wrong."""
        self.diagnostics.append(Diagnostic(code, name, what, place, notes=notes, help=help_))


def meant(name: str, known: Iterable[str]) -> str:
    """The nearest known id as a question; nothing when none is near.

    Example:
        >>> meant("sharma-2107", ["sharma-2017"])
        'did you mean `sharma-2017`?'
    """
    near = nearest(name, known, 1)
    return f"did you mean `{near[0]}`?" if near else ""
