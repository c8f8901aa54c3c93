"""Evidence as a source file states it, made ready to be shown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from cdss.knowledge.citations import cite, link
from cdss.knowledge.documents.source import (
    AdverseDocument,
    DoseDocument,
    EvidenceDocument,
    InterventionDocument,
    PassageDocument,
    ResponseDocument,
    Source,
)
from cdss.model.evidence import UNCONTROLLED, Count, Evidence, Guidance, Passage

LEVELS = {
    (question, design): "OCEBM 4"
    for question in ("treatment", "harm")
    for design in ("case-report", "case-series", "cohort", "trial")
}
"""The level where the file states none: OCEBM 2011 Levels of Evidence, the row of
treatment benefits and that of harms, step 4 (case series, case-control studies). A cohort
or a trial reaches more by its comparison group alone, and its file then says so."""


def evidence_of(source: Source, people: Mapping[tuple[str, str], str]) -> Iterable[Evidence]:
    """Every piece of evidence that a source states.

    Args:
        source: The document.
        people: Who each subject is, by source and subject, from ``same_people``.
    """
    subjects = {subject.id: subject for subject in source.subjects}
    for document in source.evidence:
        subject = subjects.get(document.subject)
        given = {} if subject is None else {each.id: each for each in subject.interventions}
        yield _evidence(
            source,
            document,
            ("", 1) if subject is None else (subject.label or "", subject.n),
            given.get(document.intervention or ""),
            people.get((source.id, document.subject), f"{source.id}/{document.subject}"),
        )


def guidance_of(source: Source) -> Iterable[Guidance]:
    """Every general statement of a source, ready to stand beside an option."""
    for each in source.general:
        yield Guidance(
            source=source.id,
            id=each.id,
            citation=cite(source),
            url=link(source),
            design=source.design,
            kind=each.kind,
            statement=each.statement,
            standing=source.standing.status,
            at=passages(each.at),
        )


def _evidence(
    source: Source,
    document: EvidenceDocument,
    who: tuple[str, int],
    given: InterventionDocument | None,
    person: str,
) -> Evidence:
    dose, ambiguous = _dose(given)
    label, n = who
    return Evidence(
        source=source.id,
        id=document.id,
        citation=cite(source),
        url=link(source),
        design=source.design,
        subject=document.subject,
        n=n,
        level=document.level or LEVELS.get((document.question, source.design), "not graded"),
        question=document.question,
        direction=dict(document.direction),
        situation=document.situation,
        dose_as_reported=dose,
        dose_ambiguous=ambiguous,
        schedule="not-stated" if given is None else given.schedule,
        concomitant="not-stated" if given is None else given.concomitant,
        result=dict(document.result) or _responses(given),
        follow_up=document.follow_up,
        adverse_events=_adverse(document, given),
        hedging=document.hedging,
        limitations=document.limitations,
        at=passages(document.at),
        standing=source.standing.status,
        subject_label=label,
        counts=tuple(
            Count(target, each.n, each.of, each.what) for target, each in document.counts.items()
        ),
        prior_failures=(document.prior_failures,)
        if isinstance(document.prior_failures, str)
        else document.prior_failures,
        control="none"
        if document.control == "not-stated" and source.design in UNCONTROLLED
        else document.control,
        certainty=document.certainty or "not rated",
        certainty_because=document.certainty_because,
        indirect=document.indirect,
        person=person,
        overlaps=tuple(f"{each.source}: {each.how}" for each in source.overlaps),
    )


def _dose(given: InterventionDocument | None) -> tuple[str, bool]:
    """The dose as printed, and whether it is ambiguous."""
    if given is None or given.dose_as_reported == "not-stated":
        return "not-stated", False
    stated = given.dose_as_reported
    doses = (stated,) if isinstance(stated, DoseDocument) else stated
    printed = ", then ".join(
        f'"{each.printed}"' for each in doses if isinstance(each, DoseDocument)
    )
    return printed, any(isinstance(each, DoseDocument) and each.ambiguous for each in doses)


def _responses(given: InterventionDocument | None) -> dict[str, str]:
    if given is None:
        return {}
    return {
        target: _response(each) if isinstance(each, ResponseDocument) else each.replace("-", " ")
        for target, each in given.response.items()
    }


def _response(each: ResponseDocument) -> str:
    words = each.value.replace("-", " ")
    if each.printed:
        words += f' ("{each.printed}")'
    if each.authors:
        words += f"; the authors: {each.authors}"
    return words


def _adverse(document: EvidenceDocument, given: InterventionDocument | None) -> str:
    if document.adverse_events != "not-stated" or given is None:
        return document.adverse_events
    stated = given.adverse_events
    if isinstance(stated, AdverseDocument):
        words = stated.words or stated.printed or ", ".join(stated.what)
        return f"{stated.state}: {words}" if words else stated.state
    return "not-stated"


def passages(at: PassageDocument | Iterable[PassageDocument]) -> tuple[Passage, ...]:
    """One place or several, as passages without quotes."""
    listed = (at,) if isinstance(at, PassageDocument) else tuple(at)
    return tuple(Passage(each.section, each.span) for each in listed)
