"""Checks of what sources name: concepts, and their own subjects and interventions. L020 to L034."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import PurePosixPath

from cdss.errors import Location, nearest
from cdss.knowledge.documents.source import Source, StartDocument, TimeDocument
from cdss.knowledge.lint.base import Base, Path, Subject
from cdss.knowledge.lint.check import Finding, error
from cdss.knowledge.order import earlier
from cdss.knowledge.publications import identity
from cdss.knowledge.shape import Placed
from cdss.model.concept import GIVEN_KINDS
from cdss.model.duration import TimeError, parse_duration

_STATED = frozenset({"diagnosis", "finding", "history", "demographic", "procedure"})
_MEASURED = frozenset({"measurement", "score"})
_FITTING: Mapping[str, frozenset[str]] = {
    "statement": _STATED | _MEASURED,
    "intervention": GIVEN_KINDS,
    "assessment": frozenset({"procedure"}),
    "situation": frozenset({"diagnosis", "finding", "history", "demographic"}),
    "adverse event": frozenset({"finding", "diagnosis", "history", "measurement"}),
    "target": frozenset({"target", "finding", "diagnosis", "measurement", "score"}),
}
"""What may stand where. The authors' general statements may speak of anything."""

_LOCAL = re.compile(r"[A-Z]+\d+")


@error(
    "L020",
    "unknown-concept",
    "A source speaks in the vocabulary's terms. A concept that is not there is read by no rule, "
    "and what the source says of it is lost without a word.",
)
def unknown_concept(base: Base) -> Iterator[Finding]:
    """A concept in a source that the vocabulary does not have."""
    for each in base.mentions():
        if each.concept not in base.vocabulary:
            near = base.vocabulary.nearest(each.concept, _FITTING.get(each.use), 1)
            yield Finding(
                f"`{each.concept}` is not in the vocabulary",
                each.place,
                help=f"did you mean `{near[0].id}`?" if near else "",
            )


@error(
    "L021",
    "unfitting-kind",
    "Each place in a source takes concepts of certain kinds: an intervention is something given, a "
    "situation something a patient has, a target something that responds.",
)
def unfitting_kind(base: Base) -> Iterator[Finding]:
    """A concept in a place where its kind means nothing."""
    for each in base.mentions():
        concept = base.vocabulary.get(each.concept)
        kinds = _FITTING.get(each.use)
        if concept is not None and kinds is not None and concept.kind not in kinds:
            yield Finding(
                f"`{concept.id}` is of kind {concept.kind} and cannot stand as {each.use}",
                each.place,
                help="fitting kinds: " + ", ".join(sorted(kinds)),
            )


@error(
    "L022",
    "unknown-part",
    "`after`, `before`, `during`, and an evidence's subject and intervention point to other parts "
    "of the same source. Replay follows them; where they lead nowhere it would place the patient's "
    "facts at the wrong time.",
)
def unknown_part(base: Base) -> Iterator[Finding]:
    """A reference to a subject, intervention or source that is not there."""
    for subject in base.subjects():
        known = [each.id for each in subject.document.interventions]
        for path, name in _pointers(subject):
            if name not in known:
                yield _nowhere(name, known, f"`{subject.document.id}`", subject.place(*path))
    names = [placed.document.id for placed in base.documents.sources]
    for placed in base.documents.sources:
        yield from _evidence_of_nobody(placed)
        subjects = [each.id for each in placed.document.subjects]
        for at, same in enumerate(placed.document.same_subject_as):
            if same.subject not in subjects:
                place = placed.place("same_subject_as", at, "subject")
                yield _nowhere(same.subject, subjects, f"`{placed.document.id}`", place)
            if same.source not in names:
                place = placed.place("same_subject_as", at, "source")
                yield _nowhere(same.source, names, "the knowledge base", place)


