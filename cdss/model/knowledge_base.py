"""A knowledge base: vocabulary, rules, evidence, and the network compiled from them."""

import pickle
import zlib
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import reduce
from operator import or_
from typing import Any, NamedTuple

from cdss.model.concept import Vocabulary
from cdss.model.evidence import Evidence
from cdss.model.follow import around, named
from cdss.model.network import Network
from cdss.model.reported import Reported
from cdss.model.rule import RULE_KINDS, Rule


class Scope(NamedTuple):
    """What the knowledge covers, in words; every answer prints it."""

    version: str
    date: str
    covers: str
    not_covered: tuple[str, ...]
    intended_use: str


class Example(NamedTuple):
    """A profile written beside a rule, and what the rule must make of it."""

    name: str
    given: Any
    expect: str
    place: str


class Archive(NamedTuple):
    """What a consultation does not read: the sources in full, and the rules' examples.

    ``sources`` holds the validated documents of ``cdss.knowledge.documents``.
    """

    sources: tuple[Any, ...]
    examples: Mapping[str, tuple[Example, ...]]


class RulePart(NamedTuple):
    """One rule in force: its version, and a short digest of what its file states."""

    version: int
    sha256: str


class KnowledgeParts(NamedTuple):
    """Every rule in force and every source, each with a digest; the concepts and the scope.

    A digest covers what a file states, and neither its comments nor its layout. That of a
    rule covers the references it cites, and not its examples. The digests are short: they
    find what changed, and the digest of the knowledge as a whole proves that nothing did.

    ``vocabulary`` covers every concept. ``concepts`` are all of them in a knowledge base,
    and in an explained answer those that bear on it, ``other_concepts`` covering the rest
    together.
    """

    rules: dict[str, RulePart]
    sources: dict[str, str]
    vocabulary: str
    scope: str
    concepts: dict[str, str]
    other_concepts: str = ""


NO_PARTS = KnowledgeParts({}, {}, "", "", {})
"""The parts of a knowledge base that was read from no files."""


class KnowledgeBase:
    """Everything an answer rests on. Immutable, shareable between threads, cheap to pickle.

    Attributes:
        root: The folder it was read from, as given.
        scope: What it covers and what not.
        sha256: Digest of its files' names and bytes.
        vocabulary: The concepts.
        rules: Every rule in force, by id; withdrawn ones are not.
        evidence: Evidence by ``source-id/E1``.
        network: The compiled rules.
        cautions: The cautions that concern each option's intervention.
        cautions_reach: For each of those interventions the leaves, as bits, that its
            cautions read (``Network.under``).
        derivations: The derivations that may conclude each concept or a kind of it.
        concepts_reach: For each rule the concepts that bear on it, as bits, in the order of
            ``parts.concepts``.
        statuses: How many rules are drafts, and how many were reviewed.
        parts: Digests of its parts, for an answer to carry.
        program: Digest of the program that compiled it.
        quarantined: The rules that are out of force because what they rest on was
            retracted, in words.
    """

    __slots__ = (
        "__weakref__",
        "_archive",
        "_by_kind",
        "_packed",
        "_packed_reported",
        "_reported",
        "cautions",
        "cautions_reach",
        "concepts_reach",
        "derivations",
        "evidence",
        "network",
        "parts",
        "program",
        "quarantined",
        "root",
        "rules",
        "scope",
        "sha256",
        "statuses",
        "vocabulary",
    )

    def __init__(
        self,
        *,
        root: str,
        scope: Scope,
        sha256: str,
        vocabulary: Vocabulary,
        rules: Mapping[str, Rule],
        evidence: Mapping[str, Evidence],
        network: Network,
        archive: Archive,
        parts: KnowledgeParts = NO_PARTS,
        program: str = "",
        quarantined: tuple[str, ...] = (),
        reported: Mapping[str, Reported] | None = None,
    ) -> None:
        self.root = root
        self.scope = scope
        self.sha256 = sha256
        self.vocabulary = vocabulary
        self.rules = dict(sorted(rules.items()))
        self.evidence = dict(evidence)
        self.network = network
        self.cautions = _cautions(self.rules, vocabulary)
        self.cautions_reach = _reach(self.cautions, network)
        self.derivations = _derivations(self.rules, vocabulary)
        self._by_kind = {
            kind: tuple(rule for rule in self.rules.values() if rule.kind == kind)
            for kind in RULE_KINDS
        }
        self.statuses = dict(sorted(Counter(rule.status for rule in self.rules.values()).items()))
        self.parts = parts
        self.concepts_reach = _concepts_reach(
            self.rules, self.derivations, vocabulary, parts.concepts
        )
        self.program = program
        self.quarantined = quarantined
        self._archive: Archive | None = archive
        self._packed: bytes | None = None
        self._reported: Mapping[str, Reported] | None = reported or {}
        self._packed_reported: bytes | None = None

    @property
    def archive(self) -> Archive:
        """The sources in full and the rules' examples, unpacked when first asked for."""
        if self._archive is None:
            packed = zlib.decompress(self._packed or b"")
            self._archive = pickle.loads(packed)  # noqa: S301 - our own bytes
        return self._archive

    @property
    def reported(self) -> Mapping[str, Reported]:
        """The subject behind each piece of evidence, unpacked when first asked for."""
        if self._reported is None:
            self._reported = pickle.loads(self._packed_reported or b"")  # noqa: S301 - our own bytes
        return self._reported

    def of_kind(self, kind: str) -> tuple[Rule, ...]:
        """The rules of one kind, in the order of their ids."""
        return self._by_kind[kind]

    def with_rules(self, rules: Mapping[str, Rule], network: Network) -> "KnowledgeBase":
        """The same knowledge with other rules in force, and the network compiled from them."""
        return KnowledgeBase(
            root=self.root,
            scope=self.scope,
            sha256=self.sha256,
            vocabulary=self.vocabulary,
            rules=rules,
            evidence=self.evidence,
            network=network,
            archive=self.archive,
            parts=self.parts,
            program=self.program,
            quarantined=self.quarantined,
            reported=self.reported,
        )

    def with_evidence(self, evidence: Mapping[str, Evidence]) -> "KnowledgeBase":
        """The same knowledge with other evidence records (with quotes, say)."""
        return KnowledgeBase(
            root=self.root,
            scope=self.scope,
            sha256=self.sha256,
            vocabulary=self.vocabulary,
            rules=self.rules,
            evidence=evidence,
            network=self.network,
            archive=self.archive,
            parts=self.parts,
            program=self.program,
            quarantined=self.quarantined,
            reported=self.reported,
        )

    def __getstate__(self) -> dict[str, Any]:
        state = {name: getattr(self, name) for name in self.__slots__ if name != "__weakref__"}
        if state["_packed"] is None:
            # Most that load it never look inside, and read and check less of it so.
            packed = pickle.dumps(self._archive, protocol=pickle.HIGHEST_PROTOCOL)
            state["_packed"] = zlib.compress(packed, level=1)
        if state["_packed_reported"] is None:
            state["_packed_reported"] = pickle.dumps(
                self._reported, protocol=pickle.HIGHEST_PROTOCOL
            )
        state["_archive"] = state["_reported"] = None
        return state

    def __setstate__(self, state: dict[str, Any]) -> None:
        for name, value in state.items():
            setattr(self, name, value)


