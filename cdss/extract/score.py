"""How well a candidate says what a curated source file says, kind by kind.

A pure comparison of two documents over one text, whoever or whatever made them. An item
is right when it names the same concept of the same subject in the same state with the
same figures, at a place that overlaps one of the curated places by at least half of the
shorter of the two. What the curators marked `inferred` the text only implies: it counts
neither for nor against, and its number is told.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from cdss.extract.agreeing import letters
from cdss.extract.invented import Invented, hallucinated
from cdss.extract.items import KINDS, Item, items
from cdss.extract.pairing import Disagreement, Matched, Pair, disagreements, match
from cdss.model.concept import Vocabulary
from cdss.model.figures import as_duration

BESIDE = ("time", "order", "start")
"""What is told and not counted: times of statements, order and start of interventions."""


class Tally(NamedTuple):
    """How many items were right, missed and said beyond what the curators have."""

    right: int = 0
    missed: int = 0
    extra: int = 0
    exact: int = 0

    @property
    def precision(self) -> float | None:
        """The part of what the candidate says that is right; None where it says nothing."""
        return _ratio(self.right, self.right + self.extra)

    @property
    def recall(self) -> float | None:
        """The part of what is to be said that is said; None where there is nothing."""
        return _ratio(self.right, self.right + self.missed)

    @property
    def f1(self) -> float | None:
        """The harmonic mean of precision and recall."""
        return _ratio(2 * self.right, 2 * self.right + self.missed + self.extra)

    def plus(self, other: Tally) -> Tally:
        """Both together.

        Example:
            >>> Tally(3, 1, 0, 2).plus(Tally(1, 0, 1, 1))
            Tally(right=4, missed=1, extra=1, exact=3)
        """
        return Tally(*(one + two for one, two in zip(self, other, strict=True)))


class Beside(NamedTuple):
    """What is told and not counted: of how many right items this too is right."""

    right: int = 0
    of: int = 0


class Comparison(NamedTuple):
    """A candidate against a curated file.

    Attributes:
        kinds: A tally for each kind, in the order of `KINDS`.
        hallucinated: Figures that do not stand in the text where the candidate says.
        disagreements: Everything that was missed, extra or wrong.
        implied: How many curated items the text only implies.
        implied_said: How many of those the candidate says as well.
        beside: Times, order of interventions and their starts, among what is right.
    """

    kinds: dict[str, Tally]
    hallucinated: tuple[Invented, ...]
    disagreements: tuple[Disagreement, ...]
    implied: int
    implied_said: int
    beside: dict[str, Beside]

    @property
    def overall(self) -> Tally:
        """All kinds together."""
        whole = Tally()
        for tally in self.kinds.values():
            whole = whole.plus(tally)
        return whole


def compare(
    candidate: Mapping[str, Any], gold: Mapping[str, Any], raw: str, vocabulary: Vocabulary
) -> Comparison:
    """Compare a candidate with a curated source file of the same text.

    Args:
        candidate: The candidate's data, as YAML or JSON give it.
        gold: The curated file's data.
        raw: The text whose characters the spans count.
        vocabulary: Says which names are one concept, and its kind.

    Example:
        >>> from cdss.model.concept import Concept
        >>> words = Vocabulary(Concept(each, each, "finding") for each in ("fever", "rash"))
        >>> def told(*statements):
        ...     return {"subjects": [{"id": "P1", "n": 1, "statements": list(statements)}]}
        >>> fever = {"concept": "fever", "state": "present", "at": {"span": [4, 9]}}
        >>> rash = {"concept": "rash", "state": "absent", "at": {"span": [14, 18]}}
        >>> compare(told(fever), told(fever, rash), "Had fever, no rash.", words).kinds["finding"]
        Tally(right=1, missed=1, extra=0, exact=1)
    """
    matched = match(items(gold, vocabulary), items(candidate, vocabulary), raw)
    kinds = dict.fromkeys(KINDS, Tally())
    for pair in matched.right:
        kinds[pair.gold.kind] = kinds[pair.gold.kind].plus(Tally(right=1, exact=int(pair.exact)))
    for item in matched.missed:
        kinds[item.kind] = kinds[item.kind].plus(Tally(missed=1))
    for item in matched.extra:
        kinds[item.kind] = kinds[item.kind].plus(Tally(extra=1))
    known = _citation(gold)
    return Comparison(
        kinds,
        tuple(
            each
            for each in hallucinated(candidate, raw)
            # What the curators looked up elsewhere was not made up.
            if known.get(each.path) != letters(each.figure)
        ),
        disagreements(matched),
        matched.implied,
        len(matched.implied_said),
        _beside(matched),
    )


def together(comparisons: Iterable[Comparison]) -> Comparison:
    """Several texts as one, for a table over all of them."""
    several = tuple(comparisons)
    kinds, beside = dict.fromkeys(KINDS, Tally()), dict.fromkeys(BESIDE, Beside())
    for each in several:
        for kind, tally in each.kinds.items():
            kinds[kind] = kinds[kind].plus(tally)
        for name, told in each.beside.items():
            before = beside[name]
            beside[name] = Beside(before.right + told.right, before.of + told.of)
    return Comparison(
        kinds,
        tuple(found for each in several for found in each.hallucinated),
        tuple(found for each in several for found in each.disagreements),
        sum(each.implied for each in several),
        sum(each.implied_said for each in several),
        beside,
    )


def as_data(comparison: Comparison) -> dict[str, Any]:
    """A comparison as plain data, for JSON."""
    tallies = {**comparison.kinds, "overall": comparison.overall}
    return {
        "kinds": {
            kind: {
                **tally._asdict(),
                "precision": tally.precision,
                "recall": tally.recall,
                "f1": tally.f1,
            }
            for kind, tally in tallies.items()
        },
        "hallucinated": [each._asdict() for each in comparison.hallucinated],
        "disagreements": [each._asdict() for each in comparison.disagreements],
        "implied": comparison.implied,
        "implied_said": comparison.implied_said,
        "beside": {name: told._asdict() for name, told in comparison.beside.items()},
    }


def _ratio(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def _citation(gold: Mapping[str, Any]) -> dict[str, str]:
    citation = gold.get("citation")
    fields = citation.items() if isinstance(citation, Mapping) else ()
    return {f"citation.{name}": letters(str(said)) for name, said in fields}


def _beside(matched: Matched) -> dict[str, Beside]:
    """Times of the statements that are right; order and start of the interventions."""
    ids = {
        (pair.gold.subject, _local_id(pair.candidate)): _local_id(pair.gold)
        for pair in matched.courses
    }
    told = {
        (pair.gold.subject, _local_id(pair.gold)): _ids(
            _given(pair.candidate).get("after"), pair, ids
        )
        for pair in matched.courses
    }
    stated = {
        (pair.gold.subject, _local_id(pair.gold)): _ids(_given(pair.gold).get("after"))
        for pair in matched.courses
    }
    times: list[list[Any]] = []
    orders: list[list[Any]] = []
    starts: list[list[Any]] = []
    for pair in matched.right:
        if pair.gold.kind == "intervention":
            ours, theirs = _given(pair.gold), _given(pair.candidate)
            at = (pair.gold.subject, _local_id(pair.gold))
            orders.append([_earlier(at, told), _earlier(at, stated)])
            starts.append([_time(theirs.get("started"), pair, ids), _time(ours.get("started"))])
        elif pair.gold.time is not None:
            times.append([_time(pair.candidate.time, pair, ids), _time(pair.gold.time)])
    return {"time": _agreeing(times), "order": _agreeing(orders), "start": _agreeing(starts)}


def _earlier(
    at: tuple[int | None, str], after: Mapping[tuple[int | None, str], set[str]]
) -> set[str]:
    """All that began before an intervention: what it came after, and what that came after.

    One curator writes the last one only, another all of them: both say the same. What only one
    of the two documents has is in neither order.
    """
    subject, _ = at
    found: set[str] = set()
    left = list(after[at])
    while left:
        each = left.pop()
        if each not in found and (subject, each) in after:
            found.add(each)
            left.extend(after[subject, each])
    return found


def _agreeing(pairs: list[list[Any]]) -> Beside:
    """Of those where either says something, how many say the same."""
    stated = [(theirs, ours) for theirs, ours in pairs if theirs or ours]
    return Beside(sum(theirs == ours for theirs, ours in stated), len(stated))


def _local_id(item: Item) -> str:
    return str(_given(item).get("id"))


def _given(item: Item) -> Mapping[str, Any]:
    return item.time if isinstance(item.time, Mapping) else {}


def _ids(
    named: object,
    pair: Pair | None = None,
    ids: Mapping[tuple[int | None, str], str] | None = None,
) -> set[str]:
    subject = pair.gold.subject if pair else None
    told = named if isinstance(named, list | tuple) else ()
    return {(ids or {}).get((subject, str(each)), str(each)) for each in told}


def _time(
    time: object,
    pair: Pair | None = None,
    ids: Mapping[tuple[int | None, str], str] | None = None,
) -> object:
    """A time that can be compared: lengths as lengths, the curators' numbers of interventions."""
    if not isinstance(time, Mapping):
        return None if time == "not-stated" else time
    subject = pair.gold.subject if pair else None
    told = {}
    for name, said in time.items():
        own = (ids or {}).get((subject, str(said)), str(said))
        told[name] = as_duration(own) or own
    return told
