"""Which people a text tells of one by one: a patient, a cohort, or several patients in turn."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from cdss.extract.about import OWN, About
from cdss.extract.clauses import Line
from cdss.extract.course import Course
from cdss.extract.design import Design, introduces
from cdss.extract.marks import Figure, Section, Sentence
from cdss.extract.persons import Said
from cdss.extract.timeline import Timeline
from cdss.extract.turns import speaks_of_all

_NUMBERED = re.compile(
    r"^(?:case|patient|subject|proband)s? ?(?:no\.? ?)?(?P<which>[0-9]{1,2}|[a-h]|i{1,3}|iv|v|"
    r"one|two|three|four|five|six)$",
    re.IGNORECASE,
)
_MOST = 20


class Group(NamedTuple):
    """A patient or cohort: its number of people, and the clauses that tell of it.

    A clause is the number of its sentence, and its own within that.
    """

    kind: str
    people: int
    clauses: frozenset[tuple[int, int]]


class Person(NamedTuple):
    """What was read of one group."""

    kind: str
    people: int
    course: Course
    said: tuple[Said, ...]
    timeline: Timeline


def called(people: Iterable[Person]) -> Iterator[tuple[str, Person]]:
    """Each group of whom something is told, with its id: `P1`, `P2`, `C1`."""
    numbers: Counter[str] = Counter()
    for person in people:
        if person.said or person.course.given:
            letter = "C" if person.kind == "cohort" else "P"
            numbers[letter] += 1
            yield f"{letter}{numbers[letter]}", person


def groups(
    lines: tuple[Line, ...],
    sentences: tuple[Sentence, ...],
    sections: tuple[Section, ...],
    figures: tuple[Figure, ...],
    about: tuple[tuple[About, ...], ...],
    design: Design,
    in_turn: dict[str, frozenset[tuple[int, int]]],
    plain: str,
) -> tuple[Group, ...]:
    """The people of a text: one group, or each numbered or newly introduced patient.

    ``in_turn`` are the clauses that tell of each of several people taken up in turn.
    """
    clauses = {line.number: range(len(line.clauses)) for line in lines}
    everything = frozenset((number, at) for number, all_of in clauses.items() for at in all_of)
    kind = "cohort" if design.people > 1 else "patient"
    whole = Group(kind, max(1, design.people), everything)
    starts = _numbered(sections, sentences)
    if len(starts) < 2 and in_turn:
        found = [Group("patient", 1, these) for these in in_turn.values()][:_MOST]
        return _with_the_rest(found, design, everything)
    starts = starts or _introduced(lines, figures, about, sentences, sections)
    if len(starts) < 2:
        return (whole,)
    of_all = {line.number for line in lines if speaks_of_all(line, plain)}
    found = []
    for (start, section), after in zip(
        starts[:_MOST], [*starts[1:], (len(sentences), -1)], strict=False
    ):
        last = next((each for each in range(start + 1, after[0]) if each in of_all), after[0])
        these = frozenset(
            (number, at)
            for number in range(start, last)
            if section < 0 or sentences[number].section == section
            for at in clauses.get(number, ())
        )
        found.append(Group("patient", 1, these))
    return _with_the_rest(found, design, everything)


def _with_the_rest(
    found: list[Group], design: Design, everything: frozenset[tuple[int, int]]
) -> tuple[Group, ...]:
    """The patients told of one by one, and all of them: what is told of nobody alone."""
    rest = everything.difference(*(each.clauses for each in found))
    return (*found, Group("cohort", max(design.people, len(found)), rest))


def _numbered(
    sections: tuple[Section, ...], sentences: tuple[Sentence, ...]
) -> list[tuple[int, int]]:
    """The first sentence of each part called "Case 1", "Patient 2"."""
    numbered = {at for at, each in enumerate(sections) if _NUMBERED.match(each.name.strip())}
    found: dict[int, int] = {}
    for number, sentence in enumerate(sentences):
        if sentence.section in numbered:
            found.setdefault(sentence.section, number)
    return [(number, section) for section, number in sorted(found.items())]


def _introduced(
    lines: tuple[Line, ...],
    figures: tuple[Figure, ...],
    about: tuple[tuple[About, ...], ...],
    sentences: tuple[Sentence, ...],
    sections: tuple[Section, ...],
) -> list[tuple[int, int]]:
    """The sentences of one part that bring in a new patient: "A 47-year-old man ..."."""
    found: list[tuple[int, int]] = []
    ages: set[str] = set()
    for line in lines:
        section = sentences[line.number].section
        if sections and sections[section].role not in {"case", "results", "text"}:
            continue
        age = introduces(line, figures)
        if age is None or not any(each.who in OWN for each in about[line.number]):
            continue
        # What retells a patient in another part, or gives the same age again, brings in nobody.
        if age in ages or (found and found[-1][1] != section):
            continue
        ages.add(age)
        found.append((line.number, section))
    return found


def of_group(about: tuple[tuple[About, ...], ...], group: Group) -> tuple[tuple[About, ...], ...]:
    """Whom each clause is about, with what tells of others left out."""
    other = About("others")
    return tuple(
        tuple(
            each if (number, at) in group.clauses or each.who not in OWN else other
            for at, each in enumerate(clauses)
        )
        for number, clauses in enumerate(about)
    )
