"""Source documents to the subjects behind their evidence."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from cdss.knowledge.accounts import account
from cdss.knowledge.documents.source import Source, StartDocument, SubjectDocument
from cdss.knowledge.subject_before import file_of, profile_before
from cdss.knowledge.timeline import stage_words
from cdss.model.account import Stage, SubjectAccount
from cdss.model.concept import Vocabulary
from cdss.model.duration import Duration, TimeError, parse_duration
from cdss.model.explanation import Step
from cdss.model.reported import Reported
from cdss.model.wording import phrase, response_words


def reported_in(
    sources: Iterable[Source], vocabulary: Vocabulary, as_of: date
) -> dict[str, Reported]:
    """The subject behind each piece of evidence, by ``source-id/E1``.

    Evidence on an examination, or on no subject in particular, has none.

    Args:
        sources: The documents.
        vocabulary: The concepts.
        as_of: The date that stands for a subject's present.
    """
    found = {}
    for source in sources:
        told = account(source, vocabulary)
        accounts = {each.id: each for each in told.subjects}
        subjects = {each.id: each for each in source.subjects}
        for evidence in source.evidence:
            if evidence.subject in subjects and evidence.intervention is not None:
                found[f"{source.id}/{evidence.id}"] = _reported(
                    source,
                    evidence.id,
                    subjects[evidence.subject],
                    accounts[evidence.subject],
                    evidence.intervention,
                    vocabulary,
                    as_of,
                )
    return found


def _reported(
    source: Source,
    evidence: str,
    subject: SubjectDocument,
    told: SubjectAccount,
    intervention: str,
    vocabulary: Vocabulary,
    as_of: date,
) -> Reported:
    given = next((each for each in subject.interventions if each.id == intervention), None)
    before = None
    from_onset = ""
    if given is not None:
        if subject.is_patient:
            before = profile_before(source, subject, given, vocabulary, as_of)
        if isinstance(given.started, StartDocument):
            from_onset = given.started.since_onset or ""
    of_group = subject.statements if before is None else ()
    words = {each.id: each.words for stage in told.stages for each in stage.statements}
    names = {each.id: phrase(each.intervention, vocabulary) for each in subject.interventions}
    times = {
        each.id: stage_words(each, intervention, lambda name: names.get(name, name))
        for each in subject.statements
    }
    where = f"{file_of(source)} {subject.id}"
    return Reported(
        source=source.id,
        evidence=evidence,
        subject=subject.id,
        label=subject.label or "",
        n=subject.n,
        before=before,
        from_onset=from_onset,
        onset=_length(from_onset),
        told=tuple((each.concept, words[each.id], times[each.id]) for each in of_group),
        steps=tuple(_step(stage, intervention) for stage in told.stages),
        times={f"{where}/{name}": said for name, said in times.items()},
    )


def _length(words: str) -> Duration | None:
    try:
        return parse_duration(words) if words else None
    except TimeError:
        return None


def _step(stage: Stage, intervention: str) -> Step:
    course = stage.course
    at = dict.fromkeys(place.section for place in (() if course is None else course.at))
    return Step(
        title=stage.title,
        when="" if course is None or course.started == "not-stated" else course.started,
        known=stage.known,
        is_this=course is not None and course.id == intervention,
        given=course is not None,
        response={}
        if course is None
        else {each.label: response_words(each.response) for each in course.responses},
        beside="" if course is None or course.concomitant == "not-stated" else course.concomitant,
        observed=tuple(
            f"{each.words} ({each.when})" if each.when else each.words for each in stage.statements
        ),
        at=", ".join(at),
    )
