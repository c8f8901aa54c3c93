"""What to state of a patient so that a condition is met, or is not."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import islice, product
from typing import Any

from cdss.model.concept import Vocabulary
from cdss.model.condition import (
    Aged,
    All,
    Always,
    AnyOf,
    Bounds,
    Condition,
    Counted,
    Leaf,
    Measured,
    Not,
    OfSex,
    Stated,
    Treated,
)
from cdss.model.quantity import Quantity

Given = dict[str, Any]
"""A profile as its file would state it."""

_SECTION = {"diagnosis": "diagnoses", "finding": "findings", "history": "history"}
_OTHER_SEX = {"female": "male", "male": "female"}
_OTHER_WORD = {
    "raised": "normal",
    "low": "normal",
    "normal": "raised",
    "positive": "negative",
    "negative": "positive",
}
_HELPED, _DID_NOT = "improved", "none"
_MOST = 64
"""Ways of meeting one condition that are tried; a rule of more alternatives has enough there."""


def giving(condition: Condition, vocabulary: Vocabulary, *, met: bool) -> Iterator[Given]:
    """The ways to state that a condition is met, or that it is not; the plainest first.

    What cannot be stated so (relations of time, routes, doses) gives no way at all.

    Example:
        >>> from cdss.model.concept import Concept
        >>> words = Vocabulary([Concept("rash", "Rash", "finding")])
        >>> list(giving(Not(Stated("rash")), words, met=True))
        [{'findings': {'rash': 'absent'}}]
    """
    return islice(_ways(condition, vocabulary, met), _MOST)


def _ways(condition: Condition, vocabulary: Vocabulary, met: bool) -> Iterator[Given]:  # noqa: FBT001
    if isinstance(condition, Not):
        yield from _ways(condition.part, vocabulary, not met)
    elif isinstance(condition, All | AnyOf):
        # All are met where each is; any is unmet where none is met.
        if isinstance(condition, All) == met:
            parts = [tuple(islice(_ways(each, vocabulary, met), _MOST)) for each in condition.parts]
            for some in product(*parts):
                joined = together(some)
                if joined is not None:
                    yield joined
        else:
            for each in condition.parts:
                yield from _ways(each, vocabulary, met)
    else:
        found = _of_leaf(condition, vocabulary, met)
        if found is not None:
            yield found


def together(parts: Iterator[Given] | tuple[Given, ...] | list[Given]) -> Given | None:
    """Several statements as one profile; None where they contradict each other.

    Example:
        >>> together(({"findings": {"rash": "present"}}, {"findings": {"fever": "absent"}}))
        {'findings': {'rash': 'present', 'fever': 'absent'}}
        >>> together(({"patient": {"sex": "male"}}, {"patient": {"sex": "female"}}))
    """
    whole: Given = {}
    for part in parts:
        for section, said in part.items():
            if section == "treatments":
                if not _join_treatments(whole, said):
                    return None
                continue
            known = whole.setdefault(section, {})
            for name, value in said.items():
                if known.setdefault(name, value) != value:
                    return None
    return whole


def _join_treatments(whole: Given, said: Any) -> bool:
    known = whole.get("treatments")
    if known is None:
        whole["treatments"] = said if said == "none" else list(said)
    elif "none" in (known, said):
        return bool(known == said)
    else:
        for each in said:
            beside = [one for one in known if one["agent"] == each["agent"]]
            if any(one != each for one in beside):
                return False
            if not beside:
                known.append(each)
    return True


def _of_leaf(leaf: Leaf, vocabulary: Vocabulary, met: bool) -> Given | None:  # noqa: FBT001
    if isinstance(leaf, Always):
        return {} if met else None
    if isinstance(leaf, Stated):
        section = _SECTION.get(vocabulary[leaf.concept].kind)
        state = "present" if met else "absent"
        return {section: {leaf.concept: state}} if section else None
    if isinstance(leaf, OfSex):
        return {"patient": {"sex": leaf.sex if met else _OTHER_SEX[leaf.sex]}}
    if isinstance(leaf, Aged):
        age = _number(leaf.bounds, met)
        return None if age is None else {"patient": {"age": age}}
    if isinstance(leaf, Measured):
        return _measured(leaf, met)
    if isinstance(leaf, Counted):
        return _counted(leaf, vocabulary, met)
    return _treated(leaf, vocabulary, met) if isinstance(leaf, Treated) else None


def _measured(leaf: Measured, met: bool) -> Given | None:  # noqa: FBT001
    if leaf.within is not None:
        return None
    if leaf.status is not None:
        word = leaf.status if met else _OTHER_WORD[leaf.status]
        return {"measurements": {leaf.concept: word}}
    value = _number(leaf.bounds, met)
    return None if value is None else {"measurements": {leaf.concept: value}}


def _number(bounds: Bounds[Any], met: bool) -> str | None:  # noqa: FBT001
    """A value on the wanted side of a single bound, well away from it."""
    limits = [
        (name, limit)
        for name, limit in zip(bounds._fields, bounds, strict=True)
        if limit is not None
    ]
    if len(limits) != 1:
        return None
    name, limit = limits[0]
    beside = at_bound(limit)
    return beside[0 if (name in ("below", "at_most")) == met else 2]


def at_bound(limit: Any) -> tuple[str, str, str]:
    """A value under a bound, the bound itself, and a value over it, as a profile states them."""
    if isinstance(limit, Quantity):
        value = Fraction(limit.low or 0)
        # Whole steps where there is room for them: a score has no halves.
        step = Fraction(int(value / 2)) if value >= 2 else value / 2 or Fraction(1)
        unit = "" if limit.unit == "1" else f" {limit.unit}"
        under, at, over = (f"{float(each):g}{unit}" for each in (value - step, value, value + step))
        return under, at, over
    months, days = limit.low
    if months and months % 12 == 0:
        years = months // 12
        return (
            f"{months - 6} mo" if years == 1 else f"{years - 1} y",
            f"{years} y",
            f"{years + 1} y",
        )
    if months:
        return f"{max(months - 1, 0)} mo", f"{months} mo", f"{months + 1} mo"
    return f"{max(days - 1, 0)} d", f"{days} d", f"{days + 1} d"


def _counted(leaf: Counted, vocabulary: Vocabulary, met: bool) -> Given | None:  # noqa: FBT001
    if not met:
        return {"treatments": "none"}
    agents = _agents(leaf.of.concept, vocabulary)[: leaf.at_least]
    if len(agents) < leaf.at_least:
        return None
    entries = [_entry(each, leaf.of) for each in agents]
    return None if None in entries else {"treatments": entries}


def _agents(concept: str | None, vocabulary: Vocabulary) -> list[str]:
    """Single agents of a class (None: any), none of which stands for another."""
    below = (
        [each.id for each in vocabulary if each.kind == "agent"]
        if concept is None
        else sorted(vocabulary.descendants(concept))
    )
    return [each for each in sorted(below) if vocabulary.descendants(each) == {each}]


def _treated(leaf: Treated, vocabulary: Vocabulary, met: bool) -> Given | None:  # noqa: FBT001
    if leaf.concept is None:
        if not met:
            return {"treatments": "none"}
        agents = _agents(None, vocabulary)
        entry = _entry(agents[0], leaf) if agents else None
        return None if entry is None else {"treatments": [entry]}
    if not met:
        return {"treatments": [{"agent": leaf.concept, "given": "never"}]}
    entry = _entry(leaf.concept, leaf)
    return None if entry is None else {"treatments": [entry]}


def _entry(agent: str, leaf: Treated) -> Given | None:
    """A treatment as a profile states it; None where the condition asks for more than that."""
    plain = (leaf.before, leaf.after, leaf.within, leaf.route, *leaf.dose, *leaf.duration)
    if any(each is not None for each in plain):
        return None
    entry: Given = {"agent": agent}
    if leaf.responses:
        response = leaf.responses[0].replace("-", " ")
        entry["response"] = {leaf.targets[0]: response} if leaf.targets else response
    if leaf.running is not None:
        entry["running"] = leaf.running
    return entry
