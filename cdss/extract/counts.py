"""How many had what: "12 of 36 patients had X", "X in five", "X was reported by 8 (25 %)"."""

from __future__ import annotations

from typing import NamedTuple

from cdss.extract.clauses import Line, Part
from cdss.extract.marks import Figure, Mention, Span, Why
from cdss.extract.relations import pick
from cdss.extract.shares import PEOPLE, brackets, is_beside_count, is_of_people
from cdss.model.concept import Vocabulary


class Counted(NamedTuple):
    """How many had a finding: "12 of 36 patients had X"."""

    mention: int
    figure: int
    percent: int | None
    why: tuple[Why, ...]


def counted(
    lines: tuple[Line, ...],
    mentions: tuple[Mention, ...],
    figures: tuple[Figure, ...],
    vocabulary: Vocabulary,
) -> tuple[Counted, ...]:
    """How many had what: a count, or a percentage, and the findings of its clause."""
    found: list[Counted] = []
    for line in lines:
        for start, end in line.clauses:
            found.extend(_in_clause(line.parts, start, end, mentions, figures, vocabulary))
    return tuple(found)


_WANTED = frozenset(
    {"finding", "diagnosis", "history", "demographic", "measurement", "procedure", "score"}
)


def _in_clause(
    parts: tuple[Part, ...],
    start: int,
    end: int,
    mentions: tuple[Mention, ...],
    figures: tuple[Figure, ...],
    vocabulary: Vocabulary,
) -> list[Counted]:
    people = frozenset(
        at
        for at in range(start, end)
        if parts[at].kind == "mention"
        and pick(mentions[parts[at].number], vocabulary, {"demographic"})
    )
    counts = [
        at for at in range(start, end) if _counts_people(parts, at, (start, end), figures, people)
    ]
    concepts = [
        at
        for at in range(start, end)
        if parts[at].kind == "mention" and pick(mentions[parts[at].number], vocabulary, _WANTED)
    ]
    if not counts or not concepts:
        return []
    done = frozenset(
        at for at in concepts if pick(mentions[parts[at].number], vocabulary, {"procedure"})
    )
    parted = frozenset(at for at in counts if figures[parts[at].number].of is not None)
    parted |= {at for at in counts if figures[parts[at].number].kind == "percent"}
    concepts = [at for at in concepts if not _names_whole(parts, at, parted)]
    theirs = _shared_out(parts, start, end, counts, concepts, done)
    theirs = {at: _but_who(parts, at, found, people) for at, found in theirs.items()}
    found: list[Counted] = []
    for at in counts:
        percent = _percent_by(parts, at, end, figures)
        percent = _part_in_percent(parts, at, end, figures) if percent is None else percent
        why = (Why("count of people", Span(parts[at].start, parts[at].end)),)
        found.extend(
            Counted(parts[each].number, parts[at].number, percent, why)
            for each in theirs[at]
            if not _own_percent(parts, at, each, percent, figures)
        )
    return found


def _but_who(
    parts: tuple[Part, ...], at: int, found: list[int], people: frozenset[int]
) -> list[int]:
    """What is counted, without those who have it: "two girls developed X" counts X alone."""
    told = [each for each in found if each not in people]
    if not told or not any(each.verb and not each.says("be") for each in parts[at : told[0]]):
        return found
    return told


def _names_whole(parts: tuple[Part, ...], at: int, parted: frozenset[int]) -> bool:
    """Whether a name only tells of whom a part is: "12 of 36 X patients", "17 % of X patients"."""
    last = parts[at + 1].word.split()[:1] if at + 1 < len(parts) else []
    if not last or last[0] not in PEOPLE:
        return False
    return any(back in parted for back in range(at - 1, max(-1, at - 4), -1))


def _shared_out(
    parts: tuple[Part, ...],
    start: int,
    end: int,
    counts: list[int],
    concepts: list[int],
    done: frozenset[int],
) -> dict[int, list[int]]:
    """Which concepts each count is of; what one that looks back takes, none before it has."""
    theirs: dict[int, list[int]] = {}
    taken: set[int] = set()
    before = start
    held = brackets(parts, start, end)
    for order, at in enumerate(counts):
        stop = _stop(counts, order, end, held)
        if _is_n(parts, at):
            theirs[at] = _bracketed(parts, at, start, concepts)
        elif _counts_back(parts, at, start) or not any(at < each < stop for each in concepts):
            theirs[at] = [
                each
                for each in concepts
                if before <= each < at and not _colon_between(parts, each, at)
            ]
            # Of "biopsy showed fibrosis in 5", what was found is counted, and not the procedure.
            told = [each for each in theirs[at] if each not in done or each == theirs[at][-1]]
            told = [each for each in told if each not in done or not _is_means(parts, each)]
            theirs[at] = told or theirs[at][-1:]
        taken.update(theirs.get(at, ()))
        before = at
    counting = {held[at] for at in counts if at in held}
    for order, at in enumerate(counts):
        stop = _stop(counts, order, end, held)
        if at not in theirs:
            theirs[at] = [
                each
                for each in concepts
                if at < each < stop
                and each not in taken
                and (held.get(each) == held.get(at) or held.get(each) not in counting)
            ]
    return theirs


