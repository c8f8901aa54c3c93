"""How many had what: "12 of 36 patients had X", "X in five", "X was reported by 8 (25 %)"."""

from __future__ import annotations

from typing import Any, NamedTuple

from cdss.extract.clauses import Line, Part
from cdss.extract.counting import (
    closing_percent,
    counts_back,
    counts_people,
    is_n,
    part_in_percent,
    percent_by,
    whole_after,
)
from cdss.extract.marks import Figure, Mention, Span, Why
from cdss.extract.relations import pick
from cdss.extract.shares import PEOPLE, brackets
from cdss.extract.values import plain_number
from cdss.model.concept import Vocabulary


class Counted(NamedTuple):
    """How many had a finding: "12 of 36 patients had X".

    ``whole`` is the figure that tells of how many, where it stands apart: "12 (33 %) of 36".
    """

    mention: int
    figure: int
    percent: int | None
    why: tuple[Why, ...]
    whole: int | None = None


WANTED = frozenset(
    {"finding", "diagnosis", "history", "demographic", "measurement", "procedure", "score"}
)
"""The kinds of concept that a number of people may have."""


def counted(
    lines: tuple[Line, ...],
    mentions: tuple[Mention, ...],
    figures: tuple[Figure, ...],
    vocabulary: Vocabulary,
    everyone: int,
    wanted: frozenset[str] = WANTED,
) -> tuple[Counted, ...]:
    """How many had what: a count, or a percentage, and the findings of its clause.

    ``everyone`` is how many the text is about, ``wanted`` the kinds of concept to count.
    """
    found: list[Counted] = []
    for line in lines:
        before = 0
        for start, end in line.clauses:
            begin = _with_antecedent(line.parts, before, start, end)
            before = start
            found.extend(
                _in_clause(line.parts, begin, end, mentions, figures, vocabulary, everyone, wanted)
            )
    return tuple(found)


_SEEN = frozenset({"seen", "found", "observed", "noted", "detected", "reported", "present"})


def _with_antecedent(parts: tuple[Part, ...], before: int, start: int, end: int) -> int:
    """Where a clause begins, with what it relates to.

    "X, [which occurred in 12 patients]", "X was most common[, seen in 12]".
    """
    verb = start + 1 if parts[start].word == "," else start
    if verb < end and parts[verb].word in _SEEN and start > before:
        named = [at for at in range(before, start) if parts[at].kind == "mention"]
        counted = any(each.kind == "figure" for each in parts[before:start])
        return named[0] if len(named) == 1 and not counted else start
    relates = start + 1 < end and parts[start].says("relative") and parts[start + 1].verb
    if not relates or parts[start].word not in {"which", "that"}:
        return start
    back = start - 2 if parts[start - 1].word == "," else start - 1
    return back if back >= 0 and parts[back].kind == "mention" else start


_FOUND = frozenset({"finding", "diagnosis", "history"})


