"""An answer as JSON, read back: whether it is one, and where it is not."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from cdss.errors import Diagnostic, Location, ProfileError
from cdss.located import Malformed, decode, places, read_json
from cdss.model.consultation import SCHEMA
from cdss.report.consultation_schema import consultation_schema

LARGEST = 20_000_000
"""Characters of an answer; one of a hundred options has some hundred thousand."""

Path = tuple[str | int, ...]

_NEEDED: dict[str, tuple[str, ...]] = {
    "Consultation": ("schema", "knowledge", "engine", "profile", "asked", "options"),
    "KnowledgeStamp": ("version", "date", "sha256", "parts"),
    "KnowledgeParts": ("rules", "sources", "vocabulary", "scope"),
    "RulePart": ("version", "sha256"),
    "EngineStamp": ("name", "version", "program", "sha256"),
    "ProfileStamp": ("sha256", "as_of", "name", "text"),
    "Asked": ("everything", "allow_unknown"),
    "OptionEntry": ("rule", "outcome", "because"),
    "AlertEntry": ("rule",),
    "AlertCheck": ("rule",),
    "Derived": ("rule",),
    "AssessmentEntry": ("rule",),
    "Conflict": ("concept",),
    "Gated": ("diagnosis",),
    "Oddity": ("kind", "text"),
    "Proof": ("condition", "value"),
}
"""The keys without which an answer cannot be run again, by what they are keys of. Later
versions of the contract may add others, and earlier answers lack those."""

_CALLED = {
    "string": "text",
    "integer": "a whole number",
    "boolean": "`true` or `false`",
    "null": "`null`",
    "array": "a list",
    "object": "a mapping",
}
_TYPES: dict[str, type[Any] | tuple[type[Any], ...]] = {
    "string": str,
    "integer": int,
    "boolean": bool,
    "null": type(None),
    "array": list,
    "object": dict,
}

_TOO_DEEP = "D005"

_HELP = "an answer is what `cdss consult PROFILE --format json` prints"


def read_answer(data: bytes, name: str) -> dict[str, Any]:
    """The answer that a file holds, fit to be run again.

    Args:
        data: The file's bytes.
        name: What messages call it.

    Raises:
        ProfileError: It is no JSON, no answer, or lacks what a replay needs; at its place.

    Example:
        >>> read_answer(b"[]", "a.json")
        Traceback (most recent call last):
        ...
        cdss.errors.ProfileError: this is no answer that can be run again
        error[A001] no-answer: an answer is a mapping
          --> a.json:1:1
          help: an answer is what `cdss consult PROFILE --format json` prints
    """
    try:
        text = decode(data, name, limit=LARGEST)
        answer = _read(text, name)
    except Malformed as error:
        raise ProfileError("the answer cannot be read", error.diagnostics) from None
    try:
        wrong = _wrong(answer)
    except RecursionError:
        wrong = ((), "A003", "wrong-shape", "this is nested too deep", "")
    if wrong is not None:
        path, *said = wrong
        raise _refused(said, path, _place(text, name, path))
    return answer if isinstance(answer, dict) else {}


def _read(text: str, name: str) -> Any:
    try:
        return json.loads(text, object_pairs_hook=_once_each, parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        raise Malformed(_malformed(text, name, error)) from None


def _malformed(text: str, name: str, error: Exception) -> tuple[Diagnostic, ...]:
    """What is wrong with a text that is no JSON."""
    found: tuple[Diagnostic, ...] = ()
    try:
        # The standard library reads fast and gives few reasons; ours gives them.
        read_json(text, name, limit=LARGEST)
    except Malformed as malformed:
        found = malformed.diagnostics
    if isinstance(error, json.JSONDecodeError) and (not found or found[0].code == _TOO_DEEP):
        # A proof may be nested deeper than what people write, which is what ours reads.
        place = Location(name, error.lineno, error.colno)
        return (Diagnostic("D002", "malformed-json", "here it is no JSON any more", place),)
    return found or (Diagnostic("D002", "malformed-json", "this is no JSON", Location(name)),)


def _once_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError
    return found


def _no_number(word: str) -> None:
    raise ValueError(word)


Wrong = tuple[Path, str, str, str, str]
"""Where, then code, name, what and help of a diagnostic."""


def _wrong(answer: Any) -> Wrong | None:
    """The first thing that keeps an answer from being run again."""
    if not isinstance(answer, Mapping):
        return ((), "A001", "no-answer", "an answer is a mapping", _HELP)
    schema = answer.get("schema")
    if schema != SCHEMA:
        path: Path = ("schema",) if "schema" in answer else ()
        return (path, "A001", "no-answer", f"this is not marked as `{SCHEMA}`", _HELP)
    contract = consultation_schema()
    found = _against(contract, answer, (), contract["$defs"])
    return found or _of_profile(answer["profile"])


def _of_profile(profile: Mapping[str, Any]) -> Wrong | None:
    text = profile["text"]
    if text is None:
        return (
            ("profile", "text"),
            "A004",
            "no-text",
            "the answer does not carry the text of its profile",
            "a profile that was read from no text is consulted anew",
        )
    if hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest() != profile["sha256"]:
        return (
            ("profile", "text"),
            "A005",
            "another-text",
            "the text of the profile does not have the digest beside it",
            "one of the two was changed after the answer was given",
        )
    try:
        date.fromisoformat(profile["as_of"])
    except ValueError:
        what = "this is no date"
        return (("profile", "as_of"), "A003", "wrong-shape", what, "write it as 2026-11-20")
    return None


def _against(schema: Mapping[str, Any], value: Any, path: Path, known: Any) -> Wrong | None:
    """The first place where a value is not of its shape; keys that are not known are let pass."""
    if "$ref" in schema:
        return _against(known[schema["$ref"].rpartition("/")[2]], value, path, known)
    if "anyOf" in schema:
        found = [_against(each, value, path, known) for each in schema["anyOf"]]
        return None if None in found else max(found, key=lambda each: len(each[0] if each else ()))
    if "enum" in schema and value not in schema["enum"]:
        listed = ", ".join(f"`{'null' if each is None else each}`" for each in schema["enum"])
        return (path, "A003", "wrong-shape", f"this is none of {listed}", "")
    kind = schema.get("type")
    if kind is None:
        return None
    if not isinstance(value, _TYPES[kind]) or (kind == "integer" and isinstance(value, bool)):
        return (path, "A003", "wrong-shape", f"{_CALLED[kind]} belongs here", "")
    for key in _NEEDED.get(schema.get("title", ""), ()):
        if key not in value:
            return (path, "A002", "missing-key", f"the key `{key}` is missing", "")
    parts = _parts(schema, value)
    return next(
        (wrong for at, each, of in parts if (wrong := _against(of, each, (*path, at), known))), None
    )


def _parts(
    schema: Mapping[str, Any], value: Any
) -> Iterator[tuple[str | int, Any, Mapping[str, Any]]]:
    """The parts of a mapping or list, each with its place in it and its schema."""
    if isinstance(value, dict):
        known, further = schema.get("properties", {}), schema.get("additionalProperties", {})
        for key, each in value.items():
            yield key, each, known.get(key, further)
    elif isinstance(value, list):
        first = schema.get("prefixItems", ())
        for at, each in enumerate(value):
            yield at, each, first[at] if at < len(first) else schema.get("items", {})


def _place(text: str, name: str, path: Path) -> Location:
    """Where a part stands; the reader that knows places is asked for nothing else."""
    try:
        where = places(read_json(text, name, limit=LARGEST))
    except Malformed:
        return Location(name)
    return where.get(path, Location(name))


def _refused(said: list[Any], path: Path, place: Location) -> ProfileError:
    code, name, what, help_ = said
    # An answer is mostly one long line: the path says more than a column.
    notes = (f"in `{'/'.join(str(each) for each in path)}`",) if path else ()
    diagnostic = Diagnostic(code, name, what, place, notes, help_)
    return ProfileError("this is no answer that can be run again", (diagnostic,))
