"""Words for people, for every concept that an answer names by its id."""

from __future__ import annotations

from collections.abc import Iterable

from cdss.model.concept import Vocabulary
from cdss.model.consultation import Consultation, OptionEntry
from cdss.model.evidence import Evidence


def labels(answer: Consultation, vocabulary: Vocabulary) -> dict[str, str]:
    """The words for each concept named in an answer, by id, in the order of the ids.

    Example:
        >>> import cdss
        >>> kb = cdss.load()
        >>> profile = cdss.profile_from_yaml("diagnoses: {juvenile dermatomyositis: absent}", kb)
        >>> sorted(cdss.consult(profile, kb).labels)
        ['juvenile-dermatomyositis']
    """
    named: set[str] = {each.diagnosis for each in answer.gated}
    named.update(each.concept for each in answer.conflicts)
    named.update(each.gate for each in answer.alerts if each.gate)
    named.update(each.gate for each in answer.alerts_to_check if each.gate)
    for option in answer.options:
        _of_option(option, named)
    for assessment in answer.assessments:
        _of_evidence(assessment.evidence, named)
    phrases = vocabulary.phrases
    return {each: phrases[each] for each in sorted(named) if each in phrases}


def _of_option(option: OptionEntry, named: set[str]) -> None:
    if option.target:
        named.add(option.target)
    named.update(option.missing)
    for check in option.to_check:
        named.update(check.missing)
    if option.given_here:
        named.update(option.given_here.response)
        named.update(option.given_here.route.split(", "))
    _of_evidence(option.evidence, named)


def _of_evidence(evidence: Iterable[Evidence], named: set[str]) -> None:
    for each in evidence:
        named.update(each.direction, each.result, each.situation)