def _in_clause(
    parts: tuple[Part, ...],
    start: int,
    end: int,
    mentions: tuple[Mention, ...],
    figures: tuple[Figure, ...],
    vocabulary: Vocabulary,
    all_: int,
    wanted: frozenset[str],
) -> list[Counted]:
    if not any(each.kind == "figure" for each in parts[start:end]):
        return []
    people = frozenset(
        at
        for at in range(start, end)
        if parts[at].kind == "mention"
        and pick(mentions[parts[at].number], vocabulary, {"demographic"})
    )
    found_in = frozenset(
        at
        for at in range(start, end)
        if parts[at].kind == "mention" and pick(mentions[parts[at].number], vocabulary, _FOUND)
    )
    counts = [
        at
        for at in range(start, end)
        if counts_people(parts, at, (start, end), figures, people, found_in)
    ]
    concepts = [
        at
        for at in range(start, end)
        if parts[at].kind == "mention" and pick(mentions[parts[at].number], vocabulary, wanted)
    ]
    wholes = {at: whole for at in counts if (whole := whole_after(parts, at, counts)) is not None}
    counts = [at for at in counts if at not in wholes.values()]
    counts = [at for at in counts if not _closes(parts, at, counts, concepts, figures)]
    if not counts or not concepts:
        return []
    done = frozenset(
        at for at in concepts if pick(mentions[parts[at].number], vocabulary, {"procedure"})
    )
    parted = frozenset(at for at in counts if figures[parts[at].number].of is not None)
    parted |= {at for at in counts if figures[parts[at].number].kind == "percent"}
    concepts = [at for at in concepts if not _names_whole(parts, at, parted)]
    theirs = _shared_out(parts, start, end, counts, concepts, done)
    theirs = {
        at: _but_who(
            parts, at, found, people, parted, everyone=_low(figures[parts[at].number]) == all_
        )
        for at, found in theirs.items()
    }
    theirs.update(_respectively(parts, end, counts, concepts))
    found: list[Counted] = []
    for at in counts:
        percent = percent_by(parts, at, end, figures)
        percent = part_in_percent(parts, at, end, figures) if percent is None else percent
        why = (Why("count of people", Span(parts[at].start, parts[at].end)),)
        whole = parts[wholes[at]].number if at in wholes else None
        for each in theirs[at]:
            share = percent
            others = each in people and _of_others(parts, at, each)
            if others or _own_percent(parts, at, each, percent, figures):
                continue
            if share is None and figures[parts[at].number].kind != "percent":
                share = closing_percent(parts, at, each, end, figures)
            found.append(Counted(parts[each].number, parts[at].number, share, why, whole))
    return _once(found)


def _of_others(parts: tuple[Part, ...], at: int, named: int) -> bool:
    """Whether who is named is not who is counted: "of 50 children, girls outnumbered boys"."""
    between = parts[at + 1 : named]
    apart = any(each.word == "," or (each.cues and each.says("cohort")) for each in between)
    return apart and not any(each.verb for each in between)


def _closes(
    parts: tuple[Part, ...],
    at: int,
    counts: list[int],
    concepts: list[int],
    figures: tuple[Figure, ...],
) -> bool:
    """Whether a percentage goes with a number that stands before: "ten had X [(25 %)]"."""
    if figures[parts[at].number].kind != "percent" or at - 2 not in concepts:
        return False
    opener = max((each for each in counts if each < at), default=None)
    if opener is None or figures[parts[opener].number].kind == "percent":
        return False
    alone = all(
        each.kind != "figure" and each.word not in {",", ";", "("}
        for each in parts[opener + 1 : at - 1]
    )
    return alone and any(each.verb for each in parts[opener + 1 : at - 2])


def _once(found: list[Counted]) -> list[Counted]:
    """The counts, without a percentage that goes with a number: "ten had X (25 %)"."""
    beside = {(each.mention, each.percent) for each in found if each.percent is not None}
    return [each for each in found if (each.mention, each.figure) not in beside]


def _low(figure: Figure) -> int:
    low = figure.bounds.low if figure.bounds is not None else None
    return int(low) if low is not None and figure.kind != "percent" else -1


def _but_who(
    parts: tuple[Part, ...],
    at: int,
    found: list[int],
    people: frozenset[int],
    parted: frozenset[int],
    *,
    everyone: bool,
) -> list[int]:
    """What is counted, without who they are: "two girls developed X" counts X alone.

    So is "10 of the 14 with X had Y" about Y.
    """
    verb = next((n for n in range(at, max(found, default=at)) if _has(parts[n])), None)
    if verb is None or everyone:
        return found
    after = [each for each in found if each > verb]
    if not after:
        return found
    return [each for each in found if each > verb or not (each in people or at in parted)]


def _has(part: Part) -> bool:
    return part.verb and not part.says("be")


