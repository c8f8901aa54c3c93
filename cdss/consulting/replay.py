"""An answer run again: whether it still stands, and if not, because of what."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from cdss.consulting.bearing import bearing
from cdss.consulting.comparing import EXPLAINED, compare, not_compared
from cdss.consulting.consultation import consult
from cdss.consulting.part_changes import since
from cdss.consulting.quotations import requoted
from cdss.errors import ProfileError
from cdss.interop.profile_text import profile_from_text
from cdss.model.knowledge_base import KnowledgeBase
from cdss.model.replay import REPLAY_SCHEMA, Replayed, Stamp

_STAMPS = (
    ("knowledge", "knowledge", ("version", "date", "sha256")),
    ("engine", "engine", ("name", "version")),
    ("program", "engine", ("program", "sha256")),
    ("profile", "profile", ("sha256",)),
)
"""What an answer rests on, the part of it that says so, and the words for it."""


def replay(answer: Mapping[str, Any], kb: KnowledgeBase, *, texts: Path | None = None) -> Replayed:
    """Consult again for the profile that an answer carries, and compare.

    The date and the options are those of the answer; the knowledge is the one at hand.

    Args:
        answer: From ``cdss.consulting.answer_document.read_answer``.
        kb: The knowledge base.
        texts: The folder of source texts, in which quotations are read again.

    Raises:
        ProfileError: With this knowledge the profile cannot be read.
        EngineError: As ``consult`` says.

    Example:
        >>> import cdss
        >>> kb = cdss.load()
        >>> profile = cdss.profile_from_yaml("findings: [calcinosis]", kb)
        >>> replay(cdss.consult(profile, kb).model_dump(), kb).same
        True
    """
    stated, asked = answer["profile"], answer["asked"]
    parts = (
        ()
        if answer["knowledge"]["sha256"] == kb.sha256
        else since(answer["knowledge"]["parts"], kb)
    )
    try:
        profile = profile_from_text(
            stated["text"],
            kb,
            name=stated["name"],
            allow_unknown=asked["allow_unknown"],
            today=date.fromisoformat(stated["as_of"]),
        )
    except ProfileError as error:
        what = "with this knowledge the profile of the answer cannot be read"
        raise ProfileError(f"{what}: {error.message}", error.diagnostics) from None
    # Where one program and one knowledge are behind both, what explains must be the same too.
    explained = _digests(answer) == (kb.sha256, kb.program) and _is_explained(answer)
    again = consult(
        profile,
        kb,
        cross_check=_checked(answer),
        everything=asked["everything"],
        explain=explained,
    ).model_dump()
    # An option that is no longer listed still has an outcome, and a reason.
    listed = consult(profile, kb, everything=True).model_dump()["options"]
    stamps = _stamps(answer, again)
    program = answer["engine"]["sha256"] != again["engine"]["sha256"]
    changes = compare(
        answer,
        again,
        parts,
        lambda records: bearing(records, (kb,), answer["knowledge"]["parts"].get("concepts")),
        program=program,
        unlisted={each["rule"]: each for each in listed},
        titles={each.id: each.title for each in kb.rules.values()},
    )
    quotations, otherwise = requoted(answer, kb, texts, parts, program=program)
    changes += otherwise
    return Replayed(
        REPLAY_SCHEMA,
        name=stated.get("id") or stated["name"],
        as_of=stated["as_of"],
        same=not changes,
        stamps=stamps,
        parts=parts,
        changes=changes,
        not_compared=not_compared(answer, again) if program else (),
        quotations=quotations,
    )


def _checked(answer: Mapping[str, Any]) -> bool:
    """Whether the other engine was to check; an earlier answer tells it by what came of it."""
    engine = answer["engine"]
    told = engine.get("cross_checked", True) or engine.get("note") is not None
    return bool(answer["asked"].get("cross_check", told))


def _is_explained(answer: Mapping[str, Any]) -> bool:
    """Whether it was asked for with explanations; one without options names its concepts alone."""
    return bool(answer["knowledge"].get("parts", {}).get("concepts")) or any(
        each.get(key) is not None for each in answer["options"] for key in EXPLAINED
    )


def _digests(answer: Mapping[str, Any]) -> tuple[str, str]:
    return answer["knowledge"]["sha256"], answer["engine"]["sha256"]


def _stamps(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[Stamp, ...]:
    """What the two answers rest on, the digest of each in sight."""
    return tuple(_stamp(about, key, words, before, after) for about, key, words in _STAMPS)


def _stamp(
    about: str,
    key: str,
    words: tuple[str, ...],
    before: Mapping[str, Any],
    after: Mapping[str, Any],
) -> Stamp:
    there, here = before[key], after[key]
    same = all(there[word] == here[word] for word in words)
    return Stamp(about, _words(there, words), _words(here, words), same)


def _words(stamp: Mapping[str, Any], keys: tuple[str, ...]) -> str:
    return " ".join(
        f"sha256 {stamp[key][:12]}" if key == "sha256" else str(stamp[key]) for key in keys
    )
