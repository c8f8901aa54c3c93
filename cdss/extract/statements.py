"""What the source says of its own people, gathered from the marks: one statement, its places."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise
from typing import Any

from cdss.extract.about import OWN, About
from cdss.extract.clauses import Line
from cdss.extract.counts import Counted, shares_of
from cdss.extract.families import families
from cdss.extract.gathered import Gathered
from cdss.extract.implied import EXAMINED
from cdss.extract.marks import Bounds, Context, Figure, Mention, Span
from cdss.extract.persons import Said, ages, sex, weights, within
from cdss.extract.relations import Measured, pick
from cdss.extract.resolved import resolved
from cdss.extract.sexes import children, sexes
from cdss.extract.told import (
    no_more,
    of_resolved,
    only_studied,
    shown_by,
    tells_of_all,
    tells_of_some,
    units_of,
    with_all,
    without_counts,
)
from cdss.extract.values import reference_of, value_fields
from cdss.model.concept import Vocabulary

FOUND = frozenset({"finding", "diagnosis", "history", "demographic", "procedure"})
_WORDS_OF_VALUE = frozenset({"normal", "raised", "low", "positive", "negative"})


def statements(
    lines: tuple[Line, ...],
    about: tuple[tuple[About, ...], ...],
    mentions: tuple[Mention, ...],
    contexts: tuple[Context, ...],
    figures: tuple[Figure, ...],
    measured: tuple[Measured, ...],
    counted: tuple[Counted, ...],
    vocabulary: Vocabulary,
    plain: str,
    *,
    eased: frozenset[int],
    unhelped: frozenset[int],
    everyone: tuple[int, int, Span] | None,
    cohort: bool,
    titles: frozenset[int],
) -> tuple[Said, ...]:
    """Every statement about the source's own people, in the order they are told.

    ``eased`` are the mentions of what a treatment helped or, ``unhelped``, did not: that it was
    there is said elsewhere;
    and of what was not given, or is an intervention. ``everyone`` is the number of a cohort with
    its place.
    """
    own = _own_parts(lines, about)
    gathered = Gathered()
    values: dict[int, list[Measured]] = {}
    for each in measured:
        values.setdefault(each.mention, []).append(each)
    counts = {each.mention: each for each in counted}
    without_counts(values, counted if cohort else ())
    units = units_of(figures, mentions, measured, vocabulary)
    found: list[tuple[int, Said]] = []
    stated: set[str] = set()
    went = {} if cohort else resolved(lines)
    # What a treatment did not help comes last: it is told only where nothing else tells it.
    order = sorted(range(len(mentions)), key=lambda number: (number in unhelped, number))
    for number in order:
        mention, context = mentions[number], contexts[number]
        ours = within(mention.start, own.get(mention.sentence, ()))
        foreign = context.about in {"family", "population"} or not ours
        foreign |= mention.sentence in titles and only_studied(
            mention, number in counts, vocabulary
        )
        if cohort and context.state == "absent" and number not in counts and mention.sentence >= 0:
            foreign = foreign or tells_of_some(lines[mention.sentence], mention, figures)
        if number in went and not foreign and context.state == "present":
            found.extend(of_resolved(mention, went[number], vocabulary))
            continue
        helped = pick(mention, vocabulary, _EASED) if number in eased else None
        told = number not in unhelped or cohort or helped in stated
        diagnosed = number in unhelped and pick(mention, vocabulary, {"diagnosis"})
        if foreign or (helped is not None and told and not diagnosed):
            continue
        stated.update(mention.concepts)
        theirs = counts.get(number) if cohort else None
        shown = None
        if not values.get(number):
            shown = shown_by(lines, mention, context, vocabulary, counted=theirs is not None)
        of_all = everyone is not None and theirs is None and tells_of_all(lines, mention)
        all_ = everyone if of_all else None
        found.extend(
            (mention.start, with_all(said, all_))
            for said in _of_mention(
                mention,
                shown or context,
                values.get(number, ()),
                theirs,
                figures,
                units,
                vocabulary,
            )
        )
    found.extend(ages(lines, own, figures, vocabulary, cohort=cohort))
    found.extend(_of_many(plain, own, everyone, vocabulary))
    if not cohort:
        found.extend(families(plain, lines, own, vocabulary))
        found.extend(sex(plain, lines, own, mentions, vocabulary))
        found.extend(weights(lines, own, mentions, figures, vocabulary))
    there = {each.fields["concept"] for _, each in found if each.fields.get("state") == "present"}
    for _, said in sorted(found, key=lambda each: each[0]):
        if said.fields["concept"] in there and no_more(said):
            continue
        gathered.add(said)
    return _counted_ones(gathered.all(), everyone, vocabulary)


def _of_many(
    plain: str,
    own: dict[int, list[tuple[int, int]]],
    everyone: tuple[int, int, Span] | None,
    vocabulary: Vocabulary,
) -> Iterator[tuple[int, Said]]:
    """Who the people of a cohort are."""
    if everyone is not None:
        yield from children(plain, own, everyone, vocabulary)
        yield from sexes(plain, own, everyone[0], vocabulary)


_EASED = frozenset({"finding", "diagnosis", "procedure"})


def _counted_ones(
    said: tuple[Said, ...], everyone: tuple[int, int, Span] | None, vocabulary: Vocabulary
) -> tuple[Said, ...]:
    """Of a cohort: what is counted is not told again without a number; all have its diagnosis."""
    counted = {each.fields["concept"] for each in said if {"n", "percent"} & each.fields.keys()}
    found = []
    for each in said:
        concept = each.fields["concept"]
        told = each.fields.get("state") == "present" or each.fields.get("is") == "positive"
        plain = told and not {"n", "percent", "value", "titre"} & each.fields.keys()
        uncounted = vocabulary[concept].kind == "demographic" and everyone is not None
        if plain and (concept in counted or uncounted):
            continue
        # What is named only later may be one person's.
        early = everyone is not None and each.sentence <= everyone[1]
        if plain and early and everyone and vocabulary[concept].kind == "diagnosis":
            people, sentence, place = everyone
            places = (*each.places, (sentence, place))
            each = each._replace(fields={**each.fields, "n": people}, places=places)  # noqa: PLW2901
        found.append(_of_part(each, everyone))
    return tuple(found)


def _of_part(said: Said, everyone: tuple[int, int, Span] | None) -> Said:
    """What is counted, marked where its percentage is not that of all: "given to 8; two (25%)"."""
    n, percent = said.fields.get("n"), said.fields.get("percent")
    if everyone is None or n is None or percent is None or "of" in said.fields or said.unsure:
        return said
    people = everyone[0]
    # Printed to whole percents, a share is at most half a percent off; one is left for rounding.
    if people and abs(Fraction(n) * 100 / people - Fraction(str(percent))) > 1:
        return said._replace(unsure=f"{percent} % is not {n} of {people}: of whom, is to be added")
    return said


def _own_parts(
    lines: tuple[Line, ...], about: tuple[tuple[About, ...], ...]
) -> dict[int, list[tuple[int, int]]]:
    """Which stretches of which sentences are about the source's own people."""
    spans: dict[int, list[tuple[int, int]]] = {}
    for line in lines:
        for (start, end), who in zip(line.clauses, about[line.number], strict=True):
            if who.who in OWN and end > start:
                spans.setdefault(line.number, []).append(
                    (line.parts[start].start, line.parts[end - 1].end)
                )
    return spans


