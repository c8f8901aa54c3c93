"""What the evidence behind an option is, in words: how much, how sure, which dose."""

from __future__ import annotations

from collections.abc import Sequence

from cdss.model.consultation import OptionEntry
from cdss.model.evidence import Evidence
from cdss.report.blocks import Line, Said
from cdss.report.numbering import Numbering
from cdss.report.words import NOT_STATED, clean, stated


def in_all(options: Sequence[OptionEntry], numbers: Numbering) -> list[Line]:
    """How little the evidence of these options is; where rules differ in it, each by its id."""
    told = {each.rule: each.evidence_profile for each in options if each.evidence_profile}
    sentences = dict.fromkeys(clean(profile.sentence) for profile in told.values())
    # Two rules on one girl each may say the same of two girls: one sentence for both would
    # count one of them.
    persons = {frozenset(by.person for by in each.evidence) for each in options}
    if len(sentences) > 1 or len(persons) > 1:
        sentences = dict.fromkeys(
            f"{rule}: {clean(profile.sentence)}" for rule, profile in told.items()
        )
    joined = dict.fromkeys(each for profile in told.values() for each in profile.joined)
    overlaps = dict.fromkeys(each for profile in told.values() for each in profile.overlaps)
    notes = [
        *(
            f"{numbers.resolved(clean(each))} are on the same people, counted once"
            for each in joined
        ),
        *(
            f"perhaps on the same people, counted each: {numbers.resolved(clean(each))}"
            for each in overlaps
        ),
    ]
    return [Line("in all", tuple(Said(each) for each in (*sentences, *notes)), apart=True)]


def rated(evidence: Evidence) -> str:
    """How sure this statement is, and why it is no more."""
    parts = []
    if evidence.certainty != "not rated":
        why = ", ".join(evidence.certainty_because)
        parts.append(f"{evidence.certainty.replace('-', ' ')} certainty ({clean(why)})")
    if evidence.indirect:
        parts.append(f"indirect: {clean(', '.join(evidence.indirect))}")
    return "; ".join(parts)


def dose(evidence: Evidence) -> str:
    """The dose as printed, or that none is stated."""
    told = stated(evidence.dose_as_reported)
    if told == NOT_STATED:
        return "dose not stated"
    if evidence.dose_ambiguous:
        return f"{told} (ambiguous as printed; not for dosing)"
    return f"{told} (as printed)"


def schedule(evidence: Evidence) -> str:
    """The schedule in words, or that none is stated."""
    told = stated(evidence.schedule)
    return "schedule not stated" if told == NOT_STATED else told
