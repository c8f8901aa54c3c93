"""What a name of a treatment is: a class beside its agent, a pulse, what a study is of."""

from __future__ import annotations

from cdss.extract.clauses import Line, Part
from cdss.extract.marks import Context, Mention
from cdss.extract.relations import pick
from cdss.model.concept import GIVEN_KINDS, Vocabulary

_TITLE, _AIM = 4, 3
"""The ranks of a title, and of what tells the aim of a study."""


def apposed(
    mentions: tuple[Mention, ...],
    vocabulary: Vocabulary,
    concept: str,
    parts: tuple[Part, ...],
    at: int,
    end: int,
) -> bool:
    """Whether it only tells what kind of agent the next one is: "the [class] A", "[class], A,"."""
    after = at + 1
    while after < end and (parts[after].word in {",", "("} or parts[after].kind == "figure"):
        after += 1
    if after >= end or after > at + 2 or parts[after].kind != "mention":
        return False
    named = pick(mentions[parts[after].number], vocabulary, GIVEN_KINDS)
    if named is None:
        return False
    agent = vocabulary.agent_of(named)
    return agent != concept and vocabulary.is_a(agent, concept)


def pulsed(
    vocabulary: Vocabulary, concept: str, parts: tuple[Part, ...], at: int, start: int, end: int
) -> str | None:
    """The intervention that "pulse therapy with X" is, where the vocabulary has "X pulses"."""
    for near in (*range(at - 1, max(start, at - 4) - 1, -1), *range(at + 1, min(end, at + 3))):
        if parts[near].kind == "mention":
            return None
        if parts[near].word.split()[:1] in (["pulse"], ["pulses"], ["pulsed"]):
            label = vocabulary[concept].label
            names = (f"{label} pulses", f"pulse {label}", f"{label} pulse therapy")
            known = next((each for name in names if (each := vocabulary.named(name))), None)
            return known.id if known is not None and known.kind == "intervention" else None
    return None


def studied(
    lines: tuple[Line, ...],
    ranks: tuple[int, ...],
    mentions: tuple[Mention, ...],
    contexts: tuple[Context, ...],
    vocabulary: Vocabulary,
) -> str | None:
    """The agent that a study of many people is about: the one its title, else its aim, names."""
    for rank in (_TITLE, _AIM):
        found = {
            vocabulary.agent_of(concept)
            for line in lines
            if ranks[line.number] == rank
            for part in line.parts
            if part.kind == "mention"
            and part.number < len(contexts)
            and (concept := pick(mentions[part.number], vocabulary, GIVEN_KINDS - {"procedure"}))
        }
        if found:
            return found.pop() if len(found) == 1 else None
    return None
