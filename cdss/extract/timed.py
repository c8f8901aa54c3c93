"""The time of a statement as a source file has it, read off the timeline of its person."""

from __future__ import annotations

from typing import NamedTuple

from cdss.extract.course import Course
from cdss.extract.marks import Figure, Span, Why
from cdss.extract.people import Person
from cdss.extract.persons import Said
from cdss.extract.reading import Read
from cdss.extract.timeline import DIAGNOSIS, PRESENTATION
from cdss.extract.values import plain_number
from cdss.model.concept import Vocabulary

_LASTING = frozenset({"demographic", "history", "diagnosis"})
"""Kinds that hold on, so that what is told under a treatment says nothing of when they began."""


class When(NamedTuple):
    """A time, the figures and places that say it, and why; ``not-stated`` where nothing does."""

    time: str | dict[str, str]
    figures: tuple[int, ...] = ()
    places: tuple[tuple[int, Span], ...] = ()
    why: tuple[Why, ...] = ()


_UNKNOWN = When("not-stated")


class Times:
    """Tells the times of statements and of the starts of interventions."""

    def __init__(self, read: Read, vocabulary: Vocabulary) -> None:
        self._read = read
        self._vocabulary = vocabulary

    def of(self, said: Said, person: Person) -> When:
        """When a statement was so."""
        many = person.kind == "cohort"
        kind = self._vocabulary[said.fields["concept"]].kind
        stage = person.timeline.stage(said)
        treated = _came_of(said, person.course)
        during = treated if treated is not None or stage is None else stage.which
        told = self._told(said, person, kind, during, treated)
        if told is not None:
            return told
        why = (stage.why,) if stage is not None and stage.why is not None else ()
        if during is not None:
            lasting = kind in _LASTING or (many and kind == "measurement")
            if self._was_before(said) or (lasting and treated is None):
                return _UNKNOWN
            return When(_running(during), why=why if treated is None else ())
        if kind == "demographic" and not many and not person.timeline.dated & set(said.figures):
            return When(PRESENTATION)  # who is told of, as the story begins
        if kind == "diagnosis" and (named := self._diagnosed(said)):
            return When(DIAGNOSIS, why=named)
        return When(stage.name, why=why) if stage is not None and stage.name else _UNKNOWN

    def _told(
        self, said: Said, person: Person, kind: str, during: int | None, treated: int | None
    ) -> When | None:
        """The time that the statement's own clause gives in figures."""
        if person.kind != "cohort" and treated is None:
            number = person.timeline.age(said)
            if number is not None and (kind != "demographic" or number in said.figures):
                aged = self._figure(number, "age", {})
                if aged is not None:
                    return aged
        number = person.timeline.length(said)
        if number is None or kind == "demographic" or self._was_before(said):
            return None
        if self._read.figures[number].anchor == "onset":
            return self._figure(number, "since_onset", {})
        sentence = self._read.figures[number].sentence
        if during is None or (sentence, during) in person.course.running:
            return None  # "three years later A was begun": that long after something else
        return self._figure(number, "after", _running(during))

    def start(self, at: int, person: Person) -> When | None:
        """The age, or the time since onset, at which an intervention of one patient began."""
        number = person.timeline.starts.get(at)
        if number is None or person.kind == "cohort":
            return None
        aged = self._read.figures[number].kind == "age"
        return self._figure(number, "age" if aged else "since_onset", {})

    def _figure(self, number: int, name: str, beside: dict[str, str]) -> When | None:
        figure = self._read.figures[number]
        length = _length(figure)
        if length is None:
            return None
        place = (figure.sentence, Span(figure.start, figure.end))
        return When({**beside, name: length}, (number,), (place,), figure.why)

    def _was_before(self, said: Said) -> bool:
        """Whether it is the value that a change began at: "fell [from 18]"."""
        plain = self._read.text.plain
        starts = (self._read.figures[each].start for each in said.figures[:1])
        return any(plain[max(0, at - 5) : at].lower() == "from " for at in starts)

    def _diagnosed(self, said: Said) -> tuple[Why, ...]:
        """The words that say of a diagnosis that it was made."""
        for sentence, _ in said.places:
            for part in self._read.lines[sentence].parts:
                cue = part.says("diagnosed") if part.cues else None
                if cue is not None:
                    return (Why(f"diagnosed: {cue.words}", cue.span),)
        return ()


def _came_of(said: Said, course: Course) -> int | None:
    """The intervention that a statement tells the response or the harm of."""
    for at, given in enumerate(course.given):
        if any((each.sentence, each.span) in said.places for each in given.responses):
            return at
        if given.harm is not None:
            _, span, what = given.harm
            here = any(span.start <= place.start < span.end for _, place in said.places)
            if here and said.fields["concept"] in what:
                return at
    return None


def _running(which: int) -> dict[str, str]:
    return {"during": f"I{which + 1}"}


def _length(figure: Figure) -> str | None:
    """A length of time as a source file has it, where it is one number."""
    bounds = figure.bounds
    if bounds is None or bounds.low is None or bounds.low != bounds.high:
        return None
    unit = {"a": "y"}.get(figure.unit or "", figure.unit)
    return f"{plain_number(bounds.low)} {unit}" if unit else None
