"""A profile from FHIR, through its public door."""
