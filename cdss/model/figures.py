"""The figures in words: numbers, number words, and durations."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from cdss.model.duration import Span, TimeError, parse_duration

_UNITS = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
    *("eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen"),
    *("eighteen", "nineteen"),
)
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_NUMBER_WORDS = {word: number for number, word in enumerate(_UNITS)}
for _ten, _word in enumerate(_TENS, start=2):
    _NUMBER_WORDS[_word] = _ten * 10
    for _one in range(1, 10):
        _NUMBER_WORDS[f"{_word}-{_UNITS[_one]}"] = _ten * 10 + _one

_SPELT = "|".join(sorted(_NUMBER_WORDS, key=len, reverse=True))
# A digit that belongs to a name (IL-6, MMT8) or to a misprinted unit (IU/1) is no figure.
_DIGITS = (
    r"(?<![^\W_])(?<![A-Za-z][-/])(?<!\d[.,])"
    r"(?:[1-9]\d{0,2}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)(?![.,]?\d)"
)
_FIGURE = re.compile(rf"(?P<digits>{_DIGITS})|\b(?P<word>{_SPELT})\b", re.IGNORECASE)
_AMOUNT = rf"(?:{_DIGITS}|\b(?:{_SPELT}))"
_TIME_UNIT = r"(?:years?|yrs?|y|months?|mos?|weeks?|wks?|days?|d)\b"
_ONE_DURATION = re.compile(rf"{_AMOUNT}[\s-]*{_TIME_UNIT}", re.IGNORECASE)
_SPELT_OUT = re.compile(rf"\b(?:{_SPELT})\b")
_DURATION = re.compile(
    rf"{_AMOUNT}[\s-]*{_TIME_UNIT}(?:\s*(?:,|and\b)?\s*{_AMOUNT}[\s-]*{_TIME_UNIT})*",
    re.IGNORECASE,
)

DECIMAL_COMMA = re.compile(r"(?<=\d),(?=\d{1,2}(?!\d))|(?<=\b0),(?=\d)")
_SPACED = re.compile(r"(?<=\d)[ \u00a0\u202f](?=\d{3}(?!\d))")


def figures(words: str) -> frozenset[Fraction]:
    """Every figure in words, digits or spelt.

    Example:
        >>> sorted(str(each) for each in figures("Twelve (33.33%) of 14,420; IL-6, IU/1"))
        ['12', '14420', '3333/100']
    """
    return frozenset(
        Fraction(found["digits"].replace(",", ""))
        if found["digits"]
        else Fraction(_NUMBER_WORDS[found["word"].lower()])
        for found in _FIGURE.finditer(words)
    )


def all_figures(words: str) -> frozenset[Fraction]:
    """The figures in words, with the decimal commas and the spaced thousands of some hands.

    Example:
        >>> sorted(map(str, all_figures("2,5 mg of 1,000 and 41 000")))
        ['0', '1000', '41', '41000', '5/2']
    """
    plain = DECIMAL_COMMA.sub(".", words)
    return figures(plain) | figures(_SPACED.sub("", plain))


def printed_figures(words: str) -> tuple[str, ...]:
    """The figures in digits, as they are printed, in their order."""
    return tuple(found["digits"] for found in _FIGURE.finditer(words) if found["digits"])


def durations(words: str) -> frozenset[Span]:
    """Every duration in words, an age too.

    Example:
        >>> durations("a 2-year-old; two years from onset") == {Span(Fraction(24), Fraction(0))}
        True
        >>> (parse_duration("46 mo").low,) == tuple(durations("3 years and 10 months"))
        True
    """
    return frozenset(_durations(words))


def _durations(words: str) -> Iterator[Span]:
    for found in _DURATION.finditer(words):
        plain = _SPELT_OUT.sub(lambda each: str(_NUMBER_WORDS[each[0].lower()]), found[0].lower())
        plain = " ".join(plain.replace("-", " ").split())
        whole = as_duration(plain)
        # "twelve weeks, 18 months" is a list and no single duration.
        parts = _ONE_DURATION.findall(plain) if whole is None else ()
        yield from (each for each in (whole, *map(as_duration, parts)) if each is not None)


def as_duration(text: str) -> Span | None:
    """What a stated duration begins at; None when it is none.

    Example:
        >>> as_duration("1 y") == as_duration("12 mo"), as_duration("I2")
        (True, None)
    """
    try:
        return parse_duration(text).low
    except TimeError:
        return None


def as_figure(value: object) -> Fraction | None:
    """A number of a source file, exactly; None when it is none.

    Example:
        >>> as_figure("33,3") == as_figure("33.3")
        True
        >>> as_figure("33.33"), as_figure(Decimal("7.3")), as_figure("some")
        (Fraction(3333, 100), Fraction(73, 10), None)
    """
    if isinstance(value, int | Decimal):
        return Fraction(value)
    try:
        return Fraction(DECIMAL_COMMA.sub(".", str(value)).replace(",", "").strip("% "))
    except (ValueError, ZeroDivisionError):
        return None
