"""What is being ordered: the draft orders of ``order-select``, as concepts of the vocabulary."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, Final, NamedTuple

from cdss.interop.cds_hooks.shape import listing, mapping, wrong
from cdss.interop.fhir.bundle import records_of
from cdss.interop.fhir.context import Addresses, Context
from cdss.interop.fhir.dosage import read_dosage
from cdss.interop.fhir.elements import Record, code_at, flag_at, list_at, mapping_at
from cdss.interop.fhir.medications import medications_of
from cdss.interop.fhir.problems import Problems, refused
from cdss.interop.fhir.times import Clock
from cdss.model.concept import GIVEN_KINDS, Concept, Vocabulary

_SELECTION: Final = re.compile(r"\w+/[\w.-]+", re.ASCII)

_NOT_ORDERED: Final = frozenset({"entered-in-error", "cancelled", "stopped", "revoked"})
"""What says of a draft that it is none."""


class Ordered(NamedTuple):
    """What is being ordered.

    Attributes:
        concepts: What the vocabulary knows of it, by id.
        unknown: What it does not know, in words: a code with its system.
    """

    concepts: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()


NOTHING: Final = Ordered()


def read_orders(context: Mapping[str, Any], vocabulary: Vocabulary) -> Ordered:
    """What the context of ``order-select`` says is being ordered.

    The selected ones among the draft orders; all of them where the selection names none of
    them. What must not be given (``doNotPerform``) is no order. A stated route narrows an
    agent to the intervention that gives it so.

    Args:
        context: The request's ``context``.
        vocabulary: The concepts, with their codes.

    Raises:
        ProfileError: The context is not that of ``order-select``; it quotes nothing.

    Example:
        >>> import cdss
        >>> code = {"system": "http://www.whocc.no/atc", "code": "L04AX02"}
        >>> draft = {"resourceType": "MedicationRequest", "id": "1", "status": "draft",
        ...          "medicationCodeableConcept": {"coding": [code]}}
        >>> context = {"selections": ["MedicationRequest/1"],
        ...            "draftOrders": {"resourceType": "Bundle", "entry": [{"resource": draft}]}}
        >>> read_orders(context, cdss.load().vocabulary).concepts
        ('thalidomide',)
    """
    bundle = mapping(context.get("draftOrders"), "context.draftOrders")
    if bundle.get("resourceType") != "Bundle":
        raise wrong("a Bundle belongs here", "context.draftOrders")
    selected = _selected(context)
    problems = Problems()
    records = records_of(bundle, problems)
    orders = [each for each in records if each.place in selected] or records
    if problems.mistakes:
        raise refused(problems.mistakes)
    concepts: dict[str, None] = {}
    unknown: dict[str, None] = {}
    addresses = Addresses(records)
    for each in orders:
        found, unread = _read(each, vocabulary, addresses)
        concepts.update(dict.fromkeys(found))
        unknown.update(dict.fromkeys(unread))
    return Ordered(tuple(concepts), tuple(sorted(unknown)))


def _read(
    order: Record, vocabulary: Vocabulary, addresses: Addresses
) -> tuple[list[str], list[str]]:
    """What one order is about, and what of it is not known.

    What is wrong with one order must keep back no warning: not of the others, nor of any
    one of the things that its codes may mean.
    """
    problems = Problems()
    # No date of an order is asked for.
    clock = Clock(date.max, None, problems)
    context = Context(vocabulary, clock, problems, addresses)
    found = list(_ordered(order, context))
    unread = [each.text for each in problems.not_understood()]
    if not problems.mistakes:
        return found, unread
    aside = Problems()
    apart = context.apart(aside)
    for each in _meanings(order, aside):
        found += _ordered(each, apart)
    return found, [*unread, f"{order.place} (its data contradict themselves)"]


def _meanings(order: Record, problems: Problems) -> Iterator[Record]:
    """The order with each of its codes alone."""
    for key in ("medicationCodeableConcept", "medication", "code"):
        codeable = mapping_at(order.body, key, order, problems)
        inner = mapping_at(codeable, "concept", order, problems)
        for coding in list_at(inner or codeable, "coding", order, problems):
            alone = {"coding": [coding]}
            said = {key: {"concept": alone} if inner else alone}
            yield Record(order.kind, order.place, {**order.body, **said}, order.path, order.address)


def _selected(context: Mapping[str, Any]) -> frozenset[str]:
    if context.get("selections") is None:
        return frozenset()
    named = listing(context["selections"], "context.selections")
    for at, each in enumerate(named):
        if not isinstance(each, str) or not _SELECTION.fullmatch(each):
            raise wrong("`Type/id` belongs here", f"context.selections[{at}]")
    return frozenset(named)


def _ordered(record: Record, context: Context) -> Iterator[str]:
    """What one order is about."""
    body, problems = record.body, context.problems
    status = code_at(body, "status", record, problems)
    if status in _NOT_ORDERED or flag_at(body, "doNotPerform", record, problems):
        return
    if record.kind == "MedicationRequest":
        route = _route(record, context)
        for meaning in medications_of(body, record, context):
            yield _by_route(meaning.concept, route, context.vocabulary)
    elif record.kind == "ServiceRequest":
        code = mapping_at(body, "code", record, problems)
        meant = context.terms.meaning(mapping_at(code, "concept", record, problems) or code, record)
        if meant is not None and meant.concept.kind in GIVEN_KINDS:
            yield meant.concept.id


def _route(record: Record, context: Context) -> str | None:
    """The stated route.

    A draft may hold half a dose: what is wrong with that must not keep a warning back.
    """
    aside = Problems()
    apart = context.apart(aside)
    doses = list_at(record.body, "dosageInstruction", record, aside)
    route = read_dosage(doses, record, apart).route
    return None if aside.mistakes else route


def _by_route(concept: Concept, route: str | None, vocabulary: Vocabulary) -> str:
    """The intervention that gives an agent by a route; the agent, where none is known."""
    if route is None or concept.route is not None:
        return concept.id
    found = [
        each.id
        for each in vocabulary
        if each.agent == concept.id and each.route == route and not vocabulary.is_narrower(each.id)
    ]
    return found[0] if len(found) == 1 else concept.id
