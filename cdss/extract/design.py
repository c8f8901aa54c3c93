"""What kind of study a text tells of, and of how many people."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from cdss.extract.clauses import Line, Part
from cdss.extract.marks import Figure, Section, Sentence, Span, Why
from cdss.extract.patterns import Pattern
from cdss.extract.shares import are_controls

NARRATIVE = frozenset({"case", "results", "methods"})
CONCLUDING = frozenset({"discussion", "conclusion"})


class Design(NamedTuple):
    """What kind of study the text tells of, and how many it is about."""

    design: str
    people: int
    why: tuple[Why, ...] = ()


_DESIGNS: tuple[tuple[str, str], ...] = (
    ("systematic review", "review"),
    ("meta-analysis", "review"),
    ("review of the literature", "review"),
    ("consensus", "consensus"),
    ("questionnaire", "survey"),
    ("survey", "survey"),
    ("randomised", "trial"),
    ("randomized", "trial"),
    ("open-label", "trial"),
    ("crossover trial", "trial"),
    ("cross-over trial", "trial"),
    ("controlled trial", "trial"),
    ("clinical trial", "trial"),
    ("phase ii", "trial"),
    ("case series", "case-series"),
)


_PEOPLE = frozenset(
    {
        "patients",
        "children",
        "cases",
        "subjects",
        "participants",
        "individuals",
        "adults",
        "women",
        "men",
        "girls",
        "boys",
        "infants",
        "neonates",
        "adolescents",
        "people",
        "persons",
        "females",
        "males",
        "animals",
        "brothers",
        "sisters",
        "twins",
        "cousins",
        "toddlers",
        "teenagers",
        "siblings",
    }
)


def design_of(
    lines: tuple[Line, ...],
    sentences: tuple[Sentence, ...],
    sections: tuple[Section, ...],
    figures: tuple[Figure, ...],
    plain: str,
) -> Design:
    """The design, from who is told of: one patient with an age, or counted people."""
    single: Why | None = None
    named: tuple[str, Why] | None = None
    sizes: list[tuple[int, bool, Why]] = []
    for line in lines:
        place = sentences[line.number]
        role = sections[place.section].role if sections else "text"
        if role in {"references", "matter"}:
            continue
        for at, part in enumerate(line.parts):
            if part.cues or part.kind == "figure":
                single = _one_person(line, at, role, figures, single)
        if role in CONCLUDING | {"background"}:
            continue
        named = named or _named_design(line, place)
        sizes.extend(_sizes(line, figures, plain))
    # Others' patients are the text's own only where it has none.
    own = [(size, why) for size, cited, why in sizes if not (cited and single is not None)]
    people, counted = max(own, key=lambda each: each[0], default=(0, None))
    if named is not None and named[0] in {"review", "consensus", "survey"} and single is None:
        return Design(named[0], people, (named[1],))
    # Whoever is told of first: one patient, beside whom others are counted, or many.
    if single is not None and (counted is None or single.span.start < counted.span.start):
        return Design("case-report", 1, (single,))
    if people > 1 and counted is not None:
        design = named[0] if named is not None else ("cohort" if people > 10 else "case-series")
        return Design(design, people, (counted,))
    return Design("case-report", 0 if single is None else 1)


def _sizes(line: Line, figures: tuple[Figure, ...], plain: str) -> Iterator[tuple[int, bool, Why]]:
    """The numbers of people in a sentence, and whether it tells of others' patients."""
    for at, part in enumerate(line.parts):
        size = _counted_people(line, at, figures, plain) or _pair(line, at, plain)
        if size and not are_controls(line.parts, at):
            yield size, _are_cited(line), Why("people counted", Span(part.start, part.end))


def _named_design(line: Line, place: Sentence) -> tuple[str, Why] | None:
    words = " ".join(part.word for part in line.parts if part.word)
    for phrase, design in _DESIGNS:
        if phrase in words:
            return design, Why(f"design: {phrase}", Span(place.start, place.end))
    return None


