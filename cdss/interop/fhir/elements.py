"""Elements of a FHIR resource, each of the JSON type that FHIR gives it, or named as wrong."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final, NamedTuple

from cdss.interop.fhir.problems import Problems
from cdss.model.unit import DIGITS

Body = Mapping[str, Any]
"""A resource, or a part of one, as JSON gives it."""

_UNSEEN: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff\s]+")
_LONGEST: Final = 120
"""Characters of a text that are repeated in the words of a statement."""


class Record(NamedTuple):
    """A resource with what proofs call it.

    Attributes:
        kind: Its ``resourceType``.
        place: Such as ``Condition/123``.
        body: The resource.
        path: Keys and positions from the root of the JSON to it, for messages.
        address: The entry's ``fullUrl``, where it has one.
        outer: The resource that contains it.
        line: Where an NDJSON text holds it.
    """

    kind: str
    place: str
    body: Body
    path: tuple[str | int, ...] = ()
    address: str = ""
    outer: Body | None = None
    line: int | None = None


def text_at(body: Body, key: str, record: Record, problems: Problems) -> str | None:
    """A text; None where there is none."""
    value = body.get(key)
    if value is None or value.__class__ is str:
        return value or None
    problems.shape(record, key, "a text")
    return None


def mapping_at(body: Body, key: str, record: Record, problems: Problems) -> Body:
    """A mapping; an empty one where there is none."""
    value = body.get(key)
    if value is None:
        return {}
    if isinstance(value, Mapping):
        return value
    problems.shape(record, key, "an object")
    return {}


def list_at(body: Body, key: str, record: Record, problems: Problems) -> Sequence[Body]:
    """A list of mappings; an empty one where there is none.

    One mapping where a list belongs is taken for a list of one: releases of FHIR differ in it.
    """
    value = body.get(key)
    if value is None:
        return ()
    if isinstance(value, Mapping):
        return (value,)
    if isinstance(value, list | tuple):
        for each in value:
            if not isinstance(each, Mapping):
                problems.shape(record, key, "a list of objects")
                return ()
        return value
    problems.shape(record, key, "a list")
    return ()


def flag_at(body: Body, key: str, record: Record, problems: Problems) -> bool | None:
    """True or false; None where it is not stated."""
    value = body.get(key)
    if value is None or value is True or value is False:
        return value
    problems.shape(record, key, "true or false")
    return None


def number_at(body: Body, key: str, record: Record, problems: Problems) -> Fraction | None:
    """A number, exactly as it was written; None where there is none."""
    value = body.get(key)
    if value is None:
        return None
    if value.__class__ is float:
        value = Decimal(repr(value))
    if value.__class__ is int:
        if -(10**DIGITS) < value < 10**DIGITS:
            return Fraction(value)
    elif value.__class__ is Decimal and value.is_finite():
        sign = value.as_tuple()
        if len(sign.digits) <= DIGITS and abs(int(sign.exponent)) <= DIGITS:
            return Fraction(value)
    problems.shape(record, key, f"a number of at most {DIGITS} digits")
    return None


def code_at(body: Body, key: str, record: Record, problems: Problems) -> str | None:
    """A status: a code, or a CodeableConcept of which the first code counts.

    Releases of FHIR before R4 write as a code what later ones write as a CodeableConcept.
    """
    value = body.get(key)
    if value is None or value.__class__ is str:
        return value or None
    if not isinstance(value, Mapping):
        problems.shape(record, key, "a code")
        return None
    for coding in list_at(value, "coding", record, problems):
        code = text_at(coding, "code", record, problems)
        if code:
            return code
    return text_at(value, "text", record, problems)


def said(text: str | None) -> str:
    r"""A text of the input as it may stand in words: on one line, visible, and not long.

    Example:
        >>> said("once a\n week")
        'once a week'
    """
    if not text:
        return ""
    clean = text if text.isprintable() and "  " not in text else _UNSEEN.sub(" ", text)
    clean = clean.strip()
    return clean if len(clean) <= _LONGEST else f"{clean[: _LONGEST - 1]}…"
