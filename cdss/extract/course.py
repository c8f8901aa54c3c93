"""The records of a course of treatment: what was given, and what came of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from cdss.extract.marks import Span, Why

MOST = 200
"""Places of one statement that are kept: beyond that nobody reads them, and time would run."""


class Response(NamedTuple):
    """How one target of an intervention did, where it is said, and by which words.

    ``value`` is one of the knowledge's responses, or ``not-worsened``: said, and no response.
    ``rank`` tells how early that part of the text is read.
    """

    target: str
    value: str
    span: Span
    printed: Span
    sentence: int
    why: tuple[Why, ...]
    mention: int = -1
    rank: int = 0


class Given(NamedTuple):
    """One intervention, with everything the text says of it.

    ``places`` are the spans it is named or told of in, ``doses`` the numbers of its figures,
    ``printed`` the words of a response that names no target, ``recipients`` the figures of how
    many of a cohort had it, ``prior`` whether it is told to have gone before the others.
    """

    concept: str
    agent: Span
    group: int
    places: tuple[tuple[int, Span], ...] = ()
    doses: tuple[int, ...] = ()
    responses: tuple[Response, ...] = ()
    untargeted: tuple[Response, ...] = ()
    harm: tuple[str, Span, tuple[str, ...]] | None = None
    recipients: tuple[int, ...] = ()
    prior: bool = False
    why: tuple[Why, ...] = ()


class Course(NamedTuple):
    """The interventions in order, when each began to run, and the mentions that name them.

    ``running`` are the sentences in which one began, ``named`` the mentions, each with the
    place of its intervention in the list; ``main`` is the place of the one that is studied.
    """

    given: tuple[Given, ...]
    running: tuple[tuple[int, int], ...]
    named: Mapping[int, int] = {}
    main: int | None = None


def with_places(given: Given, places: tuple[tuple[int, Span], ...]) -> Given:
    """An intervention with further places it is told of in."""
    if len(given.places) >= MOST:
        return given
    return given._replace(places=(*given.places, *places))


def eased(course: Course) -> frozenset[int]:
    """The mentions of what a treatment helped, or did not: responses, and no new findings."""
    return frozenset(
        each.mention
        for given in course.given
        for each in given.responses
        if each.value in {"complete", "improved", "partial", "none"}
        and not any(why.cue.endswith(("persisted", "persist", "unchanged")) for why in each.why)
    )


def unhelped(course: Course) -> frozenset[int]:
    """The mentions of what a treatment did not help: it was there, wherever else that is said."""
    return frozenset(
        each.mention for given in course.given for each in given.responses if each.value == "none"
    )
