"""Concepts as the ontology classes of a phenopacket, and back.

A concept goes out under a code that the vocabulary holds for it alone, else under the
project's own prefix, ``cdss:calcinosis``. What is said of a concept and is none itself (a
result, a response, a time) has a dot, which no concept's id has: ``cdss:result.raised``.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final, NamedTuple

from cdss.model.concept import Code, Concept, Vocabulary
from cdss.model.unit import UnitError, canonical_unit

Term = dict[str, str]
"""An ontology class: ``id`` is a CURIE."""

LOCAL: Final = "cdss"
UCUM: Final = "UCUM"
NOT_RECORDED: Final = "not recorded"


class _System(NamedTuple):
    """A code system, as `MetaData.resources` describes one."""

    id: str
    name: str
    prefix: str
    url: str
    iri: str


_SYSTEMS: Final = {
    "HP": _System(
        "hp",
        "Human Phenotype Ontology",
        "HP",
        "http://purl.obolibrary.org/obo/hp.owl",
        "http://purl.obolibrary.org/obo/HP_",
    ),
    "MONDO": _System(
        "mondo",
        "Mondo Disease Ontology",
        "MONDO",
        "http://purl.obolibrary.org/obo/mondo.owl",
        "http://purl.obolibrary.org/obo/MONDO_",
    ),
    "ORPHA": _System(
        "orphanet",
        "Orphanet",
        "ORPHA",
        "https://www.orpha.net",
        "http://www.orpha.net/ORDO/Orphanet_",
    ),
    "OMIM": _System(
        "omim",
        "Online Mendelian Inheritance in Man",
        "OMIM",
        "https://www.omim.org",
        "https://www.omim.org/entry/",
    ),
    "NCIT": _System(
        "ncit",
        "NCI Thesaurus",
        "NCIT",
        "http://purl.obolibrary.org/obo/ncit.owl",
        "http://purl.obolibrary.org/obo/NCIT_",
    ),
    "SNOMED CT": _System(
        "snomedct", "SNOMED CT", "SNOMEDCT", "http://snomed.info/sct", "http://snomed.info/id/"
    ),
    "ICD-10-CM": _System(
        "icd10cm",
        "International Classification of Diseases, 10th revision, clinical modification",
        "ICD10CM",
        "https://www.cdc.gov/nchs/icd/icd-10-cm",
        "http://purl.bioontology.org/ontology/ICD10CM/",
    ),
    "LOINC": _System(
        "loinc",
        "Logical Observation Identifiers Names and Codes",
        "LOINC",
        "https://loinc.org",
        "https://loinc.org/",
    ),
    "ATC": _System(
        "atc",
        "Anatomical Therapeutic Chemical classification",
        "ATC",
        "https://atcddd.fhi.no/atc_ddd_index/",
        "https://atcddd.fhi.no/atc_ddd_index/?code=",
    ),
    "RxNorm": _System(
        "rxnorm",
        "RxNorm",
        "RXNORM",
        "https://www.nlm.nih.gov/research/umls/rxnorm",
        "http://purl.bioontology.org/ontology/RXNORM/",
    ),
    "UNII": _System(
        "unii",
        "Unique Ingredient Identifier",
        "UNII",
        "https://precision.fda.gov/uniisearch",
        "https://precision.fda.gov/uniisearch/srs/unii/",
    ),
}
_UNITS: Final = _System(
    "ucum",
    "Unified Code for Units of Measure",
    UCUM,
    "https://ucum.org",
    "https://units-of-measurement.org/",
)
_OWN: Final = _System(
    LOCAL,
    "Concepts of this knowledge base that have no verified code",
    LOCAL,
    "urn:cdss:vocabulary",
    "urn:cdss:vocabulary:",
)
# Prefixes under which others write the same systems.
_ALSO: Final = {
    "ORPHANET": "ORPHA",
    "SCTID": "SNOMEDCT",
    "SNOMED": "SNOMEDCT",
    "SCT": "SNOMEDCT",
    "ICD10-CM": "ICD10CM",
    "RXCUI": "RXNORM",
}

ROUND: Final = {
    "time": ("onset", "presentation", "diagnosis", "report"),
    "result": ("raised", "low", "normal", "positive", "negative"),
    "response": (
        "complete",
        "improved",
        "partial",
        "none",
        "worsened",
        "relapse-on-taper",
        "not-tolerated",
    ),
    "bound": ("low", "high", "above", "below", "about"),
    "intent": ("treatment",),
}
"""The words that have a place of their own in a source file, by what they are said of."""


def curie(code: Code) -> str | None:
    """The CURIE of a code; None for a system without a known prefix.

    Example:
        >>> curie(Code("LOINC", "2157-6", "Creatine kinase", "2026"))
        'LOINC:2157-6'
        >>> curie(Code("HP", "HP:0003761", "Calcinosis", "2026"))
        'HP:0003761'
    """
    system = _SYSTEMS.get(code.system)
    if system is None:
        return None
    return f"{system.prefix}:{code.code.removeprefix(system.prefix + ':')}"


def word(kind: str, value: str, label: str = "") -> Term:
    """What is said of a concept, as an ontology class of the project's own.

    Example:
        >>> word("result", "raised")
        {'id': 'cdss:result.raised', 'label': 'Raised'}
    """
    return {
        "id": f"{LOCAL}:{kind}.{value}",
        "label": label or value.replace("-", " ").capitalize(),
    }


def said(curie_: str, kind: str) -> str | None:
    """The word of that kind that a CURIE stands for; None when it is no such word.

    Example:
        >>> said("cdss:result.raised", "result"), said("cdss:result.blue", "result")
        ('raised', None)
    """
    head = f"{LOCAL}:{kind}."
    value = curie_.removeprefix(head)
    return value if curie_.startswith(head) and value in ROUND[kind] else None


def unit_term(unit: str) -> Term:
    """A unit in UCUM.

    Raises:
        UnitError: It is not known.

    Example:
        >>> unit_term("IU/l")
        {'id': 'UCUM:[IU]/L', 'label': '[IU]/L'}
    """
    symbol = canonical_unit(unit)
    return {"id": f"{UCUM}:{symbol}", "label": symbol}


def unit_said(curie_: str) -> str | None:
    """The unit that a CURIE of UCUM stands for; None when there is no such unit here.

    Example:
        >>> unit_said("UCUM:U/L"), unit_said("UO:0000179")
        ('U/L', None)
    """
    prefix, _, symbol = curie_.partition(":")
    try:
        return canonical_unit(symbol) if prefix.upper() == UCUM else None
    except UnitError:
        return None


class Terms:
    """A vocabulary's concepts by CURIE. Codes that two concepts share name neither."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        self._by_curie: dict[str, set[str]] = {}
        for concept in vocabulary:
            for code in concept.codes:
                found = curie(code)
                if found is not None:
                    self._by_curie.setdefault(_folded(found), set()).add(concept.id)

    def of(self, concept: Concept) -> Term:
        """The class of a concept: the first of its codes that is its alone, else its id.

        Example:
            >>> code = Code("HP", "HP:0003761", "Calcinosis", "2026")
            >>> deposits = Concept("calcinosis", "Calcinosis", "finding", codes=(code,))
            >>> mild = Concept("mild-calcinosis", "Mild calcinosis", "finding")
            >>> terms = Terms(Vocabulary((deposits, mild)))
            >>> terms.of(deposits)["id"], terms.of(mild)["id"]
            ('HP:0003761', 'cdss:mild-calcinosis')
        """
        for code in concept.codes:
            found = curie(code)
            if found is not None and len(self._by_curie[_folded(found)]) == 1:
                return {"id": found, "label": code.display}
        return {"id": f"{LOCAL}:{concept.id}", "label": concept.label}

    def named(self, curie_: str) -> Concept | None:
        """The one concept that a CURIE stands for, or None."""
        prefix, _, local = curie_.partition(":")
        if prefix == LOCAL:
            return self.vocabulary.get(local)
        found = self._by_curie.get(_folded(curie_), set())
        return self.vocabulary[next(iter(found))] if len(found) == 1 else None


