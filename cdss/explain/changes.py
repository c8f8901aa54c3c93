"""The smallest sets of facts that would make a condition hold in one patient.

Two questions, kept apart. Of an open condition: which unstated facts, once stated, would
make it hold? Of one that is false: which findings and values, which change with time,
would have to be otherwise? An age, a sex, a diagnosis, and how a treatment turned out do
not change, and are never proposed to be otherwise.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from collections.abc import Set as AbstractSet

from cdss.explain.hope import may_follow
from cdss.explain.missing import name
from cdss.explain.proof import Explainer
from cdss.explain.smallest import HOLDS, Smallest, enlarged, members, smallest, sum_of
from cdss.explain.values import (
    CONFLICT,
    INVERTED,
    NO,
    YES,
    resting_on,
    settled,
    supports,
)
from cdss.explain.walk import hindering
from cdss.inference.further import Further
from cdss.inference.implied import Implications
from cdss.inference.native import NativeEngine
from cdss.inference.reading import Reading
from cdss.model.concept import Vocabulary
from cdss.model.condition import Always, Leaf, Measured, Stated
from cdss.model.explanation import Basis, Changes, Fact
from cdss.model.network import Network


class Changer:
    """Finds smallest changes in one patient.

    Args:
        network: The compiled rules.
        explainer: The values in this patient.
        reading: What the profile says.
        known: The literals that hold, as the run left them.
        implications: What follows from a fact, in this network.
        vocabulary: The concepts.
    """

    def __init__(
        self,
        network: Network,
        explainer: Explainer,
        reading: Reading,
        known: Mapping[int, int],
        implications: Implications,
        vocabulary: Vocabulary,
    ) -> None:
        self._network = network
        self._explainer = explainer
        self._reading = reading
        self._support = reading.support
        self._known = known
        self._implications = implications
        self._vocabulary = vocabulary
        self._further: Further | None = None
        self._told: dict[int, Fact] = {}
        self._shown: dict[int, tuple[Fact, ...]] = {}
        # Alternating bits: the literals that say a leaf holds.
        self._positive = ((1 << 2 * len(network.nodes)) - 1) // 3
        # What is stated of a finding that rules define may be stated otherwise.
        stated = (network.stated.get(each.concept) for each in reading.statements)
        self._own = {literal >> 1 for literal in stated if literal is not None}
        self._holding = sum_of(1 << each for each in known if explainer.bits(each) == YES)
        self._unknown = Smallest(network, self._begin, self._is_consistent)

    def changes(self, goal: int) -> Changes:
        """The smallest changes that would make a literal hold; for one that holds, none."""
        value = self._explainer.bits(goal)
        if value == YES:
            return Changes((), complete=True, fixed=())
        if value == NO:
            sets, complete = self._otherwise(goal)
        else:
            sets, complete = self._stated(goal)
        shown = tuple([self._facts(each) for each in sets])
        return Changes(shown, complete, () if sets else self._fixed(goal))

    # What is unstated

    def _begin(self, literal: int) -> tuple[int, ...] | None:
        value = self._explainer.bits(literal)
        if value == YES:
            return HOLDS
        if value == NO:
            return None
        if self._network.nodes[literal >> 1].leaf is None:
            return ()
        if literal ^ 1 in self._known:
            return None
        # What rests on contested statements alone may come to rest on others.
        return tuple(
            [
                facts & ~self._holding
                for facts in self._stating(literal)
                # What would contradict something known is no fact to be stated.
                if not self._opposite(facts) & self._holding
            ]
        )

    def _stating(self, literal: int, own: AbstractSet[int] = frozenset()) -> list[int]:
        """The facts that state a literal: itself, or what it follows from where it is defined.

        Args:
            literal: Of a leaf, or not.
            own: The leaves, by node, that the profile states whatever defines them.
        """
        if self._is_fact(literal) or literal >> 1 in own:
            return [self._implications.of(literal)]
        if self._network.nodes[literal >> 1].leaf is None:
            return []
        # Whatever implies a literal is denied by its denial.
        above = [each ^ 1 for each in members(self._implications.of(literal ^ 1))]
        return [
            self._implications.of(each) for each in above if self._is_fact(each) or each >> 1 in own
        ]

    def _is_fact(self, literal: int) -> bool:
        """Whether a literal can be stated: a leaf, and not one that its derivation defines."""
        leaf = self._network.nodes[literal >> 1].leaf
        if leaf is None or isinstance(leaf, Always):
            return False
        return not self._explainer.is_defined(literal >> 1)

    def _opposite(self, facts: int) -> int:
        return (facts & self._positive) << 1 | facts >> 1 & self._positive

    def _is_consistent(self, facts: int) -> bool:
        return not self._opposite(facts) & facts

    def _stated(self, goal: int) -> tuple[tuple[int, ...], bool]:
        sets, complete = self._unknown.of(goal)
        firm = tuple(
            [
                each
                for each in sets
                if not self._may_contradict(each) or self._holds_with(goal, each)
            ]
        )
        if len(firm) == len(sets):
            return firm, complete
        bearing = self._bearing(goal, self._begin)
        hopeful = [each for each in sets if each in firm or self._is_hopeful(goal, each, bearing)]
        found, all_tried = enlarged(
            hopeful,
            bearing,
            self._is_consistent,
            lambda facts: self._holds_with(goal, facts),
        )
        return found, complete and all_tried

    def _is_hopeful(self, goal: int, facts: int, bearing: Iterable[int]) -> bool:
        """Whether a set of facts, with more, might make a literal hold."""
        further = self._further or Further(self._network, self._known)
        known = [*self._known, *further.follow(members(facts))]
        return may_follow(goal, self._network, self._implications, known, self._reading, bearing)

    def _bearing(
        self, goal: int, begin: Callable[[int], tuple[int, ...] | None]
    ) -> tuple[int, ...]:
        """The facts that may bear on a literal, through what holds now too."""
        found = {goal: None}
        waiting = [goal]
        leading, clauses = self._network.leading, self._network.clauses
        for literal in waiting:
            for index in leading.get(literal, ()):
                for part in clauses[index].body:
                    if part not in found:
                        found[part] = None
                        waiting.append(part)
        return tuple(sorted({each for literal in found for each in begin(literal) or () if each}))

    def _holds_with(self, goal: int, facts: int) -> bool:
        """Whether a literal holds with some more facts, nothing contradicting what follows."""
        if self._further is None:
            self._further = Further(self._network, self._known)
        fresh = self._further.follow(members(facts))
        contrary = any(each ^ 1 in fresh or each ^ 1 in self._known for each in fresh)
        # What follows already, and does not hold, is contested.
        if goal not in self._known and not contrary:
            return goal in fresh
        known = dict.fromkeys([*self._known, *fresh], 0)
        known.update(dict.fromkeys([*self._support, *members(facts)], -1))
        return self._value(known, goal, facts) == YES

    def _may_contradict(self, facts: int) -> bool:
        """Whether what follows from some facts might contradict them, or what is known."""
        derivable = self._implications.derivable
        contrary = self._opposite(derivable) & (derivable | facts | self._holding)
        return bool(contrary or self._explainer.contested)

    def _value(self, known: Mapping[int, int], goal: int, facts: int) -> int:
        """The value of a literal, some facts being stated beside what the profile states."""
        raw, contested = supports(len(self._network.nodes), known)
        loose = self._loose(contested, facts) if contested else frozenset[int]()
        value = settled(self._network, known, raw, contested, loose)[goal >> 1]
        return INVERTED[value] if goal & 1 else value

    def _loose(self, contested: frozenset[int], facts: int) -> frozenset[int]:
        """The literals that only statements about contested concepts support."""
        loose = resting_on(self._network, contested, self._reading)
        firm = set(self._support.keys() - loose)
        further: set[int] = set()
        for literal in self._narrowest(facts):
            following = members(self._implications.of(literal))
            contrary = any(each >> 1 in contested for each in following)
            (further if contrary else firm).update(following)
        return frozenset((loose | further) - firm)

    # What is stated and may change

    def _otherwise(self, goal: int) -> tuple[tuple[int, ...], bool]:
        movable = self._movable()
        if not movable:
            return (), True
        lasting = [each for each in self._support if each not in movable]
        engine = NativeEngine(self._network)
        staying = engine.run(lasting).known
        held = sum_of(1 << each for each in staying)
        fixed = sum_of(1 << each for each in lasting)

        def begin(literal: int) -> tuple[int, ...] | None:
            if literal in staying:
                return HOLDS
            if literal ^ 1 in staying:
                return None
            return tuple(
                [
                    facts & ~held
                    for facts in self._stating(literal, self._own)
                    if not self._opposite(facts) & (held | fixed)
                ]
            )

        sets, complete = Smallest(self._network, begin, self._is_consistent).of(goal)

        def suffices(facts: int) -> bool:
            known = engine.run([*self._left(facts), *members(facts)]).known
            return self._value(known, goal, facts) == YES

        bearing = {*self._bearing(goal, begin)}
        # What is stated may come to stand against what would have to be so.
        bearing.update(facts for each in movable for facts in self._stating(each ^ 1, self._own))
        enough, all_tried = enlarged(sets, sorted(bearing), self._is_consistent, suffices)
        found = [self._shrunk(each, suffices) for each in enough]
        return smallest(each & ~self._staying(each) for each in found), complete and all_tried

    def _staying(self, facts: int) -> int:
        """What the profile states without some facts' help, and against nothing it states."""
        return sum_of(1 << each for each in self._left(facts) if each ^ 1 not in self._support)

    def _shrunk(self, facts: int, suffices: Callable[[int], bool]) -> int:
        """The set without what it does not need, as where a fact that it denies was in the way."""
        kept = self._narrowest(facts)
        for each in tuple(kept):
            fewer = sum_of(self._implications.of(other) for other in kept if other != each)
            if suffices(fewer):
                kept.remove(each)
        return sum_of(self._implications.of(each) for each in kept)

    def _left(self, facts: int) -> list[int]:
        """What the profile would still decide, without the statements that some facts deny."""
        denied = {
            basis
            for literal, bases in self._support.items()
            if facts >> (literal ^ 1) & 1
            for basis in bases
        }
        return [
            literal
            for literal, bases in self._support.items()
            if not bases or not denied.issuperset(bases)
        ]

    def _movable(self) -> set[int]:
        """What is stated and may be otherwise tomorrow, and what follows from that alone."""
        movable = {each for each in self._support if self._may_change(each >> 1)}
        following = sum_of(self._implications.of(each) for each in movable)
        return movable.union(each for each in self._support if following >> each & 1)

    def _may_change(self, index: int) -> bool:
        """Whether what a leaf asks for can be otherwise tomorrow: a finding, or a value."""
        leaf = self._network.nodes[index].leaf
        if isinstance(leaf, Stated):
            concept = self._vocabulary[leaf.concept]
            return concept.kind == "finding" and not concept.lasting
        return isinstance(leaf, Measured)

    def _fixed(self, goal: int) -> tuple[Basis, ...]:
        """The statements that stand in the way and do not change."""
        movable = self._movable()
        firm = {
            basis
            for literal, bases in self._support.items()
            if literal not in movable
            for basis in bases
        }
        found: dict[Basis, None] = {}
        for literal in self._hindering(goal):
            against = self._explainer.both_sides(literal)[1]
            contested = self._explainer.bits(literal) == CONFLICT
            found.update(dict.fromkeys(each for each in against if contested or each in firm))
        return tuple(found)

    def _hindering(self, goal: int) -> list[int]:
        """What keeps a literal from holding, down through what would conclude it."""
        found: dict[int, None] = {}
        waiting = [goal]
        while waiting:
            for literal in hindering(self._explainer, waiting.pop()):
                if literal not in found:
                    found[literal] = None
                    if not literal & 1:
                        waiting.extend(self._explainer.concluded_by(literal >> 1))
        return list(found)

    # In words

    def _facts(self, facts: int) -> tuple[Fact, ...]:
        """The facts of a set, those left out that follow from others of it."""
        found = self._shown.get(facts)
        if found is None:
            found = tuple([self._fact(each) for each in self._narrowest(facts)])
            self._shown[facts] = found
        return found

    def _narrowest(self, facts: int) -> list[int]:
        """The facts of a set from which the others follow."""
        kept = following = 0
        for each in members(facts):
            if not following >> each & 1:
                kept |= 1 << each
                following |= self._implications.of(each) & ~(1 << each)
        return members(kept & ~following)

    def _fact(self, literal: int) -> Fact:
        found = self._told.get(literal)
        if found is None:
            leaf = self._explainer.leaf(literal >> 1)
            found = Fact(name(leaf), self._says(literal, leaf), self._now(literal))
            self._told[literal] = found
        return found

    def _says(self, literal: int, leaf: Leaf) -> str:
        words = self._network.nodes[literal >> 1].says
        if not literal & 1:
            return words
        return f"{words} absent" if isinstance(leaf, Stated) else f"not {words}"

    def _now(self, literal: int) -> str:
        value = self._explainer.bits(literal)
        if value not in {YES, NO}:
            return "unknown"
        same = value == YES
        if not isinstance(self._explainer.leaf(literal >> 1), Stated):
            return "so" if same else "otherwise"
        return "present" if bool(literal & 1) is not same else "absent"
