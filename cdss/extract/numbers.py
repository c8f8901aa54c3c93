"""Numbers as they are printed or spelled: 1,000; 4-5; about twelve; between 4 and 5; < 7."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Final, NamedTuple

from cdss.extract.marks import Bounds, Figure, Sentence
from cdss.extract.patterns import Pattern
from cdss.extract.words import Word

ONES: Final = {
    word: value
    for value, word in enumerate(
        [
            "zero",
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
            "sixteen",
            "seventeen",
            "eighteen",
            "nineteen",
        ]
    )
}
_TENS: Final = {
    word: value * 10
    for value, word in enumerate(
        ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"], start=2
    )
}
_DIGITS: Final = 30

_PRINTED: Final = (
    r"[1-9][0-9]{0,2}(?: [0-9]{3}){1,3}(?= ?(?:/ ?[\u03bcumL]|I?U/|cells|[np]g/|copies))"
    r"|[0-9]{1,3}(?:[,\u202f][0-9]{3})+(?:[.\u00b7][0-9]{1,12})?(?![0-9])"
    r"|[0-9]{1,30}(?:[.,\u00b7][0-9]{1,12})?"
)
_ONE_WORD: Final = "|".join(sorted(ONES, key=len, reverse=True))
_SPELLED: Final = (
    rf"(?:{'|'.join(_TENS)})(?:[- ](?:{_ONE_WORD}))?(?![A-Za-z])"
    rf"|(?:{_ONE_WORD})(?: hundred)?(?: and a half)?(?![A-Za-z])"
)
_HALF: Final = r"(?: ?\u00bd| 1/2)"
_NUMBER: Final = Pattern(
    rf"(?:(?P<printed>{_PRINTED})(?P<half>{_HALF})?|(?P<spelled>{_SPELLED}))"
    r"(?:"
    rf" ?(?:(?P<dash>-|to|or)|(?P<and>and)|(?P<spread>\u00b1|\+/-)) ?(?<![a-z])(?:"
    rf"(?P<second>{_PRINTED})(?P<half2>{_HALF})?|(?P<spelled2>{_SPELLED}))(?![A-Za-z:]|[.,/][0-9])"
    r")?",
    re.IGNORECASE,
)
# What stands before a number, by its last words and signs.
_WORDS_BEFORE: Final = {
    **dict.fromkeys(
        ("about", "approximately", "approx", "approx.", "around", "nearly", "almost", "roughly",
         "circa", "ca", "ca.", "some", "close to", "estimated"),
        "about",
    ),
    **dict.fromkeys(
        ("more than", "greater than", "higher than", "over", "above", "exceeding", "exceeded",
         "in excess of"),
        "above",
    ),
    **dict.fromkeys(
        ("at least", "not less than", "no less than", "a minimum of", "minimum", "minimally"),
        "from",
    ),
    **dict.fromkeys(("less than", "lower than", "fewer than", "below", "under"), "below"),
    **dict.fromkeys(
        ("up to", "at most", "not more than", "no more than", "a maximum of", "maximum", "max",
         "max."),
        "upto",
    ),
    **dict.fromkeys(
        ("between", "from", "ranging from", "ranged from", "range", "range of", "range:",
         "ranges", "ranges from", "ranging between", "ranged between", "varying between",
         "varying from"),
        "between",
    ),
}  # fmt: skip
_SIGNS_BEFORE: Final = (
    (">=", "from"), ("<=", "upto"), ("\u2265", "from"), ("\u2a7e", "from"), ("\u2264", "upto"),
    ("\u2a7d", "upto"), (">", "above"), ("<", "below"), ("~", "about"), ("\u2248", "about"),
    ("\u00b1", "about"),
)  # fmt: skip
_SIGN_ENDS: Final = frozenset(sign[-1] for sign, _ in _SIGNS_BEFORE)
_BACK: Final = 28
_STARTS: Final = frozenset({*ONES, *_TENS})


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


def writes_commas(plain: str) -> bool:
    """Whether a text writes decimals with a comma, and none with a point.

    Example:
        >>> writes_commas("7,2 g/dl and 1.200 U/l"), writes_commas("CK 1,200 U/L and 3.5 g/L")
        (True, False)
    """
    return not _POINT.search(plain) and bool(_COMMA.search(plain))


_COMMA: Final = Pattern(
    r"[0-9](?<![0-9,.].)[0-9]{0,3},[0-9]{1,2} ?(?:%|\u00b0|[mk\u03bcnpdI]?[gmlLUJ]\b)"
)
_POINT: Final = Pattern(r"[0-9](?<![0-9,.].)[0-9]{0,3}\.[0-9]{1,2}(?![0-9.])")


def numbers(
    plain: str, number: int, sentence: Sentence, found: list[Word], *, commas: bool = False
) -> list[Number]:
    """The numbers of a sentence, in order.

    Args:
        plain: The text.
        number: The number of the sentence.
        sentence: The sentence.
        found: Its words.
        commas: Whether the text writes decimals with a comma.

    Example:
        >>> from cdss.extract.words import words
        >>> plain = "CPK fell from 14,420 to about 1,000; IL-6 rose more than two or three times"
        >>> sentence = Sentence(0, 0, 75)
        >>> found = numbers(plain, 0, sentence, words(plain, sentence))
        >>> [plain[each.start : each.end] for each in found]
        ['14,420', 'about 1,000', 'more than two or three']
    """
    read: list[Number] = []
    end = sentence.start
    for word, start in found:
        if start < end or not (word in _STARTS or "0" <= word[0] <= "9"):
            continue
        each = number_at(plain, start, sentence, number, end, commas=commas)
        if each is not None:
            read.append(each)
            end = each.end
    return read


def number_at(
    plain: str, at: int, place: Sentence, sentence: int, floor: int, *, commas: bool = False
) -> Number | None:
    """The number that begins here; None inside a word, a list of digits or a name.

    Args:
        plain: The text.
        at: Where its first digit or letter stands.
        place: The sentence.
        sentence: Its number.
        floor: Where the words before it that count as its own may begin.
        commas: Whether the text writes decimals with a comma.
    """
    before = plain[max(floor, at - _BACK) : at]
    # "300-50", "33-28-10": what follows the hyphen is below nothing.
    if _inside(before) or (before == "-" and plain[at - 2 : at - 1].isalnum()):
        return None
    match = _NUMBER.match(plain, at, place.end)
    return _read(match, sentence, before, commas=commas) if match else None


def _inside(before: str) -> bool:
    """Whether what follows is the end of a word ("MMT8", "IL-6") or of a longer number."""
    last = before[-1:]
    if last.isalnum() or last in ("_", "\u202f"):
        return True
    then = before[-2:-1]
    if last in ("-", "/"):
        return then.isalpha() and not (last == "/" and _SEXED.search(before))
    if before.endswith("n:") and not before[-3:-2].isalnum():
        # "(n:6)": how many there were.
        return False
    return last in (".", ",", ":") and then.isalnum() and (last != "." or then.isdigit())


_SEXED: Final = Pattern(r"(?:[0-9]|^) ?(?:[FM]|females?|males?|women|men|girls|boys)/\Z")


def _before(before: str) -> tuple[str, int]:
    """The cue in the words before a number, and how far back it begins."""
    bare = before.rstrip(" ")
    if bare[-1:] in _SIGN_ENDS:
        for sign, cue in _SIGNS_BEFORE:
            if bare.endswith(sign):
                return cue, len(before) - len(bare) + len(sign)
    if len(before) - len(bare) == 1:
        tail = bare.lower().split(" ")[-3:]
        for count in (3, 2, 1):
            phrase = " ".join(tail[-count:]).lstrip("([\"'")
            cue = _WORDS_BEFORE.get(phrase, "")
            if cue:
                return cue, 1 + len(phrase)
    return "number", 0


def _read(match: re.Match[str], sentence: int, before: str, *, commas: bool) -> Number | None:
    first = _value(_swapped(match["printed"], commas=commas), match["spelled"], match["half"])
    if first is None:
        return None
    at = match.start()
    cue, back = _before(before)
    start, end, second = at - back, match.end(), None
    words_before = before[len(before) - back :].strip().lower()
    if match["second"] or match["spelled2"]:
        more = _swapped(match["second"], commas=commas)
        second = _value(more, match["spelled2"], match["half2"])
        # "2 and 3" are two numbers, "between 2 and 3" one; so are "from 300 to 50".
        apart = match["and"] and cue != "between"
        falls = second is not None and second <= first
        change = words_before == "from" and match["dash"] and match["dash"].lower() == "to"
        if apart or falls or change or match["spread"]:
            second = None
        if second is None and not match["spread"]:
            group = "half" if match["half"] else "printed" if match["printed"] else "spelled"
            end = match.end(group)
    if cue == "between" and second is None:
        cue, start = "number" if words_before != "from" else "from what", at
    negative = before[-1:] == "-" and before[-2:-1] in ("", *" ([=:") and match["printed"]
    if negative and second is None:
        first, start = -first, at - 1
    read_as = _said(match["printed"], commas=commas)
    if second is not None:
        read_as = _said(match["second"], commas=commas) or read_as
    spelled = match["spelled"] is not None
    return Number(start, end, sentence, _bounds(cue, first, second), at, spelled, cue, read_as)


_GROUPED: Final = Pattern(r"[1-9][0-9]{0,2}(?:[,\u202f][0-9]{3})+(?:[.\u00b7][0-9]+)?")


def _said(printed: str | None, *, commas: bool) -> str | None:
    """How the signs in a number were read, where they may be read in two ways."""
    if printed is None:
        return None
    if " " in printed:
        return "the space read as one between thousands"
    if "," in printed and (commas or not _GROUPED.fullmatch(printed)):
        return "the comma read as the sign before decimals"
    if commas and "." in printed:
        return "the point read as one between thousands"
    return None


def _swapped(printed: str | None, *, commas: bool) -> str | None:
    """A number as it would be with points before decimals: "1.200" and "3,456" of one text."""
    if printed is None or not commas:
        return printed
    if _POINTED.fullmatch(printed):
        return printed.replace(".", "")
    return printed.replace(",", ".") if printed.count(",") == 1 else printed


_POINTED: Final = Pattern(r"[1-9][0-9]{0,2}(?:\.[0-9]{3})+")


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
    written = printed.replace("\u00b7", ".").replace("\u202f", ",").replace(" ", ",")
    if _GROUPED.fullmatch(written):
        written = written.replace(",", "")
    value = Fraction(written.replace(",", "."))
    return value + Fraction(1, 2) if half else value


def _spelled(words: str) -> Fraction:
    more = Fraction(1, 2) if words.endswith("and a half") else Fraction(0)
    words = words.removesuffix(" and a half")
    if words.endswith(" hundred"):
        return Fraction(ONES[words.removesuffix(" hundred")] * 100)
    head, _, tail = words.replace("-", " ").partition(" ")
    value = _TENS.get(head, ONES.get(head, 0)) + (ONES[tail] if tail else 0)
    return value + more


_ONE_POINT: Final = Pattern(r"[1-9][0-9]{0,2}\.[0-9]{3}")
_WHOLE_UNITS: Final = frozenset({"/mm3", "/uL", "{cells}/mm3", "{cells}/uL"})


def in_thousands(figure: Figure, printed: str) -> Figure:
    """A count of cells with a point between thousands: "15.000/mm3" has no parts of a cell."""
    bounds = figure.bounds
    point = figure.unit in _WHOLE_UNITS and _ONE_POINT.fullmatch(printed)
    if not point or bounds is None or bounds.low is None or bounds.low != bounds.high:
        return figure
    many = bounds.low * 1000
    read_as = "the point read as one between thousands"
    return figure._replace(bounds=bounds._replace(low=many, high=many), read_as=read_as)
