"""A candidate laid beside its text, for the person who will correct it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from cdss.consulting.verify import verify_words
from cdss.knowledge.accounts import account, courses_of
from cdss.knowledge.documents.candidate import Candidate, CandidateSubject, WhyDocument
from cdss.knowledge.documents.source import PassageDocument, StatementDocument, TimeDocument
from cdss.knowledge.shape import Path, Placed
from cdss.knowledge.source_words import quote
from cdss.knowledge.timeline import when
from cdss.model.account import Course, Finding, General, SourceAccount, SubjectAccount, Told
from cdss.model.concept import Vocabulary
from cdss.model.evidence import Passage
from cdss.model.review import Cue, Fact, Review, Unread

_NOT_STATED = "not-stated"
_NO_STATES = frozenset({"normal", "hypothetical", "planned"})
"""What a program may have read of a concept, and no source states of it."""
_Details = tuple[tuple[str, str], ...]


def review(candidate: Placed[Candidate], words: str, name: str, vocabulary: Vocabulary) -> Review:
    """Lay a candidate beside its text.

    Args:
        candidate: The candidate.
        words: Its text.
        name: The name of the text's file.
        vocabulary: Where labels come from.
    """
    document = candidate.document
    standing = document.standing
    told = account(document, vocabulary, words)
    facts = tuple(_Teller(candidate, words, vocabulary).facts(told))
    return Review(
        source=document.id,
        citation=told.citation,
        identified=document.identified,
        design=document.design,
        standing=", ".join(each for each in (standing.status, standing.where) if each),
        program=document.extracted.program,
        knowledge=document.extracted.knowledge.removeprefix("sha256:"),
        text_name=name,
        text=words,
        facts=(
            *(each for each in facts if each.unsure),
            *(each for each in facts if not each.unsure),
        ),
        unread=tuple(
            Unread(f"U{number}", each.what, each.text, _passage(each.at, words))
            for number, each in enumerate(document.unread, start=1)
        ),
        wrong=verify_words(candidate, document.text, words, name).findings,
    )


class _Reasons(NamedTuple):
    """What a part of a candidate says of itself."""

    unsure: str | None
    why: tuple[WhyDocument, ...]


class _Teller:
    """Puts each part of a candidate into words."""

    def __init__(self, candidate: Placed[Candidate], words: str, vocabulary: Vocabulary) -> None:
        self._candidate = candidate
        self._words = words
        self._vocabulary = vocabulary
        self._alone = len(candidate.document.subjects) == 1

    def facts(self, told: SourceAccount) -> Iterator[Fact]:
        """Every part in the order of the file."""
        document = self._candidate.document
        if document.unsure or document.why:
            words = f"the source: {document.design}"
            yield self._fact("SOURCE", "source", words, (), document, (), ())
        for at, (subject, account_) in enumerate(
            zip(document.subjects, told.subjects, strict=True)
        ):
            yield from self._subject(subject, account_, ("subjects", at))
        for at, (evidence, finding) in enumerate(
            zip(document.evidence, told.evidence, strict=True)
        ):
            words, details = _of_evidence(finding)
            yield self._fact(
                evidence.id,
                "evidence",
                words,
                details,
                evidence,
                finding.evidence.at,
                ("evidence", at),
            )
        for at, (stated, general) in enumerate(zip(document.general, told.general, strict=True)):
            yield self._fact(
                stated.id,
                "general",
                f"{stated.kind}: {stated.statement}",
                self._of_general(general),
                stated,
                general.at,
                ("general", at),
            )

    def _subject(
        self, subject: CandidateSubject, told: SubjectAccount, path: Path
    ) -> Iterator[Fact]:
        words = told.label or told.kind
        words += "" if told.n == 1 else f", n = {told.n}"
        yield self._fact(subject.id, "subject", words, (), subject, (), path)
        statements: dict[str, Told] = {}
        courses = courses_of(subject, self._vocabulary, self._words)
        for stage in told.stages:
            statements.update((each.id, each) for each in stage.statements)
        for at, each in enumerate(subject.statements):
            said = statements[each.id]
            odd = f" ({each.state})" if each.state in _NO_STATES else ""
            yield self._fact(
                self._mark(subject, each.id),
                "statement",
                f"{said.words}{odd}",
                _of_statement(each, said),
                each,
                said.at,
                (*path, "statements", at),
            )
        for at, given in enumerate(subject.interventions):
            course = courses[given.id]
            printed = f', printed "{given.agent_printed}"' if given.agent_printed else ""
            yield self._fact(
                self._mark(subject, given.id),
                "intervention",
                f"{course.label}{printed}",
                (*((("after", ", ".join(given.after)),) if given.after else ()), *_of(course)),
                given,
                course.at,
                (*path, "interventions", at),
            )

    def _fact(
        self,
        mark: str,
        kind: str,
        words: str,
        details: _Details,
        reasons: object,
        at: tuple[Passage, ...],
        path: Path,
    ) -> Fact:
        said = _Reasons(getattr(reasons, "unsure", None), getattr(reasons, "why", ()))
        return Fact(
            mark=mark,
            kind=kind,
            words=words,
            details=details,
            unsure=said.unsure,
            why=tuple(Cue(each.cue, each.span, quote(self._words, each.span)) for each in said.why),
            at=at,
            location=self._candidate.place(*path).brief,
        )

    def _mark(self, subject: CandidateSubject, part: str) -> str:
        return part if self._alone else f"{subject.id}/{part}"

    def _of_general(self, general: General) -> _Details:
        if not general.concepts:
            return ()
        known = (self._vocabulary.get(each) for each in general.concepts)
        labels = (
            each if concept is None else concept.label
            for each, concept in zip(general.concepts, known, strict=True)
        )
        return (("about", ", ".join(labels)),)


def _passage(at: PassageDocument, words: str) -> Passage:
    return Passage(at.section, at.span, None if at.span is None else quote(words, at.span))


def _of_statement(statement: StatementDocument, told: Told) -> _Details:
    rows = (
        ("when", _time(statement)),
        ("before", ", ".join(statement.before)),
        ("printed", f'"{told.printed}"' if told.printed else ""),
        *(("note", each) for each in told.marks),
    )
    return tuple(row for row in rows if row[1])


def _time(statement: StatementDocument) -> str:
    time = statement.time
    if not isinstance(time, TimeDocument):
        return "" if time == _NOT_STATED else time
    within = f"during {time.during}" if time.during else ""
    # An intervention after which something was so is named.
    exact = (when(statement) or "").replace("afterwards", f"after {time.after}")
    return ", ".join(each for each in (within, exact) if each)


def _of(course: Course) -> _Details:
    doses = (
        f'"{each.printed}"' + (" (ambiguous, not for dosing)" if each.ambiguous else "")
        for each in course.doses
    )
    rows: Iterable[tuple[str, str]] = (
        ("dose", ", then ".join(doses)),
        ("schedule", course.schedule),
        ("duration", course.duration),
        ("started", course.started),
        ("beside it", course.concomitant),
        ("given for", ", ".join(course.purpose)),
        *(
            ("response", "; ".join((f"{each.label}: {each.response}", *each.marks)))
            for each in course.responses
        ),
        ("printed", f'"{course.as_printed}"' if course.as_printed else ""),
        ("harm", course.adverse_events),
        *(("note", each) for each in course.marks),
    )
    return tuple(row for row in rows if row[1] and row[1] != _NOT_STATED)


def _of_evidence(finding: Finding) -> tuple[str, _Details]:
    evidence = finding.evidence
    towards = ", ".join(f"{_spaced(target)} {way}" for target, way in evidence.direction.items())
    words = f"{finding.about}: {towards}" if towards else finding.about
    rows = (
        ("question", evidence.question),
        ("situation", ", ".join(map(_spaced, evidence.situation))),
        ("level", evidence.level),
        *(("result", f"{_spaced(target)}: {result}") for target, result in evidence.result.items()),
        ("follow-up", evidence.follow_up),
        ("harm", evidence.adverse_events),
        ("authors", evidence.hedging),
        *(("limit", each) for each in evidence.limitations),
    )
    return words, tuple(row for row in rows if row[1] and row[1] != _NOT_STATED)


def _spaced(concept: str) -> str:
    return concept.replace("-", " ")
