"""The words that an answer quotes, read again in the texts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from cdss.consulting.quotes import with_quotes
from cdss.model.knowledge_base import KnowledgeBase
from cdss.model.replay import Aspect, Change, PartChange, Quotations


class _Quoted(NamedTuple):
    """Where a quotation was read; a place without a span is in no text that was at hand."""

    source: str
    section: str
    span: tuple[int, ...]


def requoted(
    answer: Mapping[str, Any],
    kb: KnowledgeBase,
    texts: Path | None,
    parts: Sequence[PartChange],
    *,
    program: bool,
) -> tuple[Quotations, tuple[Change, ...]]:
    """What an answer quotes, and each quotation that the texts have otherwise.

    Args:
        answer: An answer as its JSON states it.
        kb: Knows the texts, and the place of every passage.
        texts: The folder of the texts; None where they are not at hand.
        parts: The parts of the knowledge that changed since.
        program: Whether the program did.

    Example:
        >>> import cdss
        >>> kb = cdss.load()
        >>> told = cdss.consult(cdss.profile_from_yaml("findings: [fever]", kb), kb).model_dump()
        >>> requoted(told, kb, None, (), program=False)
        (Quotations(told=0, read=0, unread=()), ())
    """
    # One passage may be quoted at several options, and altered at one of them.
    told = dict.fromkeys(_quotations(answer, ""))
    places = {place for place, _ in told}
    if texts is None or not told:
        return Quotations(len(places)), ()
    quoting, unread = with_quotes(kb, texts)
    words = {
        _Quoted(each.source, at.section, tuple(at.span)): at.quote
        for each in quoting.evidence.values()
        for at in each.at
        if at.span is not None and at.quote is not None
    }
    changes = tuple(
        _change(place, said, words[place], parts, program=program)
        for place, said in told
        if place in words and words[place] != said
    )
    why = tuple(f"`{each.path.name}` is {each.state}" for each in unread)
    return Quotations(len(places), len(places & words.keys()), why), changes


def _quotations(value: Any, source: str) -> Iterator[tuple[_Quoted, str]]:
    """Every quotation of a part of an answer, the source it stands under in sight."""
    if isinstance(value, Mapping):
        under = value.get("source")
        here = under if isinstance(under, str) else source
        if isinstance(value.get("quote"), str):
            span = tuple(value.get("span") or ())
            yield _Quoted(here, str(value.get("section")), span), value["quote"]
        for each in value.values():
            yield from _quotations(each, here)
    elif isinstance(value, list):
        for each in value:
            yield from _quotations(each, source)


def _change(
    place: _Quoted, told: str, words: str, parts: Sequence[PartChange], *, program: bool
) -> Change:
    because = tuple(each.key for each in parts if each.key == f"source {place.source}")
    reason = "knowledge" if because else "program" if program else "unexplained"
    name = f"{place.source}, {place.section} {'-'.join(map(str, place.span))}"
    aspect = Aspect("words", (told,), (words,))
    return Change("quotation", name, "", "changed", (aspect,), because, reason)
