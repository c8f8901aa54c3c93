"""Numbers with what they count: values, doses, schedules, counts, scores, titres, times."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from typing import Final, NamedTuple

from cdss.extract.marks import Bounds, Figure, Section, Sentence, Span, Text, Why
from cdss.extract.numbers import Number, number_at, numbers
from cdss.extract.schedules import schedules
from cdss.extract.times import Stretch, loose_stretches, stretch_of, time_of
from cdss.extract.units import UnitRead, unit_at
from cdss.extract.words import Word, words

_BACK: Final = 48
_PEOPLE: Final = (
    r"(?:\w+ ){0,3}?(?:patients?|children|child|boys?|girls?|men|man|women|woman|males?|females?"
    r"|cases?|subjects?|infants?|adults?|adolescents?|individuals?|people|persons?|participants?"
    r"|neonates?|newborns?|siblings?|families|eyes|episodes)\b"
)
_COUNTED: Final = re.compile(rf"(?: ?\([^()]{{1,24}}\))? {_PEOPLE}", re.IGNORECASE)
_OF: Final = re.compile(
    r"(?P<out> out of | out | of (?:the |a total of |our |these )?| in | ?/ ?)(?=[0-9a-z])", re.I
)
_PERCENT: Final = re.compile(r" ?(?:%|per ?cent\b|percent\b)")
_STRENGTH: Final = re.compile(
    r" (?:concentration|solution|cream|ointment|gel|lotion|drops|paste|emulsion|spray|foam|w/v|w/w"
    r"|(?:\w+ ){1,3}(?:cream|ointment|gel|solution|lotion))\b",
    re.IGNORECASE,
)
_TITRE: Final = re.compile(r"\b1 ?: ?(?P<number>[0-9][0-9,]{1,11})(?![0-9.:])")
_TIMES: Final = re.compile(
    r" ?(?:times|-?fold)\b(?! ?(?:a|an|per|in|each|every|daily|weekly|monthly|higher|lower|more"
    r"|greater|the|upper|normal|over|above|as|that)\b)"
)
_MULTIPLE: Final = re.compile(
    r" ?(?:times|x|\u00d7|-?fold) (?:the |above |over )*(?:upper (?:limit(?: of)?(?: the)?(?: normal)?"
    r"(?: range)?|normal(?: limit)?)|ULN|normal(?: limit| range| value)?)",
    re.IGNORECASE,
)
_REFERENCE: Final = re.compile(
    r"(?P<cue>\b(?:normal|reference|ref\.?|laboratory normal|upper limit of (?:the )?(?:normal|reference)"
    r"|lower limit of normal|ULN|LLN|upper limit|N\.?R\.?|N\.?V\.?|R\.?R\.?|cut-?off|nl)"
    r"(?:,? ?(?:laboratory )?(?:values?|ranges?|limits?|intervals?|levels?|range values?))*"
    r"(?: (?:is|are|of|for age|for (?:his|her|the) age))*[ :,=(\[]*)\Z",
    re.IGNORECASE,
)
_BRACKET: Final = re.compile(r"[(\[] ?\Z")
_NOT_VALUE: Final = re.compile(
    r"(?:\b(?:fig(?:ure|s|ures)?|table|tab|ref(?:erence)?s?|no|nr|number|appendix|supplement|vol|page"
    r"|pp?|chapter|version|section|video|panel|suppl|type|exon|chromosome|codon|phase|case|patient"
    r"|vitamin|line|et al)\.?|[\[#:]|[A-Za-z]\()[ .]*\Z",
    re.IGNORECASE,
)
_WORDED_VALUE: Final = re.compile(
    r"\b(?:grade|score|class|stage|level|index|scale|rated|points?)s?(?: (?:of|was|is|to|from))?[ :=]*\Z",
    re.IGNORECASE,
)
_YEAR: Final = re.compile(r"(?:19|20)[0-9]{2}")
_MONTH: Final = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sep(?:t(?:ember)?)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_DAY: Final = re.compile(rf"(?:st|nd|rd|th)?(?: of)? {_MONTH}\b(?:,? (?:19|20)[0-9]{{2}})?", re.I)
_MOMENT: Final = re.compile(
    r"\b(?:on |at |by )?(?P<unit>day|week|month|year|cycle)s? ?\Z", re.IGNORECASE
)
_MOMENT_UNITS: Final = {"day": "d", "week": "wk", "month": "mo", "year": "a", "cycle": None}
_AGE_BARE: Final = re.compile(
    r"\b(?:at (?:the )?age(?: of)?|aged?|age[:,]|age (?:was|of|is)) ?\Z", re.IGNORECASE
)
_PER_DAYS: Final = re.compile(
    r" ?/ ?(?P<many>[0-9]{1,2}|two|three|four|five|six|seven) ?(?:days?|d|weeks?|hours?|h)\b"
)
_WORDY: Final = re.compile(r"-[A-Za-z]|(?:st|nd|rd|th)\b|s\b")
_DOSE: Final = frozenset({"mass", "volume", "amount", "activity", "form"})
_DOSE_BELOW: Final = frozenset({"time", "dose", "form"})
_SKIPPED: Final = frozenset({"references", "matter"})


class _Place(NamedTuple):
    """A number with the words around it."""

    plain: str
    number: Number
    sentence: Sentence
    before: str
    unit: UnitRead | None

    @property
    def limit(self) -> int:
        return self.sentence.end


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
    plain = text.plain
    kept = tuple(
        each if parts[each.section].role not in _SKIPPED else each._replace(end=each.start)
        for each in told
    )
    spoken = words(plain, kept)
    rhythms = schedules(plain, kept, spoken)
    found: list[Figure] = list(rhythms)
    found.extend(_titres(plain, kept))
    found.sort(key=lambda each: each.start)
    taken = [(each.start, each.end) for each in found]
    found.extend(_counted(text, kept, spoken, taken))
    found.sort(key=lambda each: (each.start, -each.end))
    return tuple(_apart(found))


def _apart(found: list[Figure]) -> Iterator[Figure]:
    end = 0
    for each in found:
        if each.start >= end:
            yield each
            end = each.end


def _counted(
    text: Text, told: tuple[Sentence, ...], spoken: list[Word], taken: list[tuple[int, int]]
) -> Iterator[Figure]:
    plain = text.plain
    rows: list[Number | Stretch] = [*numbers(text, told, spoken)]
    rows.extend(loose_stretches(plain, told, spoken))
    rows.sort(key=lambda each: (each.start, -each.end))
    busy = iter([*taken, (len(plain) + 1, len(plain) + 1)])
    block = next(busy)
    end = 0
    for each in rows:
        while block[1] <= each.start:
            block = next(busy)
        if each.start < end or block[0] < each.end:
            continue
        sentence = told[each.sentence]
        figure: Figure | None
        if isinstance(each, Number):
            figure = _read(plain, each, sentence)
        else:
            figure = time_of(plain, each, sentence)
        if figure is not None:
            end = figure.end
            yield figure


def _read(plain: str, number: Number, sentence: Sentence) -> Figure | None:
    stretch = stretch_of(plain, number, sentence.end)
    if stretch is not None:
        return time_of(plain, stretch, sentence)
    before = plain[max(sentence.start, number.start - _BACK) : number.start]
    unit = unit_at(plain, number.end)
    if unit is not None and unit.end > sentence.end:
        unit = None
    place = _Place(plain, number, sentence, before, unit)
    return _reference(place) or _part(place) or _percent(place) or _measured(place) or _bare(place)


def _made(
    place: _Place, kind: str, end: int, cue: str, start: int | None = None, **more: object
) -> Figure:
    number = place.number
    first = number.start if start is None else start
    span = Span(first, end)
    made = Figure(
        kind, first, end, number.sentence, number.bounds, printed=place.plain[first:end],
        read_as=number.read_as, why=(Why(cue, span),),
    )  # fmt: skip
    return made._replace(**{key: value for key, value in more.items() if value is not None})  # type: ignore[arg-type]


def _reference(place: _Place) -> Figure | None:
    cue = _REFERENCE.search(place.before)
    if cue is None or not cue["cue"].strip():
        return None
    word = cue["cue"].lower()
    # "normal 12 months later" is no range: a single number needs a sign, a bracket or a word.
    bounds = place.number.bounds
    single = bounds.low == bounds.high
    if single and not re.search(r"limit|uln|lln|cut|[:=(]|\bref|value|range|level", word):
        opened = _BRACKET.search(place.before[: cue.start()]) is not None
        if not opened:
            return None
    end = place.unit.end if place.unit else place.number.end
    percent = _PERCENT.match(place.plain, place.number.end, place.limit)
    if percent:
        end = percent.end()
    start = place.number.start - len(place.before) + cue.start()
    return _made(
        place, "reference", end, "reference range", start,
        unit="%" if percent else _symbol(place.unit), read_as=_read_as(place),
    )  # fmt: skip


def _part(place: _Place) -> Figure | None:
    """A part of a whole: "12 of 36 patients", "35 out of 52", "12/36"."""
    plain, number = place.plain, place.number
    sign = _OF.match(plain, number.end, place.limit)
    if sign and place.unit is None:
        whole = _number_at(plain, sign.end(), place)
        if whole is not None and not _PERCENT.match(plain, whole.end, place.limit):
            return _whole(place, sign["out"], whole)
    if _COUNTED.match(plain, number.end, place.limit) and not re.search(
        r"\b(?:case|patient|grade|stage|type|fig\w*|table)\.? ?\Z", place.before, re.IGNORECASE
    ):
        return _made(place, "count", number.end, "count of people")
    return None


def _number_at(plain: str, at: int, place: _Place) -> Number | None:
    sentence = place.sentence._replace(end=min(place.limit, at + 24))
    return number_at(plain, at, sentence, place.number.sentence, at)


def _whole(place: _Place, sign: str, whole: Number) -> Figure | None:
    number = place.number
    part, of = number.bounds.low, whole.bounds.low
    if part is None or of is None or whole.bounds.high != of or number.bounds.high != part:
        return None
    people = _COUNTED.match(place.plain, whole.end, place.limit) is not None
    slash = "/" in sign
    read_as = None
    if slash or sign == " out ":
        if of.denominator != 1 or part > of or (slash and of < 2):
            return None
        if slash and unit_at(place.plain, whole.end) is not None:
            return None
        if sign == " out ":
            read_as = f"{_plain(part)} out of {_plain(of)}"
    elif sign in (" of ", " in ") or sign.startswith(" of"):
        if not people and sign == " in ":
            return None
        if part > of:
            return None
    kind = "count" if people or sign.startswith(" of") else "score"
    return _made(place, kind, whole.end, "part of a whole", of=of, read_as=read_as)


def _plain(value: Fraction) -> str:
    return str(value.numerator) if value.denominator == 1 else str(float(value))


def _percent(place: _Place) -> Figure | None:
    found = _PERCENT.match(place.plain, place.number.end, place.limit)
    if found is None:
        return None
    strength = _STRENGTH.match(place.plain, found.end(), place.limit)
    if strength:
        words = strength[0].strip()
        end = strength.end() if words == "concentration" else found.end()
        return _made(place, "dose", end, "strength of a preparation", unit="%")
    return _made(place, "percent", found.end(), "percent", unit="%")


def _measured(place: _Place) -> Figure | None:
    unit, number = place.unit, place.number
    if unit is None or (number.spelled and unit.kinds[0] == "number"):
        return None
    if _is_dose(unit):
        return _dose(place, unit)
    if unit.kinds == ("dose",) or unit.kinds == ("time",):
        return None
    return _made(
        place, "value", unit.end, "number and unit", unit=unit.symbol, read_as=_read_as(place)
    )


def _is_dose(unit: UnitRead) -> bool:
    first, below = unit.kinds[0], unit.kinds[1:]
    if first not in _DOSE or unit.symbol in ("kg", "L", "mm3", "cm3", "fL", "mL/min"):
        return False
    per = unit.symbol.split("/")[1:]
    return all(
        kind in _DOSE_BELOW or name in ("kg", "m2") for kind, name in zip(below, per, strict=False)
    )


def _dose(place: _Place, unit: UnitRead) -> Figure:
    days = _PER_DAYS.match(place.plain, unit.end, place.limit)
    if days is None:
        return _made(place, "dose", unit.end, "amount", unit=unit.symbol, read_as=_read_as(place))
    why = "whether the amount is for one of these days or for all of them is not said"
    return _made(
        place, "dose", days.end(), "amount over days", unit=unit.symbol, ambiguous=why,
        read_as=_read_as(place),
    )  # fmt: skip


def _bare(place: _Place) -> Figure | None:
    plain, number, before = place.plain, place.number, place.before
    written = plain[number.first : number.end]
    multiple = _MULTIPLE.match(plain, number.end, place.limit)
    if multiple:
        why = "a multiple of the upper limit, which is not the value itself"
        return _made(
            place, "value", multiple.end(), "multiple of normal", unit="[ULN]", ambiguous=why
        )
    titre = _TIMES.match(plain, number.end, place.limit)
    if titre and not number.spelled and number.bounds.low is not None and number.bounds.low >= 10:
        read_as = f"a dilution, titre 1 to {written}"
        return _made(place, "titre", titre.end(), "dilution", read_as=read_as)
    if _AGE_BARE.search(before):
        return _made(place, "age", number.end, "age", unit="a", anchor="birth", read_as="years")
    moment = _MOMENT.search(before)
    if moment:
        start = number.start - len(before) + moment.start()
        unit = _MOMENT_UNITS[moment["unit"].lower()]
        return _made(place, "moment", number.end, "numbered time", start, unit=unit)
    day = _DAY.match(plain, number.end, place.limit)
    if day:
        return _made(place, "moment", day.end(), "date")
    if _YEAR.fullmatch(written):
        return _made(place, "moment", number.end, "year")
    if _NOT_VALUE.search(before) or _WORDY.match(plain, number.end, place.limit):
        return None
    if number.spelled and not _WORDED_VALUE.search(before):
        return None
    if _cites(plain, number):
        return None
    return _made(place, "value", number.end, "number")


def _cites(plain: str, number: Number) -> bool:
    """Whether the number is a reference: alone in brackets, or a list's own number."""
    opening = plain[max(0, number.start - 24) : number.start]
    bracket = re.search(r"[(\[][0-9, -]*\Z", opening)
    if bracket is None:
        return False
    closing = re.match(r"[0-9, -]*[)\]]", plain[number.end : number.end + 24])
    square = bracket[0][0] == "["
    small = number.bounds.high is not None and number.bounds.high < 200
    return closing is not None and (square or (small and number.bounds.low == number.bounds.high))


def _symbol(unit: UnitRead | None) -> str | None:
    return unit.symbol if unit else None


def _read_as(place: _Place) -> str | None:
    given = [each for each in (place.number.read_as, place.unit and place.unit.read_as) if each]
    return "; ".join(given) or None


def _titres(plain: str, told: tuple[Sentence, ...]) -> Iterator[Figure]:
    for number, sentence in enumerate(told):
        for found in _TITRE.finditer(plain, sentence.start, sentence.end):
            value = Fraction(found["number"].replace(",", ""))
            if value < 4:
                continue
            start, end = found.span()
            yield Figure(
                "titre", start, end, number, Bounds(value, value), printed=found[0],
                why=(Why("titre", Span(start, end)),),
            )  # fmt: skip
