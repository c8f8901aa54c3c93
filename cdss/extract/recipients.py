"""How many of a cohort had each treatment: "29 (90.6%) methotrexate", "X was given to 8"."""

from __future__ import annotations

from cdss.extract.clauses import Line
from cdss.extract.counts import Counted, counted
from cdss.extract.course import Course
from cdss.extract.marks import Figure, Mention
from cdss.model.concept import GIVEN_KINDS, Vocabulary

_CAME = ("stopped", "none", "improved", "complete", "partial", "worsened", "relapsed", "harm")
"""What tells that a number is of those with whom it went so: "A failed in three"."""


def with_recipients(
    course: Course,
    lines: tuple[Line, ...],
    mentions: tuple[Mention, ...],
    figures: tuple[Figure, ...],
    vocabulary: Vocabulary,
    people: int,
    told: tuple[Counted, ...],
) -> Course:
    """The course of a cohort with the figures of how many had each treatment.

    A number that counts who had a finding (``told``), and that of all, counts no recipients.
    """
    if people < 2:
        return course
    taken = {each.figure for each in told}
    giving = [
        (line.parts[start].start, line.parts[end - 1].end)
        for line in lines
        for start, end in line.clauses
        if any(each.cues and each.says("treated") for each in line.parts[start:end])
        and not any(each.cues and each.says(*_CAME) for each in line.parts[start:end])
    ]
    found: dict[int, tuple[int, ...]] = {}
    for each in counted(lines, mentions, figures, vocabulary, people, GIVEN_KINDS):
        which = course.named.get(each.mention)
        figure = figures[each.figure]
        low = figure.bounds.low if figure.bounds is not None else None
        given_there = any(start <= figure.start < end for start, end in giving)
        if which is None or each.figure in taken or low is None or not given_there:
            continue
        alone = figure.kind == "percent"
        if not alone and not (low.denominator == 1 and low < people):
            continue
        found.setdefault(which, (each.figure, *([] if each.percent is None else [each.percent])))
    given = tuple(
        each._replace(recipients=found.get(which, ())) for which, each in enumerate(course.given)
    )
    return course._replace(given=given)
