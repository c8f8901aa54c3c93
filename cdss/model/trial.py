"""What became of a knowledge base's own examples, and of the patients behind its evidence."""

from __future__ import annotations

from typing import Any, NamedTuple

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


class GeneratedResult(NamedTuple):
    """What a rule made of a profile that was made from it.

    Attributes:
        about: What was done: every condition stated, one left out, one denied, a bound.
        given: The profile.
        expected: The values that the rule may have there.
        got: The value it has; empty where the profile cannot be.
    """

    rule: str
    about: str
    given: dict[str, Any]
    expected: tuple[str, ...]
    got: str

    @property
    def passed(self) -> bool:
        """Whether the rule did what it must."""
        return self.got in self.expected


ABSENT = "absent"
"""In place of an outcome, where without the subject's own source no rule reports it at all."""


class LeftOutResult(NamedTuple):
    """What the knowledge says of a reported patient when her own publications are left out.

    Attributes:
        before: The source's id of the intervention before which she was consulted.
        intervention: The concept of that intervention.
        outcome: The best outcome of any option on it, or ``ABSENT``.
        reported: How many interventions are reported for her then.
    """

    source: str
    subject: str
    before: str
    intervention: str
    outcome: str
    reported: int
