"""Whether two items say the same: concept, state, figures, place, or printed words."""

from __future__ import annotations

import re
from fractions import Fraction

from cdss.extract.items import Item, Places
from cdss.model.figures import DECIMAL_COMMA, all_figures, durations

ENOUGH = Fraction(1, 2)
"""The part of the shorter of two spans that must lie in both."""

_SHORT = 20
"""Characters of what may stand inside something else by chance."""

_DASH = re.compile("[\u00ad\u2010-\u2014\u2212]")
_WORD = re.compile(r"[^\W\d_]+")
_RATE = re.compile(r"\b(?:once|twice|thrice|other|alternate|half)\b", re.IGNORECASE)
_SAYS_LITTLE = frozenset(
    ("a", "an", "and", "at", "for", "in", "is", "not", "of", "on", "or", "per", "stated", "the")
) | frozenset(("then", "to", "was", "were", "with"))


def differs(gold: Item, candidate: Item) -> str | None:
    """In what a candidate's item is not the curators': concept, state, figure, place; or None.

    Example:
        >>> fever = Item("finding", "P1/S1", "fever", ((4, 14),), state="present")
        >>> differs(fever, fever._replace(places=((9, 30),)))
        >>> differs(fever, fever._replace(places=((10, 30),)))
        'place'
        >>> differs(fever, fever._replace(state="absent", places=((90, 95),)))
        'state'
    """
    if gold.kind == "general":
        return _differs_in_general(gold, candidate)
    if gold.concept != candidate.concept:
        return "concept"
    if not _same_state(gold, candidate):
        return "state"
    if not _same_figures(gold, candidate) or not same_words(gold, candidate):
        return "figure"
    return None if near(gold.places, candidate.places) else "place"


def _differs_in_general(gold: Item, candidate: Item) -> str | None:
    # Curators name what a sentence is about; a candidate may name more of its words.
    if 2 * len(gold.also & candidate.also) < len(gold.also):
        return "concept"
    if gold.state != candidate.state:
        return "state"
    return None if near(gold.places, candidate.places) else "place"


def _same_state(gold: Item, candidate: Item) -> bool:
    if gold.state == candidate.state:
        return True
    # Beside a value, "raised" may be told or left to the value.
    with_value = _valued(gold) and _valued(candidate)
    return with_value and not (gold.state and candidate.state)


def _valued(item: Item) -> bool:
    return any(name.startswith("value") for name, _ in item.figures)


def _same_figures(gold: Item, candidate: Item) -> bool:
    ours, theirs = dict(gold.figures), dict(candidate.figures)
    if gold.kind == "frequency" and ("of" in ours) != ("of" in theirs):
        # A subject has its number; a count of it may repeat that or not.
        ours.pop("of", None)
        theirs.pop("of", None)
    return ours == theirs


def same_words(gold: Item, candidate: Item) -> bool:
    """Whether what is printed of a dose, a schedule or a publication is the same.

    Example:
        >>> def said(part, words, kind="dose"):
        ...     return Item(kind, "", part, (), words=words)
        >>> same_words(said("dose", "3% concentration"), said("dose", "3%"))
        True
        >>> same_words(said("dose", "20 mg/kg"), said("dose", "20 mg"))
        False
        >>> same_words(said("schedule", "every 6 weeks"), said("schedule", "six-weekly"))
        True
        >>> same_words(said("schedule", "twice daily"), said("schedule", "once daily"))
        False
    """
    if gold.kind == "bibliography":
        key = surnames if gold.concept == "authors" else letters
        return key(gold.words) == key(candidate.words)
    if gold.concept == "dose" and gold.kind == "dose":
        return _same_dose(gold.words, candidate.words)
    if not gold.words and not candidate.words:
        return True
    ours, theirs = gold.words, candidate.words
    if all_figures(ours) != all_figures(theirs) or _rates(ours) != _rates(theirs):
        return False
    return bool(all_figures(ours)) or not _content(ours).isdisjoint(_content(theirs))


def _same_dose(ours: str, theirs: str) -> bool:
    shorter, longer = sorted((_closed(ours), _closed(theirs)), key=len)
    at = longer.find(shorter)
    if at < 0 or all_figures(ours) != all_figures(theirs):
        return False
    # "20 mg" is no "20 mg/kg".
    after = longer[at + len(shorter) :]
    return not after.startswith(("/", "per", "·", "kg"))


def _closed(words: str) -> str:
    return "".join(words.replace("-\n", "").split()).casefold().replace("\N{MICRO SIGN}", "u")


def near(ours: Places, theirs: Places) -> bool:
    """Whether two of the places share at least half of the shorter one."""
    return not ours or any(
        shared(one, other) >= ENOUGH * min(one[1] - one[0], other[1] - other[0]) > 0
        for one in ours
        for other in theirs
    )


def shared(one: tuple[int, int], other: tuple[int, int]) -> int:
    """The characters that lie in both.

    Example:
        >>> shared((0, 10), (8, 30)), shared((0, 3), (5, 9))
        (2, 0)
    """
    return max(0, min(one[1], other[1]) - max(one[0], other[0]))


def all_lengths(words: str) -> frozenset[object]:
    r"""The durations and ages in words, whatever dash joins them.

    Example:
        >>> all_lengths("a 78\u2011year\u2011old man") == all_lengths("78 years")
        True
    """
    return frozenset(durations(DECIMAL_COMMA.sub(".", _DASH.sub("-", words))))


def letters(words: str) -> str:
    """Words without what tells two printings of them apart.

    Example:
        >>> letters("A Case-Report, again.") == letters("a case report: again")
        True
    """
    return "".join(_each for _each in words.casefold() if _each.isalnum())


def stands(words: str, raw: str) -> bool:
    """Whether words of a bibliography stand in a text, whatever parts them there.

    Example:
        >>> stands("Suppl 2", "2017;76(Suppl. 2):1386"), stands("76", "11;7:664-75")
        (True, False)
    """
    parts = r"\W*".join(re.escape(each) for each in re.findall(r"\w+", words))
    if any(sign.isdigit() for sign in words[:1]) or len(words) < _SHORT:
        return bool(re.search(rf"(?<!\w){parts}(?!\w)", raw, re.IGNORECASE))
    # A long title may be broken within a word.
    return letters(words) in letters(raw)


def surnames(authors: str) -> tuple[str, ...]:
    """The longest word of each author's name.

    Example:
        >>> surnames("Miyamae T, Kikuchi M") == surnames("T Miyamae, M. Kikuchi")
        True
    """
    names = (_WORD.findall(each.casefold()) for each in authors.split(","))
    return tuple(max(each, key=len) for each in names if each)


def _rates(words: str) -> list[str]:
    return sorted(each.casefold() for each in _RATE.findall(words))


def _content(words: str) -> frozenset[str]:
    plain = (each.casefold().removesuffix("s") for each in _WORD.findall(words))
    return frozenset(plain) - _SAYS_LITTLE
