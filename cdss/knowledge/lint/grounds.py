"""Checks of what rules say in words, and of where they say it was read. L080 to L089."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from cdss.knowledge.lint.base import Base, Path
from cdss.knowledge.lint.check import Finding, error, warning
from cdss.knowledge.shape import Placed

_ADVICE = re.compile(
    r"\b(?:recommend\w*|should|ought to|advis(?:e|able)|we suggest|preferr?(?:ed|able)|"
    r"(?:first|second)[- ]choice|(?:treatment|drug|agent|therapy) of choice|"
    r"(?:must|has to|have to|needs? to) be "
    r"(?:given|started|stopped|used|tried|taken|added|continued|avoided|withdrawn|treated))\b",
    re.IGNORECASE,
)
_CLAIM = re.compile(
    r"\b(?:effective(?:ly|ness)?|efficac\w+|prove[ns]?|safe(?:ly|r|st)?|best|superior(?:ity)?)\b",
    re.IGNORECASE,
)
_COPY = re.compile(r"\b(?:cop(?:y|ies)|mirror\w*)\b", re.IGNORECASE)
_TEXTS: tuple[Path, ...] = (("title",), ("purpose",), ("misuse",), ("then", "text"))


@error(
    "L080",
    "advice",
    "The program reports what sources state and never advises: a clinician decides. A word that "
    "tells somebody what to do does not belong in a rule; what the source states does.",
)
def advice(base: Base) -> Iterator[Finding]:
    """A word of advice in a rule's texts."""
    for _, placed in base.in_force():
        for path, text in _texts(placed):
            for found in dict.fromkeys(_ADVICE.findall(text)):
                yield Finding(
                    f"`{found}` advises",
                    placed.place(*path),
                    help="say what is stated, and by whom",
                )


def _texts(placed: Placed[Any]) -> Iterator[tuple[Path, str]]:
    document = placed.document
    for path in _TEXTS:
        here: Any = document
        for step in path:
            here = getattr(here, str(step), None)
        if isinstance(here, str):
            yield path, here
    for at, example in enumerate(document.examples):
        yield ("examples", at, "name"), example.name


@error(
    "L081",
    "ground-of-no-kind",
    "A rule's ground is a source, a reference with how certain that place is, or a definition that "
    "follows from the words alone.",
)
def ground_of_no_kind(base: Base) -> Iterator[Finding]:
    """An entry under `sources` that is neither place nor definition, or a reference unweighed."""
    references = {placed.document.id for placed in base.documents.references}
    for _, placed in base.in_force("derivation", "caution", "alert"):
        for at, stated in enumerate(placed.document.sources):
            name = stated if isinstance(stated, str) else stated.from_
            place = placed.place("sources", at)
            if not isinstance(stated, str) and (name is None) == (stated.definition is None):
                yield Finding("a ground is either `from` a place or a `definition`", place)
            certainty = None if isinstance(stated, str) else stated.certainty
            if name in references and certainty is None:
                yield Finding(
                    f"`{name}` is a reference, and its `certainty` is not stated",
                    place,
                    help=f"{{from: {name}, certainty: …}}",
                )


@warning(
    "L082",
    "unused-reference",
    "No rule names this place. It was read, and what it says is lost, or it was replaced.",
)
def unused_reference(base: Base) -> Iterator[Finding]:
    """A reference that no rule names."""
    used = {each.source for rule in base.rules.values() for each in rule.grounds}
    for placed in base.documents.references:
        if placed.document.id not in used:
            yield Finding(f"no rule names `{placed.document.id}`", placed.place("id"))


@warning(
    "L083",
    "unused-source",
    "No rule, and no reference range, rests on this source, directly or through a publication on "
    "the same patient: no answer can cite it.",
)
def unused_source(base: Base) -> Iterator[Finding]:
    """A source that nothing rests on."""
    used = {ref.partition("/")[0] for rule in base.rules.values() for ref in rule.evidence}
    used |= {each.source for rule in base.rules.values() for each in rule.grounds}
    used |= {each.source for rule in base.rules.values() for each in rule.guidance}
    used |= {each.source for concept in base.vocabulary for each in concept.ranges}
    for placed in base.documents.sources:
        same = {each.source for each in placed.document.same_subject_as}
        if placed.document.id not in used and not same & used:
            yield Finding(f"nothing rests on `{placed.document.id}`", placed.place("id"))


@error(
    "L084",
    "claim-of-effect",
    "An option tells what was reported: how many patients, and how they fared, stands in its "
    "evidence. A title or text that calls the intervention effective, safe or superior claims what "
    "no report of a few patients shows, and it is read before them.",
)
def claim_of_effect(base: Base) -> Iterator[Finding]:
    """An option that claims an effect where it could say that one was reported."""
    for _, placed in base.in_force("option"):
        for path, text in _texts(placed):
            # What an option is not is said there: that nothing is proven, say.
            if path == ("misuse",):
                continue
            for found in dict.fromkeys(_CLAIM.findall(text)):
                yield Finding(
                    f"`{found}` claims an effect",
                    placed.place(*path),
                    help="say what was reported, and in how many",
                )


@error(
    "L085",
    "copy-as-the-thing-itself",
    "The address of a copy or a mirror looks like a citation of what was copied. `second_hand: "
    "true` has every answer say that it was read at second hand.",
)
def copy_as_the_thing_itself(base: Base) -> Iterator[Finding]:
    """A reference to a copy that is not marked as read at second hand."""
    for placed in base.documents.references:
        reference = placed.document
        if _COPY.search(reference.what) and not reference.second_hand:
            yield Finding(
                f"`{reference.id}` is a copy, and not marked as read at second hand",
                placed.place("what"),
                help="add `second_hand: true`",
            )


CHECKS = (
    advice,
    ground_of_no_kind,
    unused_reference,
    unused_source,
    claim_of_effect,
    copy_as_the_thing_itself,
)
