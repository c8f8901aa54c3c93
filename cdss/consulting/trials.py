"""The profiles that a knowledge base has for trying its rules on."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from cdss.consulting.given import profile_of
from cdss.errors import Location, ProfileError
from cdss.knowledge.subject_before import profile_before
from cdss.model.knowledge_base import KnowledgeBase
from cdss.model.profile import Profile


def trials(kb: KnowledgeBase) -> Mapping[str, tuple[Profile, ...]]:
    """For each rule the profiles of its examples, and those of the patients whom it cites.

    An example that is no profile is left out; ``cdss test`` names it.
    """
    today = date.fromisoformat(kb.scope.date)
    replayed = _replayed(kb, today)
    found: dict[str, tuple[Profile, ...]] = {}
    for name, rule in kb.rules.items():
        profiles: list[Profile] = []
        for example in kb.archive.examples.get(name, ()):
            path, line, column = example.place.rsplit(":", 2)
            place = Location(path, int(line), int(column))
            try:
                profiles.append(profile_of(example.given, kb.vocabulary, place, today))
            except ProfileError:
                continue
        profiles += [replayed[ref] for ref in rule.evidence if ref in replayed]
        found[name] = tuple(profiles)
    return found


def _replayed(kb: KnowledgeBase, today: date) -> dict[str, Profile]:
    """Each reported patient as she stood before what a piece of evidence is about."""
    cited = {ref for rule in kb.of_kind("option") for ref in rule.evidence}
    found = {}
    for source in kb.archive.sources:
        subjects = {each.id: each for each in source.subjects if each.is_patient}
        for evidence in source.evidence:
            subject = subjects.get(evidence.subject)
            ref = f"{source.id}/{evidence.id}"
            if subject is None or ref not in cited:
                continue
            for given in subject.interventions:
                if given.id == evidence.intervention:
                    found[ref] = profile_before(source, subject, given, kb.vocabulary, today)
    return found
