"""Whom a clause is about: the patient, a cohort, everybody, cited work, or the authors' thought.

Where a clause stands decides most (a case report tells of its patient, a background does not),
what it says decides the rest: "our patient", "has been reported", "we hypothesise", a tense.
"""

from __future__ import annotations

from typing import NamedTuple

from cdss.extract.about import OWN, About
from cdss.extract.bystanders import unless
from cdss.extract.clauses import Line, Part
from cdss.extract.cues import Cue
from cdss.extract.design import CONCLUDING, NARRATIVE, Design
from cdss.extract.marks import Figure, Section, Sentence, Span, Why
from cdss.extract.predicates import was_able
from cdss.extract.reviewed import reviews
from cdss.extract.trials import TRIALS, is_named_trial

_GENERAL = frozenset({"background", "objective"})
_FIRST_OF_ITS_KIND = frozenset({"first", "only", "second", "third"})
_TELLING = TRIALS | _FIRST_OF_ITS_KIND | {"could", "[", "("}
"""What says something of whom a clause is about, and is no cue."""


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
    wholes: list[_Clause] = []
    told = reviewing = False
    section = -1
    under_one = {each.role for each in sections} - {"title", "matter", "references"} == {"case"}
    for line in lines:
        sentence = sentences[line.number]
        role = sections[sentence.section].role if sections else "text"
        if under_one and role == "case":
            role = "text"  # the whole of it stands under "Case report", its introduction too
        if sentence.section != section:
            section = sentence.section
            reviewing = False
            # A narrative goes on only within its own part of the text.
            told = told and role in {"text", "abstract"}
        whole = _Clause.of(line.parts, 0, len(line.parts), figures)
        reviewing = reviewing or (own == "patient" and reviews(line.parts, figures))
        here: list[About] = []
        for start, end in line.clauses:
            alone = len(line.clauses) == 1
            clause = whole if alone else _Clause.of(line.parts, start, end, figures)
            about = _about(role, clause, whole, told=told, own=own)
            if about.who in OWN:
                others = reviewing and not clause.strong
                why = _why(clause.cited)
                about = unless(about, role, line, (start, end), figures, why, others=others)
            here.append(about)
        ours = any(each.who in OWN for each in here)
        if role in _GENERAL:
            told = told or whole.aged  # an age brings in a patient, "we report" does not
        else:
            told = ours or (told and role in {"text", "abstract"})
        found.append(tuple(here))
        wholes.append(whole)
    roles = [sections[each.section].role if sections else "text" for each in sentences]
    roles = ["text" if under_one and each == "case" else each for each in roles]
    return _in_its_place(tuple(found), wholes, roles)


def _in_its_place(
    found: tuple[tuple[About, ...], ...], wholes: list[_Clause], roles: list[str]
) -> tuple[tuple[About, ...], ...]:
    """What stands before the story of a text without parts is its background, and no claim.

    One sentence may bring in the patient before it: "We report a girl with X. X is rare."
    """
    free = [number for number, role in enumerate(roles) if role in {"text", "abstract"}]
    own = [number for number in free if any(each.who in OWN for each in found[number])]
    placed = list(found)
    for number in free:
        whole = wholes[number]
        if len(own) <= _BROUGHT_IN or number > own[_BROUGHT_IN] or whole.first or whole.concludes:
            continue
        placed[number] = tuple(
            each._replace(who="population", kind="background") if each.kind == "claim" else each
            for each in found[number]
        )
    return tuple(placed)


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
    consent: Cue | None
    now: Cue | None
    concludes: Cue | None
    strong: bool
    aged: bool
    past: bool
    present: bool
    bracketed: bool
    first: bool
    names: bool
    span: Span
    that: bool

    @classmethod
    def of(
        cls, parts: tuple[Part, ...], start: int, end: int, figures: tuple[Figure, ...]
    ) -> _Clause:
        seen: dict[str, Cue] = {}
        bracketed = first = past = present = ended = False
        strong = aged = False
        for at in range(start, end):
            part = parts[at]
            if not part.cues and part.kind != "figure" and part.word not in _TELLING:
                continue
            able = was_able(parts, at, end)
            past = past or able
            for cue in () if able else part.cues:
                seen.setdefault(cue.kind, cue)
                if cue.kind == "patient" and not cue.words.startswith(("a ", "an ")):
                    strong = True
                past = past or cue.words.split()[0] in _PAST
                ended = ended or (part.verb and cue.words.split()[0].endswith("ed"))
                present = present or (cue.kind in {"be", "have"} and cue.words in _PRESENT)
            if part.word in TRIALS and is_named_trial(parts, at, start):
                seen.setdefault(
                    "cited", Cue("cited", f"the named {part.word}", part.start, part.end)
                )
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
            seen.get("consent"),
            seen.get("now"),
            seen.get("concludes"),
            strong,
            aged,
            # "X is a disease characterised by Y" stands in the present.
            past or (ended and not present),
            present,
            bracketed,
            first,
            any(part.kind == "mention" for part in parts[start:end]),
            Span(parts[start].start, parts[end - 1].end) if end > start else Span(0, 0),
            end > start > 0 and parts[start].word == "that",
        )


