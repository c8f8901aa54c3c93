"""Whom a clause is about: the patient, a cohort, everybody, cited work, or the authors' thought.

Where a clause stands decides most (a case report tells of its patient, a background does not),
what it says decides the rest: "our patient", "has been reported", "we hypothesise", a tense.
"""

from __future__ import annotations

from typing import NamedTuple

from cdss.extract.clauses import Line, Part
from cdss.extract.cues import Cue
from cdss.extract.marks import Figure, Section, Sentence, Span, Why

OWN = frozenset({"patient", "cohort"})
"""The subjects whose facts are the source's own."""

_NARRATIVE = frozenset({"case", "results", "methods"})
_GENERAL = frozenset({"background", "objective"})
_CONCLUDING = frozenset({"discussion", "conclusion"})
_FIRST_OF_ITS_KIND = frozenset({"first", "only", "second", "third"})


class About(NamedTuple):
    """Whom one clause is about, what kind of general statement it is else, and why."""

    who: str
    kind: str | None = None
    why: tuple[Why, ...] = ()


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
    }
)


def design_of(
    lines: tuple[Line, ...],
    sentences: tuple[Sentence, ...],
    sections: tuple[Section, ...],
    figures: tuple[Figure, ...],
) -> Design:
    """The design, from who is told of: one patient with an age, or counted people."""
    single: Why | None = None
    named: tuple[str, Why] | None = None
    people = 0
    counted: Why | None = None
    for line in lines:
        place = sentences[line.number]
        role = sections[place.section].role if sections else "text"
        if role in {"references", "matter"}:
            continue
        elsewhere = role in _CONCLUDING | {"background"}
        if named is None and not elsewhere:
            named = _named_design(line, place)
        for at, part in enumerate(line.parts):
            single = _one_person(line, at, role, figures, single)
            size = 0 if elsewhere else _counted_people(line, at, figures)
            if size > people:
                people, counted = size, Why("people counted", Span(part.start, part.end))
    if named is not None and named[0] in {"review", "consensus", "survey"} and single is None:
        return Design(named[0], people, (named[1],))
    # Whoever is told of first: one patient, beside whom others are counted, or many.
    if single is not None and (counted is None or single.span.start < counted.span.start):
        return Design("case-report", 1, (single,))
    if people > 1 and counted is not None:
        design = named[0] if named is not None else ("cohort" if people > 10 else "case-series")
        return Design(design, people, (counted,))
    return Design("case-report", 0 if single is None else 1)


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
    if single is None and cue is not None and (role in _NARRATIVE or role == "text"):
        return Why(f"one patient: {cue.words}", cue.span)
    if part.kind == "figure" and figures[part.number].kind == "age" and role != "background":
        near = (*line.parts[at + 1 : at + 4], *line.parts[max(0, at - 3) : at])
        if any(each.word in _ONE for each in near) or _is_aged_person(line, at):
            return Why("one patient: age", Span(part.start, part.end))
    return single


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


def _are_studied(line: Line, at: int) -> bool:
    """Whether a number opens who was studied: "Twelve horses with X were studied"."""
    after = line.parts[at + 1 : at + 10]
    if not after or after[0].kind != "word" or not after[0].word.endswith("s"):
        return False
    were = next((place for place, each in enumerate(after) if each.word == "were"), None)
    return were is not None and any(
        word in _STUDIED for each in after[were + 1 : were + 3] for word in each.word.split()
    )


def _is_aged_person(line: Line, at: int) -> bool:
    """Whether an age stands beside a name, as in "9-year-old boy", where "boy" is one."""
    return any(each.kind == "mention" for each in line.parts[at + 1 : at + 3])


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


def _counted_people(line: Line, at: int, figures: tuple[Figure, ...]) -> int:
    """How many people a figure counts: "36 patients", "a total of 36 patients", "12 of 36"."""
    part = line.parts[at]
    if part.kind != "figure":
        return 0
    figure = figures[part.number]
    if figure.kind == "count" and figure.of is not None and figure.of.denominator == 1:
        near = line.parts[max(0, at - 4) : at + 6]
        people = any(word in _PEOPLE for each in near for word in each.word.split())
        return int(figure.of) if people else 0
    if figure.kind not in {"value", "count", "number"} or figure.unit or figure.bounds is None:
        return 0
    low = figure.bounds.low
    if low is None or low.denominator != 1 or figure.bounds.high != low:
        return 0
    if at <= 3 and _are_studied(line, at):
        return int(low)
    for each in line.parts[at + 1 : at + 4]:
        if any(word in _PEOPLE for word in each.word.split()):
            return int(low)
        if each.kind == "figure" or each.word in {",", "of", "."}:
            return 0
    return 0


