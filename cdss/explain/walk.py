"""What keeps a condition from holding in one patient."""

from __future__ import annotations

from itertools import chain

from cdss.explain.proof import Explainer
from cdss.explain.values import UNKNOWN, YES
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
