"""What each stage found, as plain data: for a curator who asks why, and for tests."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cdss.extract.marks import Text, Why
    from cdss.extract.reading import Read

STAGES = (
    "text",
    "sections",
    "sentences",
    "mentions",
    "figures",
    "clauses",
    "context",
    "subjects",
    "relations",
    "events",
    "statements",
    "bibliography",
)
"""The stages that can be looked at, in the order they run."""


def stage_data(read: Read, stage: str) -> Any:
    """The marks of one stage, with places over the file as it is."""
    return _SHOWN[stage](read)


def _place(read: Read, start: int, end: int) -> dict[str, Any]:
    from cdss.extract.marks import Span  # noqa: PLC0415

    first, last = read.text.raw_span(Span(start, end))
    return {"span": [first, last], "words": " ".join(read.text.raw[first:last].split())}


def _why(read: Read, why: tuple[Why, ...]) -> list[dict[str, Any]]:
    return [{"cue": each.cue, "span": list(read.text.raw_span(each.span))} for each in why]


def _text(read: Read) -> Any:
    return {"plain": read.text.plain, "changed": list(_changed(read.text))}


def _changed(text: Text) -> Iterator[dict[str, Any]]:
    """Where the plain text says otherwise than the file, word by word; spaces aside."""
    raw, plain, starts = text.raw, text.plain, text.starts
    at, end = 0, len(plain)
    if starts[0]:
        yield {"span": [0, starts[0]], "was": raw[: starts[0]], "is": ""}
    while at < end:
        if starts[at + 1] - starts[at] == 1 and plain[at] == raw[starts[at]]:
            at += 1
            continue
        begun = at
        while begun and plain[begun - 1].isalnum():
            begun -= 1
        while at < end and (
            plain[at].isalnum() or starts[at + 1] - starts[at] != 1 or plain[at] != raw[starts[at]]
        ):
            at += 1
        first, last = starts[begun], starts[at]
        if raw[first:last].split() != plain[begun:at].split():
            yield {"span": [first, last], "was": raw[first:last], "is": plain[begun:at]}


def _sections(read: Read) -> Any:
    return [
        {"name": each.name, "role": each.role, **_place(read, each.start, each.end)}
        for each in read.sections
    ]


def _sentences(read: Read) -> Any:
    return [
        {"section": read.sections[each.section].name, **_place(read, each.start, each.end)}
        for each in read.sentences
    ]


def _mentions(read: Read) -> Any:
    return [
        {
            "concepts": list(each.concepts),
            **_place(read, each.start, each.end),
            "why": _why(read, each.why),
            **({"unsure": each.unsure} if each.unsure else {}),
        }
        for each in read.mentions
    ]


def _figures(read: Read) -> Any:
    return [
        {
            "kind": each.kind,
            **_place(read, each.start, each.end),
            **{
                name: _plain(getattr(each, name))
                for name in ("unit", "of", "read_as", "anchor", "ambiguous")
                if getattr(each, name) is not None
            },
            **(
                {name: _plain(value) for name, value in each.bounds._asdict().items()}
                if each.bounds is not None
                else {}
            ),
        }
        for each in read.figures
    ]


def _clauses(read: Read) -> Any:
    return [
        _place(read, line.parts[start].start, line.parts[end - 1].end)
        for line in read.lines
        for start, end in line.clauses
        if end > start
    ]


def _context(read: Read) -> Any:
    found = []
    for each in read.contexts:
        mention = read.mentions[each.mention]
        found.append(
            {
                "concepts": list(mention.concepts),
                **_place(read, mention.start, mention.end),
                "state": each.state,
                "about": each.about,
                **({"hedged": True} if each.hedged else {}),
                **({"past": True} if each.past else {}),
                "why": _why(read, each.why),
            }
        )
    return found


def _subjects(read: Read) -> Any:
    told = [
        {
            "about": who.who,
            **({"kind": who.kind} if who.kind else {}),
            **_place(read, line.parts[start].start, line.parts[end - 1].end),
            "why": _why(read, who.why),
        }
        for line, abouts in zip(read.lines, read.about, strict=True)
        for (start, end), who in zip(line.clauses, abouts, strict=True)
        if end > start
    ]
    return {"design": read.design.design, "people": read.design.people, "clauses": told}


def _relations(read: Read) -> Any:
    found = []
    for each in read.measured:
        mention, figure = read.mentions[each.mention], read.figures[each.figure]
        found.append(
            {
                "relation": "value",
                "of": mention.concepts[0],
                **_place(read, figure.start, figure.end),
                "why": _why(read, each.why),
            }
        )
    for dose in read.dosed:
        figure = read.figures[dose.figure]
        agent = read.mentions[dose.mention].concepts[0] if dose.mention >= 0 else None
        found.append(
            {
                "relation": figure.kind,
                "of": agent,
                **_place(read, figure.start, figure.end),
                "why": _why(read, dose.why),
            }
        )
    for count in read.counted:
        figure = read.figures[count.figure]
        found.append(
            {
                "relation": "count",
                "of": read.mentions[count.mention].concepts[0],
                **_place(read, figure.start, figure.end),
                "why": _why(read, count.why),
            }
        )
    return found


def _events(read: Read) -> Any:
    from cdss.extract.people import called  # noqa: PLC0415

    return [
        {
            "subject": subject,
            "intervention": each.concept,
            **_place(read, each.agent.start, each.agent.end),
            "responses": [
                {
                    "target": one.target,
                    "value": one.value,
                    **_place(read, one.span.start, one.span.end),
                    "why": _why(read, one.why),
                }
                for one in each.responses
            ],
            "why": _why(read, each.why),
        }
        for subject, person in called(read.people)
        for each in person.course.given
    ]


def _statements(read: Read) -> Any:
    from cdss.extract.people import called  # noqa: PLC0415

    return [
        {
            "subject": subject,
            **{name: _plain(value) for name, value in each.fields.items()},
            "at": [_place(read, span.start, span.end) for _, span in each.places],
            "why": _why(read, each.why),
        }
        for subject, person in called(read.people)
        for each in person.said
    ]


def _bibliography(read: Read) -> Any:
    return {
        name: {"said": _plain(value), **_place(read, *read.bibliography.places[name])}
        for name, value in read.bibliography.fields.items()
    }


def _plain(value: Any) -> Any:
    if isinstance(value, Fraction):
        return int(value) if value.denominator == 1 else float(value)
    return value


_SHOWN: dict[str, Callable[[Read], Any]] = {
    "text": _text,
    "sections": _sections,
    "sentences": _sentences,
    "mentions": _mentions,
    "figures": _figures,
    "clauses": _clauses,
    "context": _context,
    "subjects": _subjects,
    "relations": _relations,
    "events": _events,
    "statements": _statements,
    "bibliography": _bibliography,
}
