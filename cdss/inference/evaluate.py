"""What a profile says of each leaf condition: the literals a run starts from.

Each literal comes with the statements that support it. A leaf about which the
profile is silent gives neither of its literals; nothing here concludes from
silence, except where a list of treatments is declared complete.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Sequence
from functools import cached_property
from typing import Any

from cdss.inference.counting import Count, count
from cdss.inference.limits import beyond, position
from cdss.inference.measured import Measurements
from cdss.inference.reading import Contradictions, Reading
from cdss.inference.statements import Statements
from cdss.inference.supports import Standing, Supports, Told
from cdss.inference.treated import both, fits, rules_out
from cdss.inference.verdicts import (
    SILENT,
    Support,
    Verdict,
    basis_of,
    every,
    in_bounds,
    support_of,
)
from cdss.model.concept import Vocabulary
from cdss.model.condition import (
    Aged,
    Counted,
    Leaf,
    Measured,
    OfSex,
    Stated,
    Timed,
    Treated,
)
from cdss.model.duration import Duration
from cdss.model.explanation import Basis
from cdss.model.network import GivenTest, Network, Test, Tests
from cdss.model.profile import Profile, Statement, Treatment
from cdss.model.time import Moment, before

COMPLETE = "the list of treatments is complete"
"""What stands behind a treatment that no list names, beside the listed ones."""


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
    told = reader.told(network.telling)
    silent: list[tuple[int, Leaf, Sequence[Treatment]]] = [
        (test.node, test.leaf, reader.given)
        for test in (*reader.place(network, told), *reader.touched(network.tests))
        if not _note(told, test.node, reader.verdict(test.leaf))
    ]
    silent += [
        (test.node, test.leaf, treatments)
        for test, treatments in reader.tried(network.tests)
        if not _note(told, test.node, reader.treated(test.leaf, treatments))
    ]
    if network.always is not None:
        told[network.always] = ()
    standing = Standing(network, reader.single, told)

    def left_open() -> dict[int, Support]:
        found = reader.left_open(network.stated, told) | standing.between()
        for node, leaf, treatments in silent:
            statements = reader.open_of(leaf, treatments)
            if statements is not None:
                found[node] = statements
        return found

    def contradictions() -> Contradictions:
        return (*reader.contradictions(), *reader.contrary())

    support = Supports(told, standing)
    return Reading(support, contradictions, left_open, profile.statements, vocabulary)


def verdicts_on(
    concepts: Container[str], profile: Profile, vocabulary: Vocabulary
) -> dict[str, Verdict]:
    """What a profile itself states of concepts now: for each, and against it.

    A later statement takes an earlier one's place; kinds speak of their classes.

    Args:
        concepts: Diagnoses, findings and history.
        profile: The patient.
        vocabulary: The concepts.
    """
    return _Reader(profile, vocabulary).stated(concepts)


def _note(told: Told, node: int, verdict: Verdict) -> bool:
    """Note what a leaf's verdict supports; tell whether that is anything."""
    yes, no = verdict
    if yes is not None:
        told[2 * node] = yes
    if no is not None:
        told[2 * node + 1] = no
    return verdict != SILENT


