"""What became of cards: the body of ``POST /cds-services/{id}/feedback``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final, NamedTuple

from cdss.interop.cds_hooks.shape import listing, mapping, perhaps, text, uuid, wrong

OUTCOMES: Final = ("accepted", "overridden")

_INSTANT: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)", re.ASCII)


class Coding(NamedTuple):
    """A reason that was chosen; one of a list has a code, one of the client's own may not."""

    system: str | None
    code: str | None
    display: str | None


class Feedback(NamedTuple):
    """What became of one card.

    Attributes:
        card: The card's UUID.
        outcome: ``accepted`` or ``overridden``.
        suggestions: The UUIDs of what was accepted; cards of this program suggest nothing.
        reason: Why it was put aside, as chosen.
        comment: The same in the clinician's own words: for the audit, and for no log.
        at: When, in UTC.
    """

    card: str
    outcome: str
    at: str
    suggestions: tuple[str, ...] = ()
    reason: Coding | None = None
    comment: str | None = None

    def as_json(self) -> dict[str, Any]:
        """The feedback as the client may have sent it, in one order of keys."""
        found: dict[str, Any] = {"card": self.card, "outcome": self.outcome}
        if self.suggestions:
            found["acceptedSuggestions"] = [{"id": each} for each in self.suggestions]
        override: dict[str, Any] = {}
        if self.reason is not None:
            override["reason"] = {
                key: value for key, value in self.reason._asdict().items() if value is not None
            }
        if self.comment is not None:
            override["userComment"] = self.comment
        if override:
            found["overrideReason"] = override
        return found | {"outcomeTimestamp": self.at}


def read_feedback(body: Any) -> tuple[Feedback, ...]:
    """The feedback that a request holds.

    Args:
        body: The request's body, read from JSON.

    Raises:
        ProfileError: It is none; the message names the place, and quotes nothing.

    Example:
        >>> card = "4e0a3a1e-3283-4575-ab82-028d55fe2719"
        >>> sent = {"card": card, "outcome": "overridden",
        ...         "outcomeTimestamp": "2026-11-20T09:00:00+01:00"}
        >>> read_feedback({"feedback": [sent]})[0].at
        '2026-11-20T08:00:00Z'
    """
    entries = listing(mapping(body, "body").get("feedback"), "feedback")
    if not entries:
        raise wrong("one entry at least belongs here", "feedback")
    return tuple(
        _entry(mapping(each, f"feedback[{at}]"), f"feedback[{at}]")
        for at, each in enumerate(entries)
    )


def _entry(entry: Mapping[str, Any], place: str) -> Feedback:
    card = uuid(entry, "card", place)
    outcome = text(entry, "outcome", place)
    if outcome not in OUTCOMES:
        raise wrong("`accepted` or `overridden` belongs here", f"{place}.outcome")
    suggestions: tuple[str, ...] = ()
    if entry.get("acceptedSuggestions") is not None:
        where = f"{place}.acceptedSuggestions"
        suggestions = tuple(
            uuid(mapping(each, f"{where}[{at}]"), "id", f"{where}[{at}]")
            for at, each in enumerate(listing(entry["acceptedSuggestions"], where))
        )
    if outcome == "accepted" and not suggestions:
        raise wrong("what was accepted belongs here", f"{place}.acceptedSuggestions")
    reason, comment = _override(entry, place)
    return Feedback(card, outcome, _instant(entry, place), suggestions, reason, comment)


def _override(entry: Mapping[str, Any], place: str) -> tuple[Coding | None, str | None]:
    if entry.get("overrideReason") is None:
        return None, None
    place = f"{place}.overrideReason"
    override = mapping(entry["overrideReason"], place)
    reason = None
    if override.get("reason") is not None:
        where = f"{place}.reason"
        coding = mapping(override["reason"], where)
        reason = Coding(
            perhaps(coding, "system", where),
            perhaps(coding, "code", where),
            perhaps(coding, "display", where),
        )
        if not any(reason):
            raise wrong("a code or a display belongs here", where)
    # An empty comment is what a form sends that nobody wrote into.
    comment = None if override.get("userComment") == "" else perhaps(override, "userComment", place)
    if reason is None and comment is None:
        raise wrong("`reason`, `userComment` or both belong here", place)
    return reason, comment


def _instant(entry: Mapping[str, Any], place: str) -> str:
    stated = text(entry, "outcomeTimestamp", place)
    try:
        if _INSTANT.fullmatch(stated):
            at = datetime.fromisoformat(stated).astimezone(UTC)
            return at.isoformat().replace("+00:00", "Z")
    except (ValueError, OverflowError):
        pass
    raise wrong("a date and time with its offset belongs here", f"{place}.outcomeTimestamp")
