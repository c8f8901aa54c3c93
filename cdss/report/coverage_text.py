"""What the examples of a knowledge base cover, for people and as LCOV."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from cdss.model.coverage import Covered, Noticed


def coverage_text(covered: Sequence[Covered]) -> str:
    """How many conditions some example or replay turns on, and those that none does.

    Example:
        >>> print(coverage_text([Covered("R", "r.yaml:3", "fever", 1, 0)]))
        conditions  1 of 1 decide some example or replay (100.0 %); met 1, not met 0
    """
    decided = sum(each.decided for each in covered)
    met, unmet = sum(bool(each.met) for each in covered), sum(bool(each.unmet) for each in covered)
    lines = [
        (
            f"conditions  {decided} of {len(covered)} decide some example or replay "
            f"({_share(decided, len(covered))}); met {met}, not met {unmet}"
        )
    ]
    lines += [
        f"  {each.place}  {each.rule}: {each.condition}" for each in covered if not each.decided
    ]
    return "\n".join(lines)


def mutation_text(slips: Sequence[Noticed]) -> str:
    """How many slips some example or replay notices, and those that none does.

    Example:
        >>> print(mutation_text([Noticed("R", "r.yaml:1", "without `not`", False)]))
        slips       0 of 1 noticed (0.0 %)
          r.yaml:1  R: without `not`
    """
    noticed = sum(each.noticed for each in slips)
    lines = [f"slips       {noticed} of {len(slips)} noticed ({_share(noticed, len(slips))})"]
    lines += [f"  {each.place}  {each.rule}: {each.slip}" for each in slips if not each.noticed]
    return "\n".join(lines)


def lcov(covered: Sequence[Covered]) -> str:
    """Coverage in the format of LCOV: a line for each condition, its two branches met and not.

    Example:
        >>> print(lcov([Covered("R", "r.yaml:3", "fever", 1, 0)]), end="")
        TN:
        SF:r.yaml
        BRDA:3,0,0,1
        BRDA:3,0,1,-
        BRF:2
        BRH:1
        DA:3,1
        LF:1
        LH:1
        end_of_record
    """
    by_file = sorted(covered, key=lambda each: _where(each.place))
    return "".join(
        f"{line}\n"
        for path, group in groupby(by_file, key=lambda each: _where(each.place)[0])
        for line in _record(path, tuple(group))
    )


def _record(path: str, covered: Sequence[Covered]) -> Iterator[str]:
    yield "TN:"
    yield f"SF:{path}"
    hits: dict[int, int] = {}
    for at, each in enumerate(covered):
        line = _where(each.place)[1]
        for branch, count in enumerate((each.met, each.unmet)):
            yield f"BRDA:{line},{at},{branch},{count or '-'}"
        hits[line] = hits.get(line, 0) + each.met + each.unmet
    yield f"BRF:{2 * len(covered)}"
    yield f"BRH:{sum(bool(each.met) + bool(each.unmet) for each in covered)}"
    for line, count in hits.items():
        yield f"DA:{line},{count}"
    yield f"LF:{len(hits)}"
    yield f"LH:{sum(map(bool, hits.values()))}"
    yield "end_of_record"


def _where(place: str) -> tuple[str, int]:
    path, _, line = place.rpartition(":")
    return path, int(line)


def _share(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f} %" if whole else "nothing to count"
