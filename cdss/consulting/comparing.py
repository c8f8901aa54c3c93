"""Two answers to one question, compared part by part."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from cdss.model.replay import Aspect, Change, PartChange

Record = Mapping[str, Any]

_SECTIONS = (
    ("alerts", "alert", ("rule",)),
    ("alerts_to_check", "alert to check", ("rule",)),
    ("derived", "derived", ("rule",)),
    ("conflicts", "conflict", ("concept",)),
    ("oddities", "oddity", ("kind", "text")),
    ("options", "option", ("rule",)),
    ("gated", "diagnosis", ("diagnosis",)),
    ("assessments", "assessment", ("rule",)),
)
"""The parts of an answer that come in lists, what each is called, and what tells one apart."""

_LABELS = ("label", "title", "alert", "text")
_IDS = (("source", "id"), ("rule",), ("concept",), ("source",), ("text",), ("section", "span"))
_COMPOSITE = ("all of", "any of")

_LEFT_OUT = frozenset({"quote", "comparison", "changes", "reasons"})
"""What depends on how an answer was asked for: with texts at hand, with explanations."""


def compare(
    before: Record,
    after: Record,
    parts: Sequence[PartChange],
    bearing: Callable[[Sequence[Record]], frozenset[str]],
    *,
    program: bool,
    unlisted: Mapping[str, Record] | None = None,
) -> tuple[Change, ...]:
    """Every part of an answer that differs from another answer's.

    Args:
        before: An answer as its JSON states it.
        after: Another one, to the same profile.
        parts: The parts of the knowledge that changed between the two.
        bearing: The keys of the parts that bear on a part of an answer.
        program: Whether the program changed between the two.
        unlisted: What became of options that the other answer does not list, by rule.
    """

    def change(kind: str, name: str, records: Sequence[Record], how: str, *of: Aspect) -> Change:
        known = bearing(records)
        because = tuple(each.key for each in parts if each.key in known)
        reason = "knowledge"
        if not because:
            reason = "program" if program else "knowledge-elsewhere" if parts else "unexplained"
        return Change(kind, name, _label(records[-1]), how, of, because, reason)

    return tuple(
        change(kind, name, records, how, *aspects)
        for kind, name, records, how, aspects in _differing(before, after, unlisted or {})
    )


Differing = tuple[str, str, Sequence[Record], str, Sequence[Aspect]]


def _differing(
    before: Record, after: Record, unlisted: Mapping[str, Record]
) -> Iterator[Differing]:
    sides: list[Record]
    for about in ("read_as", "not_understood"):
        sides = [_only((about,), answer["profile"]) for answer in (before, after)]
        if aspects := _aspects(*sides):
            yield "profile", about.replace("_", " "), sides, "changed", aspects
    sides = [_only(("covers", "not_covered"), answer["knowledge"]) for answer in (before, after)]
    if aspects := _aspects(*sides):
        yield "knowledge", "scope", sides, "changed", aspects
    for section, kind, keys in _SECTIONS:
        if section in before and section in after:
            found = _in_section(kind, keys, before[section], after[section])
            yield from found if kind != "option" else _with_unlisted(found, unlisted)


def _in_section(
    kind: str, keys: Iterable[str], before: Iterable[Record], after: Iterable[Record]
) -> Iterator[Differing]:
    old = {_name(each, keys): each for each in before}
    new = {_name(each, keys): each for each in after}
    for name in dict.fromkeys([*old, *new]):
        if name not in new:
            yield kind, name, (old[name],), "went", ()
        elif name not in old:
            yield kind, name, (new[name],), "appeared", _appeared(new[name])
        elif aspects := _aspects(old[name], new[name]):
            yield kind, name, (old[name], new[name]), "changed", aspects


def _with_unlisted(
    found: Iterable[Differing], unlisted: Mapping[str, Record]
) -> Iterator[Differing]:
    """The same, an option that went with what became of it."""
    for kind, name, records, how, aspects in found:
        now = unlisted.get(name) if how == "went" else None
        if now is None:
            yield kind, name, records, how, aspects
        else:
            yield kind, name, (*records, now), how, _aspects(records[0], now)


def _only(keys: Iterable[str], stamp: Record) -> Record:
    return {key: stamp[key] for key in keys if key in stamp}


def _name(record: Record, keys: Iterable[str]) -> str:
    return ": ".join(str(record.get(key)) for key in keys)


def _label(record: Record) -> str:
    return next((record[key] for key in _LABELS if isinstance(record.get(key), str)), "")


def _appeared(record: Record) -> tuple[Aspect, ...]:
    """Of what appeared, what became of it: the rest is in the answer."""
    return (Aspect("outcome", (), _outcome(record)),) if "outcome" in record else ()


def _aspects(before: Record, after: Record) -> tuple[Aspect, ...]:
    """What of one part differs; keys that one of two programs does not know are no difference."""
    found = []
    for key in before:
        if key not in after or key in _LEFT_OUT or (key == "because" and "outcome" in before):
            continue
        there, here = _bare(before[key]), _bare(after[key])
        if key == "outcome":
            if _outcome(before) != _outcome(after):
                found.append(Aspect(key, _outcome(before), _outcome(after)))
        elif there != here:
            found.append(_aspect(key, there, here))
    return tuple(found)


def _bare(value: Any) -> Any:
    """A value without what depends on how the answer was asked for."""
    if isinstance(value, Mapping):
        return {key: _bare(each) for key, each in value.items() if key not in _LEFT_OUT}
    return [_bare(each) for each in value] if isinstance(value, list) else value


def _outcome(option: Record) -> tuple[str, ...]:
    because = option.get("because")
    return (f"{option['outcome']} ({because})" if because else str(option["outcome"]),)


def _aspect(key: str, there: Any, here: Any) -> Aspect:
    name = key.replace("_", " ")
    if key == "proof" and isinstance(there, Mapping) and isinstance(here, Mapping):
        return _proof(name, _lines(there), _lines(here))
    if isinstance(there, list) and isinstance(here, list):
        old, new = ({_id(each): each for each in side} for side in (there, here))
        otherwise = tuple(
            f"{each} ({', '.join(_keys(old[each], new[each]))})"
            for each in old
            if each in new and old[each] != new[each]
        )
        if set(old) == set(new) and not otherwise:
            otherwise = ("the order",)
        return _sides(name, tuple(old), tuple(new), otherwise)
    if isinstance(there, Mapping) and isinstance(here, Mapping):
        return Aspect(name, (), (), _keys(there, here))
    return Aspect(name, (_said(there),), (_said(here),))


def _proof(name: str, old: tuple[str, ...], new: tuple[str, ...]) -> Aspect:
    same = set(old) == set(new)
    return _sides(name, old, new, ("how its parts are joined",) if same else ())


def _sides(name: str, old: Sequence[str], new: Sequence[str], otherwise: tuple[str, ...]) -> Aspect:
    return Aspect(
        name,
        tuple(each for each in old if each not in new),
        tuple(each for each in new if each not in old),
        otherwise,
    )


def _lines(proof: Record) -> tuple[str, ...]:
    """A proof, line by line: each condition, its value, and the derivation behind it."""
    found: dict[str, None] = {}
    waiting = [proof]
    while waiting:
        each = waiting.pop()
        if each["condition"] not in _COMPOSITE:
            by = f" by {each['rule']}" if each.get("rule") else ""
            found[f"{each['condition']}: {each['value']}{by}"] = None
        waiting.extend(reversed(each.get("parts", ())))
    return tuple(found)


def _id(each: Any) -> str:
    if isinstance(each, Mapping):
        for keys in _IDS:
            if all(key in each for key in keys):
                return "/".join(str(each[key]) for key in keys)
    return _said(each)


def _keys(there: Any, here: Any) -> tuple[str, ...]:
    if not (isinstance(there, Mapping) and isinstance(here, Mapping)):
        return ("reads otherwise",)
    keys = dict.fromkeys([*there, *here])
    return tuple(key.replace("_", " ") for key in keys if there.get(key) != here.get(key))


def _said(value: Any) -> str:
    if value is None:
        return "none"
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
