"""What every resource of an answer shares: names, references, words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any, Final, NamedTuple
from uuid import NAMESPACE_URL, uuid5

from cdss.interop.fhir_out.codings import codeable
from cdss.model.concept import Vocabulary
from cdss.model.consultation import Consultation
from cdss.model.explanation import Basis, Proof

Resource = dict[str, Any]

RULES: Final = "urn:cdss:rule"
"""The system of the rules' ids."""

_ANSWERS: Final = uuid5(NAMESPACE_URL, "urn:cdss:answer")

_RESOURCE: Final = re.compile(r"[A-Z][A-Za-z]+/[A-Za-z0-9.-]{1,64}", re.ASCII)

_FORBIDDEN: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]+")
"""Signs that FHIR's strings must not hold; a line's end is one space."""

_ESCAPED: Final = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"})


class Writer(NamedTuple):
    """One answer on its way out.

    Attributes:
        subject: The reference to the patient, where the caller has one.
        recorded: When it was written down, as FHIR's instant.
        names: The UUIDs that were given, by what they name.
    """

    answer: Consultation
    vocabulary: Vocabulary
    subject: str | None
    recorded: str
    names: dict[tuple[str, ...], str]

    def name(self, *parts: str) -> str:
        """The UUID of a part of the answer: the same for the same knowledge, patient and day."""
        found = self.names.get(parts)
        if found is None:
            answer = self.answer
            told = (answer.knowledge.sha256, answer.profile.sha256, answer.profile.as_of, *parts)
            found = self.names[parts] = str(uuid5(_ANSWERS, "\n".join(told)))
        return found

    def refer(self, *parts: str) -> Resource:
        """A reference to a part of the answer, inside its Bundle."""
        return {"reference": f"urn:uuid:{self.name(*parts)}"}

    def about(self, key: str) -> Resource:
        """The patient under ``key``, where the caller named one."""
        return {key: {"reference": self.subject}} if self.subject else {}

    def codeable(self, name: str) -> Resource:
        """What the answer names by its id, coded and in words."""
        return codeable(name, self.vocabulary)


def words(text: str) -> str:
    r"""Words as a FHIR string may hold them, on one line.

    Example:
        >>> words("fever\n\x1b[2J")
        'fever [2J'
    """
    return " ".join(_FORBIDDEN.sub(" ", text).split())


def told(*paragraphs: str) -> Resource:
    """The narrative of a resource, which must read without its data.

    Example:
        >>> told("fever < 2 d")["div"]
        '<div xmlns="http://www.w3.org/1999/xhtml"><p>fever &lt; 2 d</p></div>'
    """
    inside = "".join(f"<p>{words(each).translate(_ESCAPED)}</p>" for each in paragraphs if each)
    return {
        "status": "generated",
        "div": f'<div xmlns="http://www.w3.org/1999/xhtml">{inside}</div>',
    }


def placed(basis: Basis) -> str:
    """A statement of the profile, with its place."""
    return words(f"{basis.text} ({basis.location})" if basis.location else basis.text)


def resource_of(basis: Basis) -> str | None:
    """The resource of the input that a statement was read from, where it was FHIR.

    Example:
        >>> resource_of(Basis("fever: present", "Condition/1")), resource_of(Basis("a", "p.yaml:3"))
        ('Condition/1', None)
    """
    return basis.location if _RESOURCE.fullmatch(basis.location) else None


def statements(proof: Proof) -> Iterator[Basis]:
    """Every statement that a proof rests on, each once."""
    found: dict[Basis, None] = {}
    waiting = [proof]
    while waiting:
        here = waiting.pop(0)
        found |= dict.fromkeys(here.statements)
        waiting.extend(here.parts)
    yield from found


def statements_behind(answer: Consultation) -> Iterator[Basis]:
    """Every statement of the profile that the answer names."""
    yield from dict.fromkeys(_named(answer))


def _named(answer: Consultation) -> Iterator[Basis]:
    proofs: Iterable[Proof] = (
        *(each.proof for each in answer.options),
        *(each.proof for each in answer.alerts),
        *(each.proof for each in answer.derived),
        *(each.proof for each in answer.assessments),
    )
    for proof in proofs:
        yield from statements(proof)
    for option in answer.options:
        for caution in option.cautions:
            yield from caution.because
    for conflict in answer.conflicts:
        yield from (*conflict.supported_by, *conflict.opposed_by)
