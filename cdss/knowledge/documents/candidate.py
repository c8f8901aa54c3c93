"""The shape of a candidate: a source file that a program proposes and no person has accepted.

It is a source file with more: for every part what made the program write it (``why``) and,
where it is in doubt, the reason (``unsure``); what looked like a fact and was not read
(``unread``); and which program and knowledge made it. Accepting takes all of that away.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Discriminator, Field, Tag

from cdss.knowledge.documents.base import Date, Document, Text
from cdss.knowledge.documents.source import (
    EvidenceDocument,
    GeneralDocument,
    IdentifiedSource,
    InterventionDocument,
    Offset,
    PassageDocument,
    SourceBase,
    StandingDocument,
    StatementDocument,
    SubjectDocument,
    TextDocument,
    UnidentifiedSource,
)

OF_A_PART = ("why", "unsure")
"""What a candidate says of each of its parts, and a source file does not."""

OF_THE_WHOLE = ("status", "extracted", "unread", *OF_A_PART)
"""What a candidate says of itself, and a source file does not."""


class WhyDocument(Document):
    """What made the program write a part: the name of a cue or rule, and where it stands."""

    cue: Text
    span: tuple[Offset, Offset]


class ExtractedDocument(Document):
    """Which program wrote the candidate, with the digest of which knowledge."""

    program: Text
    knowledge: Annotated[str, Field(pattern=r"^(sha256:)?[0-9a-f]{64}$")]


class UnreadDocument(Document):
    """What looks like a fact and was not read: a term, number, unit or foreign passage."""

    what: Literal["term", "number", "unit", "passage"]
    text: Text
    at: PassageDocument


class _Reasoned(Document):
    why: tuple[WhyDocument, ...] = ()
    unsure: Text | None = None


_State = Literal["present", "absent", "suspected", "normal", "hypothetical", "planned"]


class CandidateStatement(_Reasoned, StatementDocument):
    """A statement, with what made it one; what is no statement of a source is said to be none."""

    state: _State | None = None  # type: ignore[assignment]


class CandidateIntervention(_Reasoned, InterventionDocument):
    """An intervention, with what made it one."""


class CandidateSubject(_Reasoned, SubjectDocument):
    """A patient or cohort, as far as the program could tell."""

    statements: tuple[CandidateStatement, ...] = ()
    interventions: tuple[CandidateIntervention, ...] = ()


class CandidateEvidence(_Reasoned, EvidenceDocument):
    """Evidence, with what made it so."""


class CandidateGeneral(_Reasoned, GeneralDocument):
    """A statement of the authors about the world, with what made it one."""


class CandidateStanding(StandingDocument):
    """Whether the publication still stands; nobody has looked yet, or the curator has."""

    status: Literal[  # type: ignore[assignment]
        "current", "corrected", "concern", "retracted", "not-checked"
    ]
    checked: Date = ""
    where: Text = ""


class CandidateText(TextDocument):
    """The file whose offsets the spans are; an empty one has an empty candidate."""

    chars: Annotated[int, Field(ge=0)]


class _Candidate(_Reasoned, SourceBase):
    # With its standing and the states of its statements, here a candidate may say what no
    # source does: the curator then writes what is so, or deletes it.
    status: Literal["candidate"]
    extracted: ExtractedDocument
    design: Literal[  # type: ignore[assignment]
        "case-report",
        "case-series",
        "cohort",
        "trial",
        "survey",
        "consensus",
        "review",
        "not-stated",
    ]
    standing: CandidateStanding = CandidateStanding(status="not-checked")
    text: CandidateText
    subjects: tuple[CandidateSubject, ...] = ()
    evidence: tuple[CandidateEvidence, ...] = ()
    general: tuple[CandidateGeneral, ...] = ()
    unread: tuple[UnreadDocument, ...] = ()


class IdentifiedCandidate(_Candidate, IdentifiedSource):
    """A candidate whose text gives its bibliography."""


class UnidentifiedCandidate(_Candidate, UnidentifiedSource):
    """A candidate whose text does not say where it was published."""


def _identified(data: Any) -> str | None:
    # No key of a source is called so: places of mistakes are found by the keys of the data.
    said = data.get("identified") if isinstance(data, dict) else getattr(data, "identified", None)
    return {True: "known", False: "unknown"}.get(said) if isinstance(said, bool) else None


CandidateDocument = Annotated[
    Annotated[IdentifiedCandidate, Tag("known")] | Annotated[UnidentifiedCandidate, Tag("unknown")],
    Discriminator(
        _identified,
        custom_error_type="no_identified",
        custom_error_message="a candidate says `identified: true` or `identified: false`",
    ),
]
"""One candidate; a union of the identified and the unidentified."""

Candidate = IdentifiedCandidate | UnidentifiedCandidate
