"""Checks of a source's figures: places in the text, values with their units, numbers of people.

L035 to L044.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from typing import Any

from cdss.knowledge.documents.source import PassageDocument, Source, StatementDocument
from cdss.knowledge.lint.base import Base, Path, Subject
from cdss.knowledge.lint.check import Finding, error
from cdss.knowledge.values import quantity_of, reference_of
from cdss.model.concept import Concept
from cdss.model.measure import beyond_limits
from cdss.model.unit import QuantityError


@error(
    "L035",
    "no-such-place",
    "A span is a start and an end in the text whose digest the source gives. Backwards or beyond "
    "the text's end it points at nothing, and `cdss sources verify` could not check it.",
)
def no_such_place(base: Base) -> Iterator[Finding]:
    """A span that is no stretch of the text."""
    for placed in base.documents.sources:
        text = placed.document.text
        for path, passage in _passages(placed.document):
            place = placed.place(*path, "span")
            if passage.span is None:
                if text is not None:
                    yield Finding("the text is at hand, and this has no `span`", place)
                continue
            start, end = passage.span
            if text is None:
                what = "the source gives no `text`, so no span can be checked"
                yield Finding(what, place, help="say under `read` what was read and where")
            elif start >= end:
                yield Finding("the span ends before it begins", place)
            elif end > text.chars:
                yield Finding(f"the text ends at {text.chars}", place)


def _passages(source: Source) -> Iterator[tuple[Path, PassageDocument]]:
    stated: list[tuple[Path, Any]] = []
    for at, subject in enumerate(source.subjects):
        for key in ("statements", "interventions"):
            stated += [
                (("subjects", at, key, step, "at"), each.at)
                for step, each in enumerate(getattr(subject, key))
            ]
    for key in ("evidence", "general"):
        stated += [((key, at, "at"), each.at) for at, each in enumerate(getattr(source, key))]
    for path, passages in stated:
        if isinstance(passages, PassageDocument):
            yield path, passages
        else:
            yield from (((*path, at), each) for at, each in enumerate(passages))


@error(
    "L036",
    "unread-source",
    "Either the text is at hand, with its digest, or `read` says what was read and where. "
    "Otherwise nobody can tell where the statements come from.",
)
def unread_source(base: Base) -> Iterator[Finding]:
    """A source with neither `text` nor `read`."""
    for placed in base.documents.sources:
        if placed.document.text is None and placed.document.read is None:
            what = f"`{placed.document.id}` says neither `text` nor `read`"
            yield Finding(what, placed.place("id"))


@error(
    "L037",
    "unprinted-value",
    "A value is kept beside the words it was read from, because units and figures are misprinted "
    "and misread; `printed` lets the next reader judge.",
)
def unprinted_value(base: Base) -> Iterator[Finding]:
    """A value without what stands in the text."""
    for subject in base.subjects():
        if subject.source.document.text is None:
            continue
        for path, statement in subject.statements():
            if statement.printed is None and (statement.value, statement.titre) != (None, None):
                yield Finding(
                    f"`{statement.id}` gives a value and not what is `printed`",
                    subject.place(*path),
                )


@error(
    "L038",
    "unfitting-unit",
    "A value is compared with bounds in the concept's unit. In a unit of another kind, or in none, "
    "it would be compared with nothing.",
)
def unfitting_unit(base: Base) -> Iterator[Finding]:
    """A value or reference range in a unit that the concept cannot be read in."""
    for subject, path, statement, concept in _measured(base):
        try:
            quantity_of(statement, concept)
        except QuantityError as wrong:
            key = "value" if statement.unit is None else "unit"
            yield Finding(wrong.what, subject.place(*path, key), help=wrong.help)
        try:
            reference_of(statement, concept)
        except QuantityError as wrong:
            place = subject.place(*path, "reference", "unit")
            yield Finding(wrong.what, place, help=wrong.help)


@error(
    "L039",
    "impossible-value",
    "The value lies where the concept allows none, or out of a maximum that is not the concept's: "
    "one of the two is misread.",
)
def impossible_value(base: Base) -> Iterator[Finding]:
    """A value outside its concept's limits."""
    for subject, path, statement, concept in _measured(base):
        try:
            quantity = quantity_of(statement, concept)
        except QuantityError:
            continue
        if quantity is not None and beyond_limits(concept, quantity):
            what = f"`{concept.id}` cannot have this value"
            yield Finding(what, subject.place(*path, "value"))
        # Beside a number of people it says of how many, and is no maximum.
        maximum = statement.of if statement.n is None else None
        if maximum is not None and concept.limits[1] != Fraction(maximum):
            what = f"`{concept.id}` does not have this maximum"
            yield Finding(what, subject.place(*path, "of"))


