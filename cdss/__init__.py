"""Reported treatment options for children with rare diseases, each with its proof.

Example:
    >>> import cdss
    >>> kb = cdss.load()
    >>> profile = cdss.profile_from_yaml('''
    ... patient: {age: 2 y, sex: female}
    ... diagnoses: [Banker-type juvenile dermatomyositis]
    ... treatments:
    ...   - {agent: prednisolone, route: oral, dose: 2 mg/kg/d, response: relapse on taper}
    ... ''', kb)
    >>> answer = cdss.consult(profile, kb)
    >>> reported = [each for each in answer.options if each.outcome == "reported"]
    >>> reported[0].intervention
    'intravenous-immunoglobulin'

Names load on first use, so that importing the package costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cdss.consulting.awaited import consult_async
    from cdss.consulting.consultation import consult
    from cdss.consulting.library import load
    from cdss.consulting.why import why
    from cdss.errors import CdssError, EngineError, KnowledgeBaseError, ProfileError
    from cdss.interop.fhir.profile import profile_from_fhir
    from cdss.interop.fhir_out.bundle import answer_to_fhir
    from cdss.interop.yaml_profile import profile_from_yaml
    from cdss.model.consultation import Consultation
    from cdss.model.knowledge_base import KnowledgeBase
    from cdss.model.profile import Profile

__version__ = "0.1.0"

__all__ = [
    "CdssError",
    "Consultation",
    "EngineError",
    "KnowledgeBase",
    "KnowledgeBaseError",
    "Profile",
    "ProfileError",
    "answer_to_fhir",
    "consult",
    "consult_async",
    "load",
    "profile_from_fhir",
    "profile_from_yaml",
    "why",
]

_HOMES = {
    "CdssError": "cdss.errors",
    "Consultation": "cdss.model.consultation",
    "EngineError": "cdss.errors",
    "KnowledgeBase": "cdss.model.knowledge_base",
    "KnowledgeBaseError": "cdss.errors",
    "Profile": "cdss.model.profile",
    "ProfileError": "cdss.errors",
    "answer_to_fhir": "cdss.interop.fhir_out.bundle",
    "consult": "cdss.consulting.consultation",
    "consult_async": "cdss.consulting.awaited",
    "load": "cdss.consulting.library",
    "profile_from_fhir": "cdss.interop.fhir.profile",
    "profile_from_yaml": "cdss.interop.yaml_profile",
    "why": "cdss.consulting.why",
}


def __getattr__(name: str) -> Any:
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module `cdss` has no attribute `{name}`")
    value = getattr(import_module(home), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted([*__all__, "__version__"])
