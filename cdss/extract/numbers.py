"""Numbers as they are printed or spelled: 1,000; 4-5; about twelve; between 4 and 5; < 7."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Final, NamedTuple

from cdss.extract.marks import Bounds, Sentence, Text

_ONES: Final = {
    word: value
    for value, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen"
        " fifteen sixteen seventeen eighteen nineteen".split()
    )
}
_TENS: Final = {
    word: value * 10
    for value, word in enumerate(
        "twenty thirty forty fifty sixty seventy eighty ninety".split(), start=2
    )
}
_DIGITS: Final = 30

_PRINTED: Final = (
    r"[0-9]{1,3}(?:[,\u202f][0-9]{3})+(?:[.\u00b7][0-9]{1,12})?(?![0-9])"
    r"|[0-9]{1,30}(?:[.,\u00b7][0-9]{1,12})?"
)
_ONE_WORD: Final = "|".join(sorted(_ONES, key=len, reverse=True))
_SPELLED: Final = (
    rf"(?:{'|'.join(_TENS)})(?:[- ](?:{_ONE_WORD}))?(?![A-Za-z])"
    rf"|(?:{_ONE_WORD})(?: hundred)?(?: and a half)?(?![A-Za-z])"
)
_HALF: Final = r"(?: ?\u00bd| 1/2)"
_ABOUT: Final = (
    r"about|approximately|approx\.?|around|nearly|almost|roughly|circa|ca\.?|some|~|\u2248|\u00b1"
    r"|close to|estimated"
)
_ABOVE: Final = r"more than|greater than|higher than|over|above|exceeding|in excess of|>(?!=| ?or)"
_FROM: Final = (
    r"at least|not less than|no less than|a minimum of|minimum|minimally|>=|\u2265|\u2a7e"
)
_BELOW: Final = r"less than|lower than|fewer than|below|under|<(?!=)"
_UP_TO: Final = r"up to|at most|not more than|no more than|a maximum of|maximum|<=|\u2264|\u2a7d"
_NUMBER: Final = re.compile(
    r"(?:(?:(?<![\w])|(?<=[0-9]))(?:"
    rf"(?P<about>{_ABOUT})|(?P<above>{_ABOVE})|(?P<from>{_FROM})|(?P<below>{_BELOW})"
    rf"|(?P<upto>{_UP_TO})|(?P<between>between|from|ranging from|ranged from|range[ds]?(?: of|:)?)"
    r") ?)?"
    r"(?<![\w.,])(?<![A-Za-z][-/])(?<![0-9]:)(?P<sign>[+-](?=[0-9]))?"
    rf"(?:(?P<printed>{_PRINTED})(?P<half>{_HALF})?|(?P<spelled>{_SPELLED}))"
    r"(?:"
    rf" ?(?:(?P<dash>-|to|or)|(?P<and>and)|(?P<spread>\u00b1|\+/-)) ?(?<![a-z])(?:"
    rf"(?P<second>{_PRINTED})(?P<half2>{_HALF})?|(?P<spelled2>{_SPELLED}))(?![A-Za-z:]|[.,/][0-9])"
    r")?",
    re.IGNORECASE,
)


class Number(NamedTuple):
    """A number or an interval, before it is known what it counts.

    ``first`` is where its digits begin, after "about" or "more than".
    """

    start: int
    end: int
    sentence: int
    bounds: Bounds
    first: int
    spelled: bool
    cue: str
    read_as: str | None = None


def numbers(text: Text, told: tuple[Sentence, ...]) -> tuple[Number, ...]:
    """The numbers of the sentences, in order.

    Example:
        >>> from cdss.extract.marks import Sentence, Text
        >>> plain = "CPK fell from 14,420 to about 1,000; IL-6 rose more than two or three times"
        >>> found = numbers(Text(plain, plain, range(76)), (Sentence(0, 0, 75),))
        >>> [plain[each.start : each.end] for each in found]
        ['from 14,420', 'about 1,000', 'more than two or three']
    """
    found: list[Number] = []
    plain = text.plain
    for number, sentence in enumerate(told):
        at = sentence.start
        while match := _NUMBER.search(plain, at, sentence.end):
            read = _read(match, number)
            if read is None:
                at = match.end()
                continue
            found.append(read)
            at = read.end
    return tuple(found)


def _read(match: re.Match[str], sentence: int) -> Number | None:
    first = _value(match["printed"], match["spelled"], match["half"])
    if first is None:
        return None
    second = None
    end = match.end()
    if match["second"] or match["spelled2"]:
        second = _value(match["second"], match["spelled2"], match["half2"])
        # "2 and 3" are two numbers, "between 2 and 3" one; so are "from 300 to 50".
        apart = match["and"] and match["between"] is None
        falls = second is not None and second <= first
        change = match["between"] is not None and match["between"].lower() == "from"
        if second is None or apart or falls or (change and match["dash"]):
            second = None
            end = match.end("half") if match["half"] else match.end("printed")
            end = end if end > 0 else match.end("spelled")
        elif match["spread"]:
            second = None
    start = match.start()
    cue = next((name for name in _CUES if match[name]), "number")
    if cue == "between" and second is None and match["between"].lower() != "from":
        cue, start = "number", match.start("printed" if match["printed"] else "spelled")
    if match["sign"] == "-" and second is None and not match["spelled"]:
        first = -first
    read_as = None
    for printed in (match["printed"], match["second"] if second is not None else None):
        if printed and re.fullmatch(r"[0-9]+,[0-9]+", printed) and not _GROUPED.fullmatch(printed):
            read_as = "the comma read as the sign before decimals"
    at = match.start("printed") if match["printed"] else match.start("spelled")
    spelled = match["spelled"] is not None
    return Number(start, end, sentence, _bounds(cue, first, second), at, spelled, cue, read_as)


_CUES: Final = ("about", "above", "from", "below", "upto", "between")
_GROUPED: Final = re.compile(r"[1-9][0-9]{0,2}(?:[,\u202f][0-9]{3})+(?:[.\u00b7][0-9]+)?")


def _bounds(cue: str, first: Fraction, second: Fraction | None) -> Bounds:
    about = cue == "about"
    if second is not None:
        return Bounds(first, second, strict=False, about=about)
    if cue == "above":
        return Bounds(first, None, strict=True)
    if cue == "from":
        return Bounds(first, None)
    if cue == "below":
        return Bounds(None, first, strict=True)
    if cue == "upto":
        return Bounds(None, first)
    return Bounds(first, first, about=about)


def _value(printed: str | None, spelled: str | None, half: str | None) -> Fraction | None:
    if spelled is not None:
        return _spelled(spelled.lower())
    if printed is None or len(printed) > _DIGITS:
        return None
    written = printed.replace("\u00b7", ".").replace("\u202f", ",")
    if _GROUPED.fullmatch(written):
        written = written.replace(",", "")
    value = Fraction(written.replace(",", "."))
    return value + Fraction(1, 2) if half else value


def _spelled(words: str) -> Fraction:
    more = Fraction(1, 2) if words.endswith("and a half") else Fraction(0)
    words = words.removesuffix(" and a half")
    if words.endswith(" hundred"):
        return Fraction(_ONES[words.removesuffix(" hundred")] * 100)
    head, _, tail = words.replace("-", " ").partition(" ")
    value = _TENS.get(head, _ONES.get(head, 0)) + (_ONES[tail] if tail else 0)
    return value + more
