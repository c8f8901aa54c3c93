"""Rules as the engines and the consultation read them."""

from typing import NamedTuple

from cdss.model.condition import All, Always, Condition, Stated
from cdss.model.evidence import Guidance

RULE_KINDS = ("derivation", "option", "assessment", "caution", "alert")
SEVERITIES = ("contraindicated", "warn", "monitor")
"""How strongly a caution speaks, the strongest first."""


class Grounds(NamedTuple):
    """Where a derivation, caution or alert was read, and how certain that place is."""

    source: str
    certainty: str
    citation: str
    url: str | None


class Conclusion(NamedTuple):
    """What a rule concludes.

    ``of`` is a concept for every kind but alerts, where it is the alert's name.
    ``defines`` (derivations): where the condition is false, the concept is absent.
    """

    of: str
    target: str | None = None
    text: str = ""
    severity: str | None = None
    exclude_first: bool = False
    defines: bool = False


class Rule(NamedTuple):
    """One reviewed or draft rule; ``place`` is where its file states it.

    ``guidance`` stands beside the evidence of an option, and is none.
    """

    id: str
    kind: str
    title: str
    status: str
    version: int
    purpose: str
    misuse: str
    gate: str | None
    when: Condition
    then: Conclusion
    evidence: tuple[str, ...]
    grounds: tuple[Grounds, ...]
    place: str
    guidance: tuple[Guidance, ...] = ()

    @property
    def whole(self) -> Condition:
        """The gate, where there is one, and what stands under ``when``."""
        if self.gate is None:
            return self.when
        gate = Stated(self.gate)
        return gate if isinstance(self.when, Always) else All((gate, self.when))
