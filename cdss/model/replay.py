"""What a change of knowledge does to answers: one run again, or those of many patients."""

from __future__ import annotations

from typing import NamedTuple

REPLAY_SCHEMA = "cdss/replay/1"
DIFF_SCHEMA = "cdss/diff/1"

REASONS = ("knowledge", "knowledge-elsewhere", "program", "unexplained")
"""Why a part of an answer changed: a part of the knowledge that bears on it did; parts did,
and none is seen to bear on it; the program did, and no such part; nothing that is known did."""


class PartChange(NamedTuple):
    """A part of the knowledge that differs.

    Attributes:
        kind: ``rule``, ``source``, ``concept``, ``vocabulary`` or ``scope``.
        name: Its id; empty for the vocabulary and the scope as a whole.
        how: ``added``, ``removed``, ``withdrawn`` or ``changed``.
        before: Its version there, where it has one.
        after: Its version here, where it has one.
        title: What it is called, in words.
    """

    kind: str
    name: str
    how: str
    before: str | None = None
    after: str | None = None
    title: str = ""

    @property
    def key(self) -> str:
        """Kind and name, as changes of answers cite it.

        Example:
            >>> PartChange("rule", "AB-O-0001", "added").key, PartChange("scope", "", "changed").key
            ('rule AB-O-0001', 'scope')
        """
        return f"{self.kind} {self.name}".rstrip()


class Aspect(NamedTuple):
    """One aspect of a part of an answer: what stood there, what stands there now.

    ``otherwise`` names what stands there both times and reads otherwise.
    """

    name: str
    before: tuple[str, ...]
    after: tuple[str, ...]
    otherwise: tuple[str, ...] = ()


class Change(NamedTuple):
    """A part of an answer that appeared, went or changed.

    Attributes:
        kind: ``option``, ``alert``, ``derived``, ``conflict`` and so on; ``section`` for a
            whole section of the answer.
        name: The rule or concept that it is about.
        label: The same in words.
        how: ``appeared``, ``went`` or ``changed``.
        aspects: What of it changed.
        because: The parts of the knowledge that changed and bear on it, by their keys.
        reason: One of ``REASONS``.
    """

    kind: str
    name: str
    label: str
    how: str
    aspects: tuple[Aspect, ...]
    because: tuple[str, ...]
    reason: str


class Stamp(NamedTuple):
    """What an answer rests on, then and now, in words."""

    about: str
    before: str
    after: str
    same: bool


class Quotations(NamedTuple):
    """What an answer quotes: how many passages, and how many of them were read again.

    ``unread`` names the texts that could not be, and why.
    """

    told: int
    read: int = 0
    unread: tuple[str, ...] = ()


class Replayed(NamedTuple):
    """An answer run again. ``same`` when it says what it said.

    A quotation that was not read again makes it neither the same nor another.
    ``not_compared`` is what only one of two programs knows; one program knows all of it.
    """

    schema: str
    name: str
    as_of: str
    same: bool
    stamps: tuple[Stamp, ...]
    parts: tuple[PartChange, ...]
    changes: tuple[Change, ...]
    not_compared: tuple[str, ...] = ()
    quotations: Quotations = Quotations(0)


class Side(NamedTuple):
    """One of two knowledge bases."""

    name: str
    version: str
    date: str
    sha256: str


class PatientDifference(NamedTuple):
    """What becomes of one profile; ``unread`` says why it cannot be read, and with which side."""

    name: str
    as_of: str
    changes: tuple[Change, ...]
    unread: tuple[str, ...] = ()


class Differences(NamedTuple):
    """Two knowledge bases, and what the second makes of each profile beside the first.

    ``counts`` are profiles (changed, the same, unread) and changes by what they are.
    """

    schema: str
    before: Side
    after: Side
    parts: tuple[PartChange, ...]
    patients: tuple[PatientDifference, ...]
    counts: dict[str, int]
