"""Allergies and intolerances: a history of the vocabulary where it has one, else listed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from cdss.interop.fhir.codes import SHORTEST, Meaning
from cdss.interop.fhir.conditions import asserter, statement, verified
from cdss.interop.fhir.context import Context
from cdss.interop.fhir.elements import Body, Record, code_at, list_at, mapping_at, text_at
from cdss.interop.fhir.problems import VALUES
from cdss.model.concept import Concept, Vocabulary, fold
from cdss.model.profile import Statement

_REACTIONS: Final = ("hypersensitivity to {}", "{} hypersensitivity", "{} allergy", "allergy to {}")
_SEVERE: Final = (
    "severe hypersensitivity to {}",
    "severe {} hypersensitivity",
    "anaphylaxis to {}",
)
"""How the vocabulary names a history of reacting to something, around a name of it."""
_ANAPHYLAXIS: Final = "anaphylaxis"
_OVER: Final = frozenset({"inactive", "resolved"})


def read_allergy(record: Record, context: Context) -> Iterator[Statement]:
    """What an AllergyIntolerance states; what the vocabulary has no history for is listed."""
    body, problems = record.body, context.problems
    certain = verified(record, context)
    if certain is None:
        return
    status, state = certain
    when = context.clock.began(body, record, "onset")
    if when.ahead:
        context.ahead(record)
        return
    words = when.times.words
    kind = code_at(body, "type", record, problems)
    if kind == "intolerance":
        words += ", an intolerance, not said to be an allergy"
        # One that was refuted does not say that there is no allergy.
        state = "unknown" if state == "absent" else "suspected"
    clinical = code_at(body, "clinicalStatus", record, problems)
    if clinical in _OVER:
        words += f", {clinical}"
    if status in {"unconfirmed", "presumed"}:
        words += f", {status}"
    words += asserter(body, record, context)
    severe = _is_severe(body, record, context)
    for substance in _substances(body, record, context):
        meaning = _history(substance, record, context, severe=severe, absent=status == "refuted")
        if meaning is None:
            _list(substance, record, context)
            continue
        yield statement(meaning, state, when, words, record)


def _substances(body: Body, record: Record, context: Context) -> list[Body]:
    """What is reacted to: the substance or product, else those of the reactions."""
    problems = context.problems
    code = mapping_at(body, "code", record, problems)
    if code:
        return [code]
    found = [
        substance
        for each in list_at(body, "reaction", record, problems)
        if (substance := mapping_at(each, "substance", record, problems))
    ]
    return found or [{}]


def _is_severe(body: Body, record: Record, context: Context) -> bool:
    """Whether a reaction was severe: what one might be (``criticality``) was none yet."""
    problems = context.problems
    for reaction in list_at(body, "reaction", record, problems):
        if text_at(reaction, "severity", record, problems) == "severe":
            return True
        for each in list_at(reaction, "manifestation", record, problems):
            told = mapping_at(each, "concept", record, problems) or each
            texts = [text_at(told, "text", record, problems)]
            codings = list_at(told, "coding", record, problems)
            texts += [text_at(coding, "display", record, problems) for coding in codings]
            if any(fold(text) == _ANAPHYLAXIS for text in texts if text):
                return True
    return False


def _history(
    substance: Body, record: Record, context: Context, *, severe: bool, absent: bool
) -> Meaning | None:
    """The history concept of reacting to a substance.

    An allergy to an agent is one to its class; that one was refuted says nothing of others.
    """
    vocabulary = context.vocabulary
    meaning = context.terms.meaning(substance, record)
    if meaning is not None and meaning.concept.kind == "history":
        return meaning
    names: list[Iterable[str]] = []
    by = ""
    if meaning is not None:
        by = meaning.by
        agent = vocabulary[vocabulary.agent_of(meaning.concept.id)]
        classes = [] if absent else sorted(vocabulary.ancestors(agent.id) - {agent.id})
        names = [agent.names, *(vocabulary[each].names for each in classes)]
    elif not any(
        each.get("code") for each in list_at(substance, "coding", record, context.problems)
    ):
        text = text_at(substance, "text", record, context.problems)
        if text is not None and len(fold(text)) >= SHORTEST:
            names, by = [(text,)], "by its text alone"
    for told in names:
        found = _reaction(told, vocabulary, severe=severe and not absent)
        if found is not None:
            return Meaning.of(found, by, is_kind=meaning is not None and meaning.is_kind)
    return None


def _reaction(names: Iterable[str], vocabulary: Vocabulary, *, severe: bool) -> Concept | None:
    """The history whose name is that of a reaction to any of these names."""
    listed = tuple(names)
    for forms in (_SEVERE, _REACTIONS) if severe else (_REACTIONS,):
        for form in forms:
            for name in listed:
                concept = vocabulary.named(form.format(name))
                if concept is not None and concept.kind == "history":
                    return concept
    return None


def _list(substance: Body, record: Record, context: Context) -> None:
    """An allergy that nothing here knows stays in sight."""
    meaning = context.terms.meaning(substance, record)
    if meaning is None:
        context.terms.unmapped(substance, record)
        return
    text = f"allergy or intolerance: {meaning.phrase}"
    context.problems.unread(VALUES, "", text, record.place)
