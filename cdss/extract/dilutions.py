"""Titres printed as fractions: "1/640" beside what is told in titres is the dilution 1:640."""

from __future__ import annotations

from bisect import bisect_left

from cdss.extract.marks import Bounds, Figure, Mention, Span, Why
from cdss.extract.relations import pick
from cdss.model.concept import Vocabulary

_TITRE = "{titre}"
_NEAR = 60
_LEAST = 10


def diluted(
    plain: str,
    figures: tuple[Figure, ...],
    mentions: tuple[Mention, ...],
    vocabulary: Vocabulary,
) -> tuple[Figure, ...]:
    """The figures, with one part of many told as a titre where a titre's name stands before it.

    Example:
        >>> from fractions import Fraction
        >>> from cdss.model.concept import Concept
        >>> words = Vocabulary([Concept("ana", "ANA", "measurement", unit="{titre}")])
        >>> one = Fraction(1)
        >>> told = Figure("score", 4, 9, 0, Bounds(one, one), of=Fraction(640), printed="1/640")
        >>> (found,) = diluted("ANA 1/640", (told,), (Mention(("ana",), 0, 3, 0, ()),), words)
        >>> found.kind, int(found.bounds.low)
        ('titre', 640)
    """
    ends = [each.end for each in mentions]
    return tuple(
        _as_titre(each)
        if _may_be(each)
        and not plain.endswith(" in ", 0, each.start)  # "positive in 1/20"
        and _told_in(each, mentions, ends, vocabulary)
        else each
        for each in figures
    )


def _may_be(figure: Figure) -> bool:
    low = figure.bounds.low if figure.bounds is not None else None
    if figure.kind not in {"score", "count"} or low != 1 or figure.of is None:
        return False
    return figure.of >= _LEAST and figure.of.denominator == 1 and "/" in figure.printed


def _told_in(
    figure: Figure, mentions: tuple[Mention, ...], ends: list[int], vocabulary: Vocabulary
) -> bool:
    """Whether the name that stands last before a figure is of what is told in titres."""
    at = bisect_left(ends, figure.start + 1) - 1
    if at < 0 or mentions[at].sentence != figure.sentence:
        return False
    concept = pick(mentions[at], vocabulary, {"measurement"})
    near = figure.start - mentions[at].end <= _NEAR
    return concept is not None and near and vocabulary[concept].unit == _TITRE


def _as_titre(figure: Figure) -> Figure:
    why = (Why("a fraction beside what has titres", Span(figure.start, figure.end)),)
    bounds = Bounds(figure.of, figure.of)
    return figure._replace(kind="titre", bounds=bounds, of=None, why=why)
