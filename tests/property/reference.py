"""What a profile means under a rule base, written a second time, for nothing but clarity.

It reads conditions as they stand, knows no literal, clause or network, and shares
no code with ``cdss.inference``: only the arithmetic of quantities and times. Each
condition has two sides: whether something speaks for it, and whether something
speaks against it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from cdss.model.concept import Vocabulary
from cdss.model.condition import (
    Aged,
    All,
    Always,
    AnyOf,
    Bounds,
    Condition,
    Counted,
    Measured,
    Not,
    OfSex,
    Stated,
    Timed,
    Treated,
)
from cdss.model.profile import Profile, Statement, Treatment
from cdss.model.rule import Rule
from cdss.model.time import Moment, before

WORLDS = {
    "raised": {"raised, positive"},
    "low": {"low", "low, positive"},
    "normal": {"normal", "normal, negative"},
    "positive": {"raised, positive", "low, positive", "positive"},
    "negative": {"normal, negative"},
}
"""How a result may be, for each word: one word implies another where all its worlds are the
other's, and denies it where none is."""


class Sides(NamedTuple):
    """Whether something speaks for a condition, and against it."""

    yes: bool
    no: bool


OPEN = Sides(yes=False, no=False)


class Meaning:
    """What one profile means under one rule base.

    Args:
        vocabulary: What the concepts are.
        rules: The rule base.
        profile: The patient.
        careful: Conflicts count as unknown, and so does what rests on them.
    """

    def __init__(
        self, vocabulary: Vocabulary, rules: Iterable[Rule], profile: Profile, *, careful: bool
    ) -> None:
        self.words = vocabulary
        self.rules = tuple(rules)
        self.profile = profile
        self.given = [each for each in profile.treatments if not each.never]
        self.contested: set[Any] = set()
        self._close()
        if careful:
            self.contested = self._conflicts()
            self._close()

    def _firm(self, each: Statement) -> bool:
        """Whether a statement may carry a conclusion: nothing contests its concept."""
        return each.concept not in self.contested

    # The fixed point

    def _close(self) -> None:
        """Draw every conclusion there is, from what is stated, until nothing is new."""
        self.present, self.absent = set[str](), set[str]()
        for concept in self.words:
            if concept.id not in self.contested:
                sides = self._stated(concept.id)
                self.present |= {concept.id} if sides.yes else set()
                self.absent |= {concept.id} if sides.no else set()
        size = -1
        while size != len(self.present) + len(self.absent):
            size = len(self.present) + len(self.absent)
            for rule in self.rules:
                if rule.kind == "derivation":
                    self._derive(rule)

    def _derive(self, rule: Rule) -> None:
        if rule.then.of in self.contested:
            return
        if self.says(rule.whole).yes:
            self.present |= set(self.words.ancestors(rule.then.of)) - self.contested
        if rule.then.defines and self.says(rule.when).no:
            self.absent |= set(self.words.descendants(rule.then.of)) - self.contested

    def _conflicts(self) -> set[Any]:
        """The concepts and the other leaves for and against which something speaks."""
        leaves = {leaf for rule in self.rules for leaf in _leaves(rule.whole)}
        found: set[Any] = {leaf for leaf in leaves if all(self.says(leaf))}
        return found | (self.present & self.absent) | self._contrary()

    def _contrary(self) -> set[str]:
        """The measurements stated in two ways that cannot both be so."""
        newest = [
            (each, self._word(each)) for concept in self.words for each in self._newest(concept.id)
        ]
        found: set[str] = set()
        for one, said in newest:
            for other, also in newest:
                apart = said and also and not WORLDS[said] & WORLDS[also]
                if one.concept == other.concept:
                    if apart or _apart(one.value, other.value):
                        found.add(one.concept)
                elif self.words.is_a(one.concept, other.concept):
                    denied = apart and also in {"normal", "negative"}
                    if denied and not _ordered(one.observed, other.observed):
                        found |= {one.concept, other.concept}
        return found

    # Conditions

    def says(self, condition: Condition) -> Sides:
        if isinstance(condition, Not):
            yes, no = self.says(condition.part)
            return Sides(no, yes)
        if isinstance(condition, All):
            parts = [self.says(part) for part in condition.parts]
            return Sides(all(p.yes for p in parts), any(p.no for p in parts))
        if isinstance(condition, AnyOf):
            parts = [self.says(part) for part in condition.parts]
            return Sides(any(p.yes for p in parts), all(p.no for p in parts))
        if isinstance(condition, Stated):
            return Sides(condition.concept in self.present, condition.concept in self.absent)
        if condition in self.contested:
            return OPEN
        return self._leaf(condition)

    def _leaf(self, leaf: Any) -> Sides:
        profile = self.profile
        if isinstance(leaf, Always):
            return Sides(yes=True, no=False)
        if isinstance(leaf, Aged):
            return _sides([_lies(profile.age, leaf.bounds)])
        if isinstance(leaf, OfSex):
            return _sides([None if profile.sex is None else profile.sex == leaf.sex])
        if isinstance(leaf, Measured):
            return self._measured(leaf)
        if isinstance(leaf, Timed):
            return self._timed(leaf)
        if isinstance(leaf, Counted):
            return self._counted(leaf)
        return self._treated(leaf)

    # Findings: what is present makes its ancestors so, what is absent its descendants

    def _about(self, concept: str, state: str) -> list[Statement]:
        return [
            each
            for each in self.profile.statements
            if each.concept == concept and each.state == state
        ]

    def _stands(self, present: Statement) -> bool:
        """Whether no newer absence of the same thing supersedes it; what lasts, lasts."""
        if self.words[present.concept].lasting:
            return True
        newer = [
            each
            for above in self.words.ancestors(present.concept)
            for each in self._about(above, "absent")
            if before(present.observed, each.observed)
        ]
        return not newer

    def _stated(self, concept: str) -> Sides:
        presents = [
            each
            for below in self.words.descendants(concept)
            for each in self._about(below, "present")
            if self._stands(each)
        ]
        absents = [
            each
            for above in self.words.ancestors(concept)
            for each in self._about(above, "absent")
            if not any(before(each.observed, newer.observed) for newer in presents)
        ]
        return Sides(any(map(self._firm, presents)), any(map(self._firm, absents)))

    # Measurements

    def _newest(self, concept: str) -> list[Statement]:
        about = [
            each for each in self.profile.statements if each.concept == concept and not each.state
        ]
        return [each for each in about if not any(before(each.observed, o.observed) for o in about)]

    def _word(self, each: Statement) -> str | None:
        if each.status:
            return each.status
        if each.value is None:
            return None
        if each.reference is not None:
            return _against(each.value, *each.reference)
        mine = [(range_, self._mine(range_)) for range_ in self.words[each.concept].ranges]
        said = {_against(each.value, r.low, r.high) for r, fit in mine if fit is not False}
        if len(said) == 1 and any(fit for _, fit in mine):
            return said.pop()
        return None

    def _mine(self, range_: Any) -> bool | None:
        """Whether a range is for this patient."""
        sex, age = self.profile.sex, self.profile.age
        parts: list[bool | None] = []
        if range_.sex:
            parts.append(None if sex is None else sex == range_.sex)
        if range_.age_from:
            parts.append(None if age is None else age.at_least(range_.age_from))
        if range_.age_below:
            parts.append(None if age is None else age.below(range_.age_below))
        return _every(parts)

    def _measured(self, leaf: Measured) -> Sides:
        found: list[tuple[Statement, bool | None]] = []
        if leaf.status is None:
            found = [
                (each, _lies(each.value, leaf.bounds))
                for each in self._newest(leaf.concept)
                if each.value is not None
            ]
        else:
            for concept in self.words:
                for each in self._newest(concept.id):
                    found.append((each, self._word_says(concept.id, self._word(each), leaf)))
            found = [
                (each, verdict)
                for each, verdict in found
                if verdict is not None
                and not any(
                    before(each.observed, newer.observed)
                    for newer, other in found
                    if other is not None and other != verdict
                )
            ]
        if leaf.within is not None:
            found = [
                (each, verdict)
                for each, verdict in found
                if each.dated and each.observed.ago.at_most(leaf.within)
            ]
        return _sides(verdict for each, verdict in found if self._firm(each))

    def _word_says(self, concept: str, word: str | None, leaf: Measured) -> bool | None:
        """What a word about one measurement says of a leaf about this or another one."""
        if word is None or leaf.status is None:
            return None
        mine, asked = WORLDS[word], WORLDS[leaf.status]
        implied = True if mine <= asked else False if not mine & asked else None
        if concept == leaf.concept:
            return implied
        telling = leaf.status not in {"normal", "negative"}
        if self.words.is_a(concept, leaf.concept):  # a member: one of them is enough to tell
            return implied if implied is telling else None
        if self.words.is_a(leaf.concept, concept):  # the class: its normality covers every member
            return implied if word in {"normal", "negative"} else None
        return None

    # Treatments

    def _fits(self, leaf: Treated, each: Treatment) -> bool | None:
        parts: list[bool | None] = []
        if leaf.concept is not None:
            parts.append(self._is(leaf.concept, each))
        if leaf.route is not None:
            parts.append(self._by(leaf.route, each))
        if leaf.responses:
            parts.append(self._responded(leaf, each))
        if any(leaf.dose):
            parts.append(_lies(each.dose, leaf.dose))
        if any(leaf.duration):
            parts.append(_lies(each.duration, leaf.duration))
        if leaf.running is not None:
            parts.append(None if each.running is None else each.running == leaf.running)
        if leaf.within is not None:
            lately = each.start is not None and each.start.ago.at_most(leaf.within)
            parts.append(True if lately or each.running else None)
        parts += self._order(leaf, each.start)
        return _every(parts)

    def _narrow(self, concept: str) -> bool:
        """Whether an intervention is more than its agent by its route."""
        own = (self.words.agent_of(concept), self.words.route_of(concept))
        return any(
            (self.words.agent_of(each), self.words.route_of(each)) == own
            for each in self.words.ancestors(concept)
            if each != concept
        )

    def _is(self, asked: str, each: Treatment) -> bool | None:
        if self.words.is_a(each.concept, asked):
            return True
        agent, route = self.words.agent_of(asked), self.words.route_of(asked)
        by = True if route is None else self._by(route, each)
        if self.words.is_a(each.agent, agent):
            return None if by and self._narrow(asked) else by
        if self._overlap(agent, each.agent):
            return False if by is False else None
        return False

    def _by(self, asked: str, each: Treatment) -> bool | None:
        possible = self.words[each.agent].routes if each.route is None else (each.route,)
        if possible and all(self.words.is_a(route, asked) for route in possible):
            return True
        if possible and not any(self._overlap(route, asked) for route in possible):
            return False
        return None

    def _overlap(self, one: str, other: str) -> bool:
        """Whether something can be both."""
        words = self.words
        return any(words.is_a(each.id, one) and words.is_a(each.id, other) for each in words)

    def _responded(self, leaf: Treated, each: Treatment) -> bool | None:
        told = {target: said for target, said in each.responses if said != "unknown"}
        wanted = {
            target: said in leaf.responses
            for target, said in told.items()
            if self._is_target(leaf, target)
        }
        if any(wanted.values()):
            return True
        if leaf.targets:
            return False if all(target in told for target in leaf.targets) else None
        return False if None in wanted else None

    def _is_target(self, leaf: Treated, target: str | None) -> bool:
        if target is None:
            return not leaf.targets
        if leaf.targets:
            return any(self.words.is_a(target, asked) for asked in leaf.targets)
        return not leaf.unspecified

    def _rules_out(self, never: Treatment, leaf: Treated) -> bool:
        """Whether who never had the one never had the other."""
        if leaf.concept is None:
            return False
        words, asked = self.words, leaf.concept
        if words.is_a(asked, never.concept) and never.route == words.route_of(never.concept):
            return True
        covered = words.is_a(words.agent_of(asked), never.agent) and (
            words.is_a(asked, never.concept) or not self._narrow(never.concept)
        )
        if not covered or never.route is None:
            return covered
        routes = {each for each in (leaf.route, words.route_of(asked)) if each}
        if routes:
            return any(words.is_a(each, never.route) for each in routes)
        forms = words[words.agent_of(asked)].routes
        return bool(forms) and all(words.is_a(form, never.route) for form in forms)

    def _treated(self, leaf: Treated) -> Sides:
        fits = [self._fits(leaf, each) for each in self.given]
        never = [each for each in self.profile.treatments if each.never]
        closed = self.profile.treatments_complete and all(fit is False for fit in fits)
        return Sides(True in fits, bool(closed) or any(self._rules_out(e, leaf) for e in never))

    def _counted(self, leaf: Counted) -> Sides:
        fits = [(each.agent, self._fits(leaf.of, each)) for each in self.given]
        sure = {agent for agent, fit in fits if fit}
        if self._distinct(sure) >= leaf.at_least:
            return Sides(yes=True, no=False)
        may = [agent for agent, fit in fits if fit is not False]
        classes = [agent for agent in may if len(self.words.descendants(agent)) > 1]
        most = len(set(may) - set(classes)) + len(classes)
        return Sides(yes=False, no=bool(self.profile.treatments_complete) and most < leaf.at_least)

    def _distinct(self, agents: set[str]) -> int:
        """The fewest agents that the names can stand for, names that overlap being one."""
        narrow = {
            each
            for each in agents
            if not any(other in self.words.descendants(each) for other in agents - {each})
        }
        count = 0
        while narrow:
            count += 1
            together = {narrow.pop()}
            grown = True
            while grown:
                grown = False
                for each in sorted(narrow):
                    if any(
                        self.words.descendants(each) & self.words.descendants(other)
                        for other in together
                    ):
                        narrow.remove(each)
                        together.add(each)
                        grown = True
        return count

    # Time

    def _timed(self, leaf: Timed) -> Sides:
        verdicts = [
            (each, self._in_time(leaf, each))
            for below in self.words.descendants(leaf.concept)
            for each in self._about(below, "present")
        ]
        yes = any(verdict and self._firm(each) for each, verdict in verdicts)
        gone = self._stated(leaf.concept).no
        if leaf.for_at_least is not None and not (leaf.within or leaf.before or leaf.after):
            late = any(v is False for each, v in verdicts if each.concept == leaf.concept)
            return Sides(yes, gone or (late and leaf.concept not in self.contested))
        return Sides(yes, gone and self.words[leaf.concept].lasting)

    def _in_time(self, leaf: Timed, each: Statement) -> bool | None:
        parts: list[bool | None] = []
        concept = self.words[each.concept]
        if leaf.within is not None:
            lately = each.start is not None and each.start.ago.at_most(leaf.within)
            there = not each.dated and concept.kind != "history" and not concept.lasting
            then = each.dated and each.observed.ago.at_most(leaf.within)
            parts.append(True if lately or there or then else None)
        if leaf.for_at_least is not None:
            open_ = each.start is None or not self._stands(each)
            parts.append(None if open_ else each.start.ago.at_least(leaf.for_at_least))  # type: ignore[union-attr]
        begun = each.start or (each.observed if each.dated else None)
        return _every(parts + self._order(leaf, begun))

    def _order(self, leaf: Any, begun: Moment | None) -> list[bool | None]:
        parts: list[bool | None] = []
        if leaf.before is not None:
            found = begun and any(before(begun, other) for other in self._events(leaf.before))
            parts.append(True if found else None)
        if leaf.after is not None:
            found = begun and any(before(other, begun) for other in self._events(leaf.after))
            parts.append(True if found else None)
        return parts

    def _events(self, related: Any) -> list[Moment]:
        if isinstance(related, Treated):
            return [each.start for each in self.given if each.start and self._fits(related, each)]
        found = []
        for below in self.words.descendants(related.concept):
            for each in self._about(below, "present"):
                begun = each.start or (each.observed if each.dated else None)
                found += [begun] if begun else []
        return found


