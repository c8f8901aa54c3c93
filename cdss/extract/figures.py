"""Numbers with what they count: values, doses, schedules, counts, scores, titres, times."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from typing import Final

from cdss.extract.marks import Bounds, Figure, Section, Sentence, Span, Text, Why
from cdss.extract.numbers import Number, in_thousands, numbers, writes_commas
from cdss.extract.parts import part_of
from cdss.extract.patterns import Pattern
from cdss.extract.places import PERCENT, Place, cites, figure_at
from cdss.extract.references import reference_at
from cdss.extract.schedules import schedules
from cdss.extract.times import Stretch, loose_stretches, stretch_of, time_of
from cdss.extract.units import UnitRead, unit_at
from cdss.extract.words import Word, listed, words

_BACK: Final = 48
_STRENGTH: Final = Pattern(
    r" (?:concentration|solution|cream|ointment|gel|lotion|drops|paste|emulsion|spray|foam|w/v|w/w"
    r"|(?:\w+ ){1,3}(?:cream|ointment|gel|solution|lotion|drops|spray))\b",
    re.IGNORECASE,
)
_TITRE: Final = Pattern(
    r"\b1 ?(?::|(?P<slash>/)) ?(?P<number>[0-9][0-9,]{1,11})(?![0-9:]|[.,][0-9])"
    r"(?! ?(?:patients|cases))"
)
_TIMES: Final = Pattern(
    r" ?(?:times|-?fold)\b(?! ?(?:a|an|per|in|each|every|daily|weekly|monthly|higher|lower|more"
    r"|greater|the|upper|normal|over|above|as|that)\b)"
)
_TITRE_BEFORE: Final = Pattern(r"\btit(?:re|er)s?(?: (?:of|was|is|to))?[ :=]*\Z", re.IGNORECASE)
_TITRE_NEAR: Final = Pattern(r"\btit(?:re|er)s?\b|\bdilut", re.IGNORECASE)
_TITRE_WORDS: Final = listed("titre titer titres titers of was is to")
_MULTIPLE: Final = Pattern(
    r" ?(?:times|x|\u00d7|-?fold) (?:the |above "
    r"|over )*(?:upper (?:limit(?: of)?(?: the)?(?: normal)?"
    r"(?: range)?|normal(?: limit)?)|ULN|normal(?: limit| range| value)?)",
    re.IGNORECASE,
)
_NOT_VALUE: Final = listed(
    "fig figs figure figures table tables tab ref refs reference references no nr number "
    "appendix supplement vol volume page pages p pp chapter version section video panel suppl "
    "type exon chromosome codon phase case patient vitamin line al study group"
)
_WORDED_VALUE: Final = Pattern(
    r"\b(?:grade|score|class|stage|level|index|scale|rated|points?)s?"
    r"(?: (?:of|was|is|to|from))?[ :=]*\Z",
    re.IGNORECASE,
)
_YEAR: Final = Pattern(r"(?:19|20)[0-9]{2}")
_MONTH: Final = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sep(?:t(?:ember)?)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_DAY: Final = Pattern(
    rf"(?:st|nd|rd|th)?(?: of)? {_MONTH}\b(?:,? (?:19|20)[0-9]{{2}})?", re.IGNORECASE
)
_MONTH_BEFORE: Final = Pattern(rf"\b{_MONTH}\.?,? (?:[0-9]{{1,2}},? )?\Z", re.IGNORECASE)
_MOMENT: Final = Pattern(
    r"\b(?:on |at |by )?(?P<unit>day|week|month|year|cycle)s? ?\Z", re.IGNORECASE
)
_MOMENT_UNITS: Final = {"day": "d", "week": "wk", "month": "mo", "year": "a", "cycle": None}
_AGE_APART: Final = Pattern(
    r"\b(?:woman|man|boy|girl|male|female|patient|lady|gentleman|child), \Z", re.IGNORECASE
)
_AGE_BARE: Final = Pattern(
    r"\b(?:at (?:the )?age(?: of)?|aged?|age[:,]|age (?:was|of|is)) ?\Z", re.IGNORECASE
)
_PER_DAYS: Final = Pattern(
    r" ?/ ?(?P<many>[0-9]{1,2}|two|three|four|five|six|seven) ?(?:days?|d|weeks?|hours?|h)\b"
)
_WORDY: Final = Pattern(r"-[A-Za-z]| times\b|(?:st|nd|rd|th)\b|s\b")
_DOSE: Final = frozenset({"mass", "volume", "amount", "activity", "form"})
_DOSE_BELOW: Final = frozenset({"time", "dose", "form"})
_SKIPPED: Final = frozenset({"references", "matter"})
_AGE_WORDS: Final = frozenset({"age", "aged", "ages", "of", "was", "is"})
_MOMENT_WORDS: Final = frozenset(
    form for word in ("day", "week", "month", "year", "cycle") for form in (word, word + "s")
)


def figures(
    text: Text, parts: tuple[Section, ...], told: tuple[Sentence, ...]
) -> tuple[Figure, ...]:
    """The figures of the sentences, in order, none over another.

    Example:
        >>> from cdss.extract.sections import sections
        >>> from cdss.extract.sentences import sentences
        >>> from cdss.extract.text import normalise
        >>> text = normalise("PSL 2 mg/kg/day; CK 14,420 IU/1 after 1.5 months (normal < 200).")
        >>> parts = sections(text)
        >>> [(each.kind, each.printed) for each in figures(text, parts, sentences(text, parts))]
        [('dose', '2 mg/kg/day'), ('value', '14,420 IU/1'), ('since', 'after 1.5 months'), \
('reference', 'normal < 200')]
    """
    made: list[Figure] = []
    commas = writes_commas(text.plain)
    for number, sentence in enumerate(told):
        if parts[sentence.section].role not in _SKIPPED:
            made.extend(_in_sentence(text.plain, number, sentence, commas=commas))
    return tuple(made)


def _in_sentence(plain: str, number: int, sentence: Sentence, *, commas: bool) -> list[Figure]:
    spoken = words(plain, sentence)
    made = schedules(plain, number, sentence, spoken)
    made.extend(_titres(plain, number, sentence))
    made.sort(key=lambda each: each.start)
    made.extend(_counted(plain, number, sentence, spoken, made, commas=commas))
    made.sort(key=lambda each: (each.start, -each.end))
    return list(_apart(made))


def _apart(made: list[Figure]) -> Iterator[Figure]:
    end = 0
    for each in made:
        if each.start >= end:
            yield each
            end = each.end


def _counted(
    plain: str,
    number: int,
    sentence: Sentence,
    spoken: list[Word],
    taken: list[Figure],
    *,
    commas: bool,
) -> list[Figure]:
    rows: list[Number | Stretch] = [*numbers(plain, number, sentence, spoken, commas=commas)]
    rows.extend(loose_stretches(plain, number, sentence, spoken))
    rows.sort(key=lambda each: (each.start, -each.end))
    made: list[Figure] = []
    block, end = 0, 0
    for each in rows:
        while block < len(taken) and taken[block].end <= each.start:
            block += 1
        if each.start < end or (block < len(taken) and taken[block].start < each.end):
            continue
        if isinstance(each, Number):
            figure = _read(plain, each, sentence, made[-1] if made else None)
        else:
            figure = time_of(plain, each, sentence)
        if figure is not None:
            end = figure.end
            made.append(figure)
    return made


def _read(plain: str, number: Number, sentence: Sentence, earlier: Figure | None) -> Figure | None:
    stretch = stretch_of(plain, number, sentence.end)
    if stretch is not None:
        return time_of(plain, stretch, sentence)
    before = plain[max(sentence.start, number.start - _BACK) : number.start]
    unit = unit_at(plain, number.end)
    if unit is None and before.endswith("(") and plain[number.end : number.end + 1] == ")":
        unit = unit_at(plain, number.end + 1)  # "(68 +/- 22) mm/h"
    if unit is not None and unit.end > sentence.end:
        unit = None
    bare = before.rstrip(" :=,.([")
    last = bare.rpartition(" ")[2].rpartition("-")[2].lstrip("([").lower()
    place = Place(plain, number, sentence, before, last.rpartition(".")[2], unit)
    return (
        _statistic(place)
        or reference_at(place, earlier)
        or _multiplied(place)
        or part_of(place)
        or _percent(place)
        or _measured(place)
        or _bare(place)
        or _spelled(place)
    )


_FRACTION: Final = Pattern(r"[ -](?:thirds?|quarters?|fourths?|fifths?|sixths?|tenths?)\b")
"""What makes a part of a whole of a number in words, "two-thirds": nobody is counted."""


def _spelled(place: Place) -> Figure | None:
    """A number in words that nothing beside it explains: it may count people, and no more."""
    number = place.number
    low = number.bounds.low
    if not number.spelled or low is None or low != number.bounds.high:
        return None
    if low < 2 and place.last not in {"in", "by", "among"}:
        # "One" is an article as often as a number.
        return None
    return figure_at(place, "number", number.end, "number word")


def _statistic(place: Place) -> Figure | None:
    """A number about numbers, "95% CI 5.1-9.3", which is nobody's value; or "n = 12"."""
    plain, number = place.plain, place.number
    if place.last == "n" and _N_IS.search(place.before):
        return figure_at(place, "count", number.end, "count of people")
    ratio = place.last in _RATIOS and place.unit is None
    if (ratio or place.last in _STATISTICS) and _STATISTIC.search(place.before):
        return figure_at(place, "statistic", number.end, "statistic")
    if number.cue == "between" and place.unit is not None and _is_dose(place.unit):
        return None
    if number.cue == "between" and _RANGE.search(plain[max(0, number.start - 2) : number.end]):
        return figure_at(place, "statistic", number.end, "statistic")
    fraction = _FRACTION.match(plain, number.end, place.limit) if number.spelled else None
    if fraction:
        return figure_at(place, "statistic", fraction.end(), "fraction in words")
    interval = _INTERVAL.match(plain, number.end, place.limit)
    return figure_at(place, "statistic", interval.end(), "statistic") if interval else None


