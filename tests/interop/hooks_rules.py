"""CDS Hooks, written out: each rule of the specification as a check of its own.

2.0 is https://cds-hooks.hl7.org/2.0/; names such as ``cds-resp-4`` are the invariants of the
logical models of the 3.0 ballot (https://build.fhir.org/ig/HL7/cds-hooks/). Nothing here is
imported from the program: a rule holds, or its name is in what ``broken`` returns.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

Rule = Callable[[Any], bool]

UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
TOKEN = re.compile(r"\{\{(.*?)\}\}")

CONTEXT = {
    "patient-view": {"userId", "patientId", "encounterId"},
    "order-select": {"userId", "patientId", "encounterId", "selections", "draftOrders"},
}
"""The fields of each hook's context, from its page."""

CARD_KEYS = {
    "uuid", "summary", "detail", "indicator", "source", "suggestions", "selectionBehavior",
    "overrideReasons", "links", "extension",
}  # fmt: skip


def is_text(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())


def is_absolute(value: Any) -> bool:
    if not is_text(value):
        return False
    parts = urlsplit(value)
    return parts.scheme in {"http", "https"} and bool(parts.netloc) and " " not in value


def cards(response: Any) -> list[Any]:
    return response["cards"]


def suggestions(response: Any) -> list[Any]:
    return [each for card in cards(response) for each in card.get("suggestions", [])]


def actions(response: Any) -> list[Any]:
    suggested = [each for one in suggestions(response) for each in one.get("actions", [])]
    return suggested + response.get("systemActions", [])


def links(response: Any) -> list[Any]:
    return [each for card in cards(response) for each in card.get("links", [])]


def reasons(response: Any) -> list[Any]:
    return [each for card in cards(response) for each in card.get("overrideReasons", [])]


def empty_values(value: Any, path: str = "") -> Iterator[str]:
    """Where null, an empty text, list or object stands; no cards are said by an empty list."""
    if value is None or value in ("", [], {}):
        if path != "/cards":
            yield path
    elif isinstance(value, dict):
        for key, each in value.items():
            yield from empty_values(each, f"{path}/{key}")
    elif isinstance(value, list):
        for at, each in enumerate(value):
            yield from empty_values(each, f"{path}/{at}")


