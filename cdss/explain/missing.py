"""Unstated facts, as names for programs and as words for people."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from cdss.model.concept import Vocabulary
from cdss.model.condition import Aged, Counted, Leaf, OfSex, Treated
from cdss.model.wording import phrase, say


def names(leaves: Iterable[Leaf]) -> tuple[str, ...]:
    """What each leaf asks for: a concept's id, ``age``, ``sex`` or ``treatments``.

    Example:
        >>> from cdss.model.condition import Stated
        >>> names([Stated("iga-deficiency"), OfSex("female")])
        ('iga-deficiency', 'sex')
    """
    return tuple(dict.fromkeys(name(leaf) for leaf in leaves))


def name(leaf: Leaf) -> str:
    """What a leaf asks for: a concept's id, ``age``, ``sex`` or ``treatments``."""
    if isinstance(leaf, Aged):
        return "age"
    if isinstance(leaf, OfSex):
        return "sex"
    if isinstance(leaf, Counted):
        return leaf.of.concept or "treatments"
    return getattr(leaf, "concept", None) or "treatments"


def words(leaves: Iterable[Leaf], vocabulary: Vocabulary) -> tuple[str, ...]:
    """The same for people, with what is asked of a treatment or a value."""
    return tuple(dict.fromkeys(_words(leaf, vocabulary) for leaf in leaves))


def asks(leaves: Iterable[Leaf], vocabulary: Vocabulary) -> tuple[str, ...]:
    """What someone could state to decide, in few words; one treatment is asked for once.

    Example:
        >>> import cdss
        >>> from cdss.model.condition import Stated, Treated
        >>> leaves = [Stated("fever"), Treated("prednisolone", responses=("none",))]
        >>> asks(leaves, cdss.load().vocabulary)
        ('fever', 'response to prednisolone as a whole')
    """
    found: dict[str, None] = {}
    about: dict[str, list[str]] = {}
    for leaf in leaves:
        treated = leaf.of if isinstance(leaf, Counted) else leaf
        if isinstance(treated, Treated) and treated.responses:
            given = phrase(treated.concept, vocabulary) if treated.concept else "treatment"
            if isinstance(leaf, Counted) and leaf.at_least > 1:
                given += f" with each of {leaf.at_least} agents"
            targets = [phrase(each, vocabulary) for each in treated.targets]
            about.setdefault(given, []).extend(
                ["as a whole"] if treated.unspecified or not targets else targets
            )
            found[given] = None
        else:
            found[_words(leaf, vocabulary)] = None
    return tuple(_response(each, about[each]) if each in about else each for each in found)


def _response(given: str, targets: Sequence[str]) -> str:
    named = [each for each in dict.fromkeys(targets) if each != "as a whole"]
    if not named:
        return f"response to {given} as a whole"
    whole = ", or as a whole" if len(named) < len(set(targets)) else ""
    listed = " or ".join([", ".join(named[:-1]), named[-1]] if len(named) > 1 else named)
    return f"response of {listed} to {given}{whole}"


def _words(leaf: Leaf, vocabulary: Vocabulary) -> str:
    if isinstance(leaf, Aged | OfSex):
        return name(leaf)
    if isinstance(leaf, Treated | Counted):
        return say(leaf, vocabulary)
    return phrase(name(leaf), vocabulary)
