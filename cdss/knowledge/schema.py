"""The JSON Schemas of knowledge files, so that editors check them as they are typed."""

from __future__ import annotations

from typing import Any

from pydantic import TypeAdapter

from cdss.knowledge.documents.candidate import CandidateDocument
from cdss.knowledge.documents.rule import RuleDocument
from cdss.knowledge.documents.source import SourceDocument
from cdss.knowledge.documents.vocabulary import VocabularyDocument

_KINDS: dict[str, tuple[Any, str, str]] = {
    "rule": (
        RuleDocument,
        "Rule",
        "One document of a file below rules/; a file may hold several, divided by `---`.",
    ),
    "source": (SourceDocument, "Source", "A file of cases/sources/: one publication."),
    "candidate": (
        CandidateDocument,
        "Candidate",
        "What `cdss extract` proposes of one publication, for a curator to read and correct.",
    ),
    "vocabulary": (
        VocabularyDocument,
        "Vocabulary",
        "A file of rules/vocabulary/: a list of concepts.",
    ),
}


def knowledge_schema(kind: str) -> dict[str, Any]:
    """JSON Schema (2020-12) of ``rule``, ``source``, ``candidate`` or ``vocabulary`` files.

    Shape alone: that names are known, and that rules have their evidence, is for ``cdss lint``.

    Example:
        >>> knowledge_schema("vocabulary")["type"]
        'array'
    """
    shape, title, description = _KINDS[kind]
    schema: dict[str, Any] = TypeAdapter(shape).json_schema(by_alias=True)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **schema,
        "title": title,
        "description": description,
    }
