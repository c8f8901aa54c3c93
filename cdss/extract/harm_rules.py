"""Harm that the text tells without a word for it: by what was done about it, or by when it came.

"X required withdrawal of A", "A was stopped when he developed X", "X was seen during A",
"X resolved after A was stopped", "A-induced X". A finding that was there before is none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from cdss.extract.clauses import Line, Part
from cdss.extract.harm_timing import FLEETING, came, came_under
from cdss.extract.marks import Span
from cdss.extract.relations import pick
from cdss.extract.shades import eased_by_stopping
from cdss.extract.whose import REASONS

if TYPE_CHECKING:
    from cdss.extract.events import Walk

ENDED = frozenset(
    (
        *("stopped", "discontinued", "suspended", "withdrawn", "ceased", "abandoned"),
        *("interrupted", "replaced", "withheld"),
    )
)
ANAPHORS = frozenset(
    {"it", "drug", "this", "treatment", "therapy", "medication", "agent", "infusion", "infusions"}
)
_MADE = ("requir", "necessitat", "prompt", "led to", "leading to", "result", "mandat", "forc")
_HINDERED = ("limit", "preclud", "prevent", "hamper", "restrict")
_FURTHER = frozenset(
    {"dose", "dosage", "doses", "escalation", "titration", "increase", "increases", "continuation"}
)
_NO_MORE = ("discontinu", "withdraw", "cessation", "interrupt", "suspen", "stop", "abandon")
_LOWER = ("reduc", "lower", "decreas", "halv", "adjust")
_MANAGED = frozenset({"managed", "controlled", "handled", "treated", "reversed", "improved"})
_SHORT = 6
"""Parts of a clause that only says what was being taken: "while taking A"."""
_WHEN = frozenset({"when", "after", "as", "once", "because"})
_RELATED = frozenset(
    {"treatment-related", "drug-related", "therapy-related", "drug-induced", "treatment-induced"}
)
_TIED = ("induced", "related", "associated", "attributed")
_BUT_FOR = ("except", "apart from", "aside from", "other than", "with the exception of")


_NEAR = 60
"""Parts of a sentence around a word for harm that are read with it."""


def but_for(line: Line, near: int) -> range | None:
    """The places after the words that take something out: "no side effects except [X]"."""
    parts = line.parts
    for at in range(max(0, near - _NEAR), min(len(parts), near + _NEAR)):
        if parts[at].word.startswith(_BUT_FOR):
            end = at + 1
            while (
                end < len(parts) and not parts[end].verb and parts[end].word not in {";", "there"}
            ):
                end += 1
            return range(at + 1, end)
    return None


def untold(
    walk: Walk, line: Line, start: int, end: int, here: list[int]
) -> list[tuple[range, list[int]]]:
    """Where a clause tells of harm without a word for it, each with the agents it is of."""
    parts = line.parts
    sure = here[-1:] or (walk.current if len(walk.current) == 1 else [])
    found: list[tuple[range, list[int]]] = []
    found.extend(_related(parts, start, end, sure))
    tied = _tied_to_agent(walk, parts, start, end)
    if tied is not None:
        found.append(tied)
    stop = _stop_in(parts, start, end)
    before = _subject(walk, parts, start, end, stop)
    if _made_stop(parts, start, end) or _managed_by_dose(parts, start, end):
        found.append((before, sure))
    elif (
        stop is not None and parts[start].word in REASONS and (here or _anaphor(parts, start, stop))
    ):
        found.append((range(start + 1, stop), sure))
    found.extend(_beside_prior(walk, line, start, end, here, sure))
    fleeting = _said_fleeting(parts, start, end)
    if fleeting and walk.given and not walk.cohort:
        alone = walk.prior is not None and walk.prior[1] == start and not before
        found.append((range(walk.prior[0], start) if alone and walk.prior else before, sure))
    found.extend(_also_with(walk, parts, start, end))
    if _better_by_stopping(parts, start, end):
        found.append((before, sure))
    if came_under(walk, parts, start, end):
        found.append((_new(walk, line, start, end), sure))
    return [(where, whose) for where, whose in found if whose and where]


def _related(
    parts: tuple[Part, ...], start: int, end: int, sure: list[int]
) -> list[tuple[range, list[int]]]:
    """What is called the treatment's: "treatment-related [X]"."""
    return [
        (range(at + 1, at + 2), sure)
        for at in range(start, end - 1)
        if parts[at].word in _RELATED and parts[at + 1].kind == "mention"
    ]


