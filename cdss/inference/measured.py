"""What a profile's measurements and scores say: values against bounds, words against words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from functools import cached_property

from cdss.inference.treated import both
from cdss.inference.verdicts import Support, Verdict, basis_of, in_bounds, later, verdict_of
from cdss.model.concept import ReferenceRange, Vocabulary
from cdss.model.condition import STATUSES, Measured
from cdss.model.profile import Profile, Statement
from cdss.model.quantity import Quantity

_DENYING = frozenset({"normal", "negative"})
IMPLIED = {
    **{(said, asked): said == asked for said in STATUSES for asked in STATUSES},
    ("raised", "positive"): True,
    ("negative", "normal"): True,
    ("positive", "raised"): None,
    ("positive", "low"): None,
    ("low", "positive"): None,
    ("normal", "negative"): None,
}
"""What a word says of another: a raised titre is a positive one and a negative test is a
normal one, but a positive titre may be an unchanged one, and a normal value no test at all."""


class Measurements:
    """Reads the measurements of one profile.

    Args:
        about: The profile's statements by concept.
        profile: The patient, whose age and sex choose among ranges.
        vocabulary: The concepts and their ranges.
    """

    def __init__(
        self, about: Mapping[str, Sequence[Statement]], profile: Profile, vocabulary: Vocabulary
    ) -> None:
        self._about = about
        self._profile = profile
        self._vocabulary = vocabulary

    def verdict(self, leaf: Measured) -> Verdict:
        """What the newest statements say of a leaf."""
        if leaf.status is None:
            statements = self.current(leaf.concept)
            verdicts = [
                (each, in_bounds(each.value, leaf.bounds))
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
                if each.dated and each.observed.ago.at_most(leaf.within) is True
            ]
        return verdict_of(verdicts)

    def contrary(self) -> list[tuple[str, Support, Support]]:
        """Measurements stated for one time in two ways that cannot both be so."""
        found: dict[str, tuple[Statement, list[Statement]]] = {}
        # One statement on a measurement of no class contradicts nothing.
        kinds = self._vocabulary.kinds
        doubtful = [
            concept
            for concept, statements in self._about.items()
            if statements[0].state is None and (len(statements) > 1 or concept in kinds)
        ]
        for concept in sorted(doubtful):
            classes = [
                each
                for above in sorted(self._vocabulary.ancestors(concept) - {concept})
                for each in self._about.get(above, ())
            ]
            current = self.current(concept)
            if len(current) + len(classes) == 1:
                continue
            # Neither of two values is the right one: which is named first is the words' order.
            current = sorted(current, key=lambda each: each.words)
            for at, each in enumerate(current):
                for other in current[at + 1 :]:
                    if self._are_contrary(each, other):
                        found.setdefault(concept, (each, []))[1].append(other)
                for above in sorted(classes, key=lambda each: each.words):
                    if self._denies(above, each):
                        found.setdefault(concept, (each, []))[1].append(above)
                        found.setdefault(above.concept, (above, []))[1].append(each)
        return [
            (concept, (basis_of(each),), tuple(dict.fromkeys(map(basis_of, others))))
            for concept, (each, others) in found.items()
        ]

    def _are_contrary(self, one: Statement, other: Statement) -> bool:
        """Whether two statements on one measurement cannot both be so."""
        value, beside = one.value, other.value
        if value is None or beside is None:
            apart = False
        else:
            apart = lies_below(value, beside) or lies_below(beside, value)
        if apart:
            return True
        if one.titre is not None and other.titre is not None and one.titre != other.titre:
            return True
        said, also = self.status(one), self.status(other)
        return said is not None and also is not None and IMPLIED.get((said, also)) is False

    def _denies(self, above: Statement, each: Statement) -> bool:
        """Whether "muscle enzymes: normal" cannot stand beside this enzyme's value."""
        said, also = self.status(above), self.status(each)
        return (
            said in _DENYING
            and also is not None
            and IMPLIED.get((said, also)) is False
            and not (later(above, each) or later(each, above))
            and above in self.current(above.concept)
        )

    def _read_words(
        self, concept: str, status: str, *, upward: bool
    ) -> list[tuple[Statement, bool | None]]:
        """What statements say of a status word.

        A raised enzyme is a raised "muscle enzymes"; normal muscle enzymes are
        a normal enzyme. So the telling words climb to the class, and the words
        that deny come down from it.
        """
        verdicts: list[tuple[Statement, bool | None]] = []
        ancestors = self._vocabulary.ancestors(concept)
        related = ancestors | self._vocabulary.descendants(concept)
        for name in self._measurements:
            for each in self.current(name) if name in related else ():
                said = self.status(each)
                verdict = None if said is None else IMPLIED.get((said, status))
                if name == concept:
                    verdicts.append((each, verdict))
                elif name in ancestors:
                    if said in _DENYING:
                        verdicts.append((each, verdict))
                elif verdict is upward:
                    verdicts.append((each, verdict))
        # Of a class and its members too, the newer statement stands.
        return [
            (each, verdict)
            for each, verdict in verdicts
            if not any(other is (not verdict) and later(one, each) for one, other in verdicts)
        ]

    @cached_property
    def _measurements(self) -> list[str]:
        """The concepts that have values or words, in a fixed order."""
        return sorted(
            concept for concept, statements in self._about.items() if statements[0].state is None
        )

    def current(self, concept: str) -> Sequence[Statement]:
        """The statements on a measurement that no later one supersedes."""
        statements = self._about.get(concept, ())
        if len(statements) < 2:
            return statements
        # A record holds one value a thousand times over: of moments that are days, the newest
        # is beside all others what each would be beside every one. Those stated as so long ago
        # are compared in these terms, and are few.
        told = [each for each in statements if each.observed.stated is not None]
        days = [each for each in statements if each.observed.stated is None]
        newest_day, newest = _newest(days), _newest(statements)
        return [
            each
            for each in statements
            if not (
                _is_before(each, newest)
                if each.observed.stated is None
                else _is_before(each, newest_day) or any(later(other, each) for other in told)
            )
        ]

    def status(self, statement: Statement) -> str | None:
        """The word for a value: the stated one, else by the stated range, else the vocabulary's."""
        if statement.status is not None:
            return statement.status
        if statement.value is None:
            return None
        if statement.reference is not None:
            return _against(statement, *statement.reference)
        # A range that may be this patient's, age or sex unstated, must not say otherwise.
        fitting = [
            (range_, fit)
            for range_ in self._vocabulary[statement.concept].ranges
            if (fit := self._is_for_patient(range_)) is not False
        ]
        words = {_against(statement, range_.low, range_.high) for range_, _ in fitting}
        sure = any(fit is True for _, fit in fitting)
        return words.pop() if sure and len(words) == 1 else None

    def _is_for_patient(self, range_: ReferenceRange) -> bool | None:
        sex, age = self._profile.sex, self._profile.age
        verdict: bool | None = True
        if range_.sex is not None:
            verdict = both(verdict, None if sex is None else range_.sex == sex)
        if range_.age_from is not None:
            verdict = both(verdict, None if age is None else age.at_least(range_.age_from))
        if range_.age_below is not None:
            verdict = both(verdict, None if age is None else age.below(range_.age_below))
        return verdict


