"""Ages that only what stands around them tells: "Mrs L., 41 years", "a mean of 54 (12) years".

A number of years is a length of time until its neighbours say that somebody has lived them.
"""

from __future__ import annotations

import re
from typing import Final

from cdss.extract.marks import Figure, Sentence, Span, Text, Why
from cdss.extract.patterns import Pattern

_AGE_WORD: Final = Pattern(r"\b(?:ages?|aged)\b", re.IGNORECASE)
_UNIT: Final = r"(?P<unit>years?|yrs?|months?|mos?|weeks?|days?)\b"
_APART: Final = Pattern(
    r" ?(?:\([^()\n]{1,40}\)|\[[^][\n]{1,40}\]|(?:\+/-|\+-|\u00b1) ?[0-9.,]{1,6})[ -]?"
    rf"{_UNIT}",
    re.IGNORECASE,
)
_ONE_OF_LIST: Final = Pattern(
    r"(?:,? (?:and|or|to) |, ?)(?:[0-9]{1,3}(?:\.5)?(?:,? (?:and|or) |, ?)){0,6}"
    rf"[0-9]{{1,3}} {_UNIT}",
    re.IGNORECASE,
)
_TITLED: Final = Pattern(
    r"\b(?:(?:mr|mrs|ms|miss|m|mme|madam|sir)\.? [A-Z]\w{0,20}\.?(?: ?[A-Z]\.)?"
    r"|woman|man|girl|boy|male|female|lady|gentleman|patient|infant|child|caucasian|asian"
    r"|[MF]|(?:patient|case|child|subject|proband|twin|sibling) (?:no\.? ?)?[0-9A-H]{1,2})"
    r"(?: [a-z]{1,12})?(?:,| \(|/| of| aged)? ?\Z",
    re.IGNORECASE,
)
_ONE_OF: Final = Pattern(
    r"(?:\b[Aa](?: [a-z]{3,12}){0,2} |[:(] ?|\A)(?:[Bb]oy|[Gg]irl|[Mm]an|[Ww]oman|lad) of \Z"
)
"""A person and, with no word for them, the years: "a boy of 11"."""
_AGE_OF: Final = Pattern(
    r"\bages?(?: (?:at|of|for|on|from|when|in)(?: (?:[a-z-]{1,20}|[0-9]{1,4}|[A-Z]{2,6})){1,10}?)?"
    r"(?: ?\([^()]{1,24}\)| ?(?:\u00b1|\+/-) ?[A-Z]{2,3})?(?: (?:was|were|is|of|being))?"
    r"(?: (?:about|approximately|only|around))?[:,=]? ?\Z",
    re.IGNORECASE,
)
"""What an age is told of, before its number: "the median age at diagnosis was"."""
_AGED_LIST: Final = Pattern(
    r"\b(?:ages?|aged)(?: of)? [0-9]{1,2}(?:, [0-9]{1,2}){0,6},? and \Z", re.IGNORECASE
)
_CLOSED: Final = Pattern(
    r"[,;.)]|$| (?:with|who|whose|was|is|had|has|presented|presents|came|developed|complained"
    r"|suffered|sought|attended|and)\b"
)
_BABY: Final = Pattern(
    r"\b(?:infants?|neonat\w+|newborns?|baby|born (?:at|by|to|in|after|full|pre)|preterm|toddler"
    r"|[0-9]{1,2}-(?:month|week|day)s?-old)\b",
    re.IGNORECASE,
)
_AT: Final = Pattern(r"\A(?:at|by) \w", re.IGNORECASE)
_CAME: Final = Pattern(
    r"\b(?:admitted|presented|hospital|onset|diagnosed|referred|clinic|department|manifested)"
    r"(?: [a-z]{2,12}){0,3} \Z",
    re.IGNORECASE,
)
"""After which "at 5 years" is how old somebody was."""
_AFTER_EVENT: Final = Pattern(r" ?(?:of (?!age|life)|after|from|post|into|follow)", re.IGNORECASE)
_BEGUN: Final = Pattern(
    r"\b(?:treat(?:ed|ment)|therapy|started|initiated|given|received|administered|commenced"
    r"|introduced|mg|follow-?up)\b",
    re.IGNORECASE,
)
_UNITS: Final = {"y": "a", "mo": "mo", "w": "wk", "d": "d"}


