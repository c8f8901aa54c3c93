"""The statements about a subject, as the elements of a phenopacket."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any, Final

from cdss.interop.phenopacket_left import LeftOut
from cdss.interop.phenopacket_terms import Terms, unit_term, word
from cdss.interop.phenopacket_times import iso_age, time_element, time_words
from cdss.model.unit import UnitError

Statement = Mapping[str, Any]
Element = dict[str, Any]

SEXES: Final = {"female": "FEMALE", "male": "MALE"}
AGE: Final = "age"
"""The demographic concepts that every vocabulary has by these ids."""

_FEATURES: Final = ("finding", "history")
_MEASURED: Final = ("measurement", "score")


class Statements:
    """Statements as elements; what has no place is told to ``left``.

    Args:
        terms: The concepts' classes.
        given: The names of the subject's interventions by id, for times in words.
        stated: The statements.
        left: Takes what has no place.
    """

    def __init__(
        self, terms: Terms, given: dict[str, str], stated: Iterable[Statement], left: LeftOut
    ) -> None:
        self.terms = terms
        self.given = given
        self.left = left
        self.sex: list[str] = []
        self.age_at_report: list[str] = []
        self.age_at_onset: list[str] = []
        self.timed_in_words = 0
        self.features: list[Element] = []
        self.diseases: list[Element] = []
        self.measurements: list[Element] = []
        self.procedures: list[Element] = []
        statements = tuple(stated)
        above = terms.vocabulary.ancestors
        self._present = frozenset[str]().union(
            *(above(each["concept"]) for each in statements if each.get("state") == "present")
        )
        for each in statements:
            self._add(each)
        if self.timed_in_words:
            what = "when a finding was so, other than at its onset; told in its description"
            number = self.timed_in_words
            left.add(what, f"{number} finding{'' if number == 1 else 's'}")

    def _add(self, statement: Statement) -> None:
        """Take one statement."""
        concept = self.terms.vocabulary[statement["concept"]]
        if statement.get("before"):
            self._leave("that a statement was so before an intervention", statement)
        if statement.get("state") == "suspected":
            self._leave("what is suspected and not stated", statement)
        elif concept.id in SEXES and statement.get("state") == "present":
            self.sex.append(SEXES[concept.id])
        elif statement.get("state") == "absent" and concept.id in self._present:
            # Excluded is what was never found, and readers refuse it beside a present kind of it.
            when = time_words(statement["time"], self.given) or "when is not stated"
            what = "the absence at one time of what was present at another"
            self.left.add(what, f"{statement['id']} {concept.id} ({when})")
        elif concept.id == AGE:
            self._age(statement)
        elif concept.kind == "diagnosis" and statement.get("state"):
            self._disease(statement)
        elif concept.kind in _FEATURES and statement.get("state"):
            self._feature(statement)
        elif concept.kind in _MEASURED:
            self._measurement(statement)
        elif concept.kind == "procedure" and statement.get("state") == "present":
            self._procedure(statement)
        else:
            self._leave("statements of a kind that has no element", statement)

    def _leave(self, what: str, statement: Statement) -> None:
        self.left.add(what, f"{statement['id']} {statement['concept']}")

    def _term(self, statement: Statement) -> dict[str, str]:
        return self.terms.of(self.terms.vocabulary[statement["concept"]])

    def _age(self, statement: Statement) -> None:
        """The age at the report and at onset have a place of their own; others are measured."""
        value, time = statement.get("value"), statement.get("time")
        exact = isinstance(value, int | Decimal)
        age = iso_age(f"{value} {statement.get('unit')}") if exact else None
        if age and time == "report" and not self.age_at_report:
            self.age_at_report.append(age)
        elif age and time == "onset" and not self.age_at_onset:
            self.age_at_onset.append(age)
        else:
            self._measurement(statement)

    def _feature(self, statement: Statement) -> None:
        feature: Element = {"type": self._term(statement)}
        absent = statement["state"] == "absent"
        if absent:
            feature["excluded"] = True
        onset = None if absent else self._onset(statement)
        if onset:
            feature["onset"] = onset
        described = self._described(statement, told=onset is not None)
        self.timed_in_words += onset is None and bool(time_words(statement["time"], self.given))
        if described:
            feature["description"] = described
        self.features.append(feature)

    def _disease(self, statement: Statement) -> None:
        disease: Element = {"term": self._term(statement)}
        absent = statement.get("state") == "absent"
        if absent:
            disease["excluded"] = True
        onset = None if absent else self._onset(statement)
        if onset:
            disease["onset"] = onset
        elif time_words(statement.get("time"), self.given):
            self._leave("time of a diagnosis, which is no onset", statement)
        if statement.get("detail"):
            self._leave("detail of a diagnosis", statement)
        if disease not in self.diseases:
            self.diseases.append(disease)

    def _onset(self, statement: Statement) -> Element | None:
        """An onset is when a thing was first observed: the first statement of it has it."""
        time = statement.get("time")
        term = self._term(statement)
        told = [each["type"] for each in self.features] + [each["term"] for each in self.diseases]
        at_age = isinstance(time, dict) and "age" in time
        return time_element(time) if (at_age or time == "onset") and term not in told else None

    def _procedure(self, statement: Statement) -> None:
        procedure: Element = {"code": self._term(statement)}
        element = time_element(statement.get("time"))
        if element:
            procedure["performed"] = element
        elif time_words(statement.get("time"), self.given):
            self._leave("time of a procedure that is no age and no known event", statement)
        if statement.get("detail", "done") != "done":
            self._leave("detail of a procedure", statement)
        self.procedures.append({"procedure": procedure})

    def _measurement(self, statement: Statement) -> None:
        values = [*self._value(statement), *self._word(statement)]
        if not values:
            self._leave("measurements without a readable value", statement)
        element = time_element(statement.get("time"))
        described = self._described(statement, told=element is not None)
        for value in values:
            measurement: Element = {"assay": self._term(statement), **value}
            if element:
                measurement["timeObserved"] = element
            if described:
                measurement["description"] = described
            self.measurements.append(measurement)

    def _value(self, statement: Statement) -> list[Element]:
        """The figure; what is a bound or an interval is no quantity, and says so."""
        value, titre = statement.get("value"), statement.get("titre")
        if titre:
            first, _, second = str(titre).partition(":")
            plain = first.strip() == "1" and second.strip().isdigit()
            quantity = {"unit": unit_term("{titre}"), "value": int(second)} if plain else None
            return [{"value": {"quantity": quantity}}] if quantity else []
        try:
            unit = unit_term(str(statement["unit"])) if "unit" in statement else None
        except UnitError:
            unit = None
        if value is None or unit is None:
            return []
        if isinstance(value, dict):
            typed = [
                {"type": word("bound", key), "quantity": {"unit": unit, "value": number(bound)}}
                for key, bound in value.items()
            ]
            return [{"complexValue": {"typedQuantities": typed}}]
        quantity = {"unit": unit, "value": number(value)}
        reference = self._reference(statement, unit)
        if reference:
            quantity["referenceRange"] = reference
        return [{"value": {"quantity": quantity}}]

    def _reference(self, statement: Statement, unit: dict[str, str]) -> Element | None:
        """A range of two ends; an end left out would be read as a stated nought."""
        stated = statement.get("reference")
        if not stated:
            return None
        if "low" not in stated or "high" not in stated:
            self._leave("reference ranges with one end alone, printed in the text", statement)
            return None
        try:
            own = unit_term(str(stated["unit"])) if "unit" in stated else unit
        except UnitError:
            self._leave("reference ranges in an unknown unit", statement)
            return None
        return {"unit": own, "low": number(stated["low"]), "high": number(stated["high"])}

    @staticmethod
    def _word(statement: Statement) -> list[Element]:
        """The word that the text uses, as a measurement of its own beside the figure."""
        stated = statement.get("is")
        return [{"value": {"ontologyClass": word("result", stated)}}] if stated else []

    def _described(self, statement: Statement, *, told: bool) -> str:
        """What has no field of its own, in words: detail, time, print, the curator's reading."""
        reference = statement.get("reference")
        whole = statement.get("of")
        parts = (
            statement.get("detail"),
            None if told else time_words(statement.get("time"), self.given),
            f"out of {whole}" if whole is not None else None,
            f'printed "{statement["printed"]}"' if "printed" in statement else None,
            f'reference as printed "{reference["printed"]}"' if reference else None,
            f"read as {statement['read_as']}" if "read_as" in statement else None,
            f"inferred: {statement['inferred']}" if "inferred" in statement else None,
        )
        return "; ".join(part for part in parts if part)


def number(value: int | Decimal) -> int | float:
    """A figure as JSON writes it.

    Example:
        >>> number(Decimal("19.3")), number(5120)
        (19.3, 5120)
    """
    return value if isinstance(value, int) else float(value)
