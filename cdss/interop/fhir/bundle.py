"""JSON in any of its forms to resources: a Bundle, a list, NDJSON, or one resource."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from cdss.interop.fhir.elements import Record, list_at
from cdss.interop.fhir.problems import RESOURCES, Problems

READ: Final = frozenset(
    {
        "Patient",
        "Condition",
        "Observation",
        "MedicationStatement",
        "MedicationUsage",
        "MedicationRequest",
        "MedicationDispense",
        "MedicationAdministration",
        "Procedure",
        "AllergyIntolerance",
        "DiagnosticReport",
    }
)
"""What is read for itself."""

HELPERS: Final = frozenset(
    {
        "Medication",
        "Encounter",
        "Practitioner",
        "PractitionerRole",
        "Organization",
        "Location",
        "HealthcareService",
        "Endpoint",
        "RelatedPerson",
        "Provenance",
        "AuditEvent",
        "Coverage",
        "Claim",
        "ClaimResponse",
        "ExplanationOfBenefit",
        "Account",
        "Appointment",
        "Schedule",
        "Slot",
        "Substance",
        "Specimen",
        "Composition",
        "MessageHeader",
        "Parameters",
        "Subscription",
        "Task",
    }
)
"""What is read only through what refers to it, or says nothing of the patient's health."""

_ID: Final = re.compile(r"[A-Za-z0-9.\-]{1,64}")
_DEPTH: Final = 4
"""Bundles inside each other; the answer to a batch has two."""


def records_of(data: Any, problems: Problems, line: int | None = None) -> list[Record]:
    """Every resource of the input, in the order of their places."""
    found: dict[tuple[str, str], Record] = {}
    number = 0
    for path, address, body in _resources(data, (), "", 0, problems):
        number += 1
        kind = body.get("resourceType")
        if not isinstance(kind, str) or not kind.isalpha():
            problems.wrong(
                Record("", "a resource", body, path, line=line),
                "F004",
                "no-resource-type",
                "a resource has no `resourceType`",
            )
            continue
        record = Record(kind, _place(kind, body, address, number), body, path, address, line=line)
        key = (kind, address or record.place)
        before = found.setdefault(key, record)
        if before is not record and before.body != record.body:
            problems.wrong(
                record,
                "F005",
                "stands-twice",
                "this resource stands here twice, and says different things",
                help_="give one version of each resource",
            )
    return sorted(found.values(), key=lambda each: each.place)


def _resources(
    data: Any, path: tuple[str | int, ...], address: str, depth: int, problems: Problems
) -> Iterator[tuple[tuple[str | int, ...], str, Mapping[str, Any]]]:
    if data.__class__ is not dict and isinstance(data, Sequence) and not isinstance(data, str):
        for at, each in enumerate(data):
            yield from _resources(each, (*path, at), "", depth + 1, problems)
        return
    if data.__class__ is not dict and not isinstance(data, Mapping):
        here = Record("", "a resource" if path else "the input", {}, path)
        problems.wrong(here, "F003", "wrong-shape", "a resource is a JSON object")
        return
    if data.get("resourceType") != "Bundle":
        yield path, address, data
        return
    here = Record("", "Bundle", {}, path)
    if depth > _DEPTH:
        problems.wrong(here, "F003", "wrong-shape", "Bundles stand too deep inside each other")
        return
    if data.get("type") == "history":
        problems.wrong(
            here,
            "F006",
            "history",
            "a Bundle of earlier versions is no state of a patient",
            key="type",
            help_="give the resources as they are now",
        )
        return
    for at, full, resource in _entries(data, here, problems):
        inside = (*path, "entry", at, "resource")
        if resource.__class__ is dict and resource.get("resourceType") != "Bundle":
            yield inside, full, resource
            continue
        yield from _resources(resource, inside, full, depth + 1, problems)


def _entries(
    bundle: Mapping[str, Any], here: Record, problems: Problems
) -> Iterator[tuple[int, str, Any]]:
    """The resources of a Bundle, each with its position and full address."""
    for link in list_at(bundle, "link", here, problems):
        if link.get("relation") == "next":
            problems.unread(RESOURCES, "", "the Bundle has a further page, not given", "Bundle")
    for at, entry in enumerate(list_at(bundle, "entry", here, problems)):
        resource = entry.get("resource")
        # The answer to a request may hold none.
        if resource is not None:
            full = entry.get("fullUrl")
            yield at, full if isinstance(full, str) else "", resource


def _place(kind: str, body: Mapping[str, Any], address: str, number: int) -> str:
    """What proofs call a resource: its type and id, else its place in the input."""
    name = body.get("id")
    if isinstance(name, str) and _ID.fullmatch(name):
        return f"{kind}/{name}"
    tail = address.rpartition("/")[2].rpartition(":")[2]
    if _ID.fullmatch(tail):
        return f"{kind}/{tail}"
    return f"{kind} {number}"
