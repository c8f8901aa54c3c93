"""The shape of rule files and of the condition language."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Discriminator, Field, Tag, model_validator

from cdss.knowledge.documents.base import Amount, Date, Document, Id, Text

Response = Literal[
    "complete",
    "improved",
    "partial",
    "none",
    "worsened",
    "relapse-on-taper",
    "not-tolerated",
    "unknown",
]
Status = Literal["raised", "low", "normal", "positive", "negative"]


class BoundsDocument(Document):
    """Limits; ``above`` and ``below`` are strict."""

    above: Amount | None = None
    below: Amount | None = None
    at_least: Amount | None = None
    at_most: Amount | None = None


class _Timed(Document):
    within: Text | None = None
    for_at_least: Text | None = None
    before: ConditionDocument | None = None
    after: ConditionDocument | None = None


class DiagnosisDocument(_Timed):
    """The diagnosis is present."""

    diagnosis: Id


class FindingDocument(_Timed):
    """The finding is present, stated or derived."""

    finding: Id


class HistoryDocument(_Timed):
    """The point of history is present."""

    history: Id


class _Measured(BoundsDocument):
    is_: Annotated[Status | None, Field(alias="is")] = None
    within: Text | None = None


class MeasurementDocument(_Measured):
    """A measurement by word (``is``) or by bounds."""

    measurement: Id


class ScoreDocument(_Measured):
    """A score by bounds."""

    score: Id


class AgeDocument(Document):
    """The patient's age."""

    age: BoundsDocument


class SexDocument(Document):
    """The patient's sex."""

    sex: Literal["female", "male"]


class _Given(Document):
    response: Response | tuple[Response, ...] = ()
    target: Id | tuple[Id, ...] = ()
    route: Id | None = None
    dose: BoundsDocument | None = None
    duration: BoundsDocument | None = None
    running: bool | None = None
    within: Text | None = None
    before: ConditionDocument | None = None
    after: ConditionDocument | None = None


class TreatmentDocument(_Given):
    """A treatment was given."""

    treatment: Id


class CountedDocument(_Given):
    """Which treatments are counted; all when ``treatment`` is left out."""

    treatment: Id | None = None


class CountDocument(Document):
    """At least so many distinct agents."""

    count: CountedDocument
    at_least: Annotated[int, Field(ge=1)]


class AllDocument(Document):
    """Every part holds."""

    all: Annotated[tuple[ConditionDocument, ...], Field(min_length=1)]


class AnyDocument(Document):
    """At least one part holds."""

    any: Annotated[tuple[ConditionDocument, ...], Field(min_length=1)]


class NotDocument(Document):
    """The part is false, not merely unstated."""

    not_: ConditionDocument = Field(alias="not")


CONDITION_KEYS = (
    "diagnosis",
    "finding",
    "history",
    "measurement",
    "score",
    "age",
    "sex",
    "treatment",
    "count",
    "all",
    "any",
    "not",
)


def _key(data: Any) -> str | None:
    """The key that names a condition, or None; validated documents pass as they are."""
    if isinstance(data, str):
        return "always" if data == "always" else None
    if isinstance(data, dict):
        found = [key for key in CONDITION_KEYS if key in data]
        return found[0] if found else None
    for key in CONDITION_KEYS:
        if hasattr(data, key) or hasattr(data, f"{key}_"):
            return key
    return None


ConditionDocument = Annotated[
    Annotated[Literal["always"], Tag("always")]
    | Annotated[DiagnosisDocument, Tag("diagnosis")]
    | Annotated[FindingDocument, Tag("finding")]
    | Annotated[HistoryDocument, Tag("history")]
    | Annotated[MeasurementDocument, Tag("measurement")]
    | Annotated[ScoreDocument, Tag("score")]
    | Annotated[AgeDocument, Tag("age")]
    | Annotated[SexDocument, Tag("sex")]
    | Annotated[TreatmentDocument, Tag("treatment")]
    | Annotated[CountDocument, Tag("count")]
    | Annotated[AllDocument, Tag("all")]
    | Annotated[AnyDocument, Tag("any")]
    | Annotated[NotDocument, Tag("not")],
    Discriminator(
        _key,
        custom_error_type="no_condition",
        custom_error_message="a condition starts with one of its keys",
    ),
]


class GroundsDocument(Document):
    """A place where a caution was read, or the definition that a derivation follows from."""

    from_: Annotated[Text | None, Field(alias="from")] = None
    certainty: Text | None = None
    definition: Text | None = None


