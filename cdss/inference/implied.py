"""What one fact about a leaf says of other leaves.

A kind that is present means its class is; "CMAS below 30" means "CMAS below 48"; three
agents are at least two. Only what surely follows is told: what is not told here may
still follow, and is then asked for beside it.
"""

from collections.abc import Iterator
from fractions import Fraction
from typing import Any, NamedTuple

from cdss.inference.measured import IMPLIED
from cdss.model.concept import Vocabulary
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
from cdss.model.duration import Span
from cdss.model.network import Network

_UPWARD = frozenset({"raised", "low", "positive"})
"""Words that are true of a class where they are true of a member; the others come down."""


class _Part(NamedTuple):
    """An interval of a measured value; an end that is None has no limit."""

    low: Any
    low_open: bool
    high: Any
    high_open: bool


class Implications:
    """The literals that follow from a fact, for the leaves of one network.

    Args:
        network: The compiled rules.
        vocabulary: The concepts.

    Attributes:
        derivable: The leaf literals that some rule can conclude, as bits.
    """

    def __init__(self, network: Network, vocabulary: Vocabulary) -> None:
        self.derivable = 0
        for literal in network.leading:
            if network.nodes[literal >> 1].leaf is not None:
                self.derivable |= 1 << literal
        self._nodes = network.nodes
        self._vocabulary = vocabulary
        self._found: dict[int, int] = {}
        # Of leaves of another sort nothing follows: they are never looked at.
        self._about: dict[str, dict[str, list[int]]] = {}
        for index, node in enumerate(network.nodes):
            if node.leaf is not None:
                about = self._about.setdefault(_sort(node.leaf), {})
                about.setdefault(_subject(node.leaf), []).append(index)

    def of(self, literal: int) -> int:
        """Every leaf literal that follows from this one, itself too, as bits."""
        found = self._found.get(literal)
        if found is None:
            found = 1 << literal
            waiting = [literal]
            while waiting:
                for each in self._direct(waiting.pop()):
                    if not found >> each & 1:
                        found |= 1 << each
                        waiting.append(each)
            self._found[literal] = found
        return found

    def _direct(self, literal: int) -> Iterator[int]:
        index, negated = literal >> 1, literal & 1
        leaf = self._nodes[index].leaf
        if leaf is None:
            return
        for other in self._near(leaf):
            if other == index:
                continue
            beside = self._nodes[other].leaf
            if beside is None:
                continue
            for sign in (0, 1):
                if self._follows(leaf, negated, beside, sign):
                    yield 2 * other | sign

    def _near(self, leaf: Leaf) -> Iterator[int]:
        """The leaves of which this one may say something."""
        about = self._about[_sort(leaf)]
        subject = _subject(leaf)
        if subject == "":
            # Whatever was given bears on what is asked of any agent.
            names = set(about)
        else:
            # Any agent is asked for under no name.
            names = {subject, ""}
            if subject in self._vocabulary:
                agent = self._vocabulary.agent_of(subject)
                names |= self._vocabulary.ancestors(subject) | self._vocabulary.descendants(subject)
                names |= self._vocabulary.ancestors(agent) | self._vocabulary.descendants(agent)
        for name in names & about.keys():
            yield from about[name]

    def _follows(self, one: Leaf, negated: int, other: Leaf, sign: int) -> bool:
        """Whether ``other`` (or its opposite) surely follows from ``one`` (or its opposite)."""
        if isinstance(one, Stated) and isinstance(other, Stated):
            if negated != sign:
                return False
            low, high = (other, one) if negated else (one, other)
            return self._vocabulary.is_a(low.concept, high.concept)
        if isinstance(one, OfSex) and isinstance(other, OfSex):
            return one.sex != other.sex and not negated and bool(sign)
        if isinstance(one, Measured) and isinstance(other, Measured):
            return self._measured(one, negated, other, sign)
        if isinstance(one, Aged) and isinstance(other, Aged):
            return _within(_parts(one.bounds, negated), _parts(other.bounds, sign))
        # A kind of treatment follows only from a narrower one, and the other way denied.
        if negated != sign:
            return False
        if negated:
            one, other = other, one
        return self._narrower(one, other)

    def _measured(self, one: Measured, negated: int, other: Measured, sign: int) -> bool:
        if one.within != other.within:
            return False
        if one.status is None or other.status is None:
            return (
                one.concept == other.concept
                and one.status is other.status
                and _within(_parts(one.bounds, negated), _parts(other.bounds, sign))
            )
        if not negated:
            said = IMPLIED.get((one.status, other.status))
            if one.concept == other.concept:
                return said is (not sign) and said is not None
            up = one.status in _UPWARD and self._vocabulary.is_a(one.concept, other.concept)
            down = one.status not in _UPWARD and self._vocabulary.is_a(other.concept, one.concept)
            return not sign and one.status == other.status and (up or down)
        # What is not raised has members that are not; what has no other word follows alone.
        return bool(sign) and self._measured(other, 0, one, 0)

    def _narrower(self, one: Leaf, other: Leaf) -> bool:
        """Whether whatever fits the one fits the other."""
        if isinstance(one, Counted):
            if isinstance(other, Counted):
                return other.at_least <= one.at_least and self._narrower(one.of, other.of)
            return isinstance(other, Treated) and self._narrower(one.of, other)
        if isinstance(one, Timed):
            current = one.within is None and one.before is None and one.after is None
            return (
                current
                and isinstance(other, Stated)
                and self._vocabulary.is_a(one.concept, other.concept)
            )
        if not isinstance(one, Treated):
            return False
        if isinstance(other, Counted):
            return other.at_least == 1 and self._narrower(one, other.of)
        return isinstance(other, Treated) and self._gives(one, other) and _answers(one, other)

    def _gives(self, one: Treated, other: Treated) -> bool:
        if other.concept is None:
            agents = True
        elif one.concept is None:
            agents = False
        else:
            is_a, agent = self._vocabulary.is_a, self._vocabulary.agent_of(one.concept)
            agents = is_a(one.concept, other.concept) or is_a(agent, other.concept)
        return (
            agents
            and (other.route is None or other.route == one.route)
            and (not any(other.dose) or other.dose == one.dose)
            and (not any(other.duration) or other.duration == one.duration)
            and (other.running is None or other.running == one.running)
            and (other.within is None or other.within == one.within)
            and (other.before is None or other.before == one.before)
            and (other.after is None or other.after == one.after)
        )


