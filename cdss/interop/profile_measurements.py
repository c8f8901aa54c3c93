"""The measurements and scores of a profile."""

import re
from collections.abc import Iterator
from fractions import Fraction
from typing import NamedTuple

from cdss.interop.profile_faults import Faults
from cdss.interop.profile_times import TIME_KEYS, TimeReader
from cdss.located import Mapping, Node, Scalar, Sequence
from cdss.model.concept import Concept
from cdss.model.condition import STATUSES
from cdss.model.measure import beyond_limits, denied, in_unit_of
from cdss.model.profile import Statement
from cdss.model.quantity import Quantity, parse_quantity
from cdss.model.unit import QuantityError, shown_unit

MEASUREMENT_KEYS = ("value", "unit", "is", "reference", *TIME_KEYS)
MEASURED_KINDS = ("measurement", "score")

TITRE = "{titre}"
"""The unit of what is stated as a dilution, such as 1:640."""

# Not compiled here: a profile without values, which starts cold too, needs neither.
_OF = r"^\s*(\d+(?:\.\d+)?)\s*(?:/|out of)\s*(\d+)\s*$"
_TITRE = r"^\s*1\s*:\s*(0*[1-9]\d{0,8})\s*$"


class _Said(NamedTuple):
    """What a measurement says: one of a value, a titre and a word, or a word beside them.

    ``value`` is in the concept's unit, ``unit`` the one in which it was stated.
    """

    text: str
    word: str | None = None
    value: Quantity | None = None
    titre: str | None = None
    unit: str | None = None

    @property
    def words(self) -> str:
        """All that was said, a word beside the value too."""
        beside = self.word is not None and self.word != self.text
        return f"{self.text} ({self.word})" if beside else self.text