RESPONSE: dict[str, Rule] = {
    # 2.0, "HTTP Response": `cards` is REQUIRED, an array; none is an empty one.
    "cards is an array": lambda r: isinstance(r.get("cards"), list),
    # 2.0, "Overview": nothing is null or empty unless it is said to be.
    "nothing is null or empty": lambda r: not list(empty_values(r)),
    "a response has no other keys": lambda r: set(r) <= {"cards", "systemActions", "extension"},
    # 2.0, "Card Attributes".
    "a card has no other keys": lambda r: all(set(card) <= CARD_KEYS for card in cards(r)),
    "uuid is a UUID": lambda r: all(
        UUID.fullmatch(card["uuid"]) for card in cards(r) if "uuid" in card
    ),
    "a uuid names one card": lambda r: (
        len({card.get("uuid", id(card)) for card in cards(r)}) == len(cards(r))
    ),
    "summary is there": lambda r: all(is_text(card.get("summary")) for card in cards(r)),
    "summary is shorter than 140": lambda r: all(
        len(card.get("summary", "")) < 140 for card in cards(r)
    ),
    "summary is one line": lambda r: all("\n" not in card.get("summary", "") for card in cards(r)),
    "detail is text": lambda r: all(is_text(card.get("detail", "-")) for card in cards(r)),
    "indicator is one of three": lambda r: all(
        card.get("indicator") in {"info", "warning", "critical"} for card in cards(r)
    ),
    "source is there": lambda r: all(isinstance(card.get("source"), dict) for card in cards(r)),
    # 2.0, "Source".
    "source has a label": lambda r: all(
        is_text(card.get("source", {}).get("label")) for card in cards(r)
    ),
    "source.url is absolute": lambda r: all(
        is_absolute(card["source"]["url"]) for card in cards(r) if "url" in card.get("source", {})
    ),
    "source.icon is absolute": lambda r: all(
        is_absolute(card["source"]["icon"]) for card in cards(r) if "icon" in card.get("source", {})
    ),
    "source.topic is a Coding with a code": lambda r: all(
        is_text(card["source"]["topic"].get("code"))
        for card in cards(r)
        if "topic" in card.get("source", {})
    ),
    # 2.0, "Suggestion" and "Action".
    "a suggestion has a label": lambda r: all(
        is_text(each.get("label")) for each in suggestions(r)
    ),
    "an action has a type": lambda r: all(
        each.get("type") in {"create", "update", "delete"} for each in actions(r)
    ),
    "create and update have a resource": lambda r: all(
        each.get("type") == "delete" or isinstance(each.get("resource"), dict)
        for each in actions(r)
    ),
    # 2.0, "Link".
    "a link has a label": lambda r: all(is_text(each.get("label")) for each in links(r)),
    "a link has an address": lambda r: all(is_text(each.get("url")) for each in links(r)),
    "a link has a type": lambda r: all(
        each.get("type") in {"absolute", "smart"} for each in links(r)
    ),
    "an absolute link is absolute": lambda r: all(
        is_absolute(each.get("url")) for each in links(r) if each.get("type") == "absolute"
    ),
    "selectionBehavior is one of two": lambda r: all(
        card.get("selectionBehavior", "any") in {"any", "at-most-one"} for card in cards(r)
    ),
    # The 3.0 ballot's invariants of CDSHooksResponse.
    "cds-resp-1": lambda r: all(
        sum(bool(each.get("isRecommended")) for each in card.get("suggestions", [])) <= 1
        for card in cards(r)
        if card.get("selectionBehavior") == "at-most-one"
    ),
    "cds-resp-2": lambda r: all(
        "resourceId" in each and "resource" not in each
        for each in actions(r)
        if each.get("type") == "delete"
    ),
    "cds-resp-3": lambda r: all(
        "appContext" not in each for each in links(r) if each.get("type") != "smart"
    ),
    "cds-resp-4": lambda r: all(is_text(each.get("display")) for each in reasons(r)),
    "cds-resp-5": lambda r: all(is_text(each.get("description")) for each in actions(r)),
    "cds-resp-6": lambda r: all(
        "selectionBehavior" in card for card in cards(r) if card.get("suggestions")
    ),
    "cds-resp-7": lambda r: all(
        each.get("actionSelectionBehavior", "all") in {"all", "any", "at-most-one"}
        for each in suggestions(r)
    ),
    "an override reason is a Coding with system and code": lambda r: all(
        is_text(each.get("code")) and is_absolute(each.get("system")) for each in reasons(r)
    ),
}


def services(document: Any) -> list[Any]:
    return document["services"]


def templates(service: Any) -> list[str]:
    return list(service.get("prefetch", {}).values())


DISCOVERY: dict[str, Rule] = {
    "services is an array": lambda d: isinstance(d.get("services"), list),
    "nothing is null or empty": lambda d: not list(empty_values(d)),
    "a service has a hook": lambda d: all(is_text(each.get("hook")) for each in services(d)),
    "a service has a description": lambda d: all(
        is_text(each.get("description")) for each in services(d)
    ),
    "a service has an id that fits an address": lambda d: all(
        re.fullmatch(r"[A-Za-z0-9._~-]+", each.get("id", "")) for each in services(d)
    ),
    # 3.0: the same id may stand for several hooks, not twice for one.
    "id and hook name one service": lambda d: (
        len({(each.get("id"), each.get("hook")) for each in services(d)}) == len(services(d))
    ),
    "a title is text": lambda d: all(is_text(each.get("title", "-")) for each in services(d)),
    "prefetch maps keys to templates": lambda d: all(
        isinstance(each.get("prefetch", {}), dict) and all(map(is_text, templates(each)))
        for each in services(d)
    ),
    # 2.0, "Prefetch Template": a read or a search, relative to the client's server.
    "a template is relative": lambda d: all(
        re.match(r"[A-Z][A-Za-z]+[/?]", template)
        for each in services(d)
        for template in templates(each)
    ),
    "a token names a field of the hook's context": lambda d: all(
        token.removeprefix("context.") in CONTEXT[each["hook"]] and token.startswith("context.")
        for each in services(d)
        for template in templates(each)
        for token in TOKEN.findall(template)
    ),
    "version is one of the specification's": lambda d: all(
        each.get("version", "STU2") in {"STU1", "STU2", "STU3"} for each in services(d)
    ),
}


def broken(rules: dict[str, Rule], document: Any) -> set[str]:
    """The names of the rules that a document breaks; one that cannot be read breaks them too."""
    found = set()
    for name, holds in rules.items():
        try:
            kept = holds(document)
        except (KeyError, TypeError, AttributeError):
            kept = False
        if not kept:
            found.add(name)
    return found
