"""The questions that decide most, as parts of a form, and their answers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from cdss.consulting.answers import Misread, put
from cdss.consulting.question_words import asks, hint, order, still_open, why
from cdss.errors import ProfileError
from cdss.explain.choosing import Choice, Desk
from cdss.explain.questions import OTHERS, Key, Question
from cdss.explain.supposing import targets
from cdss.model.condition import RESPONSES, STATUSES, Measured, Timed
from cdss.model.knowledge_base import KnowledgeBase
from cdss.model.profile import Profile
from cdss.model.wording import response_words
from cdss.service.page_state import Stand, read

COUNT = 4
"""Questions that stand beside an answer."""

UNKNOWN = "unknown"
_NOT_KNOWN = (UNKNOWN, "not known")
_YES_NO = (("yes", "yes"), ("no", "no"))
_GIVEN_NONE = "as a whole: none"
"""Given, and without a response; ``none`` alone could mean that it was not given."""


def field_of(key: Key) -> str:
    """The name of a question's field.

    Example:
        >>> field_of(("state", "fever")), key_of("q:given:mtx:")
        ('q:state:fever', ('given', 'mtx', ''))
    """
    return ":".join(("q", *key))


def key_of(name: str) -> Key:
    """The question of a field."""
    return tuple(name.split(":")[1:])


def shown(choice: Choice, profile: Profile, kb: KnowledgeBase) -> dict[str, Any]:
    """A question as the page's template takes it."""
    question = choice.question
    choices, written = _ways(question, kb)
    return {
        "name": field_of(question.key),
        "asks": asks(question, profile, kb.vocabulary),
        "why": why(choice, kb),
        "rests": [
            f"{rule}: {kb.rules[rule].title or kb.rules[rule].then.text}"
            for kind in ("option", "alert", "caution")
            for rule in choice.bears_on.get(kind, ())
        ],
        "choices": choices,
        "written": written,
        "hint": _hint(question, kb) if written else "",
    }


def _hint(question: Question, kb: KnowledgeBase) -> str:
    """What an answer looks like, without what is said of typing at a terminal."""
    said = hint(question, kb.vocabulary).replace(" (`?` lists them)", "")
    return re.sub(r"`([^`]*)`", r"“\1”", said)


def _ways(question: Question, kb: KnowledgeBase) -> tuple[list[tuple[str, str]], str]:
    """What can be chosen, and what the field for words of one's own is called, if there is one."""
    sort = question.key[0]
    if sort == "state":
        timed = any(isinstance(each, Timed) for each in question.leaves)
        suspected = kb.vocabulary[question.key[1]].kind == "diagnosis"
        middle = [("suspected", "suspected")] if suspected else []
        return [*_YES_NO, *middle, _NOT_KNOWN], "Since when, if so" if timed else ""
    if sort == "value":
        leaves = [each for each in question.leaves if isinstance(each, Measured)]
        asked = {each.status for each in leaves} & set(STATUSES)
        words: tuple[str, ...] = STATUSES[3:] if asked & set(STATUSES[3:]) else STATUSES[:3]
        if kb.vocabulary[question.key[1]].kind == "score":
            words = ()
        return [*((each, each) for each in words), _NOT_KNOWN], "Result"
    if sort == "sex":
        return [("female", "female"), ("male", "male"), _NOT_KNOWN], ""
    if sort == "running":
        return [*_YES_NO, _NOT_KNOWN], ""
    if sort in {"given", "response"}:
        return _of_response(question)
    if sort == "route":
        named = sorted((each for each in kb.vocabulary if each.kind == "route"), key=_label)
        return [*((each.label, each.label) for each in named), _NOT_KNOWN], ""
    if sort == "others":
        return [("no", "nothing else was given"), _NOT_KNOWN], "What was given"
    return [_NOT_KNOWN], "Answer"


def _of_response(question: Question) -> tuple[list[tuple[str, str]], str]:
    """The ways to answer what a treatment did, or whether it was given at all."""
    if question.key[0] == "given":
        told = [(_GIVEN_NONE if each == "none" else each, label) for each, label in _responses()]
        given = [(value, f"given: {label}") for value, label in told]
        never, yes = ("no", "never given"), ("yes", "given: response not stated")
        return [never, yes, *given, _NOT_KNOWN], ""
    about = targets(question.leaves)
    if len(about) < 2:
        return [*_responses(), _NOT_KNOWN], ""
    if None in about:
        whole = [(each, f"{label}, as a whole") for each, label in _responses()]
        return [*whole, _NOT_KNOWN], "Or of one of these"
    return [_NOT_KNOWN], "Answer"


