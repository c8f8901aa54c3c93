"""The parts of a text under their headings."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from cdss.extract.authors import authors
from cdss.extract.headings import heading_of
from cdss.extract.marks import Section, Text
from cdss.extract.patterns import Pattern

_INSIDE: Final = Pattern(
    r"(?<=[.?!)\]] )(?P<name>[A-Z][A-Za-z-]+(?: (?:and "
    r"|of )?[A-Za-z-]+){0,3}(?: [0-9]{1,2})?) ?(?P<sign>:(?= )|\.(?= [A-Z]))"
)
# "Methods We reviewed": the words that open the parts of an abstract, with nothing after them.
_BARE_INSIDE: Final = Pattern(
    r"(?<=[.?!)\]] )(?P<name>(?=[A-Z])(?i:backgrounds?|introduction|objectives?|aims?|purpose"
    r"|(?:materials?|patients|subjects)(?: and|,| &) methods|methods(?: and results)?|results"
    r"|case (?:report|presentation|description|summary)|findings|discussion|conclusions?"
    r"|interpretation))(?= (?:[A-Z][a-z]|[AI] |[0-9]))"
    r"|(?<=[.?!)\]] )(?P<case>(?:The )?Case)(?= An? [0-9]{1,2}[- ])"
)
# "MethodsWe reviewed": a page whose headings have lost what parted them from the text.
_GLUED: Final = Pattern(
    r"(?:(?<=[.?!)\]])|(?<=\A)|(?<=\n))(?P<name>Abstract|Backgrounds?|Introduction|Objectives?|Aims?"
    r"|Purpose|(?:(?:Materials?|Patients|Subjects) and )?[Mm]ethods?|Results?|Findings"
    r"|Case (?:[Rr]eport|[Pp]resentation)|Discussion|Conclusions?)(?=[A-Z][a-z]|[A-Z] |[0-9])"
)
# "with X. © 2016 The Publisher": what ends an abstract and is none of it.
_RIGHTS: Final = Pattern(
    r"(?:(?<=[.?!)\]] )|(?<=\A)|(?<=\n))(?:Copyright )?(?:©|\(c\)) ?(?=[A-Z0-9])"
)
# Where what opens a part within a line may begin: after what ends a sentence.
_BEGINS: Final = Pattern(r"[.?!)\]] ?(?=[A-Z])")
_REFERENCE: Final = Pattern(
    r"[ ]?\[?[0-9]{1,3}[.)\]]? +[A-Z][\w'-]+ [A-Z]{1,3}\b.{0,600}?(?:19|20)[0-9]{2}"
)
# What a line of such matter holds: in small letters, and as it must stand there.
_MATTER: Final = tuple(
    (hint, Pattern(written, re.IGNORECASE))
    for hint, written in (
        ("@", "@"),
        ("http", "https?:"),
        ("doi", r"\bdoi\b"),
        ("pm", r"\bPMC?ID\b"),
        (";", r"\b(?:19|20)[0-9]{2}[A-Za-z0-9 ]{0,12};[0-9]"),
        ("[", r"^\["),
        ("vol.", r"\bvol\. ?[0-9]"),
        ("©", "©"),
        ("(c)", r"\(c\) ?(?:19|20)"),
        ("address:", r"\bAddress:"),
        ("department of", r"\bDepartment of\b"),
        ("university", r"(?-i:\b(?:University|UNIVERSITY)\b)"),
        ("hospital", r"(?-i:\b(?:Hospital|HOSPITAL)\b)"),
        ("institute", r"(?-i:\b(?:Institute|INSTITUTE)\b)"),
        ("correspond", r"\bCorrespond"),
        ("et al", r"\bet al\b"),
        ("published", r"(?-i:\bPublished\b)"),
        ("received", r"(?-i:\bReceived\b)"),
        ("accepted", r"(?-i:\bAccepted\b)"),
        ("congress", r"\bCongress\b"),
        ("available from", r"\bavailable from\b"),
        ("open access", r"\bOpen Access\b"),
        ("licensee", r"\blicensee\b"),
        ("key", r"\bKey ?words?\b"),
        ("school of", r"\bSchool of\b"),
    )
)
_EDITED: Final = Pattern(r"[ ]?(?:Editors?|Authors?|Edited by|Reviewed by|Academic Editor)\b")
_BULLET: Final = Pattern(r"[ ]?[-*\u2022\u25cf\u25aa] +\S")
_LISTED: Final = Pattern(r"[ ]?[0-9]{1,2}[.)] ")


class _Opening(NamedTuple):
    name: str
    role: str
    start: int
    body: int


def sections(text: Text) -> tuple[Section, ...]:
    r"""The parts of a text, in order; what has no heading is "Text".

    What stands before the first heading is the title and the matter around it.

    Example:
        >>> from cdss.extract.text import normalise
        >>> parts = sections(normalise("Background Rare.\nCase report\nA boy came."))
        >>> [(part.name, part.role, part.start, part.end) for part in parts]
        [('Background', 'background', 11, 16), ('Case report', 'case', 29, 40)]
    """
    lines = _lines(text.plain)
    openings = _openings(text.plain, lines)
    while openings and (openings[0].role == "matter" or _is_label(openings)):
        openings.pop(0)  # "Open Access", and a title under it
    found: list[Section] = []
    first = openings[0].start if openings else len(text.plain)
    found.extend(
        _front(
            text.plain,
            [(start, min(end, first)) for start, end in lines if start < first],
            openings,
        )
    )
    for each, after in zip(openings, [*openings, None][1:], strict=True):
        end = after.start if after else len(text.plain)
        _add(found, each, _trimmed(text.plain, each.body, end))
    return tuple(found)


def _lines(plain: str) -> list[tuple[int, int]]:
    lines, at = [], 0
    for line in plain.split("\n"):
        if line.strip():
            lines.append((at, at + len(line)))
        at += len(line) + 1
    return lines


def _openings(plain: str, lines: list[tuple[int, int]]) -> list[_Opening]:
    found: list[_Opening] = []
    for start, end in lines:
        head = heading_of(plain[start : min(end, start + 60)])
        if head:
            found.append(_Opening(head.name, head.role, start, start + head.end))
            start += head.end  # noqa: PLW2901 - "Methods\nCase report. A boy"
        elif _REFERENCE.match(plain, start, end):
            if not found or found[-1].role != "references":
                found.append(_Opening("References", "references", start, start))
            continue
        found.extend(_within(plain, start, end))
    return _apart(found)


def _within(plain: str, start: int, end: int) -> Iterator[_Opening]:
    """The headings within a line, after the end of a sentence."""
    if plain.find("\u00a9", start, end) >= 0 or plain.find("(c)", start, end) >= 0:
        for rights in _RIGHTS.finditer(plain, start, end):
            yield _Opening("Copyright", "matter", rights.start(), rights.start())
    begins = {start, *(each.end() for each in _BEGINS.finditer(plain, max(0, start - 2), end))}
    for at in sorted(each for each in begins if each >= start):
        glued = _GLUED.match(plain, at, end)
        head = heading_of(glued["name"] + ":") if glued else None
        if glued and head:
            yield _Opening(head.name, head.role, at, glued.end())
        inside = _INSIDE.match(plain, at, end)
        if inside:
            # After a full stop, only what opens a paragraph without any sign: "Discussion. We".
            sign = ":" if inside["sign"] == ":" else ""
            sign = sign or ("." if inside["name"][-1].isdigit() else "")  # "Case 2. A girl"
            head = heading_of(f"{inside['name']}{sign} The")
            if head:
                yield _Opening(head.name, head.role, at, inside.end() + 1)
        bare = _BARE_INSIDE.match(plain, at, end)
        head = heading_of((bare["name"] or bare["case"]) + ":") if bare else None
        if bare and head:
            yield _Opening(head.name, head.role, at, bare.end() + 1)


def _apart(found: list[_Opening]) -> list[_Opening]:
    """The openings in order, none within another."""
    kept: list[_Opening] = []
    for each in sorted(found, key=lambda one: one.start):
        if not kept or each.start >= kept[-1].body:
            kept.append(each)
    return kept


_NUMBER_WORDS: Final = frozenset({"A", "B", "C", "D", "one", "two", "three"})


def _add(found: list[Section], opening: _Opening, body: tuple[int, int]) -> None:
    start, end = body
    previous = found[-1] if found else None
    # "Methods", and under it at once "Case report. A boy ...": the outer name, the inner role.
    nested = previous is not None and previous.start == previous.end
    # "Case report", and under it at once "Patient 1: A boy": whose part it is, is kept.
    numbered = opening.name.split()[-1] in _NUMBER_WORDS or opening.name[-1:].isdigit()
    outer = nested and previous is not None and not numbered
    name = previous.name if outer and previous is not None else opening.name
    role = opening.role
    if nested and previous is not None:
        found.pop()
        if role == "matter" or previous.role in ("references", "matter"):
            found.append(previous)
            name = opening.name
    found.append(Section(name, role, start, end))


def _trimmed(plain: str, start: int, end: int) -> tuple[int, int]:
    while start < end and plain[start].isspace():
        start += 1
    while end > start and plain[end - 1].isspace():
        end -= 1
    return start, end


def _front(plain: str, lines: list[tuple[int, int]], openings: list[_Opening]) -> list[Section]:
    """The lines before the first heading: a title and the matter around it, or just text."""
    if not lines:
        return []
    rated = [(_title_like(plain[start:end]), start, end) for start, end in lines]
    rated = _with_ended_title(plain, rated)
    told = [each for each in rated if each[0] == "text"]
    titles = [each for each in rated if each[0] == "title"]
    found: list[Section] = []
    # A title stands before what is told.
    ahead = [each for each in titles if not told or each[1] < told[0][1]]
    title = max(ahead, key=lambda each: each[2] - each[1]) if ahead else None
    if title is None and len(rated) > 1 and _short_title(plain, rated[0]):
        title = rated[0]
    if title and not openings and not told:
        title = None  # one line alone is a text
    for kind, start, end in rated:
        # A line that only lacks its full stop, within what is told, is told too.
        late = kind == "title" and bool(told) and start > told[0][1]
        if title and (start, end) == title[1:]:
            section = Section("Title", "title", *_trimmed(plain, start, end))
        elif kind == "text" or late or (title is None and not openings):
            section = Section("Text", "text", *_trimmed(plain, start, end))
        else:
            section = Section("Matter", "matter", *_trimmed(plain, start, end))
        if found and found[-1].role == section.role != "title":
            section = found.pop()._replace(end=section.end)
        found.append(section)
    return found


def _is_label(openings: list[_Opening]) -> bool:
    """Whether the first heading only tells what kind of article it is: an abstract comes later."""
    later = any(each.role == "abstract" for each in openings[1:])
    return openings[0].role == "case" and later


def _with_ended_title(plain: str, rated: list[tuple[str, int, int]]) -> list[tuple[str, int, int]]:
    """The lines, with one sentence that stands right before the authors told as the title."""
    if any(kind == "title" for kind, _, _ in rated):
        return rated
    for at, (kind, start, end) in enumerate(rated[:-1]):
        if kind != "text":
            continue
        after = plain[rated[at + 1][1] : rated[at + 1][2]]
        line = plain[start:end].strip()
        one = len(line.split()) <= _MOST_OF_ENDED and not re.search(r"[a-z)]\. [A-Z]", line)
        if one and authors(after):
            return [*rated[:at], ("title", start, end), *rated[at + 1 :]]
        return rated
    return rated


_MOST_OF_ENDED: Final = 40


def _short_title(plain: str, first: tuple[str, int, int]) -> bool:
    """Whether the first line of a text is a title of two or three words: "Ember fever"."""
    kind, start, end = first
    line = plain[start:end].strip()
    words = line.split()
    short = kind == "matter" and 2 <= len(words) <= 3 and line[:1].isupper()
    told = _is_matter(line) or authors(line) or _EDITED.match(line) or line.endswith((".", ":"))
    return short and not told and not any(each.isdigit() for each in line)


def _is_told(line: str) -> bool:
    """Whether a line holds sentences, whatever name or number of publishing it mentions."""
    plain = len(line.split()) > _MOST_OF_TITLE and line.rstrip().endswith(".")
    return plain and len(re.findall(r"[a-z)\]]\.(?= [A-Z]|$)", line.rstrip())) > 1


_MOST_OF_TITLE: Final = 15
"""Words of a title with a full stop inside it: "Ember fever. Report of a case"."""


def _is_matter(line: str) -> bool:
    lower = line.lower()
    return any(hint in lower and pattern.search(line) for hint, pattern in _MATTER)


def _title_like(line: str) -> str:
    """What a line before any heading looks like: title, text or matter."""
    words = line.split()
    if len(line) > 1000 or _BULLET.match(line):
        return "text"
    if _is_matter(line) or _LISTED.match(line):
        return "text" if len(words) > 40 or _is_told(line) else "matter"
    if authors(line) or _EDITED.match(line):
        return "matter"
    ended = line.rstrip().endswith((".", "?", "!"))
    within = len(words) > _MOST_OF_TITLE and bool(re.search(r"[a-z)]\. [A-Z]", line))
    if len(words) >= 4 and not ended and len(line) < 300:
        return "text" if within else "title"
    if ended and len(words) >= 5:
        sentences = len(re.findall(r"[a-z)][.?!](?= [A-Z]|$)", line.rstrip()))
        short = len(words) <= 30 and sentences == 1 and ":" in line
        return "title" if short else "text"
    return "text" if len(words) > 12 else "matter"
