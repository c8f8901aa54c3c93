"""Whether a figure counts people: "12 patients", "in five", "(n = 6)", "71 %" of somebody."""

from __future__ import annotations

from cdss.extract.clauses import Part
from cdss.extract.marks import Figure
from cdss.extract.shares import PEOPLE, are_controls, is_beside_count, is_of_people

_IN = frozenset({"in", "by", "among"})


def is_n(parts: tuple[Part, ...], at: int) -> bool:
    """Whether a number is printed as that of a group: "(n = 12)", "n: 6"."""
    return at >= 2 and parts[at - 1].word in {"=", ":"} and parts[at - 2].word == "n"


def counts_back(parts: tuple[Part, ...], at: int, start: int) -> bool:
    """Whether a count is of what stands before it: "rash in 5", "pain was reported by six"."""
    back = at - 1
    if back - 1 > start and parts[back].word == "(" and parts[back - 1].kind == "figure":
        back -= 2  # "in 18 % (10/55)"
    while back > start and parts[back].word in {
        "all",
        "only",
        "the",
        "a",
        "total",
        "of",
        "further",
        "about",
    }:
        back -= 1
    return (
        back >= start
        and parts[back].word.split()[-1:] != []
        and parts[back].word.split()[-1] in _IN
    )


def counts_people(
    parts: tuple[Part, ...],
    at: int,
    clause: tuple[int, int],
    figures: tuple[Figure, ...],
    people: frozenset[int],
    found: frozenset[int],
) -> bool:
    """Whether a figure counts people.

    Args:
        parts: The parts of the sentence.
        at: Where the figure stands.
        clause: Where its clause begins and ends.
        figures: The figures of the text.
        people: Where the clause names people, by their sex or age.
        found: Where it names what is found in people, and not measured.
    """
    part = parts[at]
    if part.kind != "figure":
        return False
    start, end = clause
    figure = figures[part.number]
    if are_controls(parts, at) or (at + 1 < end and parts[at + 1].word in {"f", "m"}):
        return False  # of others, or of one sex: "(19 F, 7 M)"
    if figure.kind == "percent":
        return _share_of_people(parts, at, clause, figures, found)
    if figure.kind == "count" or (figure.kind == "score" and _counts_alone(parts, at, end)):
        return True
    if figure.kind == "score":
        told = _tags(parts, at, found) or _after_colon(parts, at, found)  # "fever (12/30)"
        return told or part_in_percent(parts, at, end, figures) is not None
    if figure.kind not in {"value", "number"} or figure.unit or figure.bounds is None:
        return False
    if figure.bounds.low is None or figure.bounds.low.denominator != 1:
        return False
    return (
        at + 1 in people
        or is_n(parts, at)
        or _some_of_them(parts, at, end)
        or percent_by(parts, at, min(end, at + 3), figures) is not None
        or _counts_alone(parts, at, end)
        or _before_people(parts, at, end)
        or (at == _first(parts, start) and is_of_people(parts, at, start, end))
        or (at + 1 in found and _goes_on(parts, at, start, figures))
    )


def _share_of_people(
    parts: tuple[Part, ...],
    at: int,
    clause: tuple[int, int],
    figures: tuple[Figure, ...],
    found: frozenset[int],
) -> bool:
    """Whether a percentage stands for people, and not beside their number."""
    start, end = clause
    if is_beside_count(parts, at, figures):
        return False
    if is_of_people(parts, at, start, end) or _tags(parts, at, found):
        return True
    # A second percentage of a pair: "in 80 % and 64 %, respectively".
    joined = at - 2 >= start and parts[at - 1].word in {"and", ","}
    return (
        joined
        and parts[at - 2].kind == "figure"
        and figures[parts[at - 2].number].kind == "percent"
        and is_of_people(parts, at - 2, start, end)
    )


def _tags(parts: tuple[Part, ...], at: int, found: frozenset[int]) -> bool:
    """Whether a percentage follows what it is of, bare or in brackets: "rash (71 %)"."""
    after = parts[at + 1].word if at + 1 < len(parts) else "."
    if at - 2 in found and parts[at - 1].word == "(":
        return after in {")", ";", ","}
    return at - 1 in found and after in {",", ";", ".", "and"}


def _after_colon(parts: tuple[Part, ...], at: int, found: frozenset[int]) -> bool:
    return at - 2 in found and parts[at - 1].word == ":"


