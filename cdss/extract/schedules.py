"""How often something is given: "every 6 weeks", "twice daily", "for six cycles"."""

from __future__ import annotations

import re
from typing import Final

from cdss.extract.marks import Figure, Sentence, Span, Why
from cdss.extract.words import Word, words

_N: Final = (
    r"(?:[0-9]{1,3}(?:[.][0-9])?(?: ?(?:-|to|or) ?[0-9]{1,3})?|one|two|three|four|five|six|seven|eight|nine|ten"
    r"|eleven|twelve|(?:two|three|four|five|six) (?:to|or) (?:three|four|five|six|seven|eight))"
)
_T: Final = r"(?:minutes?|mins?|hours?|hrs?|h|days?|d|weeks?|wks?|months?|mo|years?|nights?|evenings?|mornings?)"
_LY: Final = r"(?:daily|weekly|monthly|yearly|annually|nightly|hourly|fortnightly|biweekly|bi-weekly|quarterly)"
_GIVEN: Final = (
    r"(?:cycles?|courses?|doses?|infusions?|sessions?|pulses?|injections?|boluses|bolus"
    r"|administrations?|applications?|treatments?|occasions|instillations?|transfusions?)"
)
_RHYTHM: Final = re.compile(
    rf"\b(?:every|each|q\.?) ?(?:other |second |third |alternate |{_N}[ -]?)?{_T}\b"
    rf"|\bq ?[0-9]{{1,2}} ?(?:h|d|w|wk)\b"
    rf"|\b(?:once|twice|thrice|{_N} times|{_N}x) (?:(?:a|an|per|each|every) {_T}|(?:every )?{_LY})\b"
    rf"|\b(?:once|twice|thrice|{_N} times) (?:in|every) {_N} {_T}\b"
    rf"|\b{_N} (?:consecutive )?(?:days?|nights?) (?:a|per|each|every) (?:week|month)\b"
    rf"|\b(?:a |per )(?:week|month)\b(?= every)"
    rf"|\b(?:on |for )?{_N} (?:consecutive|successive) {_T}\b"
    rf"|\b(?:at )?{_N}[- ](?:{_LY}|{_T}) intervals?\b|\b{_N}[- ]{_LY}\b"
    rf"|\bat intervals of {_N} {_T}\b"
    rf"|\b(?:on )?alternate[- ]days?\b|\balternate[- ]day\b|\bevery other {_T}\b"
    rf"|\b(?:on|at) (?:day|week|month)s? [0-9]{{1,3}}(?:(?:, ?| and |, and | & )[0-9]{{1,3}}){{1,8}}\b"
    rf"|\bat [0-9]{{1,2}}(?:, ?[0-9]{{1,2}}){{0,6}},? and [0-9]{{1,2}} (?:weeks|days|months|hours)\b"
    rf"|\b(?:for |after |in |over )?(?:the (?:first|next|last|subsequent|following) |a total of |another )?"
    rf"{_N}[- ](?:(?:\w+) )?{_GIVEN}\b"
    rf"|\b(?:a )?single (?:dose|infusion|injection|course|cycle|pulse)\b"
    rf"|\b(?:once|twice|thrice|three times)[- ](?:{_LY})\b|\bin (?:two|three|four|[2-6]) divided doses\b"
    rf"|\bdivided doses\b|\bas needed\b|\bon demand\b|\bat (?:bedtime|night)\b"
    rf"|\bper (?:day|week|month|dose)\b"
    rf"|\b(?:b\.?i\.?d|t\.?i\.?d|q\.?i\.?d|q\.?o\.?d|q\.?d|o\.?d|t\.?d\.?s|b\.?d|q\.?h\.?s|p\.?r\.?n)\b\.?"
    rf"|\b{_LY}\b(?! (?:activit|living|life|practice|routine|physical))",
    re.IGNORECASE,
)
# The words that one of these may begin with.
_STARTS: Final = frozenset(
    "every each q per once twice thrice alternate single a as on at for after in over the another"
    " divided b t o p bid tid qid qod qd od tds bd qhs prn two three four five six seven eight nine"
    " ten eleven twelve one daily weekly monthly yearly annually nightly hourly fortnightly"
    " biweekly bi quarterly".split()
)


def schedules(
    plain: str, told: tuple[Sentence, ...], found: list[Word] | None = None
) -> list[Figure]:
    """The rhythms and counts of giving, in order.

    Example:
        >>> from cdss.extract.marks import Sentence
        >>> plain = "IVIg every 6 weeks for six cycles, then drops twice daily"
        >>> [each.printed for each in schedules(plain, (Sentence(0, 0, len(plain)),))]
        ['every 6 weeks', 'for six cycles', 'twice daily']
    """
    made, last = [], 0
    for word, at, number in words(plain, told) if found is None else found:
        if at < last or not (word in _STARTS or "0" <= word[0] <= "9"):
            continue
        match = _RHYTHM.match(plain, at, told[number].end)
        if match and not (at and plain[at - 1].isalnum()):
            last = match.end()
            why = (Why("schedule", Span(at, last)),)
            made.append(Figure("schedule", at, last, number, printed=match[0], why=why))
    return made
