"""Registers of retractions: Retraction Watch, Crossref and PubMed, read as notices."""
