"""What became of a knowledge base's own examples, and of the patients behind its evidence."""

from __future__ import annotations

from typing import NamedTuple

NOT_REPLAYED = "not replayed"
"""In place of an outcome, where the evidence is about a group."""


class ExampleResult(NamedTuple):
    """What a rule made of one of its examples; ``because`` names what decided it."""

    rule: str
    kind: str
    title: str
    example: str
    place: str
    expected: str
    got: str
    because: tuple[str, ...]

    @property
    def passed(self) -> bool:
        """Whether the rule did what its example says."""
        return self.got == self.expected


class ReplayResult(NamedTuple):
    """What a rule makes of the very patient whom its evidence reports.

    Attributes:
        before: The source's id of the intervention before which she was consulted.
        intervention: The concept of that intervention.
        place: Where the rule stands.
        outcome: The option's outcome, or that there was nothing to replay.
        because: What fails, what is not known, what a caution says.
    """

    source: str
    subject: str
    before: str
    intervention: str
    rule: str
    evidence: str
    place: str
    evidence_place: str
    outcome: str
    because: tuple[str, ...]
    passed: bool
