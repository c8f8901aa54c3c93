"""Where a page stands: what was given of a patient and what was answered since.

All of it travels in the page and back; the service keeps nothing. A profile grows as a
document. What FHIR resources state stays as they state it, and what was answered is a
profile of its own beside them, laid over what they leave open.
"""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from cdss.interop.beside import ANSWERS, beside, laid_over
from cdss.interop.profile_document import Document, document_of, profile_yaml
from cdss.interop.profile_text import is_fhir, profile_from_text
from cdss.interop.yaml_profile import profile_from_yaml
from cdss.model.knowledge_base import KnowledgeBase
from cdss.model.profile import Profile

NAME = "profile"
"""What proofs and messages call the profile on the page."""


class Stand(NamedTuple):
    """What is known of a patient.

    Attributes:
        document: The profile as far as it is completed; beside FHIR, what was answered.
        fhir: The resources as they were given; empty where there are none.
        allow_unknown: Whether terms that the vocabulary does not know are let pass.
    """

    document: Document
    fhir: str = ""
    allow_unknown: bool = False

    @property
    def text(self) -> str:
        """The document, as YAML."""
        return profile_yaml(self.document)


def begun(
    text: str, kb: KnowledgeBase, *, allow_unknown: bool = False, subject: str = ""
) -> tuple[Stand, Profile]:
    r"""Where a page begins with a text, and the profile that it states.

    Raises:
        ProfileError: It cannot be read.

    Example:
        >>> import cdss
        >>> stand, profile = begun("as_of: 2026-11-20\nfindings: [fever]", cdss.load())
        >>> print(stand.text, end="")
        as_of: 2026-11-20
        findings:
          - fever
    """
    about = subject or None
    first = profile_from_text(text, kb, name=NAME, allow_unknown=allow_unknown, subject=about)
    if is_fhir(text):
        # Of several patients, the others do not travel on in the page.
        own = (first.text or text) if subject else text
        stand = Stand(beside(first, kb.vocabulary), own, allow_unknown)
        return stand, read(stand, kb)
    document = document_of(text, NAME)
    if "as_of" not in document:
        # "For 2 months" means another time tomorrow: the profile keeps the day of its answers.
        head = {key: document[key] for key in ("id",) if key in document}
        document = {**head, "as_of": first.as_of.isoformat(), **document}
    stand = Stand(document, "", allow_unknown)
    return stand, read(stand, kb)


def read(stand: Stand, kb: KnowledgeBase) -> Profile:
    """The patient, as known so far.

    Raises:
        ProfileError: The document states what cannot be.
    """
    if not stand.fhir:
        return profile_from_yaml(stand.text, kb, name=NAME, allow_unknown=stand.allow_unknown)
    told = profile_from_yaml(stand.text, kb, name=ANSWERS)
    return laid_over(_resources(stand, kb, told.as_of), told)


def _resources(stand: Stand, kb: KnowledgeBase, as_of: date) -> Profile:
    return profile_from_text(stand.fhir, kb, today=as_of)
