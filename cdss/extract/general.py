"""What a text says of the world, cites or thinks, as general statements of a candidate."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from cdss.extract.about import COMPARES, About
from cdss.extract.clauses import Line
from cdss.extract.marks import Span, Why
from cdss.extract.reading import Read
from cdss.extract.relations import pick
from cdss.extract.withheld import is_plan
from cdss.model.concept import KINDS, Vocabulary

_TOLD = frozenset(KINDS) - {"demographic", "route"}
_KINDS = {
    "background": "Background",
    "cited-work": "Cited work",
    "hypothesis": "The authors' hypothesis",
    "claim": "The authors' statement",
    "limitation": "What is not known, by the authors' account,",
    "plan": "The authors' plan",
}


_NEEDS_NO_CONCEPT = ("limitation: ", "planned: ", "consent: ")
"""Cues of statements on the work itself, which need name nothing."""


_NEWS = re.compile(
    r"\bfirst\b.{0,20}\b(?:case|report|description|patient|time|use)|\bnever been\b"
    r"|\bnot (?:previously )?been (?:reported|described)\b|\bno (?:previous )?(?:case|report)s?\b"
    r"|\bonly (?:one|once)\b",
    re.IGNORECASE | re.DOTALL,
)
"""What claims that something is told for the first time."""

_TAKES_UP = frozenset({"it", "they"})
"""What begins a sentence on what the one before it was about."""

_FEWEST = 4
"""Parts of a clause that names nothing and may yet be a statement; "although" alone is none."""


class Writer:
    """Writes places, reasons and general statements from what was read."""

    def __init__(self, read: Read, vocabulary: Vocabulary) -> None:
        self._read = read
        self._vocabulary = vocabulary

    def _general(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = []
        before: tuple[str, ...] = ()
        found.extend(self._references())
        for line in self._read.lines:
            if self._role(line.number) == "references":
                continue
            for start, end, about in _stretches(line, self._read.about[line.number]):
                if about.kind is None:
                    found.extend(self._beside(line, start, end))
                    continue
                named = self._concepts(line, start, end)
                alone = any(each.cue.startswith(_NEEDS_NO_CONCEPT) for each in about.why)
                formal = any(each.cue.startswith("consent: ") for each in about.why)
                own = _on_itself(line, start, end) or any(w.cue == COMPARES for w in about.why)
                concepts = named or (() if own or formal else before)
                if before and about.kind == "background" and _takes_up(line, start, end):
                    concepts = tuple(dict.fromkeys((before[0], *named)))
                if (not concepts and not alone) or (not named and end - start < _FEWEST):
                    continue
                before = concepts or before
                span = Span(_first(line, start, end), _last(line, start, end))
                found.append(self._told(about.kind, concepts, line.number, span, about.why))
        found.sort(key=lambda each: each["at"]["span"])
        return [{"id": f"G{at}", **each} for at, each in enumerate(_told_once(found), 1)]

    def _role(self, sentence: int) -> str:
        return self._read.sections[self._read.sentences[sentence].section].role

    def _references(self) -> list[dict[str, Any]]:
        """Each work of the list of references that names a concept, as one statement."""
        works: list[tuple[int, int, int, list[str]]] = []
        for line in self._read.lines:
            if self._role(line.number) != "references" or not line.parts:
                continue
            begins = (
                line.parts[0].word[:1].isdigit()
                or line.parts[0].word == "["
                or line.parts[0].kind == "figure"
            )
            concepts = self._concepts(line, 0, len(line.parts))
            end = line.parts[-1].end
            if begins or not works:
                works.append((line.number, line.parts[0].start, end, list(concepts)))
            else:
                number, start, _, named = works[-1]
                works[-1] = (number, start, end, [*named, *concepts])
        return [
            self._told("cited-work", tuple(dict.fromkeys(named)), number, Span(start, end), ())
            for number, start, end, named in works
            if named
        ]

    def _told(
        self, kind: str, concepts: tuple[str, ...], sentence: int, span: Span, why: Iterable[Why]
    ) -> dict[str, Any]:
        words = ", ".join(self._vocabulary.phrases[each] for each in concepts)
        told = self._read.text.plain[span.start : span.end]
        return {
            "new": kind == "claim" and bool(concepts) and _NEWS.search(told) is not None,
            "statement": f"{_KINDS[kind]} on {words}" if words else f"{_KINDS[kind]}, in general",
            "kind": kind,
            "concepts": list(concepts),
            "at": self._at(sentence, span),
            "why": self._why(why),
        }

    def _beside(self, line: Line, start: int, end: int) -> list[dict[str, Any]]:
        """What a clause on the source's own people tells beside: cited work, what was refused."""
        named: dict[str, Why] = {}
        told: list[dict[str, Any]] = []
        for part in line.parts[start:end]:
            cited = part.says("cited") if part.cues else None
            if cited is not None and not told:
                concepts = self._concepts(line, start, end)
                span = Span(line.parts[start].start, _last(line, start, end))
                why = Why(f"cited: {cited.words}", cited.span)
                if concepts:
                    told.append(self._told("cited-work", concepts, line.number, span, (why,)))
        for part in line.parts[start:end]:
            reason = self._read.withheld.get(part.number) if part.kind == "mention" else None
            concept = (
                pick(self._read.mentions[part.number], self._vocabulary, _TOLD) if reason else None
            )
            if reason is not None and concept is not None and is_plan(reason):
                named[concept] = reason
        if named:
            span = Span(line.parts[start].start, _last(line, start, end))
            told.append(self._told("plan", tuple(named), line.number, span, named.values()))
        return told

    def _concepts(self, line: Line, start: int, end: int) -> tuple[str, ...]:
        found = []
        for part in line.parts[start:end]:
            if part.kind != "mention":
                continue
            concept = pick(self._read.mentions[part.number], self._vocabulary, _TOLD)
            if concept is not None:
                found.append(concept)
        return tuple(dict.fromkeys(found))

    def _printed(self, span: Span) -> str:
        start, end = self._read.text.raw_span(span)
        return " ".join(self._read.text.raw[start:end].split())

    def _at(self, sentence: int, span: Span) -> dict[str, Any]:
        section = self._read.sections[self._read.sentences[sentence].section].name
        return {"section": section, "span": list(self._read.text.raw_span(span))}

    def _places(self, places: Iterable[tuple[int, Span]]) -> list[dict[str, Any]]:
        return [self._at(sentence, span) for sentence, span in dict.fromkeys(places)]

    def _why(self, why: Iterable[Why]) -> list[dict[str, Any]]:
        return [
            {"cue": each.cue, "span": list(self._read.text.raw_span(each.span))}
            for each in dict.fromkeys(why)
        ]


