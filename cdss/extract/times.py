"""Ages, durations and times since an event."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Final, NamedTuple

from cdss.extract.marks import Bounds, Figure, Sentence, Span, Why
from cdss.extract.numbers import ONES, Number
from cdss.extract.patterns import Pattern
from cdss.extract.words import Word, listed

_UNITS: Final = {
    **dict.fromkeys(("year", "years", "yr", "yrs", "y", "yo", "y/o", "yearold"), "a"),
    **dict.fromkeys(("month", "months", "mo", "mos", "mth", "mths"), "mo"),
    **dict.fromkeys(("week", "weeks", "wk", "wks", "fortnight"), "wk"),
    **dict.fromkeys(("day", "days", "d"), "d"),
    **dict.fromkeys(("hour", "hours", "hr", "hrs", "h"), "h"),
    **dict.fromkeys(("minute", "minutes", "min", "mins"), "min"),
}
_UNIT_WORD: Final = "|".join(sorted(map(re.escape, _UNITS), key=len, reverse=True))
_UNIT: Final = Pattern(
    rf"[ -]?(?P<unit>{_UNIT_WORD})(?:\.(?= [a-z0-9]))?(?![A-Za-z])(?P<half> and a half)?"
)
_MORE: Final = Pattern(
    r"(?:,? and |,? )?(?P<number>[0-9]{1,2}(?:\.5)?|one|two|three|four|five|six|seven|eight|nine"
    r"|ten|eleven|twelve)[ -]?(?P<unit>months?|mos?|m(?<=[0-9]m)|weeks?|days?)(?![A-Za-z])"
)
_PARTS: Final = {"a": ("mo", 12, "months"), "wk": ("d", 7, "days")}
_LOOSE: Final = Pattern(
    r"\b(?P<many>a few|few|several|some|many|a couple of|couple of|an?|half an?|recent"
    r"|the following"
    r"|the next|the last|the first|the past) (?P<unit>minutes?|hours?|days?|weeks?|months?"
    r"|years?)\b"
    r"(?P<half> and a half)?(?!-)",
    re.IGNORECASE,
)
_LOOSE_STARTS: Final = listed("a few several some many couple an half recent the")
_BACK: Final = 40

# What stands before a stretch of time, and what it makes of it.
_AGE_BEFORE: Final = Pattern(
    r"(?:\bage[ds]?(?: (?:of|was|is|at \w+|:))?(?: (?:about|approximately))?:? ?|\bage,? "
    r"|\b(?:when|since|until|as) (?:s?he|the (?:patient|girl|boy|child|infant)) (?:was|is"
    r"|were) (?:only )?"
    r"|\b(?:boy|girl|man|woman|male|female|child|infant|patient|lady|gentleman|neonate) of "
    r"|\bas young as |\byoung as )\Z",
    re.IGNORECASE,
)
_AGE_AFTER: Final = Pattern(
    r"[ -]?(?:old\b|of age\b)"
    r"|(?<=\by/o)|(?<=\byo)"
    r"|[ -](?=(?:boy|girl|man|woman|male|female|infant|child|lady|gentleman)\b)",
    re.IGNORECASE,
)
_DURATION_BEFORE: Final = Pattern(
    r"\b(?P<cue>for(?: (?:up to|about|at least|more than|over|the (?:first|last|past|next)"
    r"|a further"
    r"|another))?|over(?: the (?:next|following|last|past|first))?|during|throughout|lasting|lasted"
    r"|continued|duration of|course of|period of|total of|next|following|in|within|through"
    r"|a further|additional|another) ?\Z",
    re.IGNORECASE,
)
_DURATION_AFTER: Final = Pattern(
    r"[ -](?:-?long|course|period|trial|treatment|therapy|regimen|interval|duration)s?\b"
    r"|'s?(?= (?:treatment|therapy|course|duration|history))",
    re.IGNORECASE,
)
_HISTORY: Final = Pattern(
    r"[ -]?'? ?(?P<cue>(?:\w+ )?history of|history\b|hx\b(?: of)?|standing|duration of symptoms)",
    re.IGNORECASE,
)
_HISTORY_BEFORE: Final = Pattern(r"\bhistory (?:of|for)(?: about)? ?\Z", re.IGNORECASE)
_SINCE_AFTER: Final = Pattern(
    r"[ -]?(?P<cue>after|before|since|from|following|prior to|later|earlier|ago|back|previously"
    r"|afterwards?|thereafter|post[- ]|into|preceding|before)\b(?P<words>[^.;,()\n]{0,60})",
    re.IGNORECASE,
)
_SINCE_BEFORE: Final = Pattern(
    r"\b(?P<cue>after|within|at|by|since|following|until)(?: (?:the )?(?:first|only|about|a))? ?\Z",
    re.IGNORECASE,
)
_OF_WORDS: Final = Pattern(
    r"(?:'| )?(?: of| follow[- ]?up| on| post)(?P<words>[^.;,()\n]{0,60})", re.IGNORECASE
)
_FOLLOWED: Final = Pattern(
    r"\bfollow(?:ed)?[- ]?up(?: (?:period|time|duration|visit))?"
    r"(?: (?:was|of|is|for|at|after))?:? ?\(?\Z",
    re.IGNORECASE,
)
_FOLLOW_UP: Final = Pattern(r"[ -]?'?s?'? ?(?:of )?follow[- ]?up\b", re.IGNORECASE)
# The events that a time counts from, in the words of any report.
_ANCHORS: Final = (
    (
        "onset",
        Pattern(r"\bonset|\bsymptom|\bbegan\b|\bfirst sign|\bfirst manifest", re.IGNORECASE),
    ),
    ("diagnosis", Pattern(r"\bdiagnos", re.IGNORECASE)),
    ("birth", Pattern(r"\bbirth\b|\bdelivery\b|\bborn\b|\bof life\b", re.IGNORECASE)),
    (
        "presentation",
        Pattern(r"\badmission|\bpresentation|\badmitted|\bpresented", re.IGNORECASE),
    ),
    ("follow-up", Pattern(r"\bfollow[- ]?up|\blast visit|\bdischarge", re.IGNORECASE)),
    (
        "treatment",
        Pattern(
            r"\btreatment|\btherap|\bstart|\binitiat|\badministration|\bbeginning|\bintroduc"
            r"|\bcessation|\bdiscontinu|\bwithdraw|\bstopp|\binfusion|\bdose\b|\bcycles?\b",
            re.IGNORECASE,
        ),
    ),
)
_STOP: Final = Pattern(
    r"\b(?:was|were|is|are|had|has|have|did|she|he|they|and|but|with|which|who|when|showed"
    r"|revealed|demonstrated|developed|became)\b|\b(?:at|to|with) (?=[0-9])"
    r"|(?<=[A-Za-z]) (?=[0-9])"
    r"|\b(?:relapsed|recurred|flared|improved|resolved|disappeared|worsened|reappeared)\b"
    r"|\bthe (?:disease|patient|symptoms)\b",
    re.IGNORECASE,
)


class Stretch(NamedTuple):
    """A length of time, before it is known what it measures."""

    start: int
    end: int
    sentence: int
    bounds: Bounds | None
    unit: str
    read_as: str | None = None
    cue: str = "number"


def stretch_of(plain: str, number: Number, limit: int) -> Stretch | None:
    """The length of time that a number begins: "3 years and 10 months"; None where it is none.

    Example:
        >>> from cdss.extract.marks import Sentence
        >>> from cdss.extract.numbers import number_at
        >>> plain = "aged 3 years and 10 months"
        >>> found = stretch_of(plain, number_at(plain, 5, Sentence(0, 0, 26), 0, 0), 26)
        >>> (found.bounds.low, found.unit, found.read_as)
        (Fraction(46, 1), 'mo', '3 times 12 months and 10 months')
    """
    match = _UNIT.match(plain, number.end, limit)
    if match is None:
        return None
    unit, bounds, end, read_as = _UNITS[match["unit"]], number.bounds, match.end(), number.read_as
    if match["unit"] == "d" and plain[match.start() : match.start() + 1] == "-":
        return None
    if match["half"]:
        bounds = _shifted(bounds, Fraction(1, 2))
    more = _MORE.match(plain, end, limit) if unit in _PARTS else None
    years = bounds.low
    if more and years is not None and years == bounds.high:
        smaller, parts, words = _PARTS[unit]
        extra = Fraction(ONES.get(more["number"], 0)) or Fraction(more["number"])
        if more["unit"] == "m" or _UNITS[more["unit"]] == smaller:
            read_as = f"{years} times {parts} {words} and {extra} {words}"
            whole = years * parts + extra
            bounds, unit = Bounds(whole, whole, about=bounds.about), smaller
            end = more.end()
    return Stretch(number.start, end, number.sentence, bounds, unit, read_as, number.cue)


def _shifted(bounds: Bounds, by: Fraction) -> Bounds:
    return bounds._replace(
        low=None if bounds.low is None else bounds.low + by,
        high=None if bounds.high is None else bounds.high + by,
    )


def loose_stretches(
    plain: str, number: int, sentence: Sentence, found: list[Word]
) -> list[Stretch]:
    """Lengths of time without a number: "a few months", "a year and a half"."""
    made = []
    for word, at in found:
        if word not in _LOOSE_STARTS:
            continue
        match = _LOOSE.match(plain, at, sentence.end)
        if match is None:
            continue
        many = match["many"].lower()
        value = {"a": Fraction(1), "an": Fraction(1)}.get(many)
        if many.startswith("half"):
            value = Fraction(1, 2)
        if value is not None and match["half"]:
            value += Fraction(1, 2)
        bounds = None if value is None else Bounds(value, value)
        unit = _UNITS[match["unit"].lower()]
        made.append(Stretch(*match.span(), number, bounds, unit, None, "loose"))
    return made


def time_of(plain: str, stretch: Stretch, sentence: Sentence) -> Figure:
    """What a length of time measures: an age, a duration, or the time since an event.

    Example:
        >>> from cdss.extract.marks import Sentence
        >>> plain = "Calcinosis was seen 18 months after disease onset."
        >>> found = time_of(plain, Stretch(20, 29, 0, None, "mo"), Sentence(0, 0, 50))
        >>> found.kind, found.anchor, found.printed
        ('since', 'onset', '18 months after disease onset')
    """
    start, end = stretch.start, stretch.end
    before = plain[max(sentence.start, start - _BACK) : start]
    offset = start - len(before)
    if stretch.unit in ("a", "mo", "wk", "d", "h"):
        after = _AGE_AFTER.match(plain, end, sentence.end)
        ahead = _AGE_BEFORE.search(before)
        if after or (ahead and not _SINCE_AFTER.match(plain, end, sentence.end)):
            first = offset + ahead.start() if ahead else start
            last = after.end() if after and after[0].strip(" -") else end
            return _figure(plain, "age", stretch, (first, last), "birth", "age")
    return _since(plain, stretch, sentence, before) or _duration(plain, stretch, sentence, before)


def _since(plain: str, stretch: Stretch, sentence: Sentence, before: str) -> Figure | None:
    start, end = stretch.start, stretch.end
    offset = start - len(before)
    history = _HISTORY.match(plain, end, sentence.end)
    if history or _HISTORY_BEFORE.search(before):
        last = history.end() if history else end
        return _figure(plain, "since", stretch, (start, last), "onset", "history")
    after = _SINCE_AFTER.match(plain, end, sentence.end)
    if after:
        cue = after["cue"].lower()
        anchor, last = _anchor(after["words"], after.start("words"))
        backwards = cue in (
            "before", "prior to", "earlier", "ago", "back", "previously", "preceding",
        )  # fmt: skip
        name = "time before" if backwards else "time after"
        if cue in ("later", "earlier", "ago", "back", "previously", "thereafter") or cue.startswith(
            "afterw"
        ):
            anchor, last = None, after.end("cue")
        return _figure(plain, "since", stretch, (start, last), anchor, name)
    if _FOLLOWED.search(before):
        return _figure(plain, "since", stretch, (start, end), "follow-up", "time after")
    ahead = _SINCE_BEFORE.search(before)
    if ahead:
        follow = _FOLLOW_UP.match(plain, end, sentence.end)
        of = _OF_WORDS.match(plain, end, sentence.end)
        anchor, last = None, end
        if follow:
            anchor, last = "follow-up", follow.end()
        elif of:
            anchor, last = _anchor(of["words"], of.start("words"))
            last = last if anchor else end
        return _figure(
            plain, "since", stretch, (offset + ahead.start(), last), anchor, "time after"
        )
    return None


def _duration(plain: str, stretch: Stretch, sentence: Sentence, before: str) -> Figure:
    start, end = stretch.start, stretch.end
    ahead = _DURATION_BEFORE.search(before)
    after = _DURATION_AFTER.match(plain, end, sentence.end)
    first = start - len(before) + ahead.start() if ahead else start
    if stretch.cue == "above" and plain[start : start + 4].lower() == "over":
        bounds = stretch.bounds
        point = bounds.low if bounds else None
        stretch = stretch._replace(bounds=Bounds(point, point))
    cue = "duration" if ahead or after or stretch.cue in ("above", "upto") else "bare time"
    return _figure(plain, "duration", stretch, (first, end), None, cue)


def _anchor(words: str, start: int) -> tuple[str | None, int]:
    """What a time counts from, by the words after it, and where these end."""
    stop = _STOP.search(words)
    words = words[: stop.start()] if stop else words
    kept = " ".join(words.split()[:8])
    last = start + len(words.rstrip())
    if not kept:
        return None, last
    for name, pattern in _ANCHORS:
        if pattern.search(kept):
            return name, last
    return kept, last


def _figure(
    plain: str, kind: str, stretch: Stretch, place: tuple[int, int], anchor: str | None, cue: str
) -> Figure:
    start, end = place
    while end > start and plain[end - 1] == " ":
        end -= 1
    return Figure(
        kind, start, end, stretch.sentence, stretch.bounds, None, stretch.unit, plain[start:end],
        stretch.read_as, anchor, None, (Why(cue, Span(start, end)),),
    )  # fmt: skip
