"""Knowledge files to documents, with everything that is wrong in any of them."""

from __future__ import annotations

from typing import Any, NamedTuple, TypeVar

from pydantic import TypeAdapter

from cdss.errors import Diagnostic, Location
from cdss.knowledge.documents.rule import RuleDocument
from cdss.knowledge.documents.source import Source, SourceDocument
from cdss.knowledge.documents.vocabulary import (
    ConceptDocument,
    ReferenceDocument,
    ScopeDocument,
)
from cdss.knowledge.files import KnowledgeFiles
from cdss.knowledge.shape import Placed, validate
from cdss.located import Malformed, Node, Sequence, decode, read_yaml

Shape = TypeVar("Shape")

# Each takes some milliseconds to make, and there are hundreds of files.
_SCOPE = TypeAdapter(ScopeDocument)
_REFERENCE: TypeAdapter[ReferenceDocument] = TypeAdapter(ReferenceDocument)
_CONCEPT = TypeAdapter(ConceptDocument)
_SOURCE: TypeAdapter[Source] = TypeAdapter(SourceDocument)
_RULE: TypeAdapter[Any] = TypeAdapter(RuleDocument)

SCOPE = "rules/scope.yaml"
REFERENCES = "rules/references.yaml"
VOCABULARY = "rules/vocabulary/"
SOURCES = "cases/sources/"


class Documents(NamedTuple):
    """Every document of a knowledge base that could be read, and what could not."""

    scope: Placed[ScopeDocument] | None
    concepts: tuple[Placed[ConceptDocument], ...]
    references: tuple[Placed[ReferenceDocument], ...]
    sources: tuple[Placed[Source], ...]
    rules: tuple[Placed[Any], ...]
    diagnostics: tuple[Diagnostic, ...]


def read_documents(files: KnowledgeFiles) -> Documents:
    """Read every file by the place it has below the root."""
    reader = _Reader()
    scopes: list[Placed[ScopeDocument]] = []
    concepts: list[Placed[ConceptDocument]] = []
    references: list[Placed[ReferenceDocument]] = []
    sources: list[Placed[Source]] = []
    rules: list[Placed[Any]] = []
    for name, data in files.content.items():
        nodes = reader.nodes(files.shown(name), data)
        if name == SCOPE:
            scopes += reader.each(nodes, _SCOPE)
        elif name == REFERENCES:
            references += reader.parts(nodes, _REFERENCE)
        elif name.startswith(VOCABULARY):
            concepts += reader.parts(nodes, _CONCEPT)
        elif name.startswith(SOURCES):
            sources += reader.each(nodes, _SOURCE)
        else:
            rules += reader.each(nodes, _RULE)
    # A scope that is there and wrong has been named; an empty file says as little as none.
    if not scopes and not any(each.place.path == files.shown(SCOPE) for each in reader.diagnostics):
        reader.diagnostics.append(
            Diagnostic(
                "K008",
                "no-scope",
                "the knowledge base does not say what it covers",
                Location(files.shown(SCOPE)),
                help="write `rules/scope.yaml`; every answer prints it",
            )
        )
    return Documents(
        scope=scopes[0] if scopes else None,
        concepts=tuple(concepts),
        references=tuple(references),
        sources=tuple(sources),
        rules=tuple(rules),
        diagnostics=tuple(reader.diagnostics),
    )


class _Reader:
    """Reads nodes against shapes and gathers what is wrong."""

    def __init__(self) -> None:
        self.diagnostics: list[Diagnostic] = []

    def nodes(self, name: str, data: bytes) -> tuple[Node, ...]:
        try:
            return read_yaml(decode(data, name), name)
        except Malformed as error:
            self.diagnostics += error.diagnostics
            return ()

    def each(self, nodes: tuple[Node, ...], adapter: TypeAdapter[Shape]) -> list[Placed[Shape]]:
        """One document per node."""
        found = []
        for node in nodes:
            placed, wrong = validate(node, adapter)
            self.diagnostics += wrong
            if placed is not None:
                found.append(placed)
        return found

    def parts(self, nodes: tuple[Node, ...], adapter: TypeAdapter[Shape]) -> list[Placed[Shape]]:
        """One document per part of a list, so that one wrong part does not hide the others."""
        found: list[Placed[Shape]] = []
        for node in nodes:
            if isinstance(node, Sequence):
                found += self.each(node.parts, adapter)
            else:
                self.diagnostics.append(
                    Diagnostic("K009", "no-list", "this file holds one list", node.place)
                )
        return found