def _label(concept: Any) -> str:
    return str(concept.label)


def _responses() -> list[tuple[str, str]]:
    return [(each, response_words(each)) for each in RESPONSES if each != UNKNOWN]


class Answered(NamedTuple):
    """What became of answers.

    Attributes:
        stand: What is known after them.
        profile: The same, read.
        asked: What is not asked again.
        errors: Why an answer was not taken, by its field.
        notes: What an answer that was taken leaves open, by its field.
        taken: How many were taken.
    """

    stand: Stand
    profile: Profile
    asked: frozenset[Key]
    errors: dict[str, str]
    notes: dict[str, str]
    taken: int


def answered(
    stand: Stand, asked: frozenset[Key], fields: Mapping[str, str], desk: Desk
) -> Answered:
    """Take whatever was answered; each answer is taken or refused for itself."""
    kb = desk.kb
    profile = read(stand, kb)
    before = {each.key: each for each in desk.questions(profile, asked)}
    errors: dict[str, str] = {}
    taken: list[Question] = []
    for name, chosen, written in _said(fields):
        question = before.get(key_of(name))
        if question is None:
            errors[name] = "this is not asked any more"
        elif not written and chosen == UNKNOWN:
            asked |= {OTHERS if question.key[:1] == OTHERS else question.key}
            taken.append(question)
        else:
            words = _words(question, chosen, written)
            try:
                document = put(stand.document, question, words, kb.vocabulary)
                profile = read(stand._replace(document=document), kb)
            except Misread as error:
                errors[name] = str(error)
            except ProfileError as error:
                errors[name] = "; ".join(_reasons(error))
            else:
                stand = stand._replace(document=document)
                taken.append(question)
    notes, asked = _left(taken, asked, profile, desk)
    return Answered(stand, profile, asked, errors, notes, len(taken))


def _said(fields: Mapping[str, str]) -> Iterable[tuple[str, str, str]]:
    """Every question that was answered: its field, what was chosen, what was written."""
    names = dict.fromkeys(f"q{each[1:]}" for each in fields if each.startswith(("q:", "t:")))
    for name in names:
        chosen, written = fields.get(name, "").strip(), fields.get(f"t{name[1:]}", "").strip()
        if chosen or written:
            yield name, chosen, written


def _words(question: Question, chosen: str, written: str) -> str:
    """An answer as one would type it."""
    if question.key[0] != "state" or not written:
        return written or chosen
    return f"{chosen if chosen not in {'', UNKNOWN} else 'yes'} since {written}"


def _left(
    taken: list[Question], asked: frozenset[Key], profile: Profile, desk: Desk
) -> tuple[dict[str, str], frozenset[Key]]:
    """What is open still of what was answered; the rest is not asked again."""
    found = {}
    for put_, left in _still(taken, asked, profile, desk):
        if left is None:
            asked |= {put_.key}
        else:
            found[field_of(left.key)] = still_open(left, profile, desk.kb.vocabulary)
    return found, asked


def _still(
    taken: list[Question], asked: frozenset[Key], profile: Profile, desk: Desk
) -> Iterable[tuple[Question, Question | None]]:
    after = desk.questions(profile, asked)
    for each in taken:
        if each.key in asked or (OTHERS in asked and each.key[:1] == OTHERS):
            continue
        if each.key[:1] == OTHERS:
            # What else was given is asked for as often as something new is named.
            left = [other for other in after if other.key[:1] == OTHERS]
            left = [other for other in left if set(other.leaves) >= set(each.leaves)]
        else:
            left = [other for other in after if other.key == each.key]
        yield each, next(iter(left), None)


def _reasons(error: ProfileError) -> list[str]:
    told = []
    for each in error.diagnostics:
        known = each.help and not each.help.startswith("`cdss")
        told.append(f"{each.what}; {each.help}" if known else each.what)
    return told or [error.message]


def ranking(desk: Desk, profile: Profile, asked: frozenset[Key]) -> dict[str, Any]:
    """The questions that decide most, and how they were found."""
    found = desk.foremost(profile, asked, COUNT)
    return {
        "questions": [shown(each, profile, desk.kb) for each in found],
        "order": order(found[0]) if found else "",
    }
