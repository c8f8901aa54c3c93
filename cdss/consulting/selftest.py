"""A knowledge base tested against itself: the examples of its rules, and its own evidence."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from cdss.consulting.consultation import consult
from cdss.consulting.engines import conclude
from cdss.consulting.given import profile_of
from cdss.errors import Location, ProfileError
from cdss.explain.missing import words
from cdss.explain.proof import Explainer
from cdss.explain.values import NO, UNKNOWN, YES
from cdss.explain.walk import failing
from cdss.inference.evaluate import evaluate
from cdss.knowledge.documents.source import (
    EvidenceDocument,
    InterventionDocument,
    Source,
    SubjectDocument,
)
from cdss.knowledge.subject_before import file_of, profile_before
from cdss.model.consultation import OptionEntry
from cdss.model.knowledge_base import Example, KnowledgeBase
from cdss.model.profile import Profile
from cdss.model.rule import Rule
from cdss.model.trial import NOT_REPLAYED, ExampleResult, ReplayResult

COUNTS = frozenset({"reported", "cautioned", "already-given"})
"""Outcomes with which an option is listed, and its evidence with it."""


class _Reading:
    """One profile: the answer that a user gets, and the values behind it."""

    def __init__(self, profile: Profile, kb: KnowledgeBase) -> None:
        self.kb = kb
        self.answer = consult(profile, kb, everything=True)
        self._options = {each.rule: each for each in self.answer.options}
        reading = evaluate(kb.network, profile, kb.vocabulary)
        run, _ = conclude(kb.network, reading.support, engine="native", cross_check=False)
        self.explainer = Explainer(
            kb.network, run, reading.support, kb.derivations, reading=reading
        )

    def option(self, rule: Rule) -> OptionEntry:
        return self._options[rule.id]

    def outcome(self, rule: Rule) -> str:
        """What became of a rule, in the words that its examples use."""
        explainer, root = self.explainer, self.kb.network.roots[rule.id]
        value = explainer.bits(root.whole)
        if rule.kind == "option":
            return self.option(rule).outcome
        if rule.kind == "derivation":
            return self._derived(rule, value)
        if rule.kind == "alert":
            shown = {each.rule: each.state for each in self.answer.alerts}
            return shown.get(rule.id) or ("false" if value == NO else "unknown")
        # What may harm is shown where the statements contradict each other, too.
        if rule.kind == "caution" and explainer.supported(root.whole):
            return "holds"
        return {YES: "holds", NO: "false"}.get(value, "unknown")

    def _derived(self, rule: Rule, value: int) -> str:
        """Present by this rule alone; absent by whatever makes it so, an ancestor's absence too."""
        if value == YES:
            return "present"
        absent = (value == NO and rule.then.defines) or self.explainer.state(rule.then.of) == NO
        return "absent" if absent else "unknown"

    def because(self, rule: Rule) -> tuple[str, ...]:
        """The conditions that decided a rule, in words."""
        explainer, whole = self.explainer, self.kb.network.roots[rule.id].whole
        value = explainer.bits(whole)
        if value == NO:
            return tuple(f"fails: {each}" for each in failing(explainer, whole))
        if value != YES:
            word = "not known" if value == UNKNOWN else "in conflict"
            leaves = [explainer.leaf(index) for index in explainer.open_leaves(whole)]
            return tuple(f"{word}: {each}" for each in words(leaves, self.kb.vocabulary))
        hindrances = tuple(_hindrances(self.option(rule))) if rule.kind == "option" else ()
        return hindrances or tuple(
            f"holds: {each.text} ({each.location})" for each in explainer.holding(whole)
        )


def _hindrances(option: OptionEntry) -> Iterator[str]:
    """What keeps an option whose conditions hold from being reported as it is."""
    if option.because == "contraindicated":
        for each in option.cautions:
            if each.severity == "contraindicated":
                yield f"caution {each.rule} holds: {each.text}"
    elif option.because == "exclude-first":
        for check in option.to_check:
            if check.exclude_first:
                yield f"caution {check.rule} is not excluded: {', '.join(check.missing)} not stated"
    if option.given_here is not None:
        for stated in option.given_here.statements:
            yield f"already given: {stated.text} ({stated.location})"


def run_examples(kb: KnowledgeBase) -> Iterator[ExampleResult]:
    """Run the examples of every rule in force, in the order of rule ids.

    Yields:
        One result per example; ``passed`` tells.

    Raises:
        EngineError: The engines differ.

    Example:
        >>> import cdss
        >>> first = next(run_examples(cdss.load()))
        >>> first.rule, first.passed
        ('C-0001', True)
    """
    for name, rule in sorted(kb.rules.items()):
        for example in kb.archive.examples.get(name, ()):
            yield run_example(kb, rule, example)


