"""What the readers of resources share: the patient's clock, the terms, and what is listed."""

from __future__ import annotations

from collections.abc import Sequence

from cdss.interop.fhir.codes import Terms
from cdss.interop.fhir.elements import Record, list_at, mapping_at, text_at
from cdss.interop.fhir.problems import RESOURCES, Problems
from cdss.interop.fhir.times import UNDATED, Clock, When
from cdss.model.concept import Vocabulary


class Addresses:
    """Resources by place and by full address; gathered when the first is asked for."""

    __slots__ = ("_found", "_records")

    def __init__(self, records: Sequence[Record]) -> None:
        self._records = records
        self._found: dict[str, Record] | None = None

    def get(self, name: str) -> Record | None:
        """The resource of that name, or None."""
        if self._found is None:
            self._found = {}
            for each in self._records:
                self._found[each.place] = each
                if each.address:
                    self._found[each.address] = each
        return self._found.get(name)


class Context:
    """One patient's data at one date; never changed. Slots are read in half the time.

    Attributes:
        vocabulary: The concepts.
        addresses: Resources by every name that a reference may call them.
        sex: Of the patient, where it is stated.
        weights: Observations of the body weight, which are told apart from all others.
    """

    __slots__ = ("addresses", "clock", "problems", "sex", "terms", "vocabulary", "weights")

    def __init__(
        self,
        vocabulary: Vocabulary,
        clock: Clock,
        problems: Problems,
        addresses: Addresses,
        sex: str | None = None,
    ) -> None:
        self.terms = Terms(vocabulary, problems)
        self.vocabulary = vocabulary
        self.clock = clock
        self.problems = problems
        self.addresses = addresses
        self.sex = sex
        self.weights: list[Record] = []

    def apart(self, problems: Problems) -> Context:
        """The same patient, with what is noted from here on kept apart."""
        return Context(self.vocabulary, self.clock, problems, self.addresses, self.sex)

    def referred(self, reference: str, record: Record) -> Record | None:
        """The resource that a reference names: contained, in the input, or None."""
        if reference.startswith("#"):
            outer = record.body if record.outer is None else record.outer
            for each in list_at(outer, "contained", record, self.problems):
                if each.get("id") == reference[1:]:
                    kind = str(each.get("resourceType", ""))
                    return Record(kind, record.place, each, record.path, outer=outer)
            return None
        name = reference.partition("/_history/")[0]
        found = self.addresses.get(name)
        if found is None and name.startswith("http"):
            found = self.addresses.get("/".join(name.rsplit("/", 2)[1:]))
        return found

    def dated(self, record: Record, *names: str, also: str = "") -> When:
        """When something was so: by its own elements, else by its encounter.

        Args:
            record: The resource.
            names: The elements that may say so, without their types.
            also: An element that stands in for them: when a result was issued.
        """
        body, problems = record.body, self.problems
        when = self.clock.happened(body, record, *names)
        if when is not UNDATED:
            return when
        encounter = self.encounter(record)
        if encounter is not None:
            for key in ("actualPeriod", "period"):
                period = mapping_at(encounter.body, key, encounter, problems)
                start = text_at(period, "start", encounter, problems)
                if start is not None:
                    return self.clock.on(start, encounter, key)
        return self.clock.on(text_at(body, also, record, problems) if also else None, record, also)

    def encounter(self, record: Record) -> Record | None:
        """The encounter that a resource belongs to, where it is in the input."""
        for key in ("encounter", "context"):
            named = mapping_at(record.body, key, record, self.problems)
            reference = text_at(named, "reference", record, self.problems)
            found = None if reference is None else self.referred(reference, record)
            if found is not None and found.kind == "Encounter":
                return found
        return None

    def in_error(self, record: Record) -> None:
        """Count a resource that was entered in error."""
        self.not_read(record, "entered in error")

    def ahead(self, record: Record) -> None:
        """Count a resource that is dated after the consultation."""
        self.not_read(record, "dated after the consultation")

    def not_read(self, record: Record, why: str) -> None:
        """Count a resource that says nothing here, and why."""
        self.problems.unread(RESOURCES, "", f"{record.kind}, {why}", record.place)
