"""What is being ordered: the draft orders of ``order-select``, as concepts of the vocabulary."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date
from typing import Any, Final, NamedTuple

from cdss.interop.cds_hooks.shape import listing, mapping, wrong
from cdss.interop.fhir.bundle import records_of
from cdss.interop.fhir.codes import SHORTEST
from cdss.interop.fhir.conditions import IN_ERROR
from cdss.interop.fhir.context import Addresses, Context
from cdss.interop.fhir.dosage import read_dosage
from cdss.interop.fhir.elements import (
    Body,
    Record,
    code_at,
    flag_at,
    list_at,
    mapping_at,
    text_at,
)
from cdss.interop.fhir.medications import medications_of
from cdss.interop.fhir.problems import Enough, Problems, refused
from cdss.interop.fhir.times import Clock
from cdss.model.concept import GIVEN_KINDS, Concept, Vocabulary, fold

_SELECTION: Final = re.compile(r"\w+/[\w.-]+", re.ASCII)

_NOT_ORDERED: Final = frozenset({"entered-in-error", "cancelled", "stopped", "revoked"})
"""What says of a draft that it is none."""

_STRENGTH: Final = re.compile(r"\s[\d.,]+\s*[^\s\d].*", re.DOTALL)
"""Where the name of a product goes on with its strength: "Methotrexate 2.5 MG Oral Tablet"."""


class Ordered(NamedTuple):
    """What is being ordered.

    Attributes:
        concepts: What the vocabulary knows of it, by id.
        unknown: What it does not know, in words: a code with its system.
        unread: Orders whose medication is nowhere to be read, by place.
    """

    concepts: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()


NOTHING: Final = Ordered()


def read_orders(
    context: Mapping[str, Any], vocabulary: Vocabulary, resources: Sequence[Any] = ()
) -> Ordered:
    """What the context of ``order-select`` says is being ordered.

    The selected ones among the draft orders; all of them where the selection names none of
    them. What must not be given (``doNotPerform``) is no order. A stated route narrows an
    agent to the intervention that gives it so. Of a drug whose codes are not known, the name is
    read: an order that is missed keeps back a warning, as a fact that is missed does not.

    Args:
        context: The request's ``context``.
        vocabulary: The concepts, with their codes.
        resources: What else was sent, where a Medication may stand that an order names.

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
    records: list[Record] = []
    with suppress(Enough):
        records = records_of(bundle, problems)
    orders = [each for each in records if each.place in selected] or records
    if problems.mistakes:
        raise refused(problems.mistakes)
    concepts: dict[str, None] = {}
    unknown: dict[str, None] = {}
    nameless: list[str] = []
    # What was drafted counts, where both hold a resource.
    addresses = Addresses([*_beside(resources), *records])
    for each in orders:
        found, unread, named = _read(each, vocabulary, addresses)
        concepts.update(dict.fromkeys(found))
        unknown.update(dict.fromkeys(unread))
        if not found and not named:
            nameless.append(each.place)
    return Ordered(tuple(concepts), tuple(sorted(unknown)), tuple(nameless))


def _beside(resources: Sequence[Any]) -> list[Record]:
    """Medications among what was sent in advance; what is wrong with it is told of the profile."""
    with suppress(Enough):
        return [
            each
            for each in records_of(list(resources), Problems())
            if each.kind in {"Medication", "Substance"}
        ]
    return []


def _read(
    order: Record, vocabulary: Vocabulary, addresses: Addresses
) -> tuple[list[str], list[str], bool]:
    """What one order is about, what of it is not known, and whether it names anything.

    What is wrong with one order must keep back no warning: not of the others, nor of any
    one of the things that its codes may mean.
    """
    problems = Problems()
    # No date of an order is asked for.
    clock = Clock(date.max, None, problems)
    context = Context(vocabulary, clock, problems, addresses)
    found: list[str] = []
    with suppress(Enough):
        found.extend(_ordered(order, context))
    unread = [each.text for each in problems.not_understood()]
    if problems.mistakes:
        aside = Problems()
        apart = context.apart(aside)
        with suppress(Enough):
            for each in _meanings(order, aside):
                found += _ordered(each, apart)
        return found, [*unread, f"{order.place} (its data contradict themselves)"], True
    if found or order.kind != "MedicationRequest" or not unread:
        return found, unread, True
    names = _names(order, context.apart(Problems()))
    called = {
        concept.id: concept.phrase
        for name in names
        if (concept := vocabulary.named(name)) is not None
        and concept.kind in GIVEN_KINDS
        and len(fold(name)) >= SHORTEST
    }
    if called:
        unread = [
            f"{each}, looked up by its name as {', '.join(called.values())}" for each in unread
        ]
    return list(called), unread, bool(names) or _is_coded(order, context)


def _names(order: Record, context: Context) -> list[str]:
    """What an order calls its drug: whole, and each ingredient without its strength."""
    found: list[str] = []
    with suppress(Enough):
        for codeable in _codeables(order, context):
            texts = [text_at(codeable, "text", order, context.problems)]
            texts += [
                text_at(each, "display", order, context.problems)
                for each in list_at(codeable, "coding", order, context.problems)
            ]
            found += [each for each in texts if each]
    parts = [part for each in found for part in each.split(" / ")]
    return [*found, *(_STRENGTH.sub("", part).strip() for part in parts)]


def _is_coded(order: Record, context: Context) -> bool:
    """Whether a code says what is ordered, known or not."""
    aside = context.apart(Problems())
    with suppress(Enough):
        return any(each.get("coding") for each in _codeables(order, aside))
    return True


def _codeables(order: Record, context: Context) -> Iterator[Body]:
    """Where an order, or the product that it refers to, names its drug."""
    body, problems = order.body, context.problems
    either = mapping_at(body, "medication", order, problems)
    yield mapping_at(body, "medicationCodeableConcept", order, problems)
    yield mapping_at(either, "concept", order, problems)
    reference = mapping_at(either, "reference", order, problems) or mapping_at(
        body, "medicationReference", order, problems
    )
    product = context.referred(text_at(reference, "reference", order, problems) or "", order)
    if product is not None and product.body.get("status") != IN_ERROR:
        yield mapping_at(product.body, "code", order, problems)
    elif product is None and "display" in reference:
        yield {"text": reference["display"]}


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
    route = None
    with suppress(Enough):
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
