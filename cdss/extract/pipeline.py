"""From a text to a candidate source file, stage by stage."""

from __future__ import annotations

from typing import Any

from cdss.extract.about import About
from cdss.extract.ages import lived
from cdss.extract.arms import split, told_of
from cdss.extract.beyond import beyond
from cdss.extract.bibliography import bibliography
from cdss.extract.candidate import candidate
from cdss.extract.clauses import Line
from cdss.extract.clauses import lines as lines_of
from cdss.extract.composed import composed
from cdss.extract.compounds import compounded
from cdss.extract.context import contexts as contexts_of
from cdss.extract.counts import Counted
from cdss.extract.counts import counted as counted_of
from cdss.extract.course import eased, unhelped
from cdss.extract.cues import Spoken
from cdss.extract.derived import derived, joined
from cdss.extract.design import Design, design_of
from cdss.extract.dilutions import diluted
from cdss.extract.doses import Dosed
from cdss.extract.doses import dosed as dosed_of
from cdss.extract.events import course as course_of
from cdss.extract.figures import figures as figures_of
from cdss.extract.graded import graded, scores_of_grades
from cdss.extract.homonyms import named as no_changes
from cdss.extract.implied import Implied, capabilities, examined, implied
from cdss.extract.languages import blanked, foreign
from cdss.extract.lexicon import Lexicon
from cdss.extract.marks import Section, Sentence, Span
from cdss.extract.mentions import mentions as mentions_of
from cdss.extract.negatived import freed, negatived
from cdss.extract.nested import nested
from cdss.extract.opposed import opposed, opposites
from cdss.extract.people import Group, Person, groups, of_group
from cdss.extract.reading import Read
from cdss.extract.recipients import with_recipients
from cdss.extract.relations import Measured
from cdss.extract.relations import measured as measured_of
from cdss.extract.responders import responders
from cdss.extract.sections import sections as sections_of
from cdss.extract.sentences import sentences as sentences_of
from cdss.extract.staged import in_their_times
from cdss.extract.statements import statements
from cdss.extract.subjects import subjects
from cdss.extract.text import normalise
from cdss.extract.timeline import timeline
from cdss.extract.turns import of_kin, parted, turns
from cdss.extract.turns import told_of as told_of_each
from cdss.extract.withheld import withheld
from cdss.model.concept import Vocabulary

Lines = tuple[Line, ...]
Abouts = tuple[tuple[About, ...], ...]
Figured = tuple[tuple[Measured, ...], tuple[Dosed, ...], tuple[Counted, ...]]