def _one_person(
    line: Line, at: int, role: str, figures: tuple[Figure, ...], single: Why | None
) -> Why | None:
    """What tells of one patient, so far: a word for her or him, or better, an age."""
    part = line.parts[at]
    cue = part.says("patient")
    after = line.parts[at + 1].word if at + 1 < len(line.parts) else ""
    if cue is not None and after in _OF_PATIENTS:
        cue = None  # "the patient group"
    if single is None and cue is not None and (role in NARRATIVE or role == "text"):
        return Why(f"one patient: {cue.words}", cue.span)
    if part.kind == "figure" and figures[part.number].kind == "age" and role != "background":
        near = (*line.parts[at + 1 : at + 4], *line.parts[max(0, at - 3) : at])
        if any(each.word in _ONE for each in near) or _is_aged_person(line, at):
            return Why("one patient: age", Span(part.start, part.end))
    return single


def _are_cited(line: Line) -> bool:
    """Whether a sentence tells of others' patients, and of none of its own."""
    own = any(each.word in {"we", "our"} for each in line.parts)
    theirs = [each.word for each in line.parts[:2]]
    reported = theirs[:1] == ["they"] and theirs[1:] and theirs[1].split()[0] in _REPORTED
    cited = any(each.cues and each.says("cited", "unheard") for each in line.parts)
    return not own and (cited or bool(reported))


_REPORTED = frozenset({"reported", "described", "treated", "found", "observed", "studied", "noted"})


_OF_PATIENTS = frozenset(
    {"group", "groups", "population", "cohort", "cohorts", "series", "characteristics", "records"}
)
_ONE = frozenset(
    [
        "boy",
        "girl",
        "man",
        "woman",
        "male",
        "female",
        "child",
        "infant",
        "patient",
        "neonate",
        "newborn",
        "lady",
        "gentleman",
        "baby",
        "adolescent",
        "teenager",
    ]
)


_STUDIED = frozenset(
    [
        "studied",
        "enrolled",
        "included",
        "treated",
        "randomised",
        "randomized",
        "reviewed",
        "evaluated",
        "recruited",
        "analysed",
        "analyzed",
        "examined",
        "identified",
        "followed",
        "assessed",
    ]
)


def _words(part: Part, plain: str) -> list[str]:
    """The words of a part in lower case, those of a name too."""
    return (part.word or plain[part.start : part.end].lower()).split()


def _are_studied(line: Line, at: int, plain: str) -> bool:
    """Whether a number opens who was studied: "Twelve horses with X were studied"."""
    after = line.parts[at + 1 : at + 10]
    if not after or after[0].kind not in {"word", "mention"}:
        return False
    if not _words(after[0], plain)[-1].endswith(("s", "children", "people")):
        return False
    were = next((place for place, each in enumerate(after) if each.word == "were"), None)
    return were is not None and any(
        word in _STUDIED for each in after[were + 1 : were + 3] for word in each.word.split()
    )


def _is_aged_person(line: Line, at: int) -> bool:
    """Whether an age stands beside a name, as in "9-year-old boy", where "boy" is one."""
    for each in line.parts[at + 1 : at + 5]:
        if each.kind == "mention":
            return True
        if each.kind != "word":
            return False
    return False


def introduces(line: Line, figures: tuple[Figure, ...]) -> str | None:
    """The age, where a sentence opens by bringing in one person: "A 47-year-old man"."""
    for at, part in enumerate(line.parts[:8]):
        if part.kind == "figure" and figures[part.number].kind == "age":
            before = [each.word for each in line.parts[:at]]
            near = [*line.parts[at + 1 : at + 5], *line.parts[max(0, at - 4) : at]]
            person = any(each.word.split()[-1:] and each.word.split()[-1] in _ONE for each in near)
            person = person or _is_aged_person(line, at)
            opens = not before or before[0].partition(" ")[0] in {
                "a",
                "an",
                "the",
                "another",
                "our",
                "patient",
                "case",
            }
            return figures[part.number].printed.lower() if person and opens else None
    return None


