"""Who wrote it, what it is called and where it appeared: as far as the text prints it."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from cdss.extract.authors import authors as authors_of
from cdss.extract.marks import Section, Span, Text

# Publishers put brackets into a DOI, and "3.0.CO;2-Z" at the end of older ones.
_DOI_NAME = (
    r"10\.[0-9]{4,9}/(?:[^\s;,()\[\]<>\"]|\([^\s()]*\)|\[[^\s\[\]]*\]|<[^\s<>]*>"
    r"|(?<=CO);(?=[0-9]-))+"
)
_DOI = re.compile(
    rf"\bdoi:? ?(?:https?://(?:dx\.)?doi\.org/)?(?P<doi>{_DOI_NAME})(?P<cut>[(\[<])?"
    rf"|doi\.org/(?P<url>{_DOI_NAME})(?P<torn>[(\[<])?",
    re.IGNORECASE,
)
_PMID = re.compile(r"\bPMID:? ?(?P<pmid>[0-9]{5,9})\b")
_PMCID = re.compile(r"\b(?P<pmcid>PMC[0-9]{4,9})\b")
_PLACED = re.compile(
    r"(?P<journal>[A-Z][\w&.:' -]{2,80}?)[.,;]? ?\(?(?P<year>(?:19|20)[0-9]{2})\)?"
    r"(?: [A-Z][a-z]{2,8}\.?(?: [0-9]{1,2})?)?"
    r"[,;:]? ?(?:[Vv]ol(?:ume)?\.? ?)?\*{0,2}(?P<volume>[0-9]{1,4})\*{0,2}"
    r"(?: ?\((?P<issue>[^()\n]{1,20})\))?"
    r"(?:[:,] ?(?:pp?\.? ?)?(?P<pages>[A-Za-z]?[0-9]+(?:-[A-Za-z]?[0-9]+)?))?"
)
_VOLUME_FIRST = re.compile(
    r"(?P<journal>[A-Z][\w&.:' -]{2,80}?), ?[Vv]ol\.? ?(?P<volume>[0-9]{1,4})"
    r"(?:, ?[Nn]o\.? ?(?P<issue>[0-9]{1,3}))?"
    r"(?:, ?pp?\.? ?(?P<pages>[A-Za-z]?[0-9]+(?:-[A-Za-z]?[0-9]+)?))?"
    r", ?\(?(?P<year>(?:19|20)[0-9]{2})"
)
_DOI_TAIL = re.compile(r"(?:Key ?words?|Abstract|PMC?ID|Published|Received|Copyright)\b.*$")
_LONGEST_LINE = 1500


class Bibliography(NamedTuple):
    """The fields of a citation as a source file has them, and where each stands."""

    fields: dict[str, Any]
    places: dict[str, Span]


def bibliography(text: Text, parts: tuple[Section, ...]) -> Bibliography:
    """What the head of a text says of its publication; nothing is looked up or guessed."""
    fields: dict[str, Any] = {}
    places: dict[str, Span] = {}
    head_end = next(
        (part.start for part in parts if part.role not in {"title", "matter"}), len(text.plain)
    )
    title = next((part for part in parts if part.role == "title"), None)
    if title is not None and not _appeared(text.plain[title.start : title.end]):
        fields["title"] = " ".join(text.plain[title.start : title.end].split()).rstrip(".")
        places["title"] = Span(title.start, title.end)
    for start, end in _matter(text.plain, parts, head_end):
        _read(text.plain, start, end, fields, places)
    if title is not None and "title" not in fields:
        # What was taken for the title says where it appeared: the title stands before it.
        _read(text.plain, title.start, title.end, fields, places)
        _title_before(text.plain, title.start, fields, places)
    order = (
        "authors",
        "title",
        "journal",
        "year",
        "volume",
        "issue",
        "pages",
        "doi",
        "pmid",
        "pmcid",
    )
    return Bibliography({name: fields[name] for name in order if name in fields}, places)


def _matter(plain: str, parts: tuple[Section, ...], head_end: int) -> list[tuple[int, int]]:
    """The lines about the publication: before the body, and in parts that hold such matter."""
    stretches = [(part.start, part.end) for part in parts if part.role == "matter"]
    if not any(start < head_end for start, _ in stretches) and head_end < len(plain):
        stretches.insert(0, (0, head_end))
    return [(start, min(end, start + 20_000)) for start, end in stretches]


def _read(
    plain: str,
    start: int,
    end: int,
    fields: dict[str, Any],
    places: dict[str, Span],
) -> None:
    at = start
    authors: list[str] = []
    first = last = -1
    for line in plain[start:end].split("\n"):
        here, at = at, at + len(line) + 1
        if not line.strip() or len(line) > _LONGEST_LINE:
            continue
        if "authors" not in fields:
            names = authors_of(line)
            if names:
                authors += names
                first = here if first < 0 else first
                last = here + len(line)
                continue
        _numbers(line, here, fields, places)
        found = _PLACED.search(line)
        if found is None or not found["pages"]:
            found = _VOLUME_FIRST.search(line) or found
        if (
            found is not None
            and "journal" not in fields
            and (found["pages"] or "doi" in line.lower())
        ):
            for name in ("journal", "year", "volume", "issue", "pages"):
                said = found[name]
                if said and name not in fields:
                    fields[name] = int(said) if name == "year" else said.strip(" .,;")
                    places[name] = Span(here + found.start(name), here + found.end(name))
    if authors and "authors" not in fields:
        fields["authors"] = authors
        places["authors"] = Span(first, last)


def _appeared(line: str) -> bool:
    """Whether a line says where a text appeared: "Journal of X. 2014;31(2):101-8"."""
    found = _PLACED.search(line)
    return found is not None and found["pages"] is not None


def _title_before(plain: str, end: int, fields: dict[str, Any], places: dict[str, Span]) -> None:
    at = 0
    for line in plain[:end].split("\n"):
        here, at = at, at + len(line) + 1
        words = line.strip()
        if len(words) > 20 and not authors_of(line) and not _appeared(line) and here < end:
            fields["title"] = words.rstrip(".")
            places["title"] = Span(here, here + len(line))
            return


def _numbers(line: str, here: int, fields: dict[str, Any], places: dict[str, Span]) -> None:
    for pattern in (_DOI, _PMID, _PMCID):
        found = pattern.search(line)
        if found is None:
            continue
        told = found.groupdict()
        if told.pop("cut", None) or told.pop("torn", None):
            continue  # A bracket that never closes: where the name ends is not known.
        for name, said in told.items():
            if said and (name if name != "url" else "doi") not in fields:
                key = "doi" if name == "url" else name
                fields[key] = _DOI_TAIL.sub("", said).rstrip(".") if key == "doi" else said
                begin = here + found.start(name)
                places[key] = Span(begin, begin + len(str(fields[key])))
