"""Checks of rules: examples, reviews, evidence and what nobody reads. L060 to L079."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from cdss.errors import Location
from cdss.knowledge.documents.rule import ReviewedStatus
from cdss.knowledge.lint.base import Base
from cdss.knowledge.lint.check import Finding, error, warning
from cdss.model.condition import (
    All,
    Always,
    AnyOf,
    Condition,
    Counted,
    Not,
    Stated,
    Timed,
    Treated,
)
from cdss.model.rule import Rule


@error(
    "L060",
    "review-of-another-version",
    "A review is of one version. When the rule changes, its version does, and it is a draft again "
    "until somebody has read it.",
)
def review_of_another_version(base: Base) -> Iterator[Finding]:
    """A reviewed rule that has changed since."""
    for rule, placed in base.in_force():
        status = placed.document.status
        if isinstance(status, ReviewedStatus) and status.reviewed.version != rule.version:
            yield Finding(
                f"version {status.reviewed.version} was reviewed, and this is {rule.version}",
                placed.place("status", "reviewed", "version"),
                help="have this version reviewed, or write `status: draft`",
            )


_EXPECTS = {
    "option": ("reported", "cautioned", "already-given", "undecided", "not-applicable"),
    "derivation": ("present", "absent", "unknown"),
    "assessment": ("holds", "unknown", "false"),
    "caution": ("holds", "unknown", "false"),
    "alert": ("holds", "were-it", "unknown", "false"),
}


@error(
    "L061",
    "missing-example",
    "An example shows a reviewer what the rule does, and proves it on every run of `cdss test`. "
    "Each outcome that the rule can have needs one, above all those in which it stays silent.",
)
def missing_example(base: Base) -> Iterator[Finding]:
    """An outcome that no example shows."""
    for rule, placed in base.in_force():
        shown = {each.expect for each in placed.document.examples}
        missing = [each for each in _can_have(base, rule) if each not in shown]
        if missing:
            yield Finding(
                f"`{rule.id}` has no example that expects "
                + ", ".join(f"`{each}`" for each in missing),
                placed.place("examples"),
            )


@error(
    "L062",
    "impossible-example",
    "Each kind of rule has its own outcomes; an example that expects another kind's never holds.",
)
def impossible_example(base: Base) -> Iterator[Finding]:
    """An example that expects what no rule of this kind concludes."""
    for rule, placed in base.in_force():
        for at, example in enumerate(placed.document.examples):
            if example.expect not in _EXPECTS[rule.kind]:
                yield Finding(
                    f"the outcome of a rule of kind {rule.kind} is never `{example.expect}`",
                    placed.place("examples", at, "expect"),
                    help="one of " + ", ".join(f"`{each}`" for each in _EXPECTS[rule.kind]),
                )


def _can_have(base: Base, rule: Rule) -> Iterator[str]:
    """The outcomes that a rule can have, as far as its form tells."""
    open_, false = _can_be_open(rule.whole), _can_be_false(rule.whole)
    untreated = rule.kind == "option" and _asks_for_no_treatment(base, rule.whole)
    for outcome in _EXPECTS[rule.kind]:
        if outcome in {"unknown", "undecided"}:
            wanted = open_
        elif outcome in {"false", "not-applicable"}:
            wanted = false
        elif outcome == "absent":
            wanted = rule.then.defines and false
        elif outcome == "were-it":
            wanted = rule.gate is not None
        elif outcome == "already-given":
            wanted = not untreated
        elif outcome == "cautioned":
            wanted = not untreated or _may_be_contraindicated(base, rule)
        else:
            wanted = True
        if wanted:
            yield outcome


_NOTHING_GIVEN = Not(Counted(Treated(None), 1))


def _asks_for_no_treatment(base: Base, condition: Condition) -> bool:
    """Whether a condition holds only where nothing was given, and so no option was."""
    asked = set(_together(condition))
    defining = {
        Stated(each.then.of)
        for each in base.rules.values()
        if each.then.defines and _NOTHING_GIVEN in _together(each.whole)
    }
    return _NOTHING_GIVEN in asked or bool(defining & asked)


def _together(condition: Condition) -> Iterator[Condition]:
    """The parts of a condition that must all hold."""
    if isinstance(condition, All):
        for part in condition.parts:
            yield from _together(part)
    else:
        yield condition


def _may_be_contraindicated(base: Base, rule: Rule) -> bool:
    """Whether a caution can keep an option from being reported as it is."""
    names = (
        base.vocabulary.concerning(rule.then.of) if rule.then.of in base.vocabulary else frozenset()
    )
    return any(
        each.kind == "caution"
        and each.then.of in names
        and (each.then.severity == "contraindicated" or each.then.exclude_first)
        for each in base.rules.values()
    )


def _can_be_open(condition: Condition) -> bool:
    if isinstance(condition, All | AnyOf):
        return any(_can_be_open(part) for part in condition.parts)
    if isinstance(condition, Not):
        return _can_be_open(condition.part)
    return not isinstance(condition, Always)


def _can_be_false(condition: Condition) -> bool:
    if isinstance(condition, All):
        return any(_can_be_false(part) for part in condition.parts)
    if isinstance(condition, AnyOf):
        return all(_can_be_false(part) for part in condition.parts)
    if isinstance(condition, Not):
        return not isinstance(condition.part, Always)
    if isinstance(condition, Timed):
        # An older or undated statement may be followed by one that nobody wrote down.
        return condition.within is None and condition.before is None and condition.after is None
    return not isinstance(condition, Always)


@error(
    "L063",
    "target-without-evidence",
    "An option says what the intervention was judged on. If none of its evidence speaks of that "
    "target or a part of it, the option claims more than was reported.",
)
def target_without_evidence(base: Base) -> Iterator[Finding]:
    """An option whose target none of its evidence speaks of."""
    for rule, placed in base.in_force("option"):
        if any(ref not in base.evidence for ref in rule.evidence):
            continue  # said already, and what it would speak of is not known
        told = [target for ref in rule.evidence for target in base.evidence[ref].direction]
        wanted = rule.then.target or ""
        if wanted in base.vocabulary and not any(
            base.vocabulary.is_a(target, wanted) for target in told
        ):
            yield Finding(
                f"no evidence of `{rule.id}` speaks of `{wanted}`",
                placed.place("then", "target"),
                notes=("it speaks of " + ", ".join(f"`{each}`" for each in sorted(set(told))),)
                if told
                else (),
            )


@error(
    "L064",
    "evidence-of-something-else",
    "A rule cites evidence about what it names: the same intervention or assessment, a kind of it, "
    "or its agent by some route; and evidence that asks a question of its own kind.",
)
def evidence_of_something_else(base: Base) -> Iterator[Finding]:
    """A rule whose evidence is about another intervention, or another kind of question."""
    vocabulary = base.vocabulary
    for rule, placed in base.in_force("option", "assessment"):
        questions = {"treatment", "harm"} if rule.kind == "option" else {"assessment"}
        for at, ref in enumerate(rule.evidence):
            if ref not in base.evidence_documents:
                continue
            document = base.evidence_documents[ref][2]
            place = placed.place("evidence", at)
            if document.question not in questions:
                yield Finding(f"`{ref}` answers a question of {document.question}", place)
                continue
            about = document.assessment or base.intervention_of(ref)
            if about is None or about not in vocabulary:
                continue
            names = vocabulary.ancestors(about) | (
                vocabulary.ancestors(vocabulary.agent_of(about))
                if vocabulary.agent_of(about) in vocabulary
                else frozenset()
            )
            if rule.then.of in vocabulary and rule.then.of not in names:
                yield Finding(f"`{ref}` is about `{about}` and not `{rule.then.of}`", place)


@warning(
    "L065",
    "unasked-situation",
    "The evidence comes from a situation that the rule does not ask for, nor for anything like it. "
    "That may be meant; then `misuse` says so, because the rule reaches further than its evidence.",
)
def unasked_situation(base: Base) -> Iterator[Finding]:
    """Evidence from a situation that the rule's gate and condition are silent about."""
    for rule, placed in base.in_force("option", "assessment"):
        asked = _reached(base, rule)
        for at, ref in enumerate(rule.evidence):
            if ref not in base.evidence:
                continue
            strange = [
                concept
                for concept in base.evidence[ref].situation
                if concept in base.vocabulary
                and not any(base.related(concept, each) for each in asked)
            ]
            if strange:
                yield Finding(
                    f"`{rule.id}` does not ask for "
                    + ", ".join(f"`{each}`" for each in strange)
                    + f", which `{ref}` was reported in",
                    placed.place("evidence", at),
                )


