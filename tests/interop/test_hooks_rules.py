"""Each rule of the specification catches what it is there to catch."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from hooks_rules import DISCOVERY, RESPONSE, broken

ACTION = {"type": "create", "description": "d", "resource": {"resourceType": "Task"}}

GOOD: dict[str, Any] = {
    "cards": [
        {
            "uuid": "4e0a3a1e-3283-4575-ab82-028d55fe2719",
            "summary": "s",
            "detail": "d",
            "indicator": "info",
            "source": {"label": "l", "url": "https://a.example", "topic": {"code": "t"}},
            "suggestions": [{"label": "l", "isRecommended": True, "actions": [ACTION]}],
            "selectionBehavior": "at-most-one",
            "overrideReasons": [{"code": "c", "system": "https://b.example/x", "display": "d"}],
            "links": [{"label": "l", "url": "https://c.example", "type": "absolute"}],
        }
    ]
}

DELETE = {"type": "delete", "description": "d", "resource": {"resourceType": "Task"}}
TWICE = GOOD["cards"][0]["suggestions"] * 2

BAD = [
    ("cards", None, "cards is an array"),
    ("extra", 1, "a response has no other keys"),
    ("cards/0/extra", 1, "a card has no other keys"),
    ("cards/0/detail", "", "nothing is null or empty"),
    ("cards/0/uuid", "card-1", "uuid is a UUID"),
    ("cards", GOOD["cards"] * 2, "a uuid names one card"),
    ("cards/0/summary", " ", "summary is there"),
    ("cards/0/summary", "x" * 140, "summary is shorter than 140"),
    ("cards/0/summary", "a\nb", "summary is one line"),
    ("cards/0/detail", " ", "detail is text"),
    ("cards/0/indicator", "hard-stop", "indicator is one of three"),
    ("cards/0/source", "l", "source is there"),
    ("cards/0/source/label", " ", "source has a label"),
    ("cards/0/source/url", "/about", "source.url is absolute"),
    ("cards/0/source/icon", "icon.png", "source.icon is absolute"),
    ("cards/0/source/topic", {"display": "t"}, "source.topic is a Coding with a code"),
    ("cards/0/suggestions/0/label", " ", "a suggestion has a label"),
    ("cards/0/suggestions/0/actions/0/type", "order", "an action has a type"),
    ("cards/0/suggestions/0/actions/0/resource", "x", "create and update have a resource"),
    ("cards/0/links/0/label", " ", "a link has a label"),
    ("cards/0/links/0/url", 7, "a link has an address"),
    ("cards/0/links/0/type", "relative", "a link has a type"),
    ("cards/0/links/0/url", "c.example", "an absolute link is absolute"),
    ("cards/0/selectionBehavior", "all", "selectionBehavior is one of two"),
    ("cards/0/suggestions", TWICE, "cds-resp-1"),
    ("cards/0/suggestions/0/actions/0", DELETE, "cds-resp-2"),
    ("cards/0/links/0/appContext", "x", "cds-resp-3"),
    ("cards/0/overrideReasons/0/display", " ", "cds-resp-4"),
    ("cards/0/suggestions/0/actions/0/description", " ", "cds-resp-5"),
    ("cards/0/selectionBehavior", KeyError, "cds-resp-6"),
    ("cards/0/suggestions/0/actionSelectionBehavior", "one", "cds-resp-7"),
    (
        "cards/0/overrideReasons/0/system",
        "reasons",
        "an override reason is a Coding with system and code",
    ),
]

SERVICES: dict[str, Any] = {
    "services": [
        {
            "hook": "patient-view",
            "title": "t",
            "description": "d",
            "id": "i",
            "prefetch": {"patient": "Patient/{{context.patientId}}"},
            "version": "STU2",
        }
    ]
}

BAD_SERVICES = [
    ("services", None, "services is an array"),
    ("services/0/title", "", "nothing is null or empty"),
    ("services/0/hook", KeyError, "a service has a hook"),
    ("services/0/description", " ", "a service has a description"),
    ("services/0/id", "a/b", "a service has an id that fits an address"),
    ("services", SERVICES["services"] * 2, "id and hook name one service"),
    ("services/0/title", 7, "a title is text"),
    ("services/0/prefetch/patient", 7, "prefetch maps keys to templates"),
    ("services/0/prefetch/patient", "https://a.example/Patient", "a template is relative"),
    (
        "services/0/prefetch/patient",
        "Patient/{{context.selections.first()}}",
        "a token names a field of the hook's context",
    ),
    ("services/0/version", "2.0", "version is one of the specification's"),
]


def changed(document: Any, path: str, value: Any) -> Any:
    found = copy.deepcopy(document)
    *steps, last = [int(each) if each.isdigit() else each for each in path.split("/")]
    here = found
    for step in steps:
        here = here[step]
    if value is KeyError:
        del here[last]
    else:
        here[last] = value
    return found


def test_what_keeps_every_rule_breaks_none():
    assert not broken(RESPONSE, GOOD)
    assert not broken(RESPONSE, {"cards": []})
    assert not broken(DISCOVERY, SERVICES)
    assert not broken(
        DISCOVERY, {"services": [{**SERVICES["services"][0], "hook": "order-select"}]}
    )


@pytest.mark.parametrize(("path", "value", "rule"), BAD, ids=[each[2] for each in BAD])
def test_a_response_that_breaks_a_rule_is_caught(path, value, rule):
    assert rule in broken(RESPONSE, changed(GOOD, path, value))


@pytest.mark.parametrize(
    ("path", "value", "rule"), BAD_SERVICES, ids=[each[2] for each in BAD_SERVICES]
)
def test_a_discovery_that_breaks_a_rule_is_caught(path, value, rule):
    assert rule in broken(DISCOVERY, changed(SERVICES, path, value))


def test_every_rule_has_its_broken_document():
    assert {each[2] for each in BAD} == set(RESPONSE)
    assert {each[2] for each in BAD_SERVICES} == set(DISCOVERY)
