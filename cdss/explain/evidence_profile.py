"""How much, and how little, the evidence behind an option is. Never one score."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet

from cdss.model.concept import Vocabulary
from cdss.model.evidence import DIRECTIONS, UNCONTROLLED, Evidence, EvidenceProfile, Tally, overall

_CONTROLS = ("randomised", "concurrent", "historical", "not-stated", "none")
_CONTROLLED = {
    "randomised": "randomised",
    "concurrent": "with a comparison group",
    "historical": "compared with earlier patients",
    "not-stated": "whether there was a comparison group is not stated",
    "none": "uncontrolled",
}


def in_order(
    evidence: Sequence[Evidence], target: str | None, vocabulary: Vocabulary
) -> tuple[Evidence, ...]:
    """The best evidence first, and among equals what speaks against it.

    A randomised comparison stands before all else, whichever way it points; then come
    directness, level and direction, what was of no benefit before what was.
    """
    return tuple(
        sorted(
            evidence,
            key=lambda each: (
                each.control != "randomised",
                bool(each.indirect),
                "~" if each.level == "not graded" else each.level,
                -DIRECTIONS.index(direction_for(each, target, vocabulary)),
                each.ref,
            ),
        )
    )


def direction_for(evidence: Evidence, target: str | None, vocabulary: Vocabulary) -> str:
    """Which way one report points for a target; where it does not speak of it, over all.

    A report that counts harms alone says nothing on benefit: its direction is ``harm``.
    """
    told = tuple(
        direction
        for each, direction in evidence.direction.items()
        if target is not None and vocabulary.is_a(each, target)
    )
    directions = told or tuple(evidence.direction.values())
    return "harm" if set(directions) == {"harm"} else overall(directions)


def evidence_profile(
    evidence: Sequence[Evidence], target: str | None, vocabulary: Vocabulary
) -> EvidenceProfile:
    """Counts by direction and design, independent people counted once, and a sentence.

    Args:
        evidence: What an option rule cites.
        target: What the option is reported for.
        vocabulary: Tells kinds of targets.
    """
    fallen = len({each.source for each in evidence if each.standing == "retracted"})
    evidence = [each for each in evidence if each.standing != "retracted"]
    grouped: dict[tuple[str, str], list[Evidence]] = {}
    for each in evidence:
        grouped.setdefault((direction_for(each, target, vocabulary), each.design), []).append(each)
    return EvidenceProfile(
        sentence=_sentence(evidence, fallen, target, vocabulary),
        tallies=tuple(
            Tally(direction, design, len({each.source for each in told}), *_people(told))
            for (direction, design), told in sorted(
                grouped.items(), key=lambda each: (DIRECTIONS.index(each[0][0]), each[0][1])
            )
        ),
        joined=_joined(evidence),
        overlaps=_overlaps(evidence),
    )


def _people(evidence: Sequence[Evidence]) -> tuple[int, tuple[int, ...]]:
    """How many single patients there are, and the sizes of the groups; each once."""
    largest: dict[str, int] = {}
    for each in evidence:
        largest[each.person] = max(each.n, largest.get(each.person, 0))
    sizes = sorted(largest.values(), reverse=True)
    return sizes.count(1), tuple(n for n in sizes if n > 1)


def _joined(evidence: Sequence[Evidence]) -> tuple[str, ...]:
    """Which publications are on the same people, counted once."""
    by_person: dict[str, list[str]] = {}
    for each in evidence:
        sources = by_person.setdefault(each.person, [])
        if each.source not in sources:
            sources.append(each.source)
    return tuple(" and ".join(each) for each in by_person.values() if len(each) > 1)


def _overlaps(evidence: Sequence[Evidence]) -> tuple[str, ...]:
    """Which of the publications cited here may be on the same people."""
    cited = {each.source for each in evidence}
    return tuple(
        dict.fromkeys(
            f"{each.source} and {other}"
            for each in evidence
            for other in each.overlaps
            if other.partition(":")[0] in cited
        )
    )


def _sentence(
    evidence: Sequence[Evidence], fallen: int, target: str | None, vocabulary: Vocabulary
) -> str:
    reports = len({each.source for each in evidence})
    if not reports:
        return "No report."
    patients, groups = _people(evidence)
    who = [_many(patients, "patient")] if patients else []
    who += [f"a group of {n}" for n in groups]
    parts = [f"{_many(reports, 'report')}: {', '.join(who)}"]
    parts += _controls(evidence)
    indirect = [each for each in evidence if each.indirect]
    if indirect:
        why = ", ".join(dict.fromkeys(reason for each in indirect for reason in each.indirect))
        told = len({each.source for each in indirect})
        parts.append(f"{'indirect' if told == reports else f'{told} indirect'} ({why})")
    parts.append(_tendency(evidence, reports, target, vocabulary))
    if fallen:
        parts.append(f"{_many(fallen, 'report')} more retracted, not counted")
    return "; ".join(parts) + "."


def _controls(evidence: Sequence[Evidence]) -> list[str]:
    by_control: dict[str, set[str]] = {}
    for each in evidence:
        by_control.setdefault(each.control, set()).add(each.source)
    if len(by_control) == 1:
        return [_CONTROLLED[next(iter(by_control))]]
    told = [
        f"{len(by_control[each])} {_CONTROLLED[each]}" for each in _CONTROLS if each in by_control
    ]
    return [*told[:-1], told[-1] + _counted_again(by_control)]


def _tendency(
    evidence: Sequence[Evidence], reports: int, target: str | None, vocabulary: Vocabulary
) -> str:
    """Which way the reports point, and why that may mislead."""
    by_direction: dict[str, set[str]] = {}
    for each in evidence:
        by_direction.setdefault(direction_for(each, target, vocabulary), set()).add(each.source)
    if set(by_direction) == {"supports"}:
        if all(each.design in UNCONTROLLED for each in evidence):
            them = {1: "it", 2: "both"}.get(reports, "all")
            return f"{them} may be published because {'it' if reports == 1 else 'they'} went well"
        return "no report to the contrary was read"
    said = {
        "supports": "with benefit",
        "mixed": "with mixed results",
        "against": "without benefit",
        "harm": "with harm",
    }
    told = [f"{len(by_direction[each])} {said[each]}" for each in said if each in by_direction]
    return ", ".join(told) + _counted_again(by_direction)


def _counted_again(by_kind: Mapping[str, AbstractSet[str]]) -> str:
    """How many reports stand under several kinds, so that the counts add up to more than all."""
    under = Counter(source for sources in by_kind.values() for source in sources)
    times = [number for number in under.values() if number > 1]
    if not times:
        return ""
    verb = "counts" if len(times) == 1 else "count"
    return f" ({_many(len(times), 'report')} {verb} {'twice' if max(times) == 2 else 'repeatedly'})"


def _many(number: int, word: str) -> str:
    return f"{number} {word}" + ("" if number == 1 else "s")
