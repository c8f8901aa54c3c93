"""Which item of a candidate is which of the curators', and where the two part."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from typing import NamedTuple

from cdss.extract.agreeing import differs, near, shared, stands, surnames
from cdss.extract.items import Item, Places

_STATEMENTS = frozenset(
    {"demographic", "finding", "measurement", "score", "procedure", "frequency"}
)
_PASSED_OVER = frozenset({"hypothetical", "planned"})


class Pair(NamedTuple):
    """An item of the curators and the candidate's that says it."""

    gold: Item
    candidate: Item

    @property
    def exact(self) -> bool:
        """Whether the two have a span in common, to the character."""
        return not set(self.gold.places).isdisjoint(self.candidate.places)


class Disagreement(NamedTuple):
    """Where the two documents part.

    ``what``: missed, extra, told twice, or wrong concept, state, figure or place.
    """

    kind: str
    what: str
    gold: str | None
    candidate: str | None
    gold_path: str | None
    candidate_path: str | None
    gold_places: Places
    candidate_places: Places


class Matched(NamedTuple):
    """What became of every item.

    Attributes:
        right: The pairs that agree.
        implied: How many curated items the text only implies, or does not print.
        implied_said: The candidate's items that say one of those: neither right nor wrong.
        missed: Curated items that no item of the candidate says.
        extra: Items of the candidate that say no curated one.
        courses: The interventions that are one and the same, whether right or not.
    """

    right: tuple[Pair, ...]
    implied: int
    implied_said: tuple[Item, ...]
    missed: tuple[Item, ...]
    extra: tuple[Item, ...]
    courses: tuple[Pair, ...]


def match(gold: tuple[Item, ...], candidate: tuple[Item, ...], raw: str) -> Matched:
    """Find for each of the candidate's items the one of the curators' that it says.

    Parts of an intervention are compared once it is known which intervention is which.
    """
    ours = tuple(_marked(gold, raw))
    claimed = tuple(each for each in candidate if each.state not in _PASSED_OVER)
    theirs = _with_our_subjects(ours, claimed)
    pairs = _paired(ours, theirs, lambda item: not _is_part(item))
    courses = _courses(ours, theirs, pairs)
    numbers = {
        (theirs[there].subject, theirs[there].owner): ours[here].owner for here, there in courses
    }
    theirs = tuple(
        each._replace(owner=numbers.get((each.subject, each.owner), -1)) if _is_part(each) else each
        for each in theirs
    )
    pairs += _paired(ours, theirs, _is_part)
    pairs += _akin(ours, theirs, pairs)
    return _sorted_out(ours, theirs, pairs, courses)


def disagreements(matched: Matched) -> tuple[Disagreement, ...]:
    """Every item that is missed or extra, those together that speak of the same thing."""
    close = sorted(
        (likeness, here, there)
        for here, ours in enumerate(matched.missed)
        for there, theirs in enumerate(matched.extra)
        if (likeness := _likeness(ours, theirs)) is not None
    )
    of_gold: dict[int, tuple[int, str]] = {}
    taken: set[int] = set()
    for (_, _, what), here, there in close:
        if here not in of_gold and there not in taken:
            of_gold[here] = (there, what)
            taken.add(there)
    found = []
    for here, ours in enumerate(matched.missed):
        there, what = of_gold.get(here, (-1, ""))
        theirs = matched.extra[there] if what else None
        found.append(_disagreement(f"wrong {what}" if what else "missed", ours, theirs))
    for there, theirs in enumerate(matched.extra):
        if there not in taken:
            again = any(
                _one_family(pair.gold, theirs) and differs(pair.gold, theirs) is None
                for pair in matched.right
            )
            found.append(_disagreement("told twice" if again else "extra", None, theirs))
    return tuple(found)


def _marked(gold: tuple[Item, ...], raw: str) -> Iterator[Item]:
    """The curators' items; what they looked up elsewhere is not for a candidate to know."""
    for each in gold:
        looked_up = each.kind == "bibliography" and not _printed(each, raw)
        yield each._replace(inferred=True) if looked_up else each


def _printed(item: Item, raw: str) -> bool:
    if item.concept == "authors":
        return all(stands(name, raw) for name in surnames(item.words))
    return stands(item.words, raw)


def _is_part(item: Item) -> bool:
    return item.owner is not None and item.kind != "intervention"


def _with_our_subjects(gold: tuple[Item, ...], candidate: tuple[Item, ...]) -> tuple[Item, ...]:
    """The candidate's items with the numbers of the curators' subjects they are most like."""
    votes: Counter[tuple[int, int]] = Counter()
    for ours in gold:
        for theirs in candidate:
            if ours.subject is not None and theirs.subject is not None:
                votes[ours.subject, theirs.subject] += _speaks_of_one(ours, theirs)
    numbers: dict[int, int] = {}
    for (here, there), _ in sorted(votes.items(), key=lambda vote: (-vote[1], vote[0])):
        if there not in numbers and here not in numbers.values():
            numbers[there] = here
    return tuple(
        each if each.subject is None else each._replace(subject=numbers.get(each.subject, -1))
        for each in candidate
    )


