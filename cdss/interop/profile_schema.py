"""The JSON Schema of a profile, for editors; assembled from the reader's own tables.

It completes the vocabulary's names and lets any other name pass, since the
reader takes them in any case and says itself which it does not know. Nothing
on the way of a consultation imports this module.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from cdss.interop.profile_measurements import MEASURED_KINDS, MEASUREMENT_KEYS
from cdss.interop.profile_patient import PATIENT_KEYS, SEXES
from cdss.interop.profile_reader import HOMES, PROFILE_KEYS, STATE_KEYS, STATES
from cdss.interop.profile_treatments import AS_A_WHOLE, TREATMENT_KEYS
from cdss.model.concept import GIVEN_KINDS, Vocabulary, fold
from cdss.model.condition import RESPONSES, STATUSES

Schema = dict[str, Any]

_SCALAR: Schema = {"type": ["string", "number", "boolean"]}
_UNSTATED = ("unknown", "not stated")

_MEANS = {
    "id": "What to call this profile; never a name or a hospital number.",
    "as_of": "The consultation date; today when left out.",
    "patient": "Age, sex and weight.",
    "age": "With its unit: 9 y, 9 y 3 mo, 20 mo.",
    "sex": "female, male or unknown.",
    "weight": "With its unit: 28 kg.",
    "diagnoses": "Present, suspected or absent; what is left out is unknown.",
    "findings": "Present or absent; what is left out is unknown, never absent.",
    "measurements": "A value with its unit, a word, or a titre.",
    "treatments": "What was given, or `none`.",
    "treatments_complete": "Whether the list holds everything that was ever given.",
    "history": "What was so once, and what is so for good.",
    "state": "present, absent, suspected or unknown.",
    "kind": "The kind of it, by the word that stands before its name.",
    "value": "A number with its unit, a word, or a titre: 19.3 U/L, raised, 1:640.",
    "unit": "The unit, where the value has none.",
    "is": "The word that was stated: raised, low, normal, positive, negative.",
    "reference": 'The laboratory\'s own range: "< 7.3", "3.4-8.6".',
    "agent": "The drug, intervention or procedure.",
    "route": "The way in which it was given.",
    "dose": "As prescribed: 2 mg/kg/d.",
    "response": "How it turned out: as a whole, or per target and `as a whole`.",
    "target": "What the response is about, where it is not the treatment as a whole.",
    "running": "Whether it is still given.",
    "given": "`never` when it was not.",
    "on": "When it was so: a date, or how long ago.",
    "since": "When it began: a date, or how long ago.",
    "at_age": "How old the patient was.",
    "for": "How long.",
    "until": "When it ended: a date, or how long ago.",
}


def profile_schema(vocabulary: Vocabulary) -> Schema:
    """JSON Schema (2020-12) of a profile.

    Args:
        vocabulary: Whose names editors shall complete.

    Example:
        >>> schema = profile_schema(Vocabulary([]))
        >>> sorted(schema["properties"]) == sorted(PROFILE_KEYS)
        True
    """
    names = _Names(vocabulary)
    parts: Schema = {
        "id": {"type": ["string", "number"]},
        "as_of": {"type": "string", "pattern": r"^\s*\d{4}-\d{2}-\d{2}\s*$"},
        "patient": _mapping(PATIENT_KEYS, _patient()),
        **{
            section: {
                "anyOf": [
                    _named(names.of(_kinds_of(section)), "stated"),
                    _list({"anyOf": [_name(names.of(_kinds_of(section))), _named((), "stated")]}),
                ]
            }
            for section in ("diagnoses", "findings", "history")
        },
        "measurements": _named(names.of(MEASURED_KINDS), "measured"),
        "treatments": {"anyOf": [_word(["none"]), _list({"$ref": "#/$defs/treatment"})]},
        "treatments_complete": _yes_or_no(),
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Profile",
        "description": "One patient at one date. What is left out is unknown, never absent.",
        **_mapping(PROFILE_KEYS, parts),
        "minProperties": 1,
        "$defs": {
            "stated": _one_or_several(_stated()),
            "measured": _one_or_several(_measured()),
            "treatment": _treatment(names),
        },
    }


class _Names:
    """The names that a user may write, by kind of concept."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary

    def of(self, kinds: Iterable[str]) -> tuple[str, ...]:
        wanted = frozenset(kinds)
        found: dict[str, None] = {}
        for concept in self._vocabulary:
            if concept.kind in wanted:
                phrased = self._vocabulary.named(concept.phrase) == concept
                found.update(dict.fromkeys([concept.phrase] if phrased else []))
                found.update(dict.fromkeys(concept.names))
        return tuple(sorted(found, key=str.casefold))


