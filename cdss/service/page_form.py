"""The form of the page: its fields, and the document of a patient made of them.

Every part of the document knows the field it came from, so that the reader of profiles,
which names the place of each mistake, names the field.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from cdss.errors import Location
from cdss.located import Entry, Node, Scalar, Sequence
from cdss.located import Mapping as MappingNode
from cdss.model.concept import GIVEN_KINDS
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
NEVER = "never given"
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
                    (NEVER, NEVER),
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
    if response is not None and response.text == NEVER:
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