def _reached(base: Base, rule: Rule) -> set[str]:
    """What a rule asks for, and what the derivations that it reads ask for."""
    found: set[str] = set()
    waiting = list(base.asked(rule))
    while waiting:
        concept = waiting.pop()
        if concept in found or concept not in base.vocabulary:
            continue
        found.add(concept)
        for other in base.rules.values():
            if other.kind == "derivation" and base.vocabulary.is_a(other.then.of, concept):
                waiting += base.asked(other)
    return found


@warning(
    "L066",
    "caution-on-nothing",
    "A caution is shown beside options of its agent or class. No option gives this one, so nobody "
    "will ever read it.",
)
def caution_on_nothing(base: Base) -> Iterator[Finding]:
    """A caution about something that no option gives."""
    vocabulary = base.vocabulary
    given: set[str] = set()
    for rule in base.rules.values():
        if rule.kind == "option" and rule.then.of in vocabulary:
            given |= vocabulary.concerning(rule.then.of)
    for rule, placed in base.in_force("caution"):
        if rule.then.of not in given:
            yield Finding(f"no option gives `{rule.then.of}`", placed.place("then", "caution"))


@warning(
    "L067",
    "unread-derivation",
    "No rule asks for what this one concludes. It still stands under `derived` in every answer; if "
    "that is what it is for, `purpose` says so.",
)
def unread_derivation(base: Base) -> Iterator[Finding]:
    """A derived concept that no condition asks for."""
    vocabulary = base.vocabulary
    for rule, placed in base.in_force("derivation"):
        if rule.then.of not in vocabulary:
            continue
        bears_on = vocabulary.ancestors(rule.then.of)
        if rule.then.defines:
            bears_on |= vocabulary.descendants(rule.then.of)
        readers = (base.asked(each) for each in base.rules.values() if each.id != rule.id)
        if not any(bears_on & asked for asked in readers):
            yield Finding(f"no rule asks for `{rule.then.of}`", placed.place("then"))


