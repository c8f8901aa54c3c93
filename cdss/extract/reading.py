"""Everything the stages found in one text."""

from __future__ import annotations

from typing import NamedTuple

from cdss.extract.about import About
from cdss.extract.bibliography import Bibliography
from cdss.extract.clauses import Line
from cdss.extract.counts import Counted
from cdss.extract.design import Design
from cdss.extract.doses import Dosed
from cdss.extract.marks import Context, Figure, Mention, Section, Sentence, Text, Why
from cdss.extract.people import Person
from cdss.extract.relations import Measured


class Read(NamedTuple):
    """Everything the stages found in one text."""

    text: Text
    sections: tuple[Section, ...]
    sentences: tuple[Sentence, ...]
    mentions: tuple[Mention, ...]
    figures: tuple[Figure, ...]
    lines: tuple[Line, ...]
    contexts: tuple[Context, ...]
    design: Design
    about: tuple[tuple[About, ...], ...]
    measured: tuple[Measured, ...]
    dosed: tuple[Dosed, ...]
    counted: tuple[Counted, ...]
    withheld: dict[int, Why]
    people: tuple[Person, ...]
    bibliography: Bibliography
    foreign: tuple[tuple[int, int], ...] = ()