def _stop(counts: list[int], order: int, end: int, held: dict[int, tuple[int, int]]) -> int:
    """How far a count reaches: to the next one, within its brackets, and over those after it."""
    own = held.get(counts[order])
    if own is not None:
        later = (at for at in counts[order + 1 :])
        return min(next(later, end), own[1])
    return next((at for at in counts[order + 1 :] if at not in held), end)


def _is_means(parts: tuple[Part, ...], at: int) -> bool:
    """Whether something was only found with it: "X was seen by Y in 2" counts no Y."""
    return at > 0 and parts[at - 1].word in {"by", "on", "using", "via", "at", "upon", "under"}


def _colon_between(parts: tuple[Part, ...], low: int, high: int) -> bool:
    return any(each.word == ":" for each in parts[low + 1 : high - 1])


def _is_n(parts: tuple[Part, ...], at: int) -> bool:
    """Whether a number is printed as that of a group: "(n = 12)", "n: 6"."""
    return at >= 2 and parts[at - 1].word in {"=", ":"} and parts[at - 2].word == "n"


_MOST = frozenset({"most", "commonest", "only", "main", "leading", "predominant"})


def _bracketed(parts: tuple[Part, ...], at: int, start: int, concepts: list[int]) -> list[int]:
    """What a number in brackets is of: the name right before them, or of the clause's subject."""
    opens = at - 3
    if opens < start or parts[opens].word != "(":
        return []
    superlative = any(each.word in _MOST for each in parts[max(start, opens - 4) : opens - 1])
    if opens - 1 in concepts and not superlative:
        return [opens - 1]
    # "Headache was the most frequent one (n = 6)".
    subject = [each for each in concepts if each < opens]
    predicate = (
        any(each.cues and each.says("be") and each.verb for each in parts[subject[0] : opens])
        if subject
        else False
    )
    plain = subject and not any(each.says("treated") for each in parts[start:opens] if each.cues)
    return subject[:1] if predicate and plain else []


def _own_percent(
    parts: tuple[Part, ...], at: int, mention: int, paired: int | None, figures: tuple[Figure, ...]
) -> bool:
    """Whether what stands after a count has a percentage of its own: "30 children, 60% female"."""
    return any(
        each.kind == "figure" and figures[each.number].kind == "percent" and each.number != paired
        for each in parts[at + 1 : mention]
    )


_IN = frozenset({"in", "by", "among"})


def _counts_back(parts: tuple[Part, ...], at: int, start: int) -> bool:
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


def _counts_people(
    parts: tuple[Part, ...],
    at: int,
    clause: tuple[int, int],
    figures: tuple[Figure, ...],
    people: frozenset[int],
) -> bool:
    part = parts[at]
    if part.kind != "figure":
        return False
    start, end = clause
    figure = figures[part.number]
    if figure.kind == "percent":
        return is_of_people(parts, at, start, end) and not is_beside_count(parts, at, figures)
    if figure.kind == "count" or (figure.kind == "score" and _counts_alone(parts, at, end)):
        return True
    if figure.kind == "score":
        return _part_in_percent(parts, at, end, figures) is not None
    if figure.kind not in {"value", "number"} or figure.unit or figure.bounds is None:
        return False
    if figure.bounds.low is None or figure.bounds.low.denominator != 1:
        return False
    return (
        at + 1 in people
        or _is_n(parts, at)
        or _some_of_them(parts, at, end)
        or _percent_by(parts, at, min(end, at + 3), figures) is not None
        or _counts_alone(parts, at, end)
        or _before_people(parts, at, end)
        or (at == _first(parts, start) and is_of_people(parts, at, start, end))
    )


def _first(parts: tuple[Part, ...], start: int) -> int:
    """Where a clause begins, after the word that joins it."""
    opens = parts[start].says("turn") is not None or parts[start].word in {"and", ",", ";", "while"}
    return start + 1 if opens else start


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


def _part_in_percent(
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


def _percent_by(
    parts: tuple[Part, ...], at: int, end: int, figures: tuple[Figure, ...]
) -> int | None:
    for later in range(at + 1, min(end, at + 5)):
        if parts[later].kind == "figure":
            number = parts[later].number
            return number if figures[number].kind == "percent" else None
    return None
