"""Whether a clause compares groups, relates one thing to another, or tells how it was looked at.

"X was associated with Y", "X was more common in those with Y", "patients were divided by Y":
nobody is said to have X or Y, whatever the verb.
"""

from __future__ import annotations

from typing import Final

from cdss.extract.clauses import Part
from cdss.extract.marks import Figure
from cdss.extract.patterns import Pattern

_RELATES: Final = Pattern(
    r"\b(?:(?:more|less|equally) (?:likely|prone|common|commonly|frequent|frequently|often"
    r"|prevalent)|(?:higher|greater|lower|increased|reduced|decreased|similar)"
    r"(?: [a-z_]+)? (?:risks?|rates?|frequency|frequencies|incidence|prevalence|odds)"
    r"|risk factors?|risks? (?:of|for)|risk|odds ratios?"
    r"|(?:be|was|were|is|are|been)(?: (?:not|also|significantly|independently|strongly|closely"
    r"|only|both|found to be))* (?:associated|correlated|linked) (?:with|to)"
    r"|correlat(?:ed?|es|ion|ions|ing)|associations? (?:between|of|with|was|were|in)"
    r"|(?:relations?|relationships?|link) (?:between|of|with)|predict(?:s|ed|or|ors|ive|ing)?"
    r"|not differ|no(?: [a-z]+){0,2} differences?|differences?"
    r"|significantly (?:higher|lower|more|less|different|longer|shorter|older|younger)"
    r"|compared (?:with|to)|in comparison (?:with|to)|than (?:in|those|that|the|_))\b"
)
_ARRANGES: Final = Pattern(
    r"\b(?:(?:sub)?divided|stratified|classified|grouped|categori[sz]ed|allocated|matched)"
    r"(?: [a-z]+)? (?:in|into|by|according|based|as|on|for)\b"
    r"|\b(?:was|were|is|are) (?:defined|regarded|scored|graded|calculated|recorded|collected)"
    r"(?: (?:as|by|if|when|for|according)\b|$)"
)


class Kind:
    """What such a clause does, and what numbers it has."""

    RELATES: Final = "relates"
    ARRANGES: Final = "arranges"
    SHARE: Final = "share"
    NUMBER: Final = "number"


def compares(parts: tuple[Part, ...], start: int, end: int) -> str | None:
    """How a clause compares or arranges people, if it does.

    Example:
        >>> def words(text):
        ...     return tuple(Part("word", 0, 0, word=each) for each in text.split())
        >>> def read(text):
        ...     return compares(words(text), 0, len(text.split()))
        >>> read("fever was significantly associated with rash")
        'relates'
        >>> read("patients were divided into two groups by fever")
        'arranges'
        >>> read("five patients had fever") is None
        True
    """
    said = " ".join(each.word or "_" for each in parts[start : min(end, start + _MOST)])
    if _RELATES.search(said):
        return Kind.RELATES
    return Kind.ARRANGES if _ARRANGES.search(said) else None


_MOST: Final = 300


_SHARES: Final = frozenset({"percent", "score"})
_NUMBERS: Final = _SHARES | {"count", "value", "number", "titre"}


def counts_somebody(
    parts: tuple[Part, ...], start: int, end: int, figures: tuple[Figure, ...]
) -> str | None:
    """What numbers of people or values a clause has, beside its statistics: a share, or some."""
    kinds = {figures[each.number].kind for each in parts[start:end] if each.kind == "figure"}
    if kinds & _SHARES:
        return Kind.SHARE
    return Kind.NUMBER if kinds & _NUMBERS else None
