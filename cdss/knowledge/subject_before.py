"""A reported patient as she stood before an intervention: what was known, and nothing later.

What was known is what the source places before: baseline statements (onset,
presentation, diagnosis), statements made while an earlier intervention ran, and
whatever is marked ``before:`` this one or one that precedes it. Where the order
is not stated, a statement is left out. Sex holds at all times; an age counts
only where it is stated for the start of the intervention itself.
"""

from __future__ import annotations

import hashlib
from contextlib import suppress
from datetime import date
from typing import NamedTuple

from cdss.knowledge.documents.source import (
    DoseDocument,
    IntervalDocument,
    InterventionDocument,
    ResponseDocument,
    Source,
    StartDocument,
    StatementDocument,
    SubjectDocument,
    TimeDocument,
)
from cdss.knowledge.order import earlier
from cdss.knowledge.values import quantity_of, reference_of
from cdss.model.concept import Vocabulary
from cdss.model.duration import Duration, TimeError, parse_duration
from cdss.model.profile import Profile, Statement, Treatment
from cdss.model.unit import QuantityError

_BASELINE = ("onset", "presentation", "diagnosis")
"""Times before every intervention, in their order."""

_SEXES = ("female", "male")
"""A profile's two words for sex; a concept of one of these names states it."""


def file_of(source: Source) -> str:
    """The file of a source below the knowledge base's root; lint holds it to this name."""
    return f"cases/sources/{source.id}.yaml"


def profile_before(
    source: Source,
    subject: SubjectDocument,
    given: InterventionDocument,
    vocabulary: Vocabulary,
    as_of: date,
) -> Profile:
    """The subject as a profile, at the start of one of her interventions.

    Args:
        source: The source that reports the subject.
        subject: One patient; a cohort has no facts of its own.
        given: The intervention.
        vocabulary: The concepts; what is not among them is left out.
        as_of: The consultation's date; nothing in a source is dated by the calendar.
    """
    return _Subject(source, subject, given, vocabulary).profile(as_of)


class _Known(NamedTuple):
    """A statement that was known, with its place in the source's order."""

    at: int
    stated: StatementDocument


