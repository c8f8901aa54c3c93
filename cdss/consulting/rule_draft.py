"""An option rule drafted from one piece of evidence, for a person to complete.

What follows from the evidence is filled in. What needs a judgement is marked, and lint
names each mark until somebody has put words in its place.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from cdss.errors import Location, TargetError, nearest
from cdss.knowledge.documents.base import TO_COMPLETE
from cdss.knowledge.documents.source import EvidenceDocument, InterventionDocument, Source
from cdss.located import node_of, write_yaml
from cdss.model.concept import Vocabulary
from cdss.model.condition import concepts_of
from cdss.model.evidence import DIRECTIONS
from cdss.model.knowledge_base import KnowledgeBase
from cdss.model.wording import phrase

_ID = re.compile(r"(.+)-(\d{4})")
_PLAIN = re.compile(r"[A-Za-z](?:[\w ,./()'+-]|:(?! ))*[\w)]")
_SEXES = frozenset({"female", "male"})
_Conditions = tuple[tuple[str, str], ...]


def rule_draft(kb: KnowledgeBase, ref: str) -> str:
    """An option rule for one piece of evidence, in YAML with comments.

    Args:
        kb: The knowledge base that has the evidence.
        ref: ``source-id/E1``.

    Raises:
        TargetError: There is no such evidence, or no option rests on evidence of its kind.

    Example:
        >>> import cdss
        >>> draft = rule_draft(cdss.load(), "unidentified-ivig-banker/E1")
        >>> [line for line in draft.splitlines() if line.startswith(("kind", "gate", "then"))]
        ... # doctest: +NORMALIZE_WHITESPACE
        ['kind: option', 'gate: juvenile-dermatomyositis',
        'then: {option: intravenous-immunoglobulin, target: motor-function}']
    """
    evidence, given = _found(kb, ref)
    return "".join(f"{line}\n" for line in _lines(kb, ref, evidence, given))


def _found(kb: KnowledgeBase, ref: str) -> tuple[EvidenceDocument, InterventionDocument]:
    name, _, part = ref.partition("/")
    sources: dict[str, Source] = {each.id: each for each in kb.archive.sources}
    if name not in sources:
        raise TargetError(f"no source is called `{name}`{_near(name, sources)}")
    source = sources[name]
    pieces = {each.id: each for each in source.evidence}
    if part not in pieces:
        known = ", ".join(f"`{name}/{each}`" for each in pieces) or "none at all"
        raise TargetError(f"`{name}` has no evidence `{part}`; it has {known}")
    evidence = pieces[part]
    given = next(
        (
            each
            for subject in source.subjects
            if subject.id == evidence.subject
            for each in subject.interventions
            if each.id == evidence.intervention
        ),
        None,
    )
    if evidence.question != "treatment" or given is None:
        raise TargetError(
            f"`{ref}` answers a question of {evidence.question}, and an option rests on evidence "
            "of treatment"
        )
    return evidence, given


def _near(name: str, known: dict[str, Source]) -> str:
    found = nearest(name, known)
    return f"; near: {', '.join(f'`{each}`' for each in found)}" if found else ""


def _lines(
    kb: KnowledgeBase, ref: str, evidence: EvidenceDocument, given: InterventionDocument
) -> Iterator[str]:
    vocabulary = kb.vocabulary
    gate = _gate(kb, evidence.situation)
    asked = _asked(evidence.situation, gate, vocabulary)
    target, others = _targets(evidence)
    name = _title(given.intervention, target, asked, vocabulary)
    citing = [rule.id for rule in kb.of_kind("option") if ref in rule.evidence]
    yield f"# Drafted from {ref}. Put words in place of each {TO_COMPLETE};"
    yield "# `cdss lint` names those that are left, and `cdss test` runs the examples."
    yield "# It belongs into a file below rules/options."
    if citing:
        yield f"# Already cited by {', '.join(sorted(citing))}: another rule needs a reason."
    for same in _same(kb, gate, asked, given.intervention, target):
        if same not in citing:
            yield f"# {same} says the same: add {ref} to its evidence instead."
    yield f"id: {_next_id(kb, gate)}"
    yield "kind: option"
    yield f"title: {_scalar(name)}"
    yield "status: draft"
    yield "version: 1"
    yield f"purpose: {TO_COMPLETE} - whom it finds, and for which patients"
    yield f"misuse: {TO_COMPLETE} - how few and which patients, what is unclear, what it is not for"
    if gate is None:
        yield "# gate: the situation names no diagnosis"
    else:
        yield f"gate: {gate}"
    yield "# the situation as it was reported, every part of it; a rule that asks for less reaches"
    yield "# further than its evidence, and says so under `misuse`"
    yield f"when: {_when(asked)}"
    if others:
        yield f"# it also speaks of {', '.join(others)}: one rule for each target"
    yield f"then: {{option: {given.intervention}, target: {target}}}"
    yield f"evidence: [{ref}]"
    examples = [
        {"name": f"{TO_COMPLETE} - {words}", "given": stated, "expect": outcome}
        for outcome, words, stated in _examples(gate, asked, given.intervention)
    ]
    yield from write_yaml(node_of({"examples": examples}, Location("draft"))).splitlines()


def _gate(kb: KnowledgeBase, situation: Sequence[str]) -> str | None:
    """The diagnosis that opens the rule: one that opens others, else the widest of these."""
    vocabulary = kb.vocabulary
    stated = [each for each in situation if _kind(each, vocabulary) == "diagnosis"]
    used = Counter(rule.gate for rule in kb.of_kind("option") if rule.gate is not None)
    for gate, _ in used.most_common():
        if any(vocabulary.is_a(each, gate) for each in stated):
            return gate
    return max(
        stated,
        key=lambda each: sum(vocabulary.is_a(other, each) for other in stated),
        default=None,
    )


def _kind(concept: str, vocabulary: Vocabulary) -> str:
    known = vocabulary.get(concept)
    return "finding" if known is None else known.kind


def _asked(situation: Sequence[str], gate: str | None, vocabulary: Vocabulary) -> _Conditions:
    """Each part of the situation as a condition; what another part implies is left out."""
    found = []
    for each in situation:
        implied = any(other != each and vocabulary.is_a(other, each) for other in situation)
        if each == gate or (implied and each in vocabulary):
            continue
        kind = _kind(each, vocabulary)
        if each in _SEXES:
            found.append(("sex", each))
        else:
            found.append(("history" if kind == "demographic" else kind, each))
    return tuple(dict.fromkeys(found))


def _targets(evidence: EvidenceDocument) -> tuple[str, list[str]]:
    """The target that the evidence speaks of most favourably, and the others."""
    ranked = sorted(evidence.direction, key=lambda each: DIRECTIONS.index(evidence.direction[each]))
    if not ranked:
        raise TargetError("the evidence has no `direction`, so an option would have no target")
    return ranked[0], ranked[1:]


def _title(option: str, target: str, asked: _Conditions, vocabulary: Vocabulary) -> str:
    known = vocabulary.get(option)
    label = option if known is None else known.label
    words = [phrase(each, vocabulary) for _, each in asked if each != target]
    said = f"{label} reported for {phrase(target, vocabulary)}"
    if not words:
        return said
    listed = f"{', '.join(words[:-1])} and {words[-1]}" if words[1:] else words[0]
    return f"{said} in {listed}"


def _same(
    kb: KnowledgeBase, gate: str | None, asked: _Conditions, option: str, target: str
) -> Iterator[str]:
    """The option rules that ask for these very things."""
    parts = {each for kind, each in asked if kind != "sex"} | ({gate} if gate else set())
    sexes = {each for kind, each in asked if kind == "sex"}
    for rule in kb.of_kind("option"):
        alike = (rule.then.of, rule.then.target) == (option, target) and not sexes
        if alike and set(concepts_of(rule.whole)) == parts:
            yield rule.id


def _next_id(kb: KnowledgeBase, gate: str | None) -> str:
    """The id after the last of its field; an id once given is never given again."""
    rules = kb.rules.values()
    alike = [rule.id for rule in rules if rule.kind == "option" and gate in {rule.gate, None}]
    alike += [] if alike else [rule.id for rule in rules if gate is not None and rule.gate == gate]
    prefixes = Counter(found[1] for each in alike if (found := _ID.fullmatch(each)))
    if prefixes:
        prefix = prefixes.most_common(1)[0][0]
        prefix = prefix if prefix.endswith("-O") else f"{prefix.rpartition('-')[0] or prefix}-O"
    else:
        prefix = "".join(word[0] for word in (gate or "new").split("-") if word).upper() + "-O"
    # The archive keeps the examples of withdrawn rules, too.
    taken = [_ID.fullmatch(each) for each in (*kb.rules, *kb.archive.examples)]
    last = max((int(each[2]) for each in taken if each and each[1] == prefix), default=0)
    return f"{prefix}-{last + 1:04}"


def _when(asked: _Conditions) -> str:
    leaves = [f"{{{kind}: {each}}}" for kind, each in asked]
    if not leaves:
        return "always"
    return leaves[0] if len(leaves) == 1 else f"{{all: [{', '.join(leaves)}]}}"


_SECTIONS = {"diagnosis": "diagnoses", "finding": "findings", "history": "history"}


def _examples(
    gate: str | None, asked: _Conditions, option: str
) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """One example for each outcome, as far as the situation tells what a profile would say."""
    opened: dict[str, Any] = {} if gate is None else {"diagnoses": {gate: "present"}}
    holds = _with(opened, asked)
    unsettled = {"diagnoses": {gate: "suspected"}} if gate else {"patient": {"sex": "female"}}
    failed = [{"agent": option, "response": "not tolerated"}]
    yield "reported", "a patient for whom it holds", holds
    yield "cautioned", "one who did not tolerate it", {**holds, "treatments": failed}
    yield "already-given", "one who had it", {**holds, "treatments": [{"agent": option}]}
    yield "undecided", "one of whom too little is known", opened if asked and gate else unsettled
    if gate is not None:
        yield "not-applicable", "one with another disease", {"diagnoses": {gate: "absent"}}
    elif asked:
        yield "not-applicable", "one in another situation", _with({}, asked[:1], "absent")


def _with(given: dict[str, Any], asked: _Conditions, state: str = "present") -> dict[str, Any]:
    found = dict(given)
    for kind, each in asked:
        if kind == "sex":
            (other,) = _SEXES - {each}
            found["patient"] = {"sex": each if state == "present" else other}
        else:
            section = _SECTIONS[kind]
            found[section] = {**found.get(section, {}), each: state}
    return found


def _scalar(text: str) -> str:
    return text if _PLAIN.fullmatch(text) else json.dumps(text, ensure_ascii=False)
