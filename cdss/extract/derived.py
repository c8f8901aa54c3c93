"""Findings that a response says: "X improved" is an improvement, "X progressed" a progressive X.

Only where the vocabulary has a finding of that very name: "clinical improvement", "progressive X".
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from cdss.extract.course import Course, Response
from cdss.extract.persons import Said
from cdss.extract.responders import Tally
from cdss.extract.sparing import SPARED
from cdss.model.concept import Concept, Vocabulary


def derived(
    course: Course, vocabulary: Vocabulary, tallies: tuple[Tally, ...] = ()
) -> tuple[Said, ...]:
    """The findings that the responses of a course say, once for each target.

    ``tallies`` are the numbers of people that outcomes of a cohort are told of.
    """
    found: dict[tuple[str, str, str, int], Said] = {}
    for given in course.given:
        for response in given.responses:
            counted = any(each.holds(response) for each in tallies)
            for concept, state in _findings(response, vocabulary, counted=counted):
                _add(found, concept, state, response, tallies, vocabulary[response.target].phrase)
        for response in given.untargeted:
            better = vocabulary.named("clinical improvement")
            if better is not None and response.value in _OVERALL and tallies:
                _add(found, better, _OVERALL[response.value], response, tallies, "")
    return tuple(found.values())


_OVERALL = {"improved": "present", "complete": "present", "partial": "present", "none": "absent"}
"""Outcomes of nothing that is named, as states of an improvement: told where people are counted."""


def _add(
    found: dict[tuple[str, str, str, int], Said],
    concept: Concept,
    state: str,
    response: Response,
    tallies: tuple[Tally, ...],
    detail: str,
) -> None:
    tally = next((each for each in tallies if each.holds(response)), None)
    if not detail and tally is None:
        return
    key = (concept.id, state, response.target, tally.fields["n"] if tally else -1)
    places = [(response.sentence, response.span)]
    if tally is not None:
        places.append(tally.place)
    known = found.get(key)
    if known is not None:
        new = tuple(each for each in places if each not in known.places)
        found[key] = known._replace(places=(*known.places, *new))
        return
    fields: dict[str, Any] = {"concept": concept.id, "state": state}
    if detail:
        fields["detail"] = detail
    why = response.why
    if tally is not None:
        fields |= tally.fields
        why = (*why, tally.why)
    figures = tally.figures if tally is not None else ()
    found[key] = Said(fields, tuple(places), why, response.sentence, figures=figures)


def _findings(
    response: Response, vocabulary: Vocabulary, *, counted: bool
) -> Iterator[tuple[Concept, str]]:
    target = vocabulary.get(response.target)
    if target is None or any(why.cue == SPARED for why in response.why):
        return
    if response.value in {"improved", "complete"}:
        concept = _named(vocabulary, (f"improvement of {name}" for name in target.names))
        # What is counted of people is told, whatever word it has: "X regressed in 4 of 6".
        called = counted or any("improve" in why.cue.rpartition(":")[2] for why in response.why)
        if concept is None and (target.kind == "target" or (called and target.kind == "finding")):
            concept = vocabulary.named("clinical improvement")
        if concept is not None and concept.kind == "finding":
            yield concept, "present"
    if response.value in {"worsened", "not-worsened"}:
        names = [
            name
            for each in (target.id, *sorted(vocabulary.ancestors(target.id) - {target.id}))
            for name in vocabulary[each].names
        ]
        concept = _named(vocabulary, (f"progressive {name}" for name in names))
        if concept is not None:
            yield concept, "present" if response.value == "worsened" else "absent"
    if target.kind == "target" and response.value in {"none", "complete", "improved"}:
        concept = _named(vocabulary, (f"in {name}" for name in target.names))
        if concept is not None and concept.kind == "finding":
            yield concept, "absent" if response.value == "none" else "present"


def _named(vocabulary: Vocabulary, names: Iterator[str]) -> Concept | None:
    for name in names:
        concept = vocabulary.named(name)
        if concept is not None and concept.kind == "finding":
            return concept
    return None


def joined(said: tuple[Said, ...], more: tuple[Said, ...]) -> tuple[Said, ...]:
    """Statements and those that responses say; what both say is one, with the places of both."""
    found = list(said)
    left = set(range(len(said)))
    for each in more:
        concept, state = each.fields["concept"], each.fields["state"]
        again = next(
            (
                at
                for at, known in enumerate(said)
                if at in left
                and known.fields.get("concept") == concept
                and known.fields.get("state") == state
                and any(one[0] == other[0] for one in known.places for other in each.places)
            ),
            None,
        )
        if again is None:
            found.append(each)
            continue
        left.discard(again)
        known = found[again]
        new = tuple(place for place in each.places if place not in known.places)
        found[again] = known._replace(places=(*known.places, *new))
    return tuple(found)
