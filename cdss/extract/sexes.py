"""How many of a cohort are of which sex, by letters and ratios: "(12 F/8 M)", "M:F 130:5"."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from cdss.extract.marks import Span, Why
from cdss.extract.patterns import Pattern
from cdss.extract.persons import Said
from cdss.model.concept import Vocabulary

_LETTERED: Final = Pattern(
    r"(?<![\w.])(?P<first>[0-9]{1,4}) ?(?P<one>[FM]) ?(?:[/:,;]| and) ?"
    r"(?P<second>[0-9]{1,4}) ?(?P<other>[FM])\b"
)
_SEX: Final = r"(?:[FM]|[Ff]emales?|[Mm]ales?|[Ww]omen|[Mm]en|[Gg]irls|[Bb]oys)"
_RATIO: Final = Pattern(
    rf"\b(?P<one>{_SEX})(?: ?[/:] ?|-to-| to )(?P<other>{_SEX})"
    r"(?: ratio)?(?: was| of| =|[:,=])? ?\(?"
    r"(?P<first>[0-9]{1,4}) ?[/:] ?(?P<second>[0-9]{1,4})(?![0-9]|\.[0-9])"
)
_MALE: Final = frozenset(("m", "b"))


def sexes(
    plain: str, own: dict[int, list[tuple[int, int]]], people: int, vocabulary: Vocabulary
) -> Iterator[tuple[int, Said]]:
    """The numbers of a cohort's men and women where letters or a pair of numbers tell them.

    Two numbers that are not together the whole cohort are a ratio, or a part's.
    """
    known = {each: concept.id for each in ("male", "female") if (concept := vocabulary.named(each))}
    if len(known) < 2:
        return
    for sentence, spans in own.items():
        for start, end in spans:
            for pattern in (_LETTERED, _RATIO):
                for found in pattern.finditer(plain, start, end):
                    numbers = (int(found["first"]), int(found["second"]))
                    which = tuple(_sex(found[each]) for each in ("one", "other"))
                    if sum(numbers) != people or which[0] == which[1]:
                        continue
                    place = Span(*found.span())
                    for sex, number in zip(which, numbers, strict=True):
                        fields = {
                            "concept": known[sex],
                            "state": "present",
                            "n": number,
                            "printed": found[0],
                        }
                        why = (Why("sexes in letters", place),)
                        yield place.start, Said(fields, ((sentence, place),), why, sentence)


_CHILDREN: Final = Pattern(r"\b(?:[Aa]ll |[0-9]{1,4} )?[Cc]hildren\b")
_GROWN: Final = Pattern(r"\b[Aa]dults?\b")


def children(
    plain: str,
    own: dict[int, list[tuple[int, int]]],
    everyone: tuple[int, int, Span],
    vocabulary: Vocabulary,
) -> Iterator[tuple[int, Said]]:
    """That all of a cohort are children, where they are called so and nobody grown is."""
    concept = vocabulary.named("child")
    if concept is None or concept.kind != "demographic":
        return
    people, sentence, place = everyone
    first: tuple[int, Span] | None = None
    for number, spans in sorted(own.items()):
        for start, end in spans:
            if _GROWN.search(plain, start, end):
                return
            found = _CHILDREN.search(plain, start, end)
            # What is told after their number may be of some of them.
            if found is not None and first is None and number <= sentence:
                first = (number, Span(*found.span()))
    if first is None:
        return
    places = tuple(dict.fromkeys((first, (sentence, place))))
    printed = plain[place.start : place.end]
    fields = {"concept": concept.id, "state": "present", "n": people, "printed": printed}
    why = (Why("called children", first[1]),)
    yield first[1].start, Said(fields, places, why, first[0])


def _sex(word: str) -> str:
    return "male" if word[0].lower() in _MALE else "female"
