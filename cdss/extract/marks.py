"""The records that pass between the stages of extraction.

Every stage reads a text and the marks of the stages before it, and adds marks of its
own. Offsets ``[start, end)`` count the characters of the normalised text; `Text` maps
them back to the file as it is. Nothing here knows how a mark was found but by its cue.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_left
from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple


class Span(NamedTuple):
    """A place in the normalised text."""

    start: int
    end: int


class Text(NamedTuple):
    """A text made plain, with the way back.

    Attributes:
        raw: The file's characters as they are.
        plain: The same with broken words joined, and one sign for each kind of dash, quote
            and space.
        starts: For each character of ``plain``, its offset in ``raw``, and one more for the end.
    """

    raw: str
    plain: str
    starts: Sequence[int]

    def raw_span(self, span: Span) -> tuple[int, int]:
        r"""The place in the file of a place in the plain text.

        Example:
            >>> Text("cal-\ncinosis", "calcinosis", (0, 1, 2, *range(5, 13))).raw_span(Span(0, 10))
            (0, 12)
        """
        if span.start >= span.end:
            return (self.starts[span.start], self.starts[span.start])
        end = self.starts[span.end - 1] + 1
        # A letter and its accents may be several characters of the file.
        while end < len(self.raw) and unicodedata.combining(self.raw[end]):
            end += 1
        return (self.starts[span.start], end)

    def plain_at(self, at: int) -> int:
        r"""The place in the plain text of a place in the file, or the next one after it.

        Example:
            >>> Text("cal-\ncinosis", "calcinosis", (0, 1, 2, *range(5, 13))).plain_at(5)
            3
        """
        return bisect_left(self.starts, at)


class Why(NamedTuple):
    """What made a decision: the name of a cue or rule, and where it stands."""

    cue: str
    span: Span


class Section(NamedTuple):
    """A part of the text under a heading; ``role`` is what such a part holds.

    ``role``: title, abstract, background, objective, methods, case, results, discussion,
    conclusion, references, matter (addresses, disclosures, page furniture) or text.
    """

    name: str
    role: str
    start: int
    end: int


class Sentence(NamedTuple):
    """A sentence, by the number of its section."""

    section: int
    start: int
    end: int


class Mention(NamedTuple):
    """A concept named in the text.

    Attributes:
        concepts: What the words may name; several where the vocabulary has several.
        sentence: The number of the sentence.
        why: What made it a mention: the form, an inflection, an abbreviation, a misspelling.
        unsure: Why it may not be one; None where nothing is in doubt.
    """

    concepts: tuple[str, ...]
    start: int
    end: int
    sentence: int
    why: tuple[Why, ...] = ()
    unsure: str | None = None


class Bounds(NamedTuple):
    """A figure: one number, an interval, or what stands above or below one.

    ``about`` marks a number that the text calls approximate.
    """

    low: Fraction | None
    high: Fraction | None
    strict: bool = False
    about: bool = False


class Figure(NamedTuple):
    """A number with what it counts.

    Attributes:
        kind: value, percent, count ("12 of 36"), score ("35 out of 52"), titre, dose,
            schedule, duration, reference, age, since (time since an event), moment,
            statistic (a number about numbers: nobody's value).
        bounds: The number or interval.
        of: The whole, of a count or a score.
        unit: In UCUM, where one is printed and known.
        printed: The words, as they stand in the plain text.
        read_as: How a garbled figure or unit was read; None where it is plain.
        anchor: Of a time, what it counts from or lasts: onset, diagnosis, birth, treatment,
            the words of another event, or None.
        ambiguous: Why a dose cannot be read in one way only.
    """

    kind: str
    start: int
    end: int
    sentence: int
    bounds: Bounds | None = None
    of: Fraction | None = None
    unit: str | None = None
    printed: str = ""
    read_as: str | None = None
    anchor: str | None = None
    ambiguous: str | None = None
    why: tuple[Why, ...] = ()


class Context(NamedTuple):
    """How a mention is meant.

    ``state``: present, absent, normal, raised, low, positive, negative, hypothetical,
    planned, suspected. ``about``: patient, cohort, population, family, cited, authors.
    """

    mention: int
    state: str
    about: str
    hedged: bool = False
    past: bool = False
    why: tuple[Why, ...] = ()