def subjects(
    lines: tuple[Line, ...],
    sentences: tuple[Sentence, ...],
    sections: tuple[Section, ...],
    figures: tuple[Figure, ...],
    design: Design,
) -> tuple[tuple[About, ...], ...]:
    """Whom each clause of each sentence is about."""
    own = "patient" if design.people <= 1 else "cohort"
    found: list[tuple[About, ...]] = []
    told = False
    section = -1
    for line in lines:
        sentence = sentences[line.number]
        role = sections[sentence.section].role if sections else "text"
        if sentence.section != section:
            section = sentence.section
            # A narrative goes on only within its own part of the text.
            told = told and role in {"text", "abstract"}
        whole = _Clause.of(line.parts, 0, len(line.parts), figures)
        here: list[About] = []
        for start, end in line.clauses:
            clause = _Clause.of(line.parts, start, end, figures)
            about = _about(role, clause, whole, told=told, own=own)
            here.append(about)
        ours = any(each.who in OWN for each in here)
        told = ours or (told and role in {"text", "abstract"})
        found.append(tuple(here))
    return tuple(found)


class _Clause(NamedTuple):
    patient: Cue | None
    presents: Cue | None
    cohort: Cue | None
    cited: Cue | None
    unheard: Cue | None
    hypothesis: Cue | None
    limitation: Cue | None
    general: Cue | None
    hedge: Cue | None
    planned: Cue | None
    strong: bool
    aged: bool
    past: bool
    present: bool
    bracketed: bool
    first: bool

    @classmethod
    def of(
        cls, parts: tuple[Part, ...], start: int, end: int, figures: tuple[Figure, ...]
    ) -> _Clause:
        seen: dict[str, Cue] = {}
        bracketed = first = past = present = ended = False
        strong = aged = False
        for at in range(start, end):
            part = parts[at]
            for cue in part.cues:
                seen.setdefault(cue.kind, cue)
                if cue.kind == "patient" and not cue.words.startswith(("a ", "an ")):
                    strong = True
                past = past or cue.words.split()[0] in _PAST
                ended = ended or (part.verb and cue.words.split()[0].endswith("ed"))
                present = present or (cue.kind in {"be", "have"} and cue.words in _PRESENT)
            if part.word in _FIRST_OF_ITS_KIND and _first_report(parts, at, end):
                first = True
            if part.word == "[" and at + 1 < end and _digit(parts[at + 1], figures):
                bracketed = True
            if part.word == "(" and at + 2 < len(parts) and parts[at + 2].word == ")":
                ends = at + 3 >= len(parts) or parts[at + 3].word in {".", ","}
                bracketed = bracketed or (ends and _is_reference(parts[at + 1], figures))
            if part.kind == "figure" and figures[part.number].kind == "age":
                aged = True
        return cls(
            seen.get("patient"),
            seen.get("presents"),
            seen.get("cohort"),
            seen.get("cited"),
            seen.get("unheard"),
            seen.get("hypothesis"),
            seen.get("limitation"),
            seen.get("general"),
            seen.get("hedge"),
            seen.get("planned"),
            strong,
            aged,
            # "X is a disease characterised by Y" stands in the present.
            past or (ended and not present),
            present,
            bracketed,
            first,
        )


_PRESENT = frozenset({"is", "are", "has", "have", "does", "do", "remains", "shows"})
_PAST = frozenset({"was", "were", "had", "did", "showed", "became"})


def _is_reference(part: Part, figures: tuple[Figure, ...]) -> bool:
    """Whether what stands in brackets is the number of a reference: a small whole number alone."""
    if part.kind == "figure":
        figure = figures[part.number]
        return figure.kind == "value" and figure.printed.isdigit() and len(figure.printed) < 3
    return part.word.isdigit() and len(part.word) < 3


def _digit(part: Part, figures: tuple[Figure, ...]) -> bool:
    del figures
    return part.kind == "figure" or part.word[:1].isdigit()


def _first_report(parts: tuple[Part, ...], at: int, end: int) -> bool:
    return any(
        any(
            word in {"report", "reported", "case", "description", "described"}
            for word in each.word.split()
        )
        for each in parts[at + 1 : min(end, at + 5)]
    )


def _why(*cues: Cue | None) -> tuple[Why, ...]:
    return tuple(Why(f"{each.kind}: {each.words}", each.span) for each in cues if each is not None)