def run_example(kb: KnowledgeBase, rule: Rule, example: Example) -> ExampleResult:
    """Run one example of one rule."""
    place = _location(example.place)
    try:
        profile = profile_of(example.given, kb.vocabulary, place, _today(kb))
    except ProfileError as error:
        got = "no profile"
        because = tuple(f"{each.what} {each.help}".strip() for each in error.diagnostics)
    else:
        reading = _Reading(profile, kb)
        got = reading.outcome(rule)
        because = reading.because(rule)
    return ExampleResult(
        rule.id, rule.kind, rule.title, example.name, place.brief, example.expect, got, because
    )


def replay(kb: KnowledgeBase) -> Iterator[ReplayResult]:
    """Consult for every reported patient as she stood before what an option cites of her.

    The option must be reported, cautioned or already given, with that very
    evidence; a rule that its own evidence contradicts is wrong. Cohorts are not
    replayed: a group has no facts of its own. Nor are patients of indirect evidence:
    they have another disease, and the rule's gate is not for them.

    Yields:
        One result per piece of evidence and option that cites it.

    Raises:
        EngineError: The engines differ.
    """
    sources: dict[str, Source] = {each.id: each for each in kb.archive.sources}
    read: dict[tuple[str, str, str], _Reading] = {}
    for rule in kb.of_kind("option"):
        for ref in rule.evidence:
            source = sources[ref.partition("/")[0]]
            document = next(each for each in source.evidence if f"{source.id}/{each.id}" == ref)
            subject, given = _reported(source, document)
            if subject is None or given is None or not subject.is_patient or document.indirect:
                yield _not_replayed(rule, source, document, subject)
                continue
            key = (source.id, subject.id, given.id)
            if key not in read:
                profile = profile_before(source, subject, given, kb.vocabulary, _today(kb))
                read[key] = _Reading(profile, kb)
            yield _judged(rule, document, source, given, read[key], subject)


def _reported(
    source: Source, document: EvidenceDocument
) -> tuple[SubjectDocument | None, InterventionDocument | None]:
    """The subject and the intervention that a piece of evidence is about."""
    subject = next((each for each in source.subjects if each.id == document.subject), None)
    listed = () if subject is None else subject.interventions
    return subject, next((each for each in listed if each.id == document.intervention), None)


def _judged(
    rule: Rule,
    document: EvidenceDocument,
    source: Source,
    given: InterventionDocument,
    reading: _Reading,
    subject: SubjectDocument,
) -> ReplayResult:
    option = reading.option(rule)
    ref = f"{source.id}/{document.id}"
    carried = any(each.ref == ref for each in option.evidence)
    passed = option.outcome in COUNTS and carried
    because = reading.because(rule) if option.outcome != "reported" else ()
    if option.outcome not in COUNTS:
        because += tuple(_unplaced(document, rule, subject))
    return ReplayResult(
        source=source.id,
        subject=document.subject,
        before=given.id,
        intervention=given.intervention,
        rule=rule.id,
        evidence=ref,
        place=rule.place,
        evidence_place=f"{file_of(source)} {document.id}",
        outcome=option.outcome,
        because=because if carried else (*because, "the entry does not carry this evidence"),
        passed=passed,
    )


def _unplaced(document: EvidenceDocument, rule: Rule, subject: SubjectDocument) -> Iterator[str]:
    """What is stated of the situation at no time, so that it may have come to be later."""
    asked = {rule.gate, *document.situation}
    for each in subject.statements:
        if each.concept in asked and each.time == "not-stated" and not each.before:
            yield f"left out, since its time is not stated: {each.id} {each.concept}"


def _not_replayed(
    rule: Rule, source: Source, document: EvidenceDocument, subject: SubjectDocument | None
) -> ReplayResult:
    if subject is not None and not subject.is_patient:
        passed, why = True, f"a group of {subject.n}"
    elif document.indirect:
        passed, why = True, f"indirect: {', '.join(document.indirect)}"
    else:
        passed, why = False, "the evidence names no patient and intervention of its source"
    return ReplayResult(
        source=source.id,
        subject=document.subject,
        before=document.intervention or "",
        intervention=document.assessment or "",
        rule=rule.id,
        evidence=f"{source.id}/{document.id}",
        place=rule.place,
        evidence_place=f"{file_of(source)} {document.id}",
        outcome=NOT_REPLAYED,
        because=(why,),
        passed=passed,
    )


def _today(kb: KnowledgeBase) -> date:
    """The date of the knowledge: tests give the same answer on every day."""
    return date.fromisoformat(kb.scope.date)


def _location(place: str) -> Location:
    path, line, column = place.rsplit(":", 2)
    return Location(path, int(line), int(column))
