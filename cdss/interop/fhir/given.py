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
        concept.id,
        concept.agent or concept.id,
        _words(meaning, route, dosage.words, responses, context) + times.words + remark + by,
        record.place,
        route,
        responses,
        running,
        dosage.dose,
        dosage.words,
        times.lasted(running=running),
        times.began(running=running),
        False,  # noqa: FBT003 - it was given; there are many of them, and names take time
        times.end,
        "it is stated to be running, and to have ended" if over else times.backwards,
    )


def never(meaning: Meaning, record: Record, words: str) -> Treatment:
    """What is stated not to have been given."""
    concept = meaning.concept
    by = f", {meaning.by}" if meaning.by else ""
    return Treatment(
        concept=concept.id,
        agent=concept.agent or concept.id,
        words=f"{meaning.phrase}: never given{words}{by}",
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
    meaning: Meaning, route: str | None, dose: str, responses: Responses, context: Context
) -> str:
    phrases = context.terms.vocabulary.phrases
    words = meaning.phrase
    if route and route != meaning.concept.route:
        words += f" {phrases[route]}"
    if dose:
        words += f" {dose}"
    if not responses:
        return f"{words}: given"
    told = [
        response_words(response) + (f" for {phrases[target]}" if target else "")
        for target, response in responses
    ]
    return f"{words}: {', '.join(told)}"
