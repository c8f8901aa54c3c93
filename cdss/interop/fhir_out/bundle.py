"""The Bundle that an answer becomes."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from cdss.interop.fhir_out.guidance import device, guidance, messages, provenance
from cdss.interop.fhir_out.issues import issues, medications
from cdss.interop.fhir_out.options import parameters
from cdss.interop.fhir_out.writing import Writer
from cdss.model.consultation import Consultation
from cdss.model.knowledge_base import KnowledgeBase


def answer_to_fhir(
    answer: Consultation,
    kb: KnowledgeBase,
    *,
    subject: str | None = None,
    recorded: datetime | None = None,
) -> dict[str, Any]:
    """An answer as an R4 Bundle (``collection``), which R4B reads too.

    Args:
        answer: The consultation.
        kb: The knowledge it came from.
        subject: The reference to the patient, such as ``Patient/7``; a profile that was not
            read from FHIR has none.
        recorded: When the answer was given. Left out it is the start of the consultation's
            date, so that the same answer gives the same bytes.

    Example:
        >>> import cdss
        >>> kb = cdss.load()
        >>> profile = cdss.profile_from_yaml("diagnoses: [juvenile dermatomyositis]", kb)
        >>> bundle = answer_to_fhir(cdss.consult(profile, kb), kb)
        >>> bundle["entry"][0]["resource"]["status"]
        'data-requested'
    """
    at = recorded or datetime.fromisoformat(answer.profile.as_of)
    if at.tzinfo is None:
        at = at.replace(tzinfo=UTC)
    writer = Writer(answer, kb.vocabulary, subject, at.isoformat())
    outcome = messages(writer)
    told = [
        guidance(writer),
        parameters(writer),
        *([outcome] if outcome else []),
        *issues(writer),
    ]
    targets = [{"reference": f"urn:uuid:{each['id']}"} for each in told]
    resources = [*told, *medications(writer), device(writer), provenance(writer, targets)]
    return {
        "resourceType": "Bundle",
        "id": writer.name("answer"),
        "type": "collection",
        "timestamp": writer.recorded,
        "entry": [{"fullUrl": f"urn:uuid:{each['id']}", "resource": each} for each in resources],
    }
