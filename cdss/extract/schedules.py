"""How often something is given: "every 6 weeks", "twice daily", "for six cycles"."""

from __future__ import annotations

from typing import Final

from cdss.extract.marks import Figure, Sentence, Span, Why
from cdss.extract.patterns import Pattern
from cdss.extract.words import Word, listed, lowered

# Letters that may be another abbreviation stand after an amount or a way of giving.
_LETTERS: Final = listed("bid tid qid qod qd od tds bd qhs prn")
_GIVEN_BEFORE: Final = Pattern(
    r"(?:[0-9]|(?:\b|(?<=[0-9]))(?:mg|g|m[Ll]|\u03bcg|mcg|IU|U|units?|drops?|tablets?|puffs?|ointment|cream|gel|day"
    r"|p\.?o\.?|PO|orally|dose|kg|%)) ?\Z"
)
_FEW: Final = "two|three|four|five|six|seven|eight"
_N: Final = (
    r"(?:[0-9]{1,3}(?:[.][0-9])?(?: ?(?:-|to|or) ?[0-9]{1,3})?"
    rf"|(?:{_FEW}) (?:to|or) (?:{_FEW})|one|{_FEW}|nine|ten|eleven|twelve)"
)
_T: Final = (
    r"(?:minutes?|mins?|hours?|hrs?|h|days?|d|weeks?|wks?|months?|mo|years?"
    r"|nights?|evenings?|mornings?)"
)
_LY: Final = (
    r"(?:daily|weekly|monthly|yearly|annually|nightly|hourly|fortnightly|biweekly|bi-weekly"
    r"|quarterly)"
)
_GIVEN: Final = (
    r"(?:cycles?|courses?|doses?|infusions?|sessions?|pulses?|injections?|boluses|bolus"
    r"|administrations?|applications?|treatments?|occasions|instillations?|transfusions?)"
)
_NTH: Final = r"(?:other|second|third|fourth|alternate|[2-9](?:nd|rd|th))"
_EVERY: Final = (
    rf"(?:{_LY}|(?:once|twice|thrice) (?:daily|weekly|a day|a week)"
    rf"|every (?:{_NTH} |{_N} )?{_T})(?: for {_N} {_T})?"
)
_DAYS: Final = r"[0-9]{1,3}(?: ?- ?[0-9]{1,3})?"
_RHYTHM: Final = Pattern(
    rf"\b{_EVERY}(?:,? (?:and )?then {_EVERY})+"
    rf"|\b{_LY} ?[x\u00d7] ?[0-9]{{1,2}}\b(?: {_GIVEN}\b)?"
    rf"|\b(?:once|twice|thrice|{_N} ?(?:times|x|\u00d7)) ?/ ?{_T}\b"
    rf"|\b(?:every|each|q\.?) ?(?:{_NTH} |{_N}[ -]?)?{_T}\b|\bq(?:wk|w)\b"
    rf"|\b[0-4](?:-[0-4]){{2,3}}(?![-0-9])"
    rf"|\bq ?[0-9]{{1,2}} ?(?:h|d|w|wk)\b"
    rf"|\b(?:once|twice|thrice|{_N} times|{_N}x) (?:(?:a|an|per|each|every) {_T}"
    rf"|(?:every )?{_LY})\b"
    rf"|\b(?:once|twice|thrice|{_N} times) (?:in|every) {_N} {_T}\b"
    rf"|\b{_N} (?:consecutive )?(?:days?|nights?) (?:a|per|each|every) (?:week|month)\b"
    rf"|\b(?:a |per )(?:week|month)\b(?= every)"
    rf"|\b(?:on |for )?{_N} (?:consecutive|successive) {_T}\b"
    rf"|\b{_N} {_T} apart\b"
    rf"|\b(?:at )?{_N}[- ](?:{_LY}|{_T}) intervals?\b|\b{_N}[- ]{_LY}\b"
    rf"|\bnocte\b|\bat intervals of {_N} {_T}\b"
    rf"|\b(?:on )?alternate[- ]days?\b|\balternate[- ]day\b|\bevery other {_T}\b"
    rf"|\b(?:(?:on|at) )?(?:days|weeks|months) {_DAYS}(?:(?:, ?| and |, and | & ){_DAYS}){{1,8}}\b"
    rf"|\b(?:on )?(?:days [0-9]{{1,3}} ?(?:-|to) ?[0-9]{{1,3}}"
    rf"|d[0-9]{{1,2}}-d?[0-9]{{1,2}})\b"
    rf"|\bat [0-9]{{1,2}}(?:, ?[0-9]{{1,2}}){{0,6}},? and [0-9]{{1,2}} (?:weeks|days|months"
    rf"|hours)\b"
    rf"|\b(?:for |after |in |over )?(?:the (?:first|next|last|subsequent|following) "
    rf"|a total of |another )?"
    rf"{_N}[- ](?:(?!(?:day|week|month|year|hour|m?c?g|ug|kg|ml|iu|unit)s?\b)\w+ )?{_GIVEN}\b"
    rf"|\b(?:a )?single (?:dose|infusion|injection|course|cycle|pulse)\b"
    rf"|\b(?:once|twice|thrice|three times)[- ](?:{_LY})\b|\bin (?:two|three|four"
    rf"|[2-6]) divided doses\b"
    rf"|\bdivided doses\b|\bas needed\b|\bon demand\b|\bat (?:bedtime|night)\b"
    rf"|\bper (?:day|week|month|dose)\b"
    rf"|\b(?:b\.?i\.?d|t\.?i\.?d|q\.?i\.?d|q\.?o\.?d|q\.?d|o\.?d|t\.?d\.?s|b\.?d|q\.?h\.?s"
    rf"|p\.?r\.?n)\b\.?"
    rf"|\b{_LY}\b(?! (?:activit|living|life|practice|routine|physical))"
)
"""Asked of small letters: to look for large ones, too, takes more than twice as long."""
_BY_MEALS: Final = Pattern(r"[0-4](?:-[0-4]){2,3}")
# The words that one of these may begin with.
_STARTS: Final = listed(
    "every each q per once twice thrice alternate single a as on at for after in over the "
    "another divided b t o p bid tid qid qod qd od tds bd qhs prn two three four five six "
    "seven eight nine ten eleven twelve one daily weekly monthly yearly annually nightly "
    "hourly fortnightly biweekly bi quarterly days weeks months qw qwk nocte d d1"
)


