"""Which conditions of the rules some example decides by, and which slips some example notices."""

from typing import NamedTuple


class Covered(NamedTuple):
    """One condition at one place of a rule.

    Attributes:
        place: Where its file states it, as ``path:line``.
        condition: It, in words.
        met: How many examples and replays turn on its being met.
        unmet: How many turn on its not being met.
    """

    rule: str
    place: str
    condition: str
    met: int
    unmet: int

    @property
    def decided(self) -> bool:
        """Whether some example or replay turns on it."""
        return bool(self.met or self.unmet)


class Noticed(NamedTuple):
    """One rule with one slip in it, and whether some example or replay comes out otherwise."""

    rule: str
    place: str
    slip: str
    noticed: bool
