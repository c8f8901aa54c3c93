"""Evidence as a source file states it, made ready to be shown."""

from __future__ import annotations

from collections.abc import Iterable

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
from cdss.model.evidence import Evidence, Passage

LEVELS = {
    ("treatment", "case-report"): "OCEBM 4",
    ("treatment", "case-series"): "OCEBM 4",
    ("harm", "case-report"): "OCEBM 4",
    ("harm", "case-series"): "OCEBM 4",
}
"""The level where the file states none: OCEBM 2011 Levels of Evidence, the row of
treatment benefits and that of harms, step 4 (case series, case-control studies)."""


def evidence_of(source: Source) -> Iterable[Evidence]:
    """Every piece of evidence that a source states."""
    subjects = {subject.id: subject for subject in source.subjects}
    for document in source.evidence:
        subject = subjects.get(document.subject)
        given = {} if subject is None else {each.id: each for each in subject.interventions}
        yield _evidence(
            source,
            document,
            ("", 1) if subject is None else (subject.label or "", subject.n),
            given.get(document.intervention or ""),
        )


def _evidence(
    source: Source,
    document: EvidenceDocument,
    who: tuple[str, int],
    given: InterventionDocument | None,
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
