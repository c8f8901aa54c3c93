"""The shape of ``cases/sources/*.yaml``: one publication, its subjects and what came of it."""

from __future__ import annotations

from itertools import count
from typing import Annotated, Any, Literal

from pydantic import Discriminator, Field, Tag, model_validator

from cdss.knowledge.documents.base import Date, Document, Id, Number, Text
from cdss.knowledge.documents.rule import Response, Status

LocalId = Annotated[str, Field(pattern=r"^[A-Z]+\d+$", description="P1, S12, I2, E1, G3")]
YesNo = Literal["yes", "no", "partial"]
Direction = Literal["supports", "mixed", "against", "harm"]
NotStated = Literal["not-stated"]
Offset = Annotated[int, Field(ge=0)]


class PassageDocument(Document):
    """A place in the text: section, and character offsets ``[start, end)`` where it is at hand."""

    section: Text
    span: tuple[Offset, Offset] | None = None


def _numbered(data: Any, key: str, letter: str) -> Any:
    """Give each part of a list that has no id of its own the next free one."""
    parts = data.get(key) if isinstance(data, dict) else None
    if not isinstance(parts, list):
        return data
    taken = {str(each["id"]) for each in parts if isinstance(each, dict) and "id" in each}
    free = (name for name in (f"{letter}{at}" for at in count(1)) if name not in taken)
    return {
        **data,
        key: [
            {"id": next(free), **each} if isinstance(each, dict) and "id" not in each else each
            for each in parts
        ],
    }


Passages = PassageDocument | Annotated[tuple[PassageDocument, ...], Field(min_length=1)]


class CitationDocument(Document):
    """Bibliography, as far as it was read; nothing here is guessed."""

    authors: tuple[Text, ...] = ()
    title: Text
    journal: Text | None = None
    year: int | None = None
    volume: Text | int | None = None
    issue: Text | int | None = None
    pages: Text | int | None = None
    doi: Text | None = None
    pmid: Text | int | None = None
    pmcid: Text | None = None
    url: Text | None = None


class StandingDocument(Document):
    """Whether the publication still stands, when that was checked, and where."""

    status: Literal["current", "corrected", "concern", "retracted"]
    checked: Date
    where: Text


class TextDocument(Document):
    """The file whose offsets the spans are; its words are never in the repository.

    Left out, ``supplied_as`` is whatever name the file of this hash has.
    """

    supplied_as: Text | None = None
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    chars: Annotated[int, Field(ge=1)]
    licence: Text


class CareDocument(Document):
    """Which of CARE's points the text gives."""

    patient_information: YesNo | None = None
    clinical_findings: YesNo | None = None
    timeline: YesNo | None = None
    diagnostic_assessment: YesNo | None = None
    intervention: YesNo | None = None
    follow_up: YesNo | None = None
    adverse_events: YesNo | None = None
    discussion: YesNo | None = None
    patient_perspective: YesNo | None = None
    informed_consent: YesNo | None = None


class SameSubjectDocument(Document):
    """Another publication on the same patient, or on the same trial or cohort: they count once.

    ``their`` is the subject there, where the other publication has several.
    """

    subject: LocalId
    source: Id
    their: LocalId | None = None
    how: Text


class OverlapDocument(Document):
    """Another publication that may be on the same patients: both are counted, and it is named."""

    source: Id
    how: Text


class CountDocument(Document):
    """How many of how many, as printed."""

    n: Annotated[int, Field(ge=0)]
    of: Annotated[int, Field(ge=1)]
    what: Text

    @model_validator(mode="after")
    def _part_of_whole(self) -> CountDocument:
        if self.n > self.of:
            raise ValueError(f"{self.n} of {self.of} is no part of a whole")
        return self


class IntervalDocument(Document):
    """A value that is not one number."""

    low: Number | None = None
    high: Number | None = None
    above: Number | None = None
    below: Number | None = None
    about: Number | None = None


class ReferenceRangeDocument(Document):
    """A reference range as the text prints it."""

    low: Number | None = None
    high: Number | None = None
    unit: Text | None = None
    printed: Text


class TimeDocument(Document):
    """When: at an age, since onset, or beside or after an intervention."""

    age: Text | None = None
    since_onset: Text | None = None
    during: LocalId | None = None
    after: LocalId | Text | None = None
    for_: Annotated[Text | None, Field(alias="for")] = None


Time = Literal["onset", "presentation", "diagnosis", "report", "not-stated"] | TimeDocument


class StatementDocument(Document):
    """One statement about a subject; without an id it is numbered by its place."""

    id: LocalId = Field(default_factory=str)
    concept: Id
    state: Literal["present", "absent", "suspected"] | None = None
    value: int | Number | IntervalDocument | None = None
    unit: Text | None = None
    is_: Annotated[Status | None, Field(alias="is")] = None
    titre: Text | None = None
    printed: Text | None = None
    reference: ReferenceRangeDocument | None = None
    of: Number | None = None
    n: Annotated[int, Field(ge=0)] | None = None
    percent: Text | Number | None = None
    detail: Text | None = None
    time: Time = "not-stated"
    before: tuple[LocalId, ...] = ()
    read_as: Text | None = None
    inferred: Text | None = None
    at: Passages


class DoseDocument(Document):
    """A dose as printed; never computed."""

    printed: Text
    ambiguous: bool = False
    why: Text | None = None