_RANGE: Final = Pattern(r"[(;,] ?range:? [0-9]", re.IGNORECASE)
_N_IS: Final = Pattern(r"\b(?:[nN] ?=|n ?:) ?\Z")
_STATISTICS: Final = listed("ci iqr sd se sem p")
_RATIOS: Final = listed("hr or rr")
_STATISTIC: Final = Pattern(r"\b(?:CI|IQR|SD|SE|SEM|a?HR|a?OR|RR|[pP](?=[ =<>]))[ :,=]*\Z")
_INTERVAL: Final = Pattern(r" ?% (?:CI|confidence|credible)\b")


def _multiplied(place: Place) -> Figure | None:
    """A dose given several times over, "2 x 1 g": kept as printed, and not computed."""
    plain, number = place.plain, place.number
    times = _TIMES_OVER.match(plain, number.end, place.limit)
    amount = _DIGITS.match(plain, times.end(), place.limit) if times else None
    unit = unit_at(plain, amount.end()) if amount else None
    if unit is None or not _is_dose(unit):
        return None
    made = figure_at(place, "dose", unit.end, "amount times over", unit=unit.symbol)
    why = "a number of doses and an amount; not computed"
    return made._replace(bounds=None, ambiguous=why)


_TIMES_OVER: Final = Pattern(r" ?[x\u00d7] ?(?=[0-9])")
_DIGITS: Final = Pattern(r"[0-9]{1,6}(?:[.,][0-9]{1,4})?")


