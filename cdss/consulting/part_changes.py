"""Which parts of a knowledge base differ: from those an answer names, or from another's."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from cdss.consulting.parts_behind import digest_of_others
from cdss.model.knowledge_base import KnowledgeBase, KnowledgeParts
from cdss.model.replay import PartChange


def since(parts: Mapping[str, Any], kb: KnowledgeBase) -> tuple[PartChange, ...]:
    """What differs from the parts that an answer carries, as its JSON states them."""
    found = [*_between(parts, _plain(kb.parts), kb)]
    if parts["vocabulary"] != kb.parts.vocabulary:
        found += _of_vocabulary(parts, kb)
    if parts["scope"] != kb.parts.scope:
        found.append(PartChange("scope", "", "changed"))
    return tuple(found)


def _of_vocabulary(parts: Mapping[str, Any], kb: KnowledgeBase) -> Iterator[PartChange]:
    """The concepts that differ, and whether others do of which an answer names none."""
    known = parts.get("concepts")
    if not known:
        yield PartChange("vocabulary", "", "changed")
        return
    for name in sorted(known):
        here = kb.parts.concepts.get(name)
        if here != known[name]:
            concept = kb.vocabulary.get(name)
            title = concept.label if concept else ""
            yield PartChange("concept", name, _how(there=True, here=here is not None), title=title)
    if parts.get("other_concepts") != digest_of_others(kb.parts.concepts, known):
        title = "concepts that did not bear on the answer"
        yield PartChange("vocabulary", "", "changed", title=title)


def between(before: KnowledgeBase, after: KnowledgeBase) -> tuple[PartChange, ...]:
    """What differs between two knowledge bases, concept by concept too.

    Example:
        >>> import cdss
        >>> between(cdss.load(), cdss.load())
        ()
    """
    found = [*_between(_plain(before.parts), _plain(after.parts), after, before)]
    found += _concepts(before, after)
    if before.parts.scope != after.parts.scope:
        versions = before.scope.version, after.scope.version
        found.append(PartChange("scope", "", "changed", *versions))
    return tuple(found)


def _plain(parts: KnowledgeParts) -> dict[str, Any]:
    rules = {name: part._asdict() for name, part in parts.rules.items()}
    return {"rules": rules, "sources": parts.sources}


def _between(
    before: Mapping[str, Any],
    after: Mapping[str, Any],
    kb: KnowledgeBase,
    older: KnowledgeBase | None = None,
) -> Iterator[PartChange]:
    old, new = before["rules"], after["rules"]
    for name in sorted({*old, *new}):
        there, here = old.get(name), new.get(name)
        if there == here:
            continue
        rule = kb.rules.get(name) or (older and older.rules.get(name))
        # What has examples and is not in force was withdrawn: its file still stands.
        gone = "withdrawn" if name in kb.archive.examples else "removed"
        yield PartChange(
            kind="rule",
            name=name,
            how="added" if there is None else gone if here is None else "changed",
            before=None if there is None else str(there["version"]),
            after=None if here is None else str(here["version"]),
            title=rule.title if rule else "",
        )
    old, new = before["sources"], after["sources"]
    for name in sorted({*old, *new}):
        if old.get(name) != new.get(name):
            yield PartChange("source", name, _how(there=name in old, here=name in new))


def _concepts(before: KnowledgeBase, after: KnowledgeBase) -> Iterator[PartChange]:
    old = {each.id: each for each in before.vocabulary}
    new = {each.id: each for each in after.vocabulary}
    for name in sorted({*old, *new}):
        if old.get(name) != new.get(name):
            label = (new.get(name) or old[name]).label
            yield PartChange(
                "concept", name, _how(there=name in old, here=name in new), title=label
            )


def _how(*, there: bool, here: bool) -> str:
    return "changed" if there and here else "added" if here else "removed"
