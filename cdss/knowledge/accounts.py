"""Source documents to accounts: everything in words, each with its place."""

from __future__ import annotations

from functools import partial

from cdss.knowledge.citations import cite, link
from cdss.knowledge.documents.source import (
    AdverseDocument,
    CareDocument,
    DoseDocument,
    IntervalDocument,
    InterventionDocument,
    ResponseDocument,
    Source,
    StartDocument,
    StatementDocument,
    SubjectDocument,
)
from cdss.knowledge.evidence import evidence_of, passages
from cdss.knowledge.source_words import quoted
from cdss.knowledge.timeline import order_unknown, stages, when
from cdss.model.account import (
    Course,
    Dose,
    Finding,
    General,
    Reply,
    SourceAccount,
    SourceLine,
    Stage,
    Standing,
    SubjectAccount,
    Told,
)
from cdss.model.concept import Vocabulary
from cdss.model.evidence import Passage
from cdss.model.wording import phrase


def line(source: Source) -> SourceLine:
    """A source as one line of a list."""
    return SourceLine(
        id=source.id,
        design=source.design,
        n=sum(subject.n for subject in source.subjects),
        citation=cite(source),
        standing=source.standing.status,
        statements=sum(len(subject.statements) for subject in source.subjects),
        evidence=len(source.evidence),
        same_subject_as=tuple(each.source for each in source.same_subject_as),
    )


def account(source: Source, vocabulary: Vocabulary, words: str | None = None) -> SourceAccount:
    """A source in full.

    Args:
        source: The document.
        vocabulary: Where labels come from.
        words: Its text, to quote from; None where it is not at hand.
    """
    return _Teller(vocabulary, words).source(source)


def courses_of(
    subject: SubjectDocument, vocabulary: Vocabulary, words: str | None = None
) -> dict[str, Course]:
    """What a subject was given, by id; of a cohort too, whose account has no stages for it."""
    return _Teller(vocabulary, words).courses(subject)


class _Teller:
    """Puts the parts of one source into words."""

    def __init__(self, vocabulary: Vocabulary, words: str | None) -> None:
        self._vocabulary = vocabulary
        self._words = words

    def source(self, source: Source) -> SourceAccount:
        standing = source.standing
        name = None if source.text is None else source.text.supplied_as
        read = source.read or (f"supplied as {name}" if name else "")
        about = {
            f"{subject.id}/{each.id}": self._label(each.intervention)
            for subject in source.subjects
            for each in subject.interventions
        }
        names = {
            each.id: about.get(f"{each.subject}/{each.intervention}")
            or (self._label(each.assessment) if each.assessment else each.question)
            for each in source.evidence
        }
        return SourceAccount(
            id=source.id,
            citation=cite(source),
            url=link(source),
            identified=source.identified,
            design=source.design,
            n=sum(subject.n for subject in source.subjects),
            standing=Standing(standing.status, standing.checked, standing.where),
            read=read,
            care=_care(source.care),
            same_subject_as=tuple(f"{each.source}: {each.how}" for each in source.same_subject_as),
            subjects=tuple(self._subject(each) for each in source.subjects),
            evidence=tuple(
                Finding(names[each.id], each._replace(at=self._at(each.at)))
                for each in evidence_of(source, {})
            ),
            general=tuple(
                General(
                    each.id, each.kind, each.statement, each.concepts, self._at(passages(each.at))
                )
                for each in source.general
            ),
        )

    def _subject(self, subject: SubjectDocument) -> SubjectAccount:
        tell = partial(self._told, subject)
        if subject.is_patient:
            unknown = order_unknown(subject.interventions)
            course = stages(
                subject.statements,
                subject.interventions,
                tell,
                lambda each: self._course(each, unknown[each.id]),
            )
        else:
            told = tuple(tell(each) for each in subject.statements)
            given = tuple(self._course(each, ()) for each in subject.interventions)
            course = (
                *((Stage("of the group", False, None, told),) if told else ()),  # noqa: FBT003
                *(Stage(each.label, False, each, ()) for each in given),  # noqa: FBT003
            )
        return SubjectAccount(
            id=subject.id,
            label=subject.label or "",
            n=subject.n,
            kind="patient" if subject.is_patient else "cohort",
            stages=course,
        )

    def courses(self, subject: SubjectDocument) -> dict[str, Course]:
        """Its interventions, by id."""
        unknown = order_unknown(subject.interventions) if subject.is_patient else {}
        return {
            each.id: self._course(each, unknown.get(each.id, ())) for each in subject.interventions
        }

    # Statements

    def _told(self, subject: SubjectDocument, statement: StatementDocument) -> Told:
        return Told(
            id=statement.id,
            concept=statement.concept,
            words=self._in_words(subject, statement),
            printed=statement.printed,
            when=when(statement),
            marks=_marks(statement.read_as, statement.inferred),
            at=self._at(passages(statement.at)),
        )

    def _in_words(self, subject: SubjectDocument, statement: StatementDocument) -> str:
        words = [self._label(statement.concept)]
        if statement.state in {"absent", "suspected"}:
            words.append(f"({statement.state})")
        words += _value(statement)
        if statement.n is not None:
            share = "" if statement.percent is None else f" ({statement.percent} %)"
            whole = subject.n if statement.of is None else statement.of
            words.append(f"in {statement.n} of {whole}{share}")
        said = " ".join(words)
        return f"{said}; {statement.detail}" if statement.detail else said

    # Interventions

    def _course(self, given: InterventionDocument, unknown: tuple[str, ...]) -> Course:
        return Course(
            id=given.id,
            intervention=given.intervention,
            label=self._label(given.intervention),
            doses=_doses(given),
            schedule=given.schedule,
            duration=given.duration,
            started=_started(given),
            concomitant=given.concomitant,
            purpose=tuple(self._phrase(each) for each in given.purpose),
            responses=tuple(self._reply(*each) for each in given.response.items()),
            as_printed=given.response_as_printed or "",
            adverse_events=self._adverse(given),
            marks=_marks(None, given.inferred),
            order_unknown=unknown,
            at=self._at(passages(given.at)),
        )

    def _reply(self, target: str, response: str | ResponseDocument) -> Reply:
        label = self._phrase(target)
        if isinstance(response, str):
            return Reply(target, label, response, ())
        marks = [f'printed "{response.printed}"'] if response.printed else []
        marks += [f"the authors: {response.authors}"] if response.authors else []
        marks += _marks(None, response.inferred)
        return Reply(target, label, response.value, tuple(marks))

    def _adverse(self, given: InterventionDocument) -> str:
        stated = given.adverse_events
        if not isinstance(stated, AdverseDocument):
            return "not-stated"
        words = stated.words or ", ".join(self._phrase(each) for each in stated.what)
        printed = f'"{stated.printed}"' if stated.printed else ""
        return f"{stated.state}: {words or printed}" if words or printed else stated.state

    # Shared

    def _label(self, concept: str) -> str:
        known = self._vocabulary.get(concept)
        return known.label if known else concept

    def _phrase(self, concept: str) -> str:
        return phrase(concept, self._vocabulary)

    def _at(self, at: tuple[Passage, ...]) -> tuple[Passage, ...]:
        return at if self._words is None else quoted(at, self._words)