def _about(role: str, clause: _Clause, whole: _Clause, *, told: bool, own: str) -> About:
    if role == "references":
        return About("cited", "cited-work")
    if role == "matter":
        return About("matter")
    if role == "title":
        return About(own, None, _why(clause.patient))
    if role in _NARRATIVE:
        return _in_narrative(clause, whole, own)
    if role in _GENERAL:
        return _in_background(clause, whole, own)
    if role in _CONCLUDING:
        return _in_discussion(role, clause, whole, told=told, own=own)
    return _anywhere(clause, whole, told=told, own=own)


def _in_narrative(clause: _Clause, whole: _Clause, own: str) -> About:
    if clause.hypothesis is not None and clause.patient is None and not clause.past:
        return About("authors", "hypothesis", _why(clause.hypothesis))
    if clause.cited is not None and clause.cited.words.startswith(("has", "have")):
        return About("cited", "cited-work", _why(clause.cited))
    if clause.limitation is not None and not clause.past:
        return About("authors", "limitation", _why(clause.limitation))
    del whole
    return About(own, None, _why(clause.patient, clause.cohort))


def _in_background(clause: _Clause, whole: _Clause, own: str) -> About:
    if whole.first:
        return About("authors", "claim", _why(clause.general))
    if whole.presents is not None and not (whole.cited is not None and whole.patient is None):
        return About(own, None, _why(whole.presents))
    if (whole.aged or whole.strong) and (whole.past or whole.patient is not None):
        return About(own, None, _why(whole.patient))
    return _general(clause, whole, "background")


def _in_discussion(role: str, clause: _Clause, whole: _Clause, *, told: bool, own: str) -> About:
    if whole.first or (whole.cited is not None and whole.cited.words.startswith("never")):
        return About("authors", "claim", _why(whole.cited))
    doubtful = clause.hedge or clause.hypothesis or clause.limitation or clause.planned
    ours = clause.strong or whole.strong
    if (
        ours
        and doubtful is None
        and (clause.past or (whole.past and not clause.present))
        and not _cites(clause)
    ):
        return About(own, None, _why(clause.patient or whole.patient))
    if told and doubtful is None and clause.past and not _cites(whole) and role != "conclusion":
        return About(own, None, (*_why(whole.patient),))
    if (
        whole.cohort is not None
        and own == "cohort"
        and clause.past
        and doubtful is None
        and not _cites(whole)
    ):
        return About(own, None, _why(whole.cohort))
    return _general(clause, whole, "claim")


def _cites(clause: _Clause) -> bool:
    return clause.cited is not None or clause.bracketed


def _general(clause: _Clause, whole: _Clause, default: str) -> About:
    if whole.unheard is not None and whole.hypothesis is None:
        return About("authors", "claim", _why(whole.unheard))
    if clause.hypothesis is not None or (whole.hypothesis is not None and clause.hedge is not None):
        return About("authors", "hypothesis", _why(clause.hypothesis or whole.hypothesis))
    if whole.hypothesis is not None and clause.limitation is None:
        return About("authors", "hypothesis", _why(whole.hypothesis))
    if whole.planned is not None and whole.limitation is None:
        return About("authors", "plan", _why(whole.planned))
    if clause.limitation is not None or whole.limitation is not None:
        return About("authors", "limitation", _why(clause.limitation or whole.limitation))
    if _cites(clause) or _cites(whole):
        return About("cited", "cited-work", _why(clause.cited or whole.cited))
    who = "population" if default == "background" else "authors"
    return About(who, default, _why(clause.general))


def _anywhere(clause: _Clause, whole: _Clause, *, told: bool, own: str) -> About:
    """In a text without parts of its own, or an abstract: what is told is the source's own.

    Told is what stands in the past, or without any verb; what is in the present tense,
    hedged, cited or hypothesised is general, unless it names the patient.
    """
    ours = whole.strong or whole.aged or whole.presents is not None
    if whole.first and not whole.past:
        return About("authors", "claim", _why(clause.general))
    doubtful = whole.hypothesis or whole.limitation
    if doubtful is not None and not (ours and clause.past):
        return _general(clause, whole, "claim" if told else "background")
    if _cites(whole) and not (whole.strong or whole.aged):
        return _general(clause, whole, "claim" if told else "background")
    if whole.planned is not None and not clause.past:
        return _general(clause, whole, "claim")
    if ours:
        hedged = clause.hedge is not None and clause.patient is None and not clause.past
        if not hedged:
            return About(own, None, _why(whole.patient, whole.presents))
    elif (clause.hedge is not None and not clause.past) or (
        (clause.present or whole.present) and not whole.past
    ):
        return _general(clause, whole, "claim" if told else "background")
    return About(own, None, _why(whole.patient, whole.cohort))