def _percent(place: Place) -> Figure | None:
    found = PERCENT.match(place.plain, place.number.end, place.limit)
    if found is None:
        return None
    strength = _STRENGTH.match(place.plain, found.end(), place.limit)
    if strength:
        words = strength[0].strip()
        end = strength.end() if words == "concentration" else found.end()
        return figure_at(place, "dose", end, "strength of a preparation", unit="%")
    return figure_at(place, "percent", found.end(), "percent", unit="%")


def _measured(place: Place) -> Figure | None:
    unit, number = place.unit, place.number
    if unit is None or (number.spelled and unit.kinds[0] == "number"):
        return None
    if _is_dose(unit):
        return _dose(place, unit)
    # Of times, seconds alone are measured: "a clotting time of 92 s".
    if unit.kinds == ("dose",) or (unit.kinds == ("time",) and unit.symbol not in {"s", "ms"}):
        return None
    made = figure_at(
        place, "value", unit.end, "number and unit", unit=unit.symbol, read_as=_read_as(place)
    )
    return in_thousands(made, place.plain[number.first : number.end])


def _is_dose(unit: UnitRead) -> bool:
    first, below = unit.kinds[0], unit.kinds[1:]
    if first not in _DOSE or unit.symbol in ("kg", "kg/m2", "L", "mm3", "cm3", "fL", "mL/min"):
        return False
    # What is passed in a day, "3.5 g/24 h" and "900 nmol/d", is measured and not given.
    if first == "amount" and below == ("time",):
        return False
    if below == ("time",) and unit.read_as is not None:
        return False
    per = unit.symbol.split("/")[1:]
    return all(
        kind in _DOSE_BELOW or name in ("kg", "m2") for kind, name in zip(below, per, strict=False)
    )


def _dose(place: Place, unit: UnitRead) -> Figure:
    days = _PER_DAYS.match(place.plain, unit.end, place.limit)
    if days is None:
        often = _SO_OFTEN.match(place.plain, unit.end, place.limit)
        end = often.end() if often else unit.end
        return figure_at(place, "dose", end, "amount", unit=unit.symbol, read_as=_read_as(place))
    why = "whether the amount is for one of these days or for all of them is not said"
    return figure_at(
        place, "dose", days.end(), "amount over days", unit=unit.symbol, ambiguous=why,
        read_as=_read_as(place),
    )  # fmt: skip


