"""What a screening found, counted from its tables."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from cdss.model.consultation import OUTCOMES
from cdss.model.knowledge_base import KnowledgeBase
from cdss.screening.parquet import connected
from cdss.screening.schema import SCHEMA

_MISSING: Final = 20
"""Missing facts that are named; the table has them all."""


def summarised(
    outputs: Mapping[str, Path], files: Mapping[str, Any], kb: KnowledgeBase, temporary: Path
) -> dict[str, Any]:
    """The summary of a screening: how many, which options, what is missing most, alerts."""
    with connected(temporary) as database:

        def asked(query: str, table: str) -> list[tuple[Any, ...]]:
            found = database.execute(query, [str(outputs[table])]).fetchall()
            return [tuple(each) for each in found]

        ((patients, none, same, open_, crossed),) = asked(_PATIENTS, "patients")
        options = asked(_OPTIONS, "options")
        missing = asked(_OPEN, "options")
        deciding = dict(asked(_ALONE, "options"))
        alerts = asked(_ALERTS, "patients")
        errors = asked(_ERRORS, "errors")
    return {
        "schema": SCHEMA,
        "knowledge": {
            "version": kb.scope.version,
            "date": kb.scope.date,
            "sha256": kb.sha256,
            "covers": kb.scope.covers,
        },
        "patients": patients,
        "without_option": none,
        "gate_open": open_,
        "ids_told_twice": same,
        "cross_checked": crossed,
        "errors": sum(each[2] for each in errors),
        "errors_by_reason": [
            {"error": kind, "reason": reason, "records": count} for kind, reason, count in errors
        ],
        "options": _by_rule(options, kb),
        "missing": [
            {
                "concept": concept,
                "label": _label(concept, kb),
                "patients": count,
                "decides_alone": deciding.get(concept, 0),
            }
            for concept, count in missing
        ],
        "alerts": [
            {"rule": rule, "alert": kb.rules[rule].then.of, "state": state, "patients": count}
            for rule, state, count in alerts
        ],
        "files": dict(files),
    }


def _by_rule(rows: list[tuple[Any, ...]], kb: KnowledgeBase) -> list[dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for rule, intervention, direction, outcome, patients in rows:
        entry = found.setdefault(
            rule,
            {
                "rule": rule,
                "intervention": intervention,
                "label": _label(intervention, kb),
                "target": kb.rules[rule].then.target,
                "direction": direction,
                "patients": {each: 0 for each in OUTCOMES if each != "not-applicable"},
            },
        )
        entry["patients"][outcome] = patients
    return [*found.values()]


def _label(concept: str, kb: KnowledgeBase) -> str:
    known = kb.vocabulary.get(concept)
    return concept if known is None else known.label


_PATIENTS: Final = """
SELECT count(*), count(*) FILTER (options = 0),
       (SELECT count(*) FROM (SELECT patient FROM read_parquet($1) WHERE patient IS NOT NULL
                              GROUP BY patient HAVING count(*) > 1)),
       count(*) FILTER (len(gated) > 0), count(*) FILTER (cross_checked)
FROM read_parquet($1)
"""

_OPTIONS: Final = """
SELECT rule, any_value(intervention), any_value(direction), outcome, count(*)
FROM read_parquet($1) GROUP BY rule, outcome ORDER BY rule, outcome
"""

_OPEN: Final = f"""
SELECT concept, count(DISTINCT place) AS patients
FROM (SELECT place, unnest(missing) AS concept FROM read_parquet($1) WHERE outcome = 'undecided')
GROUP BY concept ORDER BY patients DESC, concept LIMIT {_MISSING}
"""  # noqa: S608 - our own number

_ALONE: Final = """
SELECT missing[1] AS concept, count(DISTINCT place)
FROM read_parquet($1) WHERE outcome = 'undecided' AND len(missing) = 1 GROUP BY concept
"""

_ALERTS: Final = """
SELECT rule, state, count(*) AS patients FROM (
    SELECT unnest(alerts) AS rule, 'holds' AS state FROM read_parquet($1)
    UNION ALL SELECT unnest(alerts_were_it), 'were-it' FROM read_parquet($1)
    UNION ALL SELECT unnest(alerts_to_check), 'to-check' FROM read_parquet($1))
GROUP BY rule, state
ORDER BY CASE state WHEN 'holds' THEN 0 WHEN 'were-it' THEN 1 ELSE 2 END, patients DESC, rule
"""

_ERRORS: Final = """
SELECT error, reason, count(*) AS records FROM read_parquet($1)
GROUP BY error, reason ORDER BY records DESC, error, reason
"""
