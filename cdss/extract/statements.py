"""What the source says of its own people, gathered from the marks: one statement, its places."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction
from typing import Any, NamedTuple

from cdss.extract.clauses import Line
from cdss.extract.implied import EXAMINED
from cdss.extract.marks import Bounds, Context, Figure, Mention, Span, Why
from cdss.extract.relations import Counted, Measured, pick
from cdss.extract.subjects import OWN, About
from cdss.model.concept import Vocabulary

FOUND = frozenset({"finding", "diagnosis", "history", "demographic", "procedure"})
_WORDS_OF_VALUE = frozenset({"normal", "raised", "low", "positive", "negative"})


class Said(NamedTuple):
    """A statement: its fields as a source file has them, where it stands, and why.

    ``sentence`` is the first sentence that says it, for its time.
    """

    fields: dict[str, Any]
    places: tuple[tuple[int, Span], ...]
    why: tuple[Why, ...]
    sentence: int
    unsure: str | None = None
    figures: tuple[int, ...] = ()


class _Gathered:
    """Statements by what they say; a second place joins the first."""

    def __init__(self) -> None:
        self._by_key: dict[tuple[Any, ...], Said] = {}

    def add(self, said: Said) -> None:
        key = tuple(
            sorted(
                (name, repr(value)) for name, value in said.fields.items() if name not in _BESIDE
            )
        )
        known = self._by_key.get(key)
        if known is None:
            self._by_key[key] = said
            return
        new = tuple(each for each in said.places if each not in known.places)
        self._by_key[key] = known._replace(
            places=(*known.places, *new),
            figures=(*known.figures, *said.figures),
            fields={**said.fields, **known.fields},
        )

    def all(self) -> tuple[Said, ...]:
        return tuple(self._by_key.values())


_BESIDE = frozenset({"printed", "read_as", "reference", "detail"})


def statements(
    lines: tuple[Line, ...],
    about: tuple[tuple[About, ...], ...],
    mentions: tuple[Mention, ...],
    contexts: tuple[Context, ...],
    figures: tuple[Figure, ...],
    measured: tuple[Measured, ...],
    counted: tuple[Counted, ...],
    vocabulary: Vocabulary,
    *,
    eased: frozenset[int],
    everyone: tuple[int, int, Span] | None,
    cohort: bool,
) -> tuple[Said, ...]:
    """Every statement about the source's own people, in the order they are told.

    ``eased`` are the mentions of what a treatment helped: that it was there is said elsewhere;
    and of what was not given, or is an intervention. ``everyone`` is the number of a cohort with
    its place.
    """
    own = _own_parts(lines, about)
    gathered = _Gathered()
    values: dict[int, list[Measured]] = {}
    for each in measured:
        values.setdefault(each.mention, []).append(each)
    counts = {each.mention: each for each in counted}
    units = _units(figures, mentions, measured, vocabulary)
    found: list[tuple[int, Said]] = []
    for number, mention in enumerate(mentions):
        if not _within(mention.start, own.get(mention.sentence, ())):
            continue
        context = contexts[number]
        if number in eased and pick(mention, vocabulary, {"finding", "diagnosis", "procedure"}):
            continue
        if context.about == "family":
            continue
        for said in _of_mention(
            mention,
            context,
            values.get(number, ()),
            counts.get(number) if cohort else None,
            figures,
            units,
            vocabulary,
            cohort=cohort,
        ):
            found.append((mention.start, said))
    if not cohort:
        for number, figure in enumerate(figures):
            if figure.kind == "age" and _within(figure.start, own.get(figure.sentence, ())):
                said_age = _age(number, figure, vocabulary)
                if said_age is not None:
                    found.append((figure.start, said_age))
    for _, said in sorted(found, key=lambda each: each[0]):
        gathered.add(said)
    return _counted_ones(gathered.all(), everyone, vocabulary)


def _counted_ones(
    said: tuple[Said, ...], everyone: tuple[int, int, Span] | None, vocabulary: Vocabulary
) -> tuple[Said, ...]:
    """Of a cohort: what is counted is not told again without a number; its diagnosis is everyone's."""
    counted = {each.fields["concept"] for each in said if "n" in each.fields}
    found = []
    for each in said:
        concept = each.fields["concept"]
        plain = each.fields.get("state") == "present" and "n" not in each.fields
        if plain and concept in counted:
            continue
        if plain and everyone is not None and vocabulary[concept].kind == "diagnosis":
            people, sentence, place = everyone
            places = (*each.places, (sentence, place))
            each = each._replace(fields={**each.fields, "n": people}, places=places)  # noqa: PLW2901
        found.append(each)
    return tuple(found)


def _within(at: int, spans: Iterable[tuple[int, int]]) -> bool:
    return any(start <= at < end for start, end in spans)


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