def _kinds_of(section: str) -> tuple[str, ...]:
    return tuple(kind for kind, home in HOMES.items() if home == section)


def _patient() -> Schema:
    return {
        "age": {
            "type": "string",
            "pattern": rf"^\s*(?:(?:[<>]=?|[≤≥])?\s*\d|P\d|(?:{_any_case(_UNSTATED)})\s*$)",
        },
        "sex": _word([*SEXES, *_UNSTATED]),
        "weight": {
            "type": "string",
            "pattern": rf"^\s*(?:(?:[<>]=?|[≤≥])?\s*\d|(?:{_any_case(_UNSTATED)})\s*$)",
        },
    }


def _stated() -> Schema:
    parts: Schema = {
        "state": _state(),
        "kind": {"anyOf": [_SCALAR, _list(_SCALAR)]},
    }
    return {"anyOf": [_state(), _mapping(STATE_KEYS, parts)]}


def _state() -> Schema:
    return {"anyOf": [*_word(STATES)["anyOf"], {"type": "boolean"}]}


def _measured() -> Schema:
    value: Schema = {"type": ["string", "number"]}
    parts: Schema = {
        "value": value,
        "unit": {"type": ["string", "number"]},
        "is": _word(STATUSES),
        "reference": {"type": ["string", "number"]},
    }
    valued = {"anyOf": [{"required": ["value"]}, {"required": ["is"]}]}
    return {"anyOf": [value, {**_mapping(MEASUREMENT_KEYS, parts), **valued}]}


def _treatment(names: _Names) -> Schema:
    agent = _name(names.of(GIVEN_KINDS))
    response = _word(RESPONSES)
    parts: Schema = {
        "agent": agent,
        "route": _name(names.of(["route"])),
        "dose": _SCALAR,
        "response": {
            "anyOf": [
                response,
                {
                    "type": "object",
                    "properties": {AS_A_WHOLE: response},
                    "additionalProperties": response,
                },
            ],
        },
        "target": _name(names.of(["target"])),
        "running": {"anyOf": [*_yes_or_no()["anyOf"], *_word(["unknown"])["anyOf"]]},
        "given": {"anyOf": [*_word(["never", "yes", "no", "true", "false"])["anyOf"], _BOOLEAN]},
    }
    return {"anyOf": [agent, {**_mapping(TREATMENT_KEYS, parts), "required": ["agent"]}]}


# Shapes


_BOOLEAN: Schema = {"type": "boolean"}


def _mapping(keys: Iterable[str], parts: Schema) -> Schema:
    """A mapping with these keys alone; a time key, whose shape is no part here, is one value."""
    return {
        "type": "object",
        "additionalProperties": False,
        "properties": {
            key: {"description": _MEANS[key], **parts.get(key, _SCALAR)} for key in keys
        },
    }


def _named(names: Iterable[str], shape: str) -> Schema:
    """A mapping whose keys are names; known ones are completed, others are let pass."""
    reference = {"$ref": f"#/$defs/{shape}"}
    return {
        "type": "object",
        "properties": dict.fromkeys(names, reference),
        "additionalProperties": reference,
    }


def _name(names: Iterable[str]) -> Schema:
    known = list(names)
    return {"anyOf": [*([{"enum": known}] if known else []), {"type": ["string", "number"]}]}


def _list(of: Schema) -> Schema:
    return {"type": "array", "items": of}


def _one_or_several(of: Schema) -> Schema:
    return {"anyOf": [of, _list(of)]}


def _yes_or_no() -> Schema:
    return {"anyOf": [_BOOLEAN, *_word(["yes", "no", "true", "false"])["anyOf"]]}


def _word(words: Iterable[str]) -> Schema:
    """One of these words, whatever its case, blanks and hyphens."""
    listed = list(words)
    return {
        "anyOf": [{"enum": listed}, {"type": "string", "pattern": f"^(?:{_any_case(listed)})$"}]
    }


def _any_case(words: Iterable[str]) -> str:
    """A pattern for words in any case; JSON Schema has no flag for it."""
    return "|".join(
        "".join(
            r"[\s_-]+" if sign == " " else f"[{sign.upper()}{sign}]" if sign.isalpha() else sign
            for sign in fold(word)
        )
        for word in words
    )
