"""Which measurements were above or below the range that the text prints beside them."""

from __future__ import annotations

from cdss.extract.marks import Figure, Mention
from cdss.extract.relations import Measured, pick
from cdss.model.concept import Vocabulary


def beyond(
    measured: tuple[Measured, ...],
    mentions: tuple[Mention, ...],
    figures: tuple[Figure, ...],
    vocabulary: Vocabulary,
) -> tuple[frozenset[str], frozenset[str]]:
    """The concepts once above their printed range, and those once below it."""
    above, below = set(), set()
    for each in measured:
        if each.reference is None:
            continue
        concept = pick(mentions[each.mention], vocabulary, {"measurement"})
        value, normal = figures[each.figure].bounds, figures[each.reference].bounds
        if concept is None or value is None or normal is None:
            continue
        if value.low is not None and normal.high is not None and value.low > normal.high:
            above.add(concept)
        if value.high is not None and normal.low is not None and value.high < normal.low:
            below.add(concept)
    return frozenset(above), frozenset(below)