def _respectively(
    parts: tuple[Part, ...], end: int, counts: list[int], concepts: list[int]
) -> dict[int, list[int]]:
    """Counts dealt out in order: "X and Y were seen in 6 and 9 patients, respectively"."""
    told = any(each.word == "respectively" for each in parts[counts[0] : end + 3])
    these = [each for each in concepts if each < counts[0]]
    if not told or len(these) < len(counts) or len(counts) < 2:
        return {}
    return {at: [each] for at, each in zip(counts, these[-len(counts) :], strict=True)}


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
        if is_n(parts, at):
            theirs[at] = _bracketed(parts, at, start, concepts)
        elif _tags(parts, at, start, held, concepts):
            theirs[at] = [held[at][0] - 1]  # "fever (93 %), rash (12 patients)"
        elif at - 1 in concepts and at + 1 not in concepts and parts[at - 1].kind == "mention":
            theirs[at] = [at - 1]  # "fever 93 %"
        elif (
            counts_back(parts, at, start) and any(before <= each < at for each in concepts)
        ) or not any(at < each < stop for each in concepts):
            theirs[at] = [
                each
                for each in concepts
                if before <= each < at
                and not _colon_between(parts, each, at)
                and not _counted_before(parts, each, at)
            ]
            # Of "biopsy showed fibrosis in 5", what was found is counted, and not the procedure.
            told = [each for each in theirs[at] if each not in done or each == theirs[at][-1]]
            told = [each for each in told if each not in done or not _is_means(parts, each)]
            theirs[at] = told or theirs[at][-1:]
        taken.update(theirs.get(at, ()))
        before = at
    for order, at in enumerate(counts):
        stop = _stop(counts, order, end, held)
        if at not in theirs:
            theirs[at] = [
                each
                for each in concepts
                if at < each < stop and each not in taken and held.get(each) == held.get(at)
            ]
    return theirs


def _counted_before(parts: tuple[Part, ...], concept: int, at: int) -> bool:
    """Whether what stands before a count follows one of its own: "39 (78 %) X, 10 (20 %) Y"."""
    before = parts[concept - 1] if concept else None
    led = before is not None and (before.kind == "figure" or before.word == ")")
    return led and any(each.word in {",", ";"} for each in parts[concept + 1 : at])


def _tags(
    parts: tuple[Part, ...],
    at: int,
    start: int,
    held: dict[int, tuple[int, int]],
    concepts: list[int],
) -> bool:
    """Whether a count stands alone in brackets after what it is of: "fever (12 patients)"."""
    opens, closes = held.get(at, (-1, -1))
    if opens != at - 1 or opens - 1 not in concepts or counts_back(parts, at, start):
        return False
    return not any(at < each < closes for each in concepts)


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


def shares_of(
    count: Counted, figures: tuple[Figure, ...]
) -> tuple[dict[str, Any], int, tuple[int, ...]]:
    """How many, of how many, and the part of a hundred; where that ends, and its figures."""
    figure = figures[count.figure]
    low = figure.bounds.low if figure.bounds is not None else None
    if figure.kind == "percent":
        if low is None or figure.bounds is None or figure.bounds.high != low:
            return {}, 0, ()
        alone = {"percent": plain_number(low), "printed": figure.printed}
        return alone, figure.end, (count.figure,)
    if low is None or low.denominator != 1:
        return {}, 0, ()
    fields: dict[str, Any] = {"n": int(low)}
    of = figure.of
    if of is None and count.whole is not None and (bounds := figures[count.whole].bounds):
        of = bounds.low
    if of is not None:
        fields["of"] = int(of)
    fields["printed"] = figure.printed
    percent = figures[count.percent] if count.percent is not None else None
    if count.percent is None or percent is None or percent.bounds is None:
        return fields, figure.end, (count.figure,)
    if percent.bounds.low is not None:
        fields["percent"] = plain_number(percent.bounds.low)
    return fields, max(figure.end, percent.end), (count.figure, count.percent)
