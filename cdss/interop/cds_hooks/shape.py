"""What a client sends, key by key; what is wrong is named by its place and never quoted."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from cdss.errors import ProfileError


def wrong(what: str, place: str) -> ProfileError:
    """What is wrong with a request, and where; it may be logged."""
    return ProfileError(f"`{place}`: {what}")


def mapping(value: Any, place: str) -> Mapping[str, Any]:
    """A JSON object."""
    if not isinstance(value, Mapping):
        raise wrong("an object belongs here", place)
    return value


def listing(value: Any, place: str) -> list[Any]:
    """A JSON array."""
    if not isinstance(value, list):
        raise wrong("an array belongs here", place)
    return value


def text(body: Mapping[str, Any], key: str, place: str) -> str:
    """A text that must be there, and say something."""
    value = body.get(key)
    if not isinstance(value, str) or not value.strip():
        raise wrong("a text belongs here", f"{place}.{key}" if place else key)
    return value


def perhaps(body: Mapping[str, Any], key: str, place: str) -> str | None:
    """A text that may be left out."""
    return text(body, key, place) if body.get(key) is not None else None


def uuid(body: Mapping[str, Any], key: str, place: str) -> str:
    """A UUID, as it is usually written; the prefix that FHIR gives one is taken off."""
    value = text(body, key, place).removeprefix("urn:uuid:")
    try:
        # The class takes braces and missing hyphens too, which the specification does not.
        known = str(UUID(value)) == value.lower()
    except ValueError:
        known = False
    if not known:
        raise wrong("a UUID belongs here", f"{place}.{key}" if place else key)
    return value.lower()