def _evidence_of_nobody(placed: Placed[Source]) -> Iterator[Finding]:
    subjects = {each.id: each for each in placed.document.subjects}
    for at, evidence in enumerate(placed.document.evidence):
        owner = subjects.get(evidence.subject)
        if owner is None:
            place = placed.place("evidence", at, "subject")
            yield _nowhere(evidence.subject, subjects, f"`{placed.document.id}`", place)
        elif evidence.intervention is not None:
            given = [each.id for each in owner.interventions]
            if evidence.intervention not in given:
                place = placed.place("evidence", at, "intervention")
                yield _nowhere(evidence.intervention, given, f"`{owner.id}`", place)


def _pointers(subject: Subject) -> Iterator[tuple[Path, str]]:
    """Every reference to an intervention inside one subject."""
    for path, statement in subject.statements():
        for at, name in enumerate(statement.before):
            yield (*path, "before", at), name
        time = statement.time
        if isinstance(time, TimeDocument):
            if time.during is not None:
                yield (*path, "time", "during"), time.during
            if time.after is not None and _LOCAL.fullmatch(time.after):
                yield (*path, "time", "after"), time.after
    for path, given in subject.interventions():
        for at, name in enumerate(given.after):
            yield (*path, "after", at), name


def _nowhere(name: str, known: Iterable[str], where: str, place: Location) -> Finding:
    near = nearest(name, list(known), 1)
    return Finding(
        f"`{name}` is no part of {where}", place, help=f"did you mean `{near[0]}`?" if near else ""
    )


@error(
    "L023",
    "part-used-twice",
    "An id inside a source names one thing: proofs and rules point to `source-id/E1` and `P1/S12`.",
)
def part_used_twice(base: Base) -> Iterator[Finding]:
    """An id that two parts of one source share."""
    for placed in base.documents.sources:
        for key in ("subjects", "evidence", "general"):
            ids = [each.id for each in getattr(placed.document, key)]
            yield from _twice(ids, [placed.place(key, at, "id") for at in range(len(ids))])
    for subject in base.subjects():
        for key in ("statements", "interventions"):
            ids = [each.id for each in getattr(subject.document, key)]
            yield from _twice(ids, [subject.place(key, at, "id") for at in range(len(ids))])


def _twice(ids: list[str], places: list[Location]) -> Iterator[Finding]:
    first: dict[str, Location] = {}
    for name, place in zip(ids, places, strict=True):
        if name in first:
            notes = (f"first used at {first[name]}",)
            yield Finding(f"the id `{name}` is used twice", place, notes=notes)
        first.setdefault(name, place)


@error(
    "L024",
    "order-in-a-circle",
    "`after` orders a subject's interventions in time. In a circle each would come before itself.",
)
def order_in_a_circle(base: Base) -> Iterator[Finding]:
    """Interventions that come after themselves."""
    for subject in base.subjects():
        for path, given in subject.interventions():
            if given.id in earlier(subject.document, given):
                yield Finding(f"`{given.id}` comes after itself", subject.place(*path, "after"))


@error(
    "L025",
    "known-before-it-was-so",
    "A statement made while an intervention ran, or after it, was not known before that "
    "intervention began. Replay would show the patient with facts from her own future.",
)
def known_before_it_was_so(base: Base) -> Iterator[Finding]:
    """A statement whose `before` contradicts its `time`."""
    for subject in base.subjects():
        given = {each.id: each for each in subject.document.interventions}
        for path, statement in subject.statements():
            time = statement.time
            under = (time.during or time.after) if isinstance(time, TimeDocument) else None
            if under not in given:
                continue
            not_before = earlier(subject.document, given[under]) | {under}
            for at, name in enumerate(statement.before):
                if name in not_before:
                    yield Finding(
                        f"stated during or after `{under}`, it was not known before `{name}`",
                        subject.place(*path, "before", at),
                    )


