"""Extraction: an abstract in, a candidate source file out; the code knows language, no field."""
