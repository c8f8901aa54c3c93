"""A subject behind a piece of evidence, ready to be set beside a patient."""

from collections.abc import Mapping
from typing import NamedTuple

from cdss.model.duration import Duration
from cdss.model.explanation import Step
from cdss.model.profile import Profile


class Reported(NamedTuple):
    """One subject of a source, as the source tells of it.

    Attributes:
        source: The source's id.
        evidence: The evidence's id in it.
        subject: The subject's id in it.
        label: Who the subject is, in words; may be empty.
        n: How many persons it stands for.
        before: The subject as a profile, as it stood before the intervention; None for a group.
        from_onset: How long after onset the intervention began, in words; may be empty.
        onset: The same as a length of time, where it is one.
        told: What is stated of a group: the concept, the words, and when it was so.
        steps: The course, in order.
        times: When each statement of ``before`` was so, in words, by its place.
    """

    source: str
    evidence: str
    subject: str
    label: str
    n: int
    before: Profile | None
    from_onset: str
    onset: Duration | None
    told: tuple[tuple[str, str, str], ...]
    steps: tuple[Step, ...]
    times: Mapping[str, str]
