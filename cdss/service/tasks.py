"""What a worker process does for a request: one function for each kind, on plain data.

A task takes the knowledge base and plain data, and gives plain data. Whatever is costly
(reading, consulting, writing JSON) happens here, away from the process that speaks HTTP.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from time import perf_counter
from typing import Any, NamedTuple

from cdss.consulting.cards import cards as card_response
from cdss.consulting.consultation import consult
from cdss.interop.cds_hooks import NOTHING, read_orders
from cdss.interop.cds_hooks.discovery import ORDER_SELECT
from cdss.interop.fhir.profile import profile_from_fhir
from cdss.interop.fhir_out import answer_to_fhir, subject_of
from cdss.interop.yaml_profile import profile_from_yaml
from cdss.model.consultation import Consultation
from cdss.model.knowledge_base import KnowledgeBase
from cdss.model.profile import Profile
from cdss.service.problem import Problem

_RESOURCE = re.compile(rb'"resourceType"\s*:')

CRASHED = "the process of the other engine died at this request; the native engine answers alone"


class Done(NamedTuple):
    """What a task gives back.

    Attributes:
        body: The answer, written.
        facts: What may be counted and logged: never the patient's.
    """

    body: bytes
    facts: Mapping[str, Any]


class Way(NamedTuple):
    """How to consult: on which engine, and what to say where another had died."""

    engine: str | None = None
    crashed: bool = False


def answered(kb: KnowledgeBase, profile: Profile, way: Way, **wanted: bool) -> Consultation:
    """Consult; after a crash on the native engine alone, which the answer then says."""
    if not way.crashed:
        return consult(profile, kb, engine=way.engine, **wanted)
    answer = consult(profile, kb, engine="native", cross_check=False, **wanted)
    return answer._replace(engine=answer.engine._replace(note=CRASHED))


def consultation(kb: KnowledgeBase, way: Way, told: Mapping[str, Any]) -> Done:
    """The answer to a profile or to FHIR as ``cdss consult`` prints it, as JSON or as FHIR."""
    text = told["text"]
    if told["subject"] and not is_fhir(text):
        raise Problem("malformed-body", "`subject` names a patient of FHIR; this is a profile")
    profile = (
        profile_from_fhir(text, kb, subject=told["subject"] or None)
        if is_fhir(text)
        else profile_from_yaml(text, kb, allow_unknown=told["allow_unknown"])
    )
    begun = perf_counter()
    answer = answered(kb, profile, way, everything=told["all"], explain=told["explain"])
    facts = facts_of(answer, begun)
    given = (
        answer_to_fhir(answer, kb, subject=subject_of(profile))
        if told["fhir"]
        else answer.model_dump()
    )
    return Done(written(given), facts)


def is_fhir(text: bytes) -> bool:
    """Whether a text is FHIR: profiles are no lists, and have no resource types.

    Example:
        >>> is_fhir(b'{"resourceType": "Bundle"}'), is_fhir(b'{"findings": []}')
        (True, False)
        >>> is_fhir('\ufeff{"resourceType": "Bundle"}'.encode())
        True
    """
    start = text.removeprefix(b"\xef\xbb\xbf").lstrip()[:1]
    return start == b"[" or (start == b"{" and _RESOURCE.search(text) is not None)


def facts_of(answer: Consultation, begun: float | None = None) -> dict[str, Any]:
    """What a log may say of an answer, and of how long it took if begun at this time."""
    took = None if begun is None else round((perf_counter() - begun) * 1000, 1)
    return ({} if took is None else {"consult_ms": took}) | {
        "engine": answer.engine.name,
        "engine_version": answer.engine.version,
        "cross_checked": answer.engine.cross_checked,
        "knowledge": answer.knowledge.version,
        "knowledge_sha256": answer.knowledge.sha256,
        "options": len(answer.options),
    }


def written(data: Any) -> bytes:
    """Data as JSON in UTF-8, on one line."""
    return json.dumps(data, ensure_ascii=False, check_circular=False, separators=(",", ":")).encode(
        "utf-8", "replace"
    )


def cards(kb: KnowledgeBase, way: Way, told: Mapping[str, Any]) -> Done:
    """The response of a CDS service to a call whose resources are at hand."""
    hook, resources = told["hook"], told["resources"]
    profile = profile_from_fhir(resources, kb, subject=f"Patient/{told['patient']}")
    ordering = hook == ORDER_SELECT
    begun = perf_counter()
    answer = answered(kb, profile, way, everything=ordering)
    facts = facts_of(answer, begun)
    ordered = read_orders(told["context"], kb.vocabulary, resources) if ordering else NOTHING
    response = card_response(answer, kb, hook=hook, ordered=ordered, instance=told["instance"])
    for each in response["cards"]:
        each["detail"] = _with_gaps(each.get("detail", ""), told["missing"], way)
    facts |= {"cards": [each["uuid"] for each in response["cards"]]}
    return Done(written(response), facts)


def _with_gaps(detail: str, missing: Sequence[str], way: Way) -> str:
    """A card's detail with what was not to be had, which nobody may take for absent."""
    said = [detail] if detail else []
    if missing:
        said.append(f"Not supplied by the record: {', '.join(missing)}. What it holds is unknown.")
    if way.crashed:
        said.append(f"Engine: {CRASHED}.")
    return "\n\n".join(said)


Task = Callable[[KnowledgeBase, Way, Mapping[str, Any]], Done]

TASKS: dict[str, Task] = {"consultation": consultation, "cards": cards}
