"""A knowledge base as the checks see it: documents with places, and what was built of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from cdss.errors import Location
from cdss.knowledge.build import Parts
from cdss.knowledge.documents.source import (
    AdverseDocument,
    EvidenceDocument,
    InterventionDocument,
    Source,
    StatementDocument,
    SubjectDocument,
)
from cdss.knowledge.read import Documents
from cdss.knowledge.shape import Placed
from cdss.located import KEY
from cdss.model.concept import Vocabulary
from cdss.model.condition import concepts_of
from cdss.model.evidence import Evidence
from cdss.model.rule import Rule

Path = tuple[str | int, ...]


class Subject(NamedTuple):
    """One subject of one source."""

    source: Placed[Source]
    at: Path
    document: SubjectDocument

    def place(self, *path: str | int) -> Location:
        """Where a part of the subject stands."""
        return self.source.place(*self.at, *path)

    def statements(self) -> Iterator[tuple[Path, StatementDocument]]:
        """Each statement with its path below the subject."""
        for at, each in enumerate(self.document.statements):
            yield ("statements", at), each

    def interventions(self) -> Iterator[tuple[Path, InterventionDocument]]:
        """Each intervention with its path below the subject."""
        for at, each in enumerate(self.document.interventions):
            yield ("interventions", at), each


class Mention(NamedTuple):
    """A place where a source names a concept, and what for."""

    concept: str
    use: str
    place: Location


class Base:
    """The documents and parts of one knowledge base; parts may be incomplete where it is broken."""

    def __init__(self, documents: Documents, parts: Parts) -> None:
        self.documents = documents
        self.vocabulary: Vocabulary = parts.vocabulary
        self.evidence: Mapping[str, Evidence] = parts.evidence
        self.rules: Mapping[str, Rule] = parts.rules
        self.placed: dict[str, Placed[Any]] = {}
        for placed in documents.rules:
            if placed.document.id in parts.rules:
                self.placed.setdefault(placed.document.id, placed)
        self.evidence_documents: dict[str, tuple[Placed[Source], int, EvidenceDocument]] = {
            f"{placed.document.id}/{each.id}": (placed, at, each)
            for placed in documents.sources
            for at, each in enumerate(placed.document.evidence)
        }

    def in_force(self, *kinds: str) -> Iterator[tuple[Rule, Placed[Any]]]:
        """The rules of these kinds (all when none is named) that are not withdrawn."""
        for name, placed in self.placed.items():
            rule = self.rules[name]
            if not kinds or rule.kind in kinds:
                yield rule, placed

    def subjects(self) -> Iterator[Subject]:
        """Every subject of every source."""
        for placed in self.documents.sources:
            for at, each in enumerate(placed.document.subjects):
                yield Subject(placed, ("subjects", at), each)

    def intervention_of(self, evidence: str) -> str | None:
        """The concept of the intervention that a piece of evidence is about."""
        placed, _, document = self.evidence_documents[evidence]
        return next(
            (
                given.intervention
                for subject in placed.document.subjects
                if subject.id == document.subject
                for given in subject.interventions
                if given.id == document.intervention
            ),
            None,
        )

    def asked(self, rule: Rule) -> frozenset[str]:
        """Every concept that a rule's gate and condition name."""
        return frozenset(concepts_of(rule.whole))

    def named_by_rules(self) -> frozenset[str]:
        """Every concept that a rule in force asks for or concludes."""
        found: set[str] = set()
        for rule in self.rules.values():
            found |= self.asked(rule)
            found |= {each for each in (rule.then.of, rule.then.target) if each}
        return frozenset(found)

    def related(self, one: str, other: str) -> bool:
        """Whether one concept is the other or a kind of it, either way round."""
        return self.vocabulary.is_a(one, other) or self.vocabulary.is_a(other, one)

    def mentions(self) -> Iterator[Mention]:
        """Every concept that a source names, with its use and place."""
        for subject in self.subjects():
            for path, statement in subject.statements():
                yield Mention(statement.concept, "statement", subject.place(*path, "concept"))
            for path, given in subject.interventions():
                yield from _of_intervention(subject, path, given)
        for placed in self.documents.sources:
            for at, evidence in enumerate(placed.document.evidence):
                yield from _of_evidence(placed, ("evidence", at), evidence)
            for at, general in enumerate(placed.document.general):
                for step, concept in enumerate(general.concepts):
                    place = placed.place("general", at, "concepts", step)
                    yield Mention(concept, "general", place)


def _of_intervention(
    subject: Subject, path: Path, given: InterventionDocument
) -> Iterator[Mention]:
    yield Mention(given.intervention, "intervention", subject.place(*path, "intervention"))
    for at, concept in enumerate(given.purpose):
        yield Mention(concept, "target", subject.place(*path, "purpose", at))
    for concept in given.response:
        yield Mention(concept, "target", subject.place(*path, "response", concept, KEY))
    if isinstance(given.adverse_events, AdverseDocument):
        for at, concept in enumerate(given.adverse_events.what):
            place = subject.place(*path, "adverse_events", "what", at)
            yield Mention(concept, "adverse event", place)


def _of_evidence(
    placed: Placed[Source], path: Path, evidence: EvidenceDocument
) -> Iterator[Mention]:
    if evidence.assessment is not None:
        yield Mention(evidence.assessment, "assessment", placed.place(*path, "assessment"))
    for at, concept in enumerate(evidence.situation):
        yield Mention(concept, "situation", placed.place(*path, "situation", at))
    for key in ("direction", "result"):
        for concept in getattr(evidence, key):
            yield Mention(concept, "target", placed.place(*path, key, concept, KEY))