def _of_mention(
    mention: Mention,
    context: Context,
    values: tuple[Measured, ...] | list[Measured],
    count: Counted | None,
    figures: tuple[Figure, ...],
    units: dict[str, str],
    vocabulary: Vocabulary,
) -> Iterator[Said]:
    concept = pick(mention, vocabulary, {"measurement", "score"})
    if concept is None and values:
        concept = pick(mention, vocabulary, {"demographic"})
    if concept is not None:
        for said in _of_measurement(concept, mention, context, values, figures, units):
            counts = count is not None and (not values or _so_valued(values, count, figures))
            yield _of_so_many(said, count, figures) if count and counts else said
        return
    concept = pick(mention, vocabulary, FOUND)
    if concept is None:
        return
    state = _state_of_finding(concept, mention, context, vocabulary)
    if state is None:
        return
    span = _span_of(mention, context)
    fields: dict[str, Any] = {"concept": concept, "state": state}
    used: tuple[int, ...] = ()
    if count is not None and state != "suspected":
        numbers, end, used = shares_of(count, figures)
        fields.update(numbers)
        if used:
            start = min(span.start, figures[count.figure].start)
            span = Span(start, max(span.end, end))
    why = (*mention.why, *context.why)
    yield Said(fields, ((mention.sentence, span),), why, mention.sentence, mention.unsure, used)


def _so_valued(
    values: tuple[Measured, ...] | list[Measured], count: Counted, figures: tuple[Figure, ...]
) -> bool:
    """Whether so many had one value beyond a limit: "X below 3.5 mmol/L was seen in 4"."""
    bounds = figures[values[0].figure].bounds
    beyond = bounds is not None and (bounds.low is None or bounds.high is None)
    return (
        beyond and len(values) == 1 and figures[count.figure].start > figures[values[0].figure].end
    )