class Extractor:
    """A vocabulary made ready to read texts with; immutable, and may be kept for many texts."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        self.lexicon = Lexicon(vocabulary)
        self.implied: Implied = implied(vocabulary)
        self.opposites = opposites(vocabulary)
        self.scores = scores_of_grades(vocabulary)

    def read(self, raw: str) -> Read:
        """Run every stage over a text.

        Args:
            raw: The file's characters as they are.
        """
        vocabulary = self.vocabulary
        unread = foreign(raw)
        # What is quoted comes from the file as it is.
        text = normalise(blanked(raw, unread), self.lexicon)._replace(raw=raw)
        sections = sections_of(text)
        sentences = sentences_of(text, sections)
        named = no_changes(text, mentions_of(text, sentences, self.lexicon))
        spoken = Spoken(text.plain, sentences)
        mentions = composed(spoken, named, self.lexicon)
        mentions = examined(spoken, len(sentences), mentions, self.implied)
        figures = lived(text, sentences, figures_of(text, sections, sentences))
        figures = diluted(text.plain, figures, mentions, vocabulary)
        mentions = graded(text, mentions, figures, self.scores)
        lines = lines_of(spoken, sentences, mentions, figures)
        contexts = contexts_of(lines, mentions)
        contexts = compounded(text, mentions, freed(text, mentions, contexts))
        more, theirs = capabilities(spoken, lines, self.implied, len(mentions))
        plain, theirs_plain = opposed(lines, self.opposites, len(mentions) + len(more))
        more, theirs = [*more, *plain], [*theirs, *theirs_plain]
        denied, theirs_too = negatived(
            text, sentences, mentions, self.lexicon, len(mentions) + len(more)
        )
        design = design_of(lines, sentences, sections, figures, text.plain)
        taken_up = turns(lines, sentences, sections, figures, design, text.plain)
        lines = parted(lines, taken_up)
        contexts = of_kin(contexts, mentions, lines, taken_up)
        about = subjects(lines, sentences, sections, figures, design)
        measured = measured_of(lines, mentions, figures, vocabulary)
        dosed = dosed_of(lines, mentions, figures, vocabulary)
        counted = counted_of(lines, mentions, figures, vocabulary, design.people)
        ranks = _ranks(sentences, sections)
        titles = frozenset(
            at for at, each in enumerate(sentences) if sections[each.section].role == "title"
        )
        held_back = withheld(lines, mentions, vocabulary)
        done, theirs_done = nested(
            text, mentions, measured, self.lexicon, len(mentions) + len(more) + len(denied)
        )
        everything = (*mentions, *more, *denied, *done)
        meant = (*contexts, *theirs, *theirs_too, *theirs_done)
        out_of_range = beyond(measured, mentions, figures, vocabulary)
        people: list[Person] = []
        in_turn = told_of_each(lines, sentences, taken_up, text.plain)
        found = groups(lines, sentences, sections, figures, about, design, in_turn, text.plain)
        arms = (
            split(lines, about, mentions, figures, sentences, vocabulary)
            if len(found) == 1
            else None
        )
        told: list[tuple[Group, Lines, Abouts, Figured]] = [
            (each, lines, of_group(about, each), (measured, dosed, counted)) for each in found
        ]
        if arms is not None:
            told = [
                (
                    group,
                    kept,
                    told_of(kept, about),
                    (
                        measured_of(kept, mentions, figures, vocabulary),
                        dosed_of(kept, mentions, figures, vocabulary),
                        counted_of(kept, mentions, figures, vocabulary, group.people),
                    ),
                )
                for group, kept in (
                    (found[0]._replace(people=arms.people), arms.rest),
                    *((found[0]._replace(people=each.people), each.lines) for each in arms.arms),
                )
            ]
        for group, kept, whose, (values, doses, counts) in told:
            course = with_recipients(
                course_of(
                    kept,
                    whose,
                    mentions,
                    contexts,
                    figures,
                    doses,
                    vocabulary,
                    ranks,
                    text.plain,
                    frozenset(held_back),
                    cohort=group.kind == "cohort",
                    beyond=out_of_range,
                    measured=values,
                ),
                kept,
                mentions,
                figures,
                vocabulary,
                group.people,
                counts,
            )
            everyone = _everyone(design, sentences, group) if kept is lines else None
            said = statements(
                kept,
                whose,
                everything,
                meant,
                figures,
                values,
                counts,
                vocabulary,
                text.plain,
                unhelped=unhelped(course),
                eased=eased(course) | frozenset(course.named) | frozenset(held_back),
                everyone=everyone,
                cohort=group.kind == "cohort",
                titles=titles if group.kind == "cohort" else frozenset(),
            )
            tallies = responders(kept, whose, figures, group.people, everyone)
            said = joined(said, derived(course, vocabulary, tallies))
            when = timeline(
                kept, whose, ranks, figures, course, text.plain, cohort=group.kind == "cohort"
            )
            said = in_their_times(said, when, vocabulary)
            people.append(Person(group.kind, group.people, course, said, when))
        return Read(
            text,
            sections,
            sentences,
            everything,
            figures,
            lines,
            meant,
            _of_several(design, len(people)),
            about,
            measured,
            dosed,
            counted,
            held_back,
            tuple(people),
            bibliography(text, sections),
            unread,
        )

    def extract(
        self, data: bytes, *, name: str | None = None, program: str = "cdss", knowledge: str = ""
    ) -> dict[str, Any]:
        """A candidate source file for the bytes of a text.

        Args:
            data: The file as it is, in UTF-8.
            name: What the text was supplied as.
            program: What made the candidate.
            knowledge: The hash of the knowledge base whose vocabulary read it.

        Raises:
            UnicodeDecodeError: The bytes are not UTF-8.
        """
        read = self.read(data.decode("utf-8"))
        return candidate(
            read, self.vocabulary, data=data, name=name, program=program, knowledge=knowledge
        )


_RETOLD = {
    "discussion": 1,
    "conclusion": 1,
    "abstract": 2,
    "background": 3,
    "objective": 3,
    "title": 4,
}


def _ranks(sentences: tuple[Sentence, ...], sections: tuple[Section, ...]) -> tuple[int, ...]:
    """How early each sentence is read for the course: the narrative first, then what retells it."""
    ranks = [_RETOLD.get(each.role, 0) for each in sections]
    told = {ranks[each.section] for each in sentences} if ranks else set()
    if told and not told & {0, 1}:
        # Where there is nothing but an abstract, nothing is retold in it.
        ranks = [0 if each == _RETOLD["abstract"] else each for each in ranks]
    return tuple(ranks[each.section] if ranks else 0 for each in sentences)


def _of_several(design: Design, people: int) -> Design:
    """The design of a report: of several people told of one by one, it is a series."""
    report = design.design == "case-report"
    return design._replace(design="case-series") if people > 1 and report else design


def _everyone(
    design: Design, sentences: tuple[Sentence, ...], group: Group
) -> tuple[int, int, Span] | None:
    """The number of a cohort, and the sentence and place that say it."""
    if group.kind != "cohort" or not design.why or design.people < 2:
        return None
    place = design.why[0].span
    for number, each in enumerate(sentences):
        if each.start <= place.start < each.end:
            return design.people, number, place
    return None
