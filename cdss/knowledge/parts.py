"""Digests of the parts of a knowledge base, made once, when it is compiled."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any

from pydantic import BaseModel

from cdss.knowledge.documents.vocabulary import ReferenceDocument
from cdss.knowledge.read import Documents
from cdss.model.knowledge_base import KnowledgeParts, RulePart

_LENGTH = 16
"""Signs of a digest: 64 bits tell a few thousand parts apart, and keep an answer small."""

_OF_CONCEPT = 8
"""The same of a concept: it tells one from what it was, and an answer names some hundred."""


def parts_of(documents: Documents, in_force: Iterable[str]) -> KnowledgeParts:
    """The parts of a knowledge base.

    Args:
        documents: What its files state.
        in_force: The ids of its rules, without those that were withdrawn.
    """
    references = {each.document.id: each.document for each in documents.references}
    wanted = frozenset(in_force)
    rules = {
        placed.document.id: RulePart(placed.document.version, _of_rule(placed.document, references))
        for placed in documents.rules
        if placed.document.id in wanted
    }
    sources = {
        placed.document.id: _digest(_stated(placed.document)) for placed in documents.sources
    }
    concepts = sorted(
        (_stated(placed.document) for placed in documents.concepts),
        key=lambda each: str(each["id"]),
    )
    by_concept = {str(each["id"]): _digest(each)[:_OF_CONCEPT] for each in concepts}
    scope = documents.scope
    return KnowledgeParts(
        rules=dict(sorted(rules.items())),
        sources=dict(sorted(sources.items())),
        vocabulary=_digest(concepts),
        scope="" if scope is None else _digest(_stated(scope.document)),
        concepts=by_concept,
    )


def _of_rule(document: Any, references: Mapping[str, ReferenceDocument]) -> str:
    stated = _stated(document)
    stated.pop("examples", None)
    cited = [
        each if isinstance(each, str) else each.get("from", "")
        for each in stated.get("sources", ())
    ]
    return _digest([stated, [_stated(references[each]) for each in cited if each in references]])


def _stated(document: BaseModel) -> dict[str, Any]:
    """What a file states: a key that a later program knows besides changes no digest."""
    return document.model_dump(mode="json", by_alias=True, exclude_unset=True)


def _digest(data: Any) -> str:
    text = json.dumps(data, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:_LENGTH]
