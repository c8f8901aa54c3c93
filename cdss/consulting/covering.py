"""Which conditions the examples and replays of a knowledge base decide by."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from cdss.consulting.trials import trials
from cdss.explain.deciding import Occurrence, Place, deciding, occurrences
from cdss.explain.proof import Explainer
from cdss.explain.values import YES
from cdss.inference.evaluate import evaluate
from cdss.inference.native import NativeEngine
from cdss.knowledge.documents import rule as doc
from cdss.knowledge.files import KnowledgeFiles
from cdss.knowledge.read import read_documents
from cdss.knowledge.shape import Placed
from cdss.model.condition import Always, leaves
from cdss.model.coverage import Covered
from cdss.model.knowledge_base import KnowledgeBase
from cdss.model.rule import Rule
from cdss.model.wording import say


def coverage(kb: KnowledgeBase, files: KnowledgeFiles) -> Iterator[Covered]:
    """Every condition of every rule in force, with how often an example turns on it.

    A condition is decided by where it is met or not met, and the rule's value would be
    another one were it not known. The gate counts as a condition. What holds for everyone
    has nothing to decide.

    Args:
        kb: The knowledge base.
        files: The files it was read from, for the lines.
    """
    placed = {each.document.id: each for each in read_documents(files).rules}
    tried = trials(kb)
    for name, rule in kb.rules.items():
        met, unmet = _counted(kb, rule, tried[name])
        for each in occurrences(rule.whole):
            if not isinstance(each.leaf, Always):
                yield Covered(
                    rule=name,
                    place=_line(placed[name], rule, each),
                    condition=say(each.leaf, kb.vocabulary),
                    met=met[each.place],
                    unmet=unmet[each.place],
                )


def _counted(
    kb: KnowledgeBase, rule: Rule, profiles: tuple[Any, ...]
) -> tuple[Counter[Place], Counter[Place]]:
    met: Counter[Place] = Counter()
    unmet: Counter[Place] = Counter()
    literals = {node.leaf: 2 * at for at, node in enumerate(kb.network.nodes) if node.leaf}
    for profile in profiles:
        reading = evaluate(kb.network, profile, kb.vocabulary)
        run = NativeEngine(kb.network).run(reading.support)
        explainer = Explainer(kb.network, run, reading.support, kb.derivations, reading=reading)
        values = {
            leaf: YES if isinstance(leaf, Always) else explainer.bits(literals[leaf])
            for leaf in leaves(rule.whole)
        }
        found = deciding(rule.whole, values.__getitem__)
        met.update(place for place, value in found.items() if value == YES)
        unmet.update(place for place, value in found.items() if value != YES)
    return met, unmet


def _line(placed: Placed[Any], rule: Rule, each: Occurrence) -> str:
    """The line of a condition in its file."""
    place = each.place
    if rule.gate is not None and not isinstance(rule.when, Always):
        # The gate stands before the rest, as ``Rule.whole`` joins them.
        if place[0] == 0:
            return placed.place("gate").brief
        place = place[1:]
    elif rule.gate is not None:
        return placed.place("gate").brief
    path: list[str | int] = ["when"]
    document = placed.document.when
    for at in place:
        if isinstance(document, doc.NotDocument):
            path.append("not")
            document = document.not_
        else:
            key = "all" if isinstance(document, doc.AllDocument) else "any"
            path += [key, at]
            document = getattr(document, key)[at]
    return placed.place(*path).brief
