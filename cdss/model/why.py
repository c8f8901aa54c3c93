"""An account of one rule in one patient."""

from __future__ import annotations

from typing import NamedTuple

from cdss.model.explanation import Changes, Comparison, Proof, Reasons


class Why(NamedTuple):
    """Why one rule came out as it did.

    Attributes:
        rule: The rule's id.
        kind: What sort of rule it is.
        title: Its title.
        about: What it concludes, in words.
        status: ``draft`` or ``reviewed``; as all that follows, of the rule and not of the patient.
        version: Its version.
        purpose: What it is for.
        misuse: What it is not for.
        grounds: Where it was read: evidence by its citation, or sources.
        outcome: An option's outcome; ``present``, ``absent`` or ``unknown`` of a derivation;
            ``holds``, ``false`` or ``unknown`` of the others, ``were-it`` of an alert too.
        because: Of an option that is cautioned, because of what.
        sentence: The answer in one sentence.
        proof: Each condition with its value, down to the statements.
        changes: What would make its conditions hold.
        reasons: What its conditions rest on.
        cautions: Of an option, what speaks against it and what is to be checked, in words.
        comparison: Of an option, the patient beside each subject of the evidence.
    """

    rule: str
    kind: str
    title: str
    about: str
    status: str
    version: int
    purpose: str
    misuse: str
    grounds: tuple[str, ...]
    outcome: str
    because: str | None
    sentence: str
    proof: Proof
    changes: Changes
    reasons: Reasons
    cautions: tuple[str, ...]
    comparison: tuple[Comparison, ...]
