"""Which subjects of different publications are the same people."""

from __future__ import annotations

from collections.abc import Iterable

from cdss.knowledge.documents.source import Source


def same_people(sources: Iterable[Source]) -> dict[tuple[str, str], str]:
    """For each source and subject a name of who that is, the same wherever it is the same people.

    Publications are joined as their files say (``same_subject_as``), in a chain as well:
    what is the same as one that is the same as a third is the same as the third. Where a
    file does not say which subject it means there, it means the one of the same id, or the
    only one.
    """
    subjects = {source.id: [each.id for each in source.subjects] for source in sources}
    name = {(source, each): f"{source}/{each}" for source, ids in subjects.items() for each in ids}
    for source in sources:
        for same in source.same_subject_as:
            one = (source.id, same.subject)
            other = (
                same.source,
                _theirs(same.their or same.subject, subjects.get(same.source, [])),
            )
            if one in name and other in name:
                old, new = sorted((name[one], name[other]), reverse=True)
                name = {key: new if each == old else each for key, each in name.items()}
    return name


def _theirs(meant: str, there: list[str]) -> str:
    return there[0] if meant not in there and len(there) == 1 else meant
