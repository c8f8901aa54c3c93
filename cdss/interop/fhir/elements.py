"""Elements of a FHIR resource, each of the JSON type that FHIR gives it, or named as wrong."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Any, Final

from cdss.interop.fhir.problems import Problems
from cdss.model.unit import DIGITS

Body = Mapping[str, Any]
"""A resource, or a part of one, as JSON gives it."""

Number = Fraction | int

_NOTHING: Final[Body] = {}
_MOST: Final = 10**DIGITS
_UNSEEN: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff\s]+")
_LONGEST: Final = 120
"""Characters of a text that are repeated in the words of a statement."""


class Record:
    """A resource with what proofs call it; never changed. Slots are read in half the time.

    Attributes:
        kind: Its ``resourceType``.
        place: Such as ``Condition/123``.
        body: The resource.
        path: Keys and positions from the root of the JSON to it, for messages.
        address: The entry's ``fullUrl``, where it has one.
        outer: The resource that contains it.
    """

    __slots__ = ("address", "body", "kind", "outer", "path", "place")

    def __init__(
        self,
        kind: str,
        place: str,
        body: Body,
        path: tuple[str | int, ...] = (),
        address: str = "",
        outer: Body | None = None,
    ) -> None:
        self.kind = kind
        self.place = place
        self.body = body
        self.path = path
        self.address = address
        self.outer = outer


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
    if value.__class__ is dict:
        return value
    if value is None:
        return _NOTHING
    if isinstance(value, Mapping):
        return value
    problems.shape(record, key, "an object")
    return _NOTHING


def list_at(body: Body, key: str, record: Record, problems: Problems) -> Sequence[Body]:
    """A list of mappings; an empty one where there is none.

    One mapping where a list belongs is taken for a list of one: releases of FHIR differ in it.
    """
    value = body.get(key)
    if value is None:
        return ()
    if value.__class__ is list:
        for each in value:
            if each.__class__ is not dict and not isinstance(each, Mapping):
                problems.shape(record, key, "a list of objects")
                return ()
        return value
    if value.__class__ is dict or isinstance(value, Mapping):
        return (value,)
    if isinstance(value, tuple):
        return list_at({key: list(value)}, key, record, problems)
    problems.shape(record, key, "a list")
    return ()


def flag_at(body: Body, key: str, record: Record, problems: Problems) -> bool | None:
    """True or false; None where it is not stated."""
    value = body.get(key)
    if value is None or value is True or value is False:
        return value
    problems.shape(record, key, "true or false")
    return None


def number_at(body: Body, key: str, record: Record, problems: Problems) -> Number | None:
    """A number, exactly as it was written; None where there is none."""
    value = body.get(key)
    if value is None:
        return None
    if value.__class__ is int:
        if -_MOST < value < _MOST:
            return value
    elif value.__class__ is float or value.__class__ is Decimal:
        found = _exact(value)
        if found is not None:
            return found
    problems.shape(record, key, f"a number of at most {DIGITS} digits")
    return None


@lru_cache(maxsize=1024)
def _exact(value: float | Decimal) -> Fraction | None:
    written = Decimal(repr(value)) if value.__class__ is float else Decimal(value)
    if not written.is_finite():
        return None
    sign = written.as_tuple()
    if len(sign.digits) > DIGITS or abs(int(sign.exponent)) > DIGITS:
        return None
    return Fraction(written)


def shown_number(body: Body, key: str = "value") -> str:
    """A number as it was written.

    Example:
        >>> shown_number({"value": 19.3}), shown_number({"value": 20.0})
        ('19.3', '20')
    """
    value = body.get(key)
    if value.__class__ is float:
        return repr(value).removesuffix(".0")
    return f"{value:f}" if value.__class__ is Decimal else str(value)


def code_at(body: Body, key: str, record: Record, problems: Problems) -> str | None:
    """A status: a code, or a CodeableConcept of which HL7's code counts, else the first.

    Releases of FHIR before R4 write as a code what later ones write as a CodeableConcept.
    """
    value = body.get(key)
    if value is None or value.__class__ is str:
        return value or None
    if not isinstance(value, Mapping):
        problems.shape(record, key, "a code")
        return None
    codings = value.get("coding")
    if codings.__class__ is list and len(codings) == 1 and codings[0].__class__ is dict:
        # As nearly all of them are.
        code = codings[0].get("code")
        if code.__class__ is str and code:
            return _folded(code)
    first: str | None = None
    for coding in list_at(value, "coding", record, problems):
        code = text_at(coding, "code", record, problems)
        if code:
            code = _folded(code)
            # What a site calls a status beside HL7's own code must not hide that one.
            if "hl7.org" in str(coding.get("system", "")):
                return code
            first = first or code
    text = None if first else text_at(value, "text", record, problems)
    return first if text is None else _folded(text)


def _folded(code: str) -> str:
    """A status as HL7 writes it: "Entered in Error" is ``entered-in-error``."""
    return code if code.islower() and " " not in code else "-".join(code.lower().split())


def said(text: str | None) -> str:
    r"""A text of the input as it may stand in words: on one line, visible, and not long.

    Example:
        >>> said("once a\n week")
        'once a week'
    """
    if not text:
        return ""
    if len(text) <= _LONGEST and text.isprintable() and "  " not in text:
        return text.strip()
    clean = _UNSEEN.sub(" ", text).strip()
    return clean if len(clean) <= _LONGEST else f"{clean[: _LONGEST - 1]}…"
