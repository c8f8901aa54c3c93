"""What more a clause tells of a mention: that it went, was shown, was all's, or is only no more."""

from __future__ import annotations

from collections.abc import Iterator

from cdss.extract.clauses import Line
from cdss.extract.counts import Counted
from cdss.extract.cues import Cue
from cdss.extract.marks import Context, Figure, Mention, Span, Why
from cdss.extract.persons import Said
from cdss.extract.predicates import is_there
from cdss.extract.relations import Measured, pick
from cdss.extract.shares import is_of_all, is_of_some
from cdss.model.concept import Vocabulary


def of_resolved(mention: Mention, cue: Cue, vocabulary: Vocabulary) -> Iterator[tuple[int, Said]]:
    """What was there and went is absent from then on: "the rash disappeared"."""
    concept = pick(mention, vocabulary, {"finding"})
    if concept is None:
        return
    span = Span(min(mention.start, cue.start), max(mention.end, cue.end))
    why = (*mention.why, Why(f"gone: {cue.words}", cue.span))
    fields = {"concept": concept, "state": "absent"}
    yield mention.start, Said(fields, ((mention.sentence, span),), why, mention.sentence)


def shown_by(
    lines: tuple[Line, ...],
    mention: Mention,
    context: Context,
    vocabulary: Vocabulary,
    *,
    counted: bool,
) -> Context | None:
    """The context of what has no unit and was found: "X antibodies were detected" is positive.

    So is one that a number of people had: "anti-X (n = 8)".
    """
    concept = pick(mention, vocabulary, {"measurement"})
    if concept is None or context.state != "present":
        return None
    if not (vocabulary[concept].unit or "{").startswith("{"):
        return None  # what is measured in units is always there
    if mention.sentence < 0 or context.about != "patient":
        return None
    place = _place(lines[mention.sentence], mention)
    if place is None:
        return None
    at, start, end = place
    parts = lines[mention.sentence].parts
    shows = is_there(parts, at, start, end)
    # "X antibodies were tested in 30: 9 (30 %) anti-X".
    since = max((back + 1 for back in range(start, at) if parts[back].word == ":"), default=start)
    if shows is None and counted and not any(each.word in _TESTED for each in parts[since:end]):
        why = Why("counted, and so there", Span(mention.start, mention.end))
        return context._replace(state="positive", why=(*context.why, why))
    if shows is None:
        return None
    why = Why(f"there: {shows.word}", Span(shows.start, shows.end))
    return context._replace(state="positive", why=(*context.why, why))


_TESTED = frozenset({"tested", "measured", "available", "performed", "determined", "screened"})


def _place(line: Line, mention: Mention) -> tuple[int, int, int] | None:
    """Where a mention stands in its sentence, and its clause."""
    for start, end in line.clauses:
        for at in range(start, end):
            if line.parts[at].kind == "mention" and line.parts[at].start == mention.start:
                return at, start, end
    return None


def tells_of_all(lines: tuple[Line, ...], mention: Mention) -> bool:
    """Whether a clause tells of all its people: "all had X", "X was seen in all"."""
    place = _place(lines[mention.sentence], mention) if mention.sentence >= 0 else None
    if place is None:
        return False
    _, start, end = place
    return is_of_all(lines[mention.sentence].parts, start, end)


def with_all(said: Said, everyone: tuple[int, int, Span] | None) -> Said:
    """A statement that all of a cohort have part in, with their number."""
    if everyone is None or not {"state", "is"} & said.fields.keys() or "value" in said.fields:
        return said
    people, sentence, place = everyone
    fields = {**said.fields, "n": people}
    return said._replace(fields=fields, places=(*said.places, (sentence, place)))


_NO_MORE = ("new", "further", "additional", "other", "recurrent", "subsequent")


def no_more(said: Said) -> bool:
    """Whether only more of a thing is denied: "no new X" where there is X is no absence of X."""
    return said.fields.get("state") == "absent" and any(
        each.cue.startswith("negation: no ") and each.cue.endswith(_NO_MORE) for each in said.why
    )


def tells_of_some(line: Line, mention: Mention, figures: tuple[Figure, ...]) -> bool:
    """Whether what is denied is denied of some of a cohort only."""
    for start, end in line.clauses:
        if line.parts[start].start <= mention.start < line.parts[end - 1].end:
            return is_of_some(line.parts, start, end, figures)
    return False


def without_counts(values: dict[int, list[Measured]], counted: tuple[Counted, ...]) -> None:
    """Drop the values that are numbers of people: "9 (30 %) anti-X" is no value of it."""
    people = {each.figure for each in counted if each.percent is not None}
    for mention, measured in values.items():
        values[mention] = [each for each in measured if each.figure not in people]


def only_studied(mention: Mention, counted: bool, vocabulary: Vocabulary) -> bool:  # noqa: FBT001
    """Whether the title of a study on many only tells what it looks at: "X in children with Y"."""
    return not counted and pick(mention, vocabulary, {"diagnosis", "demographic"}) is None


def units_of(
    figures: tuple[Figure, ...],
    mentions: tuple[Mention, ...],
    measured: tuple[Measured, ...],
    vocabulary: Vocabulary,
) -> dict[str, str]:
    """The unit that a measurement's other values have in this text."""
    found: dict[str, str] = {}
    for each in measured:
        unit = figures[each.figure].unit
        concept = pick(mentions[each.mention], vocabulary, {"measurement"})
        if unit and concept:
            found.setdefault(concept, unit)
    return found