@error(
    "L068",
    "said-twice",
    "Two rules that conclude the same from the same condition are one rule with two ids; they "
    "drift apart when one of them is mended.",
)
def said_twice(base: Base) -> Iterator[Finding]:
    """Two rules of the same condition and conclusion."""
    first: dict[Any, tuple[str, Location]] = {}
    for rule, placed in base.in_force():
        meaning = (rule.kind, rule.then, _unordered(rule.whole))
        name, where = first.setdefault(meaning, (rule.id, placed.place("id")))
        if name != rule.id:
            yield Finding(
                f"`{rule.id}` says what `{name}` says",
                placed.place("id"),
                notes=(f"`{name}` is at {where}",),
            )


def _unordered(condition: Condition) -> Any:
    """A condition without the order of its parts."""
    if isinstance(condition, All | AnyOf):
        parts = frozenset(_unordered(part) for part in condition.parts)
        return next(iter(parts)) if len(parts) == 1 else (type(condition).__name__, parts)
    if isinstance(condition, Not):
        return ("Not", _unordered(condition.part))
    return condition


_NO_READING = frozenset({"analogy", "derived", "editorial", "incomplete", "unverified"})
"""Certainties of cautions that say what was not read, or reason from something else."""


@warning(
    "L069",
    "safety-without-caution",
    "`safety_read` tells the reader how much of an intervention's safety was read. Read, and no "
    "caution written: either nothing was found, or it was forgotten. Not read, and cautions "
    "written: the word is out of date.",
)
def safety_without_caution(base: Base) -> Iterator[Finding]:
    """An option's intervention whose cautions do not fit its `safety_read`."""
    vocabulary = base.vocabulary
    options = {rule.then.of for rule in base.rules.values() if rule.kind == "option"}
    cautions = [rule for rule in base.rules.values() if rule.kind == "caution"]
    cautioned = {rule.then.of for rule in cautions}
    read = {
        rule.then.of
        for rule in cautions
        if any(each.certainty not in _NO_READING for each in rule.grounds)
    }
    for placed in base.documents.concepts:
        concept = placed.document
        if concept.id not in options or concept.id not in vocabulary:
            continue
        place = placed.place("safety_read" if ("safety_read",) in placed.places else "id")
        # What was read of a class, or of another route, is no reading of this one.
        if concept.id in read and concept.safety_read == "none":
            yield Finding(f"`{concept.id}` has cautions, and `safety_read` is `none`", place)
        if concept.safety_read != "none" and not base.vocabulary.concerning(concept.id) & cautioned:
            yield Finding(
                f"`safety_read` of `{concept.id}` is `{concept.safety_read}`, and no caution is "
                "about it",
                place,
            )


CHECKS = (
    review_of_another_version,
    missing_example,
    impossible_example,
    target_without_evidence,
    evidence_of_something_else,
    unasked_situation,
    caution_on_nothing,
    unread_derivation,
    said_twice,
    safety_without_caution,
)
