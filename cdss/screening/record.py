"""What is screened: one record after the other, and how."""

from __future__ import annotations

from datetime import date
from typing import Final, NamedTuple

LARGEST: Final = 16_000_000
"""Bytes of a record; that of many years has some millions."""


class Record(NamedTuple):
    """What an input holds of one patient, or of the few patients of one Bundle.

    Attributes:
        place: Where it stands: ``profiles.ndjson:17``, ``export#Patient/1``.
        text: A profile or FHIR resources, as text.
        fault: Why there is no text; a key of ``FAULTS``.
    """

    place: str
    text: bytes
    fault: str = ""


FAULTS: Final = {
    "too-large": f"the record is larger than {LARGEST:,} bytes; a record is one patient",
    "cannot-be-read": "the file cannot be read",
    "broken-archive": "the compressed file is damaged here, or ends too early",
    "no-archive-reader": "the file is compressed with zstd: install the extra `batch`",
    "no-parquet": "this is no Parquet file that can be read, or it has no such column of text",
    "empty-value": "the row holds no profile",
    "no-resource": "this line is no FHIR resource in JSON",
    "no-patient": "the resource names no patient, and is none that others refer to",
    "died": "the process that consulted died at this record",
}
"""What keeps a record from being read at all, in words that hold nothing of the patient."""


class Way(NamedTuple):
    """How to consult.

    Attributes:
        engine: ``native`` or ``durable``.
        sample: One record in so many is also answered by the other engine; 0 is none.
        today: The consultation date where a record states none.
        allow_unknown: Go on where a term of a profile is unknown.
    """

    engine: str
    sample: int
    today: date
    allow_unknown: bool = False
