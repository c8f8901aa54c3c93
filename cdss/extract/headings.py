"""The headings that parts of a report stand under: words of publishing, of no field."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from cdss.extract.patterns import Pattern

_NAMES: Final = {
    "abstract": ("abstract", "summary", "synopsis"),
    "background": (
        "background", "introduction", "context", "rationale", "significance",
        "introduction and importance", "background and importance", "clinical significance",
        "background and significance", "introduction and significance",
    ),
    "objective": (
        "objective", "aim", "purpose", "goal", "aims and objective", "background and aim",
        "background and objective", "background and purpose", "aim of the study",
        "objective of the study", "purpose of the study", "study objective",
    ),
    "methods": (
        "method", "material and method", "patient and method", "methodology", "design",
        "study design", "setting", "participant", "subject and method", "case and method",
        "method and result", "patient", "subject",
    ),
    "case": (
        "case report", "case presentation", "case description", "case history", "case",
        "case summary", "clinical case", "case study", "case vignette", "patient presentation",
        "clinical presentation", "presentation of case", "case series", "patient information",
        "clinical finding", "diagnostic assessment", "therapeutic intervention", "intervention",
        "follow-up and outcome", "outcome and follow-up", "follow-up", "treatment", "outcome",
        "clinical course", "history", "examination", "physical examination", "investigation",
        "laboratory finding", "laboratory investigation", "patient concern", "diagnosis",
        "differential diagnosis", "observation", "medical history", "presentation",
        "presenting concern", "case illustration", "report of case", "report of a case",
        "treatment and outcome", "management", "management and outcome", "timeline",
        "case outline", "the case", "final diagnosis", "symptom", "medication",
        "clinical procedure", "primary diagnosis", "clinical history", "decision making",
        "clinical presentation and intervention", "presentation of the case", "our case",
        "case presentation and intervention", "clinical feature", "case details",
        "history of present illness", "imaging", "laboratory result", "description", "course",
    ),
    "results": ("result", "finding", "main result", "result and discussion"),
    "discussion": ("discussion", "comment", "commentary", "discussion and conclusion",
                   "literature review", "review of the literature", "clinical discussion"),
    "conclusion": (
        "conclusion", "lesson", "learning point", "take-home message", "teaching point",
        "key message", "interpretation", "implication", "clinical implication", "key point",
        "concluding remark", "summary and conclusion", "take home message",
        "lesson learned", "lessons learned",
        "conclusion and relevance", "conclusion and implication",
    ),
    "references": ("reference", "bibliography", "literature", "literature cited"),
    "matter": (
        "acknowledgement", "acknowledgment", "disclosure", "disclosure of interest",
        "conflict of interest", "competing interest", "declaration of interest", "funding",
        "keyword", "key word", "author contribution", "consent", "informed consent", "ethics",
        "address", "correspondence", "abbreviation", "statistics from", "request permission",
        "article text", "supplementary material", "copyright",
        "data availability", "figure legend", "patient consent", "author", "affiliation",
        "poster presentation", "oral presentation", "open access",
        "trial registration", "ethical approval", "consent for publication", "rights",
        "corresponding author", "specialty", "mesh term", "mesh heading", "publication type",
        "similar article", "substance", "grant support", "full text",
        "author information",
        "conflict of interest statement",
        "published", "received", "accepted", "citation",
    ),
}  # fmt: skip
_ROLES: Final = {name: role for role, names in _NAMES.items() for name in names}

# What a heading that no list has is about, by its last word: "Case characteristics:".
_BY_LAST_WORD: Final = {
    word: role
    for role, words in {
        "background": ("background", "question", "problem"),
        "methods": ("method", "measure", "measurement", "setting", "design", "population",
                    "analysis", "participant", "eligibility", "criteria", "procedure", "source"),
        "case": ("characteristics", "case", "presentation", "outcome", "observation", "course",
                 "history", "examination", "treatment", "intervention", "management"),
        "results": ("result", "finding"),
        "discussion": ("limitation", "comment", "perspective"),
        "conclusion": ("conclusion", "message", "lesson", "implication", "relevance"),
    }.items()
    for word in words
}  # fmt: skip
_PERSON: Final = frozenset({"patient", "case", "subject", "child"})
_NO_HEADING: Final = frozenset(
    ["the", "a", "an", "our", "this", "these", "those", "his", "her", "their", "one", "two"]
)

# These open a paragraph without any sign after them: "Background Juvenile ...".
_BARE: Final = frozenset(
    [
        "abstract",
        "background",
        "introduction",
        "objective",
        "aim",
        "purpose",
        "method",
        "material and method",
        "patient and method",
        "case report",
        "case presentation",
        "result",
        "discussion",
        "conclusion",
        "disclosure of interest",
        "conflict of interest",
        "competing interest",
        "reference",
    ]
)
_MOST: Final = 48
_OPENING: Final = (
    r"[ \t]*(?:(?:[0-9]{1,2}|[IVX]{1,4})(?:\.[0-9])?[.)][ \t]*)?[*_#]{0,4}[ \t]?"
    r"(?P<name>[A-Za-z][A-Za-z-]*(?:[ ]?[&/][ ]?[A-Za-z-]+|[ ][A-Za-z-]+){0,4}?)"
    r"(?:[ ](?P<number>[0-9]{1,2}|[A-D](?= ?[:.])|one|two|three))?(?P<plural>\(s\))?[*_]{0,4}"
    r"[ \t]?(?P<sign>[:.\u2013\u2014|-]?)[*_]{0,4}(?P<after>$|[ \t\n]+(?=(?P<next>\S)))"
)


_FIRST: Final = Pattern(r"[ \t]*(?:[0-9IVX]{1,4}[.)0-9]{1,3}[ \t]*)?[*_#]{0,4}[ \t]?([A-Za-z-]+)")
_FIRSTS: Final = frozenset(
    form
    for name in _ROLES
    for word in (name.split()[0],)
    for form in (word, word + "s", word[:-1] + "ies", "diagnoses")
)


class Heading(NamedTuple):
    """A heading, the role of what follows it, and where that begins (in the line)."""

    name: str
    role: str
    end: int
    alone: bool


def heading_of(line: str) -> Heading | None:
    """The heading that a line is, or begins with.

    Example:
        >>> heading_of("Conclusions")
        Heading(name='Conclusions', role='conclusion', end=11, alone=True)
        >>> heading_of("Background Juvenile arthritis is rare").end
        11
        >>> heading_of("Case 2: A boy")
        Heading(name='Case 2', role='case', end=8, alone=False)
        >>> heading_of("Study limitations: One girl alone").role
        'discussion'
        >>> heading_of("Results showed nothing") is heading_of("Treatment Methotrexate") is None
        True
    """
    head = line[:_MOST]
    opening = _FIRST.match(head)
    if opening is None or (opening[1].lower() not in _FIRSTS and ":" not in head):
        return None
    # From the shortest name up: "Case", "Case report A girl".
    best: Heading | None = None
    for found in _each_opening(head, ended=len(line) <= _MOST):
        best = _read(found, head) or best
    return best


def _each_opening(head: str, *, ended: bool) -> list[re.Match[str]]:
    """The ways to read one to five words as a heading."""
    found = []
    for words in range(5):
        pattern = _OPENINGS[words]
        match = pattern.match(head)
        if match and (match["after"] or ended):
            found.append(match)
    return found


_OPENINGS: Final = tuple(
    Pattern(_OPENING.replace("{0,4}?)", f"{{{words}}})")) for words in range(5)
)


def _read(found: re.Match[str], head: str) -> Heading | None:
    words = found["name"]
    key = re.sub(r"[ ]?[&/][ ]?", " and ", words.lower())
    role = _ROLES.get(key) or _ROLES.get(_singular(key))
    if role is None and found["sign"] == ":":
        role = _by_last_word(_singular(key))
    if found["number"] and _singular(key) in _PERSON:
        role = "case"
    if role is None or not words[0].isupper():
        return None
    alone = found["next"] is None
    sign = found["sign"]
    if not alone and sign not in (":", "\u2013", "\u2014", "|"):
        following = found["next"]
        plain = key in _BARE or _singular(key) in _BARE
        upper = following.isupper() or following.isdigit() or following in "\"'("
        if not (upper and (sign == "." or (plain and sign in ("", "-")))):
            return None
    name = head[found.start("name") : found.end("number") if found["number"] else found.end("name")]
    return Heading(name, role, found.end(), alone)


def _by_last_word(key: str) -> str | None:
    words = key.split()
    return None if words[0] in _NO_HEADING else _BY_LAST_WORD.get(words[-1])


def _singular(key: str) -> str:
    return " ".join(_one(word) for word in key.split())


def _one(word: str) -> str:
    if word == "diagnoses":
        return "diagnosis"
    if word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 1 and word.endswith("s") and not word.endswith(("is", "ss", "ics")):
        return word[:-1]
    return word
