"""Names that share a part: "muscle pain and weakness", "ulceration of the skin"."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

from cdss.extract.lexicon import Lexicon
from cdss.extract.matching import Found, ends_whole, written
from cdss.extract.tokens import Token
from cdss.extract.words import listed

_AND: Final = frozenset({"and", "or"})
_SKIPPED: Final = listed("the a an his her their its both this these either all some of")
_IN: Final = frozenset({"of", "in"})
_MOST: Final = 5


class Placed(NamedTuple):
    """A name and the token it begins at."""

    at: int
    found: Found


def may_turn(found: list[Token], at: int) -> bool:
    """Whether "of" or "in" stands near enough after a token for a name to be turned."""
    after = found[at + 1 : at + 3]
    return bool(after) and (after[0].key in _IN or after[-1].key in _IN)


def turned(found: list[Token], at: int, lexicon: Lexicon) -> Found | None:
    """A name whose parts stand the other way round: "weakness of the proximal muscles".

    Example:
        >>> from cdss.extract.marks import Sentence
        >>> from cdss.extract.tokens import tokens
        >>> from cdss.model.concept import Concept, Vocabulary
        >>> lexicon = Lexicon(Vocabulary([Concept("ulcer", "Skin ulcer", "finding")]))
        >>> turned(tokens("ulcers of the skin", Sentence(0, 0, 18), lexicon), 0, lexicon).until
        4
    """
    for size in (1, 2):
        middle = at + size
        if middle + 1 >= len(found) or found[middle].key not in _IN:
            continue
        if not _spaced(found, at, middle + 1):
            continue
        head = " ".join(each.key for each in found[at:middle])
        start = middle + 1
        if found[start].key in _SKIPPED and found[start].joint == " ":
            start += 1
        for until in range(min(len(found), start + 3), start, -1):
            if not _spaced(found, start, until - 1) or not ends_whole(found, until):
                continue
            key = " ".join(each.key for each in found[start:until]) + " " + head
            names = lexicon.keys.get(key)
            if names and all(each.exact is None for each in names):
                return Found(names, until, "turned name")
    return None


def _spaced(found: list[Token], start: int, until: int) -> bool:
    return all(each.joint in (" ", "-") for each in found[start:until])


def parts_of(found: list[Token], placed: Placed, lexicon: Lexicon) -> list[Placed] | None:
    """The two names in one with "and" between, where each is a name itself."""
    at, match = placed
    for middle in range(at + 1, match.until - 1):
        if found[middle].key != "and":
            continue
        parts = []
        for start, until in ((at, middle), (middle + 1, match.until)):
            key = " ".join(each.key for each in found[start:until])
            names = written(lexicon.keys.get(key, ()), found, start, until)
            if not names:
                break
            parts.append(Placed(start, Found(names, until, match.how, match.unsure)))
        if len(parts) == 2:
            return parts
    return None


def sharing(found: list[Token], placed: list[Placed], lexicon: Lexicon) -> Iterator[Placed]:
    """The names that lack a part which a neighbour in their list has."""
    taken = {at: each for each in placed for at in range(each.at, each.found.until)}
    for each in placed:
        if each.found.until - each.at < 2 or each.found.how == "turned name":
            continue
        yield from _before(found, each, taken, lexicon)
        yield from _after(found, each, taken, lexicon)


def _before(
    found: list[Token], full: Placed, taken: dict[int, Placed], lexicon: Lexicon
) -> Iterator[Placed]:
    """Words before a name that end as it does: "proximal and distal weakness"."""
    end = full.at
    for _ in range(_MOST):
        stop = _joint_before(found, end)
        if stop is None:
            return
        made = None
        for start in (stop - 1, stop - 2):
            if start < 0 or (start < stop - 1 and found[start].joint not in (" ", "-")):
                break
            other = taken.get(start)
            if other is not None and other.found.until - other.at > stop - start:
                break
            own = [each.key for each in found[start:stop]]
            for kept in range(full.at + 1, full.found.until):
                tail = [each.key for each in found[kept : full.found.until]]
                names = lexicon.keys.get(" ".join([*own, *tail]))
                if names and all(each.exact is None for each in names):
                    made = Placed(start, Found(names, stop, "shared end"))
                    break
            if made:
                break
        if made is None:
            return
        yield made
        end = made.at


def _joint_before(found: list[Token], at: int) -> int | None:
    """The token after the list's member before this one; None where no list goes on."""
    if at >= 2 and found[at - 1].key in _AND:
        return at - 1 if found[at - 2].joint in (" ", ",") else None
    if at >= 1 and found[at - 1].joint in (",", "/"):
        return at
    return None


def _after(
    found: list[Token], full: Placed, taken: dict[int, Placed], lexicon: Lexicon
) -> Iterator[Placed]:
    """Words after a name that begin as it does: "muscle pain and weakness"."""
    end = full.found.until
    opening = [each.key for each in found[full.at : full.found.until]]
    for _ in range(_MOST):
        start = _start_after(found, end)
        if start is None or start in taken:
            return
        made = None
        for until in range(min(len(found), start + 6), start, -1):
            if not _spaced(found, start, until - 1) or not ends_whole(found, until):
                continue
            own = [each.key for each in found[start:until] if each.key not in _SKIPPED]
            for kept in range(len(opening) - 1, 0, -1):
                names = lexicon.keys.get(" ".join([*opening[:kept], *own])) if own else None
                if names and all(each.exact is None for each in names):
                    made = Placed(start, Found(names, until, "shared beginning"))
                    break
            if made:
                break
        if made is None:
            return
        yield made
        end = made.found.until


def _start_after(found: list[Token], until: int) -> int | None:
    """The first token of the list's next member; None where no list goes on."""
    if until >= len(found):
        return None
    joint = found[until - 1].joint
    if joint in (" ", ",") and found[until].key in _AND and until + 1 < len(found):
        return until + 1
    return until if joint in (",", "/") else None
