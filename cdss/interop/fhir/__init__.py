"""FHIR in: what an electronic record holds of a patient, as a profile.

R4, and R4B and R5 where they differ only in names. JSON is read as it is, without a model
of every resource: a consultation waits for it.
"""