def _value(statement: StatementDocument) -> list[str]:
    """The value of a statement, its unit, its maximum, its word and its reference range.

    Beside a number of people `of` is no maximum: it is of how many people.
    """
    words = []
    value = statement.value
    if isinstance(value, IntervalDocument):
        words.append(_interval(value))
    elif value is not None:
        words.append(str(value))
    if statement.of is not None and statement.n is None:
        words.append(f"of {statement.of}")
    elif value is not None and statement.unit not in (None, "1"):
        words.append("y" if statement.unit == "a" else str(statement.unit))
    if statement.titre:
        words.append(statement.titre)
    if statement.is_:
        words.append(statement.is_)
    if statement.reference is not None:
        words.append(f"(reference: {statement.reference.printed})")
    return words


def _interval(value: IntervalDocument) -> str:
    if value.low is not None and value.high is not None:
        return f"{value.low}-{value.high}"
    for name in ("above", "below", "about", "low", "high"):
        bound = getattr(value, name)
        if bound is not None:
            word = {"low": "from", "high": "up to"}.get(name, name)
            return f"{word} {bound}"
    return "no figure"


def _doses(given: InterventionDocument) -> tuple[Dose, ...]:
    stated = given.dose_as_reported
    if isinstance(stated, DoseDocument):
        return (Dose(stated.printed, stated.ambiguous, stated.why),)
    if isinstance(stated, str):
        return ()
    return tuple(Dose(each.printed, each.ambiguous, each.why) for each in stated)


def _started(given: InterventionDocument) -> str:
    started = given.started
    if not isinstance(started, StartDocument):
        return "not-stated"
    words = [f"at age {started.age}"] if started.age else []
    words += [f"{started.since_onset} after onset"] if started.since_onset else []
    return ", ".join(words) or "not-stated"


def _marks(read_as: str | None, inferred: str | None) -> tuple[str, ...]:
    marks = (f"read as: {read_as}",) if read_as else ()
    return (*marks, f"inferred: {inferred}") if inferred else marks


def _care(care: CareDocument | None) -> dict[str, str]:
    return {name: getattr(care, name, None) or "not noted" for name in CareDocument.model_fields}
