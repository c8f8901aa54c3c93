"""What rising or falling means for what rose or fell: better for one target, worse for another."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cdss.extract.marks import Mention

if TYPE_CHECKING:
    from cdss.extract.events import Walk


def value_for(walk: Walk, concept: str, value: str) -> str | None:
    """What falling or rising means for this target; None where only medicine could say."""
    if value not in {"fall", "rise"}:
        return value
    kind = walk.vocabulary[concept].kind
    if value == "fall" and (_counts_ill(walk, concept) or _is_amount(walk, concept)):
        return "improved"
    if kind in {"finding", "diagnosis"}:
        return "improved" if value == "fall" else "worsened"
    if kind == "measurement":
        if concept in walk.raised:
            return "improved" if value == "fall" else "worsened"
        if concept in walk.lowered:
            return "improved" if value == "rise" else "worsened"
        return None
    if kind == "target" and _is_ill(walk, concept):
        return "improved" if value == "fall" else "worsened"
    if kind == "target" and value == "rise":
        return "improved"
    return None


def is_good(walk: Walk, concept: str) -> bool:
    """Whether a target is something to have: strength, function; no pain and no rash."""
    return walk.vocabulary[concept].kind == "target" and not _is_ill(walk, concept)


def was_ill(walk: Walk, concept: str) -> bool:
    """Whether there was something to change: no value is ill that nobody called abnormal."""
    measured = walk.vocabulary[concept].kind == "measurement"
    return not measured or concept in walk.raised or concept in walk.lowered


def turned_round(walk: Walk, mention: Mention, concept: str, value: str) -> str:
    """What rises or falls, where a finding is named by what it lacks: "joint range increased"."""
    label = walk.vocabulary[concept].label.lower()
    if value not in {"rise", "fall"} or not label.startswith(_LACKING):
        return value
    printed = walk.plain[mention.start : mention.end].lower()
    if label.split()[0] in printed or printed.startswith(_LACKING):
        return value
    return "fall" if value == "rise" else "rise"


def _is_ill(walk: Walk, concept: str) -> bool:
    """Whether a target is bad in itself: kinds of it are findings, "joint pain" of "pain"."""
    known = walk.ill.get(concept)
    if known is None:
        ends = tuple(f" {name.lower()}" for name in walk.vocabulary[concept].names)
        known = walk.ill[concept] = any(
            each.kind == "finding"
            and each.label.lower().endswith(ends)
            and not each.label.lower().startswith(_LACKING)
            for each in walk.vocabulary
        )
    return known


_LACKING = (
    *("reduced", "decreased", "impaired", "low", "poor", "limited", "loss", "lack", "diminished"),
    *("weak", "absent", "abnormal", "normal", "restricted", "delayed", "improve", "better"),
    *("good", "preserved", "increased", "high", "no ", "failure", "inability", "difficulty"),
)


def _is_amount(walk: Walk, concept: str) -> bool:
    """Whether a target is how much is given: the less the better."""
    names = walk.vocabulary[concept].names
    return any(name.lower().split()[-1] in {"dose", "dosage", "requirement"} for name in names)


def _counts_ill(walk: Walk, concept: str) -> bool:
    """Whether a measure is how often or how bad a finding is: "seizure frequency"."""
    for name in walk.vocabulary[concept].names:
        words = name.lower().split()
        if len(words) > 1 and words[-1] in _HOW_MUCH:
            whose = walk.vocabulary.named(" ".join(words[:-1]))
            if whose is not None and whose.kind in {"finding", "diagnosis"}:
                return True
    return False


_HOW_MUCH = frozenset(
    {"frequency", "rate", "severity", "activity", "burden", "episodes", "attacks"}
)