def _folded(curie_: str) -> str:
    prefix, _, local = curie_.partition(":")
    upper = prefix.upper()
    return f"{_ALSO.get(upper, upper)}:{local}"


def resources(packet: Any, version: str) -> list[dict[str, str]]:
    """The code systems that a phenopacket uses, in the order of their ids.

    Args:
        packet: The phenopacket, or a part of it.
        version: That of the knowledge base, which is the version of its own prefix. Which
            release of another system a code was checked in is not recorded as such.
    """
    by_prefix = {each.prefix: each for each in (*_SYSTEMS.values(), _UNITS, _OWN)}
    used = {by_prefix[each] for each in _prefixes(packet)}
    return [
        {
            "id": each.id,
            "name": each.name,
            "url": each.url,
            "version": version if each is _OWN else NOT_RECORDED,
            "namespacePrefix": each.prefix,
            "iriPrefix": each.iri,
        }
        for each in sorted(used)
    ]


def _prefixes(part: Any) -> Iterator[str]:
    """The prefix of every ontology class below: what has an id and a label."""
    if isinstance(part, dict):
        if part.keys() == {"id", "label"}:
            yield part["id"].partition(":")[0]
        for each in part.values():
            yield from _prefixes(each)
    elif isinstance(part, list):
        for each in part:
            yield from _prefixes(each)