def _cautions(rules: Mapping[str, Rule], vocabulary: Vocabulary) -> dict[str, tuple[Rule, ...]]:
    """For each intervention that an option names, the cautions that concern it."""
    cautions = [rule for rule in rules.values() if rule.kind == "caution"]
    found = {}
    for option in rules.values():
        if option.kind == "option":
            given = option.then.of
            names = vocabulary.concerning(given)
            found[given] = tuple(rule for rule in cautions if rule.then.of in names)
    return found


def _reach(cautions: Mapping[str, tuple[Rule, ...]], network: Network) -> dict[str, int]:
    found = {}
    for given, rules in cautions.items():
        reach = 0
        for rule in rules:
            reach |= network.under[network.roots[rule.id].whole >> 1]
        found[given] = reach
    return found


def _derivations(rules: Mapping[str, Rule], vocabulary: Vocabulary) -> dict[str, tuple[Rule, ...]]:
    found: dict[str, list[Rule]] = {}
    for rule in rules.values():
        if rule.kind == "derivation":
            for concept in vocabulary.ancestors(rule.then.of):
                found.setdefault(concept, []).append(rule)
    return {concept: tuple(each) for concept, each in found.items()}


def _concepts_reach(
    rules: Mapping[str, Rule],
    derivations: Mapping[str, tuple[Rule, ...]],
    vocabulary: Vocabulary,
    concepts: Iterable[str],
) -> dict[str, int]:
    """For each rule the concepts that can reach it, as bits.

    Each rule adds what reaches it to the rules that ask for its conclusion, until nothing
    is added: following every rule by itself takes as long as there are rules, squared.
    """
    bits = {concept: 1 << at for at, concept in enumerate(concepts)}
    nearby: dict[str, int] = {}
    found: dict[str, int] = {}
    asked_by: dict[str, list[str]] = {}
    for name, rule in rules.items():
        reach = 0
        for concept in named(rule, vocabulary):
            if concept not in nearby:
                nearby[concept] = reduce(
                    or_, (bits.get(each, 0) for each in around(concept, vocabulary))
                )
            reach |= nearby[concept]
            for each in derivations.get(concept, ()):
                asked_by.setdefault(each.id, []).append(name)
        found[name] = reach
    waiting = [name for name in found if name in asked_by]
    while waiting:
        reach = found[name := waiting.pop()]
        for asking in asked_by[name]:
            if reach & ~found[asking]:
                found[asking] |= reach
                if asking in asked_by:
                    waiting.append(asking)
    return found
