"""The patient asked about, as statements that rules can read."""

from datetime import date
from fractions import Fraction
from typing import NamedTuple

from cdss.model.duration import Duration
from cdss.model.quantity import Quantity
from cdss.model.time import NOW, Moment


class Statement(NamedTuple):
    """A concept with a state or a measured value, at a time, with where it stands.

    Attributes:
        state: ``present``, ``absent``, ``suspected`` or ``unknown``; measurements have none.
        value: In the concept's unit.
        status: A stated word: raised, low, normal, positive, negative.
        reference: The stated reference range, in the concept's unit.
        observed: When it was so; undated statements are about the consultation date.
        dated: Whether a date, age or duration was stated.
        start: When it began, where stated.
        words: The statement in words, for proofs.
        place: ``patient.yaml:4``, or whatever the input names its parts by.
        backwards: What of its own times runs backwards, in words; empty where nothing does.
    """

    concept: str
    words: str
    place: str
    state: str | None = None
    value: Quantity | None = None
    status: str | None = None
    reference: tuple[Fraction | None, Fraction | None] | None = None
    titre: str | None = None
    observed: Moment = NOW
    dated: bool = False
    start: Moment | None = None
    backwards: str = ""


class Treatment(NamedTuple):
    """An agent, intervention or procedure that was given, or (``never``) was not.

    ``responses`` pairs a target with a response; the target None is the treatment as a whole.
    """

    concept: str
    agent: str
    words: str
    place: str
    route: str | None = None
    responses: tuple[tuple[str | None, str], ...] = ()
    running: bool | None = None
    dose: Quantity | None = None
    dose_words: str = ""
    duration: Duration | None = None
    start: Moment | None = None
    never: bool = False
    end: Moment | None = None
    backwards: str = ""


class NotUnderstood(NamedTuple):
    """A term of the input that the vocabulary does not know."""

    text: str
    location: str
    nearest: tuple[str, ...]


class Profile(NamedTuple):
    """One patient at one date.

    Attributes:
        name: What messages and proofs call the text it was read from.
        text: That text; None where it was read from none.
        allow_unknown: Whether it was read past terms that are not in the vocabulary.
    """

    sha256: str
    as_of: date
    id: str | None = None
    age: Duration | None = None
    age_words: str = ""
    age_place: str = ""
    sex: str | None = None
    sex_place: str = ""
    weight: Quantity | None = None
    statements: tuple[Statement, ...] = ()
    treatments: tuple[Treatment, ...] = ()
    treatments_complete: str | None = None
    not_understood: tuple[NotUnderstood, ...] = ()
    name: str = ""
    text: str | None = None
    allow_unknown: bool = False
