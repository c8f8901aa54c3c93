"""A desk for one text: every front stage over it, with a vocabulary invented for the purpose."""

from __future__ import annotations

from typing import NamedTuple

from cdss.extract.figures import figures
from cdss.extract.lexicon import Lexicon
from cdss.extract.marks import Figure, Mention, Section, Sentence, Span, Text
from cdss.extract.mentions import mentions
from cdss.extract.sections import sections
from cdss.extract.sentences import sentences
from cdss.extract.text import normalise
from cdss.extract.unread import Unread, unread
from cdss.model.concept import Concept, Vocabulary


class Front(NamedTuple):
    """What the front stages made of a text."""

    text: Text
    parts: tuple[Section, ...]
    told: tuple[Sentence, ...]
    mentions: tuple[Mention, ...]
    figures: tuple[Figure, ...]
    unread: tuple[Unread, ...]

    def sentences(self) -> list[str]:
        return [self.text.plain[each.start : each.end] for each in self.told]

    def roles(self) -> list[tuple[str, str]]:
        return [(each.name, each.role) for each in self.parts]

    def named(self) -> list[tuple[str, str]]:
        """Each mention: its words in the file, and its concepts."""
        return [(self.raw(each.start, each.end), ",".join(each.concepts)) for each in self.mentions]

    def counted(self) -> list[tuple[str, str]]:
        """Each figure: its kind, and its words in the plain text."""
        return [(each.kind, each.printed) for each in self.figures]

    def figure(self) -> Figure:
        [only] = self.figures
        return only

    def raw(self, start: int, end: int) -> str:
        first, last = self.text.raw_span(Span(start, end))
        return self.text.raw[first:last]


def lexicon(*names: str) -> Lexicon:
    """A lexicon of findings, each ``id: label | synonym | synonym``."""
    concepts = []
    for each in names:
        concept_id, _, rest = each.partition(": ")
        label, *synonyms = (rest or concept_id).split(" | ")
        concepts.append(Concept(concept_id, label, "finding", tuple(synonyms)))
    return Lexicon(Vocabulary(concepts))


def read(raw: str, *names: str | Lexicon) -> Front:
    """A text through every front stage."""
    given = [each for each in names if isinstance(each, Lexicon)]
    words = given[0] if given else lexicon(*(each for each in names if isinstance(each, str)))
    text = normalise(raw, words)
    parts = sections(text)
    told = sentences(text, parts)
    said = mentions(text, told, words)
    counted = figures(text, parts, told)
    return Front(text, parts, told, said, counted, unread(text, parts, told, said, counted))
