"""The patient of a profile: age, sex, weight."""

from __future__ import annotations

from cdss.interop.profile_faults import Faults
from cdss.located import Node, Scalar
from cdss.model.duration import Duration, TimeError, parse_duration
from cdss.model.quantity import Quantity, parse_quantity
from cdss.model.unit import QuantityError

PATIENT_KEYS = ("age", "sex", "weight")
SEXES = {"female": "female", "f": "female", "male": "male", "m": "male"}
OLDEST = parse_duration("130 y")
"""An age beyond this is a slip of the pen; the longest verified life is 122 years."""
HEAVIEST = 700
"""A weight in kg beyond this is one, too: several times what the heaviest adults weigh."""


def read_patient(
    node: Node | None, faults: Faults
) -> tuple[Duration | None, str, str | None, str, Quantity | None]:
    """Age, where it stands, sex, where it stands, weight: each None where it is not stated."""
    if node is None:
        return None, "", None, "", None
    entries = faults.mapping(node, PATIENT_KEYS)
    age = _age(entries.get("age"), faults)
    sex = _sex(entries.get("sex"), faults)
    weight = _weight(entries.get("weight"), faults)
    places = {key: value.place.brief for key, value in entries.items()}
    return age, places.get("age", ""), sex, places.get("sex", ""), weight


def _age(node: Node | None, faults: Faults) -> Duration | None:
    scalar = None if node is None else faults.scalar(node)
    if scalar is None or _is_unknown(scalar):
        return None
    if scalar.text.lstrip().startswith(("-", "\u2212")):
        faults.add(
            "P021",
            "impossible-value",
            "an age is not below zero",
            scalar.place,
            private=scalar.text,
        )
        return None
    try:
        age = parse_duration(scalar.text)
    except TimeError as error:
        faults.add(
            "P020",
            "bad-age",
            error.what,
            scalar.place,
            help_=error.help,
            private=scalar.text,
        )
        return None
    if age.above(OLDEST):
        faults.add(
            "P021", "impossible-value", "nobody is that old", scalar.place, private=scalar.text
        )
        return None
    return age


def _sex(node: Node | None, faults: Faults) -> str | None:
    scalar = None if node is None else faults.scalar(node)
    if scalar is None or _is_unknown(scalar):
        return None
    sex = SEXES.get(scalar.text.casefold())
    if sex is None:
        faults.add(
            "P022",
            "not-a-choice",
            "sex is `female`, `male` or `unknown`",
            scalar.place,
            private=scalar.text,
        )
    return sex


def _weight(node: Node | None, faults: Faults) -> Quantity | None:
    scalar = None if node is None else faults.scalar(node)
    if scalar is None or _is_unknown(scalar):
        return None
    try:
        weight = parse_quantity(scalar.text)
        if weight.unit == "1":
            faults.add(
                "P026",
                "missing-unit",
                "the weight has no unit",
                scalar.place,
                help_="state it in kg or g: `28 kg`",
                private=scalar.text,
            )
            return None
        weight = weight.convert("kg")
    except QuantityError as error:
        faults.add(
            "P023",
            "bad-value",
            error.what,
            scalar.place,
            help_="state it in kg or g: `28 kg`",
            private=scalar.text,
        )
        return None
    low, high = weight.low, weight.high
    if (high is not None and high <= 0) or (low is not None and not 0 < low <= HEAVIEST):
        faults.add(
            "P021",
            "impossible-value",
            f"a weight is above zero and at most {HEAVIEST} kg",
            scalar.place,
            private=scalar.text,
        )
    return weight


def _is_unknown(scalar: Scalar) -> bool:
    return scalar.text.casefold() in {"unknown", "not stated"}
