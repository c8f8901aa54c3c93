"""Several people told of in turn: "Patient 1 ..., patient 2 ...", "the first had ..., the second".

Finds where a text takes up one of several people, and whom; what follows is told of that one,
until another is taken up or all are spoken of.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Final, NamedTuple

from cdss.extract.clauses import Line, Part
from cdss.extract.design import Design
from cdss.extract.marks import Context, Figure, Mention, Section, Sentence
from cdss.extract.patterns import Pattern

_NUMBERED: Final = frozenset({"patient", "case", "child", "subject", "proband", "sibling", "twin"})
_NUMBERS: Final = frozenset(
    [
        *"123456789",
        *"abcdefgh",
        *("10", "11", "12", "i", "ii", "iii", "iv", "v", "vi"),
        *("one", "two", "three", "four", "five", "six"),
    ]
)
_ORDINALS: Final = {
    word: str(at)
    for at, word in enumerate(
        ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth"), 1
    )
}
_OF_TWO: Final = frozenset({"older", "elder", "younger", "other", "former", "latter"})
_PERSONS: Final = frozenset(
    [
        *("patient", "child", "case", "boy", "girl", "one", "sibling", "twin", "brother", "sister"),
        *("man", "woman", "infant", "subject", "male", "female", "neonate", "baby", "cousin"),
        *("teenager", "adolescent", "toddler", "proband", "patient's", "child's"),
    ]
)
_KIN: Final = frozenset({"brother", "sister", "sibling", "twin", "cousin"})
_LEADS: Final = frozenset({"in", "for", "of", "with", "and", "while", "whereas", "but", "then"})
_APART: Final = frozenset({",", ";", ":", "(", ".", *_LEADS})
_PEOPLE: Final = (
    r"(?:patients?|children|child|cases|siblings|boys|girls|sisters|brothers|twins|subjects"
    r"|participants|infants|individuals|adults|women|men)\b"
)
_ALL: Final = Pattern(
    r"(?:(?:in|of|for|among|with) )?(?:(?:they|their|we|our|(?:the )?(?:median|mean|average))\b"
    r"|(?:both|all|neither|none|each|either|these|those|two|three|four|five|six|most|some|no|the)"
    r"(?: (?:two|three|four|five|six|other))?(?: of (?:the|these|those|our|them))?"
    rf"(?: [a-z-]{{2,16}})?(?: {_PEOPLE}(?<!the child)(?<!the patient)|(?<=them))"
    r"|(?:both|all|neither|none|all (?:two|three|four|five|six)|the others)(?= (?:were|was|had|have"
    r"|has|are|is|did|received|responded|improved|developed|showed|achieved|became|underwent|got"
    r"|presented|died|began|started|recovered|tolerated|took|needed|required)\b))",
    re.IGNORECASE,
)
"""How a sentence begins that speaks of all of them again, or of a number of them."""
_TELLING: Final = frozenset({"case", "results", "text", "abstract", "methods"})
_MOST: Final = 12


class Turn(NamedTuple):
    """Where one of several people is taken up: the sentence, the part, and who it is.

    ``kin`` is whether it is by a word for a relative: "her brother".
    """

    sentence: int
    part: int
    who: str
    kin: bool = False


def turns(
    lines: tuple[Line, ...],
    sentences: tuple[Sentence, ...],
    sections: tuple[Section, ...],
    figures: tuple[Figure, ...],
    design: Design,
    plain: str,
) -> tuple[Turn, ...]:
    """Where each of several people is taken up; nothing where only one would be."""
    telling = [
        line
        for line in lines
        if (sections[sentences[line.number].section].role if sections else "text") in _TELLING
    ]
    found = [each for line in telling for each in _here(line, figures, plain, design.people)]
    people = {each.who for each in found}
    told = 2 <= len(people) <= (min(design.people, _MOST) if design.people > 1 else _MOST)
    if told or design.people != 2:
        return tuple(found) if told else ()
    found = [each for line in telling for each in _by_sex(line, plain)]
    return tuple(found) if len({each.who for each in found}) == 2 else ()


def parted(lines: tuple[Line, ...], found: tuple[Turn, ...]) -> tuple[Line, ...]:
    """The sentences, with a clause of its own for each person taken up.

    A brother who is told of in turn is nobody's relative there.
    """
    at: dict[int, list[int]] = {}
    kin: set[int] = set()
    for each in found:
        at.setdefault(each.sentence, []).append(each.part)
        if each.kin:
            kin.add(each.sentence)
    return tuple(
        line._replace(
            parts=_without_kin(line.parts) if line.number in kin else line.parts,
            clauses=_cut(line.clauses, at[line.number]),
        )
        if line.number in at
        else line
        for line in lines
    )


def _without_kin(parts: tuple[Part, ...]) -> tuple[Part, ...]:
    return tuple(
        part._replace(cues=tuple(cue for cue in part.cues if cue.kind != "family"))
        if part.cues and part.says("family") and part.word in _KIN
        else part
        for part in parts
    )


def told_of(
    lines: tuple[Line, ...],
    sentences: tuple[Sentence, ...],
    found: tuple[Turn, ...],
    plain: str,
) -> dict[str, frozenset[tuple[int, int]]]:
    """The clauses that tell of each person: the number of the sentence, and of the clause in it."""
    whose: dict[str, set[tuple[int, int]]] = {}
    starts = {(each.sentence, each.part): each.who for each in found}
    now: str | None = None
    section = -1
    for line in lines:
        if sentences[line.number].section != section or speaks_of_all(line, plain):
            now, section = None, sentences[line.number].section
        taken = 0
        for clause, (start, _) in enumerate(line.clauses):
            who = starts.get((line.number, start))
            taken += who is not None
            now = who or now
            if now is not None:
                whose.setdefault(now, set()).add((line.number, clause))
        if taken > 1:
            now = None  # after a list of them nobody's story goes on
    return {who: frozenset(clauses) for who, clauses in whose.items()}


def of_kin(
    contexts: tuple[Context, ...],
    mentions: tuple[Mention, ...],
    lines: tuple[Line, ...],
    found: tuple[Turn, ...],
) -> tuple[Context, ...]:
    """The contexts, with what is told of a brother who is told of in turn told of himself.

    So is what is told of both of them where they are brought in: "we report a boy and his sister".
    """
    theirs = {each.sentence for each in found if each.kin}
    if found:
        theirs.update(
            line.number for line in lines if any(each.says("presents") for each in line.parts)
        )
    return tuple(
        each._replace(about="patient")
        if each.about == "family" and mentions[each.mention].sentence in theirs
        else each
        for each in contexts
    )


def _here(line: Line, figures: tuple[Figure, ...], plain: str, people: int) -> Iterator[Turn]:
    parts = line.parts
    listed = False
    for at, part in enumerate(parts):
        begins = at == 0 or parts[at - 1].word in _APART
        if not begins:
            continue
        who = _numbered(parts, at, plain) or _ordinal(parts, at, figures, plain, listed=listed)
        if who is None and people == 2:
            who = _of_two(parts, at, figures, plain)
        if who is None and people > 1 and at == 0:
            who = _kin(parts, plain)
        if who is not None:
            listed = listed or _word(part, plain) == "the"
            kin = any(_word(each, plain) in _KIN for each in parts[at : at + 4])
            yield Turn(line.number, _from(parts, at), who, kin)


def _word(part: Part, plain: str) -> str:
    return part.word or plain[part.start : part.end].lower()


def _from(parts: tuple[Part, ...], at: int) -> int:
    """Where the words for a person begin: with the "and in" that leads to them."""
    while at > 0 and parts[at - 1].word in _LEADS:
        at -= 1
    return at


def _numbered(parts: tuple[Part, ...], at: int, plain: str) -> str | None:
    """Who "patient 2", "case B" is."""
    if at + 1 >= len(parts) or _word(parts[at], plain) not in _NUMBERED:
        return None
    number = _word(parts[at + 1], plain)
    after = _word(parts[at + 2], plain) if at + 2 < len(parts) else ""
    article = number in {"a", "i"} and not plain[parts[at + 1].start].isupper()
    if number not in _NUMBERS or (article and after not in {",", "(", ":"}):
        return None
    return None if after in {"and", "-", "to"} else number


def _ordinal(
    parts: tuple[Part, ...], at: int, figures: tuple[Figure, ...], plain: str, *, listed: bool
) -> str | None:
    """Who "the first", "the second child" is; an infusion or a year is nobody."""
    words = [_word(each, plain) for each in parts[at : at + 3]]
    if len(words) < 3 or words[0] != "the" or words[1] not in _ORDINALS:
        return None
    return _ORDINALS[words[1]] if listed or _is_person(parts, at + 2, figures, plain) else None


def _is_person(parts: tuple[Part, ...], at: int, figures: tuple[Figure, ...], plain: str) -> bool:
    """Whether what follows "the first" lets it be a person: a noun for one, a verb, an age."""
    part = parts[at]
    if part.verb or _word(part, plain) in _PERSONS:
        return True
    if part.word not in {",", "("} or at + 1 >= len(parts):
        return False
    near = parts[at + 1 : at + 4]
    aged = any(each.kind == "figure" and figures[each.number].kind == "age" for each in near)
    return aged or any(_word(each, plain) in _PERSONS for each in near)


def _of_two(
    parts: tuple[Part, ...], at: int, figures: tuple[Figure, ...], plain: str
) -> str | None:
    """Who "the older", "one girl", "the other" of two is."""
    words = [_word(each, plain) for each in parts[at : at + 3]]
    if len(words) < 3:
        return None
    one_of = words[0] == "one" and (words[1] in _PERSONS or words[1:] == ["of", "them"])
    if one_of and words[1] != "one":
        return "one"
    if words[0] != "the" or words[1] not in _OF_TWO:
        return None
    if not _is_person(parts, at + 2, figures, plain):
        return None
    return {"elder": "older", "other": "other"}.get(words[1], words[1])


def _kin(parts: tuple[Part, ...], plain: str) -> str | None:
    """Who "her brother" is, of siblings that are all told of."""
    words = [_word(each, plain) for each in parts[:3]]
    if len(words) < 3 or words[0] not in {"her", "his", "the"}:
        return None
    return next((each for each in words[1:3] if each in _KIN), None)


_SEXES: Final = {
    **dict.fromkeys(("girl", "sister", "woman", "daughter"), "girl"),
    **dict.fromkeys(("boy", "brother", "man", "son"), "boy"),
}
_ONE: Final = frozenset({"the", "a", "one", "his", "her", "another"})


def _by_sex(line: Line, plain: str) -> Iterator[Turn]:
    """Where two of different sex are taken up: "the girl", "her 5-year-old brother"."""
    parts = line.parts
    found: list[Turn] = []
    for at, part in enumerate(parts[:-1]):
        begins = at == 0 or parts[at - 1].word in _APART
        if not begins or _word(part, plain) not in _ONE:
            continue
        for near in parts[at + 1 : at + 4]:
            word = _word(near, plain)
            if word in _SEXES:
                found.append(Turn(line.number, _from(parts, at), _SEXES[word], word in _KIN))
            if near.kind != "figure" and not word.endswith(("er", "old")):
                break
    # "We describe a girl and her brother": both at once are nobody's turn.
    named = {_SEXES[word] for each in parts if (word := _word(each, plain)) in _SEXES}
    if named <= {each.who for each in found}:
        yield from found


def speaks_of_all(line: Line, plain: str) -> bool:
    """Whether a sentence begins to speak of all the people again: "Both improved"."""
    return bool(line.parts) and _ALL.match(plain, line.parts[0].start) is not None


def _cut(clauses: tuple[tuple[int, int], ...], at: list[int]) -> tuple[tuple[int, int], ...]:
    found: list[tuple[int, int]] = []
    for start, end in clauses:
        inside = [each for each in at if start < each < end]
        bounds = [start, *inside, end]
        found.extend(pairwise(bounds))
    return tuple(found)