@error(
    "L026",
    "unreadable-time",
    "An age or a length of time is written as profiles write them: `4 y`, `18 mo`.",
)
def unreadable_time(base: Base) -> Iterator[Finding]:
    """An age or a duration that cannot be read."""
    for subject in base.subjects():
        for path, text in _durations(subject):
            try:
                parse_duration(text)
            except TimeError as wrong:
                yield Finding(wrong.what, subject.place(*path), help=wrong.help)


def _durations(subject: Subject) -> Iterator[tuple[Path, str]]:
    for path, statement in subject.statements():
        time = statement.time
        if isinstance(time, TimeDocument):
            after = time.after if time.after and not _LOCAL.fullmatch(time.after) else None
            stated = {"age": time.age, "since_onset": time.since_onset, "for": time.for_}
            for key, text in {**stated, "after": after}.items():
                if text is not None:
                    yield (*path, "time", key), text
    for path, given in subject.interventions():
        if isinstance(given.started, StartDocument):
            for key in ("age", "since_onset"):
                text = getattr(given.started, key)
                if text is not None:
                    yield (*path, "started", key), text


@error(
    "L027",
    "statement-of-no-kind",
    "A finding is present, absent or suspected; a measurement has a value, a titre or a word. A "
    "statement that mixes the two, or says neither, cannot be read by a condition.",
)
def statement_of_no_kind(base: Base) -> Iterator[Finding]:
    """A statement that does not say what its concept can be."""
    for subject in base.subjects():
        for path, statement in subject.statements():
            concept = base.vocabulary.get(statement.concept)
            if concept is None:
                continue
            measured = [
                key
                for key, stated in (
                    ("value", statement.value),
                    ("titre", statement.titre),
                    ("is", statement.is_),
                )
                if stated is not None
            ]
            place = subject.place(*path)
            if statement.state is None and not measured:
                yield Finding(f"nothing is said of `{concept.id}`", place)
            elif statement.state is not None and concept.kind in _MEASURED:
                yield Finding(
                    f"`{concept.id}` is of kind {concept.kind} and has no `state`",
                    subject.place(*path, "state"),
                    help="give `value` with `unit`, `titre`, or `is`",
                )
            elif measured and concept.kind not in _MEASURED | {"demographic"}:
                yield Finding(
                    f"`{concept.id}` is of kind {concept.kind} and has no `{measured[0]}`",
                    subject.place(*path, measured[0]),
                    help="give its `state`",
                )


@error(
    "L028",
    "misnamed-file",
    "A source's file is named after its id, so that a proof which names a statement of it can be "
    "opened: `cases/sources/<id>.yaml`.",
)
def misnamed_file(base: Base) -> Iterator[Finding]:
    """A source in a file of another name."""
    for placed in base.documents.sources:
        place = placed.place("id")
        if PurePosixPath(place.path).stem != placed.document.id:
            yield Finding(
                f"`{placed.document.id}` stands in a file of another name",
                place,
                help=f"name the file `{placed.document.id}.yaml`",
            )


@error(
    "L029",
    "publication-read-twice",
    "One publication is one source. Read twice, its patients count twice in every answer that "
    "rests on them, and correcting one of the two leaves the other as it was.",
)
def publication_read_twice(base: Base) -> Iterator[Finding]:
    """A source whose text, or whose number in a register, another source has as well."""
    known: dict[tuple[str, str], str] = {}
    for placed in base.documents.sources:
        for key, value in identity(placed.document):
            first = known.setdefault((key[-1], value), placed.document.id)
            if first != placed.document.id:
                yield Finding(
                    f"`{first}` has this publication already: the same {key[-1]}",
                    placed.place(*key),
                    help="its patients would count twice; keep one of the two",
                )


CHECKS = (
    unknown_concept,
    unfitting_kind,
    unknown_part,
    part_used_twice,
    order_in_a_circle,
    known_before_it_was_so,
    unreadable_time,
    statement_of_no_kind,
    misnamed_file,
    publication_read_twice,
)
