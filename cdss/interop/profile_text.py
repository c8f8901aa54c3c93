"""A profile from a text of any form: YAML or JSON, or FHIR, which is told by its content."""

from __future__ import annotations

from datetime import date
from typing import Final

from cdss.interop.yaml_profile import profile_from_yaml
from cdss.model.knowledge_base import KnowledgeBase
from cdss.model.profile import Profile

_MARK: Final = b'"resourceType"'
"""A key that every FHIR resource has in JSON, and no profile."""


def is_fhir(text: str | bytes) -> bool:
    """Whether a text is FHIR resources in JSON.

    Example:
        >>> is_fhir('{"resourceType": "Bundle"}'), is_fhir("resourceType: Bundle")
        (True, False)
    """
    data = text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text
    begins = data.removeprefix(b"\xef\xbb\xbf").lstrip()[:1]
    return begins in (b"{", b"[") and _MARK in data


def profile_from_text(
    text: str | bytes,
    kb: KnowledgeBase,
    *,
    name: str = "profile",
    allow_unknown: bool = False,
    today: date | None = None,
) -> Profile:
    """Read a profile, or FHIR resources about one patient.

    Args:
        text: As ``profile_from_yaml`` and ``profile_from_fhir`` take it.
        kb: The knowledge base.
        name: What messages call the text.
        allow_unknown: Go on where a term of a profile is unknown; codes of FHIR always may be.
        today: The consultation date where the text states none.

    Raises:
        ProfileError: As those two say.

    Example:
        >>> import cdss
        >>> kb = cdss.load()
        >>> profile_from_text('{"resourceType": "Patient", "gender": "male"}', kb).sex
        'male'
    """
    if is_fhir(text):
        # A consultation from YAML does not wait for the readers of FHIR.
        from cdss.interop.fhir.profile import profile_from_fhir  # noqa: PLC0415

        return profile_from_fhir(text, kb, as_of=today, name=name)
    return profile_from_yaml(text, kb, name=name, allow_unknown=allow_unknown, today=today)
