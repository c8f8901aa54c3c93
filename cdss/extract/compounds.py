"""Names that only qualify another: "X-specific antibodies", an "X-like rash".

Neither is there X nor is it denied, by words that tell of something else.
"""

from __future__ import annotations

from typing import Final

from cdss.extract.marks import Context, Mention, Span, Text, Why
from cdss.extract.patterns import Pattern

_LIKE: Final = Pattern(
    r"-(?:specific|like|mimicking|simulating|prone|type|resembling|targeted|directed)\b"
    r"|[- ](?:prophylaxis|prevention|screening|risk)\b"
)
_OF_IT: Final = Pattern(
    r"[- ](?:associated|related|linked|induced|dependent|defining)\b(?! with\b)"
)
_STATED: Final = frozenset({"present", "absent"})


def compounded(
    text: Text, mentions: tuple[Mention, ...], contexts: tuple[Context, ...]
) -> tuple[Context, ...]:
    """The contexts, with what only qualifies another name told of nobody.

    What goes with X, "X-related pain", tells of X where it is there, and not where it is denied.
    """
    return tuple(_read(text.plain, mentions[each.mention], each) for each in contexts)


def _read(plain: str, mention: Mention, context: Context) -> Context:
    if context.state not in _STATED:
        return context
    match = _LIKE.match(plain, mention.end)
    if match is None and context.state == "absent":
        match = _OF_IT.match(plain, mention.end)
    if match is None:
        return context
    why = Why(f"only qualifies: {match[0].strip(' -')}", Span(mention.start, match.end()))
    return context._replace(about="population", why=(*context.why, why))
