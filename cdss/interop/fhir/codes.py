"""What a CodeableConcept means: a concept of the vocabulary, by its codes."""

from __future__ import annotations

import json
import marshal
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeVar
from weakref import WeakKeyDictionary

from cdss.interop.fhir.elements import Body, Record, list_at, said, text_at
from cdss.interop.fhir.problems import CODES, TEXTS, Problems
from cdss.interop.fhir.units import factor_to
from cdss.model.concept import Concept, Vocabulary, fold

if TYPE_CHECKING:
    from cdss.interop.fhir.observations import Assay

SYSTEMS: Final = {
    "http://snomed.info/sct": "SNOMED CT",
    "urn:oid:2.16.840.1.113883.6.96": "SNOMED CT",
    "http://loinc.org": "LOINC",
    "urn:oid:2.16.840.1.113883.6.1": "LOINC",
    "http://www.nlm.nih.gov/research/umls/rxnorm": "RxNorm",
    "urn:oid:2.16.840.1.113883.6.88": "RxNorm",
    "http://www.whocc.no/atc": "ATC",
    "urn:oid:2.16.840.1.113883.6.73": "ATC",
    "http://hl7.org/fhir/sid/icd-10-cm": "ICD-10-CM",
    "urn:oid:2.16.840.1.113883.6.90": "ICD-10-CM",
    "http://fdasis.nlm.nih.gov": "UNII",
    "urn:oid:2.16.840.1.113883.4.9": "UNII",
    "http://human-phenotype-ontology.org": "HP",
    "http://purl.obolibrary.org/obo/hp.owl": "HP",
    "http://purl.obolibrary.org/obo/mondo.owl": "MONDO",
    "http://www.orpha.net": "ORPHA",
}
"""The addresses of code systems, and what the vocabulary calls them."""

Read = TypeVar("Read")

_NEW: Final = object()

SHORTEST: Final = 4
"""Letters of a text that names a concept without a code: "DM" is more than one thing."""

_CATEGORY: Final = 5
"""Signs of an ICD-10-CM subcategory such as M33.0; the codes below one are kinds of it."""

Codes = Mapping[tuple[str, str], str]
"""Concepts by system and code."""

_known: WeakKeyDictionary[Vocabulary, Codes] = WeakKeyDictionary()

Factors = dict[tuple[str, str], Fraction | int | None]

_factors: WeakKeyDictionary[Vocabulary, Factors] = WeakKeyDictionary()
_MOST: Final = 1000
"""Units of concepts that are kept: there are not so many but in an attack."""


class Meaning(NamedTuple):
    """The concept that something stands for.

    Attributes:
        phrase: The concept as it reads inside a sentence.
        by: By what, where that was no code of the concept itself.
        is_kind: Whether it is a kind of the concept: without it, there may be another kind.
    """

    concept: Concept
    phrase: str
    by: str = ""
    is_kind: bool = False

    @classmethod
    def of(cls, concept: Concept, by: str = "", *, is_kind: bool = False) -> Meaning:
        """A concept, and by what it was read."""
        return cls(concept, concept.phrase, by, is_kind)


def codes_of(vocabulary: Vocabulary) -> Codes:
    """The codes of a vocabulary; gathered once."""
    found = _known.get(vocabulary)
    if found is None:
        found = {
            (code.system, _bare(code.code)): concept.id
            for concept in vocabulary
            for code in concept.codes
        }
        _known[vocabulary] = found
    return found


def _bare(code: str) -> str:
    """A code without the prefix that repeats its system: HP:0003761 is 0003761."""
    return code.rpartition(":")[2]


def system_of(uri: str) -> str:
    """What to call a code system; its address where it is not known.

    Example:
        >>> system_of("http://loinc.org"), system_of("http://snomed.info/sct/900000000000207008")
        ('LOINC', 'SNOMED CT')
    """
    known = SYSTEMS.get(uri)
    if known is None and uri.startswith("http://snomed.info/sct/"):
        return "SNOMED CT"
    return known or said(uri) or "no system"


def written(part: Any) -> bytes | None:
    """Data of JSON as bytes: equal data alike, and never unequal data; None for any other."""
    try:
        return marshal.dumps(part, 2)
    except ValueError:
        pass
    try:
        # A number that was read exactly from a text.
        return json.dumps(part, default=_exactly).encode()
    except (TypeError, ValueError, RecursionError):
        return None


def _exactly(number: Any) -> dict[str, str]:
    if number.__class__ is not Decimal:
        raise TypeError
    return {"exactly": str(number)}


