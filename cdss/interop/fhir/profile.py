"""A profile from FHIR: ``profile_from_fhir``."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, Final

from cdss.errors import Diagnostic, ProfileError
from cdss.interop.fhir.absences import now_open
from cdss.interop.fhir.allergies import read_allergy
from cdss.interop.fhir.bundle import HELPERS, READ, records_of
from cdss.interop.fhir.conditions import read_condition
from cdss.interop.fhir.context import Addresses, Context
from cdss.interop.fhir.elements import Body, Record
from cdss.interop.fhir.medications import (
    ORDERS,
    courses,
    read_administration,
    read_order,
    read_statement,
)
from cdss.interop.fhir.observations import read_observation
from cdss.interop.fhir.patient import Subject, about_each, about_one, read_person, unowned
from cdss.interop.fhir.problems import Enough, Mistake, Problems, refused
from cdss.interop.fhir.procedures import read_procedure, without_occasions
from cdss.interop.fhir.reports import read_report
from cdss.interop.fhir.text import Read, locator, read_text
from cdss.interop.fhir.times import Clock, age_words
from cdss.interop.fhir.weight import read_weight
from cdss.model.concept import Vocabulary
from cdss.model.knowledge_base import KnowledgeBase
from cdss.model.profile import Profile, Statement, Treatment

_STATEMENTS: Final[dict[str, Callable[[Record, Context], Iterable[Statement]]]] = {
    "Condition": read_condition,
    "Observation": read_observation,
    "AllergyIntolerance": read_allergy,
    "DiagnosticReport": read_report,
}
_TREATMENTS: Final[dict[str, Callable[[Record, Context], Iterable[Treatment]]]] = {
    "MedicationStatement": read_statement,
    "MedicationUsage": read_statement,
    "Procedure": read_procedure,
}
"""Who reads which kind of resource."""

_MODIFIERS: Final = frozenset({"modifierExtension", "implicitRules"})
_PARTS: Final = frozenset({"component", "dosage", "reaction", "referenceRange"})
"""Parts of a resource that may hold one of their own."""

_NEGATIONS: Final = frozenset(
    {"taken", "notTaken", "wasNotTaken", "notGiven", "wasNotGiven", "notPerformed", "notDone"}
)
"""Elements that may deny all of a resource: what FHIR calls modifiers, and what said "not" in
releases before R4."""

_LOOKED_AT: Final = _MODIFIERS | _NEGATIONS | _PARTS
_MODIFIED: Final = "with a modifier that is not known"

_KINDS: Final = {"diagnosis": 0, "finding": 1, "history": 2, "demographic": 3}
"""The order in which statements are told: as in a profile."""


def profile_from_fhir(
    bundle: Mapping[str, Any] | Sequence[Any] | str | bytes,
    kb: KnowledgeBase,
    *,
    as_of: date | None = None,
    subject: str | None = None,
    name: str = "bundle",
) -> Profile:
    """Read FHIR resources about one patient as a profile.

    What the knowledge has no code for is left out, counted and listed in
    ``not_understood``; it changes nothing else. Every statement's ``place`` is its
    resource, such as ``Condition/123``. The profile keeps a text that it was read from;
    of data it keeps none, and its digest is of what was read.

    Args:
        bundle: A Bundle, a list of resources, or one; as data, or as the text of them (JSON
            or NDJSON).
        kb: The knowledge base whose vocabulary maps the codes.
        as_of: The consultation date, at which the age is counted; None is today. No date of
            the data is taken for it.
        subject: The patient, as ``Patient/1``, where the data is about several.
        name: What messages call a text: a file's path.

    Raises:
        ProfileError: The data is malformed, contradicts itself, or is about several
            patients; it names every mistake.

    Example:
        >>> import cdss
        >>> kb = cdss.load()
        >>> profile = cdss.profile_from_fhir([
        ...     {"resourceType": "Patient", "id": "1", "gender": "female"},
        ...     {"resourceType": "Condition", "id": "2", "subject": {"reference": "Patient/1"},
        ...      "code": {"coding": [{"system": "http://snomed.info/sct", "code": "1212005"}]}},
        ... ], kb)
        >>> profile.sex, profile.statements[0].words, profile.statements[0].place
        ('female', 'JDM: present', 'Condition/2')
    """
    read = read_text(bundle, name) if isinstance(bundle, str | bytes) else Read(bundle)
    problems = Problems()
    try:
        profile, text = _read(read, kb, as_of, subject, problems)
    except Enough:
        raise refused(problems.mistakes, _located(read, bundle, name)) from None
    if problems.mistakes:
        raise refused(problems.mistakes, _located(read, bundle, name))
    return _with_text(profile, text, name)


def profiles_from_fhir(
    text: str | bytes, kb: KnowledgeBase, *, as_of: date | None = None, name: str = "bundle"
) -> dict[str, Profile | ProfileError]:
    """Read FHIR resources about any number of patients, each as ``profile_from_fhir`` does.

    Args:
        text: JSON or NDJSON.
        kb: The knowledge base whose vocabulary maps the codes.
        as_of: The consultation date; None is today.
        name: What messages call the text.

    Returns:
        For each patient, by the name that ``subject`` takes, a profile, or why there is none.

    Raises:
        ProfileError: The data is malformed; then nobody's is read.

    Example:
        >>> import cdss
        >>> kb = cdss.load()
        >>> patient = '{{"resourceType": "Patient", "id": "{}"}}'
        >>> text = f"[{patient.format(1)}, {patient.format(2)}]"
        >>> list(profiles_from_fhir(text, kb))
        ['Patient/1', 'Patient/2']
    """
    read, problems = read_text(text, name), Problems()
    day = as_of or date.today()  # noqa: DTZ011 - the date at the user's desk
    try:
        records = _records(read, problems)
        people = about_each(records, problems)
    except Enough:
        people = {}
    if problems.mistakes:
        raise refused(problems.mistakes, locator(read, name))
    found: dict[str, Profile | ProfileError] = {}
    for key, each in people.items():
        own = Problems()
        for record in each.unowned:
            unowned(record, own)
        try:
            profile = _profile(each, day, kb.vocabulary, own)
        except Enough:
            profile = None
        if profile is None or own.mistakes:
            found[key] = refused(own.mistakes, locator(read, name))
        else:
            found[key] = _with_text(profile, _text(each, read), name)
    return found


def _with_text(profile: Profile, text: str | None, name: str) -> Profile:
    if text is None:
        return profile._replace(sha256=_digest(profile), name=name)
    sha256 = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    return profile._replace(sha256=sha256, name=name, text=text)


def _digest(profile: Profile) -> str:
    """The digest of what was read: that of data would take longer than the reading."""
    parts = [profile.as_of.isoformat(), profile.age_words, profile.sex or "", str(profile.weight)]
    parts += [f"{each.place}\t{each.concept}\t{each.words}" for each in profile.statements]
    parts += [f"{each.place}\t{each.concept}\t{each.words}" for each in profile.treatments]
    parts += [f"{each.location}\t{each.text}" for each in profile.not_understood]
    return hashlib.sha256("\n".join(parts).encode("utf-8", "surrogatepass")).hexdigest()


def _json(data: Any) -> str:
    try:
        return json.dumps(data, ensure_ascii=False, default=_plain)
    except (TypeError, ValueError, RecursionError) as error:
        what = "the FHIR data cannot be read: it is no data that JSON can hold"
        raise ProfileError(what) from error


def _plain(value: Any) -> Any:
    """What JSON writes for a type that it does not have."""
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, Mapping):
        return dict(value)
    raise TypeError


def _located(read: Read, bundle: Any, name: str) -> Callable[[Mistake], Diagnostic] | None:
    return locator(read, name) if isinstance(bundle, str | bytes) else None


def _read(
    read: Read, kb: KnowledgeBase, as_of: date | None, subject: str | None, problems: Problems
) -> tuple[Profile, str | None]:
    """The profile, and the text of what is about its patient, where there was one."""
    chosen = about_one(_records(read, problems), subject, problems)
    day = as_of or date.today()  # noqa: DTZ011 - the date at the user's desk
    return _profile(chosen, day, kb.vocabulary, problems), _text(chosen, read)


def _records(read: Read, problems: Problems) -> list[Record]:
    records = records_of(read.data, problems)
    if not records and not problems.mistakes:
        problems.wrong(
            Record("", "the input", {}),
            "F007",
            "empty-record",
            "no resource stands here",
            help_="give a Bundle with a patient's resources",
        )
        raise Enough
    return records


def _text(chosen: Subject, read: Read) -> str | None:
    """The text of what is about one patient, where there was a text."""
    if chosen.alone or read.text is None:
        return read.text
    # An answer carries its input: another patient's data must not be in it.
    return _json([each.body for each in (*chosen.records, *chosen.helpers)])


def _profile(chosen: Subject, as_of: date, vocabulary: Vocabulary, problems: Problems) -> Profile:
    person = read_person(chosen.patient, as_of, problems)
    context = Context(
        vocabulary,
        Clock(as_of, person.age, problems),
        problems,
        Addresses((*chosen.records, *chosen.helpers)),
        person.sex,
    )
    statements: list[Statement] = []
    treatments: list[Treatment] = []
    administered: list[Treatment] = []
    for each in chosen.records:
        unsafe = _unsafe(each.body)
        if unsafe:
            context.not_read(each, unsafe)
            continue
        kind = each.kind
        if kind in _STATEMENTS:
            statements += _STATEMENTS[kind](each, context)
        elif kind in _TREATMENTS:
            treatments += _TREATMENTS[kind](each, context)
        elif kind == "MedicationAdministration":
            administered += read_administration(each, context)
        elif kind in ORDERS:
            read_order(each, context)
        elif kind not in READ and kind not in HELPERS:
            context.not_read(each, "of a kind that is not read")
    treatments = [*courses(administered), *treatments]
    # The resources, and with them these, stand in the order of their places.
    statements = now_open(statements, vocabulary)
    concepts = {each.concept for each in statements}
    ranks = {each: _KINDS.get(vocabulary[each].kind, len(_KINDS)) for each in concepts}
    statements.sort(key=lambda each: ranks[each.concept])
    return Profile(
        sha256="",
        as_of=as_of,
        age=person.age,
        age_words="" if person.age is None else age_words(person.age),
        age_place=person.place,
        sex=person.sex,
        sex_place=person.place if person.sex else "",
        weight=read_weight(context.weights, context),
        statements=tuple(statements),
        treatments=tuple(without_occasions(treatments, context)),
        not_understood=problems.not_understood(),
        allow_unknown=True,
    )


def _unsafe(body: Body) -> str:
    """Why a resource must not be read: something in it may turn round what it says."""
    found = _LOOKED_AT.intersection(body)
    if not found:
        return ""
    if not found <= _PARTS:
        return _MODIFIED if found.isdisjoint(_NEGATIONS) else "of a release of FHIR before R4"
    for key in found:
        parts = body[key]
        # Releases of FHIR differ in whether there is one or a list of them.
        for part in parts if parts.__class__ is list else (parts,):
            if part.__class__ is dict and not _MODIFIERS.isdisjoint(part):
                return _MODIFIED
    return ""
