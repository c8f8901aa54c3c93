"""Citations by number, in the order in which a report first cites them."""

from __future__ import annotations

import re
from collections.abc import Iterable

from cdss.model.consultation import Citation
from cdss.model.evidence import Evidence, Guidance, Passage
from cdss.report.blocks import Note, Said
from cdss.report.words import clean, marks

_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)+")


class _Cited:
    """One source as the report cites it, with what it is cited for and where."""

    def __init__(self, number: int, citation: str, url: str | None) -> None:
        self.number = number
        self.citation = clean(citation)
        self.url = url
        self.standing = "current"
        self.places: dict[str, dict[Passage, None]] = {}


class Numbering:
    """Gives each source its number when it is first cited, and lists them at the end.

    Args:
        known: What could be cited, so that ids inside words find their citations.

    Example:
        >>> numbers = Numbering()
        >>> numbers.of([Citation("a-2017", "consensus", "A. Title. 2017.", None)])
        (1,)
        >>> [note.mark for note in numbers.listed()]
        ['[1]']
    """

    def __init__(self, known: Iterable[Citation] = ()) -> None:
        self._cited: dict[str, _Cited] = {}
        self._known = {each.source: each for each in known}

    def of(self, citations: Iterable[Citation]) -> tuple[int, ...]:
        """The numbers of what a caution or alert rests on."""
        found = []
        for each in citations:
            cited = self._entry(each.source, each.citation, each.url)
            found.append(cited.number)
        return tuple(sorted(set(found)))

    def of_evidence(self, evidence: Evidence, about: str) -> tuple[int, ...]:
        """The number of one report, which is cited for what it says about something."""
        cited = self._entry(evidence.source, evidence.citation, evidence.url)
        cited.standing = evidence.standing
        cited.places.setdefault(about, {}).update(dict.fromkeys(evidence.at))
        return (cited.number,)

    def of_guidance(self, guidance: Guidance, about: str) -> tuple[int, ...]:
        """The number of a publication that is cited for what it says in general."""
        cited = self._entry(guidance.source, guidance.citation, guidance.url)
        cited.standing = guidance.standing
        cited.places.setdefault(about, {}).update(dict.fromkeys(guidance.at))
        return (cited.number,)

    def resolved(self, text: str) -> str:
        """Words in which a source is named by its id, with its number instead.

        Example:
            >>> numbers = Numbering([Citation("a-2017", "cohort", "A. Title. 2017.", None)])
            >>> numbers.resolved("the girl of a-2017"), numbers.resolved("of b-2018")
            ('the girl of [1]', 'of b-2018')
        """

        def number(found: re.Match[str]) -> str:
            known = self._known.get(found[0])
            return marks(self.of([known])) if known else found[0]

        return _ID.sub(number, text)

    def _entry(self, source: str, citation: str, url: str | None) -> _Cited:
        found = self._cited.get(source)
        if found is None:
            found = self._cited[source] = _Cited(len(self._cited) + 1, citation, url)
        return found

    def listed(self) -> tuple[Note, ...]:
        """The numbered citations, with sections and, at hand, the quoted words."""
        return tuple(_listed(each) for each in self._cited.values())


def _listed(cited: _Cited) -> Note:
    text = cited.citation if cited.citation.endswith(".") else f"{cited.citation}."
    standing = f"{cited.standing.upper()}. "
    # What a caution or an alert cites carries the word already.
    if cited.standing != "current" and not text.startswith(standing):
        text = standing + text
    by_sections: dict[str, list[str]] = {}
    for about, passages in cited.places.items():
        by_sections.setdefault(_sections(passages), []).append(about)
    more: list[Said] = []
    if len(by_sections) == 1:
        text += f" {next(iter(by_sections))}."
    else:
        more += [Said(f"{where}: {', '.join(about)}") for where, about in by_sections.items()]
    # One passage may be behind several interventions: its words are quoted once.
    quoted = dict.fromkeys(
        (clean(each.section), clean(each.quote))
        for passages in cited.places.values()
        for each in passages
        if each.quote
    )
    more += [Said(f"{section}: “{words}”") for section, words in quoted]
    return Note(
        Said(text), f"[{cited.number}]", tuple(more), _address(cited), clean(cited.url or "")
    )


def _sections(passages: Iterable[Passage]) -> str:
    return ", ".join(dict.fromkeys(clean(each.section) for each in passages))


def _address(cited: _Cited) -> str:
    """The address, unless the citation says the same (a DOI, a PMID)."""
    if cited.url is None:
        return ""
    tail = cited.url.partition("doi.org/")[2] or cited.url.rstrip("/").rpartition("/")[2]
    return "" if tail and tail in cited.citation else clean(cited.url)
