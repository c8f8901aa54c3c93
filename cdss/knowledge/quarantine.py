"""Rules that nothing carries any more: what they rest on was retracted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from cdss.knowledge.documents.source import Source
from cdss.model.rule import Rule

_CARRIED = frozenset({"option", "assessment", "derivation"})
"""Kinds that report or conclude. A caution or an alert stays: to drop it would look safe."""


def quarantined(rules: Iterable[Rule], sources: Iterable[Source]) -> dict[str, str]:
    """The rules that rest on retracted publications alone, each with the reason in words.

    What rests on such a rule in turn falls with it where it has no other ground: a
    derivation that is gone concludes nothing.
    """
    retracted = {each.id for each in sources if each.standing.status == "retracted"}
    found = {}
    for rule in rules:
        if rule.kind not in _CARRIED:
            continue
        named = [ref.partition("/")[0] for ref in rule.evidence]
        named += [each.source for each in rule.grounds]
        if named and retracted.issuperset(named):
            which = ", ".join(dict.fromkeys(named))
            found[rule.id] = f"{rule.id} is in quarantine: all it rests on was retracted ({which})"
    return found


def in_force(rules: Mapping[str, Rule], without: Mapping[str, str]) -> dict[str, Rule]:
    """The rules that are not in quarantine."""
    return {name: rule for name, rule in rules.items() if name not in without}