class Terms:
    """Reads codes against one vocabulary; what it does not know is counted."""

    def __init__(self, vocabulary: Vocabulary, problems: Problems) -> None:
        self.vocabulary = vocabulary
        self.problems = problems
        self._codes = codes_of(vocabulary)
        # Laboratory values repeat a few codes: each is looked up once for a patient.
        self._plain: dict[tuple[str, str], Meaning | None] = {}
        self._read: dict[tuple[tuple[str | None, ...], bytes], object] = {}
        self._unmapped: dict[tuple[str, str, str], tuple[str, str, list[str]]] = {}
        self._factors = _factors.setdefault(vocabulary, {})
        self.assays: dict[bytes, Assay] = {}

    def factor(self, concept: Concept, unit: str) -> Fraction | int | None:
        """By what a value in a unit becomes one in the concept's; None where it cannot."""
        key = (concept.id, unit)
        known = self._factors.get(key, _NEW)
        if known is _NEW:
            if len(self._factors) >= _MOST:
                self._factors.clear()
            known = self._factors[key] = factor_to(concept, unit)
        return known  # type: ignore[return-value]

    def remembered(
        self, about: tuple[str | None, ...], part: Any, read: Callable[[], Read]
    ) -> Read:
        """What a part of a resource says, read once where the same part stands in many.

        Args:
            about: By what else the reading is decided.
            part: JSON, such as the ranges of a laboratory.
            read: Reads the part; what it notes as wrong or not read, it notes each time.
        """
        known_by = written(part)
        if known_by is None:
            return read()
        key = (about, known_by)
        known = self._read.get(key, _NEW)
        if known is not _NEW:
            return known  # type: ignore[return-value]
        noted = self.problems.noted
        said_so = read()
        if self.problems.noted == noted:
            self._read[key] = said_so
        return said_so

    def read(self, codeable: Body, kinds: Iterable[str], record: Record) -> Meaning | None:
        """The concept of a CodeableConcept; what has none, or one of another kind, is listed."""
        meaning = self.meaning(codeable, record)
        if meaning is None:
            self.unmapped(codeable, record)
            return None
        if meaning.concept.kind in kinds:
            return meaning
        self.problems.unread(TEXTS, "", f"{meaning.phrase}, in a {record.kind}", record.place)
        return None

    def meaning(self, codeable: Body, record: Record) -> Meaning | None:
        """The concept of a CodeableConcept, or None.

        Codes that mean one thing more and less closely mean the closer one.
        """
        plain = self._plain_key(codeable)
        if plain is not None:
            known = self._plain.get(plain, _NEW)
            if known is _NEW:
                concept, by = self._coded(system_of(plain[0]), plain[1])
                if concept is None:
                    known = None
                else:
                    known = Meaning.of(self.vocabulary[concept], by, is_kind=bool(by))
                self._plain[plain] = known
            return known  # type: ignore[return-value]
        problems = self.problems
        found: dict[str, str] = {}
        coded = False
        for coding in list_at(codeable, "coding", record, problems):
            code = text_at(coding, "code", record, problems)
            if code:
                coded = True
                system = system_of(text_at(coding, "system", record, problems) or "")
                concept, by = self._coded(system, code)
                if concept is not None:
                    found.setdefault(concept, by)
        if found:
            return self._one_of(found, record)
        return None if coded else self._named(codeable, record)

    @staticmethod
    def _plain_key(codeable: Body) -> tuple[str, str] | None:
        """System and code, where there is one coding and nothing is wrong with it."""
        codings = codeable.get("coding")
        if codings.__class__ is not list or len(codings) != 1:
            return None
        only = codings[0]
        if only.__class__ is not dict:
            return None
        system, code = only.get("system"), only.get("code")
        if system.__class__ is not str or code.__class__ is not str or not code:
            return None
        return system, code

    def _coded(self, system: str, code: str) -> tuple[str | None, str]:
        bare = _bare(code)
        concept = self._codes.get((system, bare))
        if concept is None and system == "ICD-10-CM":
            for end in range(len(bare) - 1, _CATEGORY - 1, -1):
                concept = self._codes.get((system, bare[:end]))
                if concept is not None:
                    return concept, f"{said(code)} is a kind of {bare[:end]}"
        return concept, ""

    def _one_of(self, found: Mapping[str, str], record: Record) -> Meaning | None:
        vocabulary = self.vocabulary
        closest = [
            each
            for each in found
            if not any(
                each != other
                and (vocabulary.is_a(other, each) or vocabulary.agent_of(other) == each)
                for other in found
            )
        ]
        if len(closest) == 1:
            by = found[closest[0]]
            return Meaning.of(vocabulary[closest[0]], by, is_kind=bool(by))
        names = " and ".join(f"`{each}`" for each in sorted(closest))
        self.problems.wrong(
            record, "F010", "two-meanings", f"its codes mean different things: {names}", key="code"
        )
        return Meaning.of(vocabulary[closest[0]])

    def _named(self, codeable: Body, record: Record) -> Meaning | None:
        """The concept that a text names exactly, where no code stands beside it."""
        for text in self._texts(codeable, record):
            concept = self.vocabulary.named(text)
            if concept is not None and len(fold(text)) >= SHORTEST:
                return Meaning.of(concept, "by its text alone")
        return None

    def _texts(self, codeable: Body, record: Record) -> list[str]:
        found = [text_at(codeable, "text", record, self.problems)]
        found += [
            text_at(each, "display", record, self.problems)
            for each in list_at(codeable, "coding", record, self.problems)
        ]
        return [each for each in found if each]

    def unmapped(self, codeable: Body, record: Record) -> None:
        """List a CodeableConcept that means nothing here, by the system of its first code."""
        problems = self.problems
        plain = self._plain_key(codeable)
        text = codeable.get("text", "")
        if plain is not None and text.__class__ is str and "display" not in codeable["coding"][0]:
            told = self._unmapped.get((*plain, text))
            if told is None:
                concept = self.vocabulary.named(text) if text else None
                shown = f"{said(plain[1])} ({said(text)})" if said(text) else said(plain[1])
                told = (system_of(plain[0]), shown, [] if concept is None else [concept.label])
                self._unmapped[*plain, text] = told
            problems.unread(CODES, told[0], told[1], record.place, told[2])
            return
        texts = self._texts(codeable, record)
        near = [concept.label for each in texts if (concept := self.vocabulary.named(each))]
        shown = said(texts[0]) if texts else ""
        for coding in list_at(codeable, "coding", record, problems):
            code = text_at(coding, "code", record, problems)
            if code:
                system = system_of(text_at(coding, "system", record, problems) or "")
                text = f"{said(code)} ({shown})" if shown else said(code)
                problems.unread(CODES, system, text, record.place, near)
                return
        problems.unread(TEXTS, "", shown or f"{record.kind} without a code", record.place, near)
