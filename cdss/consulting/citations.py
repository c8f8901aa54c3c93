"""What a rule rests on, as an answer cites it."""

from __future__ import annotations

from cdss.model.consultation import Citation
from cdss.model.rule import Rule


def citations(rule: Rule) -> tuple[Citation, ...]:
    """The sources and references of a derivation, caution or alert."""
    return tuple(
        [Citation(each.source, each.certainty, each.citation, each.url) for each in rule.grounds]
    )
