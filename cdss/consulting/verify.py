"""Sources against their texts: hash, spans, printed words, and the figures that are claimed.

A figure stands in the span of its statement, as digits or spelt out. Where the
curator read or inferred it, ``printed`` stands in the span instead, and
``read_as`` or ``inferred`` says the figure: no figure comes from nowhere. A text
that is not at hand is said and never passed over.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any, NamedTuple

from cdss.errors import Diagnostic, KnowledgeBaseError, Location, in_order
from cdss.knowledge.documents.source import (
    AdverseDocument,
    DoseDocument,
    EvidenceDocument,
    IntervalDocument,
    InterventionDocument,
    PassageDocument,
    ResponseDocument,
    Source,
    StartDocument,
    StatementDocument,
    SubjectDocument,
    TextDocument,
    TimeDocument,
)
from cdss.knowledge.files import read_files
from cdss.knowledge.read import read_documents
from cdss.knowledge.shape import Placed
from cdss.knowledge.source_words import TextFile, find_text, stands_in
from cdss.model.figures import (
    DECIMAL_COMMA,
    all_figures,
    as_duration,
    as_figure,
    durations,
    printed_figures,
)
from cdss.model.typography import plain_signs

NAMES = {
    "T001": "not-verified",
    "T002": "another-text",
    "T003": "wrong-length",
    "T004": "span-outside",
    "T005": "span-cuts-a-word",
    "T006": "printed-not-there",
    "T007": "figure-not-there",
    "T008": "no-span",
    "T009": "quoted-not-there",
}
"""Permanent codes of what can be wrong between a source and its text."""

_AGE_UNITS = frozenset({"a", "y", "mo", "wk", "d"})
_QUOTED = re.compile(r'"([^"]+)"')
_Path = tuple[str | int, ...]


class Verified(NamedTuple):
    """What came of one source.

    Attributes:
        source: Its id.
        state: ``verified``, ``findings``, ``not verified`` (the text is not there), or
            ``no text`` (it was read elsewhere, so there is nothing to hold it against).
        spans: How many spans were looked at.
        why: For people.
        findings: Everything that is wrong, by place.
    """

    source: str
    state: str
    spans: int
    why: str
    findings: tuple[Diagnostic, ...]


def verify(source: Placed[Source], texts: Path) -> Verified:
    """Hold one source against its text in a folder.

    Args:
        source: The source with the places of its parts.
        texts: The folder of texts; files are found by ``supplied_as``, or by hash.
    """
    text = source.document.text
    if text is None:
        why = source.document.read or "no text is named"
        return Verified(source.document.id, "no text", 0, why, ())
    file = find_text(text, texts)
    if file.state != "read":
        checker = _Checker(source)
        checker.refuse(file, text)
        return Verified(source.document.id, "not verified", 0, file.state, checker.findings())
    return verify_words(source, text, file.words, file.path.name)


def verify_words(source: Placed[Any], text: TextDocument, words: str, name: str) -> Verified:
    """Hold one source, or a candidate, against the words of its text.

    Args:
        source: The source with the places of its parts.
        text: What it says of its text.
        words: The words, of which it is known that they are that text's.
        name: What to call the text.
    """
    checker = _Checker(source)
    checker.check(words, text)
    found = checker.findings()
    state = "findings" if found else "verified"
    return Verified(source.document.id, state, checker.spans, name, found)


def verify_all(root: Path | None, texts: Path) -> tuple[Verified, ...]:
    """Hold every source of a knowledge base against its text.

    Args:
        root: The folder that holds ``rules/`` and ``cases/``; None is the bundled one.
        texts: The folder of texts.

    Raises:
        KnowledgeBaseError: A file of the knowledge base is wrong.
    """
    documents = read_documents(read_files(root))
    if documents.diagnostics:
        raise KnowledgeBaseError("the knowledge base cannot be read", documents.diagnostics)
    return tuple(verify(each, texts) for each in documents.sources)


class _Checker:
    """Walks one source and gathers what its text does not bear out."""

    def __init__(self, source: Placed[Source]) -> None:
        self._source = source
        self._words = ""
        self._plain = ""
        self._all_figures: frozenset[Fraction] = frozenset()
        self._found: list[Diagnostic] = []
        self.spans = 0

    def findings(self) -> tuple[Diagnostic, ...]:
        return in_order(self._found)

    def refuse(self, file: TextFile, text: TextDocument) -> None:
        """The text is not there, or is another one."""
        if file.state == "not there":
            what = "the text is not in this folder, so nothing of it is verified"
            help_ = f"put `{text.supplied_as or 'the file of this sha256'}` there"
            self._add("T001", what, ("text", "supplied_as"), help_=help_)
        elif file.state == "another text":
            what = "the file of this name is another text: its sha256 differs"
            help_ = "offsets of one text mean nothing in another; read the source anew"
            self._add("T002", what, ("text", "sha256"), help_=help_)
        else:
            self._add("T002", "the file of this name is not UTF-8", ("text", "supplied_as"))

    def check(self, words: str, text: TextDocument) -> None:
        """Every span, printed word and figure of the source."""
        self._words = words
        self._plain = plain_signs(words)
        self._all_figures = all_figures(self._plain)
        if len(words) != text.chars:
            self._add("T003", f"the text has {len(words)} characters", ("text", "chars"))
        document = self._source.document
        for at, subject in enumerate(document.subjects):
            self._subject(subject, ("subjects", at))
        for at, evidence in enumerate(document.evidence):
            self._evidence(evidence, ("evidence", at))
        for at, general in enumerate(document.general):
            self._passages(general.at, ("general", at, "at"))

    def _subject(self, subject: SubjectDocument, path: _Path) -> None:
        if not subject.is_patient and Fraction(subject.n) not in self._all_figures:
            self._add("T007", "the text does not have this figure", (*path, "n"))
        for at, statement in enumerate(subject.statements):
            self._statement(statement, (*path, "statements", at))
        for at, given in enumerate(subject.interventions):
            self._intervention(given, (*path, "interventions", at))

    # Statements

    def _statement(self, statement: StatementDocument, path: _Path) -> None:
        words = self._passages(statement.at, (*path, "at"))
        if not words:
            return
        self._printed(statement.printed, words, (*path, "printed"))
        if statement.reference is not None:
            self._printed(statement.reference.printed, words, (*path, "reference", "printed"))
        if statement.printed is not None:
            # A reading counts beside the span, since what it reads stands there.
            words += tuple(each for each in (statement.read_as, statement.inferred) if each)
        self._claims(statement, words, path)
        self._times(statement, words, path)

    def _claims(self, statement: StatementDocument, words: tuple[str, ...], path: _Path) -> None:
        if statement.unit in _AGE_UNITS and isinstance(statement.value, int):
            # "Aged 9": the years are a reading, and the figure stands in the span.
            read = statement.printed is not None and statement.read_as is not None
            if not (read and _stands(Fraction(statement.value), words)):
                self._duration(f"{statement.value} {statement.unit}", words, (*path, "value"))
        else:
            for key, figure in _of_value(statement.value):
                self._figure(figure, words, (*path, "value", *key))
        if statement.titre is not None:
            self._figure(as_figure(statement.titre.split(":")[-1]), words, (*path, "titre"))
        if statement.reference is not None:
            for name in ("low", "high"):
                bound = as_figure(getattr(statement.reference, name))
                self._figure(bound, words, (*path, "reference", name))
        for name in ("of", "n", "percent"):
            self._figure(as_figure(getattr(statement, name)), words, (*path, name))

    def _times(self, statement: StatementDocument, words: tuple[str, ...], path: _Path) -> None:
        if isinstance(statement.time, TimeDocument):
            for name in ("age", "since_onset", "after", "for_"):
                stated = getattr(statement.time, name)
                if stated is not None and as_duration(stated) is not None:
                    self._duration(stated, words, (*path, "time", name.rstrip("_")))

    # Interventions

    def _intervention(self, given: InterventionDocument, path: _Path) -> None:
        words = self._passages(given.at, (*path, "at"))
        if not words:
            return
        for key, printed in _printed_in(given):
            self._printed(printed, words, (*path, *key))
        if isinstance(given.started, StartDocument):
            for name in ("age", "since_onset"):
                stated = getattr(given.started, name)
                if stated is not None:
                    self._duration(stated, words, (*path, "started", name))
        for name in ("schedule", "duration", "concomitant"):
            self._own_words(getattr(given, name), (*path, name))

    # Evidence

    def _evidence(self, evidence: EvidenceDocument, path: _Path) -> None:
        self._passages(evidence.at, (*path, "at"))
        for name in ("follow_up", "adverse_events", "hedging"):
            self._own_words(getattr(evidence, name), (*path, name))
        for target, result in evidence.result.items():
            self._own_words(result, (*path, "result", target))

    # What all of them share

    def _passages(
        self, at: PassageDocument | tuple[PassageDocument, ...], path: _Path
    ) -> tuple[str, ...]:
        """The words of each place, as far as its span can be read."""
        several = not isinstance(at, PassageDocument)
        found = []
        for index, passage in enumerate(at if not isinstance(at, PassageDocument) else (at,)):
            where = (*path, index) if several else path
            if passage.span is None:
                self._add("T008", "a source whose text is at hand gives the span", where)
                continue
            self.spans += 1
            words = self._span(passage.span, (*where, "span"))
            if words is not None:
                found.append(words)
        return tuple(found)

    def _span(self, span: tuple[int, int], path: _Path) -> str | None:
        start, end = span
        if not start < end <= len(self._words):
            what = f"a span begins before it ends, and ends by {len(self._words)}"
            self._add("T004", what, path)
            return None
        words = self._words[start:end]
        if _cuts(self._words, start) or _cuts(self._words, end):
            what = "the span begins or ends inside a word or figure"
            self._add("T005", what, path, private=" ".join(words.split()))
        return plain_signs(words)

    def _printed(self, printed: str | None, words: tuple[str, ...], path: _Path) -> None:
        """Something printed; parts that stand apart are separated by a semicolon."""
        printed = None if printed is None else plain_signs(printed)
        if printed is None or any(stands_in(printed, each) for each in words):
            return
        for part in printed.split(";"):
            if not any(stands_in(part, each) for each in words):
                what = "what is called printed does not stand in the span"
                self._add("T006", what, path, private=part.strip())

    def _figure(self, figure: Fraction | None, words: tuple[str, ...], path: _Path) -> None:
        if figure is not None and not _stands(figure, words):
            self._no_figure(path)

    def _duration(self, stated: str, words: tuple[str, ...], path: _Path) -> None:
        if not any(
            as_duration(stated) in durations(DECIMAL_COMMA.sub(".", each)) for each in words
        ):
            self._no_figure(path)

    def _no_figure(self, path: _Path) -> None:
        self._add(
            "T007",
            "this figure does not stand in the span",
            path,
            help_="widen the span, or give what is `printed` and the figure it is `read_as`",
        )

    def _own_words(self, words: str, path: _Path) -> None:
        """The curator's words: their figures, and what they quote, stand somewhere in the text."""
        for quoted in _QUOTED.findall(words):
            if not stands_in(plain_signs(quoted), self._plain):
                what = "what is quoted does not stand in the text"
                self._add("T009", what, path, private=quoted)
        for printed in printed_figures(words):
            if as_figure(printed) not in self._all_figures:
                self._add("T007", f"the text does not have the figure {printed}", path)

    def _add(
        self, code: str, what: str, path: _Path, *, help_: str = "", private: str = ""
    ) -> None:
        place: Location = self._source.place(*path)
        self._found.append(
            Diagnostic(code, NAMES[code], what, place, help=help_, private=private[:60])
        )


