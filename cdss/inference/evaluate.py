"""What a profile says of each leaf condition: the literals a run starts from.

Each literal comes with the statements that support it. A leaf about which the
profile is silent gives neither of its literals; nothing here concludes from
silence, except where a list of treatments is declared complete.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction
from functools import cached_property
from typing import Any, NamedTuple

from cdss.inference.treated import count_agents, fits
from cdss.model.concept import ReferenceRange, Vocabulary
from cdss.model.condition import (
    Aged,
    Bounds,
    Counted,
    Leaf,
    Measured,
    OfSex,
    Stated,
    Timed,
    Treated,
)
from cdss.model.consultation import Basis
from cdss.model.network import Network, Test
from cdss.model.profile import Profile, Statement, Treatment
from cdss.model.time import NOW, Moment, before

Support = tuple[Basis, ...]
Verdict = tuple[Support | None, Support | None]
"""What supports a leaf, and what supports its opposite; None is no support at all."""

SILENT: Verdict = (None, None)


class Reading(NamedTuple):
    """What a profile says.

    Attributes:
        support: The literals that it decides, each with the statements behind it.
        contradictions: Concept, statements for it, statements against it, of one time.
    """

    support: dict[int, Support]
    contradictions: tuple[tuple[str, Support, Support], ...]


def evaluate(network: Network, profile: Profile, vocabulary: Vocabulary) -> Reading:
    """Read a profile for the leaves of a network.

    The cost follows what the profile states, not the rules there are: a leaf is
    looked at only where some statement bears on it.

    Args:
        network: The compiled rules.
        profile: The patient.
        vocabulary: The vocabulary that both were read with.
    """
    reader = _Reader(profile, vocabulary)
    known: dict[int, Support] = {}
    contradictions = []
    stated = network.stated
    for concept, verdict in reader.stated.items():
        literal = stated.get(concept)
        if literal is not None:
            _note(known, literal, verdict)
        if verdict[0] is not None and verdict[1] is not None and concept in reader.about:
            contradictions.append((concept, verdict[0], verdict[1]))
    for test in reader.touched(network):
        _note(known, 2 * test.node, reader.verdict(test.leaf))
    if network.always is not None:
        known[network.always] = ()
    return Reading(known, (*contradictions, *reader.contrary_values()))


def _note(known: dict[int, Support], literal: int, verdict: Verdict) -> None:
    yes, no = verdict
    if yes is not None:
        known[literal] = yes
    if no is not None:
        known[literal ^ 1] = no


class _Reader:
    """Reads one profile; holds what several leaves need."""

    def __init__(self, profile: Profile, vocabulary: Vocabulary) -> None:
        self.profile = profile
        self.vocabulary = vocabulary
        self.about: dict[str, list[Statement]] = {}
        for each in profile.statements:
            self.about.setdefault(each.concept, []).append(each)
        self.never = tuple(each for each in profile.treatments if each.never)
        self.given = tuple(each for each in profile.treatments if not each.never)
        self.read: dict[type[Leaf], Callable[[Any], Verdict]] = {
            Measured: self._measured,
            Treated: self._treated,
            Counted: self._counted,
            Timed: self._timed,
            Aged: self._aged,
            OfSex: self._of_sex,
        }
        self.stated = self._stated()

    def verdict(self, leaf: Leaf) -> Verdict:
        return self.read[type(leaf)](leaf)

    def touched(self, network: Network) -> Iterable[Test]:
        """The tests on which something in the profile bears."""
        tests = network.tests
        found: dict[int, Test] = {}
        for concept in self.about:
            for test in tests.measured.get(concept, ()):
                found[test.node] = test
        if self._complete or self.never:
            for group in tests.given.values():
                found.update((test.node, test) for test in group)
        else:
            for each in self.given:
                for concept in {each.concept, each.agent}:
                    for test in tests.given.get(concept, ()):
                        found[test.node] = test
        if self.given or self._complete:
            found.update((test.node, test) for test in tests.counted)
        found.update((test.node, test) for test in tests.patient)
        return found.values()

    # Diagnoses, findings, history

    def _stated(self) -> dict[str, Verdict]:
        """The verdict on each concept that some statement bears on."""
        presents: dict[str, list[Statement]] = {}
        absents: dict[str, list[Statement]] = {}
        for concept, statements in self.about.items():
            for each in statements:
                if each.state == "present" and not self._superseded(each):
                    for above in self.vocabulary.ancestors(concept):
                        presents.setdefault(above, []).append(each)
                elif each.state == "absent":
                    for below in self.vocabulary.descendants(concept):
                        absents.setdefault(below, []).append(each)
        return {
            concept: self._settle(presents.get(concept, ()), absents.get(concept, ()))
            for concept in (*presents, *(each for each in absents if each not in presents))
        }

    def _superseded(self, present: Statement) -> bool:
        """Whether a later statement says that this very concept is absent."""
        if not self._is_dated or self.vocabulary[present.concept].lasting:
            return False
        return any(
            each.state == "absent" and _later(each, present)
            for above in self.vocabulary.ancestors(present.concept)
            for each in self.about.get(above, ())
        )

    @cached_property
    def _is_dated(self) -> bool:
        """Whether any statement is of another day than the consultation's."""
        return any(each.observed is not NOW for each in self.profile.statements)

    def _settle(self, presents: Sequence[Statement], absents: Sequence[Statement]) -> Verdict:
        if presents and absents and self._is_dated:
            absents = [a for a in absents if not any(_later(p, a) for p in presents)]
        return (_support(presents), _support(absents))

    # Measurements and scores

    def _measured(self, leaf: Measured) -> Verdict:
        if leaf.status is None:
            statements = self._current(leaf.concept)
            verdicts = [
                (each, _in_bounds(each.value, leaf.bounds))
                for each in statements
                if each.value is not None
            ]
        elif leaf.status in {"normal", "negative"}:
            verdicts = self._read_words(leaf.concept, leaf.status, upward=False)
        else:
            verdicts = self._read_words(leaf.concept, leaf.status, upward=True)
        if leaf.within is not None:
            verdicts = [
                (each, verdict)
                for each, verdict in verdicts
                if each.dated and _ago(each.observed).at_most(leaf.within) is True
            ]
        return _verdict(verdicts)

    def contrary_values(self) -> list[tuple[str, Support, Support]]:
        """Measurements stated twice for one time, with other values or words."""
        found = []
        for concept, statements in self.about.items():
            if len(statements) == 1:
                continue
            said: dict[Any, Statement] = {}
            for each in self._current(concept):
                if each.state is None:
                    said.setdefault((each.value, each.status, each.titre), each)
            if len(said) > 1:
                first, *others = said.values()
                found.append((concept, (_basis(first),), tuple(_basis(each) for each in others)))
        return found

    def _read_words(
        self, concept: str, status: str, *, upward: bool
    ) -> list[tuple[Statement, bool | None]]:
        """What statements say of a status word.

        A raised enzyme is a raised "muscle enzymes"; normal muscle enzymes are
        a normal enzyme. So the telling words climb to the class, and the words
        that deny come down from it.
        """
        own, above, below = (
            frozenset({concept}),
            self.vocabulary.ancestors(concept) - {concept},
            self.vocabulary.descendants(concept) - {concept},
        )
        verdicts: list[tuple[Statement, bool | None]] = []
        for related in (own, above, below):
            for name in sorted(related):
                for each in self._current(name):
                    said = self._status(each)
                    if said is None:
                        continue
                    agrees = said == status or (said, status) in _SAME
                    if related is own:
                        verdicts.append((each, agrees))
                    elif related is below and upward and agrees:
                        verdicts.append((each, True))
                    elif related is below and not upward and said not in _DENYING:
                        verdicts.append((each, False))
                    elif related is above and said in _DENYING:
                        verdicts.append((each, not upward and agrees))
        return verdicts

    def _current(self, concept: str) -> list[Statement]:
        """The statements on a measurement that no later one supersedes."""
        statements = self.about.get(concept, [])
        return [each for each in statements if not any(_later(other, each) for other in statements)]

    def _status(self, statement: Statement) -> str | None:
        """The word for a value: the stated one, else by the stated range, else the vocabulary's."""
        if statement.status is not None:
            return statement.status
        if statement.value is None:
            return None
        if statement.reference is not None:
            return _against(statement, *statement.reference)
        words = {
            _against(statement, each.low, each.high)
            for each in self.vocabulary[statement.concept].ranges
            if self._is_for_patient(each)
        }
        return words.pop() if len(words) == 1 else None

    def _is_for_patient(self, range_: ReferenceRange) -> bool:
        if range_.sex is not None and range_.sex != self.profile.sex:
            return False
        age = self.profile.age
        if range_.age_from is not None and (age is None or not age.at_least(range_.age_from)):
            return False
        return range_.age_below is None or (age is not None and bool(age.below(range_.age_below)))

    # Treatments

    def _treated(self, leaf: Treated) -> Verdict:
        verdicts = [(each, fits(leaf, each, self.vocabulary)) for each in self.given]
        if leaf.within or leaf.before or leaf.after:
            verdicts = [(each, self._in_time(leaf, each, fit)) for each, fit in verdicts]
        yes = tuple(_basis(each) for each, fit in verdicts if fit is True)
        no: Support | None = None
        if self.never and leaf.concept is not None:
            never = [each for each in self.never if self._covers(each, leaf.concept)]
            no = _support(never)
        if no is None and self._complete and all(fit is False for _, fit in verdicts):
            no = self._closing()
        return (yes or None, no)

    def _covers(self, never: Treatment, concept: str) -> bool:
        """Whether never having had the one means never having had the other."""
        return self.vocabulary.is_a(concept, never.concept) or self.vocabulary.is_a(
            self.vocabulary.agent_of(concept), never.concept
        )

    def _counted(self, leaf: Counted) -> Verdict:
        verdicts = [(each, fits(leaf.of, each, self.vocabulary)) for each in self.given]
        sure = [each for each, fit in verdicts if fit is True]
        if count_agents(sure, self.vocabulary) >= leaf.at_least:
            return (tuple(_basis(each) for each in sure), None)
        if self._complete:
            possible = [each for each, fit in verdicts if fit is not False]
            # Distinct names bound the number of agents from above: a class and
            # its member may turn out to be one, never more than two.
            if len({each.agent for each in possible}) < leaf.at_least:
                return (None, self._closing())
        return SILENT

    @property
    def _complete(self) -> bool:
        return self.profile.treatments_complete is not None

    def _closing(self) -> Support:
        place = self.profile.treatments_complete or ""
        return (
            *(_basis(each) for each in self.given),
            Basis("the list of treatments is complete", place),
        )

    def _in_time(self, leaf: Treated, treatment: Treatment, fit: bool | None) -> bool | None:
        """Narrow a fit by the leaf's time relations; what is undated stays open."""
        verdicts = [fit]
        if leaf.within is not None:
            ago = None if treatment.start is None else _ago(treatment.start)
            verdicts.append(None if ago is None else ago.at_most(leaf.within))
        verdicts += self._related(leaf, treatment.start)
        return _all(verdicts)

    # Time

    def _timed(self, leaf: Timed) -> Verdict:
        base = self.stated.get(leaf.concept, SILENT)
        below = self.vocabulary.descendants(leaf.concept)
        presents = [
            each
            for concept in sorted(below)
            for each in self.about.get(concept, ())
            if each.state == "present"
        ]
        verdicts: list[tuple[Statement, bool | None]] = []
        for each in presents:
            parts: list[bool | None] = []
            if leaf.within is not None:
                sure = each.dated and _ago(each.observed).at_most(leaf.within) is True
                parts.append(True if sure else None)
            if leaf.for_at_least is not None:
                current = not self._superseded(each)
                begun = None if each.start is None else _ago(each.start)
                parts.append(
                    None if begun is None or not current else begun.at_least(leaf.for_at_least)
                )
            parts += self._related(leaf, each.start or (each.observed if each.dated else None))
            verdicts.append((each, _all(parts)))
        yes = _support(each for each, verdict in verdicts if verdict is True)
        no: Support | None = None
        if leaf.within is None and leaf.before is None and leaf.after is None:
            # Absent now, it has not lasted; begun too lately, it has not lasted long enough.
            no = base[1]
            if no is None and verdicts and all(verdict is False for _, verdict in verdicts):
                no = _support(each for each, _ in verdicts)
        return (yes, no)

    def _related(self, leaf: Timed | Treated, begun: Moment | None) -> list[bool | None]:
        """Whether an event that began then stands before and after what the leaf names."""
        verdicts: list[bool | None] = []
        for related, comes_first in ((leaf.before, True), (leaf.after, False)):
            if related is None:
                continue
            others = self._beginnings(related)
            if begun is None or not others:
                verdicts.append(None)
                continue
            order = {
                before(begun, other) if comes_first else before(other, begun) for other in others
            }
            verdicts.append(order.pop() if len(order) == 1 else None)
        return verdicts

    def _beginnings(self, condition: Any) -> list[Moment]:
        """When each statement that meets a plain leaf began, where that is stated."""
        if isinstance(condition, Treated):
            return [
                each.start
                for each in self.given
                if each.start is not None and fits(condition, each, self.vocabulary) is True
            ]
        if isinstance(condition, Stated):
            return [
                moment
                for concept in sorted(self.vocabulary.descendants(condition.concept))
                for each in self.about.get(concept, ())
                if each.state == "present"
                for moment in [each.start or (each.observed if each.dated else None)]
                if moment is not None
            ]
        return []

    # The patient

    def _aged(self, leaf: Aged) -> Verdict:
        if self.profile.age is None:
            return SILENT
        basis = self._age_basis
        fit = _in_bounds(self.profile.age, leaf.bounds)
        return (basis if fit is True else None, basis if fit is False else None)

    @cached_property
    def _age_basis(self) -> Support:
        return (Basis(f"age {self.profile.age_words}", self.profile.age_place),)

    def _of_sex(self, leaf: OfSex) -> Verdict:
        if self.profile.sex is None:
            return SILENT
        basis = (Basis(f"sex {self.profile.sex}", self.profile.sex_place),)
        return (basis, None) if self.profile.sex == leaf.sex else (None, basis)