class ReviewedDocument(Document):
    """Who reviewed the rule, in what role, when, and which version of it."""

    by: Text
    role: Text
    on: Date
    version: Annotated[int, Field(ge=1)]


class WithdrawnDocument(Document):
    """When and why the rule was taken out of force."""

    on: Date
    why: Text


class ReviewedStatus(Document):
    """A rule that somebody reviewed."""

    reviewed: ReviewedDocument


class WithdrawnStatus(Document):
    """A rule no longer in force; it is kept and never run."""

    withdrawn: WithdrawnDocument


class ExampleDocument(Document):
    """A profile and what the rule must make of it."""

    name: Text
    given: dict[str, Any]
    expect: Literal[
        "reported",
        "cautioned",
        "already-given",
        "undecided",
        "not-applicable",
        "present",
        "absent",
        "holds",
        "were-it",
        "false",
        "unknown",
    ]


class FindingThen(Document):
    """What a derivation concludes."""

    finding: Id | None = None
    diagnosis: Id | None = None
    history: Id | None = None
    defines: bool = False


class OptionThen(Document):
    """The intervention that an option reports, and what it was judged on."""

    option: Id
    target: Id


class AssessmentThen(Document):
    """The examination that an assessment names."""

    assessment: Id
    text: Text


class CautionThen(Document):
    """The agent, intervention or class that a caution is about, and how strongly."""

    caution: Id
    severity: Literal["contraindicated", "warn", "monitor"]
    exclude_first: bool = False
    text: Text


class AlertThen(Document):
    """What must be seen first."""

    alert: Id
    text: Text


RuleId = Annotated[str, Field(pattern=r"^[A-Z]+(-[A-Z]+)*-\d{4}$")]


class _Rule(Document):
    id: RuleId
    title: Text
    status: Literal["draft"] | ReviewedStatus | WithdrawnStatus
    version: Annotated[int, Field(ge=1)]
    purpose: Text
    misuse: Text
    gate: Id | None = None
    when: ConditionDocument
    examples: tuple[ExampleDocument, ...] = ()


class _Worded(_Rule):
    """A rule that concludes words; they are its title where none is given."""

    title: Text = Field(default_factory=str)

    @model_validator(mode="before")
    @classmethod
    def _title_by_text(cls, data: Any) -> Any:
        then = data.get("then") if isinstance(data, dict) else None
        if isinstance(then, dict) and "text" in then and "title" not in data:
            return {**data, "title": then["text"]}
        return data


Grounds = Annotated[tuple[Id | GroundsDocument, ...], Field(min_length=1)]
EvidenceRef = Annotated[str, Field(pattern=r"^[a-z0-9-]+/E\d+$")]
GuidanceRef = Annotated[str, Field(pattern=r"^[a-z0-9-]+/G\d+$")]
EvidenceRefs = Annotated[tuple[EvidenceRef, ...], Field(min_length=1)]


class DerivationDocument(_Rule):
    """A rule that concludes a statement."""

    kind: Literal["derivation"]
    then: FindingThen
    sources: Grounds


class OptionDocument(_Rule):
    """A rule that reports an intervention for a situation."""

    kind: Literal["option"]
    then: OptionThen
    evidence: EvidenceRefs
    guidance: tuple[GuidanceRef, ...] = ()


class AssessmentDocument(_Worded):
    """A rule that names an examination that a source reports as informative."""

    kind: Literal["assessment"]
    then: AssessmentThen
    evidence: EvidenceRefs


class CautionDocument(_Worded):
    """A rule that says what speaks against an agent."""

    kind: Literal["caution"]
    then: CautionThen
    sources: Grounds


class AlertDocument(_Worded):
    """A rule that says what must be seen first."""

    kind: Literal["alert"]
    then: AlertThen
    sources: Grounds


def _kind(data: Any) -> str | None:
    kind = data.get("kind") if isinstance(data, dict) else getattr(data, "kind", None)
    return kind if isinstance(kind, str) else None


RuleDocument = Annotated[
    Annotated[DerivationDocument, Tag("derivation")]
    | Annotated[OptionDocument, Tag("option")]
    | Annotated[AssessmentDocument, Tag("assessment")]
    | Annotated[CautionDocument, Tag("caution")]
    | Annotated[AlertDocument, Tag("alert")],
    Discriminator(
        _kind,
        custom_error_type="no_kind",
        custom_error_message="a rule needs a known kind",
    ),
]