def lived(
    text: Text, sentences: tuple[Sentence, ...], figures: tuple[Figure, ...]
) -> tuple[Figure, ...]:
    """The figures, with those that are ages by what stands around them told as ages.

    Example:
        >>> from fractions import Fraction
        >>> from cdss.extract.marks import Bounds
        >>> plain = "Mrs L., 41 years, was seen."
        >>> told = Figure("duration", 8, 16, 0, Bounds(Fraction(41), Fraction(41)), unit="a")
        >>> (found,) = lived(Text(plain, plain, range(28)), (Sentence(0, 0, 27),), (told,))
        >>> found.kind
        'age'
    """
    baby = _BABY.search(text.plain) if _may_be_young(text.plain) else None
    begun = _BEGUN.search(text.plain, baby.end()) if baby else None
    young = (baby.start(), begun.start() if begun else len(text.plain)) if baby else (0, 0)
    found: list[Figure] = []
    aged = -1
    for figure in figures:
        beside = aged == figure.sentence
        read = _read(text.plain, sentences[figure.sentence], figure, young, beside=beside)
        aged = read.sentence if read.kind == "age" else aged
        found.append(read)
    return tuple(found)


_YOUNG: Final = ("infant", "neonat", "newborn", "baby", "born ", "preterm", "toddler", "-old")
"""What _BABY looks for holds one of these; to look for them first is far quicker."""


def _may_be_young(plain: str) -> bool:
    lower = plain.lower()
    return any(each in lower for each in _YOUNG)


def _read(
    plain: str, sentence: Sentence, figure: Figure, young: tuple[int, int], *, beside: bool
) -> Figure:
    if figure.bounds is None or figure.bounds.low is None or figure.bounds.low > _OLDEST:
        return figure
    before = plain[max(sentence.start, figure.start - 60) : figure.start]
    bare = figure.kind == "age" and figure.printed.isdigit()
    if (figure.kind == "value" and figure.unit is None) or bare:
        # "The mean age of the patients was 54 (12) years", "aged 14, 9 and 12 years".
        apart = _APART.match(plain, figure.end, sentence.end)
        listed = None if apart else _ONE_OF_LIST.match(plain, figure.end, sentence.end)
        match = apart or listed
        of_years = figure.printed.isdigit() and _ONE_OF.search(before)
        if match is None and of_years and _CLOSED.match(plain, figure.end, sentence.end):
            told = _as_age(plain, figure, figure.start, figure.end, "a")
            return told._replace(read_as="years")
        said = bare or beside or _AGE_WORD.search(before)
        if match is None or not said:
            return figure
        return _as_age(plain, figure, figure.start, match.end(), _unit(match["unit"]))
    if figure.kind == "duration" and figure.unit in {"a", "mo", "wk", "d"}:
        titled = _TITLED.search(before)
        parted = titled is not None and _apart(titled[0])
        if parted and _CLOSED.match(plain, figure.end, sentence.end):
            return _as_age(plain, figure, figure.start, figure.end, figure.unit)
        bare_time = bool(figure.why) and figure.why[0].cue == "bare time"
        if bare_time and (_AGE_OF.search(before) or _AGED_LIST.search(before)):
            return _as_age(plain, figure, figure.start, figure.end, figure.unit)
        again = beside and re.match(r" (?:in|for|among) ", plain[figure.end : figure.end + 7])
        if again and bare_time:
            return _as_age(plain, figure, figure.start, figure.end, figure.unit)
    at_age = figure.kind == "since" and figure.anchor is None and _is_at_age(figure, before, young)
    if at_age and not _AFTER_EVENT.match(plain, figure.end, sentence.end):
        return _as_age(plain, figure, figure.start, figure.end, figure.unit)
    return figure


_OLDEST: Final = 1200


def _is_at_age(figure: Figure, before: str, young: tuple[int, int]) -> bool:
    """Whether "at 5 months" is an age: of who came then, or of one whose life is told from birth.

    The second only until a treatment begins to count.
    """
    if not _AT.match(figure.printed):
        return False
    if figure.unit in {"a", "mo"} and _CAME.search(before):
        return True
    return figure.unit in {"mo", "wk", "d"} and young[0] <= figure.start < young[1]


def _apart(words: str) -> bool:
    """Whether a sign parts a person and the years: "a man, 41 years", no "a man 3 weeks ago"."""
    return words.rstrip().endswith((",", "(", "/", " of", " aged"))


def _unit(words: str) -> str:
    word = words.lower()
    return next(unit for start, unit in _UNITS.items() if word.startswith(start))


def _as_age(plain: str, figure: Figure, start: int, end: int, unit: str | None) -> Figure:
    why = (Why("age by what stands around it", Span(start, end)),)
    return figure._replace(
        kind="age",
        start=start,
        end=end,
        unit=unit,
        printed=plain[start:end],
        anchor="birth",
        why=why,
    )
