"""What is being ordered: the draft orders of ``order-select``, as concepts of the vocabulary."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final, NamedTuple

from cdss.interop.cds_hooks.shape import listing, mapping, wrong
from cdss.interop.code_systems import concepts_by_code
from cdss.model.concept import Vocabulary

_SELECTION: Final = re.compile(r"\w+/[\w.-]+", re.ASCII)

_NOT_ORDERED: Final = frozenset({"entered-in-error", "cancelled", "stopped", "revoked"})
"""What says of a draft that it is none."""

_CODED: Final = ("medicationCodeableConcept", "medication", "code")
"""Where an order says what it is about: releases of FHIR name it differently."""


class Ordered(NamedTuple):
    """What is being ordered.

    Attributes:
        concepts: What the vocabulary knows of it, by id.
        unknown: The codes of what it does not know, with their system.
    """

    concepts: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()


NOTHING: Final = Ordered()


def read_orders(context: Mapping[str, Any], vocabulary: Vocabulary) -> Ordered:
    """What the context of ``order-select`` says is being ordered.

    The selected ones among the draft orders; all of them where none is named as selected.
    What must not be given (``doNotPerform``) is no order.

    Args:
        context: The request's ``context``.
        vocabulary: The concepts, with their codes.

    Raises:
        ProfileError: The context is not that of ``order-select``.

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
    found = list(_resources(bundle))
    resources = {place: each for place, each in found if place}
    selected = _selected(context)
    orders = [each for place, each in found if not selected or place in selected]
    known = concepts_by_code(vocabulary)
    concepts: dict[str, None] = {}
    unknown: dict[str, None] = {}
    for order in orders:
        if order.get("doNotPerform") is True or order.get("status") in _NOT_ORDERED:
            continue
        told = [pair for coded in _about(order, resources) for pair in _codes(coded)]
        means = [known[pair] for pair in told if pair in known]
        concepts |= dict.fromkeys(_closest(means, vocabulary))
        if told and not means:
            unknown |= dict.fromkeys([f"{told[0][0]} {told[0][1]}"])
    return Ordered(tuple(concepts), tuple(unknown))


def _selected(context: Mapping[str, Any]) -> frozenset[str]:
    if context.get("selections") is None:
        return frozenset()
    named = listing(context["selections"], "context.selections")
    for at, each in enumerate(named):
        if not isinstance(each, str) or not _SELECTION.fullmatch(each):
            raise wrong("`Type/id` belongs here", f"context.selections[{at}]")
    return frozenset(named)


def _resources(bundle: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Each resource of a Bundle, with ``Type/id``; one without an id has an empty name."""
    for at, entry in enumerate(listing(bundle.get("entry", []), "context.draftOrders.entry")):
        place = f"context.draftOrders.entry[{at}]"
        resource = mapping(mapping(entry, place).get("resource"), f"{place}.resource")
        kind, name = resource.get("resourceType"), resource.get("id")
        if not isinstance(kind, str):
            raise wrong("a text belongs here", f"{place}.resource.resourceType")
        yield (f"{kind}/{name}" if isinstance(name, str) else ""), resource


def _about(
    order: Mapping[str, Any], resources: Mapping[str, Mapping[str, Any]]
) -> Iterator[Mapping[str, Any]]:
    """The CodeableConcepts that say what an order is about."""
    for key in _CODED:
        value = order.get(key)
        if isinstance(value, Mapping):
            # R5 wraps both forms: {concept: ...} or {reference: ...}.
            inner = value.get("concept")
            yield inner if isinstance(inner, Mapping) else value
            yield from _referred(value.get("reference"), order, resources)
    yield from _referred(order.get("medicationReference"), order, resources)


def _referred(
    reference: Any, order: Mapping[str, Any], resources: Mapping[str, Mapping[str, Any]]
) -> Iterator[Mapping[str, Any]]:
    name = reference.get("reference") if isinstance(reference, Mapping) else None
    if not isinstance(name, str):
        return
    contained = _mappings(order.get("contained"))
    found = (
        next((each for each in contained if f"#{each.get('id')}" == name), None)
        if name.startswith("#")
        else resources.get(name)
    )
    if found is None:
        return
    if isinstance(found.get("code"), Mapping):
        yield found["code"]
    # What is mixed from several agents is ordered with each of them.
    for each in _mappings(found.get("ingredient")):
        if isinstance(each.get("itemCodeableConcept"), Mapping):
            yield each["itemCodeableConcept"]


def _codes(coded: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for each in _mappings(coded.get("coding")):
        system, code = each.get("system"), each.get("code")
        if isinstance(system, str) and isinstance(code, str) and code:
            yield system, code


def _closest(concepts: Iterable[str], vocabulary: Vocabulary) -> tuple[str, ...]:
    """Of codes that say one thing more and less closely, the closer ones."""
    found = tuple(dict.fromkeys(concepts))
    return tuple(
        each
        for each in found
        if not any(
            each != other and (vocabulary.is_a(other, each) or vocabulary.agent_of(other) == each)
            for other in found
        )
    )


def _mappings(value: Any) -> list[Mapping[str, Any]]:
    """The objects of an array; none where something else stands."""
    found = value if isinstance(value, list) else []
    return [each for each in found if isinstance(each, Mapping)]
