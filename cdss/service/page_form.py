"""The form of the page: its fields, and a patient's document made of them and back.

Every part of the document knows the field it came from, so that the reader of profiles,
which names the place of each mistake, names the field.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from cdss.errors import Location
from cdss.interop.profile_reader import STATES
from cdss.located import Entry, Node, Scalar, Sequence
from cdss.located import Mapping as MappingNode
from cdss.model.concept import GIVEN_KINDS, fold
from cdss.model.condition import RESPONSES
from cdss.model.wording import response_words

Fields = Mapping[str, str]
Choices = tuple[tuple[str, str], ...]
"""Values with what they are called."""


class Column(NamedTuple):
    """One field of every row of a section.

    Attributes:
        key: What a profile calls it.
        label: What people call it.
        terms: The datalist that completes it; empty where none does.
        choices: What can be chosen; empty for words of one's own.
        hint: An example.
    """

    key: str
    label: str
    terms: str = ""
    choices: Choices = ()
    hint: str = ""


class Section(NamedTuple):
    """One part of the form, of rows.

    Attributes:
        name: What a profile calls it.
        title: What people call it.
        one: What one row is called.
        said: A sentence for whoever fills it in.
        columns: The fields of a row; the first names a term.
        rows: How many rows an empty form has.
    """

    name: str
    title: str
    one: str
    said: str
    columns: tuple[Column, ...]
    rows: int = 1

    @property
    def term(self) -> str:
        """The key of the field that names the term."""
        return self.columns[0].key


_STATE: Choices = (("present", "present"), ("absent", "absent"))
_NEVER = "never given"
_SINCE = Column("since", "Since", hint="2 mo")

SECTIONS = (
    Section(
        "diagnoses",
        "Diagnoses",
        "Diagnosis",
        "",
        (
            Column("name", "Diagnosis", "diagnoses"),
            Column("state", "State", choices=(*_STATE, ("suspected", "suspected"))),
            _SINCE,
        ),
    ),
    Section(
        "findings",
        "Findings",
        "Finding",
        "What is left out is unknown, never absent.",
        (
            Column("name", "Finding", "findings"),
            Column("state", "State", choices=_STATE),
            _SINCE,
        ),
        3,
    ),
    Section(
        "measurements",
        "Measurements and scores",
        "Measurement",
        "A value with its unit, a titre, or a word: raised, low, normal, positive, negative.",
        (
            Column("name", "Measurement", "measurements"),
            Column("value", "Result", hint="19.3 U/L"),
            Column("reference", "Laboratory's range", hint="< 7.3"),
            Column("on", "Date", hint="2026-11-20"),
        ),
        2,
    ),
    Section(
        "treatments",
        "Treatments",
        "Treatment",
        "What was given so far, running or not.",
        (
            Column("agent", "Treatment", "treatments"),
            Column("route", "Route", "routes"),
            Column("dose", "Dose", hint="2 mg/kg/d"),
            Column(
                "response",
                "Response",
                choices=(
                    ("", "not stated"),
                    *((each, response_words(each)) for each in RESPONSES if each != "unknown"),
                    (_NEVER, _NEVER),
                ),
            ),
            Column("target", "Response of", "targets"),
            Column(
                "running",
                "Still running",
                choices=(("", "not stated"), ("true", "yes"), ("false", "no")),
            ),
            _SINCE,
        ),
        2,
    ),
    Section(
        "history",
        "History",
        "Entry of the history",
        "What is so for good or was so once: deficiencies, allergies, pregnancy, procedures.",
        (
            Column("name", "History", "history"),
            Column("state", "State", choices=_STATE),
            Column("until", "Until", hint="2024-05"),
        ),
        2,
    ),
)

COMPLETE = "treatments_complete"
PATIENT = ("age", "sex", "weight")
_PLAIN = ("id", "as_of", *PATIENT, COMPLETE)

KINDS: Mapping[str, frozenset[str]] = {
    "diagnoses": frozenset({"diagnosis"}),
    "findings": frozenset({"finding"}),
    "measurements": frozenset({"measurement", "score"}),
    "treatments": GIVEN_KINDS,
    "history": frozenset({"history", "demographic"}),
    "routes": frozenset({"route"}),
    "targets": frozenset({"target", "finding", "measurement", "score"}),
}
"""The kinds of concepts that each datalist completes."""

MOST = 60
"""Rows of a section."""


def field(section: str, row: int, key: str) -> str:
    """The name of a field, and its id on the page."""
    return f"{section}-{row}-{key}"


def rows(section: Section, fields: Fields) -> int:
    """How many rows a section has: what was posted or filled, and at least those of an empty form.

    Example:
        >>> rows(SECTIONS[1], {}), rows(SECTIONS[1], {"findings-4-name": ""})
        (3, 5)
    """
    found = section.rows
    for at in range(MOST):
        if any(field(section.name, at, each.key) in fields for each in section.columns):
            found = max(found, at + 1)
    return found


def with_row(section: Section, fields: Fields) -> tuple[dict[str, str], str]:
    """The fields with one more row, and the name of its first field."""
    at = min(rows(section, fields), MOST - 1)
    name = field(section.name, at, section.term)
    return {name: "", **fields}, name


def order() -> Iterator[str]:
    """The names of all fields that can be, in the order of the page."""
    yield from _PLAIN[:-1]
    for section in SECTIONS:
        for at in range(MOST):
            yield from (field(section.name, at, each.key) for each in section.columns)
    yield COMPLETE


def is_filled(fields: Fields) -> bool:
    """Whether anything about a patient is entered."""
    chosen = {"state", "response", "running"}
    names = [each for each in _PLAIN if each not in {"id", "as_of"}]
    names += [
        field(section.name, at, column.key)
        for section in SECTIONS
        for at in range(rows(section, fields))
        for column in section.columns
        if column.key not in chosen
    ]
    return any(fields.get(each, "").strip() for each in names)


# Fields to a document


def document_nodes(fields: Fields) -> MappingNode:
    """The document that the fields state; the place of every part is its field.

    Example:
        >>> from cdss.located import plain
        >>> plain(document_nodes({"age": "9 y", "findings-0-name": "fever"}))
        {'patient': {'age': '9 y'}, 'findings': {'fever': 'present'}}
    """
    entries = [_entry(key, _scalar(fields, key)) for key in ("id", "as_of") if _said(fields, key)]
    patient = [_entry(key, _scalar(fields, key)) for key in PATIENT if _said(fields, key)]
    if patient:
        entries.append(_entry("patient", MappingNode(tuple(patient), Location("age", 0, 0))))
    for section in SECTIONS:
        told = list(_rows(section, fields))
        if not told:
            continue
        place = Location(field(section.name, 0, section.term), 0, 0)
        whole: Node
        if section.name == "treatments":
            whole = Sequence(tuple(each for _, each in told), place)
        else:
            whole = MappingNode(tuple(_grouped(told)), place)
        entries.append(_entry(section.name, whole))
    if _said(fields, COMPLETE):
        place = Location(COMPLETE, 0, 0)
        if any(each.key.text == "treatments" for each in entries):
            entries.append(_entry(COMPLETE, Scalar("true", "true", place)))
        else:
            entries.append(_entry("treatments", Scalar("none", "none", place)))
    return MappingNode(tuple(entries), Location("age", 0, 0))


def nameless(fields: Fields) -> list[str]:
    """The fields that name nothing while their row says something."""
    found = []
    for section in SECTIONS:
        for at in range(rows(section, fields)):
            told = [
                each
                for each in section.columns[1:]
                if each.key != "state" and _said(fields, field(section.name, at, each.key))
            ]
            name = field(section.name, at, section.term)
            if told and not _said(fields, name):
                found.append(name)
    return found


def _rows(section: Section, fields: Fields) -> Iterator[tuple[Scalar, Node]]:
    for at in range(rows(section, fields)):
        name = field(section.name, at, section.term)
        if not _said(fields, name):
            continue
        told = {
            each.key: _scalar(fields, field(section.name, at, each.key))
            for each in section.columns[1:]
            if _said(fields, field(section.name, at, each.key))
        }
        term = _scalar(fields, name)
        if section.name == "treatments":
            yield term, _treatment(term, told)
        else:
            yield term, _stated(section, term, told)


def _treatment(term: Scalar, told: dict[str, Scalar]) -> Node:
    response = told.get("response")
    if response is not None and response.text == _NEVER:
        del told["response"]
        told["given"] = Scalar("never", "never", response.place)
    whole = {"agent": term, **told}
    return MappingNode(tuple(_entry(key, each) for key, each in whole.items()), term.place)


def _stated(section: Section, term: Scalar, told: dict[str, Scalar]) -> Node:
    main = "value" if section.name == "measurements" else "state"
    if main == "state":
        told = {"state": Scalar("present", "present", term.place), **told}
    if set(told) == {main}:
        return told[main]
    return MappingNode(tuple(_entry(key, each) for key, each in told.items()), term.place)


def _grouped(told: list[tuple[Scalar, Node]]) -> Iterator[Entry]:
    """Rows of one name under that name."""
    groups: dict[str, list[tuple[Scalar, Node]]] = {}
    for term, node in told:
        groups.setdefault(term.text, []).append((term, node))
    for each in groups.values():
        term, node = each[0]
        yield Entry(
            term, node if len(each) == 1 else Sequence(tuple(n for _, n in each), term.place)
        )


def _said(fields: Fields, name: str) -> str:
    return fields.get(name, "").strip()


def _scalar(fields: Fields, name: str) -> Scalar:
    text = _said(fields, name)
    return Scalar(text, text, Location(name, 0, 0))


def _entry(key: str, node: Node) -> Entry:
    return Entry(Scalar(key, key, node.place), node)


# A document to fields


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
        told["response"] = _NEVER
    if "running" in told:
        said = {"yes": "true", "true": "true", "no": "false", "false": "false"}.get(
            _text(told["running"]).casefold()
        )
        if said is None:
            raise TooMuch
        told["running"] = said
    return told