def _measured(base: Base) -> Iterator[tuple[Subject, Path, StatementDocument, Concept]]:
    for subject in base.subjects():
        for path, statement in subject.statements():
            concept = base.vocabulary.get(statement.concept)
            if concept is not None:
                yield subject, path, statement, concept


@error(
    "L040",
    "too-many-people",
    "A number of people is at most that of the subject, or of those named beside it (`of`), and "
    "the percentage follows from the two; one patient has no number.",
)
def too_many_people(base: Base) -> Iterator[Finding]:
    """A count that the subject cannot have."""
    for subject in base.subjects():
        people = subject.document
        if people.kind == "patient" and people.n != 1:
            yield Finding("a patient is one person", subject.place("n"))
        for path, statement in subject.statements():
            if statement.n is None:
                continue
            if people.is_patient:
                yield Finding("one patient has no `n`", subject.place(*path, "n"))
                continue
            whole = Fraction(people.n if statement.of is None else statement.of)
            if not 0 < whole <= people.n:
                yield Finding(f"`{people.id}` has {people.n} people", subject.place(*path, "of"))
            elif statement.n > whole:
                what = f"`{people.id}` has {people.n} people"
                if statement.of is not None:
                    what = f"{statement.n} of {whole} is no part of a whole"
                yield Finding(what, subject.place(*path, "n"))
            elif statement.percent is not None and not _agrees(statement, whole):
                what = f"{statement.percent} % is not {statement.n} of {whole}"
                yield Finding(what, subject.place(*path, "percent"))


def _agrees(statement: StatementDocument, people: Fraction) -> bool:
    """Whether a printed percentage is the share, give or take one in its last place."""
    try:
        stated = Decimal(str(statement.percent).rstrip("%").strip())
    except ArithmeticError:
        return False
    exponent = stated.as_tuple().exponent
    step = Fraction(10) ** int(exponent) if isinstance(exponent, int) else Fraction(1)
    return abs(Fraction(stated) - 100 * (statement.n or 0) / people) <= step


_ONE_BY_ONE = ("case-report",)
_SEVERAL = ("case-series", "cohort", "trial", "survey")
_NOBODY = ("consensus", "review")


@error(
    "L041",
    "unfitting-subjects",
    "The design says who was reported: a case report single patients, a series or cohort several "
    "people, a consensus nobody. Counts shown beside evidence rest on it.",
)
def unfitting_subjects(base: Base) -> Iterator[Finding]:
    """Subjects that the design does not have."""
    for placed in base.documents.sources:
        source = placed.document
        people = sum(each.n for each in source.subjects)
        place = placed.place("design")
        if source.design in _ONE_BY_ONE and any(not each.is_patient for each in source.subjects):
            yield Finding("a case report has no cohort", place)
        if source.design in _SEVERAL and source.subjects and people == 1:
            yield Finding(f"one person is no {source.design}", place)
        if source.design in _NOBODY and source.subjects:
            yield Finding(f"a {source.design} has no subjects of its own", place)


CHECKS = (
    no_such_place,
    unread_source,
    unprinted_value,
    unfitting_unit,
    impossible_value,
    too_many_people,
    unfitting_subjects,
)