class ResponseDocument(Document):
    """How a target responded, with what was printed and what the authors call it."""

    value: Response
    printed: Text | None = None
    authors: Text | None = None
    inferred: Text | None = None


class AdverseDocument(Document):
    """Adverse events stated present or absent; left out they are not stated."""

    state: Literal["present", "absent"]
    what: tuple[Id, ...] = ()
    printed: Text | None = None
    words: Text | None = None


class StartDocument(Document):
    """When an intervention began."""

    age: Text | None = None
    since_onset: Text | None = None


class InterventionDocument(Document):
    """One intervention in a subject's course."""

    id: LocalId
    intervention: Id
    agent_printed: Text | None = None
    after: tuple[LocalId, ...] = ()
    dose_as_reported: NotStated | DoseDocument | tuple[DoseDocument, ...] = "not-stated"
    schedule: Text = "not-stated"
    duration: Text = "not-stated"
    started: NotStated | StartDocument = "not-stated"
    concomitant: Text = "not-stated"
    purpose: tuple[Id, ...] = ()
    response: dict[Id, Response | ResponseDocument] = Field(default_factory=dict)
    response_as_printed: Text | None = None
    adverse_events: NotStated | AdverseDocument = "not-stated"
    inferred: Text | None = None
    at: Passages


class SubjectDocument(Document):
    """A patient or a cohort of the publication."""

    id: LocalId
    n: Annotated[int, Field(ge=1)]
    kind: Literal["patient", "cohort"] | None = None
    label: Text | None = None
    statements: tuple[StatementDocument, ...] = ()
    interventions: tuple[InterventionDocument, ...] = ()

    @model_validator(mode="before")
    @classmethod
    def _number_statements(cls, data: Any) -> Any:
        return _numbered(data, "statements", "S")

    @property
    def is_patient(self) -> bool:
        """Whether this is one person; a cohort is never replayed."""
        return (self.kind or ("patient" if self.n == 1 else "cohort")) == "patient"


class EvidenceDocument(Document):
    """What the source reports about an intervention or an assessment in a situation."""

    id: LocalId
    subject: LocalId
    intervention: LocalId | None = None
    assessment: Id | None = None
    question: Literal["treatment", "harm", "frequency", "assessment"] = "treatment"
    situation: Annotated[tuple[Id, ...], Field(min_length=1)]
    level: Annotated[str, Field(pattern=r"^(OCEBM [1-5]|not graded)$")] | None = None
    direction: dict[Id, Direction] = Field(default_factory=dict)
    result: dict[Id, Text] = Field(default_factory=dict)
    counts: dict[Id, CountDocument] = Field(default_factory=dict)
    prior_failures: tuple[Id, ...] | Text = "not-stated"
    control: Literal["none", "historical", "concurrent", "randomised"] | NotStated = "not-stated"
    certainty: Literal["very-low", "low", "moderate", "high"] | None = None
    certainty_because: tuple[Text, ...] = ()
    indirect: tuple[Text, ...] = ()
    follow_up: Text = "not-stated"
    adverse_events: Text = "not-stated"
    hedging: Text = "not-stated"
    limitations: tuple[Text, ...] = ()
    at: Passages


class GeneralDocument(Document):
    """A statement of the authors about the world; never the subject's. Numbered as statements."""

    id: LocalId = Field(default_factory=str)
    statement: Text
    kind: Literal["background", "hypothesis", "cited-work", "limitation", "claim", "plan"]
    concepts: tuple[Id, ...] = ()
    at: Passages


class SourceBase(Document):
    """What every source states, whether its publication is known or not."""

    id: Id
    design: Literal[
        "case-report", "case-series", "cohort", "trial", "survey", "consensus", "review"
    ]
    standing: StandingDocument
    text: TextDocument | None = None
    read: Text | None = None
    care: CareDocument | None = None
    same_subject_as: tuple[SameSubjectDocument, ...] = ()
    overlaps: tuple[OverlapDocument, ...] = ()
    subjects: tuple[SubjectDocument, ...] = ()
    evidence: tuple[EvidenceDocument, ...] = ()
    general: tuple[GeneralDocument, ...] = ()

    @model_validator(mode="before")
    @classmethod
    def _number_general(cls, data: Any) -> Any:
        return _numbered(data, "general", "G")


class IdentifiedSource(SourceBase):
    """A publication with its bibliography."""

    identified: Literal[True]
    citation: CitationDocument


class UnidentifiedSource(SourceBase):
    """A text whose publication could not be found: it is cited as what it is."""

    identified: Literal[False]
    cite_as: Text


def _identified(data: Any) -> str | None:
    # No key of a source is called so: places of mistakes are found by the keys of the data.
    said = data.get("identified") if isinstance(data, dict) else getattr(data, "identified", None)
    return {True: "known", False: "unknown"}.get(said) if isinstance(said, bool) else None


SourceDocument = Annotated[
    Annotated[IdentifiedSource, Tag("known")] | Annotated[UnidentifiedSource, Tag("unknown")],
    Discriminator(
        _identified,
        custom_error_type="no_identified",
        custom_error_message="a source says `identified: true` or `identified: false`",
    ),
]
"""One publication; a union of the identified and the unidentified."""

Source = IdentifiedSource | UnidentifiedSource
