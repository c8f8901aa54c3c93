"""The shape of ``rules/vocabulary/*.yaml`` and ``rules/references.yaml``."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field, RootModel, model_validator

from cdss.knowledge.documents.base import Date, Document, Id, Number, Text

Kind = Literal[
    "diagnosis",
    "finding",
    "measurement",
    "score",
    "agent",
    "intervention",
    "procedure",
    "history",
    "demographic",
    "route",
    "target",
]


class CodeDocument(Document):
    """A code of a terminology; ``checked`` says where it was verified."""

    system: Text
    code: Text
    display: Text
    checked: Text


class ConversionDocument(Document):
    """A further unit that this one concept may be stated in."""

    unit: Text
    factor: Annotated[Number, Field(gt=0)]
    why: Text


class RangeDocument(Document):
    """What is normal, for whom, and which source says so."""

    low: Number | None = None
    high: Number | None = None
    sex: Literal["female", "male"] | None = None
    age_from: Text | None = None
    age_below: Text | None = None
    source: Id


class LimitsDocument(Document):
    """What is possible at all; a value outside is a mistake."""

    low: Number | None = None
    high: Number | None = None


class ConceptDocument(Document):
    """One concept; ``in_text`` is how a sentence names it, where that is not its label.

    A concept without a label is called by its id.
    """

    id: Id
    label: Text = Field(default_factory=str)
    in_text: Text | None = None
    kind: Kind
    synonyms: tuple[Text, ...] = ()
    is_a: tuple[Id, ...] = ()
    codes: tuple[CodeDocument, ...] = ()
    unit: Text | None = None
    accepts: tuple[ConversionDocument, ...] = ()
    range: tuple[RangeDocument, ...] = ()
    limits: LimitsDocument | None = None
    routes: tuple[Id, ...] = ()
    agent: Id | None = None
    route: Id | None = None
    safety_read: Literal["none", "partial", "label"] = "none"
    lasting: bool = False
    note: Text | None = None

    @model_validator(mode="before")
    @classmethod
    def _label_by_id(cls, data: Any) -> Any:
        if isinstance(data, dict) and "label" not in data and isinstance(data.get("id"), str):
            return {**data, "label": data["id"].replace("-", " ").capitalize()}
        return data


class VocabularyDocument(RootModel[tuple[ConceptDocument, ...]]):
    """A vocabulary file: a list of concepts."""


class ReferenceDocument(Document):
    """A place where safety information was read; no publication of ``cases/sources``.

    ``second_hand``: it was not read where it was issued, but on a mirror, an aggregator or a
    download; its address is no citation of it, and answers say so.
    """

    id: Annotated[str, Field(pattern=r"^[a-z0-9_-]+(/[A-Za-z0-9_-]+)*$")]
    what: Text
    url: Text | None = None
    read: Text
    second_hand: bool = False


class ReferencesDocument(RootModel[tuple[ReferenceDocument, ...]]):
    """``rules/references.yaml``: a list of references."""


class ScopeDocument(Document):
    """``rules/scope.yaml``: what this knowledge covers and what it does not."""

    version: Text
    date: Date
    covers: Text
    not_covered: Annotated[tuple[Text, ...], Field(min_length=1)]
    intended_use: Text
