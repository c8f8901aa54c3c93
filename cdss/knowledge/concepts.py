"""Vocabulary documents to a vocabulary: one concept per id, one owner per name."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from fractions import Fraction
from typing import Any

from cdss.errors import Diagnostic, Location
from cdss.knowledge.documents.vocabulary import ConceptDocument
from cdss.knowledge.faults import Faults, meant
from cdss.knowledge.shape import Placed
from cdss.model.concept import Code, Concept, Conversion, ReferenceRange, Vocabulary, fold
from cdss.model.duration import Duration, TimeError, parse_duration
from cdss.model.unit import QuantityError, canonical_unit


def build_vocabulary(
    concepts: Sequence[Placed[ConceptDocument]], sources: Collection[str]
) -> tuple[Vocabulary, tuple[Diagnostic, ...]]:
    """Resolve concepts against each other.

    Args:
        concepts: The documents, with their places.
        sources: The ids of the sources that ranges may name.

    Returns:
        The vocabulary, as far as it could be made, and everything that is wrong.
    """
    builder = _VocabularyBuilder(concepts)
    vocabulary = Vocabulary(builder.concepts())
    builder.check(vocabulary, sources)
    return vocabulary, tuple(builder.diagnostics)


class _VocabularyBuilder(Faults):
    def __init__(self, placed: Sequence[Placed[ConceptDocument]]) -> None:
        self._placed = placed
        super().__init__()

    def concepts(self) -> list[Concept]:
        found: dict[str, Concept] = {}
        places: dict[str, Location] = {}
        for placed in self._placed:
            document = placed.document
            if document.id in found:
                self.wrong(
                    "K021",
                    "id-used-twice",
                    f"concept id `{document.id}` is used twice",
                    placed.place("id"),
                    notes=(f"first used at {places[document.id]}",),
                )
                continue
            places[document.id] = placed.place("id")
            found[document.id] = self._concept(document, placed)
        return list(found.values())

    def _concept(self, document: ConceptDocument, placed: Placed[ConceptDocument]) -> Concept:
        limits = document.limits
        return Concept(
            id=document.id,
            label=document.label,
            kind=document.kind,
            synonyms=document.synonyms,
            is_a=document.is_a,
            codes=tuple(Code(c.system, c.code, c.display, c.checked) for c in document.codes),
            unit=self._unit(document.unit, placed, "unit"),
            accepts=tuple(
                Conversion(
                    self._unit(each.unit, placed, "accepts", at, "unit") or each.unit,
                    Fraction(each.factor),
                    each.why,
                )
                for at, each in enumerate(document.accepts)
            ),
            ranges=tuple(
                ReferenceRange(
                    _fraction(each.low),
                    _fraction(each.high),
                    each.sex,
                    self._age(each.age_from, placed, "range", at, "age_from"),
                    self._age(each.age_below, placed, "range", at, "age_below"),
                    each.source,
                )
                for at, each in enumerate(document.range)
            ),
            limits=(None, None)
            if limits is None
            else (_fraction(limits.low), _fraction(limits.high)),
            routes=document.routes,
            agent=document.agent,
            route=document.route,
            safety_read=document.safety_read,
            # Only what is done to treat has a safety that somebody could have read.
            treats=document.kind == "procedure" and "safety_read" in document.model_fields_set,
            lasting=document.lasting,
            note=document.note or "",
            in_text=document.in_text or "",
        )

    def _unit(self, unit: str | None, placed: Placed[Any], *path: str | int) -> str | None:
        if unit is None:
            return None
        try:
            return canonical_unit(unit)
        except QuantityError as error:
            self.wrong("K012", "bad-value", error.what, placed.place(*path), help_=error.help)
            return unit

    def _age(self, text: str | None, placed: Placed[Any], *path: str | int) -> Duration | None:
        if text is None:
            return None
        try:
            return parse_duration(text)
        except TimeError as error:
            self.wrong("K012", "bad-value", error.what, placed.place(*path), help_=error.help)
            return None

    def check(self, vocabulary: Vocabulary, sources: Collection[str]) -> None:
        owners: dict[str, tuple[str, Location]] = {}
        for placed in self._placed:
            concept = placed.document
            for name in dict.fromkeys(
                fold(each) for each in (concept.id, concept.label, *concept.synonyms)
            ):
                owner, where = owners.setdefault(name, (concept.id, placed.place("id")))
                if owner != concept.id:
                    self.wrong(
                        "K022",
                        "name-used-twice",
                        f"the name `{name}` belongs to `{owner}` and to `{concept.id}`",
                        placed.place("id"),
                        notes=(f"`{owner}` is at {where}",),
                    )
            self._refer(vocabulary, concept.is_a, placed, "is_a")
            self._refer(vocabulary, concept.routes, placed, "routes")
            self._refer(vocabulary, (concept.agent,), placed, "agent")
            self._refer(vocabulary, (concept.route,), placed, "route")
            for parent in concept.is_a:
                if parent in vocabulary and vocabulary.is_a(parent, concept.id):
                    self.wrong(
                        "K023",
                        "circle",
                        f"`{concept.id}` is a kind of itself through `{parent}`",
                        placed.place("is_a"),
                    )
            for at, each in enumerate(concept.range):
                if each.source not in sources:
                    self.wrong(
                        "K024",
                        "unknown-source",
                        f"no source is called `{each.source}`",
                        placed.place("range", at, "source"),
                        help_=meant(each.source, sources),
                    )

    def _refer(
        self,
        vocabulary: Vocabulary,
        names: Iterable[str | None],
        placed: Placed[ConceptDocument],
        key: str,
    ) -> None:
        for at, name in enumerate(names):
            if name is not None and name not in vocabulary:
                near = vocabulary.nearest(name, count=1)
                self.wrong(
                    "K010",
                    "unknown-concept",
                    f"`{name}` is not in the vocabulary",
                    placed.place(key, at),
                    help_=f"did you mean `{near[0].id}`?" if near else "",
                )


def _fraction(number: Any) -> Fraction | None:
    return None if number is None else Fraction(number)
