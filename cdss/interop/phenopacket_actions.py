"""The interventions of a subject, as the medical actions of a phenopacket."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from cdss.interop.phenopacket_left import LeftOut
from cdss.interop.phenopacket_terms import Terms, word
from cdss.interop.phenopacket_times import time_element
from cdss.model.concept import Concept, Vocabulary

Intervention = Mapping[str, Any]
Element = dict[str, Any]

_WORDS: Final = {
    "schedule": "schedule",
    "duration": "duration",
    "concomitant": "what ran beside it",
    "agent_printed": "the agent's name as printed",
    "response_as_printed": "response as printed",
}


def medical_action(intervention: Intervention, terms: Terms, left: LeftOut) -> Element:
    """One intervention as a medical action; what has no place is told to ``left``.

    Doses stay out: a dose interval is a quantity, and a dose as printed is none until
    somebody computes it.
    """
    concept = terms.vocabulary[intervention["intervention"]]
    name = f"{intervention['id']} {concept.id}"
    action: Element = {}
    if concept.kind == "procedure":
        procedure: Element = {"code": terms.of(concept)}
        started = intervention.get("started")
        performed = time_element(started) if isinstance(started, dict) else None
        if performed:
            procedure["performed"] = performed
        elif isinstance(started, dict):
            left.add("start of an intervention", name)
        # Apart from an examination that was done.
        action = {"procedure": procedure, "treatmentIntent": word("intent", "treatment")}
    else:
        action = {"treatment": treatment(concept, terms)}
        if isinstance(intervention.get("started"), dict):
            left.add("start of an intervention", name)
    _answer(intervention, terms, left, action, name)
    _adverse(intervention, terms, left, action, name)
    _in_words(intervention, left, name)
    return action


def treatment(concept: Concept, terms: Terms) -> Element:
    """An agent by its route, where the two say what the intervention is; else the whole."""
    vocabulary = terms.vocabulary
    agent, route = vocabulary.get(concept.agent or ""), vocabulary.get(concept.route or "")
    coded = not terms.of(concept)["id"].startswith("cdss:")
    if coded or agent is None or route is None:
        return {"agent": terms.of(concept)}
    if by_route(vocabulary, agent.id, route.id) != (concept.id,):
        return {"agent": terms.of(concept)}
    return {"agent": terms.of(agent), "routeOfAdministration": terms.of(route)}


def by_route(vocabulary: Vocabulary, agent: str, route: str) -> tuple[str, ...]:
    """The interventions that are this agent by this route and nothing more."""
    return tuple(
        each.id
        for each in vocabulary
        if each.agent == agent and each.route == route and not vocabulary.is_narrower(each.id)
    )


def _answer(
    intervention: Intervention, terms: Terms, left: LeftOut, action: Element, name: str
) -> None:
    """Purpose and response; a phenopacket has one of each for an action."""
    purpose = intervention.get("purpose", ())
    responses = {target: _value(said) for target, said in intervention["response"].items()}
    told = {target: value for target, value in responses.items() if value != "unknown"}
    if len(purpose) == 1:
        action["treatmentTarget"] = terms.of(terms.vocabulary[purpose[0]])
    elif purpose:
        left.add("purposes, where there are several", name)
    if len(purpose) == 1 and purpose[0] in told:
        action["responseToTreatment"] = word("response", told.pop(purpose[0]))
    elif not purpose and responses == told and len(set(told.values())) == 1:
        value = next(iter(told.values()))
        of = ", ".join(terms.vocabulary.phrases[each] for each in told)
        # What the class cannot say, its label says: of what it is told.
        label = f"{word('response', value)['label']} ({of})"
        action["responseToTreatment"] = word("response", value, label)
    if told:
        each = ", ".join(f"{target} {value}" for target, value in told.items())
        left.add("response per target", f"{name} ({each})")


def _value(said: Any) -> str:
    return str(said["value"] if isinstance(said, dict) else said)


def _adverse(
    intervention: Intervention, terms: Terms, left: LeftOut, action: Element, name: str
) -> None:
    stated = intervention.get("adverse_events")
    if not isinstance(stated, dict):
        return
    events = [terms.of(terms.vocabulary[each]) for each in stated.get("what", ())]
    if stated["state"] == "absent":
        left.add("adverse events stated absent, which is not the same as not stated", name)
        return
    if events:
        action["adverseEvents"] = events
    if not events or stated.keys() & {"printed", "words"}:
        left.add("adverse events in words", name)


def _in_words(intervention: Intervention, left: LeftOut, name: str) -> None:
    doses = intervention.get("dose_as_reported", "not-stated")
    if doses != "not-stated":
        listed: Iterable[Any] = [doses] if isinstance(doses, dict) else doses
        printed = ", ".join(
            f'"{each["printed"]}"' + " (ambiguous)" * bool(each.get("ambiguous")) for each in listed
        )
        left.add("dose as printed, never computed", f"{name} {printed}")
    for key, what in _WORDS.items():
        if intervention.get(key, "not-stated") != "not-stated":
            left.add(what, name)
    if intervention.get("after"):
        left.add("order", f"{name} after {', '.join(intervention['after'])}")
    if "inferred" in intervention:
        left.add("marks of the curator's inference", name)
