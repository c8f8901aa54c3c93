"""An answer as CDS Hooks cards."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final
from uuid import NAMESPACE_URL, uuid5

from cdss.interop.cds_hooks.card import REASONS, REASONS_TO_GIVE, Card, Link, Source
from cdss.interop.cds_hooks.discovery import HOOKS, ORDER_SELECT, PATIENT_VIEW
from cdss.interop.cds_hooks.orders import NOTHING, Ordered
from cdss.model.concept import Vocabulary
from cdss.model.consultation import CautionEntry, Citation, Consultation, OptionEntry
from cdss.model.evidence import DESIGNS, Evidence
from cdss.model.knowledge_base import KnowledgeBase
from cdss.report.card_text import (
    alert_detail,
    alert_sentence,
    citable,
    contraindication_sentence,
    has_card,
    option_detail,
    option_sentence,
    overview_detail,
    overview_sentence,
    unread_detail,
    unread_sentence,
)

_CARDS: Final = uuid5(NAMESPACE_URL, "urn:cdss:cards")

_STRONGEST: Final = ("trial", "cohort", "case-series", "case-report", *DESIGNS)
"""Designs as they weigh; the last ones report no patients of their own."""


def cards(
    answer: Consultation,
    kb: KnowledgeBase,
    *,
    hook: str = PATIENT_VIEW,
    ordered: Ordered = NOTHING,
    instance: str = "",
) -> dict[str, Any]:
    """The response of a CDS service: cards, of which none suggests anything.

    Args:
        answer: The consultation; for ``order-select`` one that was asked for everything, since
            what is ordered may be contraindicated whatever the options say of it.
        kb: The knowledge it came from.
        hook: ``patient-view`` or ``order-select``.
        ordered: What is being ordered; for ``order-select``.
        instance: The call's ``hookInstance``, so that the cards of two calls differ.

    Raises:
        ValueError: The hook is neither, or the answer leaves out what does not apply.

    Example:
        >>> import cdss
        >>> kb = cdss.load()
        >>> profile = cdss.profile_from_yaml("diagnoses: [juvenile dermatomyositis]", kb)
        >>> [each["indicator"] for each in cards(cdss.consult(profile, kb), kb)["cards"]]
        ['info']
    """
    if hook not in HOOKS:
        raise ValueError(f"no cards are made for the hook `{hook}`")
    if hook == ORDER_SELECT:
        if not answer.asked.everything:
            raise ValueError("an answer to `order-select` is one with `everything`")
        found = _on_orders(answer, kb, ordered, instance)
    else:
        found = _on_patient(_listed(answer, kb), instance)
    return {"cards": [each.as_json() for each in found]}


def _on_patient(answer: Consultation, instance: str) -> Iterator[Card]:
    """What is to be seen first; each intervention; and what is left, in one.

    A patient whom the knowledge does not cover gets no card.
    """
    if answer.alerts:
        sources = _sources([each for alert in answer.alerts for each in alert.sources])
        yield Card(
            uuid=_name(answer, PATIENT_VIEW, instance, "look-first"),
            summary=alert_sentence(answer),
            detail=alert_detail(answer),
            indicator="info",
            source=_main(sources, answer),
            links=_links(sources),
        )
    known = citable(answer)
    for options in _by_intervention(answer.options):
        if has_card(options[0]):
            sources = [*_reports(options), *_grounds(options)]
            yield Card(
                uuid=_name(answer, PATIENT_VIEW, instance, *(each.rule for each in options)),
                summary=option_sentence(answer, options),
                detail=option_detail(answer, [options], known),
                indicator="info",
                source=_main(sources, answer),
                links=_links(sources),
            )
    if answer.options or answer.alerts or answer.alerts_to_check:
        yield Card(
            uuid=_name(answer, PATIENT_VIEW, instance, "overview"),
            summary=overview_sentence(answer),
            detail=overview_detail(answer),
            indicator="info",
            source=_knowledge(answer),
        )


def _listed(answer: Consultation, kb: KnowledgeBase) -> Consultation:
    """The answer with the options of which it says something.

    Their gate is met, and their conditions hold or are open.
    """
    shut = {each.diagnosis for each in answer.gated}
    return answer._replace(
        options=tuple(
            each
            for each in answer.options
            if each.outcome != "not-applicable" and kb.rules[each.rule].gate not in shut
        )
    )


def _on_orders(
    answer: Consultation, kb: KnowledgeBase, ordered: Ordered, instance: str
) -> Iterator[Card]:
    """A card for each thing ordered of which the knowledge says something here."""
    listed = _listed(answer, kb).options
    known = citable(answer)
    for concept in ordered.concepts:
        against = _contraindications(answer, kb, concept)
        about = [each for each in listed if _is_on(each.intervention, concept, kb.vocabulary)]
        groups = _by_intervention(about)
        label = kb.vocabulary[concept].label
        if not against:
            # Which of a class will be given is not said: any of them may be.
            kinds = _contraindicated_kinds(answer, kb, concept)
            against = tuple(dict.fromkeys(each for of in kinds.values() for each in of))
            label = f"{', '.join(kinds)}, of what is ordered ({label})" if kinds else label
        if not against and not groups:
            continue
        reports = [each for options in groups for each in _reports(options)]
        grounds = [each for options in groups for each in _grounds(options)]
        first = _sources([each for caution in against for each in caution.sources])
        sources = [*first, *reports, *grounds]
        detail = option_detail(answer, groups, known, against=against, unknown=ordered.unknown)
        yield Card(
            uuid=_name(answer, ORDER_SELECT, instance, concept),
            summary=(
                contraindication_sentence(label, against)
                if against
                else option_sentence(answer, groups[0])
            ),
            detail=detail,
            indicator="warning" if against else "info",
            source=_main(sources, answer),
            links=_links(sources),
            reasons=(*REASONS_TO_GIVE, *REASONS) if against else REASONS,
        )
    if ordered.unread:
        # No card would say that nothing is known of it, which nobody has looked up.
        yield Card(
            uuid=_name(answer, ORDER_SELECT, instance, "unread", *ordered.unread),
            summary=unread_sentence(ordered.unread),
            detail=unread_detail(answer, ordered.unread),
            indicator="info",
            source=_knowledge(answer),
        )


def _contraindications(
    answer: Consultation, kb: KnowledgeBase, concept: str
) -> tuple[CautionEntry, ...]:
    """What contraindicates something in this patient, whatever the options say of it."""
    names = kb.vocabulary.concerning(concept)
    found = {
        each.rule: each
        for option in answer.options
        for each in option.cautions
        if each.severity == "contraindicated" and kb.rules[each.rule].then.of in names
    }
    return tuple(found[rule] for rule in sorted(found))


def _contraindicated_kinds(
    answer: Consultation, kb: KnowledgeBase, concept: str
) -> dict[str, tuple[CautionEntry, ...]]:
    """The kinds of a class that are contraindicated in this patient, by label."""
    below = sorted(kb.vocabulary.descendants(concept) - {concept})
    found = {kb.vocabulary[each].label: _contraindications(answer, kb, each) for each in below}
    return {label: against for label, against in found.items() if against}


def _is_on(intervention: str, ordered: str, vocabulary: Vocabulary) -> bool:
    """Whether an option is on what is ordered, a kind of it, or its agent by some route."""
    return (
        vocabulary.is_a(intervention, ordered)
        or vocabulary.is_a(ordered, intervention)
        or vocabulary.is_a(vocabulary.agent_of(intervention), ordered)
        or vocabulary.is_a(vocabulary.agent_of(ordered), intervention)
    )


def _by_intervention(options: Iterable[OptionEntry]) -> list[list[OptionEntry]]:
    """Options of one intervention with one outcome, in the order of the answer."""
    found: dict[tuple[str, str, bool], list[OptionEntry]] = {}
    for each in options:
        against = each.direction in {"against", "harm"}
        found.setdefault((each.intervention, each.outcome, against), []).append(each)
    return list(found.values())


# What is cited, the main evidence first


def _reports(options: Iterable[OptionEntry]) -> list[Source]:
    evidence = {each.source: each for option in options for each in option.evidence}
    return [
        Source(_standing(each) + each.citation, each.url)
        for each in sorted(evidence.values(), key=_strength)
    ]


def _strength(evidence: Evidence) -> tuple[bool, int, int, str]:
    # A trial of adults tells less of a child than a cohort of children does.
    indirect = bool(evidence.indirect)
    return (indirect, _STRONGEST.index(evidence.design), -evidence.n, evidence.source)


def _standing(evidence: Evidence) -> str:
    return "" if evidence.standing == "current" else f"{evidence.standing.upper()}. "


def _grounds(options: Iterable[OptionEntry]) -> list[Source]:
    return _sources(
        [each for option in options for caution in option.cautions for each in caution.sources]
    )


def _sources(citations: Iterable[Citation]) -> list[Source]:
    found = {each.source: each for each in citations}
    return [Source(each.citation, each.url) for each in found.values()]


def _main(sources: Sequence[Source], answer: Consultation) -> Source:
    return sources[0] if sources else _knowledge(answer)


def _knowledge(answer: Consultation) -> Source:
    knowledge = answer.knowledge
    return Source(f"cdss, knowledge {knowledge.version} of {knowledge.date}")


def _links(sources: Sequence[Source]) -> tuple[Link, ...]:
    """Every further source that has an address, each address once."""
    known = {sources[0].url} if sources else set()
    found: dict[str, Link] = {}
    for each in sources[1:]:
        if each.url and each.url not in known:
            found.setdefault(each.url, Link(each.label, each.url))
    return tuple(found.values())


def _name(answer: Consultation, *parts: str) -> str:
    """A card's UUID: the same for the same knowledge, patient, day and call."""
    told = (answer.knowledge.sha256, answer.profile.sha256, answer.profile.as_of, *parts)
    return str(uuid5(_CARDS, "\n".join(told)))
