"""The measurements and scores of a profile."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction

from cdss.interop.profile_faults import Faults
from cdss.interop.profile_times import TIME_KEYS, TimeReader
from cdss.located import Mapping, Node, Scalar, Sequence
from cdss.model.concept import Concept
from cdss.model.condition import STATUSES
from cdss.model.measure import beyond_limits, in_unit_of
from cdss.model.profile import Statement
from cdss.model.quantity import Quantity, QuantityError, parse_quantity

MEASUREMENT_KEYS = ("value", "unit", "is", "reference", *TIME_KEYS)
MEASURED_KINDS = ("measurement", "score")

_OF = re.compile(r"^\s*(\d+(?:\.\d+)?)\s*(?:/|out of)\s*(\d+)\s*$")
_TITRE = re.compile(r"^\s*1\s*:\s*(\d{1,9})\s*$")


class MeasurementReader:
    """Reads values, words and titres, each against its concept."""

    def __init__(self, faults: Faults, times: TimeReader, homes: dict[str, str]) -> None:
        self._faults = faults
        self._times = times
        self._homes = homes

    def read(self, node: Node) -> Iterator[Statement]:
        """Every statement under ``measurements``."""
        if not isinstance(node, Mapping):
            self._faults.shape(node, "a mapping of measurements to values")
            return
        for entry in node.entries:
            concept = self._faults.term(entry.key, MEASURED_KINDS, "measurements", self._homes)
            parts = entry.value.parts if isinstance(entry.value, Sequence) else (entry.value,)
            for part in parts:
                if concept is not None:
                    yield from self._one(concept, entry.key, part)

    def _one(self, concept: Concept, name: Scalar, node: Node) -> Iterator[Statement]:
        entries = (
            self._faults.mapping(node, MEASUREMENT_KEYS)
            if isinstance(node, Mapping)
            else {"value": node}
        )
        when = self._times.read(entries)
        stated = self._faults.scalar(entries["value"]) if "value" in entries else None
        word = self._word(entries.get("is"))
        value: Quantity | None = None
        titre: str | None = None
        if stated is not None:
            if stated.text.casefold() == "unknown":
                return
            if stated.text.casefold() in STATUSES:
                word = stated.text.casefold()
            elif _TITRE.match(stated.text):
                titre = stated.text.replace(" ", "")
            else:
                value = self._value(concept, stated, entries.get("unit"))
                if value is None:
                    return
        elif word is None:
            self._faults.add(
                "P024", "no-value", f"`{concept.id}` has no value here", node.place
            )
            return
        yield Statement(
            concept=concept.id,
            words=f"{concept.phrase}: {stated.text if stated is not None else word}",
            place=name.place.brief,
            value=value,
            status=word,
            reference=self._reference(concept, entries),
            titre=titre,
            observed=when.observed,
            dated=when.dated,
            start=when.start,
        )

    def _word(self, node: Node | None) -> str | None:
        scalar = None if node is None else self._faults.scalar(node)
        if scalar is None:
            return None
        if scalar.text.casefold() in STATUSES:
            return scalar.text.casefold()
        self._faults.add(
            "P022",
            "not-a-choice",
            "a measurement's word is one of " + ", ".join(f"`{each}`" for each in STATUSES),
            scalar.place,
            private=scalar.text,
        )
        return None

    def _value(self, concept: Concept, stated: Scalar, unit: Node | None) -> Quantity | None:
        text = stated.text
        if unit is not None:
            scalar = self._faults.scalar(unit)
            text = f"{text} {scalar.text}" if scalar is not None else text
        of = _OF.match(text)
        if of is not None and concept.kind == "score":
            if concept.limits[1] != Fraction(of[2]):
                self._faults.add(
                    "P025",
                    "wrong-maximum",
                    f"`{concept.id}` does not have this maximum",
                    stated.place,
                    private=text,
                )
                return None
            text = of[1]
        # A bare number is a score's own; any other value needs its unit to be safe.
        bare = "1" if concept.kind == "score" or concept.unit in (None, "1") else None
        try:
            value = in_unit_of(concept, parse_quantity(text, bare))
        except QuantityError as error:
            unit_help = f"state it in {concept.unit}" if concept.unit else ""
            self._faults.add(
                "P023",
                "bad-value",
                error.what,
                stated.place,
                help_=error.help or unit_help,
                private=text,
            )
            return None
        below_zero = value.high is not None and value.high < 0 and concept.limits[0] is None
        if below_zero or beyond_limits(concept, value):
            low, high = concept.limits
            self._faults.add(
                "P021",
                "impossible-value",
                f"`{concept.id}` cannot have this value",
                stated.place,
                private=text,
                help_=f"it goes from {low} to {high}" if low is not None and high is not None else "",
            )
            return None
        return value

    def _reference(
        self, concept: Concept, entries: dict[str, Node]
    ) -> tuple[Fraction | None, Fraction | None] | None:
        node = entries.get("reference")
        scalar = None if node is None else self._faults.scalar(node)
        if scalar is None:
            return None
        try:
            interval = in_unit_of(concept, parse_quantity(scalar.text, concept.unit or "1"))
        except QuantityError as error:
            self._faults.add(
                "P023",
                "bad-value",
                error.what,
                scalar.place,
                help_=error.help or 'a reference range is written "< 7.3" or "3.4-8.6"',
                private=scalar.text,
            )
            return None
        return interval.low, interval.high