def _beside_prior(
    walk: Walk, line: Line, start: int, end: int, here: list[int], sure: list[int]
) -> list[tuple[range, list[int]]]:
    """What a clause and the one before it tell together: "A was stopped when X developed"."""
    parts = line.parts
    found: list[tuple[range, list[int]]] = []
    if walk.prior is not None and walk.prior[1] == start:
        first, last = walk.prior
        ended = _stop_in(parts, first, last) if parts[start].word in _WHEN else None
        if ended is not None and any(each.says("arose", "have") for each in parts[start:end]):
            found.append((range(start, end), walk.told_here[-1:] or sure))
        if parts[start].word in {"while", "whilst"} and here and end - start < _SHORT:
            found.append((_new(walk, line, first, last), here[-1:]))
    return found


class News(NamedTuple):
    """What a sentence tells as new: the findings, their place, and the agents it names."""

    sentence: int
    span: Span
    what: tuple[str, ...]
    agents: tuple[int, ...]


def news_of(walk: Walk, line: Line, start: int, end: int, here: list[int]) -> News | None:
    """The findings that a clause says came up; none where they were there before."""
    parts = line.parts
    came = (each for each in range(start, end) if parts[each].verb and _is_news(parts[each]))
    verb = next(came, None)
    if verb is None:
        return None
    if any(each.says("improved", "complete", "partial", "fall") for each in parts[start:end]):
        return None
    after = any(each.kind == "mention" for each in parts[verb:end])
    told = [
        (each, concept)
        for each in (parts[verb:end] if after else parts[start:verb])
        if each.kind == "mention"
        and walk.contexts[each.number].state in {"present", "raised", "low"}
        and (concept := pick(walk.mentions[each.number], walk.vocabulary, {"finding"}))
    ]
    if not told or any(walk.was_there(concept, line.number) for _, concept in told):
        return None
    what = tuple(dict.fromkeys(concept for _, concept in told))
    span = Span(told[0][0].start, told[-1][0].end)
    return News(line.number, span, what, tuple(here))


def _is_news(part: Part) -> bool:
    return part.says("arose") is not None or part.word in _NEWS


_NEWS = frozenset({"developed", "occurred", "appeared", "experienced", "noticed"})


def stopped_upon(walk: Walk, line: Line, start: int, end: int) -> list[int]:
    """The treatments that a sentence says were stopped, right after one with something new."""
    parts, news = line.parts, walk.news
    if news is None or line.number != news.sentence + 1:
        return []
    stop = _stop_in(parts, start, end)
    if stop is None or parts[stop].word.endswith(" of"):
        return []
    named = [
        walk.named[each.number]
        for each in parts[start:stop]
        if each.kind == "mention" and each.number in walk.named
    ]
    if named:
        return named[-1:] if walk.given[named[-1]].places[0][0] <= news.sentence else []
    if _anaphor(parts, start, stop):
        return list(news.agents[-1:]) or (walk.current if len(walk.current) == 1 else [])
    return []


def _tied_to_agent(
    walk: Walk, parts: tuple[Part, ...], start: int, end: int
) -> tuple[range, list[int]] | None:
    """What an agent's name is joined with: "A-induced [X]", "[X] was A-related", "[X] to A"."""
    for at in range(start, end):
        part = parts[at]
        known = _which(walk, part)
        if known is None:
            continue
        which = [known]
        if at + 2 < end and parts[at + 1].word == "-" and parts[at + 2].word.startswith(_TIED):
            after = at + 3 < end and parts[at + 3].kind == "mention"
            return (range(at + 3, at + 4) if after else range(start, at)), which
        if (
            at - 2 >= start
            and parts[at - 1].word == "to"
            and parts[at - 2].kind == "mention"
            and any(each.word in {"developed", "had"} for each in parts[start:at])
        ):
            return range(at - 2, at - 1), which
    return None


def _which(walk: Walk, part: Part) -> int | None:
    """The treatment that a mention names, if it was given."""
    if part.kind != "mention":
        return None
    if part.number in walk.named:
        return walk.named[part.number]
    concept = pick(walk.mentions[part.number], walk.vocabulary, {"agent", "intervention"})
    for which, given in enumerate(walk.given):
        if given.concept == concept:
            return which
    return None


