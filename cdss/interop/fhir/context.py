"""What the readers of resources share: the patient's clock, the terms, and what is listed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from cdss.interop.fhir.codes import Terms
from cdss.interop.fhir.elements import Record, list_at
from cdss.interop.fhir.problems import RESOURCES, Problems
from cdss.interop.fhir.times import Clock
from cdss.model.concept import Vocabulary


class Context(NamedTuple):
    """One patient's data at one date.

    Attributes:
        addresses: Resources by every name that a reference may call them.
        sex: Of the patient, where it is stated.
    """

    terms: Terms
    clock: Clock
    problems: Problems
    addresses: Mapping[str, Record]
    sex: str | None = None

    @property
    def vocabulary(self) -> Vocabulary:
        """The concepts."""
        return self.terms.vocabulary

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

    def in_error(self, record: Record) -> None:
        """Count a resource that was entered in error."""
        self.not_read(record, "entered in error")

    def ahead(self, record: Record) -> None:
        """Count a resource that is dated after the consultation."""
        self.not_read(record, "dated after the consultation")

    def not_read(self, record: Record, why: str) -> None:
        """Count a resource that says nothing here, and why."""
        self.problems.unread(RESOURCES, "", f"{record.kind}, {why}", record.place)


def addresses_of(records: Iterable[Record]) -> dict[str, Record]:
    """Resources by place and by full address."""
    found: dict[str, Record] = {}
    for each in records:
        found[each.place] = each
        if each.address:
            found[each.address] = each
    return found
