"""Words for people, for every concept that an answer names by its id."""

from __future__ import annotations

from cdss.consulting.blank import Blank
from cdss.model.concept import Vocabulary
from cdss.model.consultation import Consultation


def labels(answer: Consultation, vocabulary: Vocabulary, blank: Blank) -> dict[str, str]:
    """The words for each concept that an answer names or might, by id, in the order of the ids.

    Example:
        >>> import cdss
        >>> kb = cdss.load()
        >>> profile = cdss.profile_from_yaml("diagnoses: {juvenile dermatomyositis: absent}", kb)
        >>> sorted(cdss.consult(profile, kb).labels)
        ['juvenile-dermatomyositis']
    """
    named: set[str] = {each.diagnosis for each in answer.gated}
    named.update([each.concept for each in answer.conflicts])
    named.update([each.gate for each in answer.alerts if each.gate])
    named.update([each.gate for each in answer.alerts_to_check if each.gate])
    for option in answer.options:
        if option.given_here:
            named.update(option.given_here.response, option.given_here.route.split(", "))
    for assessment in answer.assessments:
        for each in assessment.evidence:
            named.update(each.direction, each.result, each.situation)
    rules = tuple([each.rule for each in answer.options])
    return blank.labels[rules, frozenset(named & vocabulary.phrases.keys())].copy()
