"""The form of the page, filled with what a document states, where it can hold all of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from cdss.interop.profile_reader import STATES
from cdss.model.concept import fold
from cdss.model.condition import RESPONSES
from cdss.service.page_form import COMPLETE, MOST, NEVER, PATIENT, SECTIONS, Section, field


class TooMuch(Exception):  # noqa: N818 - the document is right, and says more than the form holds
    """A document that the form cannot show whole."""


def fields_of(document: Mapping[str, Any]) -> dict[str, str] | None:
    """The fields that state a document; None where the form could not show all of it.

    Example:
        >>> fields_of({"patient": {"age": "9 y"}, "findings": ["fever"]})
        {'age': '9 y', 'findings-0-name': 'fever', 'findings-0-state': 'present'}
        >>> fields_of({"findings": {"calcinosis": {"state": "present", "kind": "tumoral"}}})
    """
    try:
        return dict(_fields(document))
    except TooMuch:
        return None


def _fields(document: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    known = {"id", "as_of", "patient", COMPLETE, *(each.name for each in SECTIONS)}
    if set(document) - known:
        raise TooMuch
    for key in ("id", "as_of"):
        if key in document:
            yield key, _text(document[key])
    patient = document.get("patient", {})
    if not isinstance(patient, dict) or set(patient) - set(PATIENT):
        raise TooMuch
    yield from ((key, _choice(key, _text(said))) for key, said in patient.items())
    for section in SECTIONS:
        for at, told in enumerate(_told(section, document.get(section.name))):
            if set(told) - {each.key for each in section.columns} or at >= MOST:
                raise TooMuch
            yield from ((field(section.name, at, key), _text(each)) for key, each in told.items())
    closed = document.get(COMPLETE)
    if closed not in {None, "true", "yes"}:
        raise TooMuch
    if closed or document.get("treatments") == "none":
        yield COMPLETE, "true"


def _text(said: Any) -> str:
    if not isinstance(said, str) or "\n" in said:
        raise TooMuch
    return said


def _choice(key: str, said: str) -> str:
    if key != "sex":
        return said
    word = said.casefold()
    if word in {"unknown", "not stated"}:
        return ""
    if word not in {"female", "male"}:
        raise TooMuch
    return word


def _told(section: Section, there: Any) -> Iterator[dict[str, Any]]:
    """What a section says, row by row."""
    if there is None or (section.name == "treatments" and there == "none"):
        return
    if isinstance(there, list):
        for each in there:
            if isinstance(each, str):
                whole = {section.term: each}
                yield whole if section.name == "treatments" else {**whole, "state": "present"}
            elif not isinstance(each, dict):
                raise TooMuch
            elif section.name == "treatments":
                yield _treated(each)
            else:
                yield from _told(section, each)
        return
    if not isinstance(there, dict) or section.name == "treatments":
        raise TooMuch
    for name, said in there.items():
        for each in said if isinstance(said, list) else [said]:
            yield {section.term: name, **_parts(section, each)}


def _parts(section: Section, said: Any) -> dict[str, Any]:
    if section.name == "measurements":
        told = said if isinstance(said, dict) else {"value": said}
        if "value" not in told and "is" in told:
            told = {"value": told["is"], **{k: v for k, v in told.items() if k != "is"}}
        return dict(told)
    told = {"state": "present", **said} if isinstance(said, dict) else {"state": said or "present"}
    state = STATES.get(_text(told["state"]).casefold())
    choices = next(each.choices for each in section.columns if each.key == "state")
    if state not in dict(choices):
        raise TooMuch
    return {**told, "state": state}


def _treated(told: dict[str, Any]) -> dict[str, Any]:
    told = dict(told)
    response = told.get("response")
    if isinstance(response, dict):
        if len(response) != 1 or "target" in told:
            raise TooMuch
        ((target, response),) = response.items()
        if fold(target) != "as a whole":
            told["target"] = target
        told["response"] = response
    if response is not None:
        said = {fold(each): each for each in RESPONSES}.get(fold(_text(response)))
        if said is None or said == "unknown":
            raise TooMuch
        told["response"] = said
    if "given" in told:
        if (
            _text(told.pop("given")).casefold() not in {"never", "no", "false"}
            or "response" in told
        ):
            raise TooMuch
        told["response"] = NEVER
    if "running" in told:
        said = {"yes": "true", "true": "true", "no": "false", "false": "false"}.get(
            _text(told["running"]).casefold()
        )
        if said is None:
            raise TooMuch
        told["running"] = said
    return told
