"""The Bundle that an answer becomes."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any, Final

from cdss.interop.fhir_out.guidance import device, guidance, messages, provenance
from cdss.interop.fhir_out.issues import issues, medications
from cdss.interop.fhir_out.options import parameters
from cdss.interop.fhir_out.writing import Writer
from cdss.model.consultation import Consultation
from cdss.model.knowledge_base import KnowledgeBase
from cdss.model.profile import Profile

PATIENT: Final = re.compile(r"Patient/[A-Za-z0-9.-]{1,64}", re.ASCII)
"""What a resource of the input is called that is a Patient with an id."""


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
    writer = Writer(answer, kb.vocabulary, subject, at.isoformat(), {})
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


def subject_of(profile: Profile) -> str | None:
    """The reference to the patient, where the profile was read from one's Patient.

    Example:
        >>> import cdss
        >>> kb = cdss.load()
        >>> subject_of(cdss.profile_from_fhir([{"resourceType": "Patient", "id": "7",
        ...                                     "gender": "male"}], kb))
        'Patient/7'
    """
    found = (profile.age_place, profile.sex_place)
    return next((each for each in found if PATIENT.fullmatch(each)), None)