class _Reader(Statements):
    """Reads one profile; holds what several leaves need."""

    def __init__(self, profile: Profile, vocabulary: Vocabulary) -> None:
        super().__init__(profile, vocabulary)
        treatments = profile.treatments
        self.never = tuple([each for each in treatments if each.never])
        self.given = tuple([each for each in treatments if not each.never])
        self._counting: dict[int, Count] = {}

    @cached_property
    def measurements(self) -> Measurements:
        return Measurements(self.about, self.profile, self.vocabulary)

    def verdict(self, leaf: Leaf) -> Verdict:
        return _READ[type(leaf)](self, leaf)

    def contrary(self) -> list[tuple[str, Support, Support]]:
        """Measurements stated in two ways."""
        if self.plain and self.concepts.isdisjoint(self.vocabulary.kinds):
            return []
        return self.measurements.contrary()

    @property
    def single(self) -> Sequence[Statement]:
        """The statements whose concept no other one is about."""
        if len(self.concepts) == len(self.profile.statements):
            return self.profile.statements
        return [each for each, *more in self.about.values() if not more]

    def place(self, network: Network, told: Told) -> list[Test]:
        """Note where values stand among bounds that cannot wait; give the tests left over."""
        left: list[Test] = []
        pressing, bounded = network.course.limits, network.tests.limits
        if not pressing and self.plain:
            return left
        for concept in [each for each in self.about if each in bounded]:
            current = self.measurements.current(concept)
            # Of several statements, what one says another may deny: that is to be known now.
            limits = (bounded if len(self.about[concept]) > 1 else pressing).get(concept)
            if limits is None:
                continue
            at = None if len(current) > 1 else position(limits, current[0].value)
            if at is not None:
                told.update(dict.fromkeys(beyond(limits, at), current[0]))
                continue
            for literal in limits.over:
                leaf = network.nodes[literal >> 1].leaf
                if leaf is not None:
                    left.append(Test(literal >> 1, leaf))
        return left

    def touched(self, tests: Tests) -> Iterable[Test]:
        """The other tests on which something in the profile bears."""
        groups: list[tuple[Test, ...]] = [tests.patient]
        if tests.measured:
            groups += [tests.measured[each] for each in self.about if each in tests.measured]
        counted = tests.counted
        if self._complete:
            groups += counted.values()
        elif counted:
            names = [name for each in self.given for name in (each.concept, each.agent)]
            groups += [counted[name] for name in names if name in counted]
        if self.given or self._complete:
            groups.append(tests.of_any)
        return {test.node: test for group in groups for test in group}.values()

    def tried(self, tests: Tests) -> Iterable[tuple[GivenTest, Sequence[Treatment]]]:
        """The tests of an agent on which a treatment bears, each with those treatments.

        Where the list is complete, or an agent never was given, every test may be
        decided, and by every treatment.
        """
        given = tests.given
        if not given:
            return ()
        if self._complete or self.never:
            every = {test.node: test for group in given.values() for test in group}
            return [(test, self.given) for test in every.values()]
        found: dict[int, tuple[GivenTest, list[Treatment]]] = {}
        for each in self.given:
            names = (each.concept,) if each.concept == each.agent else (each.concept, each.agent)
            for concept in names:
                for test in given.get(concept, ()):
                    treatments = found.setdefault(test.node, (test, []))[1]
                    if not treatments or treatments[-1] is not each:
                        treatments.append(each)
        return found.values()

    # What bears on a leaf and does not decide it

    def open_of(self, leaf: Leaf, treatments: Sequence[Treatment]) -> Support | None:
        """The statements that bear on a leaf, none of which decides it."""
        if isinstance(leaf, Counted):
            # What counts, and is not enough, leaves it open too.
            fitting = self._fitting(leaf.of, treatments)
            return support_of(each for each, verdict in fitting if verdict is not False)
        if isinstance(leaf, Treated):
            # What was left unstated of a treatment: it may be what the leaf asks for.
            fitting = self._fitting(leaf, treatments)
            return support_of(each for each, verdict in fitting if verdict is None)
        if isinstance(leaf, Aged):
            return None if self.profile.age is None else self._age_basis
        if isinstance(leaf, Measured | Timed):
            return self.open_about(leaf.concept)
        return None

    # Treatments

    def treated(self, leaf: Treated, treatments: Sequence[Treatment]) -> Verdict:
        """The verdict on a treatment's having been given, by the treatments that bear on it."""
        verdicts = self._fitting(leaf, treatments)
        yes = tuple(basis_of(each) for each, fit in verdicts if fit is True)
        no: Support | None = None
        if self.never:
            no = support_of(each for each in self.never if rules_out(each, leaf, self.vocabulary))
        if no is None and self._complete and all(fit is False for _, fit in verdicts):
            no = self._closing()
        return (yes or None, no)

    def _fitting(
        self, leaf: Treated, treatments: Sequence[Treatment]
    ) -> list[tuple[Treatment, bool | None]]:
        """Each treatment with whether it is one that the leaf asks for."""
        verdicts = [(each, fits(leaf, each, self.vocabulary)) for each in treatments]
        if leaf.within or leaf.before or leaf.after:
            verdicts = [(each, both(fit, self._in_time(leaf, each))) for each, fit in verdicts]
        return verdicts

    def counted(self, leaf: Counted) -> Verdict:
        # Rules that ask for other numbers of the same treatments share the object.
        found = self._counting.get(id(leaf.of))
        if found is None:
            found = self._counting[id(leaf.of)] = count(
                self._fitting(leaf.of, self.given), self.vocabulary, complete=self._complete
            )
        if found.least >= leaf.at_least:
            return (found.sure, None)
        if found.most is not None and found.most < leaf.at_least:
            return (None, self._closing())
        return SILENT

    @property
    def _complete(self) -> bool:
        return self.profile.treatments_complete is not None

    def _closing(self) -> Support:
        place = self.profile.treatments_complete or ""
        return (
            *(basis_of(each) for each in self.given),
            Basis(COMPLETE, place),
        )

    def _in_time(self, leaf: Treated, treatment: Treatment) -> bool | None:
        """Whether a treatment stands in the leaf's time relations; what is undated stays open."""
        verdicts: list[bool | None] = []
        if leaf.within is not None:
            # Begun long ago, it may have been given until yesterday.
            begun = treatment.start is not None and treatment.start.ago.at_most(leaf.within)
            verdicts.append(True if begun or treatment.running else None)
        verdicts += self._related(leaf, treatment.start)
        return every(verdicts)

    # Time

    def timed(self, leaf: Timed) -> Verdict:
        base = self.stated({leaf.concept}).get(leaf.concept, SILENT)
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
                parts.append(True if self._was_within(each, leaf.within) else None)
            if leaf.for_at_least is not None:
                current = not self.superseded(each)
                begun = None if each.start is None else each.start.ago
                parts.append(
                    None if begun is None or not current else begun.at_least(leaf.for_at_least)
                )
            parts += self._related(leaf, each.start or (each.observed if each.dated else None))
            verdicts.append((each, every(parts)))
        yes = support_of(each for each, verdict in verdicts if verdict is True)
        past = leaf.within is not None or leaf.before is not None or leaf.after is not None
        if past:
            # Absent now, it may have been there before, unless it would still show.
            return (yes, base[1] if self.vocabulary[leaf.concept].lasting else None)
        # Absent now, it has not lasted; begun too lately, it has not lasted long enough.
        # A kind of it that began lately leaves open since when there was another.
        lately = [each for each, verdict in verdicts if verdict is False]
        late = support_of(each for each in lately if each.concept == leaf.concept)
        return (yes, (*(base[1] or ()), *(late or ())) or None)

    def _was_within(self, present: Statement, within: Duration) -> bool:
        """Whether a finding surely was there within a time before the consultation.

        History without a date was at some time, a finding without one is there now.
        """
        concept = self.vocabulary[present.concept]
        if present.start is not None and present.start.ago.at_most(within):
            return True
        if present.dated:
            return bool(present.observed.ago.at_most(within))
        return concept.kind in {"finding", "diagnosis"} and not concept.lasting

    def _related(self, leaf: Timed | Treated, begun: Moment | None) -> list[bool | None]:
        """Whether an event that began then stands before and after what the leaf names."""
        verdicts: list[bool | None] = []
        for related, comes_first in ((leaf.before, True), (leaf.after, False)):
            if related is None:
                continue
            # One such event is enough; that there was no other one, nobody stated.
            met = begun is not None and any(
                before(begun, other) if comes_first else before(other, begun)
                for other in self._beginnings(related)
            )
            verdicts.append(True if met else None)
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

    def aged(self, leaf: Aged) -> Verdict:
        if self.profile.age is None:
            return SILENT
        basis = self._age_basis
        fit = in_bounds(self.profile.age, leaf.bounds)
        return (basis if fit is True else None, basis if fit is False else None)

    @cached_property
    def _age_basis(self) -> Support:
        return (Basis(f"age {self.profile.age_words}", self.profile.age_place),)

    def of_sex(self, leaf: OfSex) -> Verdict:
        if self.profile.sex is None:
            return SILENT
        basis = (Basis(f"sex {self.profile.sex}", self.profile.sex_place),)
        return (basis, None) if self.profile.sex == leaf.sex else (None, basis)


# Not kept by each reader, which would then be kept by it, and wait for the collector.
_READ: dict[type[Leaf], Callable[[_Reader, Any], Verdict]] = {
    Measured: lambda reader, leaf: reader.measurements.verdict(leaf),
    Treated: lambda reader, leaf: reader.treated(leaf, reader.given),
    Counted: _Reader.counted,
    Timed: _Reader.timed,
    Aged: _Reader.aged,
    OfSex: _Reader.of_sex,
}
