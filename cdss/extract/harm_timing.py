"""Harm that is told by when it came: under a treatment, upon a giving, since it was begun."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cdss.extract.clauses import Part
from cdss.extract.relations import pick

if TYPE_CHECKING:
    from cdss.extract.events import Walk

FLEETING = frozenset(
    (
        *("transient", "temporary", "self-limited", "self-limiting", "reversible", "minor"),
        *("mild", "occasional", "grade", "tolerable"),
    )
)
_CAME = frozenset(
    (
        *("occurred", "developed", "appeared", "arose", "ensued", "emerged", "experienced"),
        *("reported", "noticed", "complained of", "suffered from", "suffered", "set in"),
        *("was reported", "were reported", "was noted", "were noted", "observed", "noted", "seen"),
        *("had", "supervened", "recorded"),
    )
)
_UNDER = frozenset({"during", "under", "on", "while", "whilst"})
_GIVING = frozenset({"infusion", "infusions", "injection", "injections", "dose", "doses"})
_NTH = frozenset({"first", "second", "third", "fourth", "each", "every", "initial", "last", "the"})


def came_under(walk: Walk, parts: tuple[Part, ...], start: int, end: int) -> bool:
    """Whether a clause tells of what came with a treatment: by when, or by how fleeting it was."""
    if not walk.given or walk.cohort or not any(came(each) for each in parts[start:end]):
        return False
    if any(each.says("improved", "complete", "partial") for each in parts[start:end]):
        return False
    return any(
        _while_given(walk, parts, at, end)
        or _since_begun(walk, parts, at, end)
        or _within_time(walk, parts, at)
        or _upon_giving(walk, parts, at, start)
        or (parts[at].word in FLEETING and at + 1 < end and _finding(walk, parts, at, end))
        for at in range(start, end)
    )


def _while_given(walk: Walk, parts: tuple[Part, ...], at: int, end: int) -> bool:
    """Whether it came under a treatment that was told of before: "during A"."""
    near = parts[at + 1 : min(end, at + 5)]
    return parts[at].word in _UNDER and any(_known_before(walk, each) for each in near)


def _upon_giving(walk: Walk, parts: tuple[Part, ...], at: int, start: int) -> bool:
    """Whether it came upon one of several givings: "after the first infusion"."""
    if parts[at].word not in _GIVING:
        return False
    if not any(each.word in _NTH for each in parts[max(start, at - 3) : at]):
        return False
    lead = [
        walk.figures[each.number].printed.lower() if each.kind == "figure" else each.word
        for each in parts[max(start, at - 6) : at]
    ]
    return any(each.startswith(("after", "during", "within", "following")) for each in lead)


def _since_begun(walk: Walk, parts: tuple[Part, ...], at: int, end: int) -> bool:
    """Whether a time counts from when a treatment was begun: "3 months after starting A"."""
    part = parts[at]
    if part.kind != "figure" or walk.figures[part.number].kind != "since":
        return False
    words = walk.figures[part.number].printed.lower().split()
    begun = any(word in _BEGUN for word in words)
    after = parts[at + 1 : min(end, at + 4)]
    begun = begun or any(word in _BEGUN for each in after for word in each.word.split())
    return begun and any(_known_before(walk, each) for each in after)


_BEGUN = frozenset(
    {"starting", "start", "initiation", "initiating", "commencing", "beginning", "introduction"}
)


def _within_time(walk: Walk, parts: tuple[Part, ...], at: int) -> bool:
    """Whether a time counts from a giving: "within 36 hours of the second infusion"."""
    if parts[at].kind != "figure":
        return False
    words = walk.figures[parts[at].number].printed.lower().split()
    return words[-1] in _GIVING and words[0] in {"within", "after", "during", "hours", "minutes"}


def _known_before(walk: Walk, part: Part) -> bool:
    """Whether a mention names what an earlier sentence told of giving."""
    if part.kind != "mention" or part.number not in walk.named:
        return False
    return walk.given[walk.named[part.number]].places[0][0] < walk.sentence


def came(part: Part) -> bool:
    """Whether a part says that something came up."""
    return (part.verb and part.word in _CAME) or part.says("arose") is not None


def _finding(walk: Walk, parts: tuple[Part, ...], at: int, end: int) -> bool:
    for each in parts[at + 1 : min(end, at + 4)]:
        if each.kind == "mention":
            return pick(walk.mentions[each.number], walk.vocabulary, {"finding"}) is not None
    return False