_SO_OFTEN: Final = Pattern(
    r" ?[x\u00d7] ?[0-9]{1,2} ?(?:/ ?(?:days?|d|j|24 ?h|weeks?|wk)\b|(?:days?|d)\b)"
)
"""After an amount: how many times a day, "x 3/d", or on how many days, "x 3 days"."""


def _bare(place: Place) -> Figure | None:
    """A number without a unit, by the words around it."""
    return _scaled(place) or _aged(place) or _dated(place) or _plain_value(place)


def _scaled(place: Place) -> Figure | None:
    plain, number, before = place.plain, place.number, place.before
    warm = _warm(place)
    if warm:
        return warm
    multiple = _MULTIPLE.match(plain, number.end, place.limit)
    if multiple:
        why = "a multiple of the upper limit, which is not the value itself"
        return figure_at(
            place, "value", multiple.end(), "multiple of normal", unit="[ULN]", ambiguous=why
        )
    if place.last in _TITRE_WORDS and _TITRE_BEFORE.search(before):
        return figure_at(place, "titre", number.end, "titre")
    titre = _TIMES.match(plain, number.end, place.limit)
    if titre and not number.spelled and number.bounds.low is not None and number.bounds.low >= 10:
        read_as = f"a dilution, titre 1 to {plain[number.first : number.end]}"
        return figure_at(place, "titre", titre.end(), "dilution", read_as=read_as)
    return None


def _aged(place: Place) -> Figure | None:
    apart = place.plain.startswith(",", place.number.end) and _AGE_APART.search(place.before)
    if apart or (place.last in _AGE_WORDS and _AGE_BARE.search(place.before)):
        return figure_at(
            place, "age", place.number.end, "age", unit="a", anchor="birth", read_as="years"
        )
    return None


def _dated(place: Place) -> Figure | None:
    plain, number, before = place.plain, place.number, place.before
    moment = _MOMENT.search(before) if place.last in _MOMENT_WORDS else None
    if moment:
        start = number.start - len(before) + moment.start()
        unit = _MOMENT_UNITS[moment["unit"].lower()]
        return figure_at(place, "moment", number.end, "numbered time", start, unit=unit)
    day = _DAY.match(plain, number.end, place.limit)
    if day:
        return figure_at(place, "moment", day.end(), "date")
    if _YEAR.fullmatch(plain[number.first : number.end]):
        month = _MONTH_BEFORE.search(before)
        first = number.start - len(before) + month.start() if month else None
        return figure_at(place, "moment", number.end, "year", first)
    return None


def _plain_value(place: Place) -> Figure | None:
    plain, number, before = place.plain, place.number, place.before
    named = place.last in _NOT_VALUE or before.rstrip(" ")[-1:] in ("#", "[")
    if named or _WORDY.match(plain, number.end, place.limit):
        return None
    if number.spelled and not _WORDED_VALUE.search(before):
        return None
    if cites(plain, number.start, number.end):
        return None
    return figure_at(place, "value", number.end, "number")


def _symbol(unit: UnitRead | None) -> str | None:
    return unit.symbol if unit else None


def _read_as(place: Place) -> str | None:
    given = [each for each in (place.number.read_as, place.unit and place.unit.read_as) if each]
    return "; ".join(given) or None


def _warm(place: Place) -> Figure | None:
    """A temperature whose degrees have lost their sign: "39.5C"."""
    heat = _HEAT.match(place.plain, place.number.end, place.limit)
    low = place.number.bounds.low
    if heat is None or low is None or not 30 <= low <= 45 or low.denominator == 1:
        return None
    return figure_at(
        place, "value", heat.end(), "number and unit", unit="Cel", read_as="C read as degrees"
    )


_HEAT: Final = Pattern(r" ?C\b(?![-/])")


def _titres(plain: str, number: int, sentence: Sentence) -> Iterator[Figure]:
    for found in _TITRE.finditer(plain, sentence.start, sentence.end):
        value = Fraction(found["number"].replace(",", ""))
        start, end = found.span()
        # "1/640" is one only where the text says so.
        said = found["slash"] is None or _TITRE_NEAR.search(
            plain[max(sentence.start, start - 40) : start]
        )
        if value >= 4 and said:
            yield Figure(
                "titre", start, end, number, Bounds(value, value), printed=found[0],
                why=(Why("titre", Span(start, end)),),
            )  # fmt: skip
