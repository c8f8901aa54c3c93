"""What a screening found, counted from its tables."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final, NamedTuple

from cdss.model.consultation import OUTCOMES
from cdss.model.knowledge_base import KnowledgeBase
from cdss.screening.parquet import connected
from cdss.screening.schema import SCHEMA

TABLE: Final = "asked_table"
"""What stands in a query for the table that it is about."""


class Counts(NamedTuple):
    """What the tables of a screening are asked: each the rows of the query of its name."""

    patients: list[tuple[Any, ...]]
    options: list[tuple[Any, ...]]
    missing: list[tuple[Any, ...]]
    deciding: list[tuple[Any, ...]]
    alerts: list[tuple[Any, ...]]
    errors: list[tuple[Any, ...]]


def counted(outputs: Mapping[str, Path], temporary: Path) -> Counts:
    """Ask the tables."""
    with connected(temporary) as database:
        found = []
        for table, query in QUERIES:
            said = query.replace(TABLE, "read_parquet($1)")
            rows = database.execute(said, [str(outputs[table])]).fetchall()
            found.append([tuple(each) for each in rows])
    return Counts(*found)


def summary_of(counts: Counts, files: Mapping[str, Any], kb: KnowledgeBase) -> dict[str, Any]:
    """The summary of a screening: how many, which options, what is missing most, alerts."""
    ((patients, none, same, gated, crossed),) = counts.patients
    deciding = dict(counts.deciding)
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
        "gate_open": gated,
        "ids_told_twice": same,
        "cross_checked": crossed,
        "errors": sum(each[2] for each in counts.errors),
        "errors_by_reason": [
            {"error": kind, "reason": reason, "records": count}
            for kind, reason, count in counts.errors
        ],
        "options": _by_rule(counts.options, kb),
        "missing": [
            {
                "concept": concept,
                "label": _label(concept, kb),
                "patients": count,
                "decides_alone": deciding.get(concept, 0),
            }
            for concept, count in counts.missing
        ],
        "alerts": [
            {"rule": rule, "alert": kb.rules[rule].then.of, "state": state, "patients": count}
            for rule, state, count in counts.alerts
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
SELECT count(*), count(*) FILTER (WHERE options = 0),
       (SELECT count(*) FROM (SELECT patient FROM asked_table WHERE patient IS NOT NULL
                              GROUP BY patient HAVING count(*) > 1)),
       count(*) FILTER (WHERE len(gated) > 0), count(*) FILTER (WHERE cross_checked)
FROM asked_table
"""

_OPTIONS: Final = """
SELECT rule, any_value(intervention), any_value(direction), outcome, count(*)
FROM asked_table GROUP BY rule, outcome ORDER BY rule, outcome
"""

_OPEN: Final = """
SELECT concept, count(DISTINCT place) AS patients
FROM (SELECT place, unnest(missing) AS concept FROM asked_table WHERE outcome = 'undecided')
GROUP BY concept ORDER BY patients DESC, concept LIMIT 20
"""

_ALONE: Final = """
SELECT missing[1] AS concept, count(DISTINCT place)
FROM asked_table WHERE outcome = 'undecided' AND len(missing) = 1 GROUP BY missing[1]
"""

_ALERTS: Final = """
SELECT rule, state, count(*) AS patients FROM (
    SELECT unnest(alerts) AS rule, 'holds' AS state FROM asked_table
    UNION ALL SELECT unnest(alerts_were_it), 'were-it' FROM asked_table
    UNION ALL SELECT unnest(alerts_to_check), 'to-check' FROM asked_table)
GROUP BY rule, state
ORDER BY CASE state WHEN 'holds' THEN 0 WHEN 'were-it' THEN 1 ELSE 2 END, patients DESC, rule
"""

_ERRORS: Final = """
SELECT error, reason, count(*) AS records FROM asked_table
GROUP BY error, reason ORDER BY records DESC, error, reason
"""

QUERIES: Final = (
    ("patients", _PATIENTS),
    ("options", _OPTIONS),
    ("options", _OPEN),
    ("options", _ALONE),
    ("patients", _ALERTS),
    ("errors", _ERRORS),
)
"""What ``Counts`` holds: of which table, and the query in DuckDB's SQL."""
