"""Reported patients consulted without their own publications: does the rest find what they got?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from cdss.consulting.consultation import consult
from cdss.inference.compile import compile_rules
from cdss.knowledge.same_people import same_people
from cdss.knowledge.subject_before import profile_before
from cdss.model.consultation import OUTCOMES, OptionEntry
from cdss.model.knowledge_base import KnowledgeBase
from cdss.model.rule import Rule
from cdss.model.trial import ABSENT, LeftOutResult

_LEAST = 2
"""Statements without which there is no story: a diagnosis, and something beside it."""


def left_out(kb: KnowledgeBase) -> Iterator[LeftOutResult]:
    """Consult for every reported patient, before each intervention, without her own sources.

    All publications on her are left out, and so is every rule that rests on them alone.
    Groups have no facts of their own, and patients of whom next to nothing is told have
    no story: both are passed over.
    """
    sources = {each.id: each for each in kb.archive.sources}
    people = same_people(sources.values())
    today = date.fromisoformat(kb.scope.date)
    for source in sources.values():
        for subject in source.subjects:
            if not subject.is_patient or not subject.interventions:
                continue
            who = people[source.id, subject.id]
            own = {name for (name, _), each in people.items() if each == who}
            rest = _without(kb, own)
            for given in subject.interventions:
                profile = profile_before(source, subject, given, kb.vocabulary, today)
                if len(profile.statements) < _LEAST:
                    continue
                answer = consult(profile, rest, engine="native", everything=True)
                about = [each for each in answer.options if _is_on(each, given.intervention, kb)]
                best = min((each.outcome for each in about), key=OUTCOMES.index, default=ABSENT)
                told = {each.intervention for each in answer.options if each.outcome == "reported"}
                yield LeftOutResult(
                    source.id, subject.id, given.id, given.intervention, best, len(told)
                )


def _without(kb: KnowledgeBase, sources: set[str]) -> KnowledgeBase:
    rules: Mapping[str, Rule] = {
        name: rule._replace(evidence=kept)
        for name, rule in kb.rules.items()
        if (kept := tuple(ref for ref in rule.evidence if ref.partition("/")[0] not in sources))
        or not rule.evidence
    }
    return kb.with_rules(rules, compile_rules(rules.values(), kb.vocabulary))


def _is_on(option: OptionEntry, intervention: str, kb: KnowledgeBase) -> bool:
    """Whether an option is on this intervention, a kind of it, or its agent by some route."""
    vocabulary = kb.vocabulary
    one, other = option.intervention, intervention
    return (
        vocabulary.is_a(other, one)
        or vocabulary.is_a(one, other)
        or vocabulary.agent_of(one) == vocabulary.agent_of(other)
    )
