"""Rules with one slip in them, to see whether their examples would notice."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any, NamedTuple, TypeVar

from cdss.model.condition import (
    Aged,
    All,
    AnyOf,
    Bounds,
    Condition,
    Counted,
    Leaf,
    Measured,
    Not,
    Timed,
    Treated,
)
from cdss.model.duration import Duration, Span
from cdss.model.quantity import Quantity
from cdss.model.rule import Rule

Changed = TypeVar("Changed", Timed, Treated)

_STRICT = {"above": "at_least", "at_least": "above", "below": "at_most", "at_most": "below"}
_SHARE = Fraction(1, 10)
"""How far a bound is moved: by a tenth of itself, which a slip of the pen moves it by at least."""

_OTHER_WORDS = {
    "raised": ("low", "normal"),
    "low": ("raised", "normal"),
    "normal": ("raised",),
    "positive": ("negative",),
    "negative": ("positive",),
}


class Mutant(NamedTuple):
    """A rule with one slip in it, and what the slip is."""

    what: str
    rule: Rule


def mutants(rule: Rule) -> Iterator[Mutant]:
    """Every rule that differs from this one by one slip in what it asks for.

    Conditions are left out, turned round, joined by the other word; bounds are moved by a
    tenth and made strict or not; counts are one more or less; words, responses, targets and
    times are left out or changed.
    """
    if rule.gate is not None:
        yield Mutant(f"without its gate `{rule.gate}`", rule._replace(gate=None))
    if rule.kind == "derivation":
        turned = rule.then._replace(defines=not rule.then.defines)
        yield Mutant(f"`defines` is {str(turned.defines).lower()}", rule._replace(then=turned))
    for what, when in _slips(rule.when):
        yield Mutant(what, rule._replace(when=when))


def _slips(condition: Condition) -> Iterator[tuple[str, Condition]]:
    if isinstance(condition, Not):
        yield "without `not`", condition.part
        for what, part in _slips(condition.part):
            yield what, Not(part)
    elif isinstance(condition, All | AnyOf):
        yield from _of_joined(condition)
    else:
        yield from _of_leaf(condition)


def _of_joined(condition: All | AnyOf) -> Iterator[tuple[str, Condition]]:
    parts = condition.parts
    kind, other = (All, AnyOf) if isinstance(condition, All) else (AnyOf, All)
    word, instead = ("all", "any") if kind is All else ("any", "all")
    if len(parts) > 1:
        yield f"`{instead}` for `{word}`", other(parts)
        for at in range(len(parts)):
            yield f"without part {at + 1} of `{word}`", kind((*parts[:at], *parts[at + 1 :]))
    for at, part in enumerate(parts):
        for what, changed in _slips(part):
            yield what, kind((*parts[:at], changed, *parts[at + 1 :]))


def _of_leaf(leaf: Leaf) -> Iterator[tuple[str, Condition]]:
    yield f"`not` before {_named(leaf)}", Not(leaf)
    if isinstance(leaf, Aged):
        for what, bounds in _of_bounds(leaf.bounds):
            yield f"age {what}", Aged(bounds)
    elif isinstance(leaf, Measured):
        yield from _of_measured(leaf)
    elif isinstance(leaf, Counted):
        yield from _of_counted(leaf)
    elif isinstance(leaf, Treated):
        yield from _of_treated(leaf)
    elif isinstance(leaf, Timed):
        yield from _of_timed(leaf)


def _of_counted(leaf: Counted) -> Iterator[tuple[str, Condition]]:
    for number in (leaf.at_least - 1, leaf.at_least + 1):
        if number > 0:
            yield f"at least {number} for {leaf.at_least}", leaf._replace(at_least=number)
    for what, of in _of_treated(leaf.of):
        yield what, leaf._replace(of=of)


def _of_timed(leaf: Timed) -> Iterator[tuple[str, Condition]]:
    for name in ("within", "for_at_least", "before", "after"):
        changed = _without(leaf, name)
        if changed is not None and any(changed[1:]):
            yield f"{leaf.concept} without `{name}`", changed


def _of_measured(leaf: Measured) -> Iterator[tuple[str, Condition]]:
    for what, bounds in _of_bounds(leaf.bounds):
        yield f"{leaf.concept} {what}", leaf._replace(bounds=bounds)
    for word in _OTHER_WORDS.get(leaf.status or "", ()):
        yield f"{leaf.concept} {word} for {leaf.status}", leaf._replace(status=word)


def _of_treated(leaf: Treated) -> Iterator[tuple[str, Treated]]:
    who = leaf.concept or "any treatment"
    for name in ("responses", "targets"):
        said = getattr(leaf, name)
        for each in said if len(said) > 1 else ():
            left = tuple(one for one in said if one != each)
            yield f"{who} without {name[:-1]} `{each}`", _with(leaf, name, left)
    if leaf.responses:
        without = leaf._replace(responses=(), targets=(), unspecified=False)
        yield f"{who} whatever the response", without
    if leaf.targets:
        yield f"{who} for any target", leaf._replace(targets=(), unspecified=False)
    for name in ("route", "running", "within", "before", "after"):
        changed = _without(leaf, name)
        if changed is not None:
            yield f"{who} without `{name}`", changed
    for name in ("dose", "duration"):
        for what, bounds in _of_bounds(getattr(leaf, name)):
            yield f"{who} {name} {what}", _with(leaf, name, bounds)


def _with(leaf: Changed, name: str, value: Any) -> Changed:
    """A condition with another value in one of its fields."""
    changes: dict[str, Any] = {name: value}
    return leaf._replace(**changes)


def _without(leaf: Changed, name: str) -> Changed | None:
    """A condition without one of its fields; None where that is empty already."""
    return None if getattr(leaf, name) is None else _with(leaf, name, None)


def _of_bounds(bounds: Bounds[Any]) -> Iterator[tuple[str, Bounds[Any]]]:
    for name, limit in zip(bounds._fields, bounds, strict=True):
        if limit is None:
            continue
        other = _STRICT[name]
        if getattr(bounds, other) is None:
            swapped: dict[str, Any] = {name: None, other: limit}
            yield f"{other} for {name}", bounds._replace(**swapped)
        for share in (1 - _SHARE, 1 + _SHARE):
            moved = _moved(limit, share)
            if moved is not None and moved != limit:
                shifted: dict[str, Any] = {name: moved}
                yield f"{name} moved to {float(share):.0%}", bounds._replace(**shifted)


def _moved(limit: Quantity | Duration, share: Fraction) -> Quantity | Duration | None:
    """A bound some way off; None for one that is not a single number."""
    if isinstance(limit, Quantity):
        if limit.low is None or limit.low != limit.high:
            return None
        value = limit.low * share if limit.low else Fraction(share - 1)
        return limit._replace(low=value, high=value)
    return _longer(limit, share)


def _longer(limit: Duration, share: Fraction) -> Duration:
    """A length of time some way off, by a month or a day at least."""
    step = -1 if share < 1 else 1
    months, days = limit.low
    if months:
        months += step * max(1, round(months * _SHARE))
    else:
        days += step * max(1, round(days * _SHARE))
    low = Span(months, days)
    return Duration(low, low)


def _named(leaf: Leaf) -> str:
    return str(getattr(leaf, "concept", None) or type(leaf).__name__.lower())
