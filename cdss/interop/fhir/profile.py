"""A profile from FHIR: ``profile_from_fhir``."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, Final

from cdss.errors import ProfileError
from cdss.interop.fhir.bundle import HELPERS, READ, records_of
from cdss.interop.fhir.codes import Terms
from cdss.interop.fhir.conditions import read_condition
from cdss.interop.fhir.context import Context, addresses_of
from cdss.interop.fhir.elements import Record
from cdss.interop.fhir.medications import (
    ORDERS,
    read_administration,
    read_order,
    read_statement,
)
from cdss.interop.fhir.patient import Subject, about_one, read_person
from cdss.interop.fhir.problems import Problems, refused
from cdss.interop.fhir.times import Clock
from cdss.model.concept import Vocabulary
from cdss.model.knowledge_base import KnowledgeBase
from cdss.model.profile import Profile, Statement, Treatment

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
    resource, such as ``Condition/123``.

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
    problems = Problems()
    if isinstance(bundle, str | bytes):
        text = bundle.decode() if isinstance(bundle, bytes) else bundle
        data: Any = json.loads(text, parse_float=Decimal)
    else:
        data = bundle
        text = json.dumps(bundle, ensure_ascii=False, default=float)
    records = records_of(data, problems)
    chosen = about_one(records, subject, problems)
    day = as_of or date.today()  # noqa: DTZ011 - the date at the user's desk
    profile = _profile(chosen, records, day, kb.vocabulary, problems)
    if problems.mistakes:
        raise refused(problems.mistakes)
    sha256 = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    return profile._replace(sha256=sha256, name=name, text=text)


def _profile(
    chosen: Subject,
    records: Sequence[Record],
    as_of: date,
    vocabulary: Vocabulary,
    problems: Problems,
) -> Profile:
    person = read_person(chosen.patient, as_of, problems)
    context = Context(
        Terms(vocabulary, problems),
        Clock(as_of, person.age, problems),
        problems,
        addresses_of(records),
        person.sex,
    )
    statements: list[Statement] = []
    treatments: list[Treatment] = []
    for each in chosen.records:
        kind = each.kind
        if kind == "Condition":
            statements += read_condition(each, context)
        elif kind in {"MedicationStatement", "MedicationUsage"}:
            treatments += read_statement(each, context)
        elif kind == "MedicationAdministration":
            treatments += read_administration(each, context)
        elif kind in ORDERS:
            read_order(each, context)
        elif kind not in READ and kind not in HELPERS:
            context.not_read(each, "of a kind that is not read")
    order = {id(each): at for at, each in enumerate(statements)}
    statements.sort(key=lambda each: (_rank(each, vocabulary), each.place, order[id(each)]))
    return Profile(
        sha256="",
        as_of=as_of,
        age=person.age,
        age_words="" if person.age is None else str(person.age),
        age_place=person.place,
        sex=person.sex,
        sex_place=person.place if person.sex else "",
        statements=tuple(statements),
        treatments=tuple(treatments),
        not_understood=problems.not_understood(),
        allow_unknown=True,
    )


def _rank(each: Statement, vocabulary: Vocabulary) -> int:
    return _KINDS.get(vocabulary[each.concept].kind, len(_KINDS))


__all__ = ["ProfileError", "profile_from_fhir"]