def _answers(one: Treated, other: Treated) -> bool:
    """Whether the responses asked for by the one are such as the other asks for."""
    if not other.responses:
        return True
    if not one.responses or not set(one.responses) <= set(other.responses):
        return False
    if one.unspecified or other.unspecified:
        return one.unspecified and (other.unspecified or not other.targets)
    return not other.targets or (bool(one.targets) and set(one.targets) <= set(other.targets))


def _sort(leaf: Leaf) -> str:
    """What sort of fact a leaf asks for."""
    if isinstance(leaf, Stated | Timed):
        return "state"
    return "given" if isinstance(leaf, Treated | Counted) else type(leaf).__name__


def _subject(leaf: Leaf) -> str:
    """What a leaf is about: a concept; treatments of any agent, age and sex have no name."""
    if isinstance(leaf, Counted):
        return leaf.of.concept or ""
    return getattr(leaf, "concept", None) or ""


def _parts(bounds: Bounds[Any], negated: int) -> tuple[_Part, ...]:
    """The values within bounds, or those without, as intervals."""
    low, low_open = _end(bounds.above, bounds.at_least)
    high, high_open = _end(bounds.below, bounds.at_most)
    if not negated:
        return (_Part(low, low_open, high, high_open),)
    below = () if low is None else (_Part(None, False, low, not low_open),)  # noqa: FBT003
    above = () if high is None else (_Part(high, not high_open, None, False),)  # noqa: FBT003
    return (*below, *above)


def _end(strict: Any, loose: Any) -> tuple[Any, bool]:
    bound = loose if strict is None else strict
    return (None if bound is None else bound.low, strict is not None)


def _within(parts: tuple[_Part, ...], others: tuple[_Part, ...]) -> bool:
    """Whether the one set of values surely lies in the other."""
    return bool(parts) and all(any(_lies_in(each, other) for other in others) for each in parts)


def _lies_in(one: _Part, other: _Part) -> bool:
    starts = other.low is None or (
        one.low is not None
        and _reaches(other.low, one.low, open_=other.low_open and not one.low_open)
    )
    ends = other.high is None or (
        one.high is not None
        and _reaches(one.high, other.high, open_=other.high_open and not one.high_open)
    )
    return starts and ends


def _reaches(low: Any, high: Any, *, open_: bool) -> bool:
    """Whether one end lies below another, or (``open_`` being false) at it; unsure is no."""
    if isinstance(low, Span):
        order = low.against(high)
    else:
        order = (Fraction(low) > high) - (Fraction(low) < high)
    return order == -1 or (order == 0 and not open_)
