"""Code systems: what the vocabulary calls them, and the addresses that FHIR gives them."""

from __future__ import annotations

from typing import Any, Final

from cdss.model.concept import Concept, Vocabulary

ADDRESSES: Final = {
    "ATC": "http://www.whocc.no/atc",
    "HP": "http://human-phenotype-ontology.org",
    "ICD-10-CM": "http://hl7.org/fhir/sid/icd-10-cm",
    "LOINC": "http://loinc.org",
    "MONDO": "http://purl.obolibrary.org/obo/mondo.owl",
    "ORPHA": "http://www.orpha.net",
    "RxNorm": "http://www.nlm.nih.gov/research/umls/rxnorm",
    "SNOMED CT": "http://snomed.info/sct",
    "UNII": "http://fdasis.nlm.nih.gov",
}
"""The addresses of the code systems, by the names that the vocabulary gives them."""

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


def concepts_by_code(vocabulary: Vocabulary) -> dict[tuple[str, str], str]:
    """Concepts, by the address of a code's system and the code.

    Example:
        >>> from cdss.model.concept import Code
        >>> code = Code("ATC", "L04AX02", "Thalidomide", "a list")
        >>> concepts_by_code(Vocabulary([Concept("thalidomide", "T", "agent", codes=(code,))]))
        {('http://www.whocc.no/atc', 'L04AX02'): 'thalidomide'}
    """
    return {
        (ADDRESSES[code.system], _bare(code.code, code.system)): concept.id
        for concept in vocabulary
        for code in concept.codes
        if code.system in ADDRESSES
    }
