"""What is wrong with a FHIR input, and what of it is not understood."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Final, NamedTuple

from cdss.errors import Diagnostic, Location, ProfileError
from cdss.model.profile import NotUnderstood

if TYPE_CHECKING:
    from cdss.interop.fhir.elements import Record

MOST: Final = 50
"""Mistakes after which reading stops; nobody mends more at a time."""

_PLACES: Final = 3
"""Places that are named of what stands in many."""

# The order in which what is not understood is listed.
CODES, TEXTS, VALUES, RESOURCES = range(4)


class Enough(Exception):  # noqa: N818 - it ends the reading and is no error of its own
    """So much is wrong that reading on would help nobody."""


class Mistake(NamedTuple):
    """A diagnostic, and the element it is about."""

    diagnostic: Diagnostic
    record: Record
    key: str


class Problems:
    """Gathers mistakes, and what is listed as not understood.

    Attributes:
        mistakes: What is wrong.
        noted: How often anything was noted, here or as not understood.
    """

    def __init__(self) -> None:
        self.mistakes: list[Mistake] = []
        self.noted = 0
        self._unread: dict[tuple[int, str, str], tuple[dict[str, None], dict[str, None], int]] = {}

    def wrong(
        self,
        record: Record,
        code: str,
        name: str,
        what: str,
        *,
        key: str = "",
        help_: str = "",
        private: str = "",
    ) -> None:
        """Note one mistake; ``what`` and ``help_`` hold nothing of the patient."""
        self.noted += 1
        place = Location(_public(record), 0, 0)
        diagnostic = Diagnostic(code, name, what, place, help=help_, private=private[:60])
        self.mistakes.append(Mistake(diagnostic, record, key))
        if len(self.mistakes) >= MOST:
            raise Enough

    def shape(self, record: Record, key: str, wanted: str) -> None:
        """An element that is of another JSON type than FHIR gives it."""
        self.wrong(record, "F003", "wrong-shape", f"`{key}` is not {wanted}", key=key)

    def unread(
        self, group: int, about: str, text: str, place: str, nearest: Iterable[str] = ()
    ) -> None:
        """List something as not understood; the same thing elsewhere is counted with it.

        Args:
            group: One of ``CODES``, ``TEXTS``, ``VALUES``, ``RESOURCES``.
            about: What it is sorted by before its text: the system of a code.
            text: What is listed.
            place: The resource.
            nearest: What it may mean.
        """
        self.noted += 1
        key = (group, about, text)
        places, near, times = self._unread.get(key) or ({}, {}, 0)
        places[place] = None
        if nearest:
            near.update(dict.fromkeys(nearest))
        self._unread[key] = (places, near, times + 1)

    def not_understood(self) -> tuple[NotUnderstood, ...]:
        """Everything that is listed: codes by system, then texts, values and resources."""
        found = []
        for (_, about, text), (places, near, times) in sorted(self._unread.items()):
            said = f"{about} {text}" if about else text
            if times > 1:
                said += f", {times} times"
            found.append(NotUnderstood(said, _listed(sorted(places)), tuple(sorted(near))))
        return tuple(found)


def _public(record: Record) -> str:
    """What a message may call a resource: the id of a patient may be a name."""
    return "Patient" if record.kind == "Patient" else record.place


def _listed(places: list[str]) -> str:
    more = len(places) - _PLACES
    shown = ", ".join(places[:_PLACES])
    return f"{shown} and {more} more" if more > 0 else shown


def refused(
    mistakes: Iterable[Mistake], located: Callable[[Mistake], Diagnostic] | None = None
) -> ProfileError:
    """The error that names every mistake; ``located`` finds them in a text."""
    diagnostics = [each.diagnostic if located is None else located(each) for each in mistakes]
    count = len(diagnostics)
    return ProfileError(
        f"the FHIR data has {count} mistake{'' if count == 1 else 's'}", diagnostics
    )
