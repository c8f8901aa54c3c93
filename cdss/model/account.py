"""A source as it is told to people: its subjects on a timeline, its evidence, its general words.

Plain data, so that a report can lay it out without knowing the files it came from.
"""

from __future__ import annotations

from typing import NamedTuple

from cdss.model.evidence import Evidence, Passage


class Told(NamedTuple):
    """One statement in words.

    Attributes:
        concept: Its id.
        words: What is stated: name, value or state, detail.
        printed: What stands in the text, where that was noted.
        when: The time within its stage, where one is stated.
        marks: How the curator read or inferred it.
    """

    id: str
    concept: str
    words: str
    printed: str | None
    when: str | None
    marks: tuple[str, ...]
    at: tuple[Passage, ...]


class Reply(NamedTuple):
    """How one target responded."""

    target: str
    label: str
    response: str
    marks: tuple[str, ...]


class Dose(NamedTuple):
    """A dose as printed; an ambiguous one is not for dosing, and says why."""

    printed: str
    ambiguous: bool
    why: str | None


class Course(NamedTuple):
    """One intervention as it is told.

    Attributes:
        as_printed: What the text says came of it, where it names no target.
        order_unknown: Interventions of which it is not stated which came first.
    """

    id: str
    intervention: str
    label: str
    doses: tuple[Dose, ...]
    schedule: str
    duration: str
    started: str
    concomitant: str
    purpose: tuple[str, ...]
    responses: tuple[Reply, ...]
    as_printed: str
    adverse_events: str
    marks: tuple[str, ...]
    order_unknown: tuple[str, ...]
    at: tuple[Passage, ...]


class Stage(NamedTuple):
    """A step of a timeline: what began, and what was observed then.

    Attributes:
        title: Such as ``presentation`` or ``before I2``.
        known: Whether its place in the order is stated.
        course: The intervention that began, in a stage of one.
        statements: What was observed.
    """

    title: str
    known: bool
    course: Course | None
    statements: tuple[Told, ...]


class SubjectAccount(NamedTuple):
    """A person's course in order, or what is stated of a cohort."""

    id: str
    label: str
    n: int
    kind: str
    stages: tuple[Stage, ...]


class Finding(NamedTuple):
    """A piece of evidence with the name of what it is about."""

    about: str
    evidence: Evidence


class General(NamedTuple):
    """The authors' words about the world, marked by kind; never the subject's."""

    id: str
    kind: str
    statement: str
    concepts: tuple[str, ...]
    at: tuple[Passage, ...]


class Standing(NamedTuple):
    """Whether the publication stands, and when and where that was checked."""

    status: str
    checked: str
    where: str


class SourceAccount(NamedTuple):
    """One source in full.

    Attributes:
        n: People in it; those told of in another source of the list are counted there too.
        read: What was read and where, or the name of the text that was supplied.
        care: CARE's points, each yes, no, partial or not noted.
        same_subject_as: Publications on the same person: they count once.
    """

    id: str
    citation: str
    url: str | None
    identified: bool
    design: str
    n: int
    standing: Standing
    read: str
    care: dict[str, str]
    same_subject_as: tuple[str, ...]
    subjects: tuple[SubjectAccount, ...]
    evidence: tuple[Finding, ...]
    general: tuple[General, ...]


class SourceLine(NamedTuple):
    """One source in a list of sources."""

    id: str
    design: str
    n: int
    citation: str
    standing: str
    statements: int
    evidence: int
    same_subject_as: tuple[str, ...]
