"""JSON in any of its forms to resources: a Bundle, a list, NDJSON, or one resource."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from operator import attrgetter
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

_is_id: Final = re.compile(r"[A-Za-z0-9.\-]{1,64}").fullmatch
_BY_PLACE: Final = attrgetter("place")
_DEPTH: Final = 4
"""Bundles inside each other; the answer to a batch has two."""


def records_of(data: Any, problems: Problems) -> list[Record]:
    """Every resource of the input, in the order of their places."""
    gathered: _Found = []
    _gather(data, (), "", 0, problems, gathered)
    found: dict[tuple[str, str], Record] = {}
    for number, (path, address, body) in enumerate(gathered, 1):
        kind = body.get("resourceType")
        if kind.__class__ is not str or not kind.isalpha():
            problems.wrong(
                Record("", "a resource", body, path),
                "F004",
                "no-resource-type",
                "a resource has no `resourceType`",
            )
            continue
        name = body.get("id")
        named = name.__class__ is str and _is_id(name)
        place = f"{kind}/{name}" if named else _place(kind, address, number)
        key = (kind, address or place)
        record = Record(kind, place, body, path, address)
        if key not in found:
            found[key] = record
        elif found[key].body != body:
            problems.wrong(
                record,
                "F005",
                "stands-twice",
                "this resource stands here twice, and says different things",
                help_="give one version of each resource",
            )
    return sorted(found.values(), key=_BY_PLACE)


_Found = list[tuple[tuple[str | int, ...], str, Mapping[str, Any]]]
"""Resources, each with where it stands and its address."""


def _gather(
    data: Any,
    path: tuple[str | int, ...],
    address: str,
    depth: int,
    problems: Problems,
    found: _Found,
) -> None:
    if data.__class__ is not dict and isinstance(data, Sequence) and not isinstance(data, str):
        for at, each in enumerate(data):
            _gather(each, (*path, at), "", depth + 1, problems, found)
        return
    if data.__class__ is not dict and not isinstance(data, Mapping):
        here = Record("", "a resource" if path else "the input", {}, path)
        problems.wrong(here, "F003", "wrong-shape", "a resource is a JSON object")
        return
    if data.get("resourceType") != "Bundle":
        found.append((path, address, data))
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
    for link in list_at(data, "link", here, problems):
        if link.get("relation") == "next":
            problems.unread(RESOURCES, "", "the Bundle has a further page, not given", "Bundle")
    _gather_entries(data, here, depth, problems, found)


def _gather_entries(
    bundle: Mapping[str, Any], here: Record, depth: int, problems: Problems, found: _Found
) -> None:
    path = here.path
    for at, entry in enumerate(list_at(bundle, "entry", here, problems)):
        resource = entry.get("resource")
        if resource is None:
            # The answer to a request may hold none.
            continue
        full = entry.get("fullUrl")
        if full.__class__ is not str:
            full = ""
        inside = (*path, "entry", at, "resource")
        if resource.__class__ is dict and resource.get("resourceType") != "Bundle":
            found.append((inside, full, resource))
        else:
            _gather(resource, inside, full, depth + 1, problems, found)


def _place(kind: str, address: str, number: int) -> str:
    """What proofs call a resource without an id: by its address, else its place in the input."""
    tail = address.rpartition("/")[2].rpartition(":")[2]
    if _is_id(tail):
        return f"{kind}/{tail}"
    return f"{kind} {number}"
