"""Patients in and out of other formats."""
