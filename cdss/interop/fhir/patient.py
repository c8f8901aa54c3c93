"""The patient: which one, of what age and sex."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Final, NamedTuple, NoReturn

from cdss.interop.fhir.bundle import HELPERS
from cdss.interop.fhir.elements import Body, Record, list_at, mapping_at, text_at
from cdss.interop.fhir.problems import RESOURCES, Enough, Problems
from cdss.interop.fhir.times import age_at, parse_fhir_date
from cdss.model.duration import Duration, TimeError, parse_duration

_OLDEST: Final = parse_duration("130 y")
"""An age beyond this is a slip of the pen; the longest verified life is 122 years."""


class Person(NamedTuple):
    """What a Patient resource says that rules can ask for."""

    age: Duration | None = None
    sex: str | None = None
    place: str = ""


def read_person(record: Record | None, as_of: date, problems: Problems) -> Person:
    """Age at a date, and sex as the record keeps it; each None where it is not stated."""
    if record is None:
        return Person()
    body = record.body
    born = text_at(body, "birthDate", record, problems)
    age = None if born is None else _age(born, as_of, record, problems)
    gender = text_at(body, "gender", record, problems)
    if body.get("deceasedBoolean") is True or body.get("deceasedDateTime"):
        problems.unread(RESOURCES, "", "the patient is stated to have died", record.place)
    return Person(age, gender if gender in {"female", "male"} else None, record.place)


def _age(born: str, as_of: date, record: Record, problems: Problems) -> Duration | None:
    try:
        age = age_at(parse_fhir_date(born), as_of)
    except TimeError as error:
        problems.wrong(
            record, "F011", "bad-time", error.what, key="birthDate", help_=error.help, private=born
        )
        return None
    if age.above(_OLDEST):
        problems.wrong(
            record, "F013", "impossible-value", "nobody is that old", key="birthDate", private=born
        )
        return None
    return age


class Subject(NamedTuple):
    """One patient of the input, and the resources about them.

    Attributes:
        patient: The Patient resource, where there is one.
        records: What is about the patient.
        helpers: What is about nobody, and may be referred to: a product, an organisation.
        alone: Whether the input is about no one else.
        unowned: What may be about the patient, and names none.
    """

    patient: Record | None
    records: tuple[Record, ...]
    helpers: tuple[Record, ...]
    alone: bool
    unowned: tuple[Record, ...] = ()


def about_one(records: Iterable[Record], subject: str | None, problems: Problems) -> Subject:
    """The resources about one patient.

    What names no patient is theirs only where the input has no other.

    Args:
        records: Every resource.
        subject: Which patient, as ``Patient/p1``, ``p1`` or a full address; None where the
            input is about one.
        problems: Where mistakes go.

    Raises:
        Enough: Several patients and no ``subject``, or none of that name.
    """
    return _People(tuple(records), problems).choose(subject)


def about_each(records: Iterable[Record], problems: Problems) -> dict[str, Subject]:
    """Each patient of an input by the name that ``about_one`` takes, in order of appearance.

    What is about nobody that is named stands among the ``records`` of none; it is
    ``unowned`` of all, as it may be about any of them.
    """
    return _People(tuple(records), problems).each()


class _People:
    """The patients of an input: who is meant by each reference."""

    def __init__(self, records: tuple[Record, ...], problems: Problems) -> None:
        self._records = records
        self._problems = problems
        self._patients: dict[str, Record] = {}
        self._names: dict[str, str] = {}
        self._contained: dict[str, Record] = {}
        for each in records:
            if each.kind == "Patient" and each.outer is None:
                key = each.address or each.place
                self._patients[key] = each
                self._names[key] = key
                self._names.setdefault(each.place, key)

    def choose(self, subject: str | None) -> Subject:
        owners = self._owners()
        people = dict.fromkeys([*self._patients, *(each for each in owners if each)])
        if subject is not None:
            key = self._named(subject, people)
        elif len(people) > 1:
            self._refuse(people, owners)
        else:
            key = next(iter(people), "")
        alone = len(people) < 2
        found = self._gathered((key,), owners, alone=alone)[key]
        for each in found.unowned:
            # Whose it is must not be guessed, nor that it is left out be kept quiet.
            unowned(each, self._problems)
        return found

    def each(self) -> dict[str, Subject]:
        owners = self._owners()
        people = dict.fromkeys([*self._patients, *(each for each in owners if each)])
        return self._gathered(people or ("",), owners, alone=len(people) < 2)

    def _gathered(
        self, keys: Iterable[str], owners: Sequence[str | None], *, alone: bool
    ) -> dict[str, Subject]:
        mine: dict[str, list[Record]] = {key: [] for key in keys}
        only = mine[next(iter(mine))] if alone else None
        helpers: list[Record] = []
        rest: list[Record] = []
        for each, owner in zip(self._records, owners, strict=True):
            if owner and owner in mine:
                mine[owner].append(each)
            elif owner is None and each.kind in HELPERS:
                helpers.append(each)
            elif owner is None and only is not None:
                only.append(each)
            elif not owner:
                rest.append(each)
        return {
            key: Subject(
                self._patients.get(key) or self._contained.get(key),
                tuple(records),
                tuple(helpers),
                alone,
                tuple(rest),
            )
            for key, records in mine.items()
        }

    def _owners(self) -> list[str | None]:
        """Whose each resource is; one patient goes by one name."""
        names = self._names
        owners: list[str | None] = []
        for each in self._records:
            named = each.body.get("subject")
            reference = named.get("reference") if named.__class__ is dict else None
            if reference.__class__ is str and reference in names and each.kind != "Patient":
                # As nearly all do.
                owners.append(names[reference])
            else:
                owners.append(self._owner(each))
        full: dict[str, set[str]] = {}
        distinct = set(owners)
        for owner in distinct:
            if owner and owner.startswith("http"):
                full.setdefault("/".join(owner.rsplit("/", 2)[-2:]), set()).add(owner)
        # "Patient/1" beside one full address that ends so is the same patient.
        same = {short: names.pop() for short, names in full.items() if len(names) == 1}
        for short, name in same.items():
            self._names.setdefault(short, name)
        if distinct.isdisjoint(same):
            return owners
        return [each if each is None else same.get(each, each) for each in owners]

    def _named(self, subject: str, people: Mapping[str, None]) -> str:
        for name in (subject, f"Patient/{subject}"):
            key = self._names.get(name, name)
            if key in people:
                return key
        self._problems.wrong(
            Record("", "the input", {}),
            "F002",
            "no-such-patient",
            "no resource is about the patient that `subject` names",
            help_="name it as `Patient/1`, or as the `fullUrl` of its entry",
            private=subject,
        )
        raise Enough

    def _refuse(self, people: Collection[str], owners: Sequence[str | None]) -> NoReturn:
        """Several patients, and nobody says which is meant."""
        second = [*people][1]
        self._problems.wrong(
            self._records[owners.index(second)],
            "F001",
            "several-patients",
            f"this is about another patient, of {len(people)}; a consultation is about one",
            help_="name the one as `subject` (`--subject`), or give the resources of one",
        )
        raise Enough

    def _owner(self, record: Record) -> str | None:
        """Whose a resource is: a key, empty where it is about no patient, None if unsaid."""
        if record.kind == "Patient" and record.outer is None:
            return record.address or record.place
        reference = record.body.get("subject")
        if reference is None:
            reference = record.body.get("patient")
        if not isinstance(reference, Mapping):
            if reference is not None:
                self._problems.shape(record, "subject", "a reference")
            return None
        text = text_at(reference, "reference", record, self._problems)
        if text is None:
            return self._by_identifier(reference, record)
        if text.startswith("#"):
            return self._inside(text[1:], record)
        return self._by_name(text.partition("/_history/")[0])

    def _by_name(self, name: str) -> str | None:
        """Whom a reference names, by address or by type and id."""
        if name in self._names:
            return self._names[name]
        head, patient, tail = name.rpartition("Patient/")
        if patient and (head == "" or head.endswith("/")):
            relative = f"Patient/{tail}"
            known = self._names.get(relative)
            # The same id on another server may be another person.
            if known is not None and not (head and known.startswith("http")):
                return known
            return name if head else relative
        if name.startswith("urn:"):
            return name
        return "" if "/" in name else None

    def _by_identifier(self, reference: Body, record: Record) -> str | None:
        identifier = mapping_at(reference, "identifier", record, self._problems)
        value = text_at(identifier, "value", record, self._problems)
        if value is None:
            return None
        mine = (text_at(identifier, "system", record, self._problems), value)
        for key, patient in self._patients.items():
            if mine in _identifiers(patient, self._problems):
                return key
        return f"identifier {mine[0] or ''} {value}"

    def _inside(self, name: str, record: Record) -> str | None:
        """A patient that the resource contains; the same words are the same person."""
        outer = record.body if record.outer is None else record.outer
        for each in list_at(outer, "contained", record, self._problems):
            if each.get("id") == name:
                if each.get("resourceType") != "Patient":
                    return ""
                inside = Record("Patient", f"{record.place}#{name}", each, outer=outer)
                known = _identifiers(inside, self._problems)
                for key, patient in self._patients.items():
                    if known & _identifiers(patient, self._problems):
                        return key
                text = json.dumps(each, sort_keys=True, default=str)
                self._contained.setdefault(text, inside)
                return text
        return None


def unowned(record: Record, problems: Problems) -> None:
    """List a resource as about no patient that is named."""
    problems.unread(RESOURCES, "", f"{record.kind}, about no patient that is named", record.place)


def _identifiers(patient: Record, problems: Problems) -> set[tuple[str | None, str]]:
    return {
        (text_at(each, "system", patient, problems), value)
        for each in list_at(patient.body, "identifier", patient, problems)
        if (value := text_at(each, "value", patient, problems))
    }
