"""What looks clinical in a text and no mark covers: words by their shape, numbers and units.

The endings are those of a language, Greek and Latin as medicine writes them; no word of
any field is known here.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from string import ascii_lowercase
from typing import Final, NamedTuple

from cdss.extract.marks import Figure, Mention, Section, Sentence, Span, Text
from cdss.extract.patterns import Pattern
from cdss.extract.places import cites
from cdss.extract.units import unit_at
from cdss.extract.words import listed

_SKIPPED: Final = frozenset({"references", "matter"})
_WORD: Final = Pattern(
    r"[A-Za-z\u00c0-\u024f]+(?:[-'][A-Za-z\u00c0-\u024f0-9]+){0,6}(?![A-Za-z0-9])"
)
_NUMBER: Final = Pattern(r"[0-9](?<![\w.,].)(?<![A-Za-z]-.)[0-9]*(?:[.,/][0-9]+){0,6}(?!\w)")
_ENDINGS: Final = tuple(
    listed(
        "itis itides osis oses oma omas omata emia emias uria algia pathy pathies plegia paresis"
        " penia philia rrhea rrhoea rrhagia rrhage megaly plasia trophy ectomy otomy ostomy plasty"
        " scopy graphy gram cyte cytes cytosis lysis dynia phagia pnea pnoea ectasia ectasis"
        " sclerosis stenosis edema globulin globulins"
    )
)
_OF_DRUGS: Final = tuple(
    listed(
        " mab nib cept limus cillin mycin micin floxacin azole prazole sartan olol statin gliptin"
        " gliflozin vir dronate dronic caine azepam setron triptan parin xaban gatran sone olone"
        " nide thiazide semide profen amide amine idine oxin quine toin platin rubicin taxel tide"
        " kinra bart ase"
    )
)
_ALL_ENDINGS: Final = _ENDINGS + _OF_DRUGS
# Words of every text that end so.
_COMMON: Final = listed(
    "program gram diagram base bases phase phases case cases increase increases decrease"
    " decreases disease diseases release purchase database phrase vase erase lease please"
    " concept accept except precept intercept provide chemise determine examine diagnosis"
    " diagnoses prognosis prognoses basis analysis analyses hypothesis famine outside guide wide"
    " chromatography photography bibliography geography history therapy sometimes family"
    " because crease chase ease tease grease teamwork reservoir elixir peptide pesticide"
    " telegram milligram microgram kilogram nanogram histogram biography demography amid attide"
    " stone gone alone none one done zone tone bone bones ozone hormone hormones"
)
_GIVING: Final = (
    "treated with", "received", "given", "started on", "dose of", "administration of",
    "therapy with", "treatment with", "switched to", "addition of", "added", "administered",
    "initiated", "prescribed",
)  # fmt: skip
_MANNER: Final = (
    "oral", "intravenous", "topical", "daily", "weekly", "low-dose", "high-dose", "the", "a"
)  # fmt: skip
_GIVEN: Final = Pattern(
    rf"(?:\b(?:{'|'.join(_GIVING)}) (?:(?:{'|'.join(_MANNER)}) ){{0,2}})\Z", re.IGNORECASE
)
_WAS_GIVEN: Final = Pattern(
    r" (?:therapy |treatment |infusions? |injections? )?(?:was |were |had been |has been )?"
    r"(?:then |also |subsequently |therefore )?(?:started|given|added|begun|initiated|administered"
    r"|introduced|prescribed|commenced|applied|stopped|discontinued|withdrawn|tapered|tried)\b",
    re.IGNORECASE,
)
_SHOWN: Final = Pattern(
    r"\b(?:showed|revealed|demonstrated|disclosed|developed|exhibited|complained of|suffered from"
    r"|presented with|diagnosed with|was noted to have|consistent with)"
    r" (?:an? |the |some |mild |severe |marked |multiple |diffuse |extensive |bilateral )*"
    r"(?P<what>[a-z][a-z-]{3,30}(?: (?!(?:in|of|on|at|and|or|with|without|over|for|to|by|from|as"
    r"|that|which|after|before|during|was|were|is|are|had|has|than|but)\b)[a-z][a-z-]{2,30}){0,2})",
    re.IGNORECASE,
)
"""What a verb of showing is followed by: that it was shown is clinical, whatever it is."""
_SAYS_LITTLE: Final = listed(
    "improvement change changes normal abnormal evidence signs sign features increase decrease"
    " increased decreased raised elevated reduced positive negative that them this these those"
    " similar significant good poor complete partial response responses resolution recovery"
    " progression worsening abnormalities findings results patients children levels values"
    " better worse remarkable typical further only both more less high higher lower several"
    " and any other another first second third two three four five six after during before"
)
_GIVEN_ENDS: Final = tuple({each.split()[-1] + " " for each in (*_GIVING, *_MANNER)})
_BACK: Final = 40
_EPONYM: Final = Pattern(
    r"(?:'s|-\w+)? (?:disease|syndrome|sign|phenomenon|tumou?r|disorder|anaemia|anemia|fever)\b"
)


class Unread(NamedTuple):
    """Something that looks clinical and was not read: a term, a number or a unit."""

    what: str
    text: str
    start: int
    end: int
    sentence: int


def unread(
    text: Text,
    parts: tuple[Section, ...],
    told: tuple[Sentence, ...],
    mentions: Iterable[Mention],
    figures: Iterable[Figure],
) -> tuple[Unread, ...]:
    """The terms, numbers and units that no mention and no figure covers, in order.

    Example:
        >>> from cdss.extract.sections import sections
        >>> from cdss.extract.sentences import sentences
        >>> from cdss.extract.text import normalise
        >>> text = normalise("He had uveitis and got Zzymol 5 mg.")
        >>> parts = sections(text)
        >>> told = sentences(text, parts)
        >>> [each.text for each in unread(text, parts, told, (), ())]
        ['uveitis', 'Zzymol', '5 mg']
    """
    covered = _Covered([*mentions, *figures])
    capitals = 1 + max(map(text.plain.rfind, ascii_lowercase))
    found: list[Unread] = []
    for number, sentence in enumerate(told):
        if parts[sentence.section].role not in _SKIPPED:
            terms = list(_terms(text.plain, number, sentence, covered, capitals))
            found.extend(terms)
            found.extend(_shown(text.plain, number, sentence, covered, terms))
            found.extend(_numbers(text.plain, number, sentence, covered))
    return tuple(sorted(found, key=lambda each: (each.start, each.end)))


class _Covered:
    """The places that a mark covers."""

    def __init__(self, marks: Iterable[Mention | Figure]) -> None:
        places = sorted((each.start, each.end) for each in marks)
        self._starts = [start for start, _ in places]
        self._ends: list[int] = []
        last = 0
        for _, end in places:
            last = max(last, end)
            self._ends.append(last)

    def over(self, start: int, end: int) -> bool:
        """Whether a mark lies over any part of it."""
        at = bisect_right(self._starts, end - 1) - 1
        return at >= 0 and self._ends[at] > start


def _terms(
    plain: str, number: int, sentence: Sentence, covered: _Covered, capitals: int
) -> Iterator[Unread]:
    """The terms of a sentence; from ``capitals`` on, all of the text is in capitals."""
    for match in _WORD.finditer(plain, sentence.start, sentence.end):
        start, end = match.span()
        if end - start < 3 or covered.over(start, end):
            continue
        shouted = sentence.start >= capitals or _in_capitals(plain, sentence)
        if _is_clinical(plain, match[0], Span(start, end), sentence, shouted=shouted):
            yield Unread("term", match[0], start, end, number)


def _in_capitals(plain: str, sentence: Sentence) -> bool:
    """Whether a title is set in capitals, so that they mark no abbreviation."""
    letters = [each for each in plain[sentence.start : sentence.end] if each.isalpha()]
    return sum(map(str.isupper, letters)) * 2 > len(letters)


_PEOPLE: Final = listed(
    "patient patients child children being case cases both they study group groups steps measures"
    " dose doses therapies treatments regimen regimens course courses infusions criteria girl boy"
)


def _shown(
    plain: str, number: int, sentence: Sentence, covered: _Covered, terms: list[Unread]
) -> Iterator[Unread]:
    """What was shown or developed and no mark covers: "CT showed [ground-glass opacities]"."""
    for match in _SHOWN.finditer(plain, sentence.start, sentence.end):
        start, end = match.span("what")
        known = covered.over(start, end) or any(
            each.start < end > start < each.end for each in terms
        )
        if not known and match["what"].split()[0].lower() not in _SAYS_LITTLE:
            yield Unread("term", match["what"], start, end, number)


def _is_clinical(plain: str, word: str, place: Span, sentence: Sentence, *, shouted: bool) -> bool:
    lower = word.lower()
    if len(word) >= 6 and _ends_so(lower) and lower not in _COMMON:
        return True
    opens = place.start == sentence.start
    # An abbreviation, or a name in capitals: "ADA2", "HLA-B27".
    if word != lower and not shouted and sum(map(str.isupper, word)) >= 2:
        return True
    if len(word) > 4 and lower not in _PLAIN:
        before = plain[max(sentence.start, place.start - _BACK) : place.start]
        if before.lower().endswith(_GIVEN_ENDS) and _GIVEN.search(before):
            return True
        if lower not in _PEOPLE and _WAS_GIVEN.match(plain, place.end, sentence.end):
            return True
    if opens or not word[0].isupper():
        return False
    # A name with "disease" after it, or with an amount.
    if _EPONYM.match(plain, place.end, sentence.end):
        return True
    beside = re.match(r" \(?(?:at )?(?=[0-9])", plain[place.end : place.end + 6])
    if beside is None:
        return False
    figure = re.match(r"[0-9][0-9.,]{0,8}", plain[place.end + beside.end() : place.end + 20])
    return (
        figure is not None and unit_at(plain, place.end + beside.end() + figure.end()) is not None
    )


def like_a_drug(lower: str) -> bool:
    """Whether a word has an ending that drugs are given.

    Example:
        >>> like_a_drug("sirolimus"), like_a_drug("determine"), like_a_drug("uveitis")
        (True, False, False)
    """
    return len(lower) >= _SHORTEST and lower not in _COMMON and lower.endswith(_OF_DRUGS)


_SHORTEST: Final = 7
"""Letters of a word that an ending tells anything of."""


def _ends_so(lower: str) -> bool:
    """Whether a word has an ending of medicine, or the same in the plural.

    Example:
        >>> _ends_so("uveitis"), _ends_so("leukemic"), _ends_so("adalimumabs"), _ends_so("table")
        (True, True, True, False)
    """
    one = lower.removesuffix("s")
    if lower.endswith(_ALL_ENDINGS) or (one != lower and one.endswith(_ALL_ENDINGS)):
        return True
    return one.endswith("emic") and one[-5:-4] not in _VOWELS


_VOWELS: Final = frozenset({"", "a", "e", "i", "o", "u"})
_PLAIN: Final = listed(
    "treatment therapy high their these those further another other several various multiple"
    " different combination additional supportive symptomatic standard conventional which without"
    " under after before during until with from this that informed consent birth because since"
    " twice daily weekly about methods drugs drug agents agent medication medications alone"
)


def _numbers(plain: str, number: int, sentence: Sentence, covered: _Covered) -> Iterator[Unread]:
    for match in _NUMBER.finditer(plain, sentence.start, sentence.end):
        start, end = match.span()
        if covered.over(start, end) or cites(plain, start, end):
            continue
        unit = unit_at(plain, end)
        if unit is None:
            yield Unread("number", match[0], start, end, number)
        else:
            yield Unread("unit", plain[start : unit.end], start, unit.end, number)
