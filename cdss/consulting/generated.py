"""Profiles made from each rule, and what the rule must make of them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from cdss.consulting.given import profile_of
from cdss.errors import Location, ProfileError
from cdss.explain.giving import Given, at_bound, giving, together
from cdss.explain.proof import Explainer
from cdss.explain.values import CONFLICT, NO, UNKNOWN, YES
from cdss.inference.evaluate import evaluate
from cdss.inference.native import NativeEngine
from cdss.model.condition import Aged, All, Always, Bounds, Condition, Leaf, Measured, leaves
from cdss.model.knowledge_base import KnowledgeBase
from cdss.model.profile import Profile
from cdss.model.rule import Rule
from cdss.model.trial import GeneratedResult

_WORDS = {YES: "met", NO: "not met", UNKNOWN: "not known", CONFLICT: "in conflict"}
_HOLDS_AT = {
    "above": (NO, NO, YES),
    "at_least": (NO, YES, YES),
    "below": (YES, NO, NO),
    "at_most": (YES, YES, NO),
}
"""The value of a bound under it, at it and over it."""


def generated(kb: KnowledgeBase) -> Iterator[GeneratedResult]:
    """Try every rule in force on profiles made from it.

    Where all its conditions are stated, a rule is met. Where one is left out, it is not
    known, or met still if the others imply it; never "not met", since silence denies
    nothing. Where one is denied, the rule is not met, or the others contradict the denial.
    On both sides of a bound and at it, the bound means what it says.

    What cannot be stated plainly (relations of time, doses, routes) is left out.
    """
    for rule in kb.rules.values():
        yield from _Maker(kb, rule).made()


class _Maker:
    def __init__(self, kb: KnowledgeBase, rule: Rule) -> None:
        self._kb = kb
        self._rule = rule
        self._today = date.fromisoformat(kb.scope.date)

    def made(self) -> Iterator[GeneratedResult]:
        rule, words = self._rule, self._kb.vocabulary
        parts = _parts(rule.whole)
        for number, given in enumerate(giving(rule.whole, words, met=True), start=1):
            yield self._tried(f"every condition stated, way {number}", given, YES)
        for at, part in enumerate(parts):
            rest = [next(giving(each, words, met=True), None) for each in parts if each != part]
            if None in rest:
                continue
            plain = [each for each in rest if each is not None]
            without = together(plain)
            if without is not None:
                yield self._tried(f"part {at + 1} left out", without, UNKNOWN, YES)
            for way in giving(part, words, met=False):
                denied = together([*plain, way])
                if denied is not None:
                    yield self._tried(f"part {at + 1} denied", denied, NO, CONFLICT)
        yield from self._bounds()

    def _bounds(self) -> Iterator[GeneratedResult]:
        for leaf in leaves(self._rule.whole):
            if not isinstance(leaf, Aged | Measured):
                continue
            for name, limit in zip(Bounds._fields, leaf.bounds, strict=True):
                if limit is None:
                    continue
                for value, wanted in zip(at_bound(limit), _HOLDS_AT[name], strict=True):
                    given: Given = (
                        {"patient": {"age": value}}
                        if isinstance(leaf, Aged)
                        else {"measurements": {leaf.concept: value}}
                    )
                    # An age of 18 y is any age up to 19 y: at a strict bound it is open.
                    also = (UNKNOWN,) if isinstance(leaf, Aged) else ()
                    yield self._tried(f"{name} {value}", given, wanted, *also, leaf=leaf)

    def _tried(
        self, about: str, given: Given, *expected: int, leaf: Leaf | None = None
    ) -> GeneratedResult:
        profile = self._profile(given)
        got = "" if profile is None else _WORDS[self._value(profile, leaf)]
        return GeneratedResult(
            self._rule.id, about, given, tuple(_WORDS[each] for each in expected), got
        )

    def _profile(self, given: Given) -> Profile | None:
        if not given:
            return Profile(sha256="", as_of=self._today)
        place = Location("generated", 1, 1)
        try:
            return profile_of(given, self._kb.vocabulary, place, self._today)
        except ProfileError:
            return None

    def _value(self, profile: Profile, leaf: Leaf | None) -> int:
        network = self._kb.network
        reading = evaluate(network, profile, self._kb.vocabulary)
        run = NativeEngine(network).run(reading.support)
        explainer = Explainer(network, run, reading.support, self._kb.derivations, reading=reading)
        literal = network.roots[self._rule.id].whole
        if leaf is not None:
            literal = 2 * next(at for at, node in enumerate(network.nodes) if node.leaf == leaf)
        return explainer.bits(literal)


def _parts(condition: Condition) -> tuple[Condition, ...]:
    """What a rule asks for together."""
    if isinstance(condition, All):
        return tuple(each for part in condition.parts for each in _parts(part))
    return () if isinstance(condition, Always) else (condition,)