def _stands(figure: Fraction, words: tuple[str, ...]) -> bool:
    return any(figure in all_figures(each) for each in words)


def _of_value(value: object) -> Iterator[tuple[_Path, Fraction | None]]:
    """The figures of a value, with the key of each."""
    if isinstance(value, IntervalDocument):
        for name in ("low", "high", "above", "below", "about"):
            yield (name,), as_figure(getattr(value, name))
    elif value is not None:
        yield (), as_figure(value)


def _printed_in(given: InterventionDocument) -> Iterator[tuple[_Path, str | None]]:
    """Everything in an intervention that is called printed, with the key of each."""
    yield ("agent_printed",), given.agent_printed
    yield ("response_as_printed",), given.response_as_printed
    doses = given.dose_as_reported
    if isinstance(doses, DoseDocument):
        yield ("dose_as_reported", "printed"), doses.printed
    elif not isinstance(doses, str):
        for at, dose in enumerate(doses):
            yield ("dose_as_reported", at, "printed"), dose.printed
    for target, response in given.response.items():
        if isinstance(response, ResponseDocument):
            yield ("response", target, "printed"), response.printed
    if isinstance(given.adverse_events, AdverseDocument):
        yield ("adverse_events", "printed"), given.adverse_events.printed


def _cuts(text: str, offset: int) -> bool:
    """Whether an offset lies inside a word or a figure."""
    if not 0 < offset < len(text):
        return False
    left, right = text[offset - 1], text[offset]
    if left.isalnum() and right.isalnum():
        return True
    beyond = text[offset + 1 : offset + 2]
    return left.isdigit() and right in ".," and beyond.isdigit()


def findings(verified: Iterable[Verified]) -> tuple[Diagnostic, ...]:
    """Everything that is wrong in any of several sources."""
    return in_order(each for one in verified for each in one.findings)