def _stop_in(parts: tuple[Part, ...], start: int, end: int) -> int | None:
    """Where a clause says that something was stopped."""
    for at in range(start, end):
        word = parts[at].word.removeprefix("was ").partition(" ")[0]
        if word in ENDED and (parts[at].says("stopped") or word == "replaced"):
            return at
    return None


def _anaphor(parts: tuple[Part, ...], start: int, end: int) -> bool:
    words = {word for each in parts[start:end] for word in each.word.split()}
    return not ANAPHORS.isdisjoint(words)


def _subject(walk: Walk, parts: tuple[Part, ...], start: int, end: int, stop: int | None) -> range:
    """What stands before a clause's verb; of a clause without a subject, the clause before."""
    del stop
    verb = next((at for at in range(start, end) if parts[at].verb or _makes(parts[at])), end)
    if any(each.kind == "mention" for each in parts[start:verb]):
        return range(start, verb)
    if walk.prior is not None and walk.prior[1] == start and not _own_subject(parts, start, verb):
        return range(walk.prior[0], start)
    return range(0)


def _own_subject(parts: tuple[Part, ...], start: int, verb: int) -> bool:
    """Whether a clause brings a subject of its own, that names nothing."""
    return any(
        each.kind == "word" and each.word not in {"and", "but", "which", "that", "both", "all"}
        for each in parts[start:verb]
    )


def _makes(part: Part) -> bool:
    return part.word.startswith((*_MADE, *_HINDERED)) or part.word.startswith("did not requir")


def _made_stop(parts: tuple[Part, ...], start: int, end: int) -> bool:
    """Whether something made that less was given: "required withdrawal", "limited the dose"."""
    for at in range(start, end):
        word = parts[at].word.removeprefix("did not ").removeprefix("had ")
        after = parts[at + 1 : min(end, at + 7)]
        if word.startswith(_MADE):
            ended = any(each.word.startswith(_NO_MORE) for each in after)
            dose = any(each.word in {"dose", "dosage"} for each in after)
            if ended or (dose and any(each.word.startswith(_LOWER) for each in after)):
                return True
        if word.startswith(_HINDERED) and any(each.word in _FURTHER for each in after):
            return True
    return False


def _managed_by_dose(parts: tuple[Part, ...], start: int, end: int) -> bool:
    """Whether it was met by giving less: "was managed by lowering the dose"."""
    for at in range(start, end):
        if parts[at].word.partition(" ")[0] not in _MANAGED:
            continue
        after = parts[at : min(end, at + 7)]
        if any(each.word in {"dose", "dosage"} for each in after) and any(
            word.startswith(_LOWER) for each in after for word in each.word.split()
        ):
            return True
    return False


def _said_fleeting(parts: tuple[Part, ...], start: int, end: int) -> bool:
    """Whether it ends with how little it was: "[X] was noted but transient"."""
    words = [each for each in parts[start:end] if each.kind in {"word", "cue"}]
    last = words[-1].word if words else ""
    if len(words) < 2 or last not in FLEETING:
        return False
    turned = words[-2].word in {"but", "only"}
    # "[X] was mild" may be how it was before; "[X] occurred, and was mild" is not.
    arose = last != "mild" or (
        start > 0 and any(came(each) for each in parts[max(0, start - 8) : start])
    )
    return turned or (arose and words[-2].says("be") is not None)


def _also_with(
    walk: Walk, parts: tuple[Part, ...], start: int, end: int
) -> list[tuple[range, list[int]]]:
    """The other side of an effect: "A was associated with less [X], but also with [Y]"."""
    if parts[start].word != "but" or start + 1 >= end or parts[start + 1].word != "also":
        return []
    led = any(each.says("leads", "have") for each in parts[max(0, start - _NEAR) : start])
    verb = any(each.verb for each in parts[start:end])
    return [(range(start, end), walk.told_here[-1:])] if led and not verb else []


def _better_by_stopping(parts: tuple[Part, ...], start: int, end: int) -> bool:
    return any(
        parts[at].cues
        and parts[at].says("complete", "improved")
        and eased_by_stopping(parts, at, start, end)
        for at in range(start, end)
    )


def _new(walk: Walk, line: Line, start: int, end: int) -> range:
    """The clause, unless what it tells of had been there before."""
    for each in line.parts[start:end]:
        if each.kind == "mention":
            concept = pick(walk.mentions[each.number], walk.vocabulary, {"finding", "diagnosis"})
            if concept is not None and walk.was_there(concept, line.number):
                return range(0)
    return range(start, end)
