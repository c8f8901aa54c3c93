"""How many agents a list of treatments stands for."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from cdss.inference.verdicts import Support, basis_of
from cdss.model.concept import Vocabulary
from cdss.model.profile import Treatment


class Count(NamedTuple):
    """How many agents fit: the statements of those that surely do, and the bounds.

    Without a complete list there is no ``most``.
    """

    sure: Support
    least: int
    most: int | None


def count(
    verdicts: Sequence[tuple[Treatment, bool | None]], vocabulary: Vocabulary, *, complete: bool
) -> Count:
    """Count the agents that fit.

    Args:
        verdicts: Each treatment with whether it fits; None where that is open.
        vocabulary: Tells agents from their classes.
        complete: Whether there were no other treatments.
    """
    sure = [each for each, fit in verdicts if fit is True]
    most = None
    if complete:
        possible = [each.agent for each, fit in verdicts if fit is not False]
        # An agent counts once; each mention of a class may be another one of its members.
        classes = [each for each in possible if len(vocabulary.descendants(each)) > 1]
        most = len(set(possible) - set(classes)) + len(classes)
    return Count(tuple([basis_of(each) for each in sure]), count_agents(sure, vocabulary), most)


def count_agents(treatments: Iterable[Treatment], vocabulary: Vocabulary) -> int:
    """How many distinct agents there are at least.

    Routes of one agent count once, and so do a class and a member of it.
    """
    agents = {each.agent for each in treatments}
    if agents.isdisjoint(vocabulary.classes):
        return len(agents)
    narrowest = [
        agent for agent in sorted(agents) if len(vocabulary.descendants(agent) & agents) == 1
    ]
    # Two classes that share a member may both stand for it: such names count once.
    groups: list[set[str]] = []
    for agent in narrowest:
        members = set(vocabulary.descendants(agent))
        touching = [group for group in groups if group & members]
        groups = [group for group in groups if not group & members]
        groups.append(members.union(*touching))
    return len(groups)
