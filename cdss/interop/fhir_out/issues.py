"""Cautions and alerts as DetectedIssue."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Final

from cdss.interop.fhir_out.writing import RULES, Resource, Writer, placed, resource_of, told, words
from cdss.model.consultation import (
    AlertCheck,
    AlertEntry,
    CautionCheck,
    CautionEntry,
    Citation,
    OptionEntry,
)
from cdss.model.explanation import Basis

_SEVERITY: Final = {
    "contraindicated": "Contraindication",
    "warn": "Warning",
    "monitor": "To be monitored",
}
"""What the knowledge calls a caution. FHIR's own severity grades the harm that may follow,
which no source of ours states: it is left out."""


def concerned(options: Iterable[OptionEntry]) -> tuple[OptionEntry, ...]:
    """The options whose cautions are told: what does not apply is not given."""
    return tuple(each for each in options if each.outcome != "not-applicable")


def cautions_of(option: OptionEntry) -> Iterator[CautionEntry | CautionCheck]:
    """What speaks against an option, and what would."""
    yield from option.cautions
    yield from option.to_check


def issues(writer: Writer) -> Iterator[Resource]:
    """What is to be seen first, then what speaks against interventions, each rule once."""
    for alert in writer.answer.alerts:
        yield _alert(writer, alert)
    for check in writer.answer.alerts_to_check:
        yield _alert(writer, check)
    rules: dict[str, CautionEntry | CautionCheck] = {}
    given: dict[str, dict[str, str]] = {}
    for option in concerned(writer.answer.options):
        for caution in cautions_of(option):
            rules[caution.rule] = caution
            given.setdefault(caution.rule, {})[option.intervention] = option.label
    for rule, caution in rules.items():
        yield _caution(writer, caution, given[rule])


def medications(writer: Writer) -> Iterator[Resource]:
    """What options give, as far as it is a drug: what issues refer to."""
    for name, label in _drugs(writer).items():
        yield {
            "resourceType": "Medication",
            "id": writer.name("medication", name),
            "text": told(label),
            "code": writer.codeable(name),
        }


def _drugs(writer: Writer) -> dict[str, str]:
    return {
        option.intervention: option.label
        for option in concerned(writer.answer.options)
        if (option.cautions or option.to_check) and _is_drug(writer, option.intervention)
    }


def _is_drug(writer: Writer, name: str) -> bool:
    concept = writer.vocabulary.get(name)
    return concept is not None and concept.kind in {"agent", "intervention"}


def _caution(
    writer: Writer, caution: CautionEntry | CautionCheck, given: dict[str, str]
) -> Resource:
    what = _SEVERITY.get(caution.severity, caution.severity)
    if caution.exclude_first:
        what += ", to be excluded first"
    holds = isinstance(caution, CautionEntry)
    because = caution.because if isinstance(caution, CautionEntry) else ()
    asks = "" if isinstance(caution, CautionEntry) else _asks(caution)
    implicated = [
        (writer.refer("medication", name) if _is_drug(writer, name) else {})
        | {"display": words(label)}
        for name, label in given.items()
    ]
    return _issue(
        writer,
        caution.rule,
        what if holds else f"{what}, if it were so",
        f"{caution.text}{asks}",
        caution.sources,
        because=because,
        holds=holds,
        implicated=implicated,
    )


def _asks(caution: CautionCheck) -> str:
    return f" Not stated: {'; or '.join(caution.asks)}." if caution.asks else ""


def _alert(writer: Writer, alert: AlertEntry | AlertCheck) -> Resource:
    were_it = alert.state == "were-it" and alert.gate is not None
    gate = writer.answer.labels.get(alert.gate or "", alert.gate or "")
    unstated = f" Not stated: {'; '.join(alert.not_stated)}." if alert.not_stated else ""
    entry = isinstance(alert, AlertEntry)
    return _issue(
        writer,
        alert.rule,
        f"To be seen first{f', were it {gate}' if were_it else ''}",
        f"{alert.text}{unstated}",
        alert.sources,
        because=alert.signs if isinstance(alert, AlertEntry) else (),
        holds=entry and not were_it,
        implicated=[],
        kind="alert",
    )


def _issue(
    writer: Writer,
    rule: str,
    what: str,
    text: str,
    sources: Iterable[Citation],
    *,
    because: Iterable[Basis],
    holds: bool,
    implicated: list[Resource],
    kind: str = "caution",
) -> Resource:
    cited = list(sources)
    behind = "".join(f" [{each.certainty}: {each.citation}]" for each in cited)
    detail = words(f"{text}{behind}")
    addresses = [each.url for each in cited if each.url]
    issue: dict[str, Any] = {
        "resourceType": "DetectedIssue",
        "id": writer.name(kind, rule),
        "text": told(what, *(f"On {each['display']}" for each in implicated), detail),
        "identifier": [{"system": RULES, "value": rule}],
        # What unstated facts decide was not found; it was not excluded either.
        "status": "final" if holds else "preliminary",
        "code": {"text": words(what)},
        **writer.about("patient"),
        "identifiedDateTime": writer.answer.profile.as_of,
        "author": writer.refer("device"),
        "implicated": implicated,
        "evidence": [_evidence(each) for each in because],
        "detail": detail,
    }
    if addresses:
        issue["reference"] = addresses[0]
    return {key: value for key, value in issue.items() if value}


def _evidence(basis: Basis) -> Resource:
    place = resource_of(basis)
    found: Resource = {"code": [{"text": placed(basis)}]}
    return found | ({"detail": [{"reference": place}]} if place else {})
