"""A candidate source file from the marks: what a curator corrects and accepts."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from typing import Any

from cdss.extract.about import OWN
from cdss.extract.course import Given, Response
from cdss.extract.dosing import as_given, distinct, told_of_giving
from cdss.extract.general import Writer
from cdss.extract.identity import id_of
from cdss.extract.marks import Figure, Span
from cdss.extract.people import Person, called
from cdss.extract.persons import Said
from cdss.extract.reading import Read
from cdss.extract.timed import Times
from cdss.extract.unread import Unread, unread
from cdss.model.concept import Vocabulary


def _began_before(other: Given, given: Given) -> bool:
    """Whether the text tells of one as before the other: what was prior, whenever it is named."""
    if other.prior != given.prior:
        return other.prior
    return other.group < given.group


_DIRECTIONS = {
    "complete": "supports",
    "improved": "supports",
    "partial": "mixed",
    "relapse-on-taper": "mixed",
    "none": "against",
    "worsened": "against",
    "not-tolerated": "harm",
}
_FIRST_WORDS = 60
_GRADED = {"case-report": "OCEBM 4", "case-series": "OCEBM 4"}


def candidate(
    read: Read,
    vocabulary: Vocabulary,
    *,
    data: bytes,
    name: str | None,
    program: str,
    knowledge: str,
) -> dict[str, Any]:
    """The candidate as plain data, in the order of a source file."""
    return _Writer(read, vocabulary).document(data, name, program, knowledge)


class _Writer(Writer):
    """Turns marks into the data of a source file; it holds what was read and nothing else."""

    def __init__(self, read: Read, vocabulary: Vocabulary) -> None:
        super().__init__(read, vocabulary)
        self._used: set[int] = set()
        self._persons: list[Person] = []
        self._times = Times(read, vocabulary)

    def document(
        self, data: bytes, name: str | None, program: str, knowledge: str
    ) -> dict[str, Any]:
        read = self._read
        subjects = self._subjects()
        general = self._general()
        design = self._design(subjects, general)
        document: dict[str, Any] = {
            "status": "candidate",
            "extracted": {"program": program, "knowledge": knowledge},
            "id": id_of(read.bibliography.fields, tuple(self._topic(subjects))),
            **self._identity(name, design),
            "design": design,
            "standing": {"status": "not-checked", "where": "nothing was looked up"},
            "text": {
                **({"supplied_as": name} if name else {}),
                "sha256": hashlib.sha256(data).hexdigest(),
                "chars": len(read.text.raw),
                "licence": "unknown",
            },
        }
        if subjects:
            document["subjects"] = subjects
            evidence = self._evidence(subjects)
            if evidence:
                document["evidence"] = evidence
        if general:
            document["general"] = general
        document["unread"] = [
            *map(self._foreign, read.foreign),
            *(
                {
                    "what": each.what,
                    "text": each.text,
                    "at": self._at(each.sentence, Span(each.start, each.end)),
                }
                for each in self._unread()
            ),
        ]
        return document

    def _unread(self) -> tuple[Unread, ...]:
        """What looks clinical and no statement holds, told of the source's own people."""
        read = self._read
        own = {
            number
            for number, clauses in enumerate(read.about)
            if any(each.who in OWN for each in clauses)
        }
        held = [
            figure
            for number, figure in enumerate(read.figures)
            if number in self._used or figure.sentence not in own
        ]
        return unread(read.text, read.sections, read.sentences, read.mentions, held)

    def _foreign(self, place: tuple[int, int]) -> dict[str, Any]:
        """What is in another language, by its first words."""
        start, end = place
        words = " ".join(self._read.text.raw[start:end].split())
        return {
            "what": "passage",
            "text": words[:_FIRST_WORDS],
            "at": {"section": "not in English", "span": [start, end]},
        }

    def _design(self, subjects: list[dict[str, Any]], general: list[dict[str, Any]]) -> str:
        """The kind of study; of a text that states nothing, none is known."""
        found = self._read.design
        return found.design if subjects or general or found.why else "not-stated"

    def _topic(self, subjects: list[dict[str, Any]]) -> Iterator[str]:
        """What was given last, and the first diagnosis, of whom the text tells first."""
        for subject in subjects[:1]:
            for given in subject.get("interventions", ())[-1:]:
                yield str(given["intervention"])
            for said in subject.get("statements", ()):
                kind = self._vocabulary[said["concept"]].kind
                if kind == "diagnosis" and said.get("state") == "present":
                    yield str(said["concept"])
                    return

    def _identity(self, name: str | None, design: str) -> dict[str, Any]:
        fields = self._read.bibliography.fields
        if "title" in fields and len(fields) > 1:
            return {"identified": True, "citation": fields}
        what = "text" if design == "not-stated" else design.replace("-", " ")
        supplied = f"; supplied as {name}" if name else ""
        found: dict[str, Any] = {"identified": False, "cite_as": f"Unidentified {what}{supplied}"}
        return found

    # Subjects

    def _subjects(self) -> list[dict[str, Any]]:
        found = []
        for name, person in called(self._read.people):
            told = [self._statement(each, person) for each in person.said]
            given = [
                self._intervention(at, each, person) for at, each in enumerate(person.course.given)
            ]
            subject: dict[str, Any] = {
                "id": name,
                "n": person.people,
                "kind": person.kind,
            }
            if told:
                subject["statements"] = [
                    {"id": f"S{at}", **each} for at, each in enumerate(told, 1)
                ]
            if given:
                subject["interventions"] = given
            found.append((subject, person))
        self._persons = [person for _, person in found]
        return [subject for subject, _ in found]

    def _statement(self, said: Said, person: Person) -> dict[str, Any]:
        self._used.update(said.figures)
        fields = dict(said.fields)
        when = self._times.of(said, person)
        self._used.update(when.figures)
        fields["time"] = when.time
        fields["at"] = self._places((*said.places, *when.places))
        fields["why"] = self._why((*said.why, *when.why))
        if said.unsure:
            fields["unsure"] = said.unsure
        return fields

    def _intervention(self, at: int, given: Given, person: Person) -> dict[str, Any]:
        read = self._read
        fields: dict[str, Any] = {
            "id": f"I{at + 1}",
            "intervention": given.concept,
            "agent_printed": self._printed(given.agent),
        }
        after = [
            f"I{n + 1}"
            for n, other in enumerate(person.course.given)
            if n != at and _began_before(other, given)
        ]
        # Many people have many orders: what a text names first, not all had first.
        if after and person.kind != "cohort":
            fields["after"] = after
        started = self._times.start(at, person)
        if started is not None:
            self._used.update(started.figures)
            fields["started"] = started.time
        self._used.update(given.doses)
        by_kind: dict[str, list[Figure]] = {}
        for number in given.doses:
            figure = as_given(read.figures[number])
            by_kind.setdefault(figure.kind, []).append(figure)
        doses = distinct(by_kind.get("dose", ()))
        if doses:
            fields["dose_as_reported"] = [_dose(each, self._figure(each)) for each in doses]
        fields.update(told_of_giving(read.text, by_kind))
        if "schedule" not in fields and (rhythm := _RHYTHM.search(fields["agent_printed"])):
            fields["schedule"] = rhythm[0].lower()
        recipients: tuple[tuple[int, Span], ...] = ()
        if given.recipients:
            to = Span(
                min(read.figures[each].start for each in given.recipients),
                max(read.figures[each].end for each in given.recipients),
            )
            self._used.update(given.recipients)
            told = [f"given to {self._closed(to).lower()}", fields.get("schedule", "")]
            fields["schedule"] = "; ".join(filter(None, told))
            recipients = ((read.figures[given.recipients[0]].sentence, to),)
        if given.responses:
            fields["response"] = self._responses(given)
        if given.untargeted:
            fields["response_as_printed"] = self._printed(given.untargeted[0].printed)
        if given.harm is not None:
            state, span, what = given.harm
            fields["adverse_events"] = {
                "state": state,
                **({"what": list(what)} if what else {}),
                "printed": self._printed(span),
            }
        places = (*given.places, *recipients, *(started.places if started else ()))
        fields["at"] = self._places(places)
        why = given.why + tuple(
            why for each in (*given.responses, *given.untargeted) for why in each.why
        )
        fields["why"] = self._why(why)
        return fields

    def _closed(self, span: Span) -> str:
        """What is printed there, with the bracket that it leaves open."""
        printed = self._printed(span)
        return f"{printed})" if printed.count("(") > printed.count(")") else printed

    def _figure(self, figure: Figure) -> str:
        return self._printed(Span(figure.start, figure.end))

    def _responses(self, given: Given) -> dict[str, Any]:
        found: dict[str, Any] = {}
        ranks: dict[str, int] = {}
        for each in given.responses:
            if each.value == "not-worsened":
                continue
            known = found.get(each.target)
            if known is not None and not _says_more(known["value"], each, ranks[each.target]):
                continue
            ranks[each.target] = each.rank
            found[each.target] = {"value": each.value, "printed": self._printed(each.printed)}
        return found

    # Evidence and general statements

    def _evidence(self, subjects: list[dict[str, Any]]) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = []
        for subject, person in zip(subjects, self._persons, strict=True):
            situation = [
                said["concept"]
                for said in subject.get("statements", ())
                if said.get("state") == "present"
                and self._vocabulary[said["concept"]].kind == "diagnosis"
            ]
            if not situation:
                continue
            for at, given in enumerate(person.course.given):
                responses = self._responses(given)
                if not responses:
                    continue
                told = {target: each["value"] for target, each in responses.items()}
                found.append(
                    {
                        "id": f"E{len(found) + 1}",
                        "subject": subject["id"],
                        "intervention": f"I{at + 1}",
                        "question": "treatment",
                        "situation": list(dict.fromkeys(situation)),
                        "level": _GRADED.get(self._read.design.design, "not graded"),
                        "direction": {
                            target: _DIRECTIONS[value]
                            for target, value in told.items()
                            if value in _DIRECTIONS
                        },
                        "result": {
                            target: f"{value}, by the authors' words"
                            for target, value in told.items()
                        },
                        "at": self._places(
                            [(each.sentence, each.span) for each in given.responses]
                        ),
                        "why": self._why(why for each in given.responses for why in each.why),
                    }
                )
        return found


_RHYTHM = re.compile(r"\b(?:pulses?|pulsed|daily|weekly|monthly)\b", re.IGNORECASE)


def _says_more(known: str, response: Response, rank: int) -> bool:
    """Whether a later response of one target stands in place of an earlier one."""
    if response.value == known or response.rank > rank:
        # What retells the narrative adds places, and no other outcome.
        return False
    if known == "relapse-on-taper":
        return response.value in {"improved", "complete"}
    denied_fall = any(why.cue.endswith("decrease") for why in response.why)
    return not (known == "partial" and response.value == "none" and denied_fall)


def _dose(figure: Figure, printed: str) -> dict[str, Any]:
    fields: dict[str, Any] = {"printed": printed}
    if figure.ambiguous:
        fields["ambiguous"] = True
        fields["why"] = figure.ambiguous
    return fields