_DENYING = frozenset({"normal", "negative"})
_SAME = frozenset({("raised", "positive"), ("negative", "normal")})
"""A raised titre is a positive one, and a negative test is a normal one; not the other way."""


def _later(one: Statement, other: Statement) -> bool:
    # Undated statements, nearly all there are, share one moment: no arithmetic for them.
    return one.observed is not other.observed and before(other.observed, one.observed) is True


def _basis(each: Statement | Treatment) -> Basis:
    return Basis(each.words, each.place)


def _support(statements: Iterable[Statement | Treatment]) -> Support | None:
    return tuple(dict.fromkeys(_basis(each) for each in statements)) or None


def _verdict(verdicts: Iterable[tuple[Statement, bool | None]]) -> Verdict:
    listed = list(verdicts)
    return (
        _support(each for each, verdict in listed if verdict is True),
        _support(each for each, verdict in listed if verdict is False),
    )


def _all(verdicts: Iterable[bool | None]) -> bool | None:
    """Kleene's conjunction: one false makes false, else one unknown makes unknown."""
    listed = list(verdicts)
    if False in listed:
        return False
    return None if None in listed else True


def _in_bounds(value: Any, bounds: Bounds[Any]) -> bool | None:
    """Whether a value (a quantity or an age) lies within bounds; None when it straddles one."""
    return _all(
        getattr(value, name)(limit)
        for name, limit in zip(bounds._fields, bounds, strict=True)
        if limit is not None
    )


def _against(statement: Statement, low: Fraction | None, high: Fraction | None) -> str | None:
    """Raised, low or normal against a range; None when the value straddles an end."""
    value = statement.value
    if value is None:
        return None
    if high is not None and value.low is not None:
        if value.low > high or (value.low == high and value.low_open):
            return "raised"
    if low is not None and value.high is not None:
        if value.high < low or (value.high == low and value.high_open):
            return "low"
    inside_low = low is None or (value.low is not None and value.low >= low)
    inside_high = high is None or (value.high is not None and value.high <= high)
    return "normal" if inside_low and inside_high else None


def _ago(moment: Moment) -> Any:
    """How long before the consultation a moment lies, as a duration."""
    return moment.ago
