"""What a source reports about an intervention in a situation, and how it turned out."""

from typing import NamedTuple

DESIGNS = ("case-report", "case-series", "cohort", "trial", "survey", "consensus", "review")
DIRECTIONS = ("supports", "mixed", "against", "harm")


class Passage(NamedTuple):
    """A place in a source: section, and character offsets ``[start, end)`` where it was at hand.

    ``quote`` holds the words themselves only while the text is at hand.
    """

    section: str
    span: tuple[int, int] | None
    quote: str | None = None


class Evidence(NamedTuple):
    """One report of one intervention (or assessment), ready to be shown.

    ``subject_label`` says in words who ``subject`` is; it may be empty.
    """

    source: str
    id: str
    citation: str
    url: str | None
    design: str
    subject: str
    n: int
    level: str
    question: str
    direction: dict[str, str]
    situation: tuple[str, ...]
    dose_as_reported: str
    dose_ambiguous: bool
    schedule: str
    concomitant: str
    result: dict[str, str]
    follow_up: str
    adverse_events: str
    hedging: str
    limitations: tuple[str, ...]
    at: tuple[Passage, ...]
    standing: str
    subject_label: str

    @property
    def ref(self) -> str:
        """How a rule cites it: ``source-id/E1``."""
        return f"{self.source}/{self.id}"


def overall(directions: tuple[str, ...]) -> str:
    """One direction over several: they agree, or it is ``mixed``.

    Harm counts as against. Nothing stated is ``mixed``, never support.

    Example:
        >>> overall(("supports", "supports")), overall(("supports", "against")), overall(())
        ('supports', 'mixed', 'mixed')
    """
    kinds = {"against" if each == "harm" else each for each in directions}
    return kinds.pop() if len(kinds) == 1 else "mixed"