def _leaves(condition: Condition) -> list[Any]:
    if isinstance(condition, All | AnyOf):
        return [leaf for part in condition.parts for leaf in _leaves(part)]
    return _leaves(condition.part) if isinstance(condition, Not) else [condition]


def _every(parts: Iterable[bool | None]) -> bool | None:
    """Kleene's "and"."""
    listed = list(parts)
    if any(part is False for part in listed):
        return False
    return None if any(part is None for part in listed) else True


def _sides(verdicts: Iterable[bool | None]) -> Sides:
    listed = list(verdicts)
    return Sides(True in listed, False in listed)


def _ordered(one: Moment, other: Moment) -> bool:
    return bool(before(one, other) or before(other, one))


def _apart(one: Any, other: Any) -> bool:
    """Whether two values have nothing in common."""
    if one is None or other is None:
        return False
    return any(
        low.high is not None
        and high.low is not None
        and (low.high < high.low or (low.high == high.low and (low.high_open or high.low_open)))
        for low, high in ((one, other), (other, one))
    )


def _lies(value: Any, bounds: Bounds[Any]) -> bool | None:
    if value is None:
        return None
    return _every(
        getattr(value, name)(getattr(bounds, name))
        for name in Bounds._fields
        if getattr(bounds, name) is not None
    )


def _against(value: Any, low: Any, high: Any) -> str | None:
    """The word for an interval of values: the one that all of it lies in."""

    def under(one: Any, other: Any, *, open_: bool) -> bool:
        return one is not None and other is not None and (one < other or (one == other and open_))

    if under(high, value.low, open_=value.low_open):
        return "raised"
    if under(value.high, low, open_=value.high_open):
        return "low"
    above = low is None or under(low, value.low, open_=True)
    below = high is None or under(value.high, high, open_=True)
    return "normal" if above and below else None