def _units(
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


def _of_mention(
    mention: Mention,
    context: Context,
    values: tuple[Measured, ...] | list[Measured],
    count: Counted | None,
    figures: tuple[Figure, ...],
    units: dict[str, str],
    vocabulary: Vocabulary,
    *,
    cohort: bool,
) -> Iterator[Said]:
    concept = pick(mention, vocabulary, {"measurement", "score"})
    if concept is None and values:
        concept = pick(mention, vocabulary, {"demographic"})
    if concept is not None:
        yield from _of_measurement(concept, mention, context, values, figures, units)
        return
    concept = pick(mention, vocabulary, FOUND)
    if concept is None:
        return
    kind = vocabulary[concept].kind
    state = context.state
    if any(each.cue == EXAMINED for each in mention.why):
        turned = {"normal": "absent", "abnormal": "present", "low": "present", "absent": None}.get(
            state
        )
        if turned is None:
            return
        state = turned
    elif state in _STATES_OF_FINDINGS:
        state = _STATES_OF_FINDINGS[state]
    if kind == "demographic" and (
        concept == "age"
        or (state != "present")
        or (not cohort and vocabulary.descendants(concept) - {concept})
    ):
        return
    if kind == "procedure":
        if context.state in {"absent", "hypothetical", "planned", "suspected"}:
            return
        state = "present"
    if state not in {"present", "absent", "suspected"}:
        return
    span = _span_of(mention, context)
    fields: dict[str, Any] = {"concept": concept, "state": state}
    places_figures: tuple[int, ...] = ()
    if count is not None and state in {"present", "absent"}:
        figure = figures[count.figure]
        if (
            figure.bounds is not None
            and figure.bounds.low is not None
            and figure.bounds.low.denominator == 1
        ):
            fields["n"] = int(figure.bounds.low)
            if figure.of is not None:
                fields["of"] = int(figure.of)
            fields["printed"] = figure.printed
            span = Span(min(span.start, figure.start), max(span.end, figure.end))
            places_figures = (count.figure,)
            if count.percent is not None:
                percent = figures[count.percent]
                if percent.bounds is not None and percent.bounds.low is not None:
                    fields["percent"] = plain_number(percent.bounds.low)
                    span = Span(span.start, max(span.end, percent.end))
                    places_figures = (*places_figures, count.percent)
    why = (*mention.why, *context.why)
    yield Said(
        fields, ((mention.sentence, span),), why, mention.sentence, mention.unsure, places_figures
    )


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
    if context.state == "absent":
        # An antibody that was not found is negative.
        word = "negative"
    why = (*mention.why, *context.why)
    span = _span_of(mention, context)
    for each in values:
        figure = figures[each.figure]
        if figure.bounds is None and figure.kind != "titre":
            continue
        fields: dict[str, Any] = {"concept": concept}
        read_as = figure.read_as
        used = [each.figure]
        whole = Span(min(span.start, figure.start), max(span.end, figure.end))
        if figure.kind == "titre":
            fields["titre"] = titre_of(figure)
        elif figure.bounds is not None:
            fields["value"] = value_of(figure.bounds)
            unit = figure.unit or ("1" if figure.kind == "score" else None)
            unit = unit or next(
                (figures[one.figure].unit for one in values if figures[one.figure].unit), None
            )
            if unit is None and units.get(concept):
                unit = units[concept]
                read_as = read_as or "no unit is printed here; read in the unit of the other values"
            if unit is None:
                unit = "1" if figure.kind == "value" else unit
            if unit is not None:
                fields["unit"] = unit
        if figure.of is not None:
            fields["of"] = plain_number(figure.of)
        fields["printed"] = figure.printed
        if word is not None:
            fields["is"] = word
        if read_as:
            fields["read_as"] = read_as
        if each.reference is not None:
            reference = figures[each.reference]
            used.append(each.reference)
            whole = Span(whole.start, max(whole.end, reference.end))
            fields["reference"] = _reference(reference)
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
        yield Said(fields, ((mention.sentence, span),), why, mention.sentence, mention.unsure)


def _reference(figure: Figure) -> dict[str, Any]:
    fields: dict[str, Any] = {}
    if figure.bounds is not None:
        if figure.bounds.low is not None:
            fields["low"] = plain_number(figure.bounds.low)
        if figure.bounds.high is not None:
            fields["high"] = plain_number(figure.bounds.high)
    if figure.unit:
        fields["unit"] = figure.unit
    fields["printed"] = figure.printed
    return fields


def _span_of(mention: Mention, context: Context) -> Span:
    """The mention with the cues that decided it, where they stand near."""
    start, end = mention.start, mention.end
    for each in context.why:
        if each.span.end <= start and start - each.span.end <= 120:
            start = each.span.start
        elif each.span.start >= end and each.span.start - end <= 120:
            end = each.span.end
    return Span(start, end)


def _age(number: int, figure: Figure, vocabulary: Vocabulary) -> Said | None:
    concept = vocabulary.named("age")
    if concept is None or figure.bounds is None or figure.bounds.low is None:
        return None
    fields = {
        "concept": concept.id,
        "value": value_of(figure.bounds),
        "unit": figure.unit or "a",
        "printed": figure.printed,
    }
    return Said(
        fields,
        ((figure.sentence, Span(figure.start, figure.end)),),
        figure.why or (Why("age", Span(figure.start, figure.end)),),
        figure.sentence,
        None,
        (number,),
    )


def plain_number(number: Fraction) -> int | float:
    """A number as YAML writes it.

    Example:
        >>> plain_number(Fraction(3)), plain_number(Fraction(73, 10))
        (3, 7.3)
    """
    return int(number) if number.denominator == 1 else float(number)


def value_of(bounds: Bounds) -> Any:
    """A value as a source file has it: a number, or an interval.

    Example:
        >>> value_of(Bounds(Fraction(8000), None, strict=True))
        {'above': 8000}
        >>> value_of(Bounds(Fraction(1000), Fraction(1000), about=True))
        {'about': 1000}
    """
    low, high = bounds.low, bounds.high
    if low is not None and low == high:
        return {"about": plain_number(low)} if bounds.about else plain_number(low)
    if low is not None and high is not None:
        return {"low": plain_number(low), "high": plain_number(high)}
    if low is not None:
        return {"above" if bounds.strict else "low": plain_number(low)}
    if high is not None:
        return {"below" if bounds.strict else "high": plain_number(high)}
    return None


def titre_of(figure: Figure) -> str:
    """A titre as a source file has it: the dilution, "1:640"."""
    if figure.bounds is not None and figure.bounds.low is not None:
        return f"1:{plain_number(figure.bounds.low)}"
    return figure.printed
