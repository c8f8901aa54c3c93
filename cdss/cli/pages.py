"""Which page of an answer was asked for."""

from __future__ import annotations

import sys

import click

from cdss.errors import nearest
from cdss.model.concept import fold
from cdss.model.consultation import Consultation, OptionEntry
from cdss.model.knowledge_base import KnowledgeBase
from cdss.report.html import html, option_page


def page(answer: Consultation, kb: KnowledgeBase, target: str | None) -> str:
    """The whole answer as a page, or one intervention of it.

    Args:
        answer: The answer.
        kb: Knows what an intervention is called.
        target: The id or any name of an intervention, or the id of an option's rule.

    Raises:
        click.UsageError: The answer has no such option; the nearest ones are named.
    """
    return encoded(
        html(answer) if target is None else option_page(answer, _chosen(answer, kb, target))
    )


def encoded(page: str) -> str:
    """A page in signs that standard output has."""
    out = sys.stdout
    if out is None or (out.encoding or "").lower().replace("-", "") == "utf8":
        return page
    # The page says that it is UTF-8; elsewhere entities say every sign in ASCII.
    return page.encode("ascii", "xmlcharrefreplace").decode("ascii")


def _chosen(answer: Consultation, kb: KnowledgeBase, target: str) -> list[OptionEntry]:
    """The options of the intervention that was meant."""
    concept = kb.vocabulary.named(target)
    rules = {each.rule.casefold(): each.intervention for each in answer.options}
    wanted = concept.id if concept else rules.get(target.strip().casefold())
    # An agent or a class stands for every intervention that gives it.
    below = frozenset({wanted}) if concept is None else kb.vocabulary.descendants(concept.id)
    found = [
        each
        for each in answer.options
        if each.intervention in below or kb.vocabulary.agent_of(each.intervention) in below
    ]
    if found:
        return found
    names: dict[str, str] = {each.rule.casefold(): each.rule for each in answer.options}
    for each in answer.options:
        known = kb.vocabulary.get(each.intervention)
        for name in (each.intervention, each.label, *(known.names if known else ())):
            names[fold(name)] = each.label
    near = dict.fromkeys(names[each] for each in nearest(fold(target), names))
    said = f"`{target}` is no option of this answer"
    if near:
        raise click.UsageError(f"{said}; nearest: {', '.join(f'`{each}`' for each in near)}")
    labels = dict.fromkeys(each.label for each in answer.options)
    if labels:
        raise click.UsageError(f"{said}, which has: {', '.join(labels)}")
    raise click.UsageError(f"{said}, which has none")
