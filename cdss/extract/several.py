"""Several values of one measurement, or of several in one breath."""

from __future__ import annotations

from cdss.extract.clauses import Part
from cdss.extract.marks import Figure

THEN = frozenset({"to", "then", "and", "later", "from"})
"""What leads from one value of a measurement to its next."""


def respectively(parts: tuple[Part, ...], places: list[int], values: list[int]) -> dict[int, int]:
    """Values dealt out to measurements in order, where the text says so and the counts agree."""
    for at, part in enumerate(parts):
        if part.word == "respectively":
            these = [each for each in values if each < at]
            those = [each for each in places if these and each < these[0]]
            count = min(len(these), len(those))
            if count > 1 and len(these) <= len(those):
                return dict(zip(these[-count:], those[-count:], strict=True))
    return _in_order(parts, places, values)


def _in_order(parts: tuple[Part, ...], places: list[int], values: list[int]) -> dict[int, int]:
    """Values of a list dealt out without a word for it: "A and B were 50 and 60 U/L"."""
    for first in values:
        names = _listed_back(parts, first, places)
        if len(names) < 2:
            continue
        these = [first]
        for at in range(first + 1, len(parts)):
            if at in values and parts[at - 1].word in {",", "and"}:
                these.append(at)
            elif parts[at].word not in {",", "and"}:
                break
        if len(these) == len(names):
            return dict(zip(these, names, strict=True))
    return {}


_PLURAL = frozenset({"were", "are", "of", "levels", "values", "titers", "titres", "counts", "both"})


def _listed_back(parts: tuple[Part, ...], at: int, places: list[int]) -> list[int]:
    """The measurements of the list that stands before "were" and a value."""
    back = at - 1
    while back >= 0 and parts[back].word in _PLURAL:
        back -= 1
    found: list[int] = []
    while back in places:
        found.insert(0, back)
        joined = back - 1
        while joined >= 0 and parts[joined].word in {",", "and", "serum"}:
            joined -= 1
        if joined == back - 1:
            break
        back = joined
    joined_by = found and any(parts[each].word == "and" for each in range(found[0], at))
    return found if joined_by else []


def of_both_sides(
    parts: tuple[Part, ...], first: int, second: int, figures: tuple[Figure, ...]
) -> bool:
    """Whether one more value of a kind follows a comma: "612 um on the right, 587 um"."""
    one, other = figures[parts[first].number], figures[parts[second].number]
    between = parts[first + 1 : second]
    after = parts[second + 1] if second + 1 < len(parts) else None
    timed = after is not None and (
        after.says("time-word") is not None
        or (after.kind == "figure" and figures[after.number].kind in {"moment", "since"})
    )
    return (
        (one.unit is not None or timed)
        and one.unit == other.unit
        and len(between) <= 5
        and any(each.word == "," for each in between)
        and all(
            each.kind in {"word", "sign"} or each.word in THEN or each.says("time-word")
            for each in between
        )
        and not any(each.verb or each.word in {"(", ")", ";", "."} for each in between)
        and (second + 1 >= len(parts) or parts[second + 1].kind != "mention")
    )