class _Subject:
    """One subject before one intervention."""

    def __init__(
        self,
        source: Source,
        subject: SubjectDocument,
        given: InterventionDocument,
        vocabulary: Vocabulary,
    ) -> None:
        self._vocabulary = vocabulary
        self._subject = subject
        self._given = given
        self._name = f"{source.id}/{subject.id} before {given.id}"
        self._where = f"{file_of(source)} {subject.id}"
        self._before = {each.id: earlier(subject, each) for each in subject.interventions}
        self._earlier = self._before[given.id] - {given.id}

    def profile(self, as_of: date) -> Profile:
        known = [
            _Known(at, each)
            for at, each in enumerate(self._subject.statements)
            if each.concept in self._vocabulary and self._was_known(each)
        ]
        newest = [each for each in known if not any(self._supersedes(k, each) for k in known)]
        statements = tuple(
            self._statement(each.stated) for each in newest if not self._is_of_the_patient(each)
        )
        sex = next((each for each in self._subject.statements if _states_sex(each)), None)
        age = self._age()
        return Profile(
            sha256=hashlib.sha256(self._name.encode()).hexdigest(),
            as_of=as_of,
            id=self._name,
            age=age,
            age_words="" if age is None else str(age),
            age_place=f"{self._where}/{self._given.id}" if age is not None else "",
            sex=None if sex is None else sex.concept,
            sex_place="" if sex is None else f"{self._where}/{sex.id}",
            statements=statements,
            treatments=tuple(
                self._treatment(each)
                for each in self._subject.interventions
                if each.id in self._earlier and each.intervention in self._vocabulary
            ),
        )

    # Time

    def _was_known(self, stated: StatementDocument) -> bool:
        if self._earlier.union([self._given.id]).intersection(stated.before):
            return True
        if stated.time in _BASELINE:
            return True
        return isinstance(stated.time, TimeDocument) and stated.time.during in self._earlier

    def _supersedes(self, newer: _Known, older: _Known) -> bool:
        """Whether one statement is surely later than another and takes its place."""
        if newer is older or not self._is_later(newer, older):
            return False
        one, other = newer.stated, older.stated
        if one.state is None or other.state is None:
            return one.concept == other.concept and one.state is None and other.state is None
        if one.concept == other.concept and one.state == other.state:
            return False
        if one.state == "absent":
            lasting = self._vocabulary[other.concept].lasting
            return not lasting and self._vocabulary.is_a(other.concept, one.concept)
        if other.state == "absent":
            return one.state == "present" and self._vocabulary.is_a(one.concept, other.concept)
        return one.concept == other.concept

    def _is_later(self, one: _Known, other: _Known) -> bool:
        """Whether one statement was made after another; False where that is not stated."""
        if other.stated.time in _BASELINE:
            if one.stated.time in _BASELINE:
                return _BASELINE.index(str(one.stated.time)) > _BASELINE.index(
                    str(other.stated.time)
                )
            return _beside(one.stated) is not None
        beside, other_beside = _beside(one.stated), _beside(other.stated)
        if beside is None:
            return False
        if beside == other_beside:
            # The file lists one course in its order.
            return one.at > other.at
        until = self._before.get(beside, frozenset()) | {beside}
        return other_beside in until - {beside} or bool(until.intersection(other.stated.before))

    def _age(self) -> Duration | None:
        started = self._given.started
        if isinstance(started, StartDocument) and started.age is not None:
            with suppress(TimeError):
                return parse_duration(started.age)
        return None

    # Statements and treatments

    def _is_of_the_patient(self, known: _Known) -> bool:
        """Whether a statement is sex, or an age or weight of some other time."""
        stated = known.stated
        demographic = self._vocabulary[stated.concept].kind == "demographic"
        return _states_sex(stated) or (demographic and stated.state is None)

    def _statement(self, stated: StatementDocument) -> Statement:
        concept = self._vocabulary[stated.concept]
        value = reference = None
        with suppress(QuantityError):
            value = quantity_of(stated, concept)
            reference = reference_of(stated, concept)
        said = stated.state or stated.titre or stated.is_ or ""
        if stated.value is not None:
            said = str(value) if value is not None else _words(stated)
        return Statement(
            concept=concept.id,
            words=f"{concept.phrase}: {said}",
            place=f"{self._where}/{stated.id}",
            state=stated.state,
            value=value,
            status=stated.is_,
            reference=reference,
            titre=stated.titre,
        )

    def _treatment(self, given: InterventionDocument) -> Treatment:
        concept = self._vocabulary[given.intervention]
        responses = tuple(
            (target, each.value if isinstance(each, ResponseDocument) else each)
            for target, each in given.response.items()
            if target in self._vocabulary
        )
        said = ", ".join(
            f"{response.replace('-', ' ')} for {self._vocabulary[target].phrase}"
            for target, response in responses
        )
        return Treatment(
            concept=concept.id,
            agent=concept.agent or concept.id,
            words=f"{concept.phrase}: {said or 'given'}",
            place=f"{self._where}/{given.id}",
            route=concept.route,
            responses=responses,
            dose_words=_dose(given),
        )


def _beside(stated: StatementDocument) -> str | None:
    """The intervention during which, or after which, a statement was made."""
    time = stated.time
    return (time.during or time.after) if isinstance(time, TimeDocument) else None


def _states_sex(stated: StatementDocument) -> bool:
    return stated.concept in _SEXES and stated.state == "present"


def _dose(given: InterventionDocument) -> str:
    doses = given.dose_as_reported
    if isinstance(doses, str):
        return ""
    listed = (doses,) if isinstance(doses, DoseDocument) else doses
    return ", then ".join(each.printed for each in listed)


def _words(stated: StatementDocument) -> str:
    """A value without bounds, in words: "about 1000 U/L"."""
    value = stated.value
    about = value.about if isinstance(value, IntervalDocument) else value
    return f"about {about} {stated.unit or ''}".strip()
