"""Exclusions that rest on dated statements: named with their age, as no source bounds it.

That something was absent once says so of that day. No source that was read tells for how
long it may be taken to hold, so that no age is called too old here: each is told.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from cdss.explain.proof import Explainer
from cdss.explain.values import NO
from cdss.inference.verdicts import basis_of
from cdss.model.consultation import Oddity
from cdss.model.explanation import Basis
from cdss.model.knowledge_base import KnowledgeBase
from cdss.model.profile import Profile, Statement
from cdss.model.time import Moment


def stale_exclusions(profile: Profile, kb: KnowledgeBase, explainer: Explainer) -> Iterator[Oddity]:
    r"""Name each earlier statement without which some caution would not be excluded.

    Args:
        profile: The patient.
        kb: The knowledge base.
        explainer: Knows what is excluded in this patient.

    Example:
        >>> import cdss
        >>> kb = cdss.load()
        >>> text = "as_of: 2026-11-20\nhistory: {pregnancy: {state: absent, on: 2025-10}}"
        >>> answer = cdss.consult(cdss.profile_from_yaml(text, kb), kb)
        >>> print(answer.oddities[0].text.partition(";")[0])
        what is stated of pregnancy is 1 year to 1 year 1 month old
    """
    earlier = {basis_of(each): each for each in profile.statements if _is_earlier(each)}
    if not earlier:
        return
    still = explainer.without(earlier)
    rests: dict[Basis, dict[str, None]] = {}
    for rule in kb.of_kind("caution"):
        denied = kb.network.roots[rule.id].whole ^ 1
        if explainer.bits(denied ^ 1) == NO and denied not in still:
            for each in explainer.holding(denied):
                if each in earlier:
                    rests.setdefault(each, {})[kb.vocabulary.phrases[rule.then.of]] = None
    for basis, given in rests.items():
        statement = earlier[basis]
        said = (
            f"what is stated of {kb.vocabulary.phrases[statement.concept]} is "
            f"{_age(statement.observed, profile.as_of)} old; cautions on {', '.join(given)} are "
            "excluded by it, and no source that was read says how long it holds"
        )
        yield Oddity("stale-exclusion", said, (basis,))


def _is_earlier(statement: Statement) -> bool:
    """Whether a statement is dated, and may be of another day than the consultation's."""
    earliest = statement.observed.earliest
    return statement.dated and (earliest is None or earliest < 0)


def _age(moment: Moment, as_of: date) -> str:
    """How old a statement is, in words; the least and the most where it is not sure."""
    if moment.stated is not None:
        return str(moment.stated)
    least = _length(-int(moment.latest or 0), as_of)
    if moment.earliest is None:
        return f"at least {least}"
    most = _length(-int(moment.earliest), as_of)
    return least if least == most else f"{least} to {most}"


def _length(days: int, as_of: date) -> str:
    """A length of time before a day, in whole years and months, or in days below a month.

    Example:
        >>> _length(365, date(2026, 1, 1)), _length(1, date(2026, 1, 1))
        ('1 year', '1 day')
        >>> _length(31 + 28, date(2026, 3, 1)), _length(30, date(2026, 3, 31))
        ('2 months', '30 days')
    """
    then = as_of - timedelta(days=days)
    months = 12 * (as_of.year - then.year) + as_of.month - then.month - (as_of.day < then.day)
    counts = {"year": months // 12, "month": months % 12, "day": 0 if months else days}
    told = [f"{n} {unit}{'' if n == 1 else 's'}" for unit, n in counts.items() if n]
    return " ".join(told) or "0 days"
