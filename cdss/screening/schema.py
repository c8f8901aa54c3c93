"""The columns of a screening's three tables, for DuckDB and for Spark."""

from __future__ import annotations

from typing import Final

SCHEMA: Final = "cdss/screen/1"

_WORDS: Final = "VARCHAR[]"

TABLES: Final = {
    "options": {
        "patient": "VARCHAR",
        "place": "VARCHAR",
        "rule": "VARCHAR",
        "intervention": "VARCHAR",
        "target": "VARCHAR",
        "outcome": "VARCHAR",
        "because": "VARCHAR",
        "direction": "VARCHAR",
        "missing": _WORDS,
        "cautions": _WORDS,
        "to_check": _WORDS,
        "profile_sha256": "VARCHAR",
        "knowledge_sha256": "VARCHAR",
        "engine": "VARCHAR",
    },
    "patients": {
        "patient": "VARCHAR",
        "place": "VARCHAR",
        "age_years": "INTEGER",
        "sex": "VARCHAR",
        "as_of": "DATE",
        "present": _WORDS,
        "absent": _WORDS,
        "given": _WORDS,
        "never_given": _WORDS,
        "treatments_complete": "BOOLEAN",
        "options": "INTEGER",
        "gated": _WORDS,
        "alerts": _WORDS,
        "alerts_were_it": _WORDS,
        "alerts_to_check": _WORDS,
        "not_understood": "INTEGER",
        "profile_sha256": "VARCHAR",
        "knowledge_sha256": "VARCHAR",
        "engine": "VARCHAR",
        "cross_checked": "BOOLEAN",
    },
    "errors": {
        "place": "VARCHAR",
        "error": "VARCHAR",
        "code": "VARCHAR",
        "name": "VARCHAR",
        "reason": "VARCHAR",
        "resource": "VARCHAR",
        "line": "INTEGER",
        "column": "INTEGER",
        "more": "INTEGER",
    },
}
"""Columns and DuckDB's types of them, in the order in which the files have them."""
