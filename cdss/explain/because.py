"""Why a condition has its value, in one sentence."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from cdss.explain.missing import words
from cdss.explain.proof import Explainer
from cdss.explain.values import CONFLICT, NO, UNKNOWN, YES
from cdss.explain.walk import conjuncts, hindering
from cdss.model.concept import Vocabulary
from cdss.model.condition import Counted, Stated, Treated
from cdss.model.explanation import Basis
from cdss.model.network import LEAF
from cdss.model.wording import phrase

_NAMED = 6
"""Facts named in one sentence; the tree below it has all."""


class Because:
    """Tells why, for one patient.

    Args:
        explainer: The values and proofs.
        vocabulary: The concepts.
    """

    def __init__(self, explainer: Explainer, vocabulary: Vocabulary) -> None:
        self._explainer = explainer
        self._vocabulary = vocabulary

    def reason(self, goal: int) -> str:
        """What decides a literal, in words, without a full stop."""
        value = self._explainer.bits(goal)
        if value == YES:
            told = listed(placed(each) for each in self._explainer.holding(goal))
            return f"{told}{self._further(self._met(goal))}"
        if value == NO:
            return self._false(goal)
        return self._open(goal)

    def _met(self, literal: int) -> list[int]:
        """The leaf literals that make a literal hold."""
        if not self._explainer.supported(literal):
            return []
        node = self._explainer.network.nodes[literal >> 1]
        if node.sort == LEAF:
            return [literal]
        return [each for part in node.parts for each in self._met(part ^ literal & 1)]

    def _further(self, literals: Iterable[int]) -> str:
        """How many more grounds there are for what is concluded in several ways."""
        told = []
        for literal in dict.fromkeys(literals):
            named = not self._explainer.is_stated(literal)
            more = len(self._explainer.grounds(literal)) - named
            if more > 0:
                grounds = "1 more ground" if more == 1 else f"{more} more grounds"
                absent = " being absent" if literal & 1 else ""
                told.append(f"{grounds} for {self._explainer.says(literal & ~1)}{absent}")
        return f"; the proof has {joined(told, ', ')}" if told else ""

    def _false(self, goal: int) -> str:
        groups: dict[tuple[Basis, ...], list[int]] = {}
        for literal in hindering(self._explainer, goal):
            if self._explainer.bits(literal) == NO:
                against = self._explainer.both_sides(literal)[1]
                groups.setdefault(against, []).append(literal)
        told = [
            self._denied(against, literals) + self._further(each ^ 1 for each in literals)
            for against, literals in groups.items()
        ]
        unknown = self._besides(goal)
        if unknown:
            return f"{joined(told)}; besides that, {self._not_stated(unknown)}"
        # What rules conclude may be false for more than one reason: the proof has them all.
        derived = any(
            self._explainer.concluded_by(literal >> 1)
            for literals in groups.values()
            for literal in literals
        )
        return joined(told) if derived else f"{joined(told)}; the other conditions hold"

    def _open(self, goal: int) -> str:
        contested = [
            each
            for each in hindering(self._explainer, goal)
            if self._explainer.bits(each) == CONFLICT
        ]
        told = [self._contested(each) for each in contested]
        leaves = [
            each
            for each in self._explainer.stateable(goal)
            if self._explainer.bits(2 * each) == UNKNOWN
        ]
        if leaves:
            told.append(self._not_stated(leaves))
        return joined(told)

    def _not_stated(self, leaves: Sequence[int]) -> str:
        told: list[str] = []
        silent: list[int] = []
        open_: dict[tuple[Basis, ...], list[str]] = {}
        for each in leaves:
            stated = self._explainer.left_open(each)
            if not stated:
                silent.append(each)
                continue
            leaf = self._explainer.leaf(each)
            name = words([leaf], self._vocabulary)[0]
            if isinstance(leaf, Treated | Counted):
                open_.setdefault(stated, []).append(name)
            else:
                told.append(f"{name} is stated and left open ({listed(map(placed, stated))})")
        said = words([self._explainer.leaf(each) for each in silent], self._vocabulary)
        if len(said) == 1:
            told.append(f"{said[0]} is not stated")
        elif said:
            told.append(f"none of these is stated: {listed(said)}")
        told += [
            f"{joined(names, ', ')} {'is' if len(names) == 1 else 'are'} left open by "
            f"{listed(map(placed, stated))}"
            for stated, names in open_.items()
        ]
        return "; ".join(dict.fromkeys(told))

    def _denied(self, against: tuple[Basis, ...], literals: Sequence[int]) -> str:
        """What some statements make false: first what they state themselves, then what follows."""
        stated, following = [], []
        for literal in literals:
            leaf = self._explainer.leaf(literal >> 1)
            if isinstance(leaf, Stated):
                name = phrase(leaf.concept, self._vocabulary)
                state = "present" if literal & 1 else "absent"
                own = [each for each in against if each.text.startswith(f"{name}: {state}")]
                if own:
                    stated.append(f"{name} is stated {state} ({places(own)})")
                else:
                    following.append(f"{name} is {state}")
            else:
                said = self._explainer.says(literal & ~1)
                following.append(f'"{said}" is {"" if literal & 1 else "not "}so')
        if not following:
            return joined(stated)
        if stated:
            return f"{joined(stated)}, so that {joined(following)}"
        return f"{joined(following)}, by {listed(placed(each) for each in against)}"

    def _contested(self, literal: int) -> str:
        here, against = self._explainer.both_sides(literal)
        said = self._explainer.says(literal & ~1)
        both = listed(placed(each) for each in dict.fromkeys([*here, *against]))
        return f"{said} is stated or follows in two ways ({both})"

    def _besides(self, goal: int) -> list[int]:
        """The unknown leaves of the conditions that are not false, where they decide."""
        if self._explainer.bits(goal) == UNKNOWN:
            return list(self._explainer.stateable(goal))
        if self._explainer.bits(goal) != NO:
            return []
        found: dict[int, None] = {}
        for part in conjuncts(self._explainer, goal):
            found.update(dict.fromkeys(self._besides(part)))
        return list(found)


def placed(basis: Basis) -> str:
    """A statement with its place."""
    return f"{basis.text} ({basis.location})" if basis.location else basis.text


def places(bases: Iterable[Basis]) -> str:
    """Where statements stand."""
    return ", ".join(dict.fromkeys(each.location for each in bases))


def listed(told: Iterable[str]) -> str:
    """A list in words, cut where it grows long.

    Example:
        >>> listed(["fever", "rash"]), listed("abcdefgh")
        ('fever and rash', 'a, b, c, d, e, f and 2 more')
    """
    found = list(told)
    if len(found) > _NAMED:
        return f"{', '.join(found[:_NAMED])} and {len(found) - _NAMED} more"
    return joined(found, ", ")


def joined(told: Sequence[str], comma: str = "; ") -> str:
    """Parts of a sentence, the last after an "and".

    Example:
        >>> joined(["one is absent"]), joined(["a", "b", "c"], ", ")
        ('one is absent', 'a, b and c')
    """
    if len(told) < 2:
        return "".join(told)
    return f"{comma.join(told[:-1])} and {told[-1]}"