def _newest(statements: Iterable[Statement]) -> Fraction | int | None:
    """The latest of the moments before which statements were surely not made."""
    starts = [each.observed.earliest for each in statements]
    return max((each for each in starts if each is not None), default=None)


def _is_before(statement: Statement, start: Fraction | int | None) -> bool:
    """Whether a statement was surely made before."""
    end = statement.observed.latest
    return end is not None and start is not None and end < start


def _against(statement: Statement, low: Fraction | None, high: Fraction | None) -> str | None:
    """Raised, low or normal against a range; None when the value straddles an end."""
    value = statement.value
    if value is None:
        return None
    if _is_under(high, value.low, open_=value.low_open):
        return "raised"
    if _is_under(value.high, low, open_=value.high_open):
        return "low"
    inside_low = low is None or (value.low is not None and value.low >= low)
    inside_high = high is None or (value.high is not None and value.high <= high)
    return "normal" if inside_low and inside_high else None


def lies_below(one: Quantity, other: Quantity) -> bool:
    """Whether every value the one can have is less than every value of the other."""
    return _is_under(one.high, other.low, open_=one.high_open or other.low_open)


def _is_under(one: Fraction | None, other: Fraction | None, *, open_: bool) -> bool:
    """Whether the one end lies below the other; an end that is not there, below nothing."""
    if one is None or other is None:
        return False
    return one < other or (open_ and one == other)
