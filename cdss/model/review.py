"""A candidate as its curator sees it: the text, what is claimed of it, and why.

Plain data, so that a report can lay it out without knowing the files it came from.
"""

from __future__ import annotations

from typing import NamedTuple

from cdss.errors import Diagnostic
from cdss.model.evidence import Passage


class Cue(NamedTuple):
    """What made the program write a fact: a cue's name, its place, and the words there."""

    name: str
    span: tuple[int, int]
    words: str

    @property
    def rule(self) -> str:
        """Its name without the words, which are shown beside it.

        Example:
            >>> Cue("negation: no", (3, 5), "No").rule, Cue("name", (6, 11), "fever").rule
            ('negation', 'name')
        """
        head, _, tail = self.name.rpartition(": ")
        return head if head and tail.casefold() == self.words.casefold() else self.name


class Fact(NamedTuple):
    """One part of a candidate.

    Attributes:
        mark: What it is called in this review: its id, with its subject's where there are
            several.
        kind: ``source``, ``subject``, ``statement``, ``intervention``, ``evidence`` or
            ``general``.
        words: What is claimed.
        details: Further claims, each with its label.
        unsure: Why it may be wrong; None where nothing is in doubt.
        at: Where it was read, with the words that stand there.
        location: Where it stands in the candidate, to be corrected there.
    """

    mark: str
    kind: str
    words: str
    details: tuple[tuple[str, str], ...]
    unsure: str | None
    why: tuple[Cue, ...]
    at: tuple[Passage, ...]
    location: str


class Unread(NamedTuple):
    """What looks like a fact and was not read: a term, number, unit or foreign passage."""

    mark: str
    what: str
    text: str
    at: Passage


class Review(NamedTuple):
    """One candidate beside its text.

    Attributes:
        source: The id it would have as a source.
        citation: How it would be cited.
        standing: What it says of whether the publication still stands.
        program: What extracted it.
        knowledge: The digest of the knowledge it was extracted with.
        text_name: The name of the text's file.
        text: The text.
        facts: Every part, what is unsure first; within each half in the order of the file.
        unread: What was not read.
        wrong: What does not stand in the text as the candidate says.
    """

    source: str
    citation: str
    identified: bool
    design: str
    standing: str
    program: str
    knowledge: str
    text_name: str
    text: str
    facts: tuple[Fact, ...]
    unread: tuple[Unread, ...]
    wrong: tuple[Diagnostic, ...]

    @property
    def unsure(self) -> tuple[Fact, ...]:
        """The facts that the program is not sure of."""
        return tuple(each for each in self.facts if each.unsure)