def _goes_on(parts: tuple[Part, ...], at: int, start: int, figures: tuple[Figure, ...]) -> bool:
    """Whether a list of counts leaves its verb out: "five had fever, four itching, two rust"."""
    if parts[at - 1].word not in {",", "and", ";"}:
        return False
    earlier = (part for part in parts[start:at] if part.kind == "figure")
    return any(figures[each.number].kind in {"count", "number", "value"} for each in earlier)


def _first(parts: tuple[Part, ...], start: int) -> int:
    """Where a clause begins, after the word that joins it."""
    while start + 1 < len(parts) and (
        parts[start].says("turn") or parts[start].word in {"and", ",", ";", "while", "or"}
    ):
        start += 1
    return start


def _counts_alone(parts: tuple[Part, ...], at: int, end: int) -> bool:
    """Whether a number stands for people by itself: "in five," or "by six"."""
    last = parts[at - 1].word.split()[-1:] if at > 0 else []
    after = parts[at + 1] if at + 1 < end else None
    return bool(last) and last[0] in _IN and (after is None or after.word in _AFTER_COUNT)


def _before_people(parts: tuple[Part, ...], at: int, end: int) -> bool:
    for each in parts[at + 1 : min(end, at + 6)]:
        if any(word in PEOPLE for word in each.word.split()):
            return True
        if each.kind == "mention" or each.verb or each.word == ",":
            return False
    return False


def part_in_percent(
    parts: tuple[Part, ...], at: int, end: int, figures: tuple[Figure, ...]
) -> int | None:
    """The percentage beside a part of a whole, where the two agree: "77.1% (27/35)"."""
    figure = figures[parts[at].number]
    low = figure.bounds.low if figure.bounds is not None else None
    if low is None or not figure.of:
        return None
    for near in (*range(at - 1, max(-1, at - 4), -1), *range(at + 1, min(end, at + 4))):
        if parts[near].kind != "figure":
            continue
        percent = figures[parts[near].number]
        share = percent.bounds.low if percent.bounds is not None else None
        if (
            percent.kind == "percent"
            and share is not None
            and abs(low * 100 / figure.of - share) < 1
        ):
            return int(parts[near].number)
    return None


def _some_of_them(parts: tuple[Part, ...], at: int, end: int) -> bool:
    """Whether a number is of people named before: "of these 31 with X", "a further 9 were X"."""
    before = " ".join(each.word for each in parts[max(0, at - 3) : at])
    after = parts[at + 1] if at + 1 < end else None
    if after is None or not before.endswith(_OF_THEM):
        return False
    return after.word.split()[:1] in [[each] for each in ("with", "were", "had", "was", "without")]


_OF_THEM = (
    *("of these", "of them", "of whom", "of those", "of these ,", "of them ,", "of whom ,"),
    *("further", "another", "other", "additional", "including", "remaining", "others"),
)
_AFTER_COUNT = frozenset({",", ";", ".", "and", "("})


def percent_by(
    parts: tuple[Part, ...], at: int, end: int, figures: tuple[Figure, ...]
) -> int | None:
    """The percentage that stands after a count."""
    for later in range(at + 1, min(end, at + 5)):
        if parts[later].kind == "figure":
            number = parts[later].number
            return number if figures[number].kind == "percent" else None
    return None


def whole_after(parts: tuple[Part, ...], at: int, counts: list[int]) -> int | None:
    """Where the whole stands of which a count is a part: "12 (33 %) of [36] patients"."""
    words = [each.word for each in parts[at + 1 : at + 5]]
    plain = len(words) == 4 and words[0] == "(" and words[2] == ")" and words[3] == "of"
    after = at + 6 if plain and parts[at + 5 : at + 6] and parts[at + 5].word == "the" else at + 5
    return after if plain and after in counts else None


def closing_percent(
    parts: tuple[Part, ...], at: int, named: int, end: int, figures: tuple[Figure, ...]
) -> int | None:
    """The percentage in brackets that ends what a count opens: "ten had X [(25 %)]"."""
    place = named + 2
    if named < at or place + 1 >= end or parts[named + 1].word != "(":
        return None
    if parts[place].kind != "figure" or parts[place + 1].word != ")":
        return None
    number = parts[place].number
    return number if figures[number].kind == "percent" else None
