"""Of which treatments a response is: those its clause names, those it leads to, or the last."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cdss.extract import strangers
from cdss.extract.clauses import Line, Part
from cdss.extract.prior import is_prior
from cdss.extract.relations import pick
from cdss.model.concept import GIVEN_KINDS

if TYPE_CHECKING:
    from cdss.extract.events import Walk

_LEADS = frozenset(
    {
        "with",
        "to",
        "on",
        "under",
        "after",
        "despite",
        "of",
        "by",
        "from",
        "following",
        "during",
        "in",
        "spite",
        "for",
        "upon",
        "using",
    }
)
REASONS = frozenset(
    {"because", "because of", "due to", "owing to", "for", "given", "since", "secondary to"}
)
_JOINED = ("followed by", "combined with", "together with", "in combination with", "plus")
_OUTCOMES = ("complete", "improved", "partial", "none")
_GIVEN_TO = frozenset({"given", "treated with", "receiving", "taking", "who received"})
"""What leads on to the agent of "X fell in 8 of the patients given A"."""
_FAR = 14
_BESIDE = GIVEN_KINDS | {"route"}
"""What may stand before the agent that a preposition leads to: how it is given, and its class."""


def agents_of(
    walk: Walk, line: Line, at: int, start: int, end: int, previous: list[int], before: list[int]
) -> tuple[list[int], bool]:
    """The interventions a response is of: after "with" or "to", before it, or the last."""
    parts = line.parts
    one = _of_two(walk, parts, start, at)
    if one is not None:
        return [one], True
    if parts[at].says("not-tolerated") and at + 1 < end and parts[at + 1].number in walk.named:
        return _listed(walk, parts, at + 1, end), True  # "could not tolerate [A]"
    led = _led_to(walk, parts, at, end)
    if led is not None:
        return _listed(walk, parts, led, end), True
    named, reason = _named_before(walk, parts, at, start)
    if _led_by_with(parts, at, start) and parts[at].says("improved", "complete", "partial"):
        named = _after_handover(walk, parts, at, start) or named
    if not named and strangers.told(parts, start, at, named=False):
        return [], False
    if named and before and _ends_list(parts, start, at):
        named = [*before, *named]
    if (parts[start].word in REASONS and not _given_after(walk, parts, start, at)) or (
        reason not in {None, start}
        and named
        and not _since_then(parts, reason or 0, at)
        and not _led_by_with(parts, at, start)  # "A was given for X with [little benefit]"
    ):
        return [each for each in previous if each not in named], False
    if named:
        return list(dict.fromkeys(named)), True
    return _unnamed(walk, parts, at, end, previous, before)


def _after_handover(walk: Walk, parts: tuple[Part, ...], at: int, start: int) -> list[int]:
    """Of "A and B, followed by C with [good response]" the C."""
    named: list[int] = []
    for back in range(at - 1, start - 1, -1):
        part = parts[back]
        if part.kind == "mention" and part.number in walk.named:
            named.insert(0, walk.named[part.number])
        if part.word.startswith(("followed by", "switched to", "replaced by", "changed to")):
            return named
    return []


def _named_before(
    walk: Walk, parts: tuple[Part, ...], at: int, start: int
) -> tuple[list[int], int | None]:
    """The treatments that a clause names before a response, and where it gives a reason."""
    reason = None
    named: list[int] = []
    earlier: list[int] = []
    for back in range(at - 1, start - 1, -1):
        part = parts[back]
        if part.word in REASONS and reason is None:
            reason = back
        if named and part.says(*_OUTCOMES) and _led_by_with(parts, back, start):
            break  # "A, with [X], and B, without [Y]": the B
        if part.kind == "mention" and part.number in walk.named:
            (earlier if is_prior(parts, back, start, at) else named).insert(
                0, walk.named[part.number]
            )
    return named or earlier, reason


def _unnamed(
    walk: Walk,
    parts: tuple[Part, ...],
    at: int,
    end: int,
    previous: list[int],
    before: list[int],
) -> tuple[list[int], bool]:
    """The treatments that a response is of whose clause names none before it."""
    if parts[at].word.startswith("persist") and walk.told_here:
        return list(walk.told_here), False
    last_named = _relative_of(walk, parts, at)
    if last_named is not None:
        return [last_named], True
    if _named_later(walk, parts, at, end):
        # What is named after it came later, or has an outcome of its own.
        return [each for each in previous if each not in _given_in(walk, parts, at, end)], False
    last = walk.running_now() or ([] if walk.cohort else previous)
    return before or last, bool(before)


def _given_after(walk: Walk, parts: tuple[Part, ...], start: int, at: int) -> bool:
    """Whether a treatment was given for a reason: "because of X, [A was added], with ..."."""
    comma = next((each for each in range(start, at) if parts[each].word == ","), at)
    return any(
        each.kind == "mention" and each.number in walk.named for each in parts[comma:at]
    ) and any(each.says("treated") and each.verb for each in parts[comma:at])


def _since_then(parts: tuple[Part, ...], reason: int, at: int) -> bool:
    """Whether it came out so later: "A was added because of X, with [improvement]"."""
    return any(
        parts[each].word == "," and parts[each + 1].word in {"with", "resulting in", "leading to"}
        for each in range(reason, at - 1)
    )


def _relative_of(walk: Walk, parts: tuple[Part, ...], at: int) -> int | None:
    """The one treatment of "A without effect and then B, which [helped]": the B."""
    which = next((each for each in range(at, max(0, at - 4), -1) if parts[each].word == "which"), 0)
    found: int | None = None
    for back in range(which - 1, -1, -1):
        part = parts[back]
        if part.kind == "mention" and part.number in walk.named:
            if found is not None:
                return None
            found = walk.named[part.number]
        elif found is not None and (part.word == "then" or part.says(*_OUTCOMES)):
            return found
        elif part.verb and not part.says("be"):
            return None
    return None


def _named_later(walk: Walk, parts: tuple[Part, ...], at: int, end: int) -> bool:
    """Whether a treatment is named after a response, past a sign: "[unchanged], A for a week"."""
    parted = False
    for part in parts[at + 1 : end]:
        parted = parted or part.word in {",", "and", ";"}
        if part.kind == "mention" and part.number in walk.named:
            return parted
    return False


def _given_in(walk: Walk, parts: tuple[Part, ...], at: int, end: int) -> set[int]:
    return {
        walk.named[each.number]
        for each in parts[at:end]
        if each.kind == "mention" and each.number in walk.named
    }


def _led_by_with(parts: tuple[Part, ...], at: int, start: int) -> bool:
    words = parts[at].word.split()
    return words[:1] in (["with"], ["without"]) or (
        at > start and parts[at - 1].word in {"with", "without"}
    )


def _of_two(walk: Walk, parts: tuple[Part, ...], start: int, at: int) -> int | None:
    """Which of two treatments "the former" or "the latter" is, of those told together last."""
    for back in range(at - 1, start - 1, -1):
        part = parts[back]
        if part.kind == "mention" and part.number in walk.named:
            return None
        if part.word in _WHICH and len(walk.pair) > 1:
            return walk.pair[_WHICH[part.word]]
    return None


_WHICH = {"former": 0, "latter": -1}


def _ends_list(parts: tuple[Part, ...], start: int, at: int) -> bool:
    """Whether a clause is the end of a list, and none of it helped: "..., and then C failed"."""
    if parts[at].says("none") is None or not parts[at].word.startswith(
        ("with", "to no ", "in vain")
    ):
        return False
    first = start + (parts[start].word == ",")
    return parts[first].word == "and" and not any(each.verb for each in parts[start:at])


def _led_to(walk: Walk, parts: tuple[Part, ...], at: int, end: int) -> int | None:
    """The agent that a preposition leads to from a response: "no response to A"."""
    word = parts[at].word
    leading = word in _LEADS or word.endswith((" with", " to", " of", " on", " from"))
    for after in range(at + 1, min(end, at + _FAR)):
        part = parts[after]
        if part.kind == "mention":
            if part.number in walk.named:
                return after if leading else None
            leading = (
                leading and pick(walk.mentions[part.number], walk.vocabulary, _BESIDE) is not None
            )
        elif part.says("stopped", "turn", "relative") or part.word in {";", "and", "but"}:
            if part.word != "and" or not _goes_on(walk, parts, after, end):
                return None
        elif part.word in _LEADS or part.word in _GIVEN_TO or part.says("time-word"):
            leading = True
        elif part.verb and not part.says("be", "have"):
            return None
    return None


def _goes_on(walk: Walk, parts: tuple[Part, ...], at: int, end: int) -> bool:
    """Whether an "and" joins what responded: "resolution of [X] and [Y] with A"."""
    for part in parts[at + 1 : min(end, at + 4)]:
        if part.verb:
            return False
        if part.kind == "mention":
            return part.number not in walk.named
    return False


def refused(parts: tuple[Part, ...], at: int, start: int, end: int) -> bool:
    """Whether an agent is denied with its effect alone: "did not respond to A nor to B"."""
    if parts[start].word == "neither":
        return any(each.says("improved", "complete", "partial") for each in parts[at:end])
    for back in range(at - 1, start - 1, -1):
        part = parts[back]
        if part.says("none", "partial") is not None and part.word.endswith(" to"):
            return True
        if part.says("not-tolerated") is not None and part.word.startswith(("did", "could")):
            return True
        if part.word in {"responded to", "respond to"}:
            return back > start and parts[back - 1].says("negation") is not None
        if part.verb or (part.kind == "word" and part.word not in _BETWEEN):
            return False
    return False


_BETWEEN = frozenset({"to", "and", "or", "nor", "neither", "both", "either"})


def _listed(walk: Walk, parts: tuple[Part, ...], at: int, end: int) -> list[int]:
    found = []
    depth = 0
    for each in range(at, end):
        part = parts[each]
        depth += {"(": 1, ")": -1}.get(part.word, 0)
        if part.kind == "mention" and part.number in walk.named:
            found.append(walk.named[part.number])
        elif found and (part.says("time-word", "stopped") or part.says(*_OUTCOMES)):
            break
        elif depth or part.word == ")" or part.word in {"neither", "nor", "to"}:
            continue
        elif part.kind == "mention":
            if pick(walk.mentions[part.number], walk.vocabulary, {"route"}) is None:
                break
        elif part.word.startswith(_JOINED) or (
            part.says("treated") and part.word.endswith((" of", " with")) and not part.verb
        ):
            continue
        elif part.verb or (part.kind == "word" and part.word not in {"and", "or", "both", "then"}):
            break
    return list(dict.fromkeys(found))
