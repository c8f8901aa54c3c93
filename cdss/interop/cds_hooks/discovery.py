"""What this service offers: the answer to ``GET /cds-services``."""

from __future__ import annotations

from typing import Any, Final, NamedTuple

from cdss.model.knowledge_base import KnowledgeBase

PATIENT_VIEW: Final = "patient-view"
ORDER_SELECT: Final = "order-select"
HOOKS: Final = (PATIENT_VIEW, ORDER_SELECT)
"""The hooks that are answered."""

PREFETCH: Final = {
    "patient": "Patient/{{context.patientId}}",
    "conditions": "Condition?patient={{context.patientId}}",
    "observations": "Observation?patient={{context.patientId}}",
    "medicationStatements": "MedicationStatement?patient={{context.patientId}}",
    "medicationRequests": "MedicationRequest?patient={{context.patientId}}",
    "medicationAdministrations": "MedicationAdministration?patient={{context.patientId}}",
    "procedures": "Procedure?patient={{context.patientId}}",
    "allergies": "AllergyIntolerance?patient={{context.patientId}}",
    "reports": "DiagnosticReport?patient={{context.patientId}}",
}
"""What a patient's profile is read from, by the key under which a client sends it."""

_VERSION: Final = "STU2"
"""The specification's version that is spoken; the ballot of 3.0 asks services to say so."""


class Service(NamedTuple):
    """One service: its name in the address, its hook, and what it is called."""

    id: str
    hook: str
    title: str


SERVICES: Final = {
    each.id: each
    for each in (
        Service("cdss-patient-view", PATIENT_VIEW, "What was reported for patients like this one"),
        Service("cdss-order-select", ORDER_SELECT, "What was reported of what is being ordered"),
    )
}
"""The services by their ids."""


def discovery(kb: KnowledgeBase) -> dict[str, Any]:
    """The discovery document.

    Args:
        kb: The knowledge that answers; its scope stands in the descriptions.

    Example:
        >>> import cdss
        >>> [each["id"] for each in discovery(cdss.load())["services"]]
        ['cdss-patient-view', 'cdss-order-select']
    """
    return {"services": [_described(each, kb) for each in SERVICES.values()]}


def _described(service: Service, kb: KnowledgeBase) -> dict[str, Any]:
    scope = kb.scope
    return {
        "hook": service.hook,
        "title": service.title,
        "description": f"{scope.covers.strip()} No card means not covered, and nothing else.",
        "id": service.id,
        "prefetch": dict(PREFETCH),
        "usageRequirements": scope.intended_use.strip(),
        "version": _VERSION,
    }
