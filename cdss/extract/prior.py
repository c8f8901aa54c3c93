"""What was given before something else: by the words that lead to it, or lead on from it."""

from __future__ import annotations

from cdss.extract.clauses import Part

_DESPITE = frozenset({"despite", "in spite of", "after", "following", "secondary to"})
_EARLIER = frozenset(
    {
        *("previously", "previous", "prior", "past", "former", "formerly", "earlier", "already"),
        *("failing", "failed", "besides", "existing", "ongoing", "background", "unsuccessful"),
    }
)
_ADDED = ("add", "adjunct", "addition", "in addition", "supplement")
_CHANGED = ("switch", "chang", "conver", "transition", "shift", "convert")
_REPLACED = (
    *("replaced by", "replaced with", "switched to", "changed to", "converted to"),
    *("transitioned to", "shifted to", "substituted by", "substituted with"),
)
_LIST = frozenset({"and", "or", "plus", "nor", "both", "of", "the", "as well as", "&"})


def is_prior(parts: tuple[Part, ...], at: int, start: int, end: int) -> bool:
    """Whether an agent is named as what went before: "refractory to A", "switched from A to B".

    Such an agent does not begin here, and what follows is told of another.
    """
    if _replaced(parts, at, end) or _given_up(parts, at, end) or _already_on(parts, at, start, end):
        return True
    return _led_from(parts, at, start) and not _begins_after(parts, at, start)


def _begins_after(parts: tuple[Part, ...], at: int, start: int) -> bool:
    """Whether it is what was given next: "after failure of A and B, [C (10 mg) was begun]"."""
    first = at
    while first - 2 >= start and parts[first - 1].word in _LIST:
        first -= 2
    if first <= start or parts[first - 1].word != ",":
        return False
    depth, passive = 0, False
    for part in parts[at + 1 :]:
        depth += {"(": 1, ")": -1}.get(part.word, 0)
        if depth or part.word == ")" or part.word in _LIST or part.kind in {"mention", "figure"}:
            continue
        if part.says("treated"):
            return part.verb or passive
        passive = part.says("be") is not None
        if not passive:
            return False
    return False


def was_earlier(parts: tuple[Part, ...], start: int, at: int) -> bool:
    """Whether words say of a list that it went before all: "prior treatments included A"."""
    return any(word in _BEFORE_ALL for each in parts[start:at] for word in each.word.split())


_BEFORE_ALL = frozenset({"prior", "previous", "previously", "past", "formerly", "earlier"})
_RESPONDED = frozenset({"responded to", "respond to", "responded", "respond"})


def only_failed(parts: tuple[Part, ...], start: int, end: int) -> bool:
    """Whether a clause names treatments only to say that they did not help."""
    failed = any(each.says("none", "not-tolerated") for each in parts[start:end])
    return failed and not any(each.says("treated") for each in parts[start:end])


def _given_up(parts: tuple[Part, ...], at: int, end: int) -> bool:
    """Whether something did not help, and another was given: "A was ineffective, and B given"."""
    for later in range(at + 1, end):
        part = parts[later]
        if part.kind == "mention":
            return False
        if part.says("none", "not-tolerated"):
            given = next((each for each in range(later, end) if parts[each].says("treated")), end)
            return any(each.kind == "mention" for each in parts[given:end])
        if part.says("treated") or (part.verb and not part.says("be", "none")):
            return False
    return False


def _already_on(parts: tuple[Part, ...], at: int, start: int, end: int) -> bool:
    """Whether it is what somebody took who was given another: "a boy on A was treated with B"."""
    first = at
    while first - 2 >= start and parts[first - 1].word in _LIST:
        first -= 2
    if first - 2 < start or parts[first - 1].word not in {"on", "taking", "receiving"}:
        return False
    if parts[first - 2].verb or parts[first - 2].kind == "sign":
        return False
    given = next((each for each in range(at + 1, end) if parts[each].verb), end)
    passive = given < end and parts[given].says("be") is not None
    treated = [each for each in range(given, min(end, given + 3)) if parts[each].says("treated")]
    return passive and any(
        parts[later].kind == "mention" for each in treated for later in range(each + 1, end)
    )


def _replaced(parts: tuple[Part, ...], at: int, end: int) -> bool:
    """Whether something is said to have taken the place of what stands here."""
    for later in range(at + 1, end):
        part = parts[later]
        if part.word.startswith(_REPLACED):
            return any(each.kind == "mention" for each in parts[later + 1 : end])
        if part.verb and not part.says("be"):
            return False
    return False


def _led_from(parts: tuple[Part, ...], at: int, start: int) -> bool:
    """Whether the word that the agent's list hangs on is one of what went before."""
    for back in range(at - 1, start - 1, -1):
        part = parts[back]
        if part.kind not in {"word", "cue"} or (part.word in _LIST):
            continue
        if part.word in _EARLIER:
            return True
        if part.word == "to" and parts[back - 1].kind == "mention":
            # Of "the addition of A to B" the latter was there.
            return any(each.word.startswith(_ADDED) for each in parts[max(start, back - 4) : back])
        if part.word in {"to", "from"}:
            said = _ADDED if part.word == "to" else _CHANGED
            return back > start and parts[back - 1].word.startswith(said)
        if part.kind == "cue" and part.word in _COMPRISED:
            # "Prior treatments included A and B."
            return any(each.word in _EARLIER for each in parts[start:back])
        if part.kind == "cue":
            return _leads_from(parts, back, start)
    return False


_COMPRISED = frozenset({"included", "include", "includes", "consisted", "consisted of", "were"})


def _leads_from(parts: tuple[Part, ...], at: int, start: int) -> bool:
    """Whether a cue says of the agents after it that they went before."""
    part = parts[at]
    if part.says("none") and (part.word.endswith((" to", " of", " with")) or part.verb):
        return True
    if part.says("history") or part.word in _DESPITE or part.word == "substituted for":
        return True
    if part.word in _RESPONDED and at > start and parts[at - 1].says("negation"):
        return True
    if part.says("treated"):
        return at > start and (
            parts[at - 1].word in _EARLIER
            or part.word.startswith(("despite", "after", "following"))
        )
    return part.word == "on" and at > start and parts[at - 1].word in {"while", "whilst", "top"}
