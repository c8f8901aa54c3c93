"""What could be asked about a patient: one question per unknown fact, with its answers.

A condition that is open asks for a fact. Facts are gathered by what a person would be
asked: a finding is asked for once, whatever rules want it, and one value of a
measurement decides every bound on it. Each question carries the answers it may get, as
changes to a profile, so that what an answer would decide is read off the real reading
of the changed profile and never guessed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from cdss.explain.supposing import ANSWERS, Apply, Asking, aspects, is_named_at_once
from cdss.inference.treated import fits, is_intervention
from cdss.model.concept import Vocabulary
from cdss.model.condition import (
    Aged,
    Counted,
    Leaf,
    Measured,
    OfSex,
    Stated,
    Timed,
    Treated,
)
from cdss.model.profile import Profile, Treatment

Key = tuple[str, ...]
"""What a question is about: its sort, and a concept, or the place of a treatment in its list.

Sorts are ``state``, ``when``, ``value``, ``age``, ``sex``, ``given``, ``others`` (than so many
treatments; ``OTHERS`` alone is all of these), and of one treatment ``response``, ``running``,
``route``, ``dose``, ``duration`` and ``start``.
"""

OTHERS: Key = ("others",)


class Question(NamedTuple):
    """One unknown fact.

    Attributes:
        key: What it is about.
        leaves: The open conditions that it can decide.
        answers: Answers that decide differently, as changes to a profile.
        facts: How many unknown facts it may come to: what was given has a response, and what
            is present a beginning.
        others: The conditions that, after its answers, may rest on what else was given.
    """

    key: Key
    leaves: tuple[Leaf, ...]
    answers: tuple[Apply, ...]
    facts: int = 1
    others: int = 0


def keys(leaf: Leaf, profile: Profile, vocabulary: Vocabulary) -> Iterator[Key]:
    """The questions that could decide one open leaf.

    Example:
        >>> from datetime import date
        >>> nobody = Profile("", date(2026, 11, 20))
        >>> list(keys(Stated("fever"), nobody, Vocabulary([])))
        [('state', 'fever')]
    """
    if isinstance(leaf, Stated):
        yield ("state", leaf.concept)
    elif isinstance(leaf, Timed):
        there = any(
            each.state == "present" and vocabulary.is_a(each.concept, leaf.concept)
            for each in profile.statements
        )
        yield ("when" if there else "state", leaf.concept)
    elif isinstance(leaf, Measured):
        yield ("value", leaf.concept)
        if leaf.status is not None:
            yield from _of_range(leaf.concept, profile, vocabulary)
    elif isinstance(leaf, Aged):
        yield ("age",)
    elif isinstance(leaf, OfSex):
        yield ("sex",)
    elif isinstance(leaf, Treated | Counted):
        yield from _of_treatments(leaf, profile, vocabulary)


def _of_range(concept: str, profile: Profile, vocabulary: Vocabulary) -> Iterator[Key]:
    """Age and sex, where a stated value waits for them to have its range."""
    for each in profile.statements:
        if each.value is None or each.status is not None or each.reference is not None:
            continue
        if not (vocabulary.is_a(each.concept, concept) or vocabulary.is_a(concept, each.concept)):
            continue
        ranges = vocabulary[each.concept].ranges
        if profile.sex is None and any(range_.sex for range_ in ranges):
            yield ("sex",)
        if profile.age is None and any(range_.age_from or range_.age_below for range_ in ranges):
            yield ("age",)


def _of_treatments(
    leaf: Treated | Counted, profile: Profile, vocabulary: Vocabulary
) -> Iterator[Key]:
    asked = leaf.of if isinstance(leaf, Counted) else leaf
    is_named = found = False
    for at, each in enumerate(profile.treatments):
        about = True if asked.concept is None else is_intervention(asked.concept, each, vocabulary)
        if each.never or about is False:
            continue
        is_named = is_named or about is True
        if fits(asked, each, vocabulary) is False:
            continue
        for sort in _open_aspects(asked, each, vocabulary, sure=about is True):
            found = True
            yield (sort, str(at))
    if profile.treatments_complete is not None:
        return
    if isinstance(leaf, Counted) or asked.concept is None:
        yield ("others", str(len(profile.treatments)))
    elif not is_named:
        yield ("given", asked.concept, asked.route or "")
    elif not found:
        yield ("others", str(len(profile.treatments)))


def _open_aspects(
    asked: Treated, each: Treatment, vocabulary: Vocabulary, *, sure: bool
) -> Iterator[str]:
    """What is not stated of a treatment that may be the one asked for."""
    aspects = {
        "response": Treated(None, asked.responses, asked.targets, asked.unspecified),
        "running": Treated(None, running=asked.running),
        "route": Treated(None, route=asked.route),
        "dose": Treated(None, dose=asked.dose),
        "duration": Treated(None, duration=asked.duration),
    }
    for sort, aspect in aspects.items():
        if fits(aspect, each, vocabulary) is None:
            yield sort
    if not sure and each.route is None and asked.concept and vocabulary.route_of(asked.concept):
        yield "route"
    if (asked.within or asked.before or asked.after) and each.start is None:
        yield "start"


def question(
    key: Key, leaves: Iterable[Leaf], profile: Profile, vocabulary: Vocabulary
) -> Question:
    """The question with this key, for the open leaves that it can decide."""
    asking = tuple(leaves)
    answers = ANSWERS[key[0]](Asking(key, asking, profile, vocabulary))
    return Question(
        key,
        asking,
        tuple(answers),
        _facts(key[0], asking),
        len({leaf for leaf in asking if aspects(leaf)}) if key[0] in _OF_GIVEN else 0,
    )


_OF_GIVEN = frozenset({"given", "response", "running", "route", "dose", "duration", "start"})
"""Sorts of questions after which others of the same may have been given."""


def _facts(sort: str, asking: Sequence[Leaf]) -> int:
    if sort == "state":
        return 1 + any(isinstance(leaf, Timed) for leaf in asking)
    if sort == "given":
        return 1 + len({aspect for leaf in asking for aspect in aspects(leaf)})
    if sort == "others":
        # What is named may decide one condition and leave the others to be asked for.
        return len({leaf for leaf in asking if is_named_at_once(leaf)} or (sort,))
    return 1
