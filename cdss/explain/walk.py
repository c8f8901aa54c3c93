"""What decides a condition in one patient, part by part: what is open, false or in the way."""

from __future__ import annotations

from itertools import chain

from cdss.explain.proof import Explainer
from cdss.explain.values import NO, OPEN, UNKNOWN, YES
from cdss.model.network import ALL, LEAF


def conjuncts(explainer: Explainer, literal: int) -> tuple[int, ...]:
    """The literals that must all hold for this one to; none for a leaf or an alternative."""
    node = explainer.network.nodes[literal >> 1]
    sign = literal & 1
    if node.sort == LEAF or (node.sort == ALL) == bool(sign):
        return ()
    return tuple([part ^ sign for part in node.parts])


def hindering(explainer: Explainer, literal: int) -> tuple[int, ...]:
    """The leaf literals that keep a literal from holding: those that are false or contested."""
    value = explainer.bits(literal)
    if value == YES:
        return ()
    node = explainer.network.nodes[literal >> 1]
    if node.sort == LEAF:
        return () if value == UNKNOWN else (literal,)
    sign = literal & 1
    below = [hindering(explainer, part ^ sign) for part in node.parts]
    return tuple(dict.fromkeys(chain.from_iterable(below)))


def alternatives(explainer: Explainer, literal: int) -> tuple[str, ...]:
    """What would decide an open literal, in words; any one of these alone.

    What must come together stands in one, joined by a plus sign.
    """
    node = explainer.network.nodes[literal >> 1]
    if node.sort == LEAF:
        return (explainer.says(literal),)
    parts = [
        alternatives(explainer, part ^ (literal & 1))
        for part in node.parts
        if explainer.bits(part) in OPEN
    ]
    # "Not (a and b)" asks for one of them, as "a or b" does.
    if len(parts) == 1 or (node.sort == ALL) == bool(literal & 1):
        return tuple(dict.fromkeys(chain.from_iterable(parts)))
    together = [words[0] if len(words) == 1 else f"({' / '.join(words)})" for words in parts]
    return (" + ".join(dict.fromkeys(together)),)


def failing(explainer: Explainer, literal: int) -> tuple[str, ...]:
    """In words, the smallest parts that make a literal false."""
    if explainer.bits(literal) != NO:
        return ()
    node = explainer.network.nodes[literal >> 1]
    if node.sort == ALL and not literal & 1:
        below = [failing(explainer, part) for part in node.parts]
        return tuple(dict.fromkeys(chain.from_iterable(below)))
    return (explainer.says(literal),)


def unstated(explainer: Explainer, literal: int) -> tuple[int, ...]:
    """Every leaf, by node, whose value is unknown, whether or not it decides anything."""
    node = explainer.network.nodes[literal >> 1]
    if node.sort == LEAF:
        return (literal >> 1,) if explainer.bits(literal) == UNKNOWN else ()
    below = [unstated(explainer, part) for part in node.parts]
    return tuple(dict.fromkeys(chain.from_iterable(below)))