class MeasurementReader:
    """Reads values, words and titres, each against its concept."""

    def __init__(self, faults: Faults, times: TimeReader, homes: dict[str, str]) -> None:
        self._faults = faults
        self._times = times
        self._homes = homes

    def read(self, node: Node) -> Iterator[Statement]:
        """Every statement under ``measurements``."""
        if not isinstance(node, Mapping):
            self._faults.shape(node, "a mapping of measurements")
            return
        for entry in node.entries:
            concept = self._faults.term(entry.key, MEASURED_KINDS, "measurements", self._homes)
            parts = entry.value.parts if isinstance(entry.value, Sequence) else (entry.value,)
            for part in parts:
                if concept is not None:
                    yield from self._one(concept, entry.key, part)

    def _one(self, concept: Concept, name: Scalar, node: Node) -> Iterator[Statement]:
        entries: dict[str, Node] = {"value": node}
        if isinstance(node, Mapping):
            entries = self._faults.mapping(node, MEASUREMENT_KEYS)
        when = self._times.read(entries)
        said = self._said(concept, entries, node)
        unit = concept.unit or "1" if said is None or said.unit is None else said.unit
        reference = self._reference(concept, entries, unit)
        value = None if said is None else said.value
        if said and value and reference and denied(said.word, value, *reference):
            self._faults.add(
                "P027",
                "two-words",
                "`is` says otherwise than `value` and `reference`",
                entries["is"].place,
                private=f"{said.word}; {said.text}",
            )
            return
        if said is not None:
            yield Statement(
                concept=concept.id,
                words=f"{concept.phrase}: {said.words}{when.words}",
                place=name.place.brief,
                value=said.value,
                status=said.word,
                reference=reference,
                titre=said.titre,
                observed=when.observed,
                dated=when.dated,
                start=when.start,
                backwards=when.backwards,
            )

    def _said(self, concept: Concept, entries: dict[str, Node], node: Node) -> _Said | None:
        """The value, word or titre that is stated; None when nothing is, or it is wrong."""
        word = self._word(entries["is"]) if "is" in entries else None
        if "is" in entries and word is None:
            return None
        if "value" not in entries:
            if word is None:
                what = f"`{concept.id}` has no value here"
                self._faults.add("P024", "no-value", what, node.place)
                return None
            return _Said(word, word=word)
        stated = self._faults.scalar(entries["value"])
        if stated is None or stated.text.casefold() == "unknown":
            return None
        if stated.text.casefold() in STATUSES:
            return self._one_word(stated, word)
        if re.match(_TITRE, stated.text) and concept.unit in (None, TITRE):
            return _Said(stated.text, word=word, titre=stated.text.replace(" ", ""))
        unit = self._faults.scalar(entries["unit"]) if "unit" in entries else None
        if "unit" in entries and unit is None:
            return None
        text = stated.text if unit is None else f"{stated.text} {unit.text}"
        return self._value(concept, stated, text, word)

    def _one_word(self, stated: Scalar, word: str | None) -> _Said | None:
        """A word for the value, which `is` may repeat and not contradict."""
        said = stated.text.casefold()
        if word in (None, said):
            return _Said(said, word=said)
        self._faults.add(
            "P027",
            "two-words",
            "`value` and `is` say different things",
            stated.place,
            private=f"{said}; {word}",
        )
        return None

    def _word(self, node: Node) -> str | None:
        scalar = self._faults.scalar(node)
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

    def _value(self, concept: Concept, stated: Scalar, text: str, word: str | None) -> _Said | None:
        out_of, of = text, re.match(_OF, text)
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
            quantity = parse_quantity(text, bare)
            if bare is None and quantity.unit == "1":
                self._no_unit(concept, stated)
                return None
            value = in_unit_of(concept, quantity)
        except QuantityError as error:
            self._bad_value(error, stated, text)
            return None
        ends = [each for each in (value.low, value.high) if each is not None]
        # Nothing is diluted 1:0, and no amount lies below zero unless its concept says so.
        below_zero = concept.limits[0] is None and any(each < 0 for each in ends)
        below_zero |= concept.unit == TITRE and 0 in ends
        if below_zero or beyond_limits(concept, value):
            low, high = concept.limits
            self._faults.add(
                "P021",
                "impossible-value",
                f"`{concept.id}` cannot have this value",
                stated.place,
                private=out_of,
                help_=f"it goes from {low} to {high}"
                if low is not None and high is not None
                else "",
            )
            return None
        return _Said(text, word=word, value=value, unit=quantity.unit)

    def _no_unit(self, concept: Concept, stated: Scalar) -> None:
        units = [concept.unit or "1", *(each.unit for each in concept.accepts)]
        help_ = "add " + " or ".join(f"`{shown_unit(each)}`" for each in units)
        if concept.unit == TITRE:
            help_ = "write a titre as `1:640`"
        self._faults.add(
            "P026",
            "missing-unit",
            f"`{concept.id}` has no unit here",
            stated.place,
            help_=help_,
            private=stated.text,
        )

    def _bad_value(self, error: QuantityError, stated: Scalar, text: str) -> None:
        if any(sign.isdigit() for sign in stated.text):
            what, help_ = error.what, error.help
        else:
            what = "this is neither a value nor a word for one"
            words = ", ".join(f"`{each}`" for each in STATUSES)
            help_ = f"write a number with its unit, a titre, or one of {words}"
        self._faults.add("P023", "bad-value", what, stated.place, help_=help_, private=text)

    def _reference(
        self, concept: Concept, entries: dict[str, Node], unit: str
    ) -> tuple[Fraction | None, Fraction | None] | None:
        """The stated range, in the concept's unit; without a unit it is in the value's own."""
        node = entries.get("reference")
        scalar = None if node is None else self._faults.scalar(node)
        if scalar is None:
            return None
        try:
            interval = in_unit_of(concept, parse_quantity(scalar.text, unit))
        except QuantityError as error:
            self._faults.add(
                "P023",
                "bad-value",
                error.what,
                scalar.place,
                help_='a reference range is written "< 7.3" or "3.4-8.6"'
                if not any(sign.isdigit() for sign in scalar.text)
                else error.help,
                private=scalar.text,
            )
            return None
        return interval.low, interval.high
