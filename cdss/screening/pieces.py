"""One resource of a FHIR bulk export: whom it is about, and what it refers to."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from cdss.interop.fhir.bundle import HELPERS

_PATIENT: Final = re.compile(r"(?:.*/)?(Patient/[A-Za-z0-9.\-]{1,64})(?:/_history/.*)?", re.DOTALL)
_UUID: Final = re.compile(r"urn:uuid:([0-9a-fA-F\-]{36})")
_ID: Final = re.compile(r"[A-Za-z0-9.\-]{1,64}")
_NEEDED: Final = re.compile(
    rb'"reference"\s*:\s*"(?:[^"]*/)?((?:Medication|Substance)/[A-Za-z0-9.\-]{1,64})'
)


class Piece(NamedTuple):
    """One resource.

    Attributes:
        patient: Whom it is about, as ``Patient/1``; empty where it names nobody.
        helper: What others refer to it by, as ``Medication/1``, where it names nobody.
        needs: The products that it refers to.
        fault: Why it is none; a key of ``FAULTS``.
    """

    patient: str = ""
    helper: str = ""
    needs: tuple[str, ...] = ()
    fault: str = ""


def piece_of(line: bytes) -> Piece:
    """What a line of an export is.

    Example:
        >>> piece_of(b'{"resourceType": "Condition", "subject": {"reference": "Patient/1"}}')
        Piece(patient='Patient/1', helper='', needs=(), fault='')
        >>> piece_of(b'{"resourceType": "Medication", "id": "m"}').helper
        'Medication/m'
        >>> piece_of(b"{").fault, piece_of(b'{"resourceType": "Condition"}').fault
        ('no-resource', 'no-patient')
    """
    try:
        body = json.loads(line)
    except (ValueError, RecursionError):
        return Piece(fault="no-resource")
    kind = body.get("resourceType") if isinstance(body, dict) else None
    if not isinstance(kind, str):
        return Piece(fault="no-resource")
    name = body.get("id")
    has_name = isinstance(name, str) and _ID.fullmatch(name) is not None
    patient = f"Patient/{name}" if kind == "Patient" and has_name else _about(body)
    if patient:
        return Piece(patient, needs=_needs(line))
    if kind in HELPERS:
        return Piece(helper=f"{kind}/{name}" if has_name else "", needs=_needs(line))
    return Piece(fault="no-patient")


def _needs(line: bytes) -> tuple[str, ...]:
    return tuple(dict.fromkeys(each.decode() for each in _NEEDED.findall(line)))


def _about(body: Mapping[str, Any]) -> str:
    for key in ("subject", "patient"):
        reference = body.get(key)
        said = reference.get("reference") if isinstance(reference, dict) else None
        if isinstance(said, str):
            found = _PATIENT.fullmatch(said)
            if found:
                return found[1]
            uuid = _UUID.fullmatch(said)
            return f"Patient/{uuid[1]}" if uuid else ""
    return ""


def rank(key: str) -> str:
    """What patients of an export are ordered by: it does not depend on how they are divided.

    Example:
        >>> rank("Patient/1")[:8]
        '2b9a94ee'
    """
    return hashlib.sha256(key.encode()).hexdigest()
