"""What was given, as a treatment of a profile."""

from __future__ import annotations

from cdss.interop.fhir.codes import Meaning
from cdss.interop.fhir.context import Context
from cdss.interop.fhir.dosage import Dosage
from cdss.interop.fhir.elements import Record
from cdss.interop.fhir.responses import Responses
from cdss.interop.fhir.times import When
from cdss.model.concept import Concept
from cdss.model.profile import Treatment
from cdss.model.wording import response_words


def treatment(
    meaning: Meaning,
    record: Record,
    context: Context,
    when: When,
    dosage: Dosage,
    responses: Responses,
    *,
    running: bool | None,
    remark: str = "",
) -> Treatment:
    """One treatment; ``remark`` is said after its times."""
    concept, times = meaning.concept, when.times
    route = _route(concept, dosage.route, record, context)
    over = when.ended is True and running is True
    by = f", {meaning.by}" if meaning.by else ""
    return Treatment(
        concept=concept.id,
        agent=concept.agent or concept.id,
        words=_words(concept, route, dosage.words, responses, context) + times.words + remark + by,
        place=record.place,
        route=route,
        responses=responses,
        running=running,
        dose=dosage.dose,
        dose_words=dosage.words,
        duration=times.lasted(running=running),
        start=times.began(running=running),
        end=times.end,
        backwards="it is stated to be running, and to have ended" if over else times.backwards,
    )


def never(meaning: Meaning, record: Record, words: str) -> Treatment:
    """What is stated not to have been given."""
    concept = meaning.concept
    by = f", {meaning.by}" if meaning.by else ""
    return Treatment(
        concept=concept.id,
        agent=concept.agent or concept.id,
        words=f"{concept.phrase}: never given{words}{by}",
        place=record.place,
        route=concept.route,
        never=True,
    )


def _route(concept: Concept, stated: str | None, record: Record, context: Context) -> str | None:
    """The stated route, else the one that the intervention's name carries."""
    own = concept.route
    if stated is None or own is None or context.vocabulary.is_a(stated, own):
        return stated or own
    if not context.vocabulary.is_a(own, stated):
        context.problems.wrong(
            record,
            "F014",
            "two-routes",
            f"`{concept.id}` is not given by this route",
            key="dosage",
        )
    return own


def _words(
    concept: Concept, route: str | None, dose: str, responses: Responses, context: Context
) -> str:
    parts = [context.vocabulary.phrases[concept.id]]
    if route and route != concept.route:
        parts.append(context.vocabulary.phrases[route])
    if dose:
        parts.append(dose)
    told = [
        response_words(response) + (f" for {context.vocabulary.phrases[target]}" if target else "")
        for target, response in responses
    ]
    return " ".join(parts) + (f": {', '.join(told)}" if told else ": given")