_PRESENT = frozenset(
    {
        *("is", "are", "has", "have", "does", "do", "remains", "shows", "remain", "occurs"),
        *("occur", "causes", "affects", "presents", "involves", "includes", "develops"),
        *("requires", "represents", "carries", "mimics", "manifests", "prevents", "encompasses"),
    }
)
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
    if whole.consent is not None and not whole.names:
        return About("authors", "background", _why(whole.consent))
    if role == "title":
        return About(own, None, _why(clause.patient))
    if role in NARRATIVE:
        return _in_narrative(clause, whole, own)
    if role in _GENERAL:
        return _in_background(clause, whole, own, told=told)
    if role in CONCLUDING:
        return _in_discussion(role, clause, whole, told=told, own=own)
    return _anywhere(clause, whole, told=told, own=own)


def _in_narrative(clause: _Clause, whole: _Clause, own: str) -> About:
    if clause.hypothesis is not None and clause.patient is None and not clause.past:
        return About("authors", "hypothesis", _why(clause.hypothesis))
    if clause.cited is not None and clause.cited.words.startswith(("has", "have")):
        return About("cited", "cited-work", _why(clause.cited))
    if clause.limitation is not None and not clause.past:
        return About("authors", "limitation", _why(clause.limitation))
    if whole.first and not whole.past and clause.patient is None:
        return About("authors", "claim", _why(clause.general))
    return About(own, None, _why(clause.patient, clause.cohort))


def _in_background(clause: _Clause, whole: _Clause, own: str, *, told: bool) -> About:
    if whole.first:
        return About("authors", "claim", _why(clause.general))
    if whole.presents is not None and not (whole.cited is not None and whole.patient is None):
        return About(own, None, _why(whole.presents))
    if (whole.aged or whole.strong) and (whole.past or whole.patient is not None):
        return About(own, None, _why(whole.patient))
    if told and clause.past and _is_plain(whole):
        # The story of a patient whom the introduction has brought in.
        return About(own, None, ())
    return _general(clause, whole, "background")


def _is_plain(clause: _Clause) -> bool:
    """Whether nothing says that somebody else is told of, or something is only thought."""
    doubtful = clause.hypothesis or clause.limitation or clause.planned or clause.hedge
    return doubtful is None and not _cites(clause) and clause.cohort is None


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
    if default == "claim" and _only_thinks(clause, whole):
        return About("authors", "hypothesis", _why(clause.hedge))
    who = "population" if default == "background" else "authors"
    return About(who, default, _why(clause.general))


_MIGHT = frozenset({"might", "might have"})


def _only_thinks(clause: _Clause, whole: _Clause) -> bool:
    """Whether the authors think a thing possible, and draw it from nothing: "X might help Y"."""
    hedged = clause.hedge is not None and clause.hedge.words in _MIGHT
    return hedged and whole.concludes is None and not clause.past


_BROUGHT_IN = 1


def _concludes(clause: _Clause) -> bool:
    """Whether a clause draws from the report: "this case shows that", "X should be considered"."""
    if clause.concludes is None:
        return False
    return not clause.past or not _MODAL.isdisjoint(clause.concludes.words.split())


_MODAL = frozenset({"should", "must"})


def _anywhere(clause: _Clause, whole: _Clause, *, told: bool, own: str) -> About:
    """In a text without parts of its own, or an abstract: what is told is the source's own.

    Told is what stands in the past, or without any verb; what is in the present tense,
    hedged, cited or hypothesised is general, unless it names the patient.
    """
    # "At the last visit there is no X": the narrative, brought up to the present.
    if _concludes(clause) or (clause.that and _concludes(whole)):
        return _general(clause, whole, "claim")
    today = told and whole.now is not None and clause.hedge is None
    ours = whole.strong or whole.aged or whole.presents is not None or today
    if whole.first and not whole.past:
        return About("authors", "claim", _why(clause.general))
    unheard = whole.unheard is not None and "experience" not in whole.unheard.words
    if unheard and not clause.strong:
        return _general(clause, whole, "claim")
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