def _speaks_of_one(ours: Item, theirs: Item) -> int:
    if ours.kind == "study":
        return 10 * (differs(ours, theirs) is None)
    return int(ours.concept == theirs.concept and near(ours.places, theirs.places))


def _paired(
    gold: tuple[Item, ...], candidate: tuple[Item, ...], wanted: Callable[[Item], bool]
) -> list[tuple[int, int]]:
    """The pairs that agree, the likest first; no item is in two."""
    agreeing = sorted(
        (_rank(ours, theirs), here, there)
        for here, ours in enumerate(gold)
        if wanted(ours)
        for there, theirs in enumerate(candidate)
        if ours.kind == theirs.kind and _same_owner(ours, theirs) and differs(ours, theirs) is None
    )
    pairs: dict[int, int] = {}
    taken: set[int] = set()
    for _, here, there in agreeing:
        if here not in pairs and there not in taken:
            pairs[here] = there
            taken.add(there)
    return list(pairs.items())


def _akin(
    gold: tuple[Item, ...], candidate: tuple[Item, ...], pairs: list[tuple[int, int]]
) -> list[tuple[int, int]]:
    """What is only implied may be said of a kind of it, or of what it is a kind of."""
    said, told = {here for here, _ in pairs}, {there for _, there in pairs}
    found: dict[int, int] = {}
    for here, ours in enumerate(gold):
        if not ours.inferred or here in said:
            continue
        for there, theirs in enumerate(candidate):
            free = there not in told and there not in found.values()
            if free and _implies(ours, theirs):
                found[here] = there
                break
    return list(found.items())


def _implies(ours: Item, theirs: Item) -> bool:
    if ours.kind != theirs.kind or not _same_owner(ours, theirs):
        return False
    akin = ours.concept in theirs.also or theirs.concept in ours.also
    return akin and differs(ours, theirs._replace(concept=ours.concept)) is None


def _rank(gold: Item, candidate: Item) -> tuple[bool, bool, int, int]:
    """Sorts pairs: the very same places, what counts, most places in common, most shared."""
    same = gold == candidate._replace(path=gold.path) or gold.places == candidate.places
    common = len(set(gold.places) & set(candidate.places))
    most = max((shared(one, other) for one in gold.places for other in candidate.places), default=0)
    return (not same, gold.inferred, -common, -most)


def _same_owner(gold: Item, candidate: Item) -> bool:
    if gold.subject != candidate.subject:
        return False
    return not _is_part(gold) or gold.owner == candidate.owner


def _courses(
    gold: tuple[Item, ...], candidate: tuple[Item, ...], pairs: list[tuple[int, int]]
) -> list[tuple[int, int]]:
    """Which intervention is which: the right ones, then those that agree in all but the place."""
    found = {here: there for here, there in pairs if gold[here].kind == "intervention"}
    for here, ours in enumerate(gold):
        if ours.kind != "intervention" or here in found:
            continue
        for there, theirs in enumerate(candidate):
            same = theirs.kind == ours.kind and theirs.concept == ours.concept
            if same and theirs.subject == ours.subject and there not in found.values():
                found[here] = there
                break
    return list(found.items())


def _sorted_out(
    ours: tuple[Item, ...],
    theirs: tuple[Item, ...],
    pairs: list[tuple[int, int]],
    courses: list[tuple[int, int]],
) -> Matched:
    said, told = {here for here, _ in pairs}, {there for _, there in pairs}
    return Matched(
        tuple(Pair(ours[here], theirs[there]) for here, there in pairs if not ours[here].inferred),
        sum(each.inferred for each in ours),
        tuple(theirs[there] for here, there in pairs if ours[here].inferred),
        tuple(ours[n] for n in range(len(ours)) if n not in said and not ours[n].inferred),
        tuple(theirs[n] for n in range(len(theirs)) if n not in told),
        tuple(Pair(ours[here], theirs[there]) for here, there in courses),
    )


_LIKE = {"figure": 0, "state": 1, "place": 2, "concept": 3}


def _likeness(gold: Item, candidate: Item) -> tuple[int, int, str] | None:
    """How near two items are that do not agree; None where they speak of different things."""
    if not _one_family(gold, candidate):
        return None
    what = differs(gold, candidate)
    if what is None:
        # The same concept and figures, and yet of another kind: one counts, the other does not.
        return None
    here = near(gold.places, candidate.places)
    if not here and (gold.kind == "general" or what == "concept"):
        return None
    if what == "concept" and gold.kind != candidate.kind:
        return None
    return (2 * _LIKE[what] + (not here), -_overlap(gold, candidate), what)


def _overlap(gold: Item, candidate: Item) -> int:
    return max((shared(one, other) for one in gold.places for other in candidate.places), default=0)


def _one_family(gold: Item, candidate: Item) -> bool:
    if not _same_owner(gold, candidate):
        return False
    return gold.kind == candidate.kind or {gold.kind, candidate.kind} <= _STATEMENTS


def _disagreement(what: str, gold: Item | None, candidate: Item | None) -> Disagreement:
    return Disagreement(
        gold.kind if gold else candidate.kind if candidate else "",
        what,
        gold.said if gold else None,
        candidate.said if candidate else None,
        gold.path if gold else None,
        candidate.path if candidate else None,
        gold.places if gold else (),
        candidate.places if candidate else (),
    )