def schedules(plain: str, number: int, sentence: Sentence, found: list[Word]) -> list[Figure]:
    """The rhythms and counts of giving in a sentence, in order.

    Example:
        >>> from cdss.extract.words import words
        >>> plain = "IVIg every 6 weeks for six cycles, then drops twice daily"
        >>> sentence = Sentence(0, 0, len(plain))
        >>> [each.printed for each in schedules(plain, 0, sentence, words(plain, sentence))]
        ['every 6 weeks', 'for six cycles', 'twice daily']
    """
    made, last = [], 0
    begin = sentence.start
    lower = lowered(plain[begin : sentence.end])
    for word, at in found:
        if at < last or not (word in _STARTS or "0" <= word[0] <= "9"):
            continue
        match = _RHYTHM.match(lower, at - begin)
        if match is None or (at and plain[at - 1].isalnum()):
            continue
        if (word in _LETTERS or _BY_MEALS.fullmatch(match[0])) and not _GIVEN_BEFORE.search(
            plain[max(0, at - 14) : at]
        ):
            continue
        last = begin + match.end()
        made.append(_made(plain, number, Span(at, last), word))
    return made


def _made(plain: str, number: int, place: Span, word: str) -> Figure:
    start, end = place
    printed = plain[start:end]
    if word == "after":  # how much had been given, when something was seen
        why = (Why("time after", place),)
        anchor = plain[start + len("after ") : end]
        return Figure("since", start, end, number, printed=printed, anchor=anchor, why=why)
    why = (Why("schedule", place),)
    return Figure("schedule", start, end, number, printed=printed, why=why)