def _of_so_many(said: Said, count: Counted, figures: tuple[Figure, ...]) -> Said:
    """A word of value that so many of a cohort have: "antibodies were positive in 5 of 14"."""
    numbers, end, used = shares_of(count, figures)
    if not used:
        return said
    ((sentence, span),) = said.places
    start = min(span.start, figures[count.figure].start)
    place = (sentence, Span(start, max(span.end, end)))
    fields = {**said.fields, **{each: numbers[each] for each in numbers if each != "printed"}}
    fields.setdefault("printed", numbers["printed"])
    figures_used = (*said.figures, *used)
    return said._replace(fields=fields, places=(place,), figures=figures_used)


def _state_of_finding(
    concept: str, mention: Mention, context: Context, vocabulary: Vocabulary
) -> str | None:
    """The state of what is no measurement; None where nothing is stated of it."""
    kind = vocabulary[concept].kind
    if kind == "procedure":
        undone = {"absent", "hypothetical", "planned", "suspected"}
        return None if context.state in undone else "present"
    if any(each.cue == EXAMINED for each in mention.why):
        return _OF_EXAMINED.get(context.state)
    state = _STATES_OF_FINDINGS.get(context.state, context.state)
    if kind == "diagnosis" and state == "absent" and _not_again(context):
        return None
    if kind == "demographic":
        return state if concept != "age" and state == "present" else None
    return state if state in {"present", "absent", "suspected"} else None


def _not_again(context: Context) -> bool:
    """Whether it did not come back: a disease that did not is still the patient's."""
    return any(
        each.cue.endswith(("recur", "recurred", "reappear", "reappeared")) for each in context.why
    )


_OF_EXAMINED = {"normal": "absent", "abnormal": "present", "low": "present"}
_STATES_OF_FINDINGS = {
    "normal": "absent",
    "negative": "absent",
    "positive": "present",
    "abnormal": "present",
    "raised": "present",
    "low": "present",
    "not-raised": "absent",
    "not-low": "absent",
}


def _of_measurement(
    concept: str,
    mention: Mention,
    context: Context,
    values: tuple[Measured, ...] | list[Measured],
    figures: tuple[Figure, ...],
    units: dict[str, str],
) -> Iterator[Said]:
    word = context.state if context.state in _WORDS_OF_VALUE else None
    read_as = None
    if context.state == "not-raised" and not values:
        word, read_as = "normal", "not raised, read as normal"
    if context.state == "absent":
        # An antibody that was not found is negative.
        word = "negative"
    why = (*mention.why, *context.why)
    span = _span_of(mention, context)
    beside = [figures[one.figure].unit for one in values]
    beside += [figures[one.reference].unit for one in values if one.reference is not None]
    beside += [_unit_after(one.figure, figures) for one in values]
    of_others = next((unit for unit in beside if unit), None)
    for each in values:
        figure = figures[each.figure]
        if figure.bounds is None and figure.kind != "titre":
            continue
        if figure.printed.lower().startswith(_PEAK) or (
            word == "raised" and figure.printed.lower().startswith("up to ")
        ):
            # "Raised up to 300": that high, and not at most that high.
            figure = figure._replace(bounds=_reached(figure.bounds))
        fields: dict[str, Any] = {
            "concept": concept,
            **value_fields(figure, of_others, units.get(concept)),
        }
        if word is not None:
            fields["is"] = word
        used = [each.figure]
        whole = Span(min(span.start, figure.start), max(span.end, figure.end))
        if each.reference is not None:
            reference = figures[each.reference]
            used.append(each.reference)
            whole = Span(whole.start, max(whole.end, reference.end))
            fields["reference"] = reference_of(reference)
        yield Said(
            fields,
            ((mention.sentence, whole),),
            (*why, *each.why, *figure.why),
            mention.sentence,
            mention.unsure,
            tuple(used),
        )
    if not values and word is not None:
        fields = {"concept": concept, "is": word}
        if read_as is not None:
            fields["read_as"] = read_as
        yield Said(fields, ((mention.sentence, span),), why, mention.sentence, mention.unsure)


def _unit_after(number: int, figures: tuple[Figure, ...]) -> str | None:
    """The unit that a value shares with the one after it: "were 50 and 60 U/L"."""
    for one, other in pairwise(figures[number : number + 5]):
        if other.kind != "value" or other.start - one.end > _JOINED:
            return None
        if other.unit:
            return other.unit
    return None


_JOINED = 5
_PEAK = ("a maximum of ", "maximum ")


def _reached(bounds: Bounds | None) -> Bounds | None:
    return None if bounds is None else bounds._replace(low=bounds.high)


def _span_of(mention: Mention, context: Context) -> Span:
    """The mention with the cues that decided it, where they stand near."""
    start, end = mention.start, mention.end
    for each in context.why:
        if each.span.end <= start and start - each.span.end <= 120:
            start = each.span.start
        elif each.span.start >= end and each.span.start - end <= 120:
            end = each.span.end
    return Span(start, end)
