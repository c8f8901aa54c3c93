"""An answer as FHIR R4 resources."""

from cdss.interop.fhir_out.bundle import answer_to_fhir, subject_of

__all__ = ["answer_to_fhir", "subject_of"]