_SEXES = frozenset({"women", "men", "girls", "boys", "females", "males", "female", "male"})


def _of_both_sexes(line: Line, at: int, figures: tuple[Figure, ...], plain: str) -> int:
    """How many a text tells of by their sexes alone: "8 women and 3 men"."""
    parts = line.parts[at : at + 6]
    counts = [each for each in parts if each.kind == "figure"]
    sexes = [each for each in parts if set(_words(each, plain)) & _SEXES and each not in counts]
    plain_list = (
        all(
            each in counts or each in sexes or each.word in {"and", ",", "patients", "/"}
            for each in parts[: parts.index(sexes[1]) + 1]
        )
        if len(sexes) > 1
        else False
    )
    if not plain_list or len(counts) < 2:
        return 0
    numbers = [figures[each.number] for each in counts[:2]]
    lows = [each.bounds.low if each.bounds else None for each in numbers]
    if any(each.of is not None or each.unit for each in numbers) or None in lows:
        return 0
    return sum(int(low) for low in lows if low is not None)


def _counted_people(line: Line, at: int, figures: tuple[Figure, ...], plain: str) -> int:
    """How many people a figure counts: "36 patients", "a total of 36 patients", "12 of 36"."""
    part = line.parts[at]
    if part.kind != "figure":
        return 0
    figure = figures[part.number]
    if figure.kind == "count" and figure.of is not None and figure.of.denominator == 1:
        near = line.parts[max(0, at - 4) : at + 6]
        people = any(word in _PEOPLE for each in near for word in _words(each, plain))
        return int(figure.of) if people else 0
    if figure.kind not in {"value", "count", "number"} or figure.unit or figure.bounds is None:
        return 0
    low = figure.bounds.low
    if low is None or low.denominator != 1 or figure.bounds.high != low:
        return 0
    both = _of_both_sexes(line, at, figures, plain)
    if both:
        return both
    if at <= 3 and _are_studied(line, at, plain):
        return int(low)
    return int(low) if _beside_people(line, at, plain) else 0


_PAIR = Pattern(
    r"(?:monozygotic|dizygotic|identical|fraternal|non-identical) twins\b"
    r"|(?:a|one) (?:[a-z]+ )?(?:brother|sister|girl|boy) and (?:a|one|his|her) (?:[a-z]+ )?"
    r"(?:brother|sister|twin|cousin|girl|boy)\b",
    re.IGNORECASE,
)

_PAIR_BEGINS = frozenset(
    {"monozygotic", "dizygotic", "identical", "fraternal", "non-identical", "a", "one"}
)


def _pair(line: Line, at: int, plain: str) -> int:
    """Two, where a pair is named without a number: "identical twins", "a girl and her brother"."""
    part = line.parts[at]
    if part.kind != "mention" and part.word.partition(" ")[0] not in _PAIR_BEGINS:
        return 0
    return 2 if _PAIR.match(plain, part.start) is not None else 0


def _beside_people(line: Line, at: int, plain: str) -> bool:
    """Whether a number is of people: "36 patients", "children with X (n = 36)"."""
    if at > 1 and line.parts[at - 1].word in {"=", ":"} and line.parts[at - 2].word == "n":
        near = line.parts[max(0, at - 16) : at]
        return any(set(_words(each, plain)) & _PEOPLE for each in near)
    for each in _past_brackets(line.parts[at + 1 : at + 14])[:3]:
        if any(word in _PEOPLE for word in _words(each, plain)):
            return True
        if each.kind == "figure" or each.word in {",", "of", "."}:
            return False
    return False


def _past_brackets(parts: tuple[Part, ...]) -> list[Part]:
    """The parts without what stands in brackets: "26 [(19 F, 7 M)] patients"."""
    found: list[Part] = []
    inside = False
    for each in parts:
        if each.word == "(":
            inside = True
        elif each.word == ")":
            inside = False
        elif not inside:
            found.append(each)
    return found
