"""The order of a subject's interventions, as far as their source states it."""

from __future__ import annotations

from cdss.knowledge.documents.source import InterventionDocument, SubjectDocument


def earlier(subject: SubjectDocument, given: InterventionDocument) -> frozenset[str]:
    """The ids of the interventions that precede one by `after`, directly or through others."""
    after = {each.id: each.after for each in subject.interventions}
    found: set[str] = set()
    waiting = list(given.after)
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting.extend(after.get(name, ()))
    return frozenset(found)
