"""Concepts as FHIR codes them."""

from __future__ import annotations

from typing import Any, Final

from cdss.interop.fhir.codes import SYSTEMS
from cdss.model.concept import Concept, Vocabulary

ADDRESSES: Final = {name: uri for uri, name in reversed(SYSTEMS.items())}
"""The address of each code system, by the name that the vocabulary gives it: the first one
that is understood on the way in."""

CONCEPTS: Final = "urn:cdss:concept"
"""The system of this program's own names: the ids of its vocabulary."""


def codings(concept: Concept) -> list[dict[str, str]]:
    """A concept's codings: the codes that its file says were checked, and its own id.

    Example:
        >>> codings(Concept("fever", "Fever", "finding"))
        [{'system': 'urn:cdss:concept', 'code': 'fever', 'display': 'Fever'}]
    """
    checked = [
        {"system": ADDRESSES[each.system], "code": _bare(each.code, each.system)}
        | ({"display": each.display} if each.display else {})
        for each in concept.codes
        if each.system in ADDRESSES
    ]
    return [*checked, {"system": CONCEPTS, "code": concept.id, "display": concept.label}]


def codeable(name: str, vocabulary: Vocabulary) -> dict[str, Any]:
    """What an answer names by its id, as a CodeableConcept: coded, and in words.

    Example:
        >>> codeable("age", Vocabulary([]))
        {'text': 'age'}
    """
    concept = vocabulary.get(name)
    if concept is None:
        return {"text": name.replace("-", " ")}
    return {"coding": codings(concept), "text": concept.label}


def _bare(code: str, system: str) -> str:
    """Orphanet's codes are numbers; those of the ontologies carry their prefix."""
    return code.rpartition(":")[2] if system == "ORPHA" else code
