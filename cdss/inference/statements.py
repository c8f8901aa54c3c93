"""What a profile states of diagnoses, findings and history, and of what follows for kinds."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from operator import itemgetter

from cdss.inference.supports import Told
from cdss.inference.verdicts import Support, Verdict, basis_of, later, support_of
from cdss.model.concept import Vocabulary
from cdss.model.network import Telling
from cdss.model.profile import Profile, Statement
from cdss.model.time import NOW

_CONCEPT = itemgetter(Statement._fields.index("concept"))


class Statements:
    """Reads the statements of one profile.

    Attributes:
        plain: Whether all are of the consultation's day, and no two of one concept.
    """

    def __init__(self, profile: Profile, vocabulary: Vocabulary) -> None:
        self.profile = profile
        self.vocabulary = vocabulary
        statements = profile.statements
        # Whether any statement is of another day than the consultation's.
        self._is_dated = [each for each in statements if each.observed is not NOW] != []
        self.concepts = {*map(_CONCEPT, statements)}
        self.plain = not self._is_dated and len(self.concepts) == len(statements)
        self._about: dict[str, list[Statement]] | None = None

    @property
    def about(self) -> Mapping[str, Sequence[Statement]]:
        """The statements, by concept; nobody may need them so."""
        found = self._about
        if found is None:
            statements = self.profile.statements
            found = {each.concept: [each] for each in statements}
            if len(found) < len(statements):
                found = {concept: [] for concept in found}
                for each in statements:
                    found[each.concept].append(each)
            self._about = found
        return found

    def told(self, telling: Mapping[str, Telling]) -> Told:
        """What statements that something is present, or absent, say of what rules ask for."""
        if self._is_dated:
            return self._told_in_time(telling)
        told: Told = {}
        # Most of what a patient states, a small rule base does not ask for.
        for each in [each for each in self.profile.statements if each.concept in telling]:
            state = each.state
            if state == "present":
                said = telling[each.concept].present
            elif state == "absent":
                said = telling[each.concept].absent
            else:
                continue
            for literal in said:
                told[literal] = _both(told[literal], each) if literal in told else each
        return told

    def _told_in_time(self, telling: Mapping[str, Telling]) -> Told:
        """Likewise, where a later statement may take an earlier one's place."""
        told: dict[int, list[Statement]] = {}
        for concept in [each for each in self.about if each in telling]:
            for each in self.about[concept]:
                said: tuple[int, ...] = ()
                if each.state == "present":
                    if not self.superseded(each):
                        said = telling[concept].present
                elif each.state == "absent":
                    said = telling[concept].absent
                for literal in said:
                    told.setdefault(literal, []).append(each)
        return {
            literal: support
            for literal, each in told.items()
            if (support := self._standing(each, told.get(literal ^ 1, ()) if literal & 1 else ()))
        }

    def _standing(self, each: Sequence[Statement], presents: Sequence[Statement]) -> Support | None:
        """The statements that no later one of the other sort takes the place of."""
        return support_of(a for a in each if not any(later(p, a) for p in presents))

    def contradictions(self) -> list[tuple[str, Support, Support]]:
        """The concepts stated in two ways, with the statements for each and against it."""
        # A single statement of each concept contradicts another only as a class its kinds.
        if self.plain and self.concepts.isdisjoint(self.vocabulary.classes):
            return []
        absent = [each.concept for each in self.profile.statements if each.state == "absent"]
        # A class is absent, and one of its kinds is present; else nothing is contradicted.
        below = [each for name in absent for each in self.vocabulary.descendants(name)]
        stated = [each for name in below if name in self.about for each in self.about[name]]
        if "present" not in [each.state for each in stated]:
            return []
        return [
            (concept, yes, no)
            for concept, (yes, no) in self.stated(()).items()
            if yes is not None and no is not None and concept in self.about
        ]

    def stated(self, wanted: Container[str]) -> dict[str, Verdict]:
        """The verdict on each wanted concept, and on each that is stated in two ways."""
        presents: dict[str, list[Statement]] = {}
        absents: dict[str, list[Statement]] = {}
        for concept, statements in self.about.items():
            for each in statements:
                if each.state == "present" and not self.superseded(each):
                    for above in self.vocabulary.ancestors(concept):
                        presents.setdefault(above, []).append(each)
                elif each.state == "absent":
                    for below in self.vocabulary.descendants(concept):
                        absents.setdefault(below, []).append(each)
        return {
            concept: self._settle(presents.get(concept, ()), absents.get(concept, ()))
            for concept in (*presents, *(each for each in absents if each not in presents))
            if concept in wanted or (concept in presents and concept in absents)
        }

    def superseded(self, present: Statement) -> bool:
        """Whether a later statement says that this very concept is absent."""
        if not self._is_dated or self.vocabulary[present.concept].lasting:
            return False
        return any(
            each.state == "absent" and later(each, present)
            for above in self.vocabulary.ancestors(present.concept)
            for each in self.about.get(above, ())
        )

    def _settle(self, presents: Sequence[Statement], absents: Sequence[Statement]) -> Verdict:
        if presents and absents and self._is_dated:
            absents = [a for a in absents if not any(later(p, a) for p in presents)]
        return (support_of(presents), support_of(absents))

    def left_open(self, wanted: Mapping[str, int], known: Container[int]) -> dict[int, Support]:
        """The diagnoses and findings, by node, that are stated and left open: suspected ones."""
        found: dict[int, Support] = {}
        for concept in dict.fromkeys(
            [each.concept for each in self.profile.statements if each.concept in wanted]
        ):
            literal = wanted[concept]
            if literal not in known and literal ^ 1 not in known:
                statements = self.open_about(concept)
                if statements is not None:
                    found[literal >> 1] = statements
        return found

    def open_about(self, concept: str) -> Support | None:
        """The statements on a concept that say something of it."""
        return support_of(each for each in self.about.get(concept, ()) if each.state != "unknown")


def _both(told: Statement | Support, each: Statement) -> Support:
    """One more statement that says the same."""
    before = (basis_of(told),) if isinstance(told, Statement) else told
    return tuple(dict.fromkeys((*before, basis_of(each))))
