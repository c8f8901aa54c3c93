"""An interview: one question at a time, and what each answer changed.

A session is a value. What is typed makes another session of it; the session before is
kept inside, so that to go back is to take it again.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from itertools import takewhile
from typing import NamedTuple

from cdss.consulting.answers import Misread, put
from cdss.consulting.consultation import consult
from cdss.consulting.differences import differences
from cdss.consulting.question_words import help_lines, still_open
from cdss.errors import ProfileError
from cdss.explain.choosing import Choice, Desk
from cdss.explain.questions import OTHERS, Key, Question
from cdss.interop.beside import ANSWERS, beside, laid_over
from cdss.interop.profile_document import Document, document_of, profile_yaml
from cdss.interop.profile_text import is_fhir, profile_from_text
from cdss.interop.yaml_profile import profile_from_yaml
from cdss.located import decode
from cdss.model.consultation import Consultation
from cdss.model.knowledge_base import KnowledgeBase
from cdss.model.profile import Profile

WORDS = {
    "unknown": "unknown",
    "u": "unknown",
    "don't know": "unknown",
    "back": "back",
    "b": "back",
    "stop": "stop",
    "s": "stop",
    "quit": "stop",
    "q": "stop",
    "?": "help",
    "help": "help",
}
"""What may be typed at any question, besides an answer."""


class Room(NamedTuple):
    """What stays the same in a session.

    ``name`` is what proofs call the completed profile, ``head`` the comment that it begins with;
    ``base`` is what FHIR states of the patient, where it does.
    """

    kb: KnowledgeBase
    desk: Desk
    engine: str | None
    today: date
    name: str
    head: str = ""
    base: Profile | None = None


class Session(NamedTuple):
    """Where an interview stands.

    Attributes:
        document: The profile as far as it is completed, as a file would state it; of a
            patient whom FHIR states, the answers alone.
        profile: All that is known of the patient, read.
        answer: What is reported for it, every option listed.
        asked: What is not asked again.
        choice: The next question; None where no answer would change anything, or after a stop.
        earlier: The session before the last answer.
        stopped: Whether the user ended it.
    """

    room: Room
    document: Document
    profile: Profile
    answer: Consultation
    asked: frozenset[Key] = frozenset()
    choice: Choice | None = None
    earlier: Session | None = None
    stopped: bool = False

    @property
    def text(self) -> str:
        """The completed profile, as YAML."""
        return _text(self.room, self.document)

    @property
    def number(self) -> int:
        """How many questions were answered, with an answer or with "unknown"."""
        return len(self.asked)

    @property
    def undecided(self) -> tuple[str, ...]:
        """The options that are undecided, each by its label and its rule."""
        return tuple(
            f"{each.label} ({each.rule})"
            for each in self.answer.options
            if each.outcome == "undecided"
        )

    @property
    def settled(self) -> bool:
        """Whether it ended, and nothing rests on what was answered with unknown."""
        over = self.choice is None and not self.stopped and not self.undecided
        return over and not self.room.desk.questions(self.profile)


class Step(NamedTuple):
    """What became of what was typed.

    Attributes:
        session: Where the interview stands now.
        kind: ``answered``, ``unknown``, ``noted`` (kept, and the question is still open),
            ``back``, ``stop``, ``help`` or ``refused``.
        said: Help, why an answer was refused, or what an answer that is noted leaves open.
        changes: What an answer changed in what is reported.
    """

    session: Session
    kind: str
    said: tuple[str, ...] = ()
    changes: tuple[str, ...] = ()


def start(
    text: str | bytes | None,
    kb: KnowledgeBase,
    *,
    name: str = "profile",
    engine: str | None = None,
    today: date | None = None,
    subject: str | None = None,
    weighing: Callable[[], None] = lambda: None,
) -> Session:
    """Begin with a profile, or with a patient of whom nothing is known.

    Args:
        text: The profile as a file states it, or FHIR; None is an empty one.
        kb: The knowledge base.
        name: What messages and proofs call the profile.
        engine: As ``consult`` takes it.
        today: The consultation date where the profile states none; None is today.
        subject: The patient (`Patient/1`), where FHIR is about several.
        weighing: Called where choosing the next question takes a while.

    Raises:
        ProfileError: The profile cannot be read.

    Example:
        >>> import cdss
        >>> session = start("diagnoses: [juvenile dermatomyositis]", cdss.load())
        >>> step = respond(session, "stop")
        >>> step.kind, step.session.choice
        ('stop', None)
    """
    document: Document = {}
    head = ""
    base: Profile | None = None
    if text is not None and is_fhir(text):
        base = profile_from_text(text, kb, name=name, today=today, subject=subject)
        as_of, name = base.as_of, ANSWERS
        document = beside(base, kb.vocabulary)
        head = "# What was answered; all else that is known of the patient stands in FHIR.\n"
    elif text is not None:
        # Mistakes are told at their place in the file.
        as_of = profile_from_yaml(text, kb, name=name, today=today).as_of
        words = decode(text, name) if isinstance(text, bytes) else text
        document = document_of(words, name)
        comment = takewhile(lambda line: line.startswith("#"), words.splitlines())
        head = "".join(f"{line}\n" for line in comment)
    else:
        as_of = today or date.today()  # noqa: DTZ011 - the date at the user's desk
    if "as_of" not in document:
        # "For 2 months" means another time tomorrow: the profile keeps the day of its answers.
        first = {key: document[key] for key in ("id",) if key in document}
        document = {**first, "as_of": as_of.isoformat(), **document}
    room = Room(kb, Desk(kb, weighing), engine, as_of, name, head, base)
    return _at(room, document, frozenset(), None)


def respond(session: Session, typed: str) -> Step:
    """Take what was typed at the current question.

    Nothing is lost: an answer that cannot be is refused, with the reason, and the
    session stays as it was.

    Example:
        >>> import cdss
        >>> session = start("diagnoses: [juvenile dermatomyositis]", cdss.load())
        >>> respond(session, "perhaps").kind
        'refused'
    """
    said = typed.strip()
    word = WORDS.get(said.casefold())
    if word == "stop":
        return Step(session._replace(choice=None, stopped=True), "stop")
    if word == "back":
        if session.earlier is None:
            return Step(session, "refused", ("this is the first question",))
        return Step(session.earlier, "back")
    choice = session.choice
    if choice is None:
        return Step(session, "refused", ("there is nothing more to ask",))
    if word == "help":
        return Step(session, "help", tuple(help_lines(choice, session.room.kb)))
    if word == "unknown":
        key = choice.question.key
        done = {OTHERS} if key[:1] == OTHERS else {key}
        later = _at(session.room, session.document, session.asked | done, session)
        return Step(later, "unknown")
    if not said:
        return Step(session, "refused", ("say something, or `unknown`; `?` says how",))
    return _answered(session, choice, said)


def _answered(session: Session, choice: Choice, said: str) -> Step:
    room, key = session.room, choice.question.key
    try:
        document = put(session.document, choice.question, said, room.kb.vocabulary)
        profile = _read(room, document)
        left = _left(choice.question, room.desk.questions(profile, session.asked))
        # What was said is kept; a question that it did not answer is not closed by it.
        asked = session.asked if left else session.asked | {key}
        later = _at(room, document, asked, session)
    except Misread as error:
        return Step(session, "refused", (str(error),))
    except ProfileError as error:
        return Step(session, "refused", tuple(_reasons(error)))
    changes = differences(session.answer, later.answer)
    if left:
        return Step(later, "noted", (still_open(left[0], profile, room.kb.vocabulary),), changes)
    return Step(later, "answered", changes=changes)


def _left(put: Question, open_: Sequence[Question]) -> list[Question]:
    """What is left of a question that was put: itself, where its answer decided nothing of it.

    What else was given is asked for as often as something new is named. That too is the
    same question, until what was named meets a condition.
    """
    if put.key[:1] != OTHERS:
        return [each for each in open_ if each.key == put.key]
    left = [each for each in open_ if each.key[:1] == OTHERS]
    return [each for each in left if set(each.leaves) >= set(put.leaves)]


def summary(session: Session) -> Consultation:
    """What is reported for the completed profile, as ``cdss consult`` reports it."""
    return consult(session.profile, session.room.kb, engine=session.room.engine, explain=True)


def _text(room: Room, document: Document) -> str:
    return room.head + profile_yaml(document)


def _read(room: Room, document: Document) -> Profile:
    told = profile_from_yaml(_text(room, document), room.kb, name=room.name, today=room.today)
    return told if room.base is None else laid_over(room.base, told)


def _at(room: Room, document: Document, asked: frozenset[Key], earlier: Session | None) -> Session:
    profile = _read(room, document)
    return Session(
        room,
        document,
        profile,
        consult(profile, room.kb, engine=room.engine, everything=True),
        asked,
        room.desk.choose(profile, asked),
        earlier,
    )


def _reasons(error: ProfileError) -> list[str]:
    """Why the reader of profiles refused, without places in a file that nobody wrote."""
    told = []
    for each in error.diagnostics:
        told.append(each.what)
        if each.help:
            # Here an unknown term cannot be let pass: the question asks for one that is known.
            told.append(f"help: {each.help.partition('; `--')[0]}")
    return told or [error.message]
