"""The JSON Schema of an answer, read off the named tuples that it is made of."""

from __future__ import annotations

import types
from typing import Any, NamedTuple, Union, get_args, get_origin, get_type_hints

from cdss.model.consultation import (
    ODDITIES,
    OUTCOMES,
    SCHEMA,
    AlertEntry,
    CautionCheck,
    CautionEntry,
    Consultation,
    Derived,
    Gated,
    Oddity,
    OptionEntry,
)
from cdss.model.evidence import DESIGNS, DIRECTIONS, Evidence
from cdss.model.explanation import Proof
from cdss.model.rule import SEVERITIES

_PLAIN = {str: "string", int: "integer", bool: "boolean", type(None): "null"}

_CHOICES: dict[tuple[type[Any], str], tuple[str | None, ...]] = {
    (Consultation, "schema"): (SCHEMA,),
    (OptionEntry, "outcome"): OUTCOMES,
    (OptionEntry, "because"): ("contraindicated", "exclude-first", "not-tolerated", None),
    (OptionEntry, "direction"): ("supports", "mixed", "against"),
    (OptionEntry, "safety_read"): ("none", "partial", "label"),
    (Proof, "value"): ("yes", "no", "unknown", "conflict"),
    (AlertEntry, "state"): ("holds", "were-it"),
    (Oddity, "kind"): ODDITIES,
    (Derived, "state"): ("present", "absent"),
    (Gated, "state"): ("unknown", "absent"),
    (CautionEntry, "severity"): SEVERITIES,
    (CautionCheck, "severity"): SEVERITIES,
    (Evidence, "design"): DESIGNS,
}


def consultation_schema() -> dict[str, Any]:
    """JSON Schema (2020-12) of ``cdss consult --format json``.

    Keys may be added within this version of the contract, so others are let pass.

    Example:
        >>> consultation_schema()["$defs"]["Proof"]["properties"]["parts"]["items"]
        {'$ref': '#/$defs/Proof'}
    """
    definitions: dict[str, Any] = {}
    whole = _object(Consultation, definitions)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **whole,
        "title": "Consultation",
        "$defs": dict(sorted(definitions.items())),
    }


def _object(kind: type[Any], definitions: dict[str, Any]) -> dict[str, Any]:
    hints = get_type_hints(kind)
    names = kind._fields
    return {
        "title": kind.__name__,
        "description": _first_paragraph(kind),
        "type": "object",
        "required": list(names),
        "properties": {name: _field(kind, name, hints[name], definitions) for name in names},
    }


def _field(kind: type[Any], name: str, hint: Any, definitions: dict[str, Any]) -> dict[str, Any]:
    choices = _CHOICES.get((kind, name))
    if choices is not None:
        return {"enum": list(choices)}
    if (kind, name) == (Evidence, "direction"):
        return {"type": "object", "additionalProperties": {"enum": list(DIRECTIONS)}}
    return _of(hint, definitions)


def _of(hint: Any, definitions: dict[str, Any]) -> dict[str, Any]:
    """The schema of one type."""
    if hint in _PLAIN:
        return {"type": _PLAIN[hint]}
    origin, parts = get_origin(hint), get_args(hint)
    if origin in (Union, types.UnionType):
        return {"anyOf": [_of(part, definitions) for part in parts]}
    if origin is dict:
        return {"type": "object", "additionalProperties": _of(parts[1], definitions)}
    if origin is tuple and parts[-1] is Ellipsis:
        return {"type": "array", "items": _of(parts[0], definitions)}
    if origin is tuple:
        inner = [_of(part, definitions) for part in parts]
        return {
            "type": "array",
            "prefixItems": inner,
            "minItems": len(inner),
            "maxItems": len(inner),
        }
    if hint.__name__ not in definitions:
        # Taken before it is filled: a proof holds proofs.
        definitions[hint.__name__] = {}
        definitions[hint.__name__].update(_object(hint, definitions))
    return {"$ref": f"#/$defs/{hint.__name__}"}


def _first_paragraph(kind: type[NamedTuple]) -> str:
    text = (kind.__doc__ or "").partition("\n\n")[0]
    return " ".join(text.replace("``", "`").split())