def _told_once(found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Statements of one kind on the same concepts are one, with the places of each."""
    joined: dict[tuple[str, frozenset[str]], dict[str, Any]] = {}
    news: list[dict[str, Any]] = []
    for each in found:
        key = (each["kind"], frozenset(each["concepts"]))
        new = each.pop("new", False)
        known = joined.get(key) or (_the_same_news(each, news) if new else None)
        if known is None:
            joined[key] = {**each, "at": [each["at"]]}
            if new:
                news.append(joined[key])
        else:
            known["at"].append(each["at"])
            more = [name for name in each["concepts"] if name not in known["concepts"]]
            known["concepts"].extend(more)
            known["why"].extend(why for why in each["why"] if why not in known["why"])
    return list(joined.values())


def _the_same_news(claim: dict[str, Any], news: list[dict[str, Any]]) -> dict[str, Any] | None:
    """The claim to be first that says it again: one names all that the other names."""
    named = set(claim["concepts"])
    for each in news:
        other = set(each["concepts"])
        if each["kind"] == claim["kind"] and (named <= other or other <= named):
            return each
    return None


def _stretches(line: Line, about: tuple[About, ...]) -> list[tuple[int, int, About]]:
    """The clauses of a sentence that are one statement: joined where only a relative parts them."""
    found: list[tuple[int, int, About]] = []
    for (start, end), who in zip(line.clauses, about, strict=True):
        if found and found[-1][2].kind == who.kind and _goes_on(line, start):
            found[-1] = (found[-1][0], end, found[-1][2])
        else:
            found.append((start, end, who))
    return found


def _on_itself(line: Line, start: int, end: int) -> bool:
    """Whether a statement that names nothing tells of the work itself."""
    return any(word in _OF_WORK for part in line.parts[start:end] for word in part.word.split())


_OF_WORK = frozenset(
    {
        *(
            "limitation",
            "limitations",
            "sample",
            "retrospective",
            "design",
            "bias",
            "single-centre",
        ),
        *("single-center", "uncontrolled", "underpowered", "powered", "confounding"),
    }
)


def _takes_up(line: Line, start: int, end: int) -> bool:
    """Whether it goes on about what was spoken of: "it is ...", "and results in ..."."""
    first = line.parts[start]
    return first.word in _TAKES_UP or (
        first.word == "and" and start + 1 < end and line.parts[start + 1].verb
    )


def _goes_on(line: Line, start: int) -> bool:
    words = [each.word for each in line.parts[start : start + 2]]
    return words[0] not in {"and", ";"} and words != [",", "and"]


def _first(line: Line, start: int, end: int) -> int:
    """Where a stretch begins, without the sign and the "and" that part it from the one before."""
    while start + 1 < end and line.parts[start].word in {",", ";", "and"}:
        start += 1
    return line.parts[start].start


def _last(line: Line, start: int, end: int) -> int:
    """Where a stretch ends, without the sign or the "and" that parts it from the next."""
    last = end
    while (
        last - 1 > start
        and line.parts[last - 1].kind == "sign"
        and line.parts[last - 1].word in {",", ";", "."}
    ):
        last -= 1
    return line.parts[last - 1].end
