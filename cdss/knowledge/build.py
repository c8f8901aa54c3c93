"""Documents to the parts of a knowledge base: ids resolved, every reference checked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from cdss.errors import Diagnostic, Location
from cdss.knowledge.citations import cite, link
from cdss.knowledge.concepts import build_vocabulary
from cdss.knowledge.conditions import ConditionReader
from cdss.knowledge.documents import rule as doc
from cdss.knowledge.documents.vocabulary import (
    ReferenceDocument,
    ScopeDocument,
)
from cdss.knowledge.evidence import evidence_of, guidance_of
from cdss.knowledge.faults import Faults, meant
from cdss.knowledge.parts import parts_of
from cdss.knowledge.read import Documents
from cdss.knowledge.same_people import same_people
from cdss.knowledge.shape import Placed
from cdss.model.concept import Vocabulary
from cdss.model.evidence import Evidence, Guidance
from cdss.model.knowledge_base import Archive, Example, KnowledgeParts, Scope
from cdss.model.rule import Conclusion, Grounds, Rule

_CONCLUDES = {
    "finding": frozenset({"finding"}),
    "diagnosis": frozenset({"diagnosis"}),
    "history": frozenset({"history", "demographic"}),
}
_GIVEN = frozenset({"agent", "intervention", "procedure"})


class Parts(NamedTuple):
    """What a knowledge base is made of, before its rules are compiled."""

    scope: Scope
    vocabulary: Vocabulary
    rules: Mapping[str, Rule]
    evidence: Mapping[str, Evidence]
    archive: Archive
    digests: KnowledgeParts


def build(documents: Documents) -> tuple[Parts | None, tuple[Diagnostic, ...]]:
    """Resolve documents against each other.

    Returns:
        The parts (None when anything is wrong), and everything that is wrong.
    """
    parts, found = draft(documents)
    return (None if found else parts), found


def draft(documents: Documents) -> tuple[Parts, tuple[Diagnostic, ...]]:
    """As ``build``, and the parts as far as they could be made: lint reads those too."""
    builder = _Builder(documents)
    parts = builder.build()
    return parts, (*documents.diagnostics, *builder.diagnostics)


class _Builder(Faults):
    def __init__(self, documents: Documents) -> None:
        self._documents = documents
        self._guidance: dict[str, Guidance] = {}
        super().__init__()

    def build(self) -> Parts:
        vocabulary, wrong = build_vocabulary(
            self._documents.concepts, {placed.document.id for placed in self._documents.sources}
        )
        self.diagnostics += wrong
        evidence = self._evidence()
        self._guidance = {
            f"{each.source}/{each.id}": each
            for placed in self._documents.sources
            for each in guidance_of(placed.document)
        }
        rules: dict[str, Rule] = {}
        examples: dict[str, tuple[Example, ...]] = {}
        first: dict[str, Location] = {}
        for placed in self._documents.rules:
            rule = self._rule(placed, vocabulary, evidence)
            if rule.id in first:
                self.wrong(
                    "K021",
                    "id-used-twice",
                    f"rule id `{rule.id}` is used twice",
                    placed.place("id"),
                    notes=(f"first used at {first[rule.id]}",),
                )
                continue
            first[rule.id] = placed.place("id")
            examples[rule.id] = _examples(placed)
            if not isinstance(placed.document.status, doc.WithdrawnStatus):
                rules[rule.id] = rule
        return Parts(
            scope=_scope(self._documents.scope),
            vocabulary=vocabulary,
            rules=rules,
            evidence=evidence,
            archive=Archive(
                sources=tuple(placed.document for placed in self._documents.sources),
                examples=examples,
            ),
            digests=parts_of(self._documents, rules),
        )

    # Sources

    def _evidence(self) -> dict[str, Evidence]:
        found: dict[str, Evidence] = {}
        seen: dict[str, Location] = {}
        people = same_people([placed.document for placed in self._documents.sources])
        for placed in self._documents.sources:
            source = placed.document
            if source.id in seen:
                self.wrong(
                    "K021",
                    "id-used-twice",
                    f"source id `{source.id}` is used twice",
                    placed.place("id"),
                    notes=(f"first used at {seen[source.id]}",),
                )
                continue
            seen[source.id] = placed.place("id")
            for each in evidence_of(source, people):
                found[each.ref] = each
        return found

    # Rules

    def _rule(
        self, placed: Placed[Any], vocabulary: Vocabulary, evidence: Mapping[str, Evidence]
    ) -> Rule:
        document = placed.document
        reader = ConditionReader(vocabulary, placed.place)
        when = reader.read(document.when, ("when",))
        if document.gate is not None:
            reader.concept(document.gate, frozenset({"diagnosis"}), ("gate",))
        then = self._conclusion(document, reader)
        self.diagnostics += reader.diagnostics
        cited = getattr(document, "evidence", ())
        for at, ref in enumerate(cited):
            if ref not in evidence:
                self.wrong(
                    "K025",
                    "unknown-evidence",
                    f"no evidence is called `{ref}`",
                    placed.place("evidence", at),
                    help_=meant(ref, evidence),
                )
        beside = getattr(document, "guidance", ())
        for at, ref in enumerate(beside):
            if ref not in self._guidance:
                self.wrong(
                    "K025",
                    "unknown-evidence",
                    f"no general statement is called `{ref}`",
                    placed.place("guidance", at),
                    help_=meant(ref, self._guidance),
                )
        place = placed.place("id")
        status = document.status
        return Rule(
            id=document.id,
            kind=document.kind,
            title=document.title,
            status=status if isinstance(status, str) else _status(status),
            version=document.version,
            purpose=document.purpose,
            misuse=document.misuse,
            gate=document.gate,
            when=when,
            then=then,
            evidence=tuple(cited),
            grounds=tuple(self._grounds(placed)),
            place=place.brief,
            guidance=tuple(self._guidance[ref] for ref in beside if ref in self._guidance),
        )

    def _conclusion(self, document: Any, reader: ConditionReader) -> Conclusion:
        then = document.then
        if isinstance(then, doc.FindingThen):
            stated = [key for key in _CONCLUDES if getattr(then, key) is not None]
            if len(stated) != 1:
                reader.diagnostics.append(
                    Diagnostic(
                        "K016",
                        "no-conclusion",
                        "a derivation concludes one `finding`, `diagnosis` or `history`",
                        reader.where("then"),
                    )
                )
                return Conclusion("")
            name = getattr(then, stated[0])
            reader.concept(name, _CONCLUDES[stated[0]], ("then", stated[0]))
            return Conclusion(name, defines=then.defines)
        if isinstance(then, doc.OptionThen):
            reader.concept(then.option, _GIVEN, ("then", "option"))
            reader.concept(then.target, None, ("then", "target"))
            return Conclusion(then.option, target=then.target)
        if isinstance(then, doc.AssessmentThen):
            reader.concept(then.assessment, frozenset({"procedure"}), ("then", "assessment"))
            return Conclusion(then.assessment, text=then.text)
        if isinstance(then, doc.CautionThen):
            reader.concept(then.caution, _GIVEN, ("then", "caution"))
            return Conclusion(
                then.caution,
                text=then.text,
                severity=then.severity,
                exclude_first=then.exclude_first,
            )
        return Conclusion(then.alert, text=then.text)

    def _grounds(self, placed: Placed[Any]) -> Iterable[Grounds]:
        sources = {each.document.id: each.document for each in self._documents.sources}
        references: dict[str, ReferenceDocument] = {
            each.document.id: each.document for each in self._documents.references
        }
        for at, stated in enumerate(getattr(placed.document, "sources", ())):
            name = stated if isinstance(stated, str) else stated.from_
            certainty = "" if isinstance(stated, str) else stated.certainty or ""
            if name is None:
                yield Grounds("definition", "definition", stated.definition or "", None)
            elif name in sources:
                source = sources[name]
                # What an alert or a caution rests on stays, and says how it stands.
                standing = source.standing.status
                mark = "" if standing == "current" else f"{standing.upper()}. "
                citation = mark + cite(source)
                yield Grounds(name, certainty or source.design, citation, link(source))
            elif name in references:
                reference = references[name]
                told = reference.what + (", read at second hand" if reference.second_hand else "")
                yield Grounds(name, certainty or "not stated", f"{told} ({name})", reference.url)
            else:
                self.wrong(
                    "K024",
                    "unknown-source",
                    f"no source or reference is called `{name}`",
                    placed.place("sources", at),
                    help_=meant(name, [*sources, *references]),
                )


def _scope(placed: Placed[ScopeDocument] | None) -> Scope:
    """The scope; without one nothing is built, and what could be is only linted."""
    if placed is None:
        return Scope("", "", "", (), "")
    document = placed.document
    return Scope(
        version=document.version,
        date=document.date,
        covers=document.covers,
        not_covered=document.not_covered,
        intended_use=document.intended_use,
    )


def _status(status: doc.ReviewedStatus | doc.WithdrawnStatus) -> str:
    return "reviewed" if isinstance(status, doc.ReviewedStatus) else "withdrawn"


def _examples(placed: Placed[Any]) -> tuple[Example, ...]:
    return tuple(
        Example(each.name, each.given, each.expect, str(placed.place("examples", at)))
        for at, each in enumerate(placed.document.examples)
    )
