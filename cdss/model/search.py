"""Looking a word up in the vocabulary: by name, by code, by part of a name."""

from __future__ import annotations

from typing import NamedTuple

from cdss.model.concept import Code, Concept, Vocabulary, fold


class Found(NamedTuple):
    """What a search came upon.

    Attributes:
        exact: Concepts of this name or code.
        containing: Other concepts, one of whose names contains every word.
        nearest: The likest names; only when nothing else was found.
    """

    exact: tuple[Concept, ...]
    containing: tuple[Concept, ...]
    nearest: tuple[Concept, ...]

    @property
    def anything(self) -> bool:
        """Whether something was found, near misses apart."""
        return bool(self.exact or self.containing)


def search(vocabulary: Vocabulary, text: str) -> Found:
    """Search by id, label, synonym or code, whatever its case and hyphens.

    Example:
        >>> skin = Concept("skin-ulceration", "Skin ulceration", "finding",
        ...                codes=(Code("HP", "HP:0200042", "Skin ulcer", "in a release"),))
        >>> known = Vocabulary([skin, Concept("fever", "Fever", "finding")])
        >>> [each.id for each in search(known, "hp:0200042").exact]
        ['skin-ulceration']
        >>> [each.id for each in search(known, "ulceration").containing]
        ['skin-ulceration']
        >>> [each.id for each in search(known, "fevr").nearest]
        ['fever']
    """
    asked = fold(text)
    if not asked:
        return Found((), (), ())
    words = asked.split()
    exact, containing = [], []
    for concept in vocabulary:
        names = {fold(each) for each in concept.names}
        if asked in names or any(asked in _spellings(code) for code in concept.codes):
            exact.append(concept)
        elif any(all(word in name for word in words) for name in names):
            containing.append(concept)
    nearest = () if exact or containing else vocabulary.nearest(text, count=5)
    return Found(tuple(exact), tuple(sorted(containing, key=_by_label)), nearest)


def _by_label(concept: Concept) -> tuple[str, str]:
    return (concept.label.casefold(), concept.id)


def _spellings(code: Code) -> frozenset[str]:
    """How a code may be asked for: HP:0003761, 0003761, SNOMED CT 1212005."""
    short = code.code.rpartition(":")[2]
    return frozenset(fold(each) for each in (code.code, short, f"{code.system} {code.code}"))
