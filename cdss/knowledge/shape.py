"""Located YAML to documents, with every violation of their shape at its place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Generic, NamedTuple, TypeVar

from pydantic import TypeAdapter, ValidationError
from pydantic.fields import FieldInfo

from cdss.errors import Diagnostic, Location, nearest
from cdss.knowledge.documents.base import Date, Id
from cdss.knowledge.documents.rule import CONDITION_KEYS, EvidenceRef, RuleId
from cdss.knowledge.documents.source import LocalId
from cdss.located import KEY, Node, places, plain
from cdss.model.rule import RULE_KINDS

Shape = TypeVar("Shape")
Path = tuple[str | int, ...]


class Placed(NamedTuple, Generic[Shape]):
    """A document with the places of its parts."""

    document: Shape
    places: Mapping[Path, Location]

    def place(self, *path: str | int) -> Location:
        """Where a part stands; a part that is missing stands where its mapping does."""
        while path and path not in self.places:
            path = path[:-1]
        return self.places[path]


def validate(
    node: Node, adapter: TypeAdapter[Shape]
) -> tuple[Placed[Shape] | None, tuple[Diagnostic, ...]]:
    """Check a node against a shape.

    Returns:
        The document (None when it is wrong) and what is wrong with it.
    """
    data, where = plain(node), places(node)
    try:
        return Placed(adapter.validate_python(data), where), ()
    except ValidationError as error:
        raws = [(_path(raw["loc"], data), raw) for raw in error.errors(include_url=False)]
        paths = {path for path, _ in raws}
        mappings = {path for path, raw in raws if raw["type"] == "unknown_key"}
        found = [
            each
            for path, raw in raws
            if not _is_echo(path, paths) and not (_is_no_word(raw) and path in mappings)
            for each in _explain(raw, path, where)
        ]
        return None, tuple(_once_a_place(found))


def _explain(
    raw: Mapping[str, Any], path: Path, where: Mapping[Path, Location]
) -> Iterator[Diagnostic]:
    place = where[path]
    context = raw.get("ctx", {})
    kind = raw["type"]
    if kind == "unknown_key":
        for key in context["keys"]:
            near = nearest(str(key), context["known"], 1)
            yield Diagnostic(
                "K002",
                "unknown-key",
                f"`{key}` is no key here",
                where.get((*path, key, KEY), place),
                help=f"did you mean `{near[0]}`?"
                if near
                else f"known: {_listed(context['known'])}",
            )
    elif kind == "missing":
        yield Diagnostic("K003", "missing-key", f"the key `{raw['loc'][-1]}` is missing", place)
    elif kind in {"no_condition", "no_kind"}:
        known = CONDITION_KEYS if kind == "no_condition" else RULE_KINDS
        yield _unlike(kind, raw.get("input"), list(known), path, where)
    elif kind == "literal_error":
        near = nearest(str(raw.get("input")), _choices(context.get("expected", "")), 1)
        yield Diagnostic(
            "K004",
            "not-a-choice",
            f"this is none of {context.get('expected', 'the known words')}",
            place,
            help=f"did you mean `{near[0]}`?" if near else "",
        )
    else:
        yield Diagnostic("K001", "wrong-shape", _what(raw), place)


_BELONGS = {
    "model_type": "a mapping belongs here",
    "dict_type": "a mapping belongs here",
    "tuple_type": "a list belongs here",
    "string_type": "text belongs here",
    "string_too_short": "this is empty",
    "too_short": "this is empty",
    "bool_type": "`true` or `false` belongs here",
    "int_type": "a whole number belongs here",
    "is_instance_of": "a number belongs here",
}
"""Pydantic's errors in the words of the files; the rest keep pydantic's own."""

_FORMS = {
    Id: "an id in kebab-case, such as `two-words`",
    Date: "a date, such as 2026-11-20",
    LocalId: "an id such as `P1`, `S12` or `E1`",
    RuleId: "the id of a rule, such as `AB-O-0001`",
    EvidenceRef: "evidence, such as `source-id/E1`",
}


def _what(raw: Mapping[str, Any]) -> str:
    if raw["type"] == "string_pattern_mismatch":
        pattern = raw["ctx"]["pattern"]
        for form, words in _FORMS.items():
            if pattern in _patterns(form):
                return f"this is not {words}"
    return _BELONGS.get(raw["type"]) or _sentence(raw["msg"])


def _patterns(form: Any) -> list[str]:
    """The patterns of an annotated text."""
    fields = [each for each in form.__metadata__ if isinstance(each, FieldInfo)]
    return [part.pattern for each in fields for part in each.metadata if hasattr(part, "pattern")]


def _unlike(
    kind: str,
    given: Any,
    known: list[str],
    path: Path,
    where: Mapping[Path, Location],
) -> Diagnostic:
    """A condition or rule whose kind nobody knows: prose, or a misspelt key."""
    if isinstance(given, dict) and given and kind == "no_condition":
        key = str(next(iter(given)))
        near = nearest(key, known, 1)
        return Diagnostic(
            "K005",
            "unknown-condition",
            f"the condition language has no key `{key}`",
            where.get((*path, key, KEY), where[path]),
            help=f"did you mean `{near[0]}`?" if near else f"known: {_listed(known)}",
        )
    if kind == "no_condition":
        return Diagnostic(
            "K006",
            "no-condition",
            "a condition belongs here, such as `finding: …`",
            where[path],
            help=f"known: {_listed(known)}",
        )
    stated = given.get("kind") if isinstance(given, dict) else None
    near = nearest(str(stated), known, 1)
    return Diagnostic(
        "K007",
        "no-kind",
        "a rule names its kind" if stated is None else f"`{stated}` is no kind of rule",
        where.get((*path, "kind"), where[path]),
        help=f"did you mean `{near[0]}`?" if near else f"known: {_listed(known)}",
    )


def _path(loc: tuple[str | int, ...], data: Any) -> Path:
    """Follow pydantic's location through the data; the names of union members are skipped."""
    path: list[str | int] = []
    here = data
    for step in loc:
        # Apart, the two kinds of step keep their types.
        if isinstance(here, dict) and step in here:  # noqa: SIM114
            here = here[step]
            path.append(step)
        elif isinstance(here, list) and isinstance(step, int) and step < len(here):
            here = here[step]
            path.append(step)
    return tuple(path)


def _is_echo(path: Path, paths: set[Path]) -> bool:
    """Whether an error only repeats that a part of what it is about is wrong."""
    return any(other != path and other[: len(path)] == path for other in paths)


def _is_no_word(raw: Mapping[str, Any]) -> bool:
    """Whether a mapping was held to be a wrong word, where either may stand."""
    return raw["type"] == "literal_error" and isinstance(raw.get("input"), dict)


def _once_a_place(found: list[Diagnostic]) -> Iterator[Diagnostic]:
    """One mistake, one message: a union reports a wrong value once per member."""
    seen: set[Location] = set()
    for each in found:
        if each.code == "K001" and each.place in seen:
            continue
        seen.add(each.place)
        yield each


def _choices(expected: str) -> list[str]:
    return [word.strip(" '") for word in expected.replace(" or ", ", ").split(",")]


def _listed(words: list[str]) -> str:
    return ", ".join(f"`{word}`" for word in words)


def _sentence(message: str) -> str:
    return message[:1].lower() + message[1:]
