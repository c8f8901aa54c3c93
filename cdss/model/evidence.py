"""What a source reports about an intervention in a situation, and how it turned out."""

from typing import NamedTuple

DESIGNS = ("case-report", "case-series", "cohort", "trial", "survey", "consensus", "review")
UNCONTROLLED = frozenset({"case-report", "case-series"})
"""Designs that have no comparison group by their nature."""

DIRECTIONS = ("supports", "mixed", "against", "harm")


class Passage(NamedTuple):
    """A place in a source: section, and character offsets ``[start, end)`` where it was at hand.

    ``quote`` holds the words themselves only while the text is at hand.
    """

    section: str
    span: tuple[int, int] | None
    quote: str | None = None


class Count(NamedTuple):
    """How many of how many, what they had, and which target that speaks of."""

    target: str
    n: int
    of: int
    what: str


class Evidence(NamedTuple):
    """One report of one intervention (or assessment), ready to be shown.

    Attributes:
        subject_label: Who ``subject`` is, in words; it may be empty.
        counts: How many of how many had a result.
        prior_failures: What had failed before, in words or as concept ids.
        control: ``none``, ``historical``, ``concurrent``, ``randomised`` or ``not-stated``.
        certainty: How sure this very statement is, as GRADE rates it (``very-low``, ``low``,
            ``moderate``, ``high``), or ``not rated``; ``certainty_because`` says why.
        indirect: Why it tells less of the disease that its rule asks for: other patients, say.
        person: Who it is about, the same in every publication on them.
        overlaps: Publications that may be on the same patients, and how.
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
    counts: tuple[Count, ...] = ()
    prior_failures: tuple[str, ...] = ()
    control: str = "not-stated"
    certainty: str = "not rated"
    certainty_because: tuple[str, ...] = ()
    indirect: tuple[str, ...] = ()
    person: str = ""
    overlaps: tuple[str, ...] = ()

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


class Guidance(NamedTuple):
    """What a consensus, a survey or a review says beside the reports; it tells of no patient.

    Attributes:
        kind: What sort of statement it is: ``plan``, ``claim``, ``background``, ...
        design: The design of its publication.
    """

    source: str
    id: str
    citation: str
    url: str | None
    design: str
    kind: str
    statement: str
    standing: str
    at: tuple[Passage, ...]


class Tally(NamedTuple):
    """Reports of one design that point one way, and the independent people behind them.

    Attributes:
        reports: How many publications.
        patients: How many single patients, each counted once over all publications on them.
        groups: The size of each group of patients, each counted once.
    """

    direction: str
    design: str
    reports: int
    patients: int
    groups: tuple[int, ...]


class EvidenceProfile(NamedTuple):
    """How much the evidence behind an option is. There is no score.

    Attributes:
        sentence: How little it is, in a sentence.
        tallies: Counts by direction and design.
        joined: Publications on the same people, counted once.
        overlaps: Publications that may be on the same people, counted each.
    """

    sentence: str
    tallies: tuple[Tally, ...]
    joined: tuple[str, ...]
    overlaps: tuple[str, ...]
