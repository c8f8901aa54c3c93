"""What an answer rests on, what would change it, and how a reported patient compares."""

from typing import NamedTuple


class Basis(NamedTuple):
    """A statement of the profile, in words, with its place."""

    text: str
    location: str


class Proof(NamedTuple):
    """Why a condition has its value.

    Attributes:
        condition: In words.
        value: ``yes``, ``no``, ``unknown`` or ``conflict``.
        rule: The derivation that concluded it, where one did; the first, where several do.
        statements: The statements of the profile that decided it; those that bear on it and
            leave it open, where it is unknown.
        parts: The proofs of its parts, or of what the derivation rests on; one for each
            derivation, where several conclude it, or one besides a statement.
    """

    condition: str
    value: str
    rule: str | None
    statements: tuple[Basis, ...]
    parts: "tuple[Proof, ...]"


class Fact(NamedTuple):
    """Something that could be stated of the patient.

    Attributes:
        concept: A concept's id, ``age``, ``sex`` or ``treatments``.
        says: What would be stated, in words: "fever", "not pregnancy".
        now: ``unknown``; or ``absent`` and ``present``, ``so`` and ``otherwise``: how it is now,
            where the profile says so of something that can change with time.
    """

    concept: str
    says: str
    now: str


class Changes(NamedTuple):
    """The smallest sets of facts with which an option's conditions would hold.

    Attributes:
        sets: Each set suffices, and none of its facts can be left out of it.
        complete: Whether these are all; a bound was met where they are not.
        fixed: Statements that stand against it and cannot change: an age, a sex, a
            diagnosis, how a treatment turned out.
    """

    sets: tuple[tuple[Fact, ...], ...]
    complete: bool
    fixed: tuple[Basis, ...]


class Reasons(NamedTuple):
    """The smallest sets of statements on which an option's conditions rest.

    Attributes:
        sets: Each set alone makes the conditions hold.
        complete: Whether these are all; a bound was met where they are not.
        needed: The statements that stand in every set: without one of them, it falls.
    """

    sets: tuple[tuple[Basis, ...], ...]
    complete: bool
    needed: tuple[Basis, ...]


class Row(NamedTuple):
    """One aspect of the patient beside the reported one.

    ``verdict`` is ``same``, ``different``, or ``unknown`` where one side does not state it.
    ``time`` is when it was so there, in words, where the source tells: the patient's side is
    of the day of the consultation, and the other mostly of an earlier stage.
    """

    aspect: str
    here: str
    there: str
    verdict: str
    time: str = ""


class Step(NamedTuple):
    """One step of a course.

    Attributes:
        title: The agent or intervention, or the stage, in words.
        when: When it began, in words; empty where that is not stated.
        known: Whether its place in the order is stated.
        is_this: Whether it is the intervention that the comparison is about.
        given: Whether it is a treatment.
        response: How each target responded, both in words.
        beside: What ran beside it, in words; empty where that is not stated.
        observed: What was stated of this stage, in words.
        at: Where it stands: a place in the profile, or in the source.
    """

    title: str
    when: str
    known: bool
    is_this: bool
    given: bool
    response: dict[str, str]
    beside: str
    observed: tuple[str, ...]
    at: str


class Comparison(NamedTuple):
    """The patient beside one subject on whom an option's evidence rests.

    Attributes:
        source: The source's id.
        evidence: The evidence's id in it.
        subject: The subject's id in it.
        subject_label: Who the subject is, in words.
        n: How many persons the subject stands for; a cohort is not compared step by step.
        rows: Aspect by aspect.
        here: The patient's course.
        there: The subject's course.
    """

    source: str
    evidence: str
    subject: str
    subject_label: str
    n: int
    rows: tuple[Row, ...]
    here: tuple[Step, ...]
    there: tuple[Step, ...]
