"""Parts of a hundred that are of people: "17 % of the patients", "12 (50 %)", "in 48 %"."""

from __future__ import annotations

from cdss.extract.clauses import Part
from cdss.extract.marks import Figure

PEOPLE = frozenset(
    {
        *("patients", "patient", "children", "cases", "subjects", "participants", "individuals"),
        *("adults", "women", "men", "girls", "boys", "infants", "neonates", "adolescents"),
        *("them", "whom", "those", "females", "males", "eyes", "families", "animals", "people"),
    }
)
_IN = frozenset({"in", "among", "by"})
_COMPARED = frozenset({"control", "controls", "healthy", "unaffected", "volunteers"})
_ABOUT = frozenset(
    {"only", "about", "approximately", "nearly", "almost", "just", "around", "roughly"}
)
_OPENS = frozenset({",", ";", ":", "and", "or", "but", "(", "while", "whereas", "only", "."})
_WHOLES = frozenset({"count", "number", "value", "score"})


def are_controls(parts: tuple[Part, ...], at: int) -> bool:
    """Whether people are only there to compare with: "20 children as the control group"."""
    for each in parts[at + 1 : at + 12]:
        if any(word in _COMPARED for word in each.word.split()):
            return True
        if each.kind == "figure" or each.word in {",", ";", "and"}:
            return False
    return False


def is_share(
    parts: tuple[Part, ...], at: int, figures: tuple[Figure, ...], start: int, end: int
) -> bool:
    """Whether a percentage is of people, by itself or beside their number; no value of a test."""
    if figures[parts[at].number].kind != "percent":
        return False
    return is_beside_count(parts, at, figures) or is_of_people(parts, at, start, end)


def is_of_people(parts: tuple[Part, ...], at: int, start: int, end: int) -> bool:
    """Whether a figure is of people: "of the patients" after it, "in" before it, or their verb."""
    after = at + 1
    if after < end and parts[after].word == "of":
        return _people_within(parts, after + 1, end)
    if after < end and parts[after].word.removeprefix("of ") in PEOPLE:
        return True
    back = at - 1
    while back >= start and parts[back].word in _ABOUT:
        back -= 1
    if back >= start and parts[back].word.split()[-1:] and parts[back].word.split()[-1] in _IN:
        return after >= end or parts[after].word in {",", ";", ".", ")", "and", "(", "of"}
    opens = back < start or parts[back].word in _OPENS or bool(parts[back].says("turn"))
    return opens and after < end and parts[after].says("be", "have") is not None


def _people_within(parts: tuple[Part, ...], start: int, end: int) -> bool:
    for each in parts[start : min(end, start + 6)]:
        if any(word in PEOPLE or word in _GROUPS for word in each.word.split()):
            return True
        if each.verb or each.kind == "sign":
            return False
    return False


_GROUPS = frozenset({"group", "groups", "cohort", "population", "series", "sample"})


def is_beside_count(parts: tuple[Part, ...], at: int, figures: tuple[Figure, ...]) -> bool:
    """Whether a number of people stands beside a percentage: "12 (50 %)", "50 % (12/24)"."""
    for back in range(at - 1, max(-1, at - 6), -1):
        part = parts[back]
        if part.kind == "figure":
            figure = figures[part.number]
            if figure.kind in _WHOLES and not figure.unit:
                return True
            break
        if part.kind == "mention" or part.verb or part.word in {",", ";", ")"}:
            break
    opened = at + 1 < len(parts) and parts[at + 1].word in {"(", ",", "["}
    if not opened:
        return False
    for later in range(at + 2, min(len(parts), at + 5)):
        part = parts[later]
        if part.kind == "figure":
            figure = figures[part.number]
            return figure.kind in {"count", "score"} or parts[later - 1].word == "="
        if part.kind == "mention" or part.verb:
            return False
    return False


def is_of_some(parts: tuple[Part, ...], start: int, end: int, figures: tuple[Figure, ...]) -> bool:
    """Whether a clause tells of a part of its people that is not counted: "most did not have"."""
    for at in range(start, end):
        part = parts[at]
        if part.kind == "figure" and figures[part.number].kind == "statistic":
            if any(word in _FRACTIONS for word in figures[part.number].printed.lower().split("-")):
                return True
        elif part.word.split()[:1] and part.word.split()[0] in _SOME:
            after = parts[at + 1 : at + 4]
            if any(word in PEOPLE for each in after for word in each.word.split()):
                return True
    return False


def is_of_all(parts: tuple[Part, ...], start: int, end: int) -> bool:
    """Whether a clause tells of all its people: "all had X", "X was seen in all patients"."""
    for at in range(start, end):
        if not parts[at].word.startswith("all") or parts[at].kind == "mention":
            continue
        words = parts[at].word.split()
        if words[0] != "all":
            continue
        people = len(words) > 1 or (at + 1 < end and _is_people(parts[at + 1]))
        after = parts[at + 1] if at + 1 < end else None
        if at > start and parts[at - 1].word.split()[-1:] == ["in"]:
            if people or after is None or after.word in {".", ",", ";"}:
                return True
        elif at <= start + 1 and (people or (after is not None and after.verb)):
            return True
    return False


def _is_people(part: Part) -> bool:
    return any(word in PEOPLE for word in part.word.split())


_FRACTIONS = frozenset({"third", "thirds", "quarter", "quarters", "fourths", "fifth", "fifths"})
_SOME = frozenset({"most", "majority", "half", "some", "many", "several", "few", "other"})


def brackets(parts: tuple[Part, ...], start: int, end: int) -> dict[int, tuple[int, int]]:
    """For each part within brackets, where these open and close."""
    found: dict[int, tuple[int, int]] = {}
    opened = -1
    for at in range(start, end):
        word = parts[at].word if parts[at].kind == "sign" else ""
        if word in {"(", "["} and opened < 0:
            opened = at
        elif word in {")", "]"} and opened >= 0:
            found.update(dict.fromkeys(range(opened + 1, at), (opened, at)))
            opened = -1
    return found
