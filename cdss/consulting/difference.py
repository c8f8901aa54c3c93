"""What a change of knowledge does to a set of patients."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import Any

from cdss.consulting.bearing import bearing
from cdss.consulting.comparing import compare
from cdss.consulting.consultation import consult
from cdss.consulting.part_changes import between
from cdss.errors import EngineError, ProfileError
from cdss.interop.profile_text import profile_from_text
from cdss.model.knowledge_base import KnowledgeBase
from cdss.model.replay import (
    DIFF_SCHEMA,
    Differences,
    PartChange,
    PatientDifference,
    Side,
)


def difference(
    before: KnowledgeBase,
    after: KnowledgeBase,
    profiles: Iterable[tuple[str, bytes | ProfileError]],
    *,
    today: date,
    allow_unknown: bool = False,
) -> Differences:
    """Compare two knowledge bases, and what each makes of every profile.

    Each answer lists what does not apply, too, so that nothing is hidden by its outcome.

    Args:
        before: The one.
        after: The other.
        profiles: Names and texts, or why there is none; what cannot be read is named, and the
            others go on.
        today: The consultation date of profiles that state none.
        allow_unknown: Go on where a term is not in a vocabulary.

    Example:
        >>> import cdss
        >>> kb = cdss.load()
        >>> found = difference(kb, kb, [("p.yaml", b"findings: [fever]")], today=date(2026, 11, 20))
        >>> found.parts, found.counts["the same"]
        ((), 1)
    """
    parts = between(before, after)
    patients = tuple(
        _patient(name, text, (before, after), parts, today, allow_unknown=allow_unknown)
        for name, text in profiles
    )
    return Differences(
        DIFF_SCHEMA,
        before=_side(before),
        after=_side(after),
        parts=parts,
        patients=patients,
        counts=_counts(patients),
    )


def _side(kb: KnowledgeBase) -> Side:
    return Side(kb.root, kb.scope.version, kb.scope.date, kb.sha256)


def _patient(
    name: str,
    text: bytes | ProfileError,
    kbs: tuple[KnowledgeBase, KnowledgeBase],
    parts: tuple[PartChange, ...],
    today: date,
    *,
    allow_unknown: bool,
) -> PatientDifference:
    if isinstance(text, ProfileError):
        return PatientDifference(name, "", (), (str(text),))
    answers: list[dict[str, Any]] = []
    unread: list[str] = []
    for kb in kbs:
        try:
            profile = profile_from_text(
                text, kb, name=name, allow_unknown=allow_unknown, today=today
            )
            answers.append(consult(profile, kb, everything=True).model_dump())
        except (ProfileError, EngineError) as error:
            unread.append(str(error))
        else:
            unread.append("")
    if any(unread):
        return PatientDifference(name, "", (), _unread(kbs, unread))
    changes = compare(
        answers[0],
        answers[1],
        parts,
        lambda records: bearing(records, kbs),
        # One program made both answers.
        program=False,
        titles={each.id: each.title for kb in kbs for each in kb.rules.values()},
    )
    # Each gated option is listed itself, with its own change.
    kept = tuple(each for each in changes if each.kind != "diagnosis")
    return PatientDifference(name, answers[1]["profile"]["as_of"], kept)


def _unread(kbs: tuple[KnowledgeBase, KnowledgeBase], said: list[str]) -> tuple[str, ...]:
    """Why a profile cannot be read; said once where both knowledge bases say the same."""
    if said[0] == said[1]:
        return (said[0],)
    return tuple(
        f"with {kb.root}: {words or 'it can be read'}" for kb, words in zip(kbs, said, strict=True)
    )


def _counts(patients: Iterable[PatientDifference]) -> dict[str, int]:
    counts = Counter({"changed": 0, "the same": 0, "not read": 0})
    for each in patients:
        counts["not read" if each.unread else "changed" if each.changes else "the same"] += 1
        counts.update(f"{change.kind} {change.how}" for change in each.changes)
        counts.update(
            "outcome changed"
            for change in each.changes
            if "outcome" in [aspect.name for aspect in change.aspects] and change.how == "changed"
        )
    return dict(counts)
