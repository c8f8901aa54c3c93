"""Sections, entries and remarks of a report as HTML."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from cdss.report.blocks import Block, Line, Note, Said, Section
from cdss.report.html.markup import NOTHING, Html, Ids, folded, joined, listed, tag

More = Callable[[Block], Iterable[str]]
"""What stands in an entry below its lines."""

_LABELS = {
    "because": "Because",
    "here": "This patient",
    "open": "Open here",
    "failed": "Not so here",
    "why": "Rests on",
    "report": "Reported in",
    "there": "Situation there",
    "given": "Given there",
    "time": "Time",
    "result": "Result there",
    "harm": "Adverse events",
    "running": "Beside it",
    "authors": "The authors",
    "limits": "Limits",
    "caution": "Caution",
    "check": "To check",
    "safety": "Safety reading",
    "shows": "Shows",
}
"""The text's short labels in whole words."""

_ADDRESS = re.compile(r"https?://[^\s<>\"]+")


def said(words: Said) -> Html:
    """Words and links to the citations behind them.

    Example:
        >>> said(Said("fever", (2,)))
        'fever [<a href="#source-2" aria-label="source 2">2</a>]'
    """
    if not words.refs:
        return joined([words.text])
    links = [
        tag("a", str(each), href=f"#source-{each}", aria_label=f"source {each}")
        for each in words.refs
    ]
    return joined([words.text, " [", joined(links, ","), "]"])


def section(part: Section, ids: Ids, more: More, *, quiet: bool = False) -> Html:
    """A section with its heading.

    Args:
        part: The section.
        ids: Where its id is taken from.
        more: What stands in each entry below its lines.
        quiet: Whether its entries open on demand; their names are always seen.
    """
    name = ids.take(part.title)
    content = [tag("h2", part.title, id=name)]
    if part.note:
        content.append(tag("p", part.note.strip("()"), class_="note"))
    if part.said.text:
        content.append(tag("p", said(part.said)))
    notes = [each for each in part.parts if isinstance(each, Note)]
    content.append(_notes(notes))
    content += [
        entry(each, more(each), quiet=quiet) for each in part.parts if isinstance(each, Block)
    ]
    return tag("section", *content, aria_labelledby=name)


def entry(block: Block, more: Iterable[str], *, quiet: bool = False) -> Html:
    """One intervention or examination."""
    lines = tag("dl", *map(_line, block.lines)) if block.lines else NOTHING
    head = [tag("h3", block.title)]
    if block.aside.text:
        head.append(tag("p", said(block.aside), class_="note"))
    if quiet:
        whole = folded(f"All about {block.title}", lines, *more)
        return tag("article", *head, whole, class_="entry quiet")
    return tag("article", tag("div", *head, lines, class_="told"), *more, class_="entry")


def _line(line: Line) -> Html:
    label = tag("dt", _LABELS.get(line.label, line.label))
    if line.apart and len(line.said) > 1:
        return tag("div", label, *(tag("dd", said(each)) for each in line.said), class_="apart")
    return tag("div", label, tag("dd", joined(map(said, line.said), "; ")))


def _notes(notes: Iterable[Note]) -> Html:
    return listed(map(_note, notes), class_="notes")


def _note(note: Note) -> Html:
    mark = [tag("span", note.mark, class_="mark"), " "] if note.mark not in {"", "-"} else []
    return joined([*mark, said(note.said), listed(map(said, note.more))])


def sources(part: Section) -> Html:
    """The numbered citations, each the target of its links."""
    content = [
        tag("li", _cited(each), listed(map(said, each.more)), id=f"source-{number}")
        for number, each in enumerate(part.parts, start=1)
        if isinstance(each, Note)
    ]
    head = tag("h2", part.title, id="sources")
    return tag("section", head, tag("ol", *content, class_="sources"), aria_labelledby="sources")


def _cited(note: Note) -> Html:
    """A citation with its address: behind the words that give it, or in full after them."""
    text = note.said.text
    if not _ADDRESS.fullmatch(note.url):
        return joined([text, " ", note.link] if note.link else [text])
    if note.link:
        return joined([text, " ", tag("a", note.url, href=note.url, rel="noreferrer")])
    doi = note.url.partition("doi.org/")[2]
    before, found, after = text.rpartition(doi or note.url.rstrip("/").rpartition("/")[2])
    # On paper a DOI is an address; any other number is not.
    link = tag("a", found, href=note.url, rel="noreferrer", class_=None if doi else "named")
    return joined([before, link, after])
