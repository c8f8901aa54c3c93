"""Two answers to one question, compared part by part."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

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

_QUOTED = frozenset({"quote"})
"""What depends on the texts at hand."""

EXPLAINED = ("comparison", "changes", "reasons")
"""What depends on whether explanations were asked for; each change of knowledge alters them
along with what they explain."""

_OF_CASE = ("id", "as_of")
_OF_SCOPE = ("covers", "not_covered")
_TOLD = ("severity", "outcome", "direction", "state")
"""Keys whose values are told then and now, wherever they stand."""


class _Way(NamedTuple):
    """How two answers are compared.

    Attributes:
        strict: One program made both: what one of them lacks was taken away.
        settled: One knowledge base is behind both: no part of it explains a difference.
        titles: What rules are called.
    """

    strict: bool
    settled: bool
    titles: Mapping[str, str]

    @property
    def left_out(self) -> frozenset[str]:
        """The keys that are not compared, wherever they stand."""
        return _QUOTED if self.strict and self.settled else _QUOTED.union(EXPLAINED)


def compare(
    before: Record,
    after: Record,
    parts: Sequence[PartChange],
    bearing: Callable[[Sequence[Record]], frozenset[str]],
    *,
    program: bool,
    unlisted: Mapping[str, Record] | None = None,
    titles: Mapping[str, str] | None = None,
) -> tuple[Change, ...]:
    """Every part of an answer that differs from another answer's.

    Args:
        before: An answer as its JSON states it.
        after: Another one, to the same profile.
        parts: The parts of the knowledge that changed between the two.
        bearing: The keys of the parts that bear on a part of an answer.
        program: Whether the program changed between the two; what only one of two programs
            knows is not compared (``not_compared`` names it).
        unlisted: What became of options that the other answer does not list, by rule.
        titles: What rules are called, by their ids.
    """
    way = _Way(
        strict=not program,
        settled=before["knowledge"]["sha256"] == after["knowledge"]["sha256"],
        titles=titles or {},
    )

    def change(kind: str, name: str, records: Sequence[Record], how: str, *of: Aspect) -> Change:
        known = bearing(records)
        because = tuple(each.key for each in parts if each.key in known)
        reason = "knowledge"
        if not because:
            elsewhere = parts and known
            reason = "program" if program else "knowledge-elsewhere" if elsewhere else "unexplained"
        return Change(kind, name, _label(records[-1]), how, of, because, reason)

    return tuple(
        change(kind, name, records, how, *aspects)
        for kind, name, records, how, aspects in _differing(before, after, unlisted or {}, way)
    )


def not_compared(before: Record, after: Record) -> tuple[str, ...]:
    """What one of two answers has and the other does not know, section by section.

    Example:
        >>> not_compared({"alerts": [], "options": [{"rule": "A"}]}, {"options": [{"old": "A"}]})
        ('alerts', 'options: old', 'options: rule')
    """
    found = set(before) ^ set(after)
    # Labels are named by concepts, and so by the knowledge.
    for section in (before.keys() & after.keys()) - {"labels"}:
        sides = [_keys_in(each[section]) for each in (before, after)]
        # A section that is empty shows no keys.
        if all(sides):
            found |= {f"{section}: {key}" for key in sides[0] ^ sides[1]}
    return tuple(sorted(each.replace("_", " ") for each in found))


def _keys_in(section: Any) -> set[str]:
    listed = section if isinstance(section, list) else [section]
    return {key for each in listed if isinstance(each, Mapping) for key in each}


Pair = tuple[Record, Record]
Differing = tuple[str, str, Sequence[Record], str, Sequence[Aspect]]


def _differing(
    before: Record, after: Record, unlisted: Mapping[str, Record], way: _Way
) -> Iterator[Differing]:
    for kind, about, sides in _stamped(before, after, way):
        if aspects := _aspects(*sides, way):
            yield kind, about.replace("_", " "), sides, "changed", aspects
    listed = {section for section, _, _ in _SECTIONS}
    for section, kind, keys in _SECTIONS:
        if section in before and section in after:
            found = _in_section(kind, keys, before[section], after[section], way)
            yield from found if kind != "option" else _with_unlisted(found, unlisted, way)
        elif way.strict and (section in before or section in after):
            how = "went" if section in before else "appeared"
            yield "section", section.replace("_", " "), ({section: ()},), how, ()
    for section in dict.fromkeys([*before, *after]):
        if section not in {*listed, "knowledge", "engine", "profile", "asked"}:
            sides = _both((section,), before, after)
            if section == "labels":
                sides = _labels(*sides, way)
            if aspects := _aspects(*sides, way):
                yield "section", section.replace("_", " "), sides, "changed", aspects


def _stamped(before: Record, after: Record, way: _Way) -> Iterator[tuple[str, str, Pair]]:
    """What is compared of the stamps: what the digests in them do not cover or vouch for."""
    there, here = before["profile"], after["profile"]
    further = dict.fromkeys([*there, *here]) if way.strict else (*_OF_CASE, "read_as")
    for about in dict.fromkeys([*further, "not_understood"]):
        if about != "text":
            yield "profile", about, _both((about,), there, here)
    there, here = before["knowledge"], after["knowledge"]
    yield "knowledge", "scope", _both(_OF_SCOPE, there, here)
    if way.settled and way.strict:
        # Where the digests differ, the parts that do are listed.
        for about in [key for key in dict.fromkeys([*there, *here]) if key not in _OF_SCOPE]:
            yield "knowledge", about, _both((about,), there, here)
    there, here = before["engine"], after["engine"]
    # Whatever it says was done again; what an earlier program did not say is no difference.
    yield "section", "asked", (before["asked"], after["asked"])
    if way.strict:
        other = any(there[key] != here[key] for key in ("name", "version"))
        # Another engine is no other answer, and who asked for it may have asked for no check.
        left = {"name", "version", *(("cross_checked", "note") if other else ())}
        keys = [key for key in dict.fromkeys([*there, *here]) if key not in left]
        yield "engine", "stamp", _both(keys, there, here)


def _labels(there: Record, here: Record, way: _Way) -> Pair:
    """The labels that differ; those of what only one of the answers names are no difference."""
    old, new = there.get("labels"), here.get("labels")
    if old is None or new is None:
        return there, here
    whole = way.strict and way.settled
    differing = [
        each
        for each in dict.fromkeys([*old, *new])
        if old.get(each) != new.get(each) and (whole or (each in old and each in new))
    ]
    return {"labels": _only(differing, old)}, {"labels": _only(differing, new)}


def _in_section(
    kind: str, keys: Iterable[str], before: Sequence[Record], after: Sequence[Record], way: _Way
) -> Iterator[Differing]:
    old, new = _by_name(before, keys), _by_name(after, keys)
    for name in dict.fromkeys([*old, *new]):
        if name not in new:
            yield kind, name, (old[name],), "went", ()
        elif name not in old:
            yield kind, name, (new[name],), "appeared", _appeared(new[name])
        elif aspects := _aspects(old[name], new[name], way):
            yield kind, name, (old[name], new[name]), "changed", aspects
    if way.strict and way.settled and list(old) != list(new) and set(old) == set(new):
        aspects = (Aspect("order", tuple(old), tuple(new)),)
        yield "section", f"{kind}: the order", ({"order": ()},), "changed", aspects


def _by_name(records: Iterable[Record], keys: Iterable[str]) -> dict[str, Record]:
    """Each by what tells it apart; one that is there again has its number behind it."""
    found: dict[str, Record] = {}
    for each in records:
        name = first = _name(each, keys)
        number = 2
        while name in found:
            name = f"{first} ({number})"
            number += 1
        found[name] = each
    return found


def _with_unlisted(
    found: Iterable[Differing], unlisted: Mapping[str, Record], way: _Way
) -> Iterator[Differing]:
    """The same, an option that went with what became of it."""
    for kind, name, records, how, aspects in found:
        now = unlisted.get(name) if how == "went" else None
        if now is None:
            yield kind, name, records, how, aspects
        else:
            yield kind, name, (*records, now), how, _aspects(records[0], now, way)


def _both(keys: Iterable[str], before: Record, after: Record) -> Pair:
    return _only(keys, before), _only(keys, after)


def _only(keys: Iterable[str], stamp: Record) -> Record:
    return {key: stamp[key] for key in keys if key in stamp}


def _name(record: Record, keys: Iterable[str]) -> str:
    return ": ".join(str(record.get(key)) for key in keys)


def _label(record: Record) -> str:
    return next((record[key] for key in _LABELS if isinstance(record.get(key), str)), "")


def _appeared(record: Record) -> tuple[Aspect, ...]:
    """Of what appeared, what became of it: the rest is in the answer."""
    return (Aspect("outcome", (), _outcome(record)),) if "outcome" in record else ()


def _aspects(before: Record, after: Record, way: _Way) -> tuple[Aspect, ...]:
    """What of one part differs; keys that one of two programs does not know are no difference."""
    left_out = way.left_out
    found = []
    for key in dict.fromkeys([*before, *after]):
        if key in left_out or (key == "because" and "outcome" in before):
            continue
        if key not in before or key not in after:
            if way.strict:
                sides = [
                    (_said(_bare(each[key], left_out)),) if key in each else ()
                    for each in (before, after)
                ]
                found.append(Aspect(key.replace("_", " "), *sides))
            continue
        there, here = _bare(before[key], left_out), _bare(after[key], left_out)
        if key == "outcome":
            if _outcome(before) != _outcome(after):
                found.append(Aspect(key, _outcome(before), _outcome(after)))
        elif there != here:
            found.append(_aspect(key, there, here, way))
    return tuple(found)


def _bare(value: Any, left_out: frozenset[str]) -> Any:
    """A value without what depends on how the answer was asked for."""
    if isinstance(value, Mapping):
        return {key: _bare(each, left_out) for key, each in value.items() if key not in left_out}
    return [_bare(each, left_out) for each in value] if isinstance(value, list) else value


def _outcome(option: Record) -> tuple[str, ...]:
    because = option.get("because")
    return (f"{option['outcome']} ({because})" if because else str(option["outcome"]),)


def _aspect(key: str, there: Any, here: Any, way: _Way) -> Aspect:
    name = key.replace("_", " ")
    if key == "proof" and isinstance(there, Mapping) and isinstance(here, Mapping):
        return _proof(name, _lines(there), _lines(here))
    if isinstance(there, list) and isinstance(here, list):
        old, new = ({_id(each): each for each in side} for side in (there, here))
        otherwise = tuple(
            f"{each} ({'; '.join(_keys(old[each], new[each]))})"
            for each in old
            if each in new and old[each] != new[each]
        )
        if set(old) == set(new) and not otherwise:
            otherwise = ("how often" if len(there) != len(here) else "the order",)
        return Aspect(
            name,
            tuple(_shown(each, old[each], way) for each in old if each not in new),
            tuple(_shown(each, new[each], way) for each in new if each not in old),
            otherwise,
        )
    if isinstance(there, Mapping) and isinstance(here, Mapping):
        return Aspect(name, (), (), _keys(there, here))
    return Aspect(name, (_said(there),), (_said(here),))


def _shown(name: str, each: Any, way: _Way) -> str:
    """What a list has at one time only; a caution with how grave it is and what it is called."""
    if not isinstance(each, Mapping) or "severity" not in each:
        return name
    called = way.titles.get(name) or _label(each)
    return f"{name} ({each['severity']}{f': {called}' if called else ''})"


def _proof(name: str, old: tuple[str, ...], new: tuple[str, ...]) -> Aspect:
    return Aspect(
        name,
        tuple(each for each in old if each not in new),
        tuple(each for each in new if each not in old),
        ("how its parts are joined",) if set(old) == set(new) else (),
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
    """What two of one name have otherwise; what decides most with its values then and now."""
    if not (isinstance(there, Mapping) and isinstance(here, Mapping)):
        return ("reads otherwise",)
    found = []
    for key in dict.fromkeys([*there, *here]):
        old, new = there.get(key), here.get(key)
        name = key.replace("_", " ")
        if old == new:
            continue
        if key not in _TOLD:
            found.append(name)
        elif isinstance(old, Mapping) and isinstance(new, Mapping):
            found += [
                f"{name} of {each}: was {_said(old.get(each))}, now {_said(new.get(each))}"
                for each in dict.fromkeys([*old, *new])
                if old.get(each) != new.get(each)
            ]
        else:
            found.append(f"{name}: was {_said(old)}, now {_said(new)}")
    return tuple(found)


def _said(value: Any) -> str:
    if value is None:
        return "none"
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
